"""PDF documents of a few hundred bytes, written by hand: each page a stream of drawing orders, in Helvetica."""

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTHS = {",": 278, ".": 278, " ": 278, "(": 333, ")": 333, "-": 333}
_DIGIT = 556


@dataclass(frozen=True)
class Page:
    """A page of 400 x 300 points. `more`: further entries of its dictionary."""

    drawn: str
    more: str = ""


def document(*pages: Page, more: str = "", extra: Sequence[str] = (), encoding: str = "/WinAnsiEncoding") -> bytes:
    """The document. `more`: entries of the catalogue. `extra`: further objects; the first has number 4."""
    font = f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {encoding} >>"
    objects = ["", "", font, *extra]
    kids = []
    for page in pages:
        stream = page.drawn.encode("cp1252").decode("latin-1")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Resources << /Font << /F 3 0 R >> "
            "/XObject << /I 4 0 R >> /Properties << /Off 5 0 R >> >> "
            f"/Contents {len(objects)} 0 R {page.more} >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {more} >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + (head + table + tail).encode()


def text(x: float, y: float, words: str, size: float = 8, orders: str = "") -> str:
    """Words from a place on; `orders` before them, such as '3 Tr' (drawn by no pen)."""
    said = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F {size} Tf {orders} 1 0 0 1 {x} {y} Tm ({said}) Tj ET\n"


def amount(right: float, y: float, words: str, size: float = 8, orders: str = "") -> str:
    """An amount that ends at a place."""
    width = sum(_WIDTHS.get(sign, _DIGIT) for sign in words) * size / 1000
    return text(right - width, y, words, size, orders)


def table(*rows: Sequence[str], top: float = 280, step: float = 14, header: bool = True) -> str:
    """A statement of columns Nom, Garantie, Prime and Total; a row of one word and amounts is a line of sums."""
    drawn, y = "", top
    if header:
        drawn = text(20, y, "Nom") + text(140, y, "Garantie") + text(238, y, "Prime") + text(332, y, "Total")
        y -= step
    for name, cover, premium, total in rows:
        drawn += text(20, y, name) + (text(140, y, cover) if cover else "")
        drawn += (amount(260, y, premium) if premium else "") + (amount(350, y, total) if total else "")
        y -= step
    return drawn


LAYOUT = """
kind = "pdf"
decimal = ","
thousands = "."
table = "statement"
titles = ["Police {employer}"]
total = { word = "Total", sums = ["billed_employer", "billed_total"] }
[pages]
carried = ["À reporter", "Report"]
subtotals = [{ word = "Sous-total", over = "last_name" }]
aside = ["Page {page} / {pages}", "Imprimé le *"]
down = ["last_name"]
[columns]
last_name = "Nom"
billed_cover = "Garantie"
billed_employer = "Prime"
billed_total = "Total"
"""
