"""Every sentence of the pages of an import, of messages and of reports is there in French and Dutch."""

import ast
import re
from pathlib import Path

import pytest
from support.catalogues import translations

import assusoft
from assusoft.payroll import recognition
from assusoft.resources import resource_folder
from assusoft.workbench.pages.importing.view import _REASONS, _TABLES
from assusoft.workbench.pages.reports.view import STATES

PAGES = Path(assusoft.__file__).parent / "workbench" / "pages"
PLACES = re.compile(r"\{(\w+)\}")


def in_templates():
    folder = resource_folder("templates") / "dashboards" / "pages"
    for path in (path for room in ("import", "messages", "reports") for path in (folder / room).iterdir()):
        yield from re.findall(r'_\("([^"]+)"', path.read_text("utf-8"))


def in_code():
    rooms = ("importing", "messages", "reports")
    for path in [*(file for room in rooms for file in (PAGES / room).glob("*.py")), Path(recognition.__file__)]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and (getattr(node.func, "id", "") or getattr(node.func, "attr", ""))
            if named in ("say", "Sentence") and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_sentence_is_translated_with_the_same_places(language):
    known = translations(language)
    said = {*in_templates(), *in_code(), *_TABLES.values(), *_REASONS.values(), *STATES.values()}
    assert len(said) > 150
    assert sorted(said - known.keys()) == []
    assert [one for one in said if set(PLACES.findall(one)) != set(PLACES.findall(known[one]))] == []
