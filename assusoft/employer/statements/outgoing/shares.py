"""What employees pay of their premiums -> what the payroll is to withhold, and what it withheld."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import same_persons
from assusoft.employer.statements.expecting import expected
from assusoft.employer.statements.following.due import due_of
from assusoft.employer.statements.outgoing.exporting import exported
from assusoft.employer.statements.outgoing.places import WhereOf, places
from assusoft.employer.statements.tariffs import tariffs_of
from assusoft.errors import Refused
from assusoft.frames import rows_in
from assusoft.months import is_extra
from assusoft.plans.covers.cents import euro, in_cents
from assusoft.plans.versions import plans_in_force
from assusoft.schema import SHARE, typed
from assusoft.statements.expected import ExpectedLine
from assusoft.statements.outgoing.withheld import ShareKey, Withheld, compared


class Shares(NamedTuple):
    """The rows for the payroll, columns `schema.SHARE`, and the covers that no wage code is known for."""

    rows: pd.DataFrame
    without_code: tuple[str, ...]

    @property
    def without_number(self) -> int:
        """Rows of whom no payroll number is known."""
        return int(self.rows["payroll_id"].isna().sum())


def shares(employer: EmployerFolder, supplier: str, period: str) -> Shares:
    """What is to be withheld of a period; see `Employer.shares`."""
    codes, place_of = wage_codes(employer, supplier, period), places(employer)
    sums: dict[tuple[str, str, str, str, str], int] = {}
    unknown = set()
    for line in due_of(employer, supplier, period).lines:
        if line.premium is None or not line.premium.employee:
            continue
        place, code = place_of(line.person, line.month), _code(codes, line, place_of)
        if not code:
            unknown.add(f"{line.plan}: {line.cover}")
        key = place.source, place.payroll_id, line.person, code, line.month
        sums[key] = sums.get(key, 0) + line.premium.employee
    rows = [
        {**{name: value or None for name, value in zip(SHARE, key, strict=False)}, "amount": euro(amount)}
        for key, amount in sorted(sums.items())
        if amount
    ]
    return Shares(typed(rows, SHARE), tuple(sorted(unknown)))


def shares_file(employer: EmployerFolder, supplier: str, period: str, layout: str) -> bytes:
    """The same by a layout of table `share`."""
    return exported(employer, layout, "share", shares(employer, supplier, period).rows, period)


Codes = Mapping[tuple[str, str], str | Mapping[str, str]]
"""Plan and cover -> its wage code, or that of each source."""


def wage_codes(employer: EmployerFolder, supplier: str, month: str) -> Codes:
    """What the plan sheets say in that month, else the supplier's file, else the code that shows the choice."""
    of_supplier = employer.suppliers[supplier].statements.wage_code
    plans = plans_in_force(employer.plans, month)
    return {
        (name, cover): keys.wage_code or of_supplier or plans[name].choice_wage_code or ""
        for name, one in tariffs_of(employer, supplier, month).items()
        for cover, keys in one.tariff.covers.items()
    }


def _code(codes: Codes, line: ExpectedLine, place_of: WhereOf) -> str:
    code = codes.get((line.plan, line.cover), "")
    return code if isinstance(code, str) else code.get(place_of(line.person, line.month).source, "")


def deductions(employer: EmployerFolder, supplier: str, period: str) -> list[Withheld]:
    """What is owed and what was withheld in each month up to a period; see `Employer.deductions`.

    Raises
    ------
    Refused
        No wage code is known for any cover that employees pay for.
    """
    closed = [closing.month for closing in employer.facts.closings() if closing.month <= period]
    months = [month for month in closed if not is_extra(month)]
    place_of = places(employer)
    owed: dict[ShareKey, int] = {}
    for month in months:
        codes = wage_codes(employer, supplier, month)
        for line in expected(employer, supplier, month, through_period=period).lines:
            code = _code(codes, line, place_of) if line.premium and line.premium.employee else ""
            if code and line.premium:
                key = line.person, code, line.month
                owed[key] = owed.get(key, 0) + line.premium.employee
    wanted = {code for month in months for code in _all_codes(wage_codes(employer, supplier, month).values())}
    if not wanted:
        raise Refused(
            "No wage code is known for what employees pay to supplier '{supplier}'. Write wage_code in "
            "the covers of its plan sheets, or in [statements] of suppliers/{supplier}.toml.",
            supplier=supplier,
        )
    return compared({key: cents for key, cents in owed.items() if key[2] <= period}, _taken(employer, months, wanted))


def deduction_values(found: Iterable[Withheld], month: str) -> list[dict[str, str]]:
    """Those of the month as `assusoft deductions --json` prints them, amounts as text."""
    amounts = ("owed", "withheld", "balance")
    return [
        one._asdict()
        | {name: f"{euro(getattr(one, name)):.2f}" for name in amounts}
        | {"outcome": one.outcome, "class": one.name}
        for one in found
        if one.month == month
    ]


def _all_codes(codes: Iterable[str | Mapping[str, str]]) -> set[str]:
    return {each for one in codes for each in ([one] if isinstance(one, str) else one.values()) if each}


def _taken(employer: EmployerFolder, months: Iterable[str], codes: set[str]) -> dict[ShareKey, int]:
    """What the photos of these months show as withheld under these codes."""
    same, sums = same_persons(employer), dict[ShareKey, int]()
    for month in months:
        table = employer.facts.photo_of(month).deduction
        for row in rows_in(table, table["wage_code"].isin(sorted(codes)) & table["person"].notna()):
            key = str(same.get(row["person"], row["person"])), str(row["wage_code"]), month
            sums[key] = sums.get(key, 0) + in_cents(row["amount"] or euro(0))
    return sums
