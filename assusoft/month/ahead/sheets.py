"""What plan sheets say of days to come: salaries renewed, exceptions that end, versions that begin."""

from collections.abc import Iterator
from datetime import date

from assusoft.days_in_words import day
from assusoft.language import say
from assusoft.month.ahead.coming import Coming, Outlook, is_open, name_of
from assusoft.month.resolving.values.salaries import has_special_pay
from assusoft.months import add_months, month_end
from assusoft.plans.model import Plan


def salaries_renewed(outlook: Outlook) -> Iterator[Coming]:
    """The yearly renewal of a plan's salaries, and each person whose salary is asked then."""
    for plan in outlook.plans.values():
        for first in _renewals(plan, outlook):
            insured = [
                row["person"]
                for row in outlook.affiliations
                if row["plan"] == plan.name and not row["member"] and is_open(row)
            ]
            if not insured:
                continue
            what = say(outlook.language, "The insured salaries are renewed")
            taken = say(
                outlook.language,
                "The salaries that the payroll has then are told (persons: {count}).",
                count=len(insured),
            )
            yield Coming(first, "", "", "", plan.name, "salary_renewal", what, taken)
            for person in insured:
                row = outlook.people.get(person)
                if row is not None and has_special_pay(row):
                    asked = say(
                        outlook.language,
                        "You are asked for the salary: the pay is split, of an expatriate, or variable.",
                    )
                    yield Coming(first, person, "", name_of(row), plan.name, "salary_renewal", what, asked)


def _renewals(plan: Plan, outlook: Outlook) -> Iterator[date]:
    if plan.salary is not None and plan.salary.renewed == "yearly":
        for year in range(outlook.first.year, outlook.last.year + 2):
            first = add_months(date(year, plan.salary.month, 1), -plan.salary.ahead)
            if outlook.holds(first):
                yield first


def exceptions_end(outlook: Outlook) -> Iterator[Coming]:
    """Exceptions of plan sheets that hold until a day."""
    for plan in outlook.plans.values():
        for exception in plan.exceptions:
            if exception.until is not None and outlook.holds(exception.until):
                row = outlook.people.get(exception.person)
                what = say(outlook.language, "An exception ends: {reason}", reason=exception.reason)
                follows = say(outlook.language, "From the next month on the rule of the plan decides.")
                name = name_of(row) if row else ""
                yield Coming(exception.until, exception.person, "", name, plan.name, "exception_end", what, follows)


def versions_begin(outlook: Outlook) -> Iterator[Coming]:
    """Plan sheets, or versions of them, that come into force."""
    for sheet in outlook.sheets:
        if outlook.holds(sheet.from_) and sheet.from_ > month_end(outlook.month):
            since = day(sheet.from_, outlook.language)
            what = say(outlook.language, "Plan sheet {file}, in force from {day}", file=sheet.file, day=since)
            follows = say(outlook.language, "What it changes is asked and told from that month on.")
            yield Coming(sheet.from_, "", "", "", sheet.reported_as, "plan_version", what, follows)
