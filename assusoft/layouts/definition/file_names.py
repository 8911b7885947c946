"""A layout's file patterns and sheet patterns x names: which name a part fits, which name a written file gets."""

import re
from collections.abc import Sequence
from fnmatch import fnmatch

from assusoft.config import fault
from assusoft.layouts.definition.files import WrittenStamp
from assusoft.layouts.definition.layout import Layout, Part

_SUFFIX = {"delimited": ".csv", "fixed": ".txt", "sheet": ".xlsx", "xml": ".xml", "x12": ".edi", "pdf": ".pdf"}


def in_month(layout: Layout, month: str) -> Layout:
    """The layout for a month: {month} in a file pattern stands for it, so that a name may tell the month."""
    parts = tuple(part.model_copy(update={"file": part.file.replace("{month}", month)}) for part in layout.part)
    return layout.model_copy(update={"part": parts, "of_month": month})


def file_written(layout: Layout, part: Part, stamp: WrittenStamp) -> str:
    """The name of the file a part is written to: its `output`, else one made of the names and the month."""
    name = part.name if layout.kind == "delimited" and not part.record else layout.name
    form = part.output or f"{name}-{{month}}{_SUFFIX[layout.kind]}"
    safe = re.sub(r'[\\/:*?"<>|\s]+', "_", stamp.employer)
    written = form.replace("{month}", stamp.month).replace("{employer}", safe)
    if not matches(written, part.file):
        what = (
            f"'{written}' would not be read back by file = '{part.file}' of part '{part.name}'; give a fitting output."
        )
        raise fault(layout.path, ("part", layout.part.index(part), "output"), what)
    return written


def matches(name: str, pattern: str) -> bool:
    """Whether a name fits a pattern with * and ?, letter case aside."""
    return fnmatch(name.casefold(), pattern.casefold())


def sheets_wanted(visible: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """The visible sheets that a pattern names; '' names the first."""
    return [
        name
        for name in visible
        if any(matches(name, pattern) if pattern else name == visible[0] for pattern in patterns)
    ]


def base_name(name: str) -> str:
    """The name of a file without the folder it was given with, whatever the system it comes from."""
    return name.replace("\\", "/").rsplit("/", 1)[-1]
