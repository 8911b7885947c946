"""XML and HTML -> tables: the elements that repeat, and the paths of what stands in them."""

from collections import Counter, defaultdict
from typing import Any

from lxml import etree, html

from assusoft.layouts.inference.heading import table_of
from assusoft.layouts.inference.model import FoundColumn, FoundTable
from assusoft.layouts.inference.words import header_fields
from assusoft.layouts.pagesheet import row_cells


def xml_tables(root: Any) -> list[FoundTable]:
    """A table for each kind of element that repeats and holds several texts; the outermost and largest first."""
    paths: defaultdict[str, list[Any]] = defaultdict(list)
    for element in root.iter():
        if isinstance(element.tag, str) and element is not root:
            paths[_path(root, element)].append(element)
    tables = []
    for path, elements in sorted(paths.items(), key=lambda each: (each[0].count("/"), -len(each[1]))):
        if not _repeats(elements):
            continue
        if table := _table(path, elements):
            tables.append(table)
    if not tables:
        tables = [table for path, elements in paths.items() if (table := _table(path, elements))]
    return sorted(tables, key=lambda table: -len(table.columns) * min(len(table.rows), 50))


def html_tables(content: bytes, encoding: str) -> list[FoundTable]:
    """The tables of a web page, cells that span others repeated as blanks."""
    root = html.fromstring(content, parser=html.HTMLParser(encoding=encoding.replace("-sig", "") or None))
    tables = []
    for number, table in enumerate(root.iter("table"), start=1):
        below: dict[int, int] = {}
        rows = [(at, row_cells(row, below), None) for at, row in enumerate(table.iter("tr"), start=1)]
        if found := table_of(f"table {number}", rows):
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


def leaves(element: Any, prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Path below an element -> text, of elements and attributes; the first of several counts."""
    found = {f"{prefix}@{_name(name)}": text.strip() for name, text in element.attrib.items()}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        path = prefix + step_of(child)
        if len(child) and depth < 6:
            for name, text in leaves(child, f"{path}/", depth + 1).items():
                found.setdefault(name, text)
        else:
            found.setdefault(path, "".join(child.itertext()).strip())
            for name, text in child.attrib.items():
                found.setdefault(f"{path}/@{_name(name)}", text.strip())
    return found


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


def plain_step(step: str) -> str:
    """A step without @ and namespace."""
    if "local-name()=" in step:
        return step.split("'")[1]
    return step.lstrip("@")


def _path(root: Any, element: Any) -> str:
    steps = []
    while element is not root:
        steps.append(step_of(element))
        element = element.getparent()
    return "/".join(reversed(steps))


def step_of(element: Any) -> str:
    """An element as a step of a path."""
    name = etree.QName(element)
    return f"*[local-name()='{name.localname}']" if name.namespace else name.localname


def _name(attribute: Any) -> str:
    name = etree.QName(attribute)
    return name.localname
