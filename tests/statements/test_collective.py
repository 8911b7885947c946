"""Collective differences by themselves: most of a cover's lines in one class are one question."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from support.billing import MONTH

from assusoft.plans.covers.premium import Premium
from assusoft.statements.causes import Cause, words
from assusoft.statements.control import Difference
from assusoft.statements.expected import LineKey
from assusoft.statements.following.collective import collectives, expanded

TARIFF = words("tariff {table}", table="t")


def key(number: int, cover: str = "pension") -> LineKey:
    return "G1", f"P{number:05d}", "", cover, MONTH


def difference(number: int, name: str = "A-07", cover: str = "pension", cause: object = TARIFF) -> Difference:
    return Difference(
        f"X{cover}{number}", name, key(number, cover), Premium(110, 0, 0), Premium(100, 0, 0),
        (Cause(name, cause, 10),), (), (number,),
    )  # fmt: skip


def test_most_lines_of_a_cover_in_one_class_are_one_question() -> None:
    keys = [key(number) for number in range(5)]
    [one] = collectives("B1", keys, [difference(number) for number in range(3)])
    assert (one.contract, one.cover, one.name, one.of, one.amount) == ("G1", "pension", "A-07", 5, 30)
    assert one.says("en") == "tariff t"
    assert expanded(["Xother", one.id, "Xpension1"], {one.id: one}) == ["Xother", "Xpension0", "Xpension1", "Xpension2"]


def test_half_of_them_or_two_alone_are_not() -> None:
    assert collectives("B1", [key(number) for number in range(6)], [difference(number) for number in range(3)]) == []
    assert collectives("B1", [], [difference(number) for number in range(2)]) == []


def test_the_cover_counts_by_itself_and_what_goes_by_itself_is_none() -> None:
    keys = [key(number, cover) for number in range(4) for cover in ("pension", "death", "waiver")]
    [one] = collectives("B1", keys, [difference(number, cover="death") for number in range(4)])
    assert (one.cover, one.of) == ("death", 4)
    assert collectives("B1", keys, [difference(number, "T-02") for number in range(4)]) == []


def test_causes_that_differ_are_not_said() -> None:
    found = [difference(number, cause=words(f"salary {number}")) for number in range(3)]
    assert collectives("B1", [], found)[0].says("en") == ""


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(("A-07", "P-02", "T-02"))), unique_by=lambda one: one[0]))
def test_a_difference_is_in_one_collective_at_most(cases: Sequence[tuple[int, str]]) -> None:
    found = collectives("B1", [key(number) for number in range(10)], [difference(*case) for case in cases])
    ids = [id for one in found for id in one.ids]
    assert len(ids) == len(set(ids))
    assert all(2 * len(one.ids) > one.of for one in found)
