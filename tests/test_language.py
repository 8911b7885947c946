"""Every sentence a person reads is there in French and Dutch, with the same places to fill."""

import ast
import copy
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.catalogues import compile_catalogue, entries, translations, written

import assusoft
from assusoft.benefit_sheets import formula_words, worded
from assusoft.benefit_sheets.parts import figures, plan, premium_tables, salary
from assusoft.cli import retention
from assusoft.employer.choices import texts as forms
from assusoft.employer.looking import books, entry, history
from assusoft.employer.proof import bundle
from assusoft.employer.sheets.delivering import texts
from assusoft.errors import Refused
from assusoft.language import Sentence, say
from assusoft.month import likeness_wording, wording
from assusoft.month.declarations.book import HEAD
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.kinds import KINDS
from assusoft.month.proof import simulated
from assusoft.month.resolving.values import salaries
from assusoft.month.tasks import questions
from assusoft.month.tasks.task import Choice, Question
from assusoft.payroll.guard import sentences
from assusoft.resources import resource_folder
from assusoft.suppliers.returns import catalogue, results
from assusoft.workbench.accounts.roles import RIGHTS
from assusoft.workbench.pages.sheets import rows
from assusoft.workbench.pages.statements import opened
from assusoft.workbench.server import navigation

IN_TEMPLATES = re.compile(r'\b_\("([^"]+)"')
PLACES = re.compile(r"\{(\w+)\}")
REFUSALS = ("AssusoftError", "ConfigError", "Conflict", "Erased", "NothingStored", "NotReadBack", "Refused")
PACKAGE = Path(assusoft.__file__).parent


def said() -> set[str]:
    """Sentences handed to `say` or made as `Sentence`, as literals or by name, and those tasks carry."""
    found = set(wording._QUESTIONS.values()) | set(wording._KIND_NAMES.values()) | set(sentences.SENTENCES.values())
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_say = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and len(node.args) > 1
            if is_say and isinstance(node.args[1], ast.Constant):
                found.add(node.args[1].value)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say" and node.args:
                found |= literals(node.args[0])
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Sentence", "words"):
                found |= literals(node.args[0])
            if isinstance(node, ast.Call) and node.args and is_refusal(node.func):
                found |= {part for sentence in literals(node.args[0]) for part in parted(sentence)}
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "sentence":
                found |= literals(node.value)
    for path in (resource_folder("templates") / "dashboards").rglob("*.j2"):
        found |= set(IN_TEMPLATES.findall(path.read_text("utf-8")))
    found |= {*navigation.TITLES.values(), *navigation.WORDS.values(), *navigation.AROUND.values(), *RIGHTS}
    headings = (books.ENTRY, books.PAPER, books.MESSAGE, books.DIFFERENCE, books.COMING)
    found |= {
        *HEAD.values(),
        *entry.WORDS.values(),
        *history.ROWS.values(),
        *(word for words in headings for word in words),
    }
    found |= set(likeness_wording.AGREEMENTS.values()) | {kind.label for kind in KINDS.values()}
    found |= {renewal.how for renewal in salaries.RENEWALS.values()}
    found |= {reason.sentence for reason in catalogue.REASONS.values()} | {*catalogue._OWNERS.values()}
    found |= {*results.GRADES.values(), *opened.OWNERS.values()}
    found |= {*worded.KINDS.values(), worded.QUOTED, *filter(None, texts.ABOUT_PASSWORDS.values())}
    found |= {*premium_tables.COVERS.values(), *premium_tables.OF_PERSONS, *figures.HEADS, *plan.INSURED.values()}
    found |= {*formula_words.FUNCTIONS.values(), salary.PART_TIME}
    found |= {*rows.KINDS.values(), *rows.STATES.values()}
    found |= {*bundle._README, *retention.NAMES.values()}
    found |= {*forms.HEADINGS, *forms.OPTIONS.values(), *forms.NOW.values(), *forms.COLUMNS}
    return found | {
        simulated._UNKNOWN,
        simulated._NOT_OWED,
        wording._LOST,
        *wording._ON_OCCASION.values(),
        wording._LEAVING,
        wording._MEANWHILE,
        wording._ALONE,
    }


def is_refusal(function: ast.AST) -> bool:
    return getattr(function, "id", "") in REFUSALS or getattr(function, "attr", "") == "__init__"


def parted(sentence: str) -> set[str]:
    """The sentence of a refusal as it is said: without its outcome, and that."""
    refusal = Refused(sentence)
    outcome = sentence.removeprefix(refusal.reason.key).strip()
    return {refusal.reason.key, outcome} - {""}


