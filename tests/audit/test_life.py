"""Findings over the months."""

import pandas as pd
import pytest

from assusoft.audit.audit_run import CHECK, FINDING, Run, finding_id
from assusoft.audit.life import Decision, lives


def run(month, *persons, value="x", outcome="failed"):
    rows = [(finding_id("CMP-SEX", who, ""), "CMP-SEX", who, "", who, "", "sex", value, "{}", "") for who in persons]
    checks = [("CMP-SEX", "identity", outcome, 10, len(rows), "")]
    return Run(month, pd.DataFrame(rows, columns=list(FINDING)), pd.DataFrame(checks, columns=list(CHECK)))


def states(*runs, decisions=()):
    found = lives(runs, decisions, {"CMP-SEX": "payroll"})
    return dict(zip(found["person"], zip(found["state"], found["since"], found["age"], strict=True), strict=True))


def test_a_finding_is_new_then_persists_with_its_age():
    assert states(run("2026-01", "A")) == {"A": ("new", "2026-01", 0)}
    assert states(run("2026-01", "A"), run("2026-03", "A")) == {"A": ("persisting", "2026-01", 2)}


def test_a_finding_that_is_gone_was_solved_this_month_and_is_forgotten_the_next():
    first, second, third = run("2026-01", "A"), run("2026-02", outcome="passed"), run("2026-03", outcome="passed")
    assert states(first, second) == {"A": ("solved", "2026-01", 1)}
    assert states(first, second, third) == {}


def test_a_finding_that_comes_back_is_reopened():
    months = run("2026-01", "A"), run("2026-02", outcome="passed"), run("2026-03", "A")
    assert states(*months) == {"A": ("reopened", "2026-03", 0)}
    assert states(*months, run("2026-04", "A")) == {"A": ("persisting", "2026-03", 1)}


@pytest.mark.parametrize("outcome", ["off", "not evaluated"])
def test_a_check_that_did_not_run_solves_nothing(outcome):
    assert states(run("2026-01", "A"), run("2026-02", outcome=outcome)) == {"A": ("persisting", "2026-01", 1)}


def accepted(until, value="x"):
    return Decision(finding_id("CMP-SEX", "A", ""), "accepted", value, "An", "known", {"until": until})


def test_an_accepted_finding_is_accepted_until_its_day_and_then_persists():
    months = run("2026-01", "A"), run("2026-02", "A")
    assert states(*months, decisions=[accepted("2026-02-28")])["A"][0] == "accepted"
    assert states(*months, decisions=[accepted("2026-01-31")])["A"][0] == "persisting"


def test_an_acceptance_ends_when_the_value_moves():
    months = run("2026-01", "A"), run("2026-02", "A", value="y")
    assert states(*months, decisions=[accepted("2026-12-31")])["A"][0] == "persisting"


def test_owner_and_note_are_those_last_told():
    id = finding_id("CMP-SEX", "A", "")
    decisions = [
        Decision(id, "assigned", "x", "An", fields={"owner": "hr"}),
        Decision(id, "noted", "x", "Bo", fields={"note": "asked"}),
        Decision(id, "noted", "x", "Bo", fields={"note": "asked again"}),
    ]
    found = lives([run("2026-01", "A")], decisions, {"CMP-SEX": "payroll"}).iloc[0]
    assert (found["owner"], found["note"], found["by"]) == ("hr", "asked again", "Bo")


def test_a_finding_whose_check_is_gone_counts_as_solved():
    gone = Run("2026-02", pd.DataFrame(columns=list(FINDING)), pd.DataFrame(columns=list(CHECK)))
    assert states(run("2026-01", "A"), gone) == {"A": ("solved", "2026-01", 1)}
