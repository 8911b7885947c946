"""Two statements of a supplier: every change has one kind, and all of them are the difference."""

from hypothesis import given
from hypothesis import strategies as st
from support.billing import billed, due

from assusoft.plans.covers.premium import Premium
from assusoft.statements.following.since import Bill, bill_of, changes, sums
from assusoft.statements.persons import Whose

KEYS = st.tuples(
    st.sampled_from(("G1", "G2")), st.sampled_from(("P1", "P2", "?Nemo")), st.sampled_from(("", "M1")),
    st.sampled_from(("pension", "death")),
)  # fmt: skip
BILLS = st.builds(Bill, st.dictionaries(KEYS, st.integers(-999, 999)), st.dictionaries(KEYS, st.integers(-999, 999)))


@given(BILLS, BILLS)
def test_changes_add_up_to_the_difference_of_the_statements(before: Bill, after: Bill) -> None:
    found = changes(before, after)
    assert sum(one.amount for one in found) == after.total - before.total
    assert sum(cents for _, cents in sums(found).values()) == after.total - before.total
    assert len({(one.kind == "corrections", one.key) for one in found}) == len(found)
    assert all(one.amount for one in found)


def test_somebody_joins_leaves_or_costs_otherwise() -> None:
    anna, bram = ("G1", "P1", "", "pension"), ("G1", "P2", "", "pension")
    found = changes(Bill({anna: 100}, {}), Bill({anna: 120, bram: 80}, {anna: 20}))
    assert [(one.kind, one.key[1], one.amount) for one in found] == [
        ("changed", "P1", 20), ("joined", "P2", 80), ("corrections", "P1", 20),
    ]  # fmt: skip
    other_cover = ("G1", "P1", "", "death")
    [added] = changes(Bill({anna: 100}, {}), Bill({anna: 100, other_cover: 30}, {}))
    assert added.kind == "changed"  # not somebody who joined
    [gone] = changes(Bill({anna: 100}, {}), Bill({}, {}))
    assert (gone.kind, sums([gone])["left"]) == ("left", (1, -100))


def test_a_bill_has_its_own_months_and_earlier_ones_apart() -> None:
    line, late = due(), due(month="2026-01")
    lines = [(billed(1, line), Whose("P00001", "")), (billed(2, late), Whose("P00001", "")),
             (billed(3, line, Premium(1, 0, 0)), Whose("", "", "I-01"))]  # fmt: skip
    bill = bill_of(lines, "2026-02")
    assert bill.own == {("G1", "P00001", "", "pension"): 8352, ("G1", "?Peeters Anna", "", "pension"): 1}
    assert bill.earlier == {("G1", "P00001", "", "pension"): 8352}
