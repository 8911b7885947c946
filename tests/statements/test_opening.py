"""An insurer's list of insured, by itself: every row of either side ends in one outcome."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from support.billing import ANNA, BRAM

from assusoft.statements.following.opening import Listed, opened
from assusoft.statements.persons import Whose

FIRST = date(2026, 2, 1)
SINCE = date(2020, 1, 1)
OWED = {"affiliation_from": SINCE, "affiliation_to": None, "insured_salary": Decimal("40000.00"), **ANNA}
KEY, P1 = ("G1", "P1", ""), Whose("P1", "")


def row(number: int = 1, who: Whose = P1, **printed: object) -> Listed:
    return Listed(number, {"contract": "G1", "billed_from": SINCE, "billed_to": None, **printed}, who)


def outcomes(*rows: Listed, undecided: frozenset[str] = frozenset(), owed=None) -> list[str]:
    return [one.outcome for one in opened(rows, {KEY: OWED} if owed is None else owed, undecided, FIRST)]


def test_each_row_has_its_outcome() -> None:
    assert outcomes(row(**ANNA)) == ["agrees"]
    assert outcomes(row(**{**ANNA, "first_name": "Anne"})) == ["differs"]
    assert outcomes(row(), row(2)) == ["agrees", "twice"]
    assert outcomes(row(contract="")) == ["agrees"]  # the one contract there is
    assert outcomes(row(contract="G2")) == ["other contract"]
    assert outcomes(row(who=Whose("", "", "I-01"))) == ["unknown", "not listed"]
    assert outcomes(row(who=Whose("", "", "I-02"))) == ["ambiguous", "not listed"]
    assert outcomes(row(who=Whose("P1", "", "I-05"))) == ["contradicts", "not listed"]
    assert outcomes(row(who=Whose("P2", ""), **BRAM)) == ["not owed", "not listed"]
    assert outcomes(row(who=Whose("P2", "")), undecided=frozenset({"P2"})) == ["undecided", "not listed"]
    assert outcomes(row(who=Whose("P2", ""), billed_to=date(2025, 12, 31)), owed={}) == ["over"]


def test_what_differs_is_named_with_both_values() -> None:
    [one] = opened([row(billed_from=date(2021, 1, 1), insured_salary=Decimal(36000))], {KEY: OWED}, (), FIRST)
    assert [(each.field, each.listed, each.owed) for each in one.fields] == [
        ("affiliation_from", date(2021, 1, 1), SINCE), ("insured_salary", Decimal(36000), Decimal("40000.00")),
    ]  # fmt: skip
    ending = {KEY: {**OWED, "affiliation_to": date(2026, 2, 28)}}
    assert [each.field for each in opened([row()], ending, (), FIRST)[0].fields] == ["affiliation_to"]


WHO = st.sampled_from([Whose(f"P{number}", "") for number in range(4)] + [Whose("", "", "I-01")])
CONTRACTS = st.sampled_from(("G1", "G2"))


@given(
    st.lists(st.tuples(CONTRACTS, WHO), max_size=8),
    st.sets(st.tuples(CONTRACTS, st.sampled_from([f"P{number}" for number in range(4)]), st.just("")), max_size=8),
)
def test_every_row_and_every_affiliation_ends_once(rows, keys) -> None:
    listed = [row(number, who, contract=contract) for number, (contract, who) in enumerate(rows, start=1)]
    found = opened(listed, dict.fromkeys(keys, OWED), (), FIRST)
    assert sorted(one.row for one in found if one.row) == [one.row for one in listed]
    settled = [one.key for one in found if one.outcome in ("agrees", "differs", "other contract", "not listed")]
    assert sorted(settled) == sorted(keys)
