"""Expected lines -> the rows of table `statement`, as a faithful supplier would write them."""

from collections.abc import Collection, Sequence
from fractions import Fraction

import pandas as pd

from assusoft.plans.covers.cents import euro, shared
from assusoft.plans.covers.premium import Premium
from assusoft.schema import STATEMENT, typed
from assusoft.statements.billed import TOTAL
from assusoft.statements.expected import NOTHING, ExpectedLine
from assusoft.statements.insured import FAMILY_NUMBER

_NAMED = ("last_name", "first_name", "birth_date", "insured_salary", "insured_pct")
PERSONS = ("national_number", "payroll_id", "person", "member", "last_name", "first_name", "birth_date")
"""Fields by which a line says of whom it is."""
LEVIES = ("inami", "riziv")
"""Names of taxes of a cover that are printed apart, where a layout has a place for them."""


def statement_rows(lines: Sequence[ExpectedLine], fields: Collection[str] = ()) -> pd.DataFrame:
    """A row of `schema.STATEMENT` for each line that has a premium; a member's has the worker's national number.

    Parameters
    ----------
    fields
        Those that a layout carries: with `billed_levy` the levy stands apart from the taxes; with
        `regularised_employer` what corrects an earlier statement stands in the columns of regularisations. Where none
        of them says who somebody is, a row is the sum of a contract and cover.
    """
    if fields and not set(PERSONS) & set(fields):
        return typed(_sums(lines), STATEMENT)
    rows = [_row(line) for line in lines if line.premium is not None]
    priced = [line for line in lines if line.premium is not None]
    if "billed_levy" in fields:
        rows = [_with_levy(row, line) for row, line in zip(rows, priced, strict=True)]
    if "regularised_employer" in fields:
        rows = [_regularised(row) if line.correction else {**row, "billed_from": None, "billed_to": None}
                for row, line in zip(rows, priced, strict=True)]  # fmt: skip
    return typed(rows, STATEMENT)


def _sums(lines: Sequence[ExpectedLine]) -> list[dict[str, object]]:
    """A row for each contract and cover, with the sum of its lines."""
    found: dict[tuple[str, str], Premium] = {}
    for line in lines:
        if line.premium is not None:
            found[line.contract, line.cover] = found.get((line.contract, line.cover), NOTHING).plus(line.premium)
    return [
        {"contract": contract, "billed_cover": cover, "billed_kind": TOTAL} | _amounts(premium)
        for (contract, cover), premium in sorted(found.items())
    ]


def _amounts(premium: Premium) -> dict[str, object]:
    parts = {"employer": premium.employer, "employee": premium.employee, "tax": premium.tax, "total": premium.total}
    return {f"billed_{name}": euro(cents) for name, cents in parts.items()}


def _row(line: ExpectedLine) -> dict[str, object]:
    assert line.premium is not None
    return {
        "contract": line.contract,
        "billed_month": line.month,
        "national_number": line.values.get(FAMILY_NUMBER),
        "person": line.person,
        "member": line.member or None,
        "billed_cover": line.cover,
        "billed_from": line.begin,
        "billed_to": line.end,
        **_amounts(line.premium),
        **{name: line.values.get(name) for name in _NAMED},
    }


def _with_levy(row: dict[str, object], line: ExpectedLine) -> dict[str, object]:
    """The row with its levy apart: the part of the taxes that the rates of the cover give it, to the cent."""
    assert line.premium is not None
    taxes = line.tariff.covers[line.cover].taxes
    rates = [(name.casefold() in LEVIES, Fraction(tax.rate)) for name, tax in taxes.items()]
    levy = sum((rate for is_levy, rate in rates if is_levy), Fraction(0))
    rest = sum((rate for is_levy, rate in rates if not is_levy), Fraction(0))
    parts = shared(line.premium.tax, [rest, levy]) if levy else [line.premium.tax, 0]
    return {**row, "billed_tax": euro(parts[0]), "billed_levy": euro(parts[1])}


def _regularised(row: dict[str, object]) -> dict[str, object]:
    moved = {f"regularised_{part}": row[f"billed_{part}"] for part in ("employer", "employee", "tax")}
    return {**row, **moved, **dict.fromkeys(("billed_employer", "billed_employee", "billed_tax", "billed_month"))}
