"""Promises by themselves: what statements say of them makes their state; the scorecard counts each once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.billing import compared, due

from assusoft.plans.covers.premium import Premium
from assusoft.statements.following.promises import (
    Effect,
    Followed,
    Promise,
    Sighting,
    effects,
    frozen,
    scorecard,
    verdict,
)

KEY = ("G1", "P00001", "", "pension", "2026-02")
ENTRY = Effect({}, {KEY: Premium(6000, 2000, 352)})
SENT = date(2026, 2, 25)
SAID = st.lists(st.sampled_from(("with", "without", "otherwise")), max_size=4)


def promise(effect: Effect = ENTRY, sent: date | None = SENT, kinds: tuple[str, ...] = ("entry",)) -> Promise:
    return Promise("alpha", "G1", "group", "P00001", "2026-02", "2026-02", "2026-02", ("M1",), kinds, sent, effect)


def followed(*said: str, **keys: object) -> Followed:
    off = {"with": {}, "without": {KEY: -8352}, "otherwise": {KEY: -100}}
    sightings = [Sighting(f"2026-{place:02d}", f"B{place}", one, off[one]) for place, one in enumerate(said, start=2)]
    return Followed(promise(**keys), tuple(sightings))


@pytest.mark.parametrize(
    ("said", "state", "seen", "money", "uncovered"),
    [
        ((), "sent", 0, 0, False),
        (("with",), "kept", 1, 0, False),
        (("without",), "late", 0, 8352, True),
        (("without", "with"), "kept", 2, 0, False),
        (("without", "without"), "broken", 0, 8352, True),
        (("otherwise",), "otherwise", 0, 100, True),
        (("with", "without"), "reopened", 1, 8352, True),
    ],
)
def test_what_statements_say_makes_the_state(said, state, seen, money, uncovered) -> None:
    one = followed(*said)
    assert (one.state, one.seen, one.money, one.uncovered) == (state, seen, money, uncovered)


def test_what_never_left_promised_nothing() -> None:
    assert followed(sent=None).state == "unsent"


def test_what_was_told_since_takes_over_what_no_statement_decided() -> None:
    assert Followed(promise(), (), True).state == "overtaken"
    assert Followed(promise(), followed("without").sightings, True).state == "overtaken"
    assert Followed(promise(), followed("without", "without").sightings, True).state == "broken"
    assert Followed(promise(), followed("without", "with").sightings, True).state == "kept"


def test_money_that_several_promises_are_about_is_counted_once() -> None:
    twice = [followed("without", "without"), followed("without", "without", kinds=("salary",))]
    assert scorecard(twice)[-1].money == 8352


def test_what_costs_the_same_is_no_promise_and_the_others_are_by_person() -> None:
    before, after = [due(), due("P00002")], [due(), due("P00002", insured_salary=48000)]
    [(who, effect)] = effects(before, after).items()
    assert (who, effect.of("2026-02"), effect.of("2026-03")) == (("group", "P00002"), (1670, 0), (0, 1670))
    assert not effect.entry
    assert effects([], after)["group", "P00001"].entry


def test_a_statement_shows_a_promise_breaks_it_or_bills_neither_way() -> None:
    [missing] = compared([due()], [], earlier=[due()]).differences
    assert verdict(promise(), "2026-02", [], {}) == "with"
    assert verdict(promise(), "2026-02", [missing], {}) == "without"
    assert verdict(promise(), "2026-02", [missing], {KEY: Premium(1, 0, 0)}) == "otherwise"
    [late] = compared([due()], [], earlier=[]).differences
    assert late.name == "T-02"
    assert verdict(promise(), "2026-02", [late], {}) == "without"
    assert verdict(promise(), "2026-03", [late], {}) == "with"  # what is late is a later month's


@given(st.lists(st.tuples(SAID, st.sampled_from((("entry",), ("salary",), ("entry", "salary"))))))
def test_the_scorecard_counts_every_promise_once(cases) -> None:
    rows = scorecard([followed(*said, kinds=kinds) for said, kinds in cases])
    for row in rows:
        parts = (
            row.first
            + row.second
            + row.later
            + row.waits
            + row.late
            + row.broken
            + row.otherwise
            + row.reopened
            + row.overtaken
        )
        assert parts == row.promises
    assert (rows[-1].promises if rows else 0) == len(cases)


def test_a_contract_is_frozen_by_what_is_open_on_both_sides() -> None:
    other = ("G1", "P00002", "", "pension", "2026-02")
    assert frozen({KEY: 100, other: -100}, 150) == {"G1": 200}
    assert frozen({KEY: 100, other: -100}, 200) == frozen({KEY: 100}, 0) == {}
