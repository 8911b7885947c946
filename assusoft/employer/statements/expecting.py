"""What was reported to a supplier, or is owed to it -> the lines a faithful supplier would bill for a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.statements.tariffs import check_supplier, tariffs_of
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.month.dated import MonthMessages
from assusoft.months import check_month, next_month
from assusoft.plans.covers.cover import MONTHS
from assusoft.plans.covers.premium import Tariff
from assusoft.plans.covers.tables import NoRow
from assusoft.statements.expected import ExpectedLine, PlanTariff, begins_period, expected_lines
from assusoft.statements.insured import Reported, values_in

Basis = Literal["reported", "owed"]


@dataclass(frozen=True)
class Expected:
    """What a supplier should bill for a period; `through`: the last month whose messages it is computed from.

    `months`: those that the period covers.
    """

    supplier: str
    period: str
    through: str
    months: tuple[str, ...]
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
    key = ("expected", supplier, period, basis, through_period or period, back, employer.store.listed().head)
    return employer.once(lambda: _expected(employer, supplier, period, basis, through_period or period, back), *key)


def _expected(
    employer: EmployerFolder, supplier: str, period: str, basis: Basis, through_period: str, back: int
) -> Expected:
    check_supplier(employer, supplier)
    tariffs = tariffs_of(employer, supplier, check_month(period))
    months = covered_months(tariffs, period)
    until = covered_months(tariffs, through_period)[-1]
    through, reported = _held(employer, until, period, basis, back)
    lines: list[ExpectedLine] = []
    for month in months:
        priced = {name: _billed_with(tariff, period, month) for name, tariff in tariffs.items()}
        try:
            lines += expected_lines(values_in(month, reported), priced)
        except NoRow as missing:
            raise Refused(
                f"Premiums of {month} for supplier '{supplier}' cannot be computed: {missing}. An amount is never "
                "guessed. Add the row, with its source."
            ) from None
    return Expected(supplier, period, through, tuple(months), tuple(lines))


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


def _billed_with(tariff: PlanTariff, period: str, month: str) -> PlanTariff:
    """The covers that bill the month in the period that begins with `period`."""
    covers = {
        name: cover
        for name, cover in tariff.tariff.covers.items()
        if begins_period(cover, period) and month < _after(period, MONTHS[cover.periodicity])
    }
    return tariff._replace(tariff=Tariff(covers, tariff.tariff.tables))


def _after(month: str, count: int) -> str:
    for _ in range(count):
        month = next_month(month)
    return month


def _held(employer: EmployerFolder, last: str, period: str, basis: Basis, back: int) -> tuple[str, Reported]:
    """What the supplier holds at the end of the period, or would hold if everything were told.

    What was reported is what had been closed by the period's last month; later months belong to later statements.
    """
    facts = employer.facts
    closings = [closing for closing in facts.closings() if closing.month <= last]
    closings = closings[: len(closings) - back]
    if not closings:
        raise Refused(f"Nothing had been reported by {last}: close a month first, then control its premiums.")
    through = closings[-1].month
    views = [month_view(employer, closing.month) for closing in closings if closing.month >= min(period, through)]
    state = facts.state_at(closings[-1]).affiliations
    owed = month_view(employer, last) if basis == "owed" and last in facts.months() else None
    if owed is not None and owed.month > through:
        views, state, through = [*views, owed], owed.resolution.state.affiliations, owed.month
    told = [MonthMessages(view.reported.affiliations, view.messages) for view in views]
    return through, Reported(state, told, _relations([view.photo.family for view in views]))


def _relations(families: Sequence[pd.DataFrame]) -> dict[tuple[str, str], str]:
    rows = [row for family in families for row in rows_of(family[["person", "member", "relation"]])]
    return {(row["person"], row["member"]): row["relation"] or "" for row in rows}
