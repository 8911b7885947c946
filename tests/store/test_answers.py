"""Answers: in order, never over somebody else's."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from assusoft.errors import Conflict, Refused
from assusoft.store import Store


def test_answers_come_back_as_given_and_in_order(store: Store, make: Any) -> None:
    facts = {"end": date(2026, 2, 28), "pay": Decimal("1.50"), "none": None, "é": [1, True]}
    numbers = [
        store.add_answer(make.answer("T2", facts=facts, fields={"date": "2026-02-28"}, reason="told by phone")),
        store.add_answer(make.answer("T1", member="M1", by="Bram", at=make.at + timedelta(seconds=1))),
    ]
    first, second = store.answers()
    assert numbers == [1, 2] == [first.number, second.number]
    assert first.facts == {"end": "2026-02-28", "pay": "1.50", "none": None, "é": [1, True]}
    assert (first.task, first.fields, first.reason, first.retracts) == (
        "T2",
        {"date": "2026-02-28"},
        "told by phone",
        None,
    )
    assert (second.member, second.by, second.at) == ("M1", "Bram", make.at + timedelta(seconds=1))
    assert store.answers(through=1) == [first]
    assert store.answers(through=0) == []


def test_many_answers_are_stored_in_one_go(store: Store, make: Any) -> None:
    assert store.add_answers([make.answer(f"T{n}") for n in range(1200)]) == list(range(1, 1201))
    assert [record.task for record in store.answers()] == [f"T{n}" for n in range(1200)]
    assert store.add_answers([]) == []


def test_the_later_writer_is_told_who_answered_what_and_when(store: Store, make: Any) -> None:
    store.add_answer(make.answer("T1", by="An", choice="not_leaving"))
    told = (
        r"An answered 'not_leaving' on task T1 \(departure, person P00001\) on 2026-03-02 at 09:30 UTC, "
        "after you looked at it"
    )
    with pytest.raises(Conflict, match=told):
        store.add_answer(make.answer("T1", by="Bram", choice="confirm"))
    assert [record.by for record in store.answers()] == ["An"]
    assert store.add_answer(make.answer("T1", by="Bram", choice="confirm", expected=1)) == 2


def test_one_conflict_among_many_answers_stores_none(store: Store, make: Any) -> None:
    store.add_answer(make.answer("T1"))
    with pytest.raises(Conflict):
        store.add_answers([make.answer("T0"), make.answer("T1"), make.answer("T2")])
    assert len(store.answers()) == 1


def test_the_same_task_twice_in_one_go_is_a_conflict(store: Store, make: Any) -> None:
    with pytest.raises(Conflict):
        store.add_answers([make.answer("T1"), make.answer("T1")])
    assert store.answers() == []


def test_taking_an_answer_back_leaves_the_one_before_it_in_force(store: Store, make: Any) -> None:
    store.add_answer(make.answer("T1"))
    store.add_answer(make.answer("T1", expected=1, choice="not_leaving"))
    assert store.add_answer(make.answer("T1", choice="", retracts=2, expected=2)) == 3
    with pytest.raises(Conflict, match="An took back answer number 2 on task T1"):
        store.add_answer(make.answer("T1", expected=2))
    assert store.add_answer(make.answer("T1", expected=1, choice="not_leaving")) == 4


def test_an_answer_in_force_that_its_author_gives_again_is_not_stored_twice(store: Store, make: Any) -> None:
    given = {"facts": {"end": date(2026, 2, 28)}, "fields": {"date": "2026-02-28"}}
    store.add_answers([make.answer("T1", **given), make.answer("T2")])
    later = make.at + timedelta(days=1)
    again = [make.answer("T1", **given, at=later, expected=1), make.answer("T3", at=later)]
    assert store.add_answers(again) == [1, 3]
    assert store.add_answer(make.answer("T2", by="Bram", expected=2)) == 4
    assert [record.task for record in store.answers()] == ["T1", "T2", "T3", "T2"]


def test_after_the_last_answer_is_taken_back_the_task_is_open_again(store: Store, make: Any) -> None:
    store.add_answer(make.answer("T1"))
    store.add_answer(make.answer("T1", retracts=1, expected=1))
    assert store.add_answer(make.answer("T1")) == 3


def test_an_answer_is_taken_back_once(store: Store, make: Any) -> None:
    store.add_answer(make.answer("T1"))
    store.add_answer(make.answer("T1", retracts=1, expected=1))
    with pytest.raises(Conflict, match=r"Answer number 1 was already taken back by An on 2026-03-02 at 09:30 UTC"):
        store.add_answer(make.answer("T1", retracts=1))


def test_only_an_answer_of_the_same_task_can_be_taken_back(store: Store, make: Any) -> None:
    store.add_answer(make.answer("T1"))
    with pytest.raises(Refused, match="Answer number 1 is not an answer to task T2"):
        store.add_answer(make.answer("T2", retracts=1))


def test_having_seen_an_answer_that_never_was_is_refused(store: Store, make: Any) -> None:
    with pytest.raises(Refused, match="Task T1 has no answer number 5"):
        store.add_answer(make.answer("T1", expected=5))


@pytest.mark.parametrize("month", ["2026-01", "2026-02"])
def test_a_closed_month_takes_no_answer(store: Store, make: Any, month: str) -> None:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02")
    with pytest.raises(Refused, match=r"The answer was refused: 2026-02.* is closed"):
        store.add_answers([make.answer("T1", month="2026-03"), make.answer("T2", month=month)])
    assert store.answers() == []
    assert store.add_answer(make.answer("T1", month="2026-03")) == 1
