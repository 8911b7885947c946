"""What the page of plans remembers while it is open."""

from __future__ import annotations

from dataclasses import dataclass, field

from assusoft.workbench.pages.table import Looking


@dataclass(frozen=True)
class Plans:
    """The state of the page.

    `opened`: the file of a sheet, `tab` what is shown of it: reading, examples, text or try. `text`, `months`: the
    sheet as it was changed and on how many months it was tried, '' and 0 while it was not.
    """

    list: Looking = field(default_factory=Looking)
    opened: str = ""
    tab: str = "reading"
    text: str = ""
    months: int = 0
    changes: Looking = field(default_factory=Looking)
