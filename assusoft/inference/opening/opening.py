"""Bytes and a name -> the file taken apart: its kind, encoding, separator, and the tables in it."""

import re
from dataclasses import replace

import numpy as np

from assusoft.errors import Refused
from assusoft.inference.model import FoundFile, FoundTable
from assusoft.inference.opening.cutting import fixed_tables, is_fixed
from assusoft.inference.opening.delimiting import HEAD, separator_of, text_grid
from assusoft.inference.opening.documents import html_tables, without_stray_signs, xml_tables
from assusoft.inference.opening.filled_rows import check_cells
from assusoft.inference.opening.groups import groups_of
from assusoft.inference.opening.heading import table_of
from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.rows.grid import Grid
from assusoft.layouts.text.decoding import CONTROLS, SPOILT, decoded, form_within, letter_notes
from assusoft.layouts.text.file_kinds import WORDS, Physical, kind_of
from assusoft.layouts.text.named_formats import listed_note, named_format
from assusoft.layouts.text.signs import with_letters
from assusoft.layouts.workbook.parsing import parsed
from assusoft.layouts.xml.documents import parsed_xml
from assusoft.layouts.xml.paths import plain_step, step_of

_FIXED = "Its fields stand at fixed positions."
_NAMES = {";": "semicolons", "\t": "tabs", ",": "commas", "|": "vertical bars"}


def taken_apart(file: InputFile) -> FoundFile:
    """The tables of a file, whatever its name says.

    Raises
    ------
    Refused
        When it is nothing that can hold a table (PDF, image, archive), is empty, protected or broken.
    """
    form_within(file)
    named = named_format(file.content)
    if named and not named.listed:
        raise Refused(f"{file.name} is {named.said}: no list of workers can be read in it. "
                      f"Ask for {named.needed}.")  # fmt: skip
    kind = kind_of(file.content)
    sheets = "sheet" in kind.kinds and kind.form not in ("text", "html")
    take = _workbook if sheets else {"xml": _document, "html": _page, "text": _text}.get(kind.form)
    if take is None:
        raise _no_table(file, f"is {WORDS[kind.form]}")
    found = take(file, kind)
    said = (listed_note(named),) if named else ()
    return replace(found, notes=(*said, *found.notes, *(note for table in found.tables for note in table.notes)))


def _no_table(file: InputFile, why: str) -> Refused:
    return Refused(
        f"{file.name} {why}: no list of workers can be read in it. Expected a workbook, delimited text, text of fixed "
        "width, or XML."
    )


def _workbook(file: InputFile, kind: Physical) -> FoundFile:
    book = parsed(file, ["*"])
    found = {name: _sheet(name, book["grids"].get(name) or []) for name, shown in book["sheets"] if shown}
    tables = tuple(table for table in found.values() if table)
    if not tables:
        raise _no_table(file, "has no visible sheet with rows under a header")
    notes = list(book.get("notes", []))
    notes += [f"Sheet '{name}' is hidden and was not read." for name, shown in book["sheets"] if not shown]
    notes += [f"Sheet '{name}' holds no table." for name, table in found.items() if table is None]
    return FoundFile(
        "sheet", tables, evidence=(f"Its first bytes are those of {WORDS[kind.form]}.",), notes=tuple(notes)
    )


def _sheet(name: str, columns: list[Cells]) -> FoundTable | None:
    return table_of(name, Grid("", name, columns, np.arange(1, len(columns[0].text) + 1 if columns else 1)))


def _document(file: InputFile, kind: Physical) -> FoundFile:
    root = parsed_xml(file)
    notes = without_stray_signs(root)
    tables = tuple(xml_tables(root))
    if not tables:
        raise _no_table(file, "is XML in which no element repeats")
    why = f"It is XML; the elements '{tables[0].name}' repeat."
    return FoundFile(
        "xml", tables, evidence=(why,), notes=notes, root=plain_step(step_of(root)), groups=groups_of(root)
    )


def _page(file: InputFile, kind: Physical) -> FoundFile:
    tables = tuple(html_tables(file.content, kind.encoding or "utf-8"))
    if not tables:
        raise _no_table(file, "is a web page without a table")
    return FoundFile("sheet", tables, evidence=("It is a web page with a table.",))


def _text(file: InputFile, kind: Physical) -> FoundFile:
    """A text of fixed width, where its lines look so and no separator cuts them evenly; else one with separators."""
    if not kind.encoding:
        raise _no_table(file, "holds bytes that are text in none of the encodings payroll files have")
    encoding = "utf-8" if kind.encoding == "utf-8-sig" else kind.encoding
    text, notes = _lettered(file, encoding)
    check_cells(file.name, text.count("\n"), 0)
    why = f"Its text is {encoding}" + (" (plain ASCII)." if kind.ascii else ".")
    separator, quote, evenness = separator_of(text)
    tables = fixed_tables(text) if _looks_fixed(text, separator, evenness) else []
    if tables:
        return FoundFile("fixed", tuple(tables), encoding, text, evidence=(why, _FIXED), notes=notes)
    separator = separator or ";"
    table = table_of("", text_grid(text, separator, quote))
    if table is None:
        raise _no_table(file, "holds no row of data")
    cut = f"Its cells are separated by {_NAMES[separator]} in {evenness:.0%} of the rows."
    return FoundFile("delimited", (table,), encoding, text, separator, quote, (why, cut), notes)


def _looks_fixed(text: str, separator: str, evenness: float) -> bool:
    return is_fixed(text) and (evenness < 0.8 or not separator or _thin(text, separator))


def _lettered(file: InputFile, encoding: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and a note when it is UTF-8 and holds letters that were spoilt before it was written."""
    try:
        return decoded(file, encoding), letter_notes(file, encoding)
    except Refused:
        text = with_letters(file.content)[0].decode(encoding, "replace").removeprefix("\ufeff")
        spoilt = [number for number, line in enumerate(text.splitlines(), start=1) if SPOILT.search(line)]
        if encoding != "utf-8" or not spoilt or CONTROLS.search(text.replace("\ufffd", "")):
            raise
    return text, (f"{len(spoilt)} lines hold letters that were spoilt before the file was written, line {spoilt[0]} "
                  "the first: ask for it again, or correct them in the payroll.",)  # fmt: skip


def _thin(text: str, separator: str) -> bool:
    """Few cells for long lines of one length, or for many pieces apart: the separator stands in texts."""
    lines = [line for line in text[:HEAD].splitlines()[:200] if line.strip()]
    pieces = sum(len(re.split(r"\s{2,}", line.strip())) >= line.count(separator) + 3 for line in lines)
    if pieces >= 0.6 * len(lines):
        return True
    cells = sum(line.count(separator) + 1 for line in lines) / len(lines)
    return len(set(map(len, lines))) <= 3 and cells < 4 and sum(map(len, lines)) / len(lines) > 15 * cells
