"""A tree of reasons -> its answer in a few lines: what was answered, what moved, where it stands, which rule held."""

import re
from collections.abc import Iterator

from assusoft.cell_places import place_words
from assusoft.language import colon, say
from assusoft.month.why.explanation import Explanation

_FEW = 4
"""Fields that are shown one by one; an entry carries the whole row, which its first line says."""
_ORDER = ("answer", "cause", "figure", "premium", "place", "absence", "field", "reason", "rule", "held", "message")
"""What is no answer but proves it is left out: plan sheets, files and hashes, whose rows they are."""
_NAME = re.compile(r" \((?:\w+\.)?[a-z]\w*\)(?= =|$)")
"""The name of a field behind its label."""


def answer_lines(tree: Explanation, language: str) -> list[str]:
    """What a person wants to know first, without hashes; `Explanation.text` has all of it.

    A line for the thing itself, then answers of HR, the fields that changed, the cells they come from, the conditions,
    what was reported before; last where the rest is.
    """
    fields = sum(_tells(child) for child in tree.children if child.kind == "field")
    kinds = [kind for kind in _ORDER if kind != "field" or fields <= _FEW]
    lines = [_line(tree, language)]
    for child in (child for kind in kinds for child in tree.children if child.kind == kind):
        head, *rest = _shown(child, language) or [""]
        rest = [line for line in rest if line not in lines]
        if rest or (head and child.kind != "reason"):
            lines += [head, *rest]
    return [*lines, say(language, "Plan sheets, files and hashes: --all, --json or --html FILE.")]


def _shown(node: Explanation, language: str) -> list[str]:
    head = f"  {_line(node, language)}"
    if node.kind == "field":
        return [head, *(f"    {line}" for line in _field(node, language))] if _tells(node) else []
    if node.kind == "answer":
        return [head, *(f"    {_line(child, language)}" for child in node.children if child.kind == "answer")]
    return [head, *(f"    {line}" for line in _cells(node, language))]


def _tells(node: Explanation) -> bool:
    """Whether a field moved or is asked about; fields that are reported with it and did not are no answer."""
    return bool(node.detail)


def _field(node: Explanation, language: str) -> Iterator[str]:
    for child in node.children:
        if child.kind == "how":
            yield child.title
        elif child.kind == "held":
            yield _line(child, language)
        else:
            yield from _cells(child, language)


def _cells(node: Explanation, language: str) -> Iterator[str]:
    """The values below a reason that are there, each with the first place it stands in."""
    for value in node.children:
        places = [child for child in value.children if child.kind in ("place", "constant")]
        if value.kind == "value" and places and not value.title.endswith("= -"):
            yield f"{_NAME.sub('', value.title)}{colon(language)}{place_words(places[0].title, language)}"
        elif value.kind == "absence":
            yield value.title


def _line(node: Explanation, language: str) -> str:
    title = _NAME.sub("", place_words(node.title, language))
    return f"{title}{colon(language)}{node.detail}" if node.detail else title
