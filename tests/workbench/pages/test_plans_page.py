"""The page of plans, without a browser: what a sheet says, who is eligible by example, what a changed one would do."""

import re
from dataclasses import replace

import pytest
from support.page_opened import Talk, visit_of
from support.premiums import FILES
from support.world import ENTITIES

from assusoft.employer import Employer

SHEET = FILES["plans/group.toml"]
CHANGED = SHEET.replace("enrolment =", "maximum_age = 40\nenrolment =")


@pytest.fixture
def group(petit_warm) -> Talk:
    talk = Talk("plans", visit_of(petit_warm))
    talk.does("open", id="group.toml")
    return talk


def test_every_sheet_is_listed_and_read_as_sentences(petit_warm):
    talk = Talk("plans", visit_of(petit_warm))
    assert talk.ids("list", "open") == ["group.toml"]
    talk.does("open", id="group.toml")
    assert "Eligible: Statute is employee." in talk.text("body")
    assert "2.40 % of the salary, the employee pays 25 % of it" in talk.text("body")
    assert "no such plan sheet" in talk.does("open", id="../employer.toml")["alert"]


def test_examples_show_both_sides_of_each_boundary(group):
    group.does("tab", tab="examples")
    assert "somebody who is eligible employee eligible" in group.text("body")
    assert "Statute worker not eligible" in group.text("body")
    assert "Statute missing cannot be decided" in group.text("body")


def test_a_changed_sheet_says_who_would_lose_cover(group):
    group.does("tab", tab="try")
    said = group.does("attempt", text=CHANGED, months="1")
    assert said.get("alert") is None
    assert "loses cover: 4" in group.text("body")
    assert "Peeters Anna February 2026 loses cover" in group.text("body")


def test_the_sheet_as_it_is_changes_nothing(group):
    group.does("tab", tab="try")
    group.does("attempt", text=SHEET, months="1")
    assert "Nothing would differ." in group.text("body")


def test_a_wrong_sheet_is_refused_with_its_line(group):
    group.does("tab", tab="try")
    said = group.does("attempt", text=SHEET.replace("eligible =", "eligable ="), months="1")
    assert said["alert"].startswith("group.toml, line ")
    assert "There is no sheet to try." in group.does("attempt", text=" ")["alert"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "n'est pas une clé connue (vouliez-vous dire 'eligible' ou 'label'\u00a0?)."),
        ("nl", "is geen bekende sleutel (bedoelde u 'eligible' of 'label'?)."),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said_in_the_visitors_language(petit_warm, language, said):
    talk = Talk("plans", replace(visit_of(petit_warm), language=language))
    talk.does("open", id="group.toml")
    talk.does("tab", tab="try")
    alert = talk.does("attempt", text=SHEET.replace("eligible =", "eligable ="), months="1")["alert"]
    line = {"fr": "ligne", "nl": "regel"}[language]
    assert alert.startswith(f"group.toml, {line} ")
    assert alert.endswith(said)


def test_a_rule_that_cannot_be_used_is_said_in_the_visitors_language(petit_warm):
    talk = Talk("plans", replace(visit_of(petit_warm), language="fr"))
    talk.does("open", id="group.toml")
    talk.does("tab", tab="try")
    wrong = re.sub(r"(?m)^eligible = .*$", "eligible = \"statue = 'employee'\"", SHEET)
    alert = talk.does("attempt", text=wrong, months="1")["alert"]
    assert "la règle «statue = 'employee'» utilise le champ «\u00a0statue\u00a0», qui n'existe pas ici" in alert


def test_who_sees_one_legal_entity_sees_its_people_alone(petit_warm):
    talk = Talk("plans", visit_of(petit_warm, entities=(ENTITIES[1],)))
    talk.does("open", id="group.toml")
    talk.does("tab", tab="try")
    talk.does("attempt", text=CHANGED, months="1")
    assert "Chloe" in talk.text("body")
    assert "Anna" not in talk.text("body").split("What would differ")[1]


def test_a_rule_over_what_a_role_does_not_see_is_not_tried(petit_warm: Employer):
    talk = Talk("plans", replace(visit_of(petit_warm), rights=frozenset({"read", "try"})))
    talk.does("open", id="group.toml")
    talk.does("tab", tab="try")
    probing = SHEET.replace("statute = 'employee'", "monthly_salary > 4500")
    assert "does not see Monthly salary:" in talk.does("attempt", text=probing, months="1")["alert"]


def test_a_changed_sheet_is_tried_by_who_has_the_right_alone(petit_warm: Employer):
    for role, may in (("hr", True), ("actuary", True), ("auditor", False)):
        talk = Talk("plans", visit_of(petit_warm, role))
        talk.does("open", id="group.toml")
        assert ("What if it changed" in talk.text("head")) == may
        talk.does("tab", tab="try")
        assert ("<textarea" in talk.regions["body"]) == may
        assert ("You may not do that here" in talk.does("attempt", text=SHEET, months="1").get("alert", "")) != may
