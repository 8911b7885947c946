"""What waits for a second person: kept apart from answers, ended once, part of the chain, copied with the rest."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from assusoft.errors import Conflict, Refused
from assusoft.store import NewFirstWord, Store
from assusoft.store.engine import writing


@pytest.fixture
def first(make: Any) -> NewFirstWord:
    said = {"choice": "confirm", "fields": {}}
    return NewFirstWord("answer", "T1", "departure", "P00001", said, "2026-02", "seen", "An", make.at)


def test_a_first_word_is_no_answer_until_it_is_confirmed(store: Store, make: Any, first: NewFirstWord) -> None:
    assert store.add_first_words([first]) == [1]
    assert store.answers() == []
    assert store.add_words([], [], [(1, make.answer("T1", by="An + Bram"))], "Bram", make.at) == [1]
    [answer], [word] = store.answers(), store.first_words()
    assert (answer.by, answer.number) == ("An + Bram", 1)
    assert (word.by, word.second_by, word.became, word.ended) == ("An", "Bram", 1, make.at)
    assert store.check_facts() == []


def test_a_task_waits_once_and_what_waited_ends_once(store: Store, make: Any, first: NewFirstWord) -> None:
    store.add_first_words([first])
    with pytest.raises(Conflict, match=r"An answered 'confirm' on task T1 on 2026-03-02 at 09:30 UTC, which waits"):
        store.add_first_words([replace(first, by="Eva")])
    store.withdraw(1, "no", "An", make.at)
    with pytest.raises(Conflict, match=r"W1 was already taken back by An on 2026-03-02 at 09:30 UTC"):
        store.add_words([], [], [(1, make.answer("T1"))], "Bram", make.at)
    with pytest.raises(Refused, match="Nothing waits for a second person as W2"):
        store.withdraw(2, "", "An", make.at)
    assert store.answers() == []
    assert store.add_first_words([first]) == [2]


def test_a_closed_month_takes_no_first_word(store: Store, make: Any, first: NewFirstWord) -> None:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02")
    with pytest.raises(Refused, match="What was said was refused: 2026-02 is closed"):
        store.add_first_words([first])


def test_what_was_said_first_and_whose_a_task_is_cannot_be_changed_unseen(
    store: Store, make: Any, first: NewFirstWord
) -> None:
    store.add_first_words([first])
    store.add_assignment("T1", "Bram", "2026-02", "An", make.at)
    assert [(one.task, one.assignee) for one in store.assignments()] == [("T1", "Bram")]
    assert store.check_facts() == []
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE assignment SET assignee = 'Eva'"))
        connection.execute(text("UPDATE first_word SET kind = 'salary'"))
    assert {fault.fact for fault in store.check_facts()} == {"assignment 1", "first-word 1"}


def test_a_task_that_was_answered_meanwhile_takes_no_first_word(store: Store, make: Any, first: NewFirstWord) -> None:
    [number] = store.add_answers([make.answer("T1", by="Eva")])
    with pytest.raises(Conflict, match=r"Eva answered '.*' on task T1 .*after you looked at it"):
        store.add_first_words([first])
    store.add_answers([make.answer("T1", by="Eva", retracts=number, expected=number)])
    assert store.add_first_words([first]) == [1]


def test_a_task_has_one_first_word_also_of_those_that_come_together(store: Store, first: NewFirstWord) -> None:
    with pytest.raises(Conflict, match="which waits for a second person"):
        store.add_first_words([first, replace(first, said={"choice": "stays", "fields": {}})])
    assert store.first_words() == []


def test_why_something_was_taken_back_is_kept(store: Store, make: Any, first: NewFirstWord) -> None:
    store.add_first_words([first])
    store.withdraw(1, "too soon", "Bram", make.at)
    assert store.first_words()[0].second_reason == "too soon"
