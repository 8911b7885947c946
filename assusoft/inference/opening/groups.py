"""Elements of an XML document by their path, with the texts they hold and stand in."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from assusoft.inference.model import FoundColumn, FoundTable, Group
from assusoft.layouts.columns.cells import ColumnKey
from assusoft.layouts.xml.paths import leaves, path_of, plain_step, step_of


def groups_of(root: Any) -> tuple[Group, ...]:
    """The elements of a document by their path, those that hold or stand in several texts."""
    paths: defaultdict[str, list[Any]] = defaultdict(list)
    for element in root.iter():
        if isinstance(element.tag, str) and element is not root and (len(element) or element.attrib):
            paths[path_of(root, element)].append(element)
    repeated = {path for path, elements in paths.items() if _repeats(elements)}
    cache: dict[Any, dict[str, str]] = {}
    found = []
    for path, elements in paths.items():
        texts = tuple(_texts(root, element, repeated, cache) for element in elements)
        if len({name for each in texts for name in each}) >= 2:
            found.append(Group(path, tuple(elements), texts))
    return tuple(found)


def table_of_group(group: Group, hints: Mapping[ColumnKey, object]) -> FoundTable:
    """The group as a table: all its own texts, and those from above that are of the part."""
    names = [name for name in group.names if not name.startswith("..") or name in hints]
    columns = tuple(
        FoundColumn(name, plain_step(name.split("/")[-1]), tuple(each.get(name, "") for each in group.texts))
        for name in names
    )
    return FoundTable(group.path, columns, tuple(element.sourceline or 0 for element in group.elements))


def _texts(root: Any, element: Any, repeated: set[str], cache: dict[Any, dict[str, str]]) -> dict[str, str]:
    found = dict(_own(root, element, repeated))
    above, prefix = element.getparent(), "../"
    while above is not None:
        if above not in cache:
            cache[above] = _own(root, above, repeated)
        found |= {prefix + name: text for name, text in cache[above].items()}
        above, prefix = above.getparent(), prefix + "../"
    return found


def _own(root: Any, element: Any, repeated: set[str]) -> dict[str, str]:
    """The texts of an element that are not within what repeats in it."""
    found = {f"@{name}": text.strip() for name, text in element.attrib.items()}
    here = "" if element is root else path_of(root, element) + "/"
    for child in element:
        if not isinstance(child.tag, str) or here + step_of(child) in repeated or _holds(root, child, repeated):
            continue
        step = step_of(child)
        if not len(child):
            found.setdefault(step, (child.text or "").strip())
        for name, text in leaves(child).items() if len(child) or child.attrib else ():
            found.setdefault(f"{step}/{name}", text)
    return found


def _holds(root: Any, element: Any, repeated: set[str]) -> bool:
    """Whether something in an element repeats."""
    return any(path_of(root, each) in repeated for each in element.iterdescendants() if isinstance(each.tag, str))


def _repeats(elements: list[Any]) -> bool:
    return max(Counter(each.getparent() for each in elements).values()) > 1
