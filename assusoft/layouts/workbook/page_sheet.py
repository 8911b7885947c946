"""Web pages and text files that are called .xls -> a grid of texts, as a workbook would give it."""

import re
from itertools import zip_longest
from typing import Any

import numpy as np
import pyarrow as pa
from lxml import etree, html

from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.rows.grid import Grid, check_size
from assusoft.layouts.text.decoding import decoded, letter_notes
from assusoft.layouts.text.delimited import text_grid
from assusoft.layouts.text.file_kinds import WORDS, kind_of

CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_CHARSETS = {
    "windows-1252": "cp1252", "iso-8859-1": "cp1252", "iso-8859-15": "iso8859-15", "ibm850": "cp850", "cp850": "cp850",
    "macintosh": "mac_roman", "x-mac-roman": "mac_roman",
}  # fmt: skip
_LINES = ("h1", "h2", "h3", "h4", "caption", "p")
_MOST_SPAN = 1000
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def page_grid(file: InputFile, layout: Layout) -> tuple[Grid, tuple[str, ...]]:
    """The rows of all tables of a web page, or of a text file, and a note that says what the file is.

    Cells are texts: the layout says how numbers and dates are written. UTF-8, the first bytes and what the page
    says come before the layout's encoding, because a layout of workbooks says none.
    """
    physical = kind_of(file.content)
    if physical.form == "html":
        grid, hidden, encoding = page_of(file, layout.encoding)
    else:
        encoding = encoding_of(file, layout.encoding)
        grid, hidden = _text(file, decoded(file, encoding), layout), []
    notes = [f"{file.name} is {WORDS[physical.form]} in {encoding}, not an Excel workbook; it was read as one."]
    notes += [hidden_note(file.name, hidden)] if hidden else []
    return grid, (*notes, *letter_notes(file, encoding))


def page_of(file: InputFile, encoding: str) -> tuple[Grid, list[int], str]:
    """The rows of all tables of a web page, those that it hides, and the encoding it is read in."""
    read = encoding_of(file, encoding)
    return *_page(file, decoded(file, read)), read


def encoding_of(file: InputFile, default: str) -> str:
    """Of a page or text: UTF-8, its first bytes or what it says of itself; else `default`, or what fits best."""
    physical = kind_of(file.content)
    encoding = physical.encoding
    if not physical.bom and not physical.encoding.startswith("utf"):
        named = CHARSET.search(file.content[:4096])
        said = named[1].decode() if named else default
        known = _CHARSETS.get(said.lower(), "" if named else said)
        encoding = physical.encoding if known in ("", "utf-8", "utf8") else known
    if not encoding:
        raise unread(
            Sentence("{name}: its text is in no encoding known here.", name=file.name), Sentence("Ask for it as .xlsx.")
        )
    return encoding


def hidden_note(where: str, rows: list[int]) -> str:
    """The sentence on rows that whoever opened the sheet did not see, and that count all the same."""
    shown = ", ".join(map(str, rows[:10])) + (", ..." if len(rows) > 10 else "")
    were = "row was" if len(rows) == 1 else "rows were"
    return f"{where}: {len(rows)} hidden {were} read like the others (rows {shown})."


def _text(file: InputFile, text: str, layout: Layout) -> Grid:
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    signs = ("\t", layout.separator, ";", "|", ",")
    separator = next((sign for sign in signs if sum(sign in line for line in lines) * 2 >= len(lines)), "\t")
    return text_grid(file, text, separator, '"')


def _page(file: InputFile, text: str) -> tuple[Grid, list[int]]:
    """The grid, and the rows that the page hides."""
    rows, hidden = _page_rows(_root(file, text))
    widths = np.array([len(row) for row in rows], np.int64)
    check_size(file.name, widths)
    width = int(widths.max(initial=0))
    if not width:
        raise unread(
            Sentence("{name}: this web page holds no table.", name=file.name), Sentence("Ask for the file as agreed.")
        )
    columns = zip_longest(*rows, fillvalue="")
    cells = [Cells(pa.array(column, pa.string())) for column in columns]
    return Grid(file.name, "", cells, np.arange(1, len(rows) + 1)), hidden


def _root(file: InputFile, text: str) -> Any:
    """The root element of a page, None when it holds nothing."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise unread(Sentence("{name}: this web page cannot be read ({why}).", name=file.name, why=error.msg)) from None


def _page_rows(root: Any) -> tuple[list[list[str]], list[int]]:
    """The rows of all tables and the lines between them, and the numbers, from one, of those that the page hides."""
    rows, hidden = [], []
    below: dict[int, int] = {}
    for element in root.iter("tr", *_LINES) if root is not None else ():
        if element.tag != "tr":
            rows += [[line]] if not _in_table(element) and (line := _words(element)) else []
        elif next(element.iter("table"), None) is None:
            rows.append(row_cells(element, below))
            hidden += [len(rows)] if _HIDDEN.search(element.get("style", "")) else []
    return rows, hidden


def _in_table(element: Any) -> bool:
    return element.tag != "caption" and next(element.iterancestors("table"), None) is not None


def page_root(content: bytes, encoding: str) -> Any:
    """The root element of a web page, however badly it is written."""
    return html.fromstring(content, parser=html.HTMLParser(encoding=encoding.replace("-sig", "") or None))


def row_cells(element: Any, below: dict[int, int]) -> list[str]:
    """The cells of a row. A cell over several stands in the first; `below`: column -> rows still covered."""
    cells: list[str] = []
    for cell in element.iterchildren("td", "th"):
        _skip(cells, below)
        wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
        if high > 1:
            below.update({len(cells) + number: high - 1 for number in range(wide)})
        cells += [_words(cell)] + [""] * (wide - 1)
    _skip(cells, below)
    return cells


def _skip(cells: list[str], below: dict[int, int]) -> None:
    while below.get(len(cells), 0) > 0:
        below[len(cells)] -= 1
        cells.append("")


def _span(cell: Any, name: str) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), _MOST_SPAN) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else 1


def _words(element: Any) -> str:
    """The text of an element; a line break only where the page has one."""
    parts = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append("\n" if node.tag == "br" else "" if node.tag in ("script", "style") else _flat(node.text))
        elif node is not element:
            parts.append(_flat(node.tail))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _flat(text: str | None) -> str:
    return re.sub(r"\s", " ", text or "")
