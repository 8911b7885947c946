"""Who is insured on which day of a month, with which values: by what was reported, and from which day on."""

from datetime import date
from decimal import Decimal
from typing import Any

from support.covers import cover_of, per_month

from assusoft.month.dated import MonthMessages
from assusoft.month.messages import Message
from assusoft.schema import typed
from assusoft.statements.insured import MonthValues, Reported, values_in

KEY = ("group", "P00001", "")
COLUMNS = ("plan", "person", "member", "status", "affiliation_from", "affiliation_to", "insured_salary", "insured_pct")
PENSION = cover_of("flat rate", rate="1")


def row(begin: str, end: str | None = None, salary: str = "40000.00", **values: Any) -> dict[str, Any]:
    usual = {
        "plan": "group", "person": "P00001", "member": "", "status": "affiliated",
        "affiliation_from": date.fromisoformat(begin), "affiliation_to": date.fromisoformat(end) if end else None,
        "insured_salary": Decimal(salary), "insured_pct": Decimal("100.00"),
    }  # fmt: skip
    return usual | values


def told(kind: str, effective: str, before: dict[str, Any], after: dict[str, Any]) -> Message:
    day = date.fromisoformat(effective)
    return Message("M1", "2026-02", "alpha", "group", kind, "P00001", "", day, before, after, {})


def values(now: dict[str, Any], *messages: Message, before: dict[str, Any] | None = None) -> MonthValues:
    reported = typed([before] if before else [], COLUMNS)
    return values_in("2026-02", Reported(typed([now], COLUMNS), [MonthMessages(reported, messages)], {}))


def spells(found: MonthValues, cover=PENSION) -> list[tuple[int, int, str]]:
    return [
        (first.day, last.day, str(part.values["insured_salary"]))
        for part in found.insured(KEY, cover)
        for first, last in part.spells
    ]


def test_only_the_days_of_cover_within_the_month_count() -> None:
    assert spells(values(row("2020-01-01"))) == [(1, 28, "40000.00")]
    assert spells(values(row("2026-02-12"))) == [(12, 28, "40000.00")]
    assert spells(values(row("2020-01-01", "2026-02-10"))) == [(1, 10, "40000.00")]
    assert values(row("2020-01-01", "2026-01-31")).affiliated() == []
    assert values(row("2026-03-01")).affiliated() == []


def test_a_cover_that_ended_before_it_began_never_was() -> None:
    assert values(row("2026-02-15", "2026-02-14")).affiliated() == []


RAISE = told("salary", "2026-02-16", {"insured_salary": Decimal("40000.00")}, {"insured_salary": Decimal("44000.00")})


def test_the_value_of_the_day_that_counts_is_taken() -> None:
    raised = row("2020-01-01", salary="44000.00")
    found = values(raised, RAISE, before=row("2020-01-01"))
    assert spells(found) == [(1, 28, "40000.00")]
    last = cover_of("flat rate", rate="1", values_on="last day")
    assert spells(found, last) == [(1, 28, "44000.00")]
    daily = cover_of("flat rate", rate="1", values_on="each day")
    assert spells(found, daily) == [(1, 15, "40000.00"), (16, 28, "44000.00")]


def test_who_enters_in_the_month_has_the_values_of_the_entry() -> None:
    entry = told("entry", "2026-02-05", {}, {"affiliation_from": date(2026, 2, 5)})
    found = values(row("2026-02-05", salary="44000.00"), entry, RAISE)
    assert spells(found) == [(5, 28, "40000.00")]


def test_a_cover_that_ends_and_begins_again_in_the_month_has_two_spells() -> None:
    exit = told("exit", "2026-02-10", {"affiliation_to": None}, {"affiliation_to": date(2026, 2, 10)})
    again = told("re_entry", "2026-02-20", {}, {"affiliation_from": date(2026, 2, 20)})
    found = values(row("2026-02-20"), exit, again, before=row("2020-01-01"))
    assert spells(found, per_month("28.00")) == [(1, 10, "40000.00"), (20, 28, "40000.00")]


def test_who_comes_back_after_months_has_no_cover_in_between() -> None:
    left = row("2018-02-05", "2025-12-31")
    again = told("re_entry", "2026-02-12", {}, {"affiliation_from": date(2026, 2, 12)})
    assert spells(values(row("2026-02-12"), again, before=left)) == [(12, 28, "40000.00")]
