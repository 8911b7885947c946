"""Lines that are expected and lines that are billed, for tests of premium statements."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from support.covers import cover_of

from assusoft.months import month_end, month_start
from assusoft.plans.covers.cover import Cover
from assusoft.plans.covers.premium import Insured, Premium, Tariff, exact_premium, rounded
from assusoft.plans.covers.tables import Table
from assusoft.schema import IDENTITY, MEMBER_IDENTITY
from assusoft.statements.billed import BilledLine
from assusoft.statements.control import Control, Heard, Known, Tolerance, control
from assusoft.statements.expected import ExpectedLine
from assusoft.statements.persons import Directory, directory_of

MONTH = "2026-02"
ANNA = {"national_number": "85073003328", "last_name": "Peeters", "first_name": "Anna", "birth_date": date(1985, 7, 30)}
BRAM = {"national_number": "90010112356", "last_name": "Maes", "first_name": "Bram", "birth_date": date(1990, 1, 1)}
PENSION = cover_of("flat rate", rate="2.4", employee=25, taxes={"insurance": {"rate": "4.40"}})
EXACT = Tolerance()
PEOPLE = {"P00001": ANNA, "P00002": BRAM}


def people(members: Sequence[Mapping[str, Any]] = ()) -> Directory:
    """Anna and Bram, and these family members."""
    known = [{"person": person, "source": "payroll", "payroll_id": person[-1], **who} for person, who in PEOPLE.items()]
    return directory_of(pd.DataFrame(known, columns=IDENTITY), pd.DataFrame(members, columns=MEMBER_IDENTITY))


def due(
    person: str = "P00001",
    member: str = "",
    cover: str = "pension",
    month: str = MONTH,
    begin: date | None = None,
    end: date | None = None,
    of: Cover = PENSION,
    tables: Mapping[str, Table] | None = None,
    correction: bool = False,
    **values: object,
) -> ExpectedLine:
    """A line that is expected: a salary of 40 000.00, so a pension of 80.00, 60.00 of it paid by the employer."""
    spell = begin or month_start(month), end or month_end(month)
    reported = {"insured_salary": Decimal("40000.00"), "insured_pct": Decimal("100.00"), **PEOPLE[person], **values}
    insured = [Insured([spell], reported)]
    tariff = Tariff({cover: of}, tables or {})
    premium = rounded(of, exact_premium(cover, tariff, month, insured))
    return ExpectedLine("G1", "group", person, member, cover, month, *spell, insured, tariff, premium, "", correction)


def billed(row: int, line: ExpectedLine, premium: Premium | None = None, **printed: object) -> BilledLine:
    """The line as the supplier bills it; `premium` and what is printed may be otherwise."""
    assert line.premium is not None
    names = {name: line.values.get(name) for name in ("national_number", "last_name", "first_name", "birth_date")}
    given = {**names, "member": line.member, "insured_salary": line.values.get("insured_salary"), **printed}
    return BilledLine(
        row, str(given.pop("contract", line.contract)), str(given.pop("month", line.month)),
        str(given.pop("cover", line.cover)), line.begin, line.end, premium or line.premium,
        {name: value for name, value in given.items() if value}, "",
    )  # fmt: skip


def compared(
    expected: Sequence[ExpectedLine],
    statement: Sequence[BilledLine],
    *,
    earlier: Sequence[ExpectedLine] | None = None,
    history: Mapping[str, Sequence[object]] | None = None,
    ever: Sequence[tuple[str, str, str]] = (),
    optional: Sequence[str] = (),
    tolerance: Tolerance = EXACT,
    members: Sequence[Mapping[str, Any]] = (),
    heard: Heard = "",
) -> Control:
    """The control of a statement; without `earlier` nothing was reported lately."""
    before = {line.key: line for line in (expected if earlier is None else earlier)}
    contracts = {"G1": ["pension", "death"], "G2": ["pension"]}
    known = Known(
        contracts,
        before,
        frozenset(ever),
        frozenset(optional),
        frozenset({MONTH}),
        lambda line: history or {},
        tolerance,
        heard=lambda key: heard,
    )
    return control("alpha", expected, statement, people(members), known)


def classes(found: Control) -> list[str]:
    """The class of each difference."""
    return [one.name for one in found.differences]
