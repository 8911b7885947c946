"""Every sentence of the pages of tasks, people and who has what is there in French and Dutch."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.catalogues import translations

import assusoft
from assusoft.resources import resource_folder
from assusoft.workbench.pages.cover import state as cover
from assusoft.workbench.pages.people import state as people
from assusoft.workbench.pages.tasks import fields, inbox, page, words

PAGES = Path(assusoft.__file__).parent / "workbench" / "pages"
TEMPLATES = resource_folder("templates") / "dashboards" / "pages"
ROOMS = ("tasks", "people", "cover")
TABLES = (
    words.CHOICES, words.SAID_OF, words.ASKED, words.FACTS, words.CODES, fields._EXPECTED, inbox._DUE, page.TABS,
    people.PARTS, cover.PARTS,
)  # fmt: skip


def said() -> Iterator[str]:
    """Sentences of templates, of modules, and of their tables of words."""
    for path in [*(one for room in ROOMS for one in (TEMPLATES / room).iterdir()), *TEMPLATES.glob("*s.html.j2")]:
        if path.parent != TEMPLATES or path.name in ("parts.html.j2", "covers.html.j2"):
            yield from re.findall(r'_\("((?:[^"\\]|\\.)*)"', path.read_text("utf-8"))
    for path in (one for room in ROOMS for one in (PAGES / room).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say" and node.args:
                yield from (one for one in texts(node.args[0]) if " " in one or one[:1].isupper())
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("sentence", "word"):
                yield from (one for one in texts(node.value) if " " in one)
    yield from (word for table in TABLES for word in table.values())


def texts(node: ast.AST) -> Iterator[str]:
    return (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_sentence_of_these_pages_is_translated_with_the_same_places(language):
    known, places = translations(language), re.compile(r"\{(\w+)\}")
    missing = {sentence for sentence in said() if sentence not in known}
    assert missing == set()
    assert [one for one in set(said()) if set(places.findall(one)) != set(places.findall(known[one]))] == []
