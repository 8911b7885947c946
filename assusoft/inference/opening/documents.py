"""XML and HTML -> tables: the elements that repeat, and the paths of what stands in them."""

from collections import Counter, defaultdict
from typing import Any

from assusoft.inference.content.words import header_fields
from assusoft.inference.model import FoundColumn, FoundTable
from assusoft.inference.opening.filled_rows import grid_of
from assusoft.inference.opening.heading import table_of
from assusoft.layouts.rows.stray_signs import spoilt
from assusoft.layouts.text.signs import STRAY, mended, told
from assusoft.layouts.workbook.page_sheet import page_root, row_cells
from assusoft.layouts.xml.paths import leaves, path_of, plain_step


def xml_tables(root: Any) -> list[FoundTable]:
    """A table for each kind of element that repeats and holds several texts; the outermost and largest first."""
    paths: defaultdict[str, list[Any]] = defaultdict(list)
    for element in root.iter():
        if isinstance(element.tag, str) and element is not root:
            paths[path_of(root, element)].append(element)
    tables = []
    for path, elements in sorted(paths.items(), key=lambda each: (each[0].count("/"), -len(each[1]))):
        if not _repeats(elements):
            continue
        if table := _table(path, elements):
            tables.append(table)
    if not tables:
        tables = [table for path, elements in paths.items() if (table := _table(path, elements))]
    return sorted(tables, key=lambda table: -len(table.columns) * min(len(table.rows), 50))


def without_stray_signs(root: Any) -> tuple[str, ...]:
    """Mend the texts and attributes of a document where they stand; a note for each kind of sign.

    Raises
    ------
    Refused
        When one holds a control sign.
    """
    counts, first = Counter[str](), 0
    for element in root.iter("*"):
        texts = {name: text for name, text in (*element.attrib.items(), ("", (element.text or "").strip())) if text}
        for name, text in texts.items():
            if not STRAY.search(text):
                continue
            whole, found = mended(text)
            if STRAY.search(whole.replace("\ufffd", "")):
                raise spoilt(f"Line {element.sourceline}", whole, "xml")
            _put(element, name, whole)
            counts, first = counts + found, first or element.sourceline or 0
    return told("The document", counts, f"line {first}")


def _put(element: Any, attribute: str, text: str) -> None:
    if attribute:
        element.set(attribute, text)
    else:
        element.text = text


def html_tables(content: bytes, encoding: str) -> list[FoundTable]:
    """The tables of a web page, cells that span others repeated as blanks."""
    root = page_root(content, encoding)
    tables = []
    for number, table in enumerate(root.iter("table"), start=1):
        below: dict[int, int] = {}
        rows = [(at, row_cells(row, below)) for at, row in enumerate(table.iter("tr"), start=1)]
        if found := table_of(f"table {number}", grid_of(rows)):
            tables.append(found)
    return tables


def _repeats(elements: list[Any]) -> bool:
    parents = Counter(id(element.getparent()) for element in elements)
    most = max((len(leaves(element)) for element in elements[:20]), default=0)
    return most >= 2 and max(parents.values()) > 1


def _table(path: str, elements: list[Any]) -> FoundTable | None:
    texts = [leaves(element) for element in elements]
    names = dict.fromkeys(name for each in texts for name in each)
    if len(names) < 2:
        return None
    columns = tuple(
        FoundColumn(name, _word(name, names), tuple(each.get(name, "") for each in texts)) for name in names
    )
    rows = tuple(element.sourceline or 0 for element in elements)
    return FoundTable(path, columns, rows)


def _word(path: str, names: Any) -> str:
    """The last name of a path, with the one above it where that alone says little: 'Car/Since' -> 'Car Since'."""
    steps = [plain_step(step) for step in path.split("/")]
    last = steps[-1]
    if len(steps) > 1 and max((*header_fields(" ".join(steps[-2:]), "worker").values(), 0.0)) >= 0.95:
        return " ".join(steps[-2:])
    twice = sum(plain_step(name.split("/")[-1]) == last for name in names) > 1
    return (
        " ".join(steps[-2:]) if len(steps) > 1 and (twice or last.lower() in ("value", "text", "code", "id")) else last
    )
