"""A file x the layouts of statements -> those it looks like: by its first bytes, headers and record words."""

import re
from collections.abc import Sequence
from pathlib import Path

from assusoft.errors import Refused
from assusoft.layouts import InputFile, Layout, load_layout
from assusoft.layouts.definition.titles import title_pattern
from assusoft.layouts.formats import FORMATS
from assusoft.layouts.pdf.reading import first_lines, has_headers
from assusoft.layouts.text.file_kinds import form_of
from assusoft.resources import resource_folder

TABLE = "statement"
_HEAD, _TITLES = 8192, 12
"""Bytes in which headers stand, and lines in which titles do."""
_TITLE = re.compile(
    r"bordereau de primes|d[ée]compte de primes|relev[ée] de primes|premie-?borderel|premie-?afrekening"
    r"|premium statement",
    re.IGNORECASE,
)


def looks_like(layout: Layout, file: InputFile) -> bool:
    """Whether the file may be of that layout; reading it decides, and says what is wrong."""
    head = file.content[:_HEAD]
    text = head.decode(layout.encoding, "replace")
    if layout.kind == "pdf":
        return form_of(head) == "pdf" and has_headers(layout, file)
    if layout.kind == "xml":
        return f"<{layout.root}" in text
    if layout.kind == "sheet":
        return head.startswith((b"PK", b"\xd0\xcf\x11\xe0")) and _opens(layout, file)
    if layout.kind == "fixed":
        title = title_pattern(layout.part[0].titles[0]) if layout.part[0].titles else None
        records = tuple(part.record for part in layout.part if part.record)
        first, *lines = text.splitlines() or [""]
        return (title is None or bool(title.fullmatch(first))) and any(line.startswith(records) for line in lines)
    headers = {str(column.at) for part in layout.part for column in part.columns.values() if not column.optional}
    return any(headers <= set(_cells(line, layout.separator)) for line in text.splitlines())


def statement_layouts(search: Sequence[Path] = ()) -> list[Layout]:
    """The built-in layouts of statements, and those in these folders, by name."""
    folders = [*search, resource_folder("templates") / "statements"]
    names = {path.stem for folder in folders if folder.name == "statements" for path in folder.glob("*.toml")}
    return [layout for name in sorted(names) if (layout := load_layout(name, search)).tables == [TABLE]]


def layouts_like(file: InputFile, search: Sequence[Path] = ()) -> list[Layout]:
    """The layouts of statements that a file looks like."""
    return [layout for layout in statement_layouts(search) if looks_like(layout, file)]


def names_itself(file: InputFile) -> bool:
    """Whether a PDF or a text says in its title that it is a premium statement, whatever its layout."""
    head = file.content[:_HEAD]
    lines = first_lines(file) if form_of(head) == "pdf" else head.decode("utf-8", "replace").splitlines()
    return any(_TITLE.search(line) for line in lines[:_TITLES])


def _opens(layout: Layout, file: InputFile) -> bool:
    """Whether a workbook has the sheet and the headers of a layout."""
    try:
        FORMATS["sheet"].read(layout, [(file, layout.part)])
    except Refused:
        return False
    return True


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip('" \ufeff') for cell in line.split(separator)]
