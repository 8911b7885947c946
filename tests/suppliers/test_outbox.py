"""The outbox: what waits is tried once each, and running again resumes."""

import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivery import SENT, Delivery, deliver
from assusoft.suppliers.sending.outbox import deliver_queued
from assusoft.suppliers.sending.transmission import Document, Transmission, recipient_of
from assusoft.suppliers.supplier import MailServer, Supplier
from assusoft.suppliers.ways import Drop, Email

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def transmission(id, supplier="insurer-a", state="queued") -> Transmission:
    document = Document(f"{supplier}_2026-02_changes.csv", "text/csv", b"x\r\n")
    return Transmission(id, supplier, "2026-02", "Report", NOON, (document,), state)


class Ledger:
    """Transmissions with their state, as a store keeps them."""

    def __init__(self, *transmissions: Transmission) -> None:
        self.states = {each.id: each for each in transmissions}
        self.events: list[tuple[str, str, str, datetime]] = []

    def claim(self, id: str) -> bool:
        free = self.states[id].state in ("queued", "failed")
        if free:
            self.states[id] = replace(self.states[id], state="sending")
        return free

    def record(self, id: str, event: str, detail: str, at: datetime) -> None:
        self.events.append((id, event, detail, at))
        self.states[id] = replace(self.states[id], state=event)

    def run(self, deliver) -> dict[str, Delivery]:
        return deliver_queued(list(self.states.values()), self.claim, self.record, deliver, lambda: NOON)


def test_each_transmission_is_tried_once_and_recorded() -> None:
    ledger = Ledger(transmission("T1"), transmission("T2"))
    assert ledger.run(lambda each: SENT) == {"T1": SENT, "T2": SENT}
    assert ledger.events == [("T1", "sent", "", NOON), ("T2", "sent", "", NOON)]


def test_a_supplier_that_fails_does_not_stop_the_others() -> None:
    def fail_first(each: Transmission) -> Delivery:
        if each.id == "T1":
            raise ConfigError("employer.toml: mail.password_env: not set")
        if each.id == "T2":
            raise RuntimeError("unforeseen")
        return SENT

    ledger = Ledger(transmission("T1"), transmission("T2", "insurer-b"), transmission("T3", "fund"))
    outcomes = ledger.run(fail_first)
    assert [outcomes[id].state for id in ("T1", "T2", "T3")] == ["failed", "in_doubt", "sent"]
    assert ledger.events[0][2] == "employer.toml: mail.password_env: not set"
    assert ledger.events[1][2] == "Unexpected error: RuntimeError: unforeseen"


@pytest.mark.parametrize("state", ["failed", "in_doubt"])
def test_what_follows_a_file_that_did_not_arrive_waits_for_it_and_other_suppliers_do_not(state: str) -> None:
    ledger = Ledger(transmission("T1"), transmission("T2"), transmission("T3", "fund"))
    outcomes = ledger.run(lambda each: Delivery(state, "no answer") if each.id == "T1" else SENT)
    waits = "It waits until T1 has arrived, since files are applied in the order they arrive."
    assert outcomes == {"T1": Delivery(state, "no answer"), "T2": Delivery("queued", waits), "T3": SENT}
    assert [event[0] for event in ledger.events] == ["T1", "T3"]


@pytest.mark.parametrize("state", ["sending", "in_doubt"])
def test_what_follows_a_file_of_which_nobody_knows_whether_it_arrived_waits_until_that_is_settled(state: str) -> None:
    ledger = Ledger(transmission("T1", state=state), transmission("T2"))
    assert list(ledger.run(lambda each: SENT)) == ["T2"]
    assert ledger.events == []
    ledger.record("T1", "sent", "asked", NOON)
    assert ledger.run(lambda each: SENT) == {"T2": SENT}


def test_running_again_sends_only_what_is_queued_or_failed() -> None:
    states = ("queued", "sending", "sent", "failed", "in_doubt")
    ledger = Ledger(*(transmission(f"T-{state}", f"insurer-{state}", state) for state in states))
    assert sorted(ledger.run(lambda each: SENT)) == ["T-failed", "T-queued"]
    assert ledger.run(lambda each: SENT) == {}


def test_a_transmission_somebody_else_claimed_meanwhile_is_left_alone() -> None:
    ledger = Ledger(transmission("T1", state="sending"))
    seen_before = [transmission("T1")]
    assert deliver_queued(seen_before, ledger.claim, ledger.record, lambda each: SENT, lambda: NOON) == {}
    assert ledger.events == []


def test_a_run_that_dies_in_the_middle_is_resumed_without_sending_twice() -> None:
    ledger = Ledger(transmission("T1"), transmission("T2", "insurer-b"), transmission("T3", "fund"))
    delivered = []

    def die_on_second(each: Transmission) -> Delivery:
        delivered.append(each.id)
        if each.id == "T2":
            raise KeyboardInterrupt
        return SENT

    with contextlib.suppress(KeyboardInterrupt):
        ledger.run(die_on_second)
    ledger.run(lambda each: delivered.append(each.id) or SENT)
    assert delivered == ["T1", "T2", "T3"]
    assert ledger.states["T2"].state == "sending"


def test_a_server_that_hangs_holds_up_nine_other_suppliers_no_longer_than_its_limit(trickling_server, tmp_path) -> None:
    running = trickling_server("starttls", "greeting")
    server = MailServer(
        host="127.0.0.1", port=running.port, security="starttls", sender="hr@acme.example", ca_file=str(running.ca_file)
    )
    suppliers = {"hanging": Supplier(key="hanging", name="H", language="fr", layout="h", email=Email(to=("a@h.be",)))}
    suppliers |= {
        f"other-{number}": Supplier(
            key=f"other-{number}", name="O", language="nl", layout="o", folder=Drop(path=f"out/{number}")
        )
        for number in range(9)
    }
    ledger = Ledger(*(transmission(f"{key}-1", key) for key in suppliers))
    outcomes = ledger.run(
        lambda each: deliver(each, recipient_of(suppliers[each.supplier]), server, tmp_path, timeout=5, limit=0.5)
    )
    assert list(outcomes) == [f"{key}-1" for key in suppliers]
    hanging = outcomes.pop("hanging-1")
    assert (hanging.state, hanging.reason.endswith(": it took longer than 0.5 seconds")) == ("failed", True)
    assert set(outcomes.values()) == {SENT}
    assert len(list((tmp_path / "out").glob("*/*.csv"))) == 9


def test_after_a_lost_connection_nothing_is_sent_again(mail_server, tmp_path: Path) -> None:
    running = mail_server("starttls", drop="after text")
    server = MailServer(
        host="127.0.0.1", port=running.port, security="starttls", sender="hr@acme.example", ca_file=str(running.ca_file)
    )
    by_mail = Email(to=("reports@insurer-a.example",))
    suppliers = {
        "insurer-a": Supplier(key="insurer-a", name="A", language="fr", layout="a", email=by_mail),
        "leasing-c": Supplier(key="leasing-c", name="C", language="nl", layout="c", folder=Drop(path="out")),
    }
    ledger = Ledger(transmission("T1"), transmission("T2", "leasing-c"))
    for _ in range(2):
        ledger.run(lambda each: deliver(each, recipient_of(suppliers[each.supplier]), server, tmp_path))
    assert {id: each.state for id, each in ledger.states.items()} == {"T1": "in_doubt", "T2": "sent"}
    assert len(running.mailbox.received) == 1
