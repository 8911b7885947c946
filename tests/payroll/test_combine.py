"""Contracts stacked, complements joined, conflicts and left-overs listed."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft.payroll.combining.combine import Combined, combine
from assusoft.payroll.combining.stage import stage

X, Y = "85073003328", "90021511120"
HIRED = date(2020, 1, 1)


def combined(make: SimpleNamespace, *pairs: Any, precedence: dict[str, list[str]] | None = None) -> Combined:
    staged = [stage(source, reading, "2026-02", [make.entity, "0200000033"]) for source, reading in pairs]
    return combine(staged, precedence or {})


def contracts(make: SimpleNamespace, *rows: dict[str, Any], name: str = "blox") -> Any:
    return make.source(name), make.reading(rows, name=name)


def complement(make: SimpleNamespace, *rows: dict[str, Any], name: str = "cars") -> Any:
    return make.source(name, "complement"), make.reading(rows, name=name)


def test_the_same_person_may_have_contracts_in_two_sources(make: SimpleNamespace) -> None:
    one = contracts(make, {"national_number": X, "entity": make.entity, "hire_date": HIRED})
    other = contracts(make, {"national_number": X, "entity": "0200000033", "hire_date": HIRED}, name="linx")
    assert combined(make, one, other).workers["source"].tolist() == ["blox", "linx"]


def test_the_same_contract_in_two_sources_is_one_row_and_the_differences_are_conflicts(make: SimpleNamespace) -> None:
    same = {"national_number": X, "entity": make.entity, "hire_date": HIRED}
    one = contracts(make, {**same, "payroll_id": "1", "city": "Gent"})
    other = contracts(make, {**same, "payroll_id": "9", "city": "GENT", "street": "Kerkstraat"}, name="linx")
    done = combined(make, one, other, precedence={"city": ["linx"]})
    assert done.workers[["source", "payroll_id", "city", "street"]].to_numpy().tolist() == [
        ["blox", "1", "GENT", "Kerkstraat"]
    ]
    assert done.conflicts[["field", "kept", "kept_source", "set_aside", "set_aside_source"]].to_numpy().tolist() == [
        ["city", "GENT", "linx", "Gent", "blox"]
    ]


def test_two_contracts_of_one_start_in_one_source_stay_two(make: SimpleNamespace) -> None:
    same = {"national_number": X, "entity": make.entity, "hire_date": HIRED}
    one = contracts(make, {**same, "payroll_id": "1"}, {**same, "payroll_id": "2"})
    assert len(combined(make, one).workers) == 2


def test_a_complement_adds_its_fields_by_national_number(make: SimpleNamespace) -> None:
    one = contracts(make, {"national_number": X, "payroll_id": "1"}, {"national_number": Y, "payroll_id": "2"})
    done = combined(make, one, complement(make, {"national_number": Y, "payroll_id": "1", "car_class": "B"}))
    assert done.workers["car_class"].isna().tolist() == [True, False]
    assert done.unmatched.empty


def test_a_complement_without_known_national_number_joins_by_payroll_number(make: SimpleNamespace) -> None:
    one = contracts(make, {"national_number": X, "payroll_id": "1"}, {"payroll_id": "2"})
    rows = ({"payroll_id": "1", "car_class": "A"}, {"national_number": Y, "payroll_id": "2", "car_class": "B"})
    done = combined(make, one, complement(make, *rows))
    told = dict(
        zip(
            done.workers["payroll_id"],
            zip(done.workers["car_class"], done.workers["national_number"], strict=True),
            strict=True,
        )
    )
    assert told == {"1": ("A", X), "2": ("B", Y)}


def test_a_complement_row_of_nobody_is_left_over(make: SimpleNamespace) -> None:
    one = contracts(make, {"national_number": X, "payroll_id": "1"})
    rows = ({"national_number": Y, "payroll_id": "1"}, {"payroll_id": "5"}, {"car_class": "B"})
    done = combined(make, one, complement(make, *rows))
    assert done.unmatched["reason"].tolist() == ["complement_without_worker"] * 3
    assert sorted(done.unmatched["where"]) == [f"cars-worker.csv, row {number}" for number in (2, 3, 4)]


def test_a_complement_row_of_several_persons_is_left_over(make: SimpleNamespace) -> None:
    one = contracts(make, {"national_number": X, "payroll_id": "1"})
    other = contracts(make, {"national_number": Y, "payroll_id": "1"}, name="linx")
    done = combined(make, one, other, complement(make, {"payroll_id": "1", "car_class": "B"}))
    assert done.unmatched["reason"].tolist() == ["complement_of_several_workers"]
    assert done.workers["car_class"].isna().all()


def test_a_complement_row_goes_into_all_contracts_of_its_worker(make: SimpleNamespace) -> None:
    one = contracts(make, {"national_number": X, "payroll_id": "1"}, {"national_number": X, "payroll_id": "2"})
    done = combined(make, one, complement(make, {"national_number": X, "car_class": "B"}))
    assert done.workers["car_class"].tolist() == ["B", "B"]


def test_a_complement_row_of_one_contract_goes_into_that_one(make: SimpleNamespace) -> None:
    one = contracts(
        make,
        {"national_number": X, "payroll_id": "1", "entity": make.entity},
        {"national_number": X, "payroll_id": "2", "entity": "0200000033"},
    )
    rows = [
        {"national_number": X, "entity": make.entity, "car_class": "A"},
        {"national_number": X, "entity": "0200000033", "car_class": "B"},
    ]
    done = combined(make, one, complement(make, *rows))
    assert dict(zip(done.workers["payroll_id"], done.workers["car_class"], strict=True)) == {"1": "A", "2": "B"}
    assert done.conflicts.empty


NUMBERS = st.sampled_from([X, Y, None])
IDS = st.sampled_from(["1", "2", "3", None])
CITIES = st.sampled_from(["Gent", "Namur", None])
OURS = st.fixed_dictionaries({"national_number": NUMBERS, "payroll_id": IDS, "city": CITIES})


@settings(max_examples=drawn(20), deadline=None)
@given(ours=st.lists(OURS, min_size=1, max_size=4), theirs=st.lists(OURS, max_size=4))
def test_every_complement_row_is_joined_or_left_over_and_no_value_is_lost(
    make: SimpleNamespace, ours: list[dict[str, Any]], theirs: list[dict[str, Any]]
) -> None:
    done = combined(make, contracts(make, *ours), complement(make, *theirs))
    used = done.contributions[done.contributions["source"] == "cars"]
    assert set(used["where"]) | set(done.unmatched["where"]) == {
        f"cars-worker.csv, row {at + 2}" for at in range(len(theirs))
    }
    assert not set(used["where"]) & set(done.unmatched["where"])
    assert len(done.workers) == len(ours)
    for place, worker in zip(used["where"], used["worker"], strict=True):
        city = theirs[int(place.rsplit(" ", 1)[1]) - 2]["city"]
        aside = done.conflicts.loc[done.conflicts["worker"] == worker, "set_aside"]
        assert city is None or done.workers["city"][worker] == city or city in set(aside)
