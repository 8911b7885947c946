"""Web archives (.mht, often named .xls) that Excel or a portal saved -> sheets and grids, as of other workbooks.

Their parts are cut here and not by Python's email package, which looks at each line once for each level of parts within
parts: a hostile megabyte keeps it busy for seven seconds. Excel nests none.
"""

import base64
import binascii
import html
import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.definition.file_names import sheets_wanted
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.text.decoding import form_within
from assusoft.layouts.workbook.page_sheet import CHARSET, encoding_of, page_of

_PARTS = 1000
_BOUNDARY = re.compile(rb"""boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)
_FOLD = re.compile(rb"\r?\n[ \t]+")
_SOURCE = re.compile(r"<x:ExcelWorksheet>(.*?)</x:ExcelWorksheet>", re.DOTALL | re.IGNORECASE)
_NAME = re.compile(r"<x:Name>(.*?)</x:Name>", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"""<x:WorksheetSource\s[^>]*HRef\s*=\s*["']([^"']+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"<x:Visible>\s*Sheet(Very)?Hidden", re.IGNORECASE)


@dataclass(frozen=True)
class _Page:
    """A part that is a web page: where it says it stands, its bytes, and its text as far as it decodes."""

    location: str
    content: bytes
    text: str


def archive_book(file: InputFile, patterns: Sequence[str]) -> dict[str, Any]:
    """`sheets`, `grids`, `hidden` and `macros` of a web archive, as `parsed` tells them of workbooks.

    The sheets are those its first page names; of an archive that names none, each page with a table is one. Cells are
    texts: the layout says how numbers and dates are written.

    Raises
    ------
    Refused
        When it is no archive of parts, or none of them is a page with a table.
    """
    pages = _pages(file)
    sheets = _named(pages) or _unnamed(pages)
    if not sheets:
        raise unread(
            Sentence("{name}: this web archive holds no table.", name=file.name), Sentence("Ask for it saved as .xlsx.")
        )
    shown = {name: not hidden for name, (_, hidden) in sheets.items()}
    hidden: dict[str, list[int]] = {}
    grids: dict[str, list[Cells]] = {}
    for name in sheets_wanted([name for name, visible in shown.items() if visible], patterns):
        grids[name], hidden[name] = _grid(file, name, sheets[name][0])
    return {"sheets": [list(each) for each in shown.items()], "grids": grids, "hidden": hidden, "macros": False}


def _grid(file: InputFile, name: str, page: _Page) -> tuple[list[Cells], list[int]]:
    if not _has_table(page):
        return [], []
    grid, hidden, _ = page_of(InputFile(f"{file.name}, {name}", page.content), "")
    return grid.columns, hidden


def _has_table(page: _Page) -> bool:
    return re.search(r"<t[dh]\b", page.text, re.IGNORECASE) is not None


def _named(pages: Sequence[_Page]) -> dict[str, tuple[_Page, bool]]:
    """Sheet -> its page and whether it is hidden, as the first page of a workbook of several sheets tells."""
    if not pages:
        return {}
    by_location = {_last(page.location): page for page in pages}
    found: dict[str, tuple[_Page, bool]] = {}
    for tag in _SOURCE.findall(pages[0].text):
        name, link = _NAME.search(tag), _LINK.search(tag)
        page = by_location.get(_last(html.unescape(link[1]))) if link else None
        if name and page:
            found[html.unescape(name[1]).strip()] = page, bool(_HIDDEN.search(tag) or _HIDDEN.search(page.text))
    return found


def _unnamed(pages: Sequence[_Page]) -> dict[str, tuple[_Page, bool]]:
    """Each page with a table as a sheet, named by the workbook's one sheet, or by where it stands."""
    found = {}
    for at, page in enumerate([page for page in pages if _has_table(page)], start=1):
        name = _NAME.search(page.text)
        found[html.unescape(name[1]).strip() if name else _last(page.location) or f"page {at}"] = page, False
    return found


def _last(location: str) -> str:
    return location.replace("\\", "/").rsplit("/", 1)[-1].casefold()


def _pages(file: InputFile) -> list[_Page]:
    """The parts that are web pages, decoded, in the order in which they stand."""
    head, body = _apart(file.content)
    boundary = _BOUNDARY.search(head)
    parts = [file.content] if boundary is None else _parts(file, body, b"--" + (boundary[1] or boundary[2]))
    found = []
    for part in parts:
        head, content = _apart(part)
        if re.search(rb"^content-type:\s*text/html", head, re.IGNORECASE | re.MULTILINE):
            found.append(_page(file, head, content))
    return found


def _parts(file: InputFile, body: bytes, line: bytes) -> list[bytes]:
    """What stands between the lines that part the archive; the last of them ends in '--'."""
    parts = re.split(rb"(?:\A|\r?\n)" + re.escape(line), body, maxsplit=_PARTS)[1:]
    if not parts or not parts[-1].startswith(b"--"):
        raise unread(Sentence("{name}: this web archive has no end, so it was cut off.", name=file.name))
    return parts[:-1]


def _page(file: InputFile, head: bytes, content: bytes) -> _Page:
    """A part decoded; a charset named outside of the page is put where pages name theirs."""
    content = _decoded(file, head, content)
    charset = re.search(r"""charset\s*=\s*["']?([\w-]+)""", _header_value(head, "content-type"), re.IGNORECASE)
    if charset and b"\0" not in content[:100] and CHARSET.search(content[:4096]) is None:
        content = f"<meta charset={charset[1]}>".encode() + content
    one = InputFile(file.name, content)
    form_within(one)
    return _Page(_header_value(head, "content-location"), content, content.decode(encoding_of(one, ""), "replace"))


def _apart(part: bytes) -> tuple[bytes, bytes]:
    """The headers of a part, unfolded, and what stands under them."""
    found = re.search(rb"\r?\n\r?\n", part)
    head, body = (part[: found.start()], part[found.end() :]) if found else (part, b"")
    return _FOLD.sub(b" ", head), body


def _header_value(head: bytes, name: str) -> str:
    found = re.search(rf"^{name}:\s*(.*?)\s*$".encode(), head, re.IGNORECASE | re.MULTILINE)
    return found[1].decode("latin-1") if found else ""


def _decoded(file: InputFile, head: bytes, content: bytes) -> bytes:
    way = _header_value(head, "content-transfer-encoding").casefold()
    try:
        if way == "base64":
            return base64.b64decode(content)
    except binascii.Error:
        raise unread(Sentence("{name}: a part of this web archive is cut.", name=file.name)) from None
    return quopri.decodestring(content) if way == "quoted-printable" else content
