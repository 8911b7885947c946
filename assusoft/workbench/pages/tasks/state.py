"""What the page of tasks remembers between two acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assusoft.workbench.pages.page import Values
from assusoft.workbench.pages.table import Looking
from assusoft.workbench.pages.wordings import Consequence

Typed = tuple[tuple[str, str], ...]
"""Names and texts of fields, as they were typed."""


@dataclass(frozen=True)
class Answering:
    """An answer being made: choice, fields, reason; what it would lead to once previewed.

    `doubt`: the sentence about days more than a year from the month, which are to be confirmed apart.
    """

    choice: str = ""
    typed: Typed = ()
    reason: str = ""
    sure: bool = False
    leads: Consequence | None = None
    doubt: str = ""

    @property
    def fields(self) -> Mapping[str, str]:
        """Field -> what was typed."""
        return dict(self.typed)


@dataclass(frozen=True)
class Stating:
    """A declaration being made."""

    search: str = ""
    person: str = ""
    kind: str = ""
    field: str = ""
    typed: Typed = ()
    leads: Consequence | None = None


@dataclass(frozen=True)
class Inbox:
    """The state of the page.

    `tab`: open, given or said. `opened`: a task's id, `person`: whom it is about; `many`: those ticked are answered
    together. `back`: what is being taken back, a task's id or a declaration's, and what that would lead to,
    or why it cannot be.
    """

    tab: str = "open"
    tasks: Looking = field(default_factory=Looking)
    given: Looking = field(default_factory=Looking)
    said: Looking = field(default_factory=Looking)
    group: str = ""
    opened: str = ""
    person: str = ""
    many: bool = False
    answering: Answering = field(default_factory=Answering)
    why: str = ""
    back: str = ""
    back_leads: Consequence | None = None
    back_refused: str = ""
    stating: Stating | None = None


def typed(values: Values, before: str = "f.") -> Typed:
    """The fields of a form, whose names begin so."""
    return tuple((name.removeprefix(before), text.strip()) for name, text in values.items() if name.startswith(before))
