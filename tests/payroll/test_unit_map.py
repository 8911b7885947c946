"""In what the figures of a new payroll are counted."""

from decimal import Decimal

import pandas as pd
import pytest

from assusoft.payroll.switch.unit_map import unit_map
from assusoft.schema import typed

OLD = [
    {"monthly_salary": Decimal(2000 + 137 * row), "salary_factor": Decimal("13.92"),
     "weekly_hours": Decimal(38 if row % 3 else 19), "full_time_hours": Decimal(38)}
    for row in range(12)
]  # fmt: skip
NUMBERS = pd.DataFrame({"old_number": [str(row) for row in range(12)], "new_number": [f"9{row}" for row in range(12)]})


def units(field: str, told) -> pd.Series:
    """What is said of a field that the new payroll tells as `told` of an old row."""
    new = typed([{field: told(row)} for row in OLD], [field])
    found, _ = unit_map(typed(OLD, list(OLD[0])), new, NUMBERS)
    return found.set_index("field").loc[field]


@pytest.mark.parametrize(
    ("field", "told", "means", "power", "status"),
    [
        ("monthly_salary", lambda row: row["monthly_salary"], "monthly_salary", 0, "same"),
        ("monthly_salary", lambda row: row["monthly_salary"] * 100, "monthly_salary", 2, "scaled"),
        ("monthly_salary", lambda row: row["monthly_salary"] * row["salary_factor"], "yearly_salary", 0, "other"),
        ("monthly_salary", lambda row: row["monthly_salary"] * 12, "12 x monthly_salary", 0, "other"),
        ("weekly_hours", lambda row: row["weekly_hours"] * 100, "weekly_hours", 2, "scaled"),
        ("weekly_hours", lambda row: 100 * row["weekly_hours"] / 38, "contract_pct", 0, "other"),
        ("contract_pct", lambda row: row["weekly_hours"] / 38, "contract_pct", -2, "scaled"),
    ],
)
def test_a_figure_is_told_by_what_it_is_for_nearly_everybody(field, told, means, power, status):
    found = units(field, told)
    assert (found["means"], found["power"], found["status"]) == (means, power, status)


def test_who_contradicts_is_listed():
    new = typed([{"monthly_salary": row["monthly_salary"] + (50 if at == 7 else 0)} for at, row in enumerate(OLD)],
                ["monthly_salary"])  # fmt: skip
    found, residuals = unit_map(typed(OLD, list(OLD[0])), new, NUMBERS)
    assert found.loc[0, ["status", "support", "exceptions"]].tolist() == ["same", 11, 1]
    assert residuals[["old_number", "new_number"]].to_numpy().tolist() == [["7", "97"]]


def test_a_figure_the_old_payroll_did_not_tell_is_untold():
    assert units("variable_salary", lambda row: Decimal(7))["status"] == "untold"


def test_figures_that_have_nothing_to_do_with_each_other_are_doubtful():
    assert units("monthly_salary", lambda row: Decimal(7))["status"] in ("doubtful", "untold")
