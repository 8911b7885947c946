"""What was reported until a month -> the premiums of its year so far, of everybody at once, by person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import copy
from fractions import Fraction

from assusoft.benefit_sheets.known import Due
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.expecting import covered_months, expected
from assusoft.employer.statements.tariffs import tariffs_of
from assusoft.months import calendar_month, month_end, month_start, next_month
from assusoft.plans.covers.cents import cents
from assusoft.plans.covers.premium import (
    Incomputable,
    Insured,
    Premium,
    exact_premium,
    insured_amount,
    rounded,
)
from assusoft.statements.expected import NOTHING, ExpectedLine


def months_known(employer: EmployerFolder, month: str) -> tuple[str, ...]:
    """The months of the calendar year, up to this one, since the employer's first closing."""
    first = calendar_month(employer.facts.closings()[0].month)
    found = [max(first, f"{month[:4]}-01")]
    while found[-1] < month:
        found.append(next_month(found[-1]))
    return tuple(found)


def premiums_due(employer: EmployerFolder, month: str) -> dict[str, list[Due]]:
    """Person -> the premiums of the year so far, by what was reported until the month; by plan, member and cover."""
    found: dict[str, list[Due]] = defaultdict(list)
    for supplier in sorted({plan.supplier for plan in employer.plans if plan.covers}):
        for line in lines_due_of(employer, supplier, month):
            found[line.person].append(_due(line, month))
    return {person: sorted(mine, key=lambda one: (one.plan, one.month, one.member)) for person, mine in found.items()}


def lines_due_of(employer: EmployerFolder, supplier: str, month: str) -> Iterator[ExpectedLine]:
    """The lines of the supplier's periods that began in the year; each month once, a month after this one never.

    What is computed of a period is let go with it: the lines of a year of a large employer are many.
    """
    known = months_known(employer, month)
    period = f"{month[:4]}-01"
    while period <= month:
        if covered_months(tariffs_of(employer, supplier, period), period)[-1] >= known[0]:
            apart = copy(employer)
            apart._derived = dict(_kept(employer._derived))
            found = expected(apart, supplier, period, through_period=month)
            yield from (line for line in found.lines if line.month in known)
        period = next_month(period)


_KEPT = ("tariffs", "tables", "affiliated")


def _kept(derived: Mapping[tuple[object, ...], object]) -> Iterator[tuple[tuple[object, ...], object]]:
    return ((key, found) for key, found in derived.items() if key[0] in _KEPT)


def _due(line: ExpectedLine, month: str) -> Due:
    """The line without what it is computed from; of the month itself also what it costs a year, and what it insures."""
    cover = line.tariff.covers[line.cover]
    due = Due(line.plan, line.member, line.cover, cover.kind, line.month, line.premium, line.missing)
    if line.month != month or line.end < month_end(month):
        return due
    due = due._replace(goes_on=line.values["affiliation_to"] is None, insured=_insured(line, month))
    return due._replace(yearly=_yearly(line, month)) if due.goes_on and line.premium is not None else due


def _yearly(line: ExpectedLine, month: str) -> Premium:
    """Twelve whole months at the values of the month's last day, as they are billed: each rounded.

    Nothing where the month is owed nothing.
    """
    premium, last = line.premium or NOTHING, line.insured[-1]
    if premium != NOTHING and (len(line.insured) > 1 or line.begin > month_start(month)):
        whole = Insured([(month_start(month), month_end(month))], last.values, last.share)
        premium = rounded(line.tariff.covers[line.cover], exact_premium(line.cover, line.tariff, month, [whole]))
    return Premium(*(12 * part for part in premium))


def _insured(line: ExpectedLine, month: str) -> int | None:
    try:
        found: Fraction | None = insured_amount(line.cover, line.tariff, month, line.values)
    except Incomputable:
        return None
    return None if found is None else cents(found)
