"""XML -> corrupted: order and names of elements, attributes for elements, styles, further elements, encoding."""

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from lxml import etree

from assusoft.layouts import InputFile, Layout
from assusoft.layouts.definition.layout import Part
from assusoft.schema import field_named, is_field
from corrupting.styles import FORMS, restyled, swapped
from corrupting.truth import NOISE, Corrupted, TruthColumn, TruthTable, meant
from corrupting.words import ELEMENTS, word


@dataclass
class Node:
    """One text of a document: that of an element, or of its attribute `name`."""

    element: Any
    name: str = ""

    @property
    def text(self) -> str:
        return (self.element.get(self.name) if self.name else self.element.text) or ""

    @text.setter
    def text(self, text: str) -> None:
        if self.name:
            self.element.set(self.name, text)
        else:
            self.element.text = text


@dataclass
class Leaf:
    """A column: its texts with the rows they are of. `values`: what they mean."""

    part: Part
    field: str
    nodes: list[tuple[Any, Node]]
    values: frozenset[str] | None


def trees(layout: Layout, file: InputFile, random: Random) -> Corrupted:
    """A copy changed in the same way wherever the same element stands."""
    root = etree.fromstring(file.content, etree.XMLParser(remove_blank_text=True))
    leaves = [leaf for part in layout.part for leaf in _leaves(layout, part, root)]
    told = []
    if random.random() < 0.5:
        told.append(form := random.choice(list(FORMS)))
        _all(root, lambda text: restyled(text, layout.date, form))
    if random.random() < 0.4:
        told.append("decimals")
        _swap(leaves)
    if random.random() < 0.3:
        told.append("attributes")
        _exchange(leaves, random)
    if random.random() < 0.4:
        told.append(language := random.choice(["fr", "nl", "en"]))
        _rename(leaves, language)
    if random.random() < 0.2:
        told.append("elements")
        _rename_holders(root)
    if random.random() < 0.5:
        told.append("noise")
        _add_noise(leaves, random)
    if random.random() < 0.5:
        told.append("order")
        for element in list(root.iter()):
            element[:] = random.sample(list(element), len(element))
    encoding = random.choice(["utf-8", "utf-16", "iso-8859-1"])
    content = etree.tostring(root, xml_declaration=True, encoding=encoding)
    return Corrupted(InputFile("extract.xml", content), tuple(_truth(layout, leaves, root)), ", ".join(told))


def _leaves(layout: Layout, part: Part, root: Any) -> list[Leaf]:
    rows = root.xpath(str(part.rows))
    found = []
    for name, column in part.columns.items():
        path = str(column.at)
        holder, _, last = path.rpartition("@")
        nodes = [(row, Node(each, last if "@" in path else "")) for row in rows
                 for each in row.xpath((holder.rstrip("/") or ".") if "@" in path else path)
                 if "@" not in path or each.get(last) is not None]  # fmt: skip
        if nodes and is_field(name):
            found.append(Leaf(part, name, nodes, meant(layout, part, name, [node.text for _, node in nodes])))
    return found


def _all(root: Any, change: Any) -> None:
    for element in root.iter():
        element.text = change(element.text) if element.text else element.text
        for name, text in element.attrib.items():
            element.set(name, change(text))


def _swap(leaves: list[Leaf]) -> None:
    done = set()
    for leaf in leaves:
        if field_named(leaf.field).type in ("money", "percent", "hours", "factor"):
            for _, node in leaf.nodes:
                if (node.element, node.name) not in done:
                    done.add((node.element, node.name))
                    node.text = swapped(node.text)


def _same(leaves: list[Leaf], leaf: Leaf) -> list[Leaf]:
    """All columns that read the same texts."""
    ours = {(node.element, node.name) for _, node in leaf.nodes}
    return [each for each in leaves if any((node.element, node.name) in ours for _, node in each.nodes)]


def _exchange(leaves: list[Leaf], random: Random) -> None:
    """Some attributes become elements, some elements attributes of what holds them."""
    for leaf in leaves:
        if random.random() > 0.3:
            continue
        nodes = {(node.element, node.name): node for each in _same(leaves, leaf) for _, node in each.nodes}
        first = next(iter(nodes.values()))
        holder = first.element.getparent()
        if first.name and first.element.text:
            continue
        if first.name:
            new = {key: _as_element(node) for key, node in nodes.items()}
        elif (
            len(first.element.attrib) == 0 and holder.get(first.element.tag) is None and holder.getparent() is not None
        ):
            new = {key: _as_attribute(node) for key, node in nodes.items()}
        else:
            continue
        for each in leaves:
            each.nodes = [(row, new.get((node.element, node.name), node)) for row, node in each.nodes]


def _as_element(node: Node) -> Node:
    text = node.element.attrib.pop(node.name)
    child = etree.SubElement(node.element, node.name)
    child.text = text
    return Node(child)


def _as_attribute(node: Node) -> Node:
    holder, name = node.element.getparent(), node.element.tag
    holder.set(name, node.text)
    holder.remove(node.element)
    return Node(holder, name)


def _rename(leaves: list[Leaf], language: str) -> None:
    """Elements are called as the schema's label; where another of the name stands beside it, as before."""
    done: set[Any] = set()
    for leaf in leaves:
        new = re.sub(r"\W", "", word(leaf.field, language, ""))
        nodes = [node for _, node in leaf.nodes]
        if any((node.element, node.name) in done for node in nodes):
            continue
        taken = any(
            node.element.getparent().find(new) is not None if not node.name else node.element.get(new) is not None
            for node in nodes
        )
        if taken or not new or new[0].isdigit():
            continue
        for node in {(node.element, node.name): node for node in nodes}.values():
            if node.name:
                node.element.set(new, node.element.attrib.pop(node.name))
        names = {node.name for node in nodes}
        for each in leaves:
            for _, node in each.nodes:
                if names != {""} and node.name in names and any(node.element is other.element for other in nodes):
                    node.name = new
        for node in nodes:
            if not node.name:
                node.element.tag = new
            done.add((node.element, node.name))


def _rename_holders(root: Any) -> None:
    for element in root.iter():
        if len(element) or element.attrib:
            element.tag = ELEMENTS.get(element.tag, element.tag)


def _add_noise(leaves: list[Leaf], random: Random) -> None:
    for noise in random.sample(list(NOISE), 2):
        for row in {row for leaf in leaves for row, _ in leaf.nodes}:
            etree.SubElement(row, noise.replace(" ", "")).text = random.choice(NOISE[noise])


def _truth(layout: Layout, leaves: list[Leaf], root: Any) -> list[TruthTable]:
    tables = []
    for part in layout.part:
        mine = [leaf for leaf in leaves if leaf.part is part and any(node.text for _, node in leaf.nodes)]
        if mine:
            name = _path(root, mine[0].nodes[0][0])
            columns = tuple(TruthColumn(_between(*leaf.nodes[0]), leaf.field, leaf.values) for leaf in mine)
            tables.append(TruthTable(name, part.name, part.table, columns))
    return tables


def _path(root: Any, element: Any) -> str:
    return "/".join(reversed([element.tag, *(each.tag for each in element.iterancestors() if each is not root)]))


def _between(row: Any, node: Node) -> str:
    """The path from a row to a text."""
    above = [row, *row.iterancestors()]
    down, element = [], node.element
    while element not in above:
        down.append(element.tag)
        element = element.getparent()
    up = [".."] * above.index(element)
    return "/".join([*up, *reversed(down), *([f"@{node.name}"] if node.name else [])])
