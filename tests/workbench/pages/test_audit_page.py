"""The page of the payroll audit, without a browser: what is found, decided, tried and added, and by whom."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.page_opened import Talk, visit_of

from assusoft.employer import Employer, open_employer

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
MAIL = {"title": "No e-mail address", "frame": "worker", "field": "email", "kind": "filled", "severity": "info",
        "owner": "hr"}  # fmt: skip


@pytest.fixture(scope="module")
def audited(built, tmp_path_factory) -> Employer:
    """The small sample employer, its open month audited; to be looked at only."""
    employer = open_employer(shutil.copytree(built, tmp_path_factory.mktemp("audited") / "acme"))
    employer.audit("2025-12", "Claire", AT)
    return employer


@pytest.fixture
def own(audited, tmp_path) -> Employer:
    """A copy of it to be changed."""
    return open_employer(shutil.copytree(audited.folder, tmp_path / "acme"))


def test_a_month_that_was_not_checked_says_so_and_is_checked(folder):
    employer = open_employer(folder)
    talk = Talk("audit", visit_of(employer))
    assert "was not checked since its last import" in talk.text("head")
    assert "findings are open" in talk.does("run")["say"]
    assert "198 checks" in talk.text("head")


def test_findings_are_listed_filtered_and_opened_with_where_to_correct_them(audited):
    talk = Talk("audit", visit_of(audited))
    lines = audited.audit_report("2025-12", "en").lines
    assert len(talk.ids("body", "finding")) == len(lines)
    one = next(line for line in lines if line.cells)
    talk.looks("findings", code=one.code)
    talk.does("finding", id=one.id)
    assert one.cells[0].file in talk.text("detail")
    assert one.sentence in talk.text("detail")


def test_a_finding_is_accepted_until_a_day_and_taken_back(own):
    talk = Talk("audit", visit_of(own))
    id = talk.ids("body", "finding")[0]
    talk.does("finding", id=id)
    assert "Say until which day and why" in talk.does("answer", choice="accepted", until="2026-06-30")["alert"]
    assert talk.does("answer", choice="accepted", until="2026-06-30", why="lives abroad")["say"] == "Stored."
    assert "Accepted until 30/06/2026" in talk.text("detail")
    assert "lives abroad (Claire)" in talk.text("detail")
    assert talk.does("retract")["say"] == "Taken back."
    assert "Accepted until" not in talk.text("detail")


def test_an_actuary_decides_nothing_and_an_auditor_sees_no_pay(audited):
    talk = Talk("audit", visit_of(audited, "actuary"))
    assert "You may not do that here" in talk.does("run")["alert"]
    talk = Talk("audit", visit_of(audited, "auditor"))
    talk.does("tab", tab="own")
    assert "(monthly_salary)" not in talk.regions["body"]
    rule = {"title": "Paid much", "field": "email", "kind": "condition", "condition": "monthly_salary < 5000"}
    assert "does not see Monthly salary:" in talk.does("attempt", **rule)["alert"]


def test_a_condition_that_cannot_be_used_is_said_in_the_visitors_language(audited):
    talk = Talk("audit", replace(visit_of(audited), language="fr"))
    talk.does("tab", tab="own")
    rule = {"title": "Sans courriel", "field": "email", "kind": "condition", "condition": "emal is not null"}
    assert talk.does("attempt", **rule)["alert"].startswith(
        "condition\u00a0: la règle «emal is not null» utilise le champ «\u00a0emal\u00a0», qui n'existe pas ici"
    )


def test_who_sees_one_legal_entity_sees_findings_about_its_people_alone(audited):
    worker = audited.photo("2025-12").worker
    entity = worker["entity"].iloc[0]
    mine = set(worker.loc[worker["entity"] == entity, "person"])
    talk = Talk("audit", visit_of(audited, entities=(entity,)))
    shown = set(talk.ids("body", "finding"))
    lines = {line.id: line.person for line in audited.audit_report("2025-12", "en").lines}
    assert shown == {id for id, person in lines.items() if person in mine}
    talk.does("tab", tab="trend")
    assert "some of them only" in talk.text("body")


def test_figures_count_what_is_in_sight_alone(own):
    worker = own.photo("2025-12").worker
    entity = worker["entity"].value_counts().index[-1]
    every, talk = Talk("audit", visit_of(own)), Talk("audit", visit_of(own, entities=(entity,)))
    of_all, of_some = (int(one.does("run")["say"].split()[1]) for one in (every, talk))
    assert 0 < of_some < of_all
    assert f"Open {of_some} " in talk.text("head")
    talk.does("tab", tab="checks")
    assert " rows" not in talk.text("body")
    talk.looks("checks", kind="found something")
    shown = re.findall(r"(\d+) found(?! (?:nothing|something))", talk.text("body"))
    assert shown
    assert sum(map(int, shown)) <= of_some
    for one, told in ((every, True), (talk, False)):
        one.does("tab", tab="own")
        one.does("attempt", **MAIL)
        assert (">Rows</th>" in one.regions["body"]) == told


def test_a_check_of_ones_own_is_tried_on_every_month_before_it_is_added(own):
    talk = Talk("audit", visit_of(own))
    talk.does("tab", tab="own")
    assert "Try the check first" in talk.does("add", reason="suppliers ask for it")["alert"]
    talk.does("attempt", **MAIL)
    expected = [(one.month, len(one.findings)) for one in own.try_check(
        {"code": "OWN-X", "frame": "worker", "field": "email", "condition": "email IS NOT NULL", "sentence": "none"}
    )]  # fmt: skip
    assert [month for month, _ in expected] == ["2025-11", "2025-12"]
    assert f"November 2025 {expected[0][1]}" in talk.text("body")
    assert f"December 2025 {expected[1][1]}" in talk.text("body")
    assert not (own.folder / "expectations" / "checks.toml").exists()
    said = talk.does("add", reason="suppliers ask for it")
    assert said["say"] == "OWN-NO-EMAIL-ADDRESS is a check now, from the next audit on."
    written = (own.folder / "expectations" / "checks.toml").read_text("utf-8")
    assert "Added by Claire" in written
    assert "suppliers ask for it" in written
    found = own.audit("2025-12", "Claire", AT).findings
    assert (found["code"] == "OWN-NO-EMAIL-ADDRESS").sum() == expected[1][1]


def test_a_check_that_is_none_is_refused_in_one_sentence(audited):
    talk = Talk("audit", visit_of(audited))
    talk.does("tab", tab="own")
    wrong = MAIL | {"kind": "condition", "condition": "emial is not null"}
    assert "did you mean 'email'" in talk.does("attempt", **wrong)["alert"]
    assert "title" in talk.does("attempt", **(MAIL | {"title": ""}))["alert"]
    hours = MAIL | {"field": "full_time_hours", "kind": "between", "low": "many", "high": "40"}
    assert talk.does("attempt", **hours)["alert"] == "'many' is no number."


@pytest.mark.parametrize(
    ("given", "condition"),
    [
        ({"field": "email", "kind": "filled"}, "email IS NOT NULL"),
        ({"field": "city", "kind": "among", "values": "Gent, L'Ange"}, "city IS NULL OR city IN ('Gent', 'L''Ange')"),
        ({"field": "full_time_hours", "kind": "between", "low": "35", "high": "38,5"},
         "full_time_hours IS NULL OR full_time_hours BETWEEN 35 AND 38.5"),
        ({"field": "birth_date", "kind": "between", "low": "01/02/1950", "high": "2010-01-01"},
         "birth_date IS NULL OR birth_date BETWEEN DATE '1950-02-01' AND DATE '2010-01-01'"),
    ],
)  # fmt: skip
def test_what_must_be_true_is_written_as_a_condition(audited, given, condition):
    talk = Talk("audit", visit_of(audited))
    talk.does("tab", tab="own")
    talk.does("attempt", title="A check", frame="worker", severity="info", owner="hr", **given)
    assert condition in talk.text("body")
