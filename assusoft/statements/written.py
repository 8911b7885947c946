"""Expected lines -> the rows of table `statement`, as a faithful supplier would write them."""

from collections.abc import Sequence

import pandas as pd

from assusoft.plans.covers.cents import euro
from assusoft.schema import STATEMENT, typed
from assusoft.statements.expected import ExpectedLine
from assusoft.statements.insured import FAMILY_NUMBER

_NAMED = ("last_name", "first_name", "birth_date", "insured_salary", "insured_pct")


def statement_rows(lines: Sequence[ExpectedLine]) -> pd.DataFrame:
    """A row of `schema.STATEMENT` for each line that has a premium; a member's has the worker's national number."""
    return typed([_row(line) for line in lines if line.premium is not None], STATEMENT)


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
        "billed_employer": euro(line.premium.employer),
        "billed_employee": euro(line.premium.employee),
        "billed_tax": euro(line.premium.tax),
        "billed_total": euro(line.premium.total),
        **{name: line.values.get(name) for name in _NAMED},
    }
