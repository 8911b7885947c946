"""Rendered parts -> a PDF as a supplier's program prints it: headings above the rows, sums carried over pages.

The header stands on the first page only, and what is the same as in the row above is not printed again, where the
layout says so: what is read back must not need more.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from assusoft.errors import Refused
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import ABOVE, Layout
from assusoft.layouts.rendering.cell_texts import Out, Rendered, row_said, texts
from assusoft.paper import pdf_of

_ROWS = 24
"""Rows on a page; so few that wrapped cells do not fill it."""
_LETTER = 4.9
"""Points that a letter takes, on average of wide ones."""
_NUMBERS = ("money", "percent", "hours", "factor", "count")
_STYLE = (
    "@page { size: %dpt 595pt; margin: 12mm 8mm; @bottom-right { content: %s; font: 7pt sans-serif } }"
    "body { font: 7pt sans-serif } h1 { font-size: 11pt; margin: 0 0 2pt } p { margin: 0 }"
    "table { border-collapse: collapse; width: 100%%; margin-top: 8pt }"
    "td, th { padding: 1.5pt 3pt; text-align: left; vertical-align: top }"
    "th { border-bottom: 0.5pt solid } .n { text-align: right } td.n, td.d { white-space: nowrap }"
    ".sum td { font-weight: bold; border-top: 0.3pt solid } .new { break-before: page }"
)
Cells = Sequence[tuple[str, str]]
"""The class and the text of each cell of a row."""


def write_pdf(layout: Layout, rendered: Sequence[Rendered]) -> list[InputFile]:
    """A document for each part.

    Raises
    ------
    Refused
        A row that says nothing where the rows below it would repeat it; or the libraries for PDF are missing.
    """
    return [InputFile(part.file, pdf_of(_page(layout, part)), kept=True, ours=True) for part in rendered]


def _page(layout: Layout, part: Rendered) -> str:
    heads = "".join(f"<{tag}>{escape(title)}</{tag}>" for tag, title in zip(("h1",), part.titles, strict=False))
    heads += "".join(f"<p>{escape(title)}</p>" for title in part.titles[1:])
    table = "".join(_rows(layout, part))
    style = _STYLE % (_width(layout, part), _foot(part))
    return (
        f'<html lang="und"><head><title>{escape(part.titles[0] if part.titles else part.file)}</title>'
        f"<style>{style}</style></head><body>{heads}<table>{table}</table></body></html>"
    )


def _width(layout: Layout, part: Rendered) -> int:
    """The width of the paper in points: that of A4 on its side, or what the longest words of all columns need."""
    needed = 60.0
    for column in part.columns:
        if ABOVE not in str(column.key):
            cells = {str(column.key), *_printed(layout, part, column)}
            whole = _class(column) != ""
            longest = max(len(word) for cell in cells for word in ([cell] if whole and cell else cell.split() or [""]))
            needed += (longest + 3 * whole) * _LETTER + 6
    return max(842, int(needed))


def _foot(part: Rendered) -> str:
    """The number of the page, as the layout writes it."""
    form = next((each for each in part.part.pages.aside if "{page}" in each), "")
    pieces = re.split(r"(\{pages?\})", form)
    places = {"{page}": "counter(page)", "{pages}": "counter(pages)"}
    return " ".join(places.get(piece, f'"{piece}"') for piece in pieces if piece) or '""'


def _rows(layout: Layout, part: Rendered) -> Iterator[str]:
    """The header, the rows, and between them headings and sums."""
    pages, shown = part.part.pages, [column for column in part.columns if ABOVE not in str(column.key)]
    above = [column for column in part.columns if ABOVE in str(column.key)]
    cells = {column.field: _printed(layout, part, column) for column in part.columns}
    classes = {column.field: _class(column) for column in shown}
    yield _row([(classes[column.field], str(column.key)) for column in shown], "th")
    count = len(shown[0].values) if shown else 0
    _refuse_blank(part, cells, count)
    on_page = 0
    for at in range(count):
        begins = [column for column in above if not at or cells[column.field][at] != cells[column.field][at - 1]]
        new_page = on_page == _ROWS
        if new_page and pages.carried:
            yield _sum(part, shown, pages.carried[0], 0, at, layout)
        if new_page:
            yield _sum(part, shown, pages.carried[-1], 0, at, layout, "sum new") if pages.carried else _break(shown)
        on_page = 0 if new_page else on_page
        for column in begins:
            heading = escape(str(column.key).replace(ABOVE, cells[column.field][at]))
            yield f'<tr class="sum"><td colspan="{len(shown)}">{heading}</td></tr>'
        again = at and not begins and all(cells[name][at] == cells[name][at - 1] for name in pages.down)
        hidden = pages.down if again else ()
        yield _row([(classes[column.field], "" if column.field in hidden else cells[column.field][at])
                    for column in shown], "td")  # fmt: skip
        on_page += 1
        for each in pages.subtotals:
            if at + 1 == count or cells[each.over][at + 1] != cells[each.over][at]:
                yield _sum(part, shown, each.word, _since(cells[each.over], at), at + 1, layout)
    if part.part.total:
        yield _sum(part, shown, part.part.total.word, 0, count, layout)


def _break(shown: Sequence[Out]) -> str:
    return f'<tr class="new"><td colspan="{len(shown)}"></td></tr>'


def _since(values: Sequence[str], at: int) -> int:
    begin = at
    while begin and values[begin - 1] == values[at]:
        begin -= 1
    return begin


def _class(column: Out) -> str:
    return {"date": "d"}.get(column.type, "n" if column.type in _NUMBERS else "")


def _row(cells: Cells, tag: str) -> str:
    return "<tr>" + "".join(f'<{tag} class="{kind}">{escape(text)}</{tag}>' for kind, text in cells) + "</tr>"


def _sum(
    part: Rendered, shown: Sequence[Out], word: str, begin: int, end: int, layout: Layout, kind: str = "sum"
) -> str:
    """A line of sums of the rows from `begin` to `end`."""
    summed = part.part.total.sums if part.part.total else ()
    first = next((at for at, column in enumerate(shown) if column.field in summed), len(shown))
    cells = [("n", _added(layout, column, begin, end) if column.field in summed else "") for column in shown[first:]]
    return f'<tr class="{kind}"><td colspan="{first}">{escape(word)}</td>' + _row(cells, "td").removeprefix("<tr>")


def _added(layout: Layout, column: Out, begin: int, end: int) -> str:
    amounts = [each for each in column.values[begin:end].to_pylist() if each is not None]
    return _grouped(layout, format(sum(amounts, Decimal("0.00")), ".2f").replace(".", layout.decimal))


def _printed(layout: Layout, part: Rendered, column: Out) -> list[str]:
    cells = texts(layout, part, column)
    return [_grouped(layout, cell) for cell in cells] if column.type == "money" else cells


def _grouped(layout: Layout, amount: str) -> str:
    """An amount with its thousands apart: '-1234,56' is '-1.234,56'."""
    whole, point, cents = amount.partition(layout.decimal)
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", layout.thousands, whole) + point + cents


def _refuse_blank(part: Rendered, cells: dict[str, list[str]], count: int) -> None:
    for at in range(count if part.part.pages.down else 0):
        if not any(cells[name][at] for name in part.part.pages.down):
            raise Refused(
                "{where}: the row says nothing in {listed}, so it would be read as if it were of the person above.",
                where=row_said(part.file, part.columns, at + 1),
                listed=", ".join(part.part.pages.down),
            )
