"""What is wrong with a cover is told by its key."""

import pytest
from support.covers import cover_of, per_month

from assusoft.plans.covers.checks import cover_faults

STEP = {"s1": "3", "s2": "9", "ceiling": "ceiling"}


@pytest.mark.parametrize(
    ("covers", "key", "what"),
    [
        ({"Pension": per_month("1")}, ("cover", "Pension"), "a cover has a name of small letters"),
        ({"family": per_month("1", persons="all")}, ("cover", "family", "persons"), "the plan insures no family"),
        ({"p": cover_of("step rate", salary="base", **STEP)}, ("cover", "p", "salary"), "'base' is not in reports"),
        (
            {"p": per_month("1", tax_included=True, taxes={"nsso": {"rate": "8.86", "of": "employer"}})},
            ("cover", "p", "tax_included"), "only taxes of the whole premium",
        ),
        ({"p": per_month("1", employee=5, employee_amount="1")}, ("cover", "p", "employee_amount"), "give one of them"),
        (
            {"p": per_month("1", proration="none", values_on="each day")},
            ("cover", "p", "values_on"), "days do not count",
        ),
        ({"w": cover_of("premiums", of=["p"], rate="4")}, ("cover", "w", "of"), "'p' is no cover of this plan"),
        (
            {
                "w": cover_of("premiums", of=["v"], rate="4"), "v": cover_of("premiums", of=["p"], rate="4"),
                "p": per_month("1"),
            },
            ("cover", "w", "of"), "itself a percentage of premiums",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_a_cover_names_its_key(covers: dict, key: tuple[str, ...], what: str) -> None:
    faults = list(cover_faults(covers, ["insured_salary"], family=False))
    assert [where for where, sentence in faults if what in sentence] == [key]


def test_a_right_cover_has_no_fault() -> None:
    covers = {"p": cover_of("step rate", **STEP), "w": cover_of("premiums", of=["p"], rate="4")}
    assert list(cover_faults(covers, ["insured_salary"], family=False)) == []
