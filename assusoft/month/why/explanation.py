"""Why a message, a task or a register cell is what it is: a tree of reasons, as text, as values, as an HTML page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from assusoft.cell_places import place_words
from assusoft.language import colon


@dataclass(frozen=True)
class Explanation:
    """One reason, with the reasons it rests on.

    `kind` says what it is. Facts that are leaves: place (a cell of an extract: 'file, sheet, row n, column X'), answer,
    held (reported or reviewed at a closing), constant (of a layout, a source or a plan sheet), absence (what is not
    there). Between them: message, task, register, figure (of a benefit sheet), premium (that is due), import, plan,
    rule, who, value (a cell of the photo), step (a cleaning step), how (the way a field is decided).
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

    def text(self, language: str = "en") -> str:
        """The tree as indented lines; `language`: how the places of cells are worded."""
        return "\n".join(_lines(self, 0, language))

    def __str__(self) -> str:
        return self.text()

    def html(self, language: str = "en", first: Sequence[str] = ()) -> str:
        """The tree as one self-contained page that opens and folds without scripts; every value is escaped.

        `first`: lines above the tree, its answer (see `answer_first.answer_lines`).
        """
        answer = f"<pre>{escape(chr(10).join(first))}</pre>\n" if first else ""
        tree = answer + _element(self, 0, language)
        return _PAGE.format(language=language, title=escape(self.title), style=_STYLE, tree=tree)

    def _repr_html_(self) -> str:
        return f'<style>\n.why {{\n{_STYLE}}}\n</style>\n<div class="why">\n{_element(self, 0, "en")}</div>'


def _lines(node: Explanation, depth: int, language: str) -> Iterator[str]:
    title, detail = place_words(node.title, language), place_words(node.detail, language)
    yield "  " * depth + (f"{title}{colon(language)}{detail}" if detail else title)
    for child in node.children:
        yield from _lines(child, depth + 1, language)


def _element(node: Explanation, depth: int, language: str) -> str:
    title, said = (escape(place_words(text, language)) for text in (node.title, node.detail))
    detail = f' <span class="detail">{said}</span>' if said else ""
    head = f'<span class="{escape(node.kind)}">{title}</span>{detail}'
    if not node.children:
        return f'<div class="leaf">{head}</div>\n'
    inside = "".join(_element(child, depth + 1, language) for child in node.children)
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
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
pre {{ font: inherit; white-space: pre-wrap; border-left: 4px solid #14508c; padding-left: 1em; }}
body {{ font: 15px/1.5 sans-serif; margin: 2em; color: #222; }}
{style}</style>
</head>
<body>
{tree}</body>
</html>
"""
