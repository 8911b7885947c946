"""A statement that lists only who changed x the statement before -> the lines of all others, proven by their sum."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assusoft.errors import Refused
from assusoft.months import next_month
from assusoft.plans.covers.premium import Premium
from assusoft.statements.billed import BilledLine

_NAMED = ("last_name", "first_name", "birth_date")


def rebuilt(
    lines: Sequence[BilledLine],
    transfers: Mapping[str, Premium],
    before: Sequence[BilledLine],
    periods: tuple[str, str],
    name: str,
) -> list[BilledLine]:
    """The lines of a statement, with those of the persons of whom nothing is printed but the sum.

    Whoever is listed, with whatever line, is not among the others; corrections of the statement before are not billed
    again.

    Parameters
    ----------
    transfers
        Contract -> the sum of those who are not listed; contracts that are not there list everybody.
    periods
        The first month that the statement before billed, and that this one bills.
    name
        Of the file, for refusals.

    Raises
    ------
    Refused
        The lines of the others do not add up to what is printed for them: both figures.
    """
    found = list(lines)
    for contract, stated in transfers.items():
        listed = {_person(line) for line in lines if line.contract == contract}
        others = [
            line
            for line in before
            if line.contract == contract and line.month >= periods[0] and _person(line) not in listed
        ]
        made = Premium(*(sum(part) for part in zip((0, 0, 0), *(line.premium for line in others), strict=True)))
        if made != stated:
            raise Refused(
                "{name}: contract {contract} bills {stated} for those who are not listed, and by the "
                "statement before of {periods} it is {made}, {others} lines. Ask for the detailed "
                "statement. Nothing was stored.",
                name=name,
                contract=contract,
                stated=_said(stated),
                periods=periods[0],
                made=_said(made),
                others=len(others),
            )
        found += _numbered(others, periods, len(found))
    return found


def _numbered(others: Iterable[BilledLine], periods: tuple[str, str], count: int) -> list[BilledLine]:
    steps = _steps(*periods)
    return [
        replace(line, row=count + at, month=_later(line.month, steps), begin=None, end=None)
        for at, line in enumerate(others, start=1)
    ]


def _person(line: BilledLine) -> tuple[object, ...]:
    """Of whom a line is, as statements print it: a number, else name and birth date."""
    number = line.printed.get("national_number") or line.printed.get("payroll_id") or line.printed.get("person")
    return (number,) if number else tuple(line.printed.get(name) for name in _NAMED)


def _said(premium: Premium) -> str:
    parts = "employer, employee, taxes: " + ", ".join(f"{part / 100:.2f}" for part in premium)
    return f"{premium.total / 100:.2f} ({parts})"


def _steps(first: str, second: str) -> int:
    return (int(second[:4]) - int(first[:4])) * 12 + int(second[5:]) - int(first[5:])


def _later(month: str, steps: int) -> str:
    for _ in range(steps):
        month = next_month(month)
    return month
