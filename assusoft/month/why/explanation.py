"""Why a message, a task or a register cell is what it is: a tree of reasons, as text, as values, as an HTML page."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Explanation:
    """One reason, with the reasons it rests on.

    `kind` says what it is. Facts that are leaves: place (a cell of an extract: 'file, sheet, row n, column X'), answer,
    held (reported or reviewed at a closing), constant (of a layout, a source or a plan sheet), absence (what is not
    there). Between them: message, task, register, import, plan, rule, who, value (a cell of the photo), step (a
    cleaning step), how (the way a field is decided).
    """

    title: str
    detail: str = ""
    kind: str = ""
    children: tuple["Explanation", ...] = ()

    def walk(self) -> Iterator["Explanation"]:
        """The node and all below it, from the top down."""
        yield self
        for child in self.children:
            yield from child.walk()

    def places(self) -> list[str]:
        """The cells of extracts it names, each once."""
        return list(dict.fromkeys(node.title for node in self.walk() if node.kind == "place"))

    def values(self) -> dict[str, Any]:
        """The tree as plain values: title, detail, kind, children."""
        return {
            "title": self.title,
            "detail": self.detail,
            "kind": self.kind,
            "children": [child.values() for child in self.children],
        }

    def text(self) -> str:
        """The tree as indented lines."""
        return "\n".join(_lines(self, 0))

    def __str__(self) -> str:
        return self.text()

    def html(self) -> str:
        """The tree as one self-contained page that opens and folds without scripts; every value is escaped."""
        return _PAGE.format(title=escape(self.title), style=_STYLE, tree=_element(self, 0))

    def _repr_html_(self) -> str:
        return f'<style>\n.why {{\n{_STYLE}}}\n</style>\n<div class="why">\n{_element(self, 0)}</div>'


def _lines(node: Explanation, depth: int) -> Iterator[str]:
    yield "  " * depth + (f"{node.title}: {node.detail}" if node.detail else node.title)
    for child in node.children:
        yield from _lines(child, depth + 1)


def _element(node: Explanation, depth: int) -> str:
    detail = f' <span class="detail">{escape(node.detail)}</span>' if node.detail else ""
    head = f'<span class="{escape(node.kind)}">{escape(node.title)}</span>{detail}'
    if not node.children:
        return f'<div class="leaf">{head}</div>\n'
    inside = "".join(_element(child, depth + 1) for child in node.children)
    return f"<details{' open' if depth < _OPEN else ''}><summary>{head}</summary>\n{inside}</details>\n"


_OPEN = 2
"""Levels of the page that are unfolded at first."""

_STYLE = """\
details, .leaf { margin-left: 1.4em; }
.leaf { padding-left: 1em; }
summary { cursor: pointer; }
.detail { color: #555; }
.place { font-family: monospace; }
.answer { color: #14508c; }
.rule { font-family: monospace; background: #f2f2f2; }
.absence { font-style: italic; }
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 sans-serif; margin: 2em; color: #222; }}
{style}</style>
</head>
<body>
{tree}</body>
</html>
"""
