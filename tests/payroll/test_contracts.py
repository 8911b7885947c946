"""Contract ids survive a change of payroll system."""

from datetime import date
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft.payroll.combining.contracts import with_contracts

HIRED = date(2019, 3, 1)


def test_a_contract_is_named_by_its_entity_and_start(make: SimpleNamespace) -> None:
    rows = make.workers(
        {"person": "P00001", "entity": "0403170701", "contract_start": date(2020, 1, 1), "hire_date": HIRED}
    )
    assert with_contracts(rows)["contract"].tolist() == ["0403170701/2020-01-01"]


def test_a_contract_without_start_began_on_the_hire_date(make: SimpleNamespace) -> None:
    rows = with_contracts(make.workers({"person": "P00001", "entity": "0403170701", "hire_date": HIRED}))
    assert rows["contract"].tolist() == ["0403170701/2019-03-01"]
    assert rows["contract_start"].tolist() == [HIRED]


def test_a_missing_entity_or_start_is_shown_as_a_question_mark(make: SimpleNamespace) -> None:
    assert with_contracts(make.workers({"person": "P00001"}))["contract"].tolist() == ["?/?"]


def test_contracts_of_different_persons_may_bear_the_same_name(make: SimpleNamespace) -> None:
    same = {"entity": "0403170701", "hire_date": HIRED}
    rows = with_contracts(make.workers({"person": "P00002", **same}, {"person": "P00001", **same}))
    assert rows["contract"].nunique() == 1
    assert rows.index.tolist() == [1, 0]


@settings(max_examples=drawn(20), deadline=None)
@given(st.permutations(["1", "2", "3"]))
def test_doubles_are_numbered_in_an_order_that_rows_do_not_decide(make: SimpleNamespace, numbers: list[str]) -> None:
    same = {"person": "P00001", "source": "blox", "entity": "0403170701", "hire_date": HIRED}
    rows = with_contracts(make.workers(*({**same, "payroll_id": number} for number in numbers)))
    assert dict(zip(rows["payroll_id"], rows["contract"], strict=True)) == {
        "1": "0403170701/2019-03-01",
        "2": "0403170701/2019-03-01#2",
        "3": "0403170701/2019-03-01#3",
    }