def literals(node: ast.AST) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def consequences() -> set[str]:
    """The consequence of every answer, from the questions themselves."""
    row = dict.fromkeys(("contract", "contract_end", "end_reason", "category", "statute", "relation"), "x")
    row |= {"person": "P00001", "member": "M1", "last_name": "A", "first_name": "B"}
    from datetime import date

    day = date(2026, 1, 1)
    none = dict.fromkeys(
        (
            "contract_pct",
            "effective_pct",
            "interruption_kind",
            "interruption_from",
            "interruption_to",
            "interruption_pct",
        )
    )
    at, values = datetime(2026, 1, 5, tzinfo=UTC), {"email": "x"}
    declared = Declaration(1, "value", "P1", "", "", "", values, "", "", {}, "2026-01", "", "An", at)
    tasks = [
        questions.changed_rules("2026-01", 2, ["P1"], ["M1"]),
        questions.impossible(row | {"plan": "p", "affiliation_from": day, "member": ""}, "A", "birth", day, False),
        questions.impossible(row | {"plan": "p", "affiliation_from": day, "member": ""}, "A", "service", day, False),
        questions.identity("P1", "A", {}, ["P2"]),
        questions.member_identity(row | {"birth_date": None, "national_number": None}, [{"member": "M2"}]),
        questions.shared_member(["P1 M1", "P2 M2"], "", "A", "p", ["P1"], day),
        questions.departure(row, []),
        questions.missing_person(row | {"name": "A", "service_from": None}, "2026-01", []),
        questions.new_contract(row, "y", [], None, None),
        questions.several_contracts("P1", "A", "x + y", []),
        questions.affiliation(row, "p", True, day, (None, None), day, True),
        questions.end_of_eligibility(row, "p", day, day),
        questions.choice_to_begin(row, "p", {}, day, (day, day)),
        questions.choice_to_end(row, "p", {}, day),
        questions.family_affiliation(row, "p", True, questions.Beginning(day, day, day, True, True)),
        questions.family_affiliation(row, "p", True, questions.Beginning(day, day, None, False, False)),
        questions.family_departure("P1", "M1", "A", None, None, []),
        questions.working_time(row, none, none, "2026-01", day, []),
        questions.salary(row, "p", 2026, "1", "2"),
        questions.correction(row, "p", "insured_salary", "1", "2"),
        questions.declared_value(declared, "A", "email", "y"),
        questions.missing_data("P1", "", "A", "email", False, []),
        questions.on_occasion("P1", "A", "x", "text", (), "exit", "2026-01", "p"),
        questions.check(row, "p", "c", {}, False),
        questions.inconsistent_data("P1", "A", {}, "sex", False, False, []),
        questions.unknown_code({"field": "sex", "code": "X"}, ["M", "F"], True, [], {}, ["P1"]),
        *(
            questions.changed_plan({"asks": asks, "plan": "p"}, True, Question("x"), {}, ["P1"])
            for asks in ("affiliation", "end_of_eligibility")
        ),
        questions.finding("P1", "A", "F1", "CMP-SEX", "sex", "", True),
    ]
    choices: list[Choice] = [choice for task in tasks for choice in task.choices]
    assert {task.kind for task in tasks} == set(wording._KIND_NAMES)
    return {choice.consequence for choice in choices}


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_compiled_catalogue_says_what_the_written_one_says(language):
    """`UPDATE_GOLDEN=1 pytest tests/test_language.py` compiles it."""
    if os.environ.get("UPDATE_GOLDEN"):
        compile_catalogue(language)
    assert translations(language) == entries(written(language)), "run UPDATE_GOLDEN=1 pytest tests/test_language.py"


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_sentence_is_translated_with_the_same_places(language):
    known = translations(language)
    for sentence in sorted(said() | consequences()):
        assert sentence in known, sentence
        assert set(PLACES.findall(sentence)) == set(PLACES.findall(known[sentence])), sentence


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_written_sentence_is_said(language):
    assert all(say(language, sentence) == there for sentence, there in entries(written(language)).items())


def test_nothing_is_nothing_in_every_language():
    assert [say(language, "") for language in ("en", "fr", "nl", "de")] == ["", "", "", ""]


def test_french_has_a_no_break_space_before_its_double_signs():
    known = translations("fr")
    assert [said for said in known.values() if re.search(r" [:;?!%»]|« ", said)] == []


def test_french_and_dutch_have_one_word_for_one_thing():
    """docs/glossary.md: the finding, the payroll, the extract and what was reported, each under one name."""
    other = {"fr": r"\bpaie\b|[Cc]onstatation|[Ff]iche de plan", "nl": r"loonadministratie|extracten|meegedeeld|gekend"}
    for language, words in other.items():
        assert [said for said in translations(language).values() if re.search(words, said)] == []


def test_a_language_we_do_not_have_is_answered_in_english():
    assert say("de", "Departure") == "Departure"


def test_a_sentence_made_of_sentences_is_said_in_the_readers_language():
    inner = Sentence("{who}: owed, but not there after the messages.", who="group P00001")
    whole = Sentence("{supplier}: {failure}", supplier="a", failure=inner)
    assert whole == "a: group P00001: owed, but not there after the messages."
    assert whole.said("fr") == "a\u00a0: group P00001\u00a0: dû, et absent après les messages."
    assert copy.deepcopy(whole).said("nl") == "a: group P00001: verschuldigd, en afwezig na de berichten."
