"""A closed month -> the last closing of it, the people as decided, and the affiliations as suppliers know them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from assusoft.employer.deciding.decision import MonthView, photo_said
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view, month_views
from assusoft.errors import Refused
from assusoft.frames import Row, as_mask, of_persons, rows_of, rows_where, values_of
from assusoft.month.dated import MonthMessages, values_on
from assusoft.month.resolving.copies import without_copies
from assusoft.month.resolving.people import main_contracts, settle_identities
from assusoft.month.resolving.resolve import completed, inquiry_of
from assusoft.months import calendar_month, check_month, month_end, month_start
from assusoft.plans.eligibility import first_telling
from assusoft.store import Closing


@dataclass(frozen=True, eq=False)
class ClosedMonth:
    """What sheets of a month are read from.

    `people`: a row per person, by person, answered values filled in; `worker`, `family`, `deduction`: the photo as HR
    said that it is; `affiliations`: those with a day in the calendar year up to the month, as they are on its last day;
    `before`: who has a cover and no contract in the month -> the last contract before, and the month of its payroll.
    """

    view: MonthView
    closing: Closing
    people: pd.DataFrame
    worker: pd.DataFrame
    family: pd.DataFrame
    deduction: pd.DataFrame
    affiliations: pd.DataFrame
    before: Mapping[str, tuple[Row, str]]


def closed_month(employer: EmployerFolder, month: str) -> ClosedMonth:
    """What is known of a month that is closed, by its last closing.

    Raises
    ------
    Refused
        The month is not closed: nobody was told yet what it will say.
    """
    closing = last_closing(employer, check_month(month))
    view = month_view(employer, closing.month)
    inquiry = inquiry_of(view.answers, view.declarations, month)
    settled = settle_identities(photo_said(employer.facts, view.imported, view.said), inquiry, view.plans)
    people = completed(settled, inquiry, month)[0]
    here = rows_where(people, as_mask(people["contract_end"].isna() | (people["contract_end"] >= month_start(month))))
    affiliations = _affiliations(employer, closing, view, month)
    insured = set(values_of(covered(affiliations, month)))
    return ClosedMonth(
        view,
        closing,
        here,
        settled.worker,
        settled.family,
        settled.deduction,
        affiliations,
        last_contracts(employer, sorted(insured - set(here.index)), people, month),
    )


def last_contracts(
    employer: EmployerFolder, persons: Sequence[str], people: pd.DataFrame, month: str
) -> dict[str, tuple[Row, str]]:
    """The persons' last contracts, in this photo or in one before it."""
    found: dict[str, tuple[Row, str]] = {}
    months = [one for one in employer.facts.shown_months() if one < month]
    table, shown = people.reset_index(drop=True), month
    while persons:
        rows = rows_of(of_persons(table, persons).reset_index(drop=True))
        found |= {row["person"]: (row, shown) for row in rows}
        persons = [person for person in persons if person not in found]
        if not months:
            break
        shown = months.pop()
        worker = of_persons(employer.facts.photo_of(shown).worker, persons)
        table = main_contracts(worker, shown).reset_index(drop=True)
    return found


def covered(affiliations: pd.DataFrame, month: str) -> pd.Series:
    """The workers who have a cover of their own on a day of the month."""
    over = as_mask(affiliations["affiliation_to"] < month_start(month))
    return rows_where(affiliations, as_mask(affiliations["member"] == "") & ~over)["person"]


def last_closing(employer: EmployerFolder, month: str) -> Closing:
    """The last closing of a month; Refused when there is none."""
    found = [one for one in employer.facts.closings() if calendar_month(one.month) == month]
    if not found:
        raise Refused(
            "{month} is not closed, and a sheet says what suppliers were told: close it first (assusoft close --month "
            "{month}). Nothing was written.",
            month=month,
        )
    return found[-1]


def _affiliations(employer: EmployerFolder, closing: Closing, view: MonthView, month: str) -> pd.DataFrame:
    state = employer.facts.state_at(closing).affiliations
    first = first_telling(employer.plans, month)
    closings = [one for one in employer.facts.closings() if first <= one.month <= closing.month]
    views = month_views(employer, [one.month for one in closings])
    told = [MonthMessages(one.reported.affiliations, one.messages) for one in views]
    rows = without_copies(values_on(month_end(month), state, told), view.plans)
    begun = as_mask(rows["affiliation_from"] <= month_end(month))
    over = as_mask(rows["affiliation_to"] < date(int(month[:4]), 1, 1))
    return rows_where(rows, begun & ~over)
