"""Rows of a part -> elements of a document, each in the element it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from assusoft.errors import Refused
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.rendering.cell_texts import Rendered

Steps = tuple[str, str, bool]
"""'Name/First' -> ('Name/', 'First', False); '@id' -> ('', 'id', True): above, name, whether an attribute."""

_Cell = tuple[Steps, str]


@dataclass
class _Tree:
    """A document being written. `hosts`: the paths of elements that are rows of a part themselves."""

    part: Rendered
    steps: list[str]
    hosts: set[str]
    inside: dict[Any, dict[str, Any]] = field(default_factory=dict)
    known: dict[tuple[Any, str], dict[tuple[str, ...], Any]] = field(default_factory=dict)
    made: set[Any] = field(default_factory=set)
    latest: Any = None

    def container(self, parent: Any, steps: Sequence[str]) -> Any:
        """The element at a path below another, made where it is not there yet."""
        return _made(parent, self.inside.setdefault(parent, {"": parent}), "".join(f"{step}/" for step in steps))


def put_rows(
    layout: Layout, root: Any, part: Rendered, columns: Sequence[tuple[tuple[int, Steps], Sequence[str]]]
) -> None:
    """Write the rows of a part below `root`.

    Parameters
    ----------
    columns
        For each: how many elements above the row it stands, where in that one; and its texts. Rows that follow each
        other and agree on what stands above share that element; one that is a row of another part must be there.

    Raises
    ------
    Refused
        When a row belongs to no row of the part above, or two rows differ in what a document holds once.
    """
    steps = str(part.part.rows).split("/")
    tree = _Tree(part, steps, {str(each.rows) for each in layout.part})
    levels = sorted({level for (level, _), _ in columns if level}, reverse=True)
    for row in range(len(columns[0][1]) if columns else 0):
        cells = {level: [(at, texts[row]) for (up, at), texts in columns if up == level] for level in (*levels, 0)}
        parent, depth = root, 0
        for level in levels:
            parent = _above(tree, parent, depth, len(steps) - level, cells[level])
            depth = len(steps) - level
        element = etree.SubElement(tree.container(parent, steps[depth:-1]), steps[-1])
        fill(element, {"": element}, cells[0])


def _above(tree: _Tree, parent: Any, depth: int, end: int, cells: list[_Cell]) -> Any:
    """The element above a row, `end` steps from the root, that holds these cells."""
    if end == depth:
        return _once(tree, parent, cells)
    steps, path = tree.steps[depth:end], "/".join(tree.steps[:end])
    values = tuple(text for _, text in cells)
    known = tree.known.setdefault((parent, path), {})
    if not known:
        known |= _standing(parent, "/".join(steps), [at for at, _ in cells])
    found = known.get(values)
    if path in tree.hosts:
        if found is None:
            said = ", ".join(f"{name} '{text}'" for (_, name, _), text in cells)
            raise Refused(
                "{file}: a row of part '{name}' ({said}) belongs to no element '{path}', so it would be lost.",
                file=tree.part.file,
                name=tree.part.part.name,
                said=said,
                path=path,
            )
        return found
    if found is None or (found in tree.made and found is not tree.latest):
        found = etree.SubElement(tree.container(parent, steps[:-1]), steps[-1])
        fill(found, {"": found}, cells)
        known[values] = tree.latest = found
        tree.made.add(found)
    return found


def _standing(parent: Any, path: str, columns: list[Steps]) -> dict[tuple[str, ...], Any]:
    """What the elements at a path hold in these columns -> the first such element."""
    found: dict[tuple[str, ...], Any] = {}
    for element in parent.findall(path):
        found.setdefault(tuple(_text_at(element, steps) or "" for steps in columns), element)
    return found


def _once(tree: _Tree, root: Any, cells: list[_Cell]) -> Any:
    for steps, text in cells:
        there = _text_at(root, steps)
        if there is None:
            fill(root, tree.inside.setdefault(root, {"": root}), [(steps, text)])
        elif there != text:
            raise Refused(
                "{file}: '{element}' is '{there}' in one row of part '{name}' and '{text}' in another, and a document "
                "can hold it only once.",
                file=tree.part.file,
                element=steps[1],
                there=there,
                name=tree.part.part.name,
                text=text,
            )
    return root


def _text_at(element: Any, steps: Steps) -> str | None:
    above, name, attribute = steps
    parent = element.find(above.rstrip("/")) if above else element
    if parent is None:
        return None
    text: str | None = parent.get(name) if attribute else parent.findtext(name)
    return text


def fill(element: Any, made: dict[str, Any], values: Sequence[_Cell]) -> None:
    """Write texts into an element; `made` holds the elements below it that are there, by path, and '' for itself."""
    for (above, name, attribute), text in values:
        parent = made[above] if above in made else _made(element, made, above)
        if attribute:
            parent.set(name, text)
        else:
            child = made.get(f"{above}{name}/")
            child = etree.SubElement(parent, name) if child is None else child
            child.text = text


def _made(element: Any, made: dict[str, Any], above: str) -> Any:
    """The element at the path `above` ('a/b/') below `element`, made where it is not there yet."""
    if above not in made:
        parent, _, name = above.rstrip("/").rpartition("/")
        under = _made(element, made, f"{parent}/" if parent else "")
        child = under.find(name)
        made[above] = etree.SubElement(under, name) if child is None else child
    return made[above]
