"""Absence is no answer, what was reported is looked at again, days between two looks count, ends follow days: each
broken in ten ways, each of which a test of ours finds.

BROKEN lists, rule by rule, what is broken, what stands in its place, and the test that fails then.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pandas as pd
import pytest
from support.examples import one_in

from assusoft.month.resolving import departures, resolve, situation
from assusoft.month.resolving.family import family
from assusoft.month.resolving.values import salaries, working_time
from assusoft.month.resolving.workers import (
    between_looks,
    choices,
    choosing,
    conditions_lost,
    looked_again,
    workers,
)
from assusoft.payroll.guard import losses, unusual_losses
from assusoft.plans import eligibility

DAY = timedelta(days=1)
TESTS = Path(__file__).parents[1]


class Broken(NamedTuple):
    """`what` of `where` replaced by what `instead` makes of it; `test` (file:name) finds it, called with `given`."""

    where: Any
    what: str
    instead: Callable[[Any], Any]
    test: str
    given: Mapping[str, Any] = {}


def always(value: Any) -> Callable[[Any], Any]:
    return lambda function: lambda *given, **named: value


def amounts(of: Callable[[list[Decimal]], Decimal]) -> Callable[[Any], Any]:
    """What is withheld, made otherwise of the lines of each person and wage code."""

    def instead(function):
        def broken(rows):
            lines: dict[Any, list[Decimal]] = {}
            for person, code, amount in zip(rows["person"], rows["wage_code"], rows["amount"], strict=True):
                lines.setdefault((person, code), []).append(Decimal(0) if pd.isna(amount) else amount)
            return {key: of(found) for key, found in lines.items()}

        return broken

    return instead


def gone_at_once(function):
    def broken(plan, row, member, why, given):
        end = {"affiliation_to": date(2025, 11, 30), "exit_reason": "end_of_household"}
        return end if member is None else function(plan, row, member, why, given)

    return broken


def left_at_once(function):
    exit = situation.exit_data({"exit_date": "2025-12-31", "reason": "resignation"})
    return lambda persons, *given: dict.fromkeys(persons, exit)


def begun_again_unasked(function):
    def broken(plan, going, given):
        return function(plan, going, replace(given, inquiry=Unasked()))

    return broken


class Unasked:
    """Who gives the answer that nobody gave."""

    choice = "correct"
    fields: Mapping[str, str] = {"affiliation_from": "2025-12-03"}

    def ask(self, task: Any) -> "Unasked":
        return self


def unasked_salaries(function):
    def broken(plan, rows, people, value, due, given):
        return function(plan, rows, people, value, due, replace(given, inquiry=Unasked()))

    return broken


def of_the_other(function):
    """Only the day before is forgotten: what the fields were when they were looked at."""
    return lambda *given: {name: {} for name in function(*given)}


def days(function):
    return lambda *given: {name: day + DAY for name, day in function(*given).items()}


def without_contracts(function):
    return lambda plan, reported, people, contracts, month: function(plan, reported, people, {}, month)


def eves(function):
    def broken(plan, rows, people, given):
        found = conditions_lost.days_lost(plan, rows, people, given.contracts, given.month)
        return {name: day - DAY for name, day in found.items()}

    return broken


def fields(persons: Callable[[Any], frozenset[str]]) -> Callable[[Any], Any]:
    def instead(function):
        return lambda plan, rows, month: dict.fromkeys(function(plan, rows, month), persons(rows))

    return instead


def earlier(function):
    return lambda *given: function(*given) - DAY


def but_its_last_day(function):
    def broken(plan, persons, people, firsts, given):
        spans = function(plan, persons, people, firsts, given)
        return [
            None if first == person["contract_end"] else span
            for person, first, span in zip(persons, firsts, spans, strict=True)
        ]

    return broken


def certain(function):
    def broken(*given):
        found = function(*given)
        return found and found._replace(certain=True)

    return broken


def all_of(function):
    return lambda people, *given: ~people["in_service"].to_numpy(dtype=bool)


def of_any_month(function):
    return lambda people, reviewed, month, first_month, remembers: function(people, reviewed, month, "", remembers)


def of_any_rule(function):
    return lambda plan, people, month: pd.Series(True, index=people.index)


CHOOSING, LOOKED, BETWEEN, LOST = (
    f"month/test_{name}.py:test_" for name in ("choosing", "looked_again", "between_looks", "conditions_lost")
)
SOME_DAYS = BETWEEN + "a_contract_of_some_days_is_asked_about_then_its_departure_and_both_are_told"
ONE_DAY = BETWEEN + "a_contract_of_one_day_is_owed_that_day_and_an_automatic_plan_asks_only_about_the_departure"
SALARY = LOOKED + "a_salary_put_right_after_its_renewal_is_asked_and_told_from_the_renewal_on"
HIRED = LOOKED + "a_hire_date_put_right_is_asked_every_month_until_it_is_answered_then_told_as_a_correction"
EVE = LOST + "the_eve_of_the_payrolls_day_is_proposed_by_the_plans_convention"
LATE = LOST + "an_automatic_plan_ends_on_the_eve_of_the_payrolls_day_also_when_it_was_entered_late"
NO_CHOICE = CHOOSING + "nothing_withheld_is_no_choice"

BROKEN: Mapping[str, Mapping[str, Broken]] = {
    "absence and presence are no answers": {
        "a line is a choice": Broken(choices, "_nets", amounts(lambda lines: Decimal(1)),
            NO_CHOICE, {"amounts": ["0.00"]}),
        "a refund is a choice": Broken(choices, "_nets", amounts(lambda lines: abs(sum(lines))),
            CHOOSING + "refund_to_somebody_outside_the_plan_is_asked_and_tells_nothing_before"),
        "the first line counts": Broken(choices, "_nets", amounts(lambda lines: lines[0]),
            NO_CHOICE, {"amounts": ["7.50", "-7.50"]}),
        "the highest line counts": Broken(choices, "_nets", amounts(max),
            NO_CHOICE, {"amounts": ["10.00", "-2.50", "-7.50"]}),
        "a refund ends the cover": Broken(choosing, "_doubt", always(None),
            CHOOSING + "refund_to_somebody_in_the_plan_keeps_the_cover_until_it_is_said_to_have_ended"),
        "an amount nobody can read is one": Broken(choices, "_unread", always(frozenset()),
            CHOOSING + "amount_that_could_not_be_read_is_asked_about", {"amounts": [None]}),
        "who is not paid leaves": Broken(choosing, "unpaid_since", always(None),
            CHOOSING + "month_without_pay_ends_no_cover", {"case": "no time"}),
        "nobody is paid": Broken(choosing, "unpaid_since", always(date(2025, 12, 1)),
            CHOOSING + "cover_ends_when_nothing_is_withheld_any_more_from_somebody_who_is_paid", {"amounts": []}),
        "a member who is not shown has left": Broken(family, "_end_of", gone_at_once,
            "month/test_family.py:test_member_with_an_end_date_or_absent_is_asked"),
        "a worker who is not shown has left": Broken(departures, "_of_absent", left_at_once,
            "month/test_workers.py:test_person_missing_from_the_extract_is_asked_every_month_and_never_dropped"),
        "everybody is counted together": Broken(losses, "_groups",
            lambda function: lambda serving, people: {("", ""): function(serving, people)["", ""]},
            "payroll/test_losses.py:test_deductions_are_counted_for_all_and_for_each_entity"),
        "an entity may lose all": Broken(unusual_losses, "_lost", always(None),
            "payroll/test_losses.py:test_all_of_a_small_entity_is_unusual", {"had": 3}),
    },
    "what was reported is looked at again": {
        "no begin is": Broken(workers, "corrected_begins", lambda function: lambda plan, going, given: going, HIRED),
        "no date is": Broken(resolve, "moved_begins", always({}), HIRED),
        "a begin is moved unasked": Broken(workers, "corrected_begins", begun_again_unasked, HIRED),
        "a begin stays where it was": Broken(looked_again, "put_rows",
            lambda function: lambda rows, *given: rows, HIRED),
        "the dates of before are those of now": Broken(resolve, "moved_begins", of_the_other, HIRED),
        "no pay is": Broken(resolve, "pay_moved", always(frozenset()), SALARY),
        "no pay was wrong": Broken(looked_again, "_is_wrong", always(False), SALARY),
        "a raise is a mistake": Broken(looked_again, "_is_wrong", always(True),
            LOOKED + "a_raise_between_renewals_stays_untold_and_unasked"),
        "pay that falls is a raise": Broken(looked_again, "_is_wrong",
            lambda function: lambda *given: given[3] is not None and function(*given),
            LOOKED + "pay_that_falls_without_a_day_is_asked"),
        "a salary is corrected unasked": Broken(salaries, "corrected_salaries", unasked_salaries, SALARY),
        "nothing is told": Broken(salaries, "is_true", lambda function: lambda mask: function(mask) & False,
            LOOKED + "nothing_and_less_are_never_told_unasked_and_the_old_salary_stands", {"pay": "0.00"}),
    },
    "days between two looks count": {
        "who is over is not looked at": Broken(resolve, "newly_over",
            lambda function: lambda *given: function(*given) & False, SOME_DAYS),
        "who is over is looked at each month": Broken(resolve, "newly_over", all_of,
            BETWEEN + "contracts_that_were_over_when_the_employer_began_are_nobodys_business"),
        "contracts of before the takeover count": Broken(resolve, "newly_over", of_any_month,
            BETWEEN + "contracts_that_were_over_when_the_employer_began_are_nobodys_business"),
        "they begin a day early": Broken(between_looks, "_first_day", earlier, ONE_DAY),
        "the last day is not owed": Broken(between_looks, "_in_service", but_its_last_day,
            ONE_DAY),
        "the waiting time is over": Broken(between_looks, "affiliation_day",
            lambda function: lambda plan, person, month: person["contract_start"],
            BETWEEN + "who_was_not_owed_anything_is_not_asked", {"case": 0}),
        "anybody meets the conditions": Broken(between_looks, "eligible", of_any_rule,
            BETWEEN + "who_was_not_owed_anything_is_not_asked", {"case": 1}),
        "nobody grows old": Broken(between_looks, "_is_grown", always(False),
            BETWEEN + "who_was_not_owed_anything_is_not_asked", {"case": 4}),
        "late entries are judged by today": Broken(workers, "lost_meanwhile",
            lambda function: lambda plan, over, *given: over.iloc[:0],
            BETWEEN + "a_late_entry_of_somebody_past_the_age_is_asked_for_the_days_before"),
        "what nobody can read is told": Broken(between_looks, "_to_the_loss", certain,
            BETWEEN + "a_late_entry_who_was_something_else_before_is_asked_and_never_told_unasked"),
        "an open question is lost": Broken(resolve, "_without_open", lambda function: lambda seen, *given: seen,
            BETWEEN + "a_refusal_is_remembered_and_an_open_question_is_not_lost"),
        "insured elsewhere is for ever": Broken(resolve, "valid", always(True),
            BETWEEN + "insured_elsewhere_holds_until_its_day_then_it_is_asked_again_from_the_day_after"),
    },
    "ends follow the days of the payroll": {
        "no day is looked at": Broken(workers, "days_lost", always({}), EVE),
        "the day itself is the last one": Broken(workers, "days_lost", days, LATE),
        "the plan's convention is forgotten": Broken(workers, "ending", lambda function: lambda plan, day: day, EVE),
        "a day known before counts": Broken(conditions_lost, "_moved_on",
            lambda function: lambda name, person, before: person[conditions_lost.since_field(name)],
            LOST + "without_a_day_or_with_one_known_before_the_end_is_the_eve_of_the_month"),
        "any field that moved counts": Broken(conditions_lost, "_deciding", fields(lambda rows: frozenset()),
            LOST + "the_day_of_a_field_that_the_rule_does_not_hang_on_does_not_count"),
        "the last field counts": Broken(conditions_lost, "_deciding", fields(lambda rows: frozenset(rows.index)),
            LOST + "of_two_conditions_lost_the_first_day_counts_and_of_alternatives_the_last"),
        "it may end before it began": Broken(workers, "_eves", eves, LOST + "a_cover_does_not_end_before_it_began"),
        "a new contract has no first day": Broken(workers, "days_lost", without_contracts,
            LOST + "a_condition_lost_with_a_new_contract_is_lost_on_its_first_day"),
        "a term ends on the same day of the month": Broken(eligibility, "term_end",
            lambda function: eligibility.add_months,
            LOST + "cover_kept_for_months_after_the_last_day_of_february_ends_on_the_last_of_may"),
        "an interruption ends with the month": Broken(working_time, "_resumed", always(None),
            "month/test_working_time.py:test_an_interruption_is_over_on_the_day_after_its_last_one"),
        "the same time in other units is a change": Broken(working_time, "same_time", always(False),
            "month/test_same_time.py:test_hours_that_creep_are_held_against_what_was_looked_at_first"),
    },
}  # fmt: skip
ALL = [(rule, name) for rule, broken in BROKEN.items() for name in broken]


@pytest.mark.parametrize(("rule", "name"), one_in(3, ALL))
def test_what_breaks_a_rule_is_found_by_its_test(rule, name, monkeypatch):
    broken = BROKEN[rule][name]
    test = _test(broken.test, broken.given)
    monkeypatch.setattr(broken.where, broken.what, broken.instead(getattr(broken.where, broken.what)))
    with pytest.raises((AssertionError, KeyError, ValueError)):
        test()


def test_each_rule_is_broken_in_ten_ways():
    assert all(len(broken) >= 10 for broken in BROKEN.values())


_LOADED: dict[str, ModuleType] = {}


def _test(named: str, given: Mapping[str, Any]) -> Callable[[], None]:
    """A test of another file, called with these values; `case`: the place of its parameters, where it lists them."""
    file, _, name = named.partition(":")
    if file not in _LOADED:
        spec = spec_from_file_location(file.replace("/", "_").removesuffix(".py"), TESTS / file)
        assert spec is not None
        assert spec.loader is not None
        _LOADED[file] = module_from_spec(spec)
        spec.loader.exec_module(_LOADED[file])
    function = getattr(_LOADED[file], name)
    case = given.get("case")
    if isinstance(case, int):
        [mark] = [mark for mark in function.pytestmark if mark.name == "parametrize"]
        given = dict(zip(mark.args[0], mark.args[1][case], strict=True))
    return lambda: function(**given)
