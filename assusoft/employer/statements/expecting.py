"""What was reported to a supplier, or is owed to it -> the lines a faithful supplier would bill for a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view, month_views
from assusoft.employer.statements.tariffs import check_supplier, tariffs_of
from assusoft.errors import Refused
from assusoft.frames import Row, is_true, rows_of, rows_where
from assusoft.month.dated import MonthMessages
from assusoft.month.state import Key, by_key
from assusoft.months import calendar_month, check_month, next_month, previous_month
from assusoft.plans.covers.cover import MONTHS
from assusoft.plans.covers.tables import NoRow
from assusoft.plans.eligibility import first_telling
from assusoft.statements.expected import ExpectedLine, PlanTariff, begins_period, expected_lines
from assusoft.statements.insured import MonthValues, Reported, values_in
from assusoft.store import Closing

Basis = Literal["reported", "owed"]


@dataclass(frozen=True)
class Expected:
    """What a supplier should bill for a period; `through`: the last month whose messages it is computed from.

    `months`: those that the period covers; `bills`: contract, cover and month of all that it bills.
    """

    supplier: str
    period: str
    through: str
    months: tuple[str, ...]
    bills: frozenset[tuple[str, str, str]]
    lines: tuple[ExpectedLine, ...]


def expected(
    employer: EmployerFolder,
    supplier: str,
    period: str,
    basis: Basis = "reported",
    through_period: str = "",
    back: int = 0,
) -> Expected:
    """The lines of a period; see `Employer.expected`.

    Parameters
    ----------
    through_period
        By what was reported until the end of that period; '' the period itself.
    back
        As if the messages of that many last months had not been reported.
    """
    listed, said = employer.store.listed(), employer.facts.said().last
    known = (len(listed.imports), len(listed.closings), said)  # a statement received changes nothing of it
    key = ("expected", supplier, period, basis, through_period or period, back, *known)
    return employer.once(lambda: _expected(employer, supplier, period, basis, through_period or period, back), *key)


def _expected(
    employer: EmployerFolder, supplier: str, period: str, basis: Basis, through_period: str, back: int
) -> Expected:
    check_supplier(employer, supplier)
    tariffs = tariffs_of(employer, supplier, check_month(period))
    months, last = covered_months(tariffs, period), covered_months(tariffs, through_period)[-1]
    found: list[_Billed] = []
    for billed, until in (("in arrears", last), ("in advance", _begun(employer, previous_month(through_period)))):
        priced = {month: _billed_in(tariffs, billed, period, month) for month in months}
        if any(one.billed for each in priced.values() for one in each.values()):
            made = partial(_billed, employer, supplier, period, months, priced, until, basis, back)
            through = _closings(employer, until, back)[-1:]
            kept = basis == "reported" and through
            key = "lines due", supplier, period, billed, through[0].number if kept else 0
            found.append(employer.once(made, *key) if kept else made())
    if not found:
        found.append(_Billed(_held(employer, last, period, basis, back)[0], frozenset(), []))
    return Expected(
        supplier,
        period,
        max(one.through for one in found),
        tuple(months),
        frozenset().union(*(one.bills for one in found)),
        tuple(line for one in found for line in one.lines),
    )


class _Billed(NamedTuple):
    """What is billed in arrears, or in advance."""

    through: str
    bills: frozenset[tuple[str, str, str]]
    lines: list[ExpectedLine]


def _billed(
    employer: EmployerFolder,
    supplier: str,
    period: str,
    months: Sequence[str],
    priced: Mapping[str, Mapping[str, PlanTariff]],
    until: str,
    basis: Basis,
    back: int,
) -> _Billed:
    through, reported = _held(employer, until, period, basis, back)
    lines = [line for month in months for line in _lines_of(supplier, values_in(month, reported), priced[month])]
    return _Billed(through, _bills(priced), lines)


def _bills(priced: Mapping[str, Mapping[str, PlanTariff]]) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (one.contract, cover, month) for month, each in priced.items() for one in each.values() for cover in one.billed
    )


def _lines_of(supplier: str, values: MonthValues, priced: Mapping[str, PlanTariff]) -> list[ExpectedLine]:
    try:
        return expected_lines(values, priced)
    except NoRow as missing:
        raise Refused(
            "Premiums of {month} for supplier '{supplier}' cannot be computed: {missing}. An amount is "
            "never guessed. Add the row, with its source. Nothing was stored.",
            month=values.month,
            supplier=supplier,
            missing=missing.sentence,
        ) from None


def _begun(employer: EmployerFolder, month: str) -> str:
    """The month before a period that is billed in advance; at least the first that was closed, the takeover."""
    return max([month, *(closing.month for closing in employer.facts.closings()[:1])])


def covered_months(tariffs: Mapping[str, PlanTariff], period: str) -> list[str]:
    """The months that some cover bills in a period that begins with this month; the month itself at least."""
    lengths = [
        MONTHS[cover.periodicity]
        for one in tariffs.values()
        for cover in one.tariff.covers.values()
        if begins_period(cover, period)
    ]
    months = [period]
    while len(months) < max(lengths, default=1):
        months.append(next_month(months[-1]))
    return months


def _billed_in(tariffs: Mapping[str, PlanTariff], billed: str, period: str, month: str) -> dict[str, PlanTariff]:
    """Each plan with the covers that bill the month, in arrears or in advance, in the period that begins so."""
    return {
        name: one._replace(
            billed=[
                cover
                for cover, keys in one.tariff.covers.items()
                if keys.billed == billed
                and begins_period(keys, period)
                and month < _after(period, MONTHS[keys.periodicity])
            ]
        )
        for name, one in tariffs.items()
    }


def _after(month: str, count: int) -> str:
    for _ in range(count):
        month = next_month(month)
    return month


def _held(employer: EmployerFolder, last: str, period: str, basis: Basis, back: int) -> tuple[str, Reported]:
    """What the supplier holds at the end of the period, or would hold if everything were told.

    What was reported is what had been closed by the period's last month; later months belong to later statements.
    """
    facts = employer.facts
    closings = _closings(employer, last, back)
    if not closings:
        raise Refused("Nothing had been reported by {last}: close a month first, then control its premiums.", last=last)
    through = closings[-1].month
    first = min(first_telling(employer.plans, period), through)
    views = month_views(employer, [closing.month for closing in closings if closing.month >= first])
    state = facts.state_at(closings[-1]).affiliations
    shown = [month for month in facts.rounds() if calendar_month(month) <= last]
    rows = employer.once(lambda: _affiliated(state), "affiliated", closings[-1].number)
    owed = month_view(employer, shown[-1]) if basis == "owed" and shown and shown[-1] > through else None
    if owed is not None:
        views, state, through = [*views, owed], owed.resolution.state.affiliations, owed.month
        rows = _affiliated(state)
    told = [MonthMessages(view.reported.affiliations, view.messages) for view in views]
    return through, Reported(state, told, _relations([view.photo.family for view in views]), rows)


def _closings(employer: EmployerFolder, last: str, back: int) -> list[Closing]:
    """The closings by that month, without those of so many last months: what they reported never changes any more.

    The first month is always among them: its list is what a supplier begins with.
    """
    closings = [closing for closing in employer.facts.closings() if calendar_month(closing.month) <= last]
    months = sorted({calendar_month(closing.month) for closing in closings})
    counted = months[: max(len(months) - back, 1)]
    return [closing for closing in closings if calendar_month(closing.month) in counted]


def _affiliated(affiliations: pd.DataFrame) -> dict[Key, Row]:
    return by_key(rows_where(affiliations, is_true(affiliations["status"] == "affiliated")))


def _relations(families: Sequence[pd.DataFrame]) -> dict[tuple[str, str], str]:
    rows = [row for family in families for row in rows_of(family[["person", "member", "relation"]])]
    return {(row["person"], row["member"]): row["relation"] or "" for row in rows}
