"""What is held back (tests/month/test_histories.py: the law of it), and what cannot be told without it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

from support.months import ANNA, GROUP, Employer, photo_of, plans_named

from assusoft.month.declarations.declaration import Declaration
from assusoft.month.proof.told_or_held import neither_told_nor_held
from assusoft.month.state import in_full
from assusoft.month.telling.holding import NOT_TOLD, Holding, held_messages, holding_in, with_held_back

MONTH = "2025-12"
MOVED = ANNA | {"street": "Rue Neuve", "address_since": date(2025, 12, 5)}
GONE = ANNA | {"contract_end": date(2025, 12, 15)}


def silence(kinds: str = "all", until: str = "2025-12-31", month: str = MONTH) -> Declaration:
    at = datetime(2025, 12, 20, tzinfo=UTC)
    given = ({"messages": kinds}, "", until, {}, month, "why", "An", at)
    return Declaration(1, NOT_TOLD, ANNA["person"], "", "", "insurer", *given)


def decided(worker) -> tuple:
    employer = Employer(plans_named(group=GROUP))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    resolution = employer.decide(photo_of(MONTH, [worker]))
    if tasks := employer.open():
        employer.answer(employer.task(tasks[0]), "confirm", reason="resignation")
        resolution = employer.decide()
    return employer, resolution


def held_of(employer, resolution, holding):
    told = with_held_back(resolution, employer.state.affiliations, holding)
    return told, held_messages(told.state.affiliations, holding, told.left, told.restated)


def test_a_silence_counts_from_its_month_until_a_month_ends_after_its_day():
    plans = plans_named(group=GROUP)
    counts = {month: bool(holding_in([silence(until="2026-01-31")], plans, month).declarations)
              for month in ("2025-11", MONTH, "2026-01", "2026-02")}  # fmt: skip
    assert counts == {"2025-11": False, MONTH: True, "2026-01": True, "2026-02": False}


def test_what_is_held_back_stays_in_the_row_and_comes_out_whole():
    employer, resolution = decided(MOVED)
    plans = employer.plans
    supplier = next(iter(plans.values())).supplier
    holding = Holding(MONTH, [replace(silence("address"), supplier=supplier)], plans)
    told, [held] = held_of(employer, resolution, holding)
    assert (held.kind, held.declared, held.until) == ("address", "X1", date(2025, 12, 31))
    [row] = told.state.affiliations[["street", "address_since"]].to_dict("records")
    assert row["street"] == ANNA["street"]
    assert in_full(told.state.affiliations).equals(resolution.state.affiliations)


def test_an_end_that_is_dated_too_late_is_told_by_the_month_that_reaches_it():
    employer, resolution = decided(GONE)
    plans = {name: plan.model_copy(update={"days_ahead": 0}) for name, plan in employer.plans.items()}
    assert held_of(employer, resolution, Holding(MONTH, [], plans))[1] == []
    [held] = held_of(employer, resolution, Holding("2025-11", [], plans))[1]
    assert (held.kind, held.declared, str(held.until)) == ("exit", "", f"{held.effective:%Y-%m}-14")


def test_a_message_that_is_neither_told_nor_held_back_is_named():
    employer, _ = decided(MOVED)
    [message] = employer.messages()
    lost, besides = (SimpleNamespace(messages=told, held=()) for told in ([], [message]))
    assert "is owed, and neither told nor held back" in str(neither_told_nor_held(lost, [message])[0])
    assert "is told or held back, and not owed" in str(neither_told_nor_held(besides, [])[0])
    assert neither_told_nor_held(besides, [message]) == []
