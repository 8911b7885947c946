"""Who is eligible: a plan's rule, and the people whom its sheet takes in or leaves out beside it."""

from datetime import date

import pandas as pd
import pytest

from assusoft.plans.eligibility import eligible
from assusoft.plans.model import ExceptionOf, Plan
from assusoft.schema import series_of


@pytest.fixture
def plan() -> Plan:
    until = ExceptionOf(person="P00001", effect="exclude", until=date(2026, 2, 15), reason="agreed")
    always = ExceptionOf(person="P00002", effect="include", reason="agreed")
    return Plan.model_construct(file="bonus.toml", eligible="statute = 'employee'", exceptions=(until, always))


@pytest.fixture
def people() -> pd.DataFrame:
    persons = ["P00001", "P00002", "P00003"]
    return pd.DataFrame(
        {"person": series_of("text", persons), "statute": series_of("text", ["employee", "worker", "employee"])},
    )


def test_an_exception_holds_until_its_month_is_over(plan, people):
    assert eligible(plan, people, "2026-02").tolist() == [False, True, True]
    assert eligible(plan, people, "2026-03").tolist() == [True, True, True]
    assert eligible(plan, people, ["2026-03", "2026-02", "2026-02"]).tolist() == [True, True, True]
    assert eligible(plan, people, ["2026-01", "2026-04", "2026-02"]).tolist() == [False, True, True]
