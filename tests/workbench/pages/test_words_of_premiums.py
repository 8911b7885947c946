"""Every sentence of the pages of premium statements, the audit and plans is there in French and Dutch."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.catalogues import translations

import assusoft
from assusoft.plans.reading import plan_words, rule_words
from assusoft.resources import resource_folder
from assusoft.workbench.pages.audit import audit_page, checks, findings, own_check
from assusoft.workbench.pages.plans import sheets, trying
from assusoft.workbench.pages.statements import deciding, following, opened

PACKAGE = Path(assusoft.__file__).parent
TEMPLATES = resource_folder("templates") / "dashboards" / "pages"
ROOMS = ("statements", "audit", "plans")
TABLES = (
    opened.OWNERS, opened.RISKS, opened.TABS, deciding.CHOICES, deciding._SHARES, following._SCORES, findings.STATES,
    checks.OUTCOMES, own_check.FRAMES, own_check.KINDS, audit_page.TABS, sheets.TABS, sheets.ENROLMENT, sheets.ANSWERS,
    sheets._DATED, trying.COUNTS, rule_words._COMPARED, rule_words._DAYS, rule_words._MONTH, plan_words._ENROLMENT,
    plan_words._STARTS, plan_words._ENDS, plan_words._FAMILY, plan_words._CHILD_ENDS, plan_words._DEADLINES,
)  # fmt: skip


def said() -> Iterator[str]:
    """Sentences of templates, of modules, and of their tables of words."""
    for path in (one for room in ROOMS for one in (TEMPLATES / room).iterdir()):
        yield from re.findall(r'_\("((?:[^"\\]|\\.)*)"', path.read_text("utf-8"))
    modules = [one for room in ROOMS for one in (PACKAGE / "workbench" / "pages" / room).glob("*.py")]
    for path in [
        *modules,
        PACKAGE / "workbench" / "pages" / "uploads.py",
        *(PACKAGE / "plans" / "reading").glob("*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "say":
                constants = (one.value for one in node.args[:2] if isinstance(one, ast.Constant))
                yield from (one for one in constants if isinstance(one, str))
    yield from (word for table in TABLES for word in table.values())


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_sentence_of_these_pages_is_translated_with_the_same_places(language):
    known, places = translations(language), re.compile(r"\{(\w+)\}")
    assert {sentence for sentence in said() if sentence not in known} == set()
    assert [one for one in set(said()) if set(places.findall(one)) != set(places.findall(known[one]))] == []
