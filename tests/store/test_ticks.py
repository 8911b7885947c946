"""What was typed by hand: a message is ticked once, the last one sends, and a tick that is taken back stays a fact."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from assusoft.errors import Refused
from assusoft.store import Store, ticks_in_force
from assusoft.store.engine import writing

MESSAGES = ("M1", "M2")


@pytest.fixture
def queued(store: Store, make: Any) -> Store:
    """A store whose closing queued ag-1."""
    make.imported(store, "2026-02")
    make.closed(store, "2026-02", [make.transmission("ag")])
    return store


def test_the_last_message_makes_its_transmission_sent(queued: Store, make: Any) -> None:
    queued.add_tick("ag-1", "M1", "R-1", MESSAGES, "An", make.at)
    assert [event.state for event in queued.events("ag-1")] == ["queued"]
    queued.add_tick("ag-1", "M2", "", MESSAGES, "Bram", make.at + timedelta(minutes=1))
    assert [(event.state, event.detail, event.by) for event in queued.events("ag-1")][1:] == [
        ("sending", "", "Bram"),
        ("sent", "typed by hand: 2", "Bram"),
    ]
    assert [(one.message, one.reference, one.by) for one in queued.ticks()] == [("M1", "R-1", "An"), ("M2", "", "Bram")]
    assert queued.check_facts() == []
    with pytest.raises(Refused, match=r"ag-1 was sent already, by Bram on 2026-03-02 at 09:31 UTC"):
        queued.take_back_tick("ag-1", "M1", "", "An", make.at)


def test_a_tick_that_is_taken_back_stays_a_fact_and_may_be_given_again(queued: Store, make: Any) -> None:
    queued.add_tick("ag-1", "M1", "R-1", MESSAGES, "An", make.at)
    with pytest.raises(Refused, match=r"An typed M1 already on 2026-03-02 at 09:30 UTC, under R-1. Nothing was stored"):
        queued.add_tick("ag-1", "M1", "R-2", MESSAGES, "Bram", make.at)
    queued.take_back_tick("ag-1", "M1", "a slip", "An", make.at)
    assert ticks_in_force(queued.ticks(), "ag-1") == {}
    with pytest.raises(Refused, match="M1 of ag-1 is not ticked"):
        queued.take_back_tick("ag-1", "M1", "", "An", make.at)
    queued.add_tick("ag-1", "M1", "R-3", MESSAGES, "An", make.at)
    assert [(one.number, one.reference, one.retracts) for one in queued.ticks()] == [
        (1, "R-1", None),
        (2, "", 1),
        (3, "R-3", None),
    ]
    assert list(ticks_in_force(queued.ticks(), "ag-1")) == ["M1"]


@pytest.mark.parametrize(
    ("state", "sentence"), [("in_doubt", "settle ag-1 sent"), ("sending", "ag-1 is being sent by An")]
)
def test_what_may_have_left_is_not_ticked(queued: Store, make: Any, state: str, sentence: str) -> None:
    queued.claim("ag-1", "An", make.at)
    if state == "in_doubt":
        queued.record("ag-1", "in_doubt", "", "An", make.at)
    with pytest.raises(Refused, match=sentence):
        queued.add_tick("ag-1", "M1", "", MESSAGES, "An", make.at)
    assert queued.ticks() == []


def test_a_tick_that_was_changed_behind_our_back_is_found(queued: Store, make: Any) -> None:
    queued.add_tick("ag-1", "M1", "R-1", MESSAGES, "An", make.at)
    with writing(queued.engine) as connection:
        connection.execute(text("UPDATE tick SET reference = 'R-2'"))
    assert [(fault.fact, fault.happened) for fault in queued.check_facts()] == [("tick 1", "changed")]
