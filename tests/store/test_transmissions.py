"""Transmissions: queued by a closing, claimed by one process, every step an added event."""

from datetime import timedelta
from typing import Any

import pytest

from assusoft.errors import Conflict, Refused
from assusoft.store import Store


@pytest.fixture
def queued(store: Store, make: Any) -> Store:
    """A store whose closing queued hospicare-1 and ag-1."""
    make.imported(store, "2026-02")
    make.closed(store, "2026-02", [make.transmission("hospicare"), make.transmission("ag", b"other")])
    return store


def test_a_closing_queues_its_transmissions_as_given(queued: Store, make: Any) -> None:
    first, second = queued.transmissions()
    assert (first.id, first.number, first.month, first.supplier) == ("hospicare-1", 1, "2026-02", "hospicare")
    assert (first.channel, first.recipients) == ("email", ("in@supplier.example",))
    assert (first.subject, first.body, first.state) == ("Report", "Dear supplier", "queued")
    assert [(d.name, d.media_type, d.size, queued.content(d.sha256)) for d in first.documents] == [
        ("report.csv", "text/csv", 6, b"report")
    ]
    assert (second.id, queued.content(second.documents[0].sha256)) == ("ag-1", b"other")
    assert queued.transmissions("sent") == []


def test_transmissions_are_numbered_by_supplier(queued: Store, make: Any) -> None:
    make.imported(queued, "2026-03")
    make.closed(queued, "2026-03", [make.transmission("ag"), make.transmission("new")])
    assert [sending.id for sending in queued.transmissions()] == ["hospicare-1", "ag-1", "ag-2", "new-1"]


def test_what_happens_to_a_transmission_is_added_never_changed(queued: Store, make: Any) -> None:
    steps = [("failed", "no route"), ("sent", "250 OK")]
    for number, (state, detail) in enumerate(steps):
        queued.claim("ag-1", "An", make.at + timedelta(minutes=number))
        queued.record("ag-1", state, detail, "An", make.at + timedelta(minutes=number))
    happened = [(event.state, event.detail) for event in queued.events("ag-1")]
    assert happened == [
        ("queued", "closing of 2026-02"),
        ("sending", ""),
        ("failed", "no route"),
        ("sending", ""),
        ("sent", "250 OK"),
    ]
    (sent,) = queued.transmissions("sent")
    assert (sent.id, sent.last_event) == ("ag-1", queued.events("ag-1")[-1])


def test_a_transmission_is_claimed_once(queued: Store, make: Any) -> None:
    queued.claim("ag-1", "An", make.at)
    with pytest.raises(Conflict, match="An is already sending ag-1, since 2026-03-02 at 09:30 UTC"):
        queued.claim("ag-1", "Bram", make.at)


@pytest.mark.parametrize("last", ["sent", "in_doubt"])
def test_what_was_sent_or_is_in_doubt_is_not_claimed(queued: Store, make: Any, last: str) -> None:
    queued.claim("ag-1", "An", make.at)
    queued.record("ag-1", last, "", "An", make.at)
    with pytest.raises(Refused, match=f"Transmission ag-1 is '{last}' .*: it cannot become 'sending'"):
        queued.claim("ag-1", "An", make.at)


def test_doubt_ends_by_an_explicit_decision(queued: Store, make: Any) -> None:
    for decision in ("queued", "sent"):
        queued.claim("ag-1", "An", make.at)
        queued.record("ag-1", "in_doubt", "no reply", "An", make.at)
        queued.record("ag-1", decision, "supplier asked", "An", make.at)
    assert [sending.id for sending in queued.transmissions("sent")] == ["ag-1"]


def test_a_step_that_cannot_follow_is_refused(queued: Store, make: Any) -> None:
    with pytest.raises(Refused, match=r"Transmission ag-1 is 'queued' .*: it cannot become 'sent', only sending"):
        queued.record("ag-1", "sent", "", "An", make.at)


def test_a_transmission_that_does_not_exist_is_refused(store: Store, make: Any) -> None:
    for act in (lambda: store.events("x"), lambda: store.claim("x", "An", make.at)):
        with pytest.raises(Refused, match="There is no transmission 'x'"):
            act()


def test_one_process_sends_at_a_time(queued: Store, make: Any) -> None:
    with queued.sending("An", make.at) as interrupted:
        assert interrupted == []
        with pytest.raises(Refused, match="Another process is sending from"), queued.sending("Bram", make.at):
            pass
    with queued.sending("Bram", make.at) as interrupted:
        assert interrupted == []


def test_what_was_left_sending_is_in_doubt_at_the_next_sending(queued: Store, make: Any) -> None:
    with queued.sending("An", make.at):
        queued.claim("ag-1", "An", make.at)
    with queued.sending("Bram", make.at) as interrupted:
        assert interrupted == ["ag-1"]
    (doubtful,) = queued.transmissions("in_doubt")
    assert doubtful.last_event.by == "Bram"
    assert doubtful.last_event.detail == "An began to send it on 2026-03-02 at 09:30 UTC and stopped"
