"""What is queued leaves once: what came of it is said as it is, also where time went back."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from threading import Barrier, Semaphore

import pytest
import trustme
from store.conftest import Make
from support.command import here as run_here
from support.small import FIRST, write_extracts, write_small
from support.world import ENTITIES, World, hire

from assusoft.employer import Employer, open_employer, restore
from assusoft.employer.monthly import sending
from assusoft.employer.monthly.attempts import MARK, last_attempts, note_attempts
from assusoft.employer.settings import Settings
from assusoft.errors import Refused
from assusoft.store import Store, open_store
from assusoft.suppliers.sending.delivery import SENT, Delivery
from assusoft.suppliers.sending.transmission import Transmission
from assusoft.suppliers.supplier import Supplier
from assusoft.suppliers.ways import Https

AT = datetime(2025, 12, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    """A small employer whose first month is closed and waits to be sent."""
    folder, world = write_small(tmp_path_factory.mktemp("sending") / "acme"), World()
    hire(world, Random(1), FIRST)
    world.workers["W00001"]["statute"] = "employee"
    write_extracts(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", AT)
    employer.close(FIRST, "An", AT)
    employer.store.close()
    return folder


@pytest.fixture
def closed(once, tmp_path) -> Employer:
    """A copy of it to be changed."""
    return open_employer(shutil.copytree(once, tmp_path / "acme"))


def states(outcomes) -> set[str]:
    return {outcome.state for outcome in outcomes.values()}


def suppliers_of(employer: Employer) -> list[Path]:
    return sorted((employer.folder / "suppliers").glob("*.toml"))


def test_a_supplier_whose_file_is_gone_since_the_closing_is_a_failure_that_says_so(closed):
    [first, *_] = suppliers_of(closed)
    kept = first.read_bytes()
    first.unlink()
    outcomes = open_employer(closed.folder).send("An", lambda: AT)
    [gone] = [outcome for id, outcome in outcomes.items() if id.startswith(first.stem)]
    assert (gone.state, gone.certain) == ("failed", True)
    assert gone.reason.startswith(f"suppliers/{first.name} is gone since {FIRST} was closed")
    first.write_bytes(kept)
    assert states(open_employer(closed.folder).send("An", lambda: AT)) == {"sent"}


@pytest.mark.parametrize("state", ["sent", "failed", "queued", "sending"])
def test_only_what_is_in_doubt_is_settled(closed, state):
    first = closed.store.transmissions()[0].id
    with pytest.raises(Refused, match="is 'queued': only one in doubt is settled"):
        closed.settle(first, state, "asked", "An", AT)
    closed.store.claim(first, "Claire", AT)
    with pytest.raises(Refused, match=r"is being sent since 2025-12-01 at 09:00 UTC, or its process"):
        closed.settle(first, state, "asked", "An", AT)
    assert [event.state for event in closed.store.events(first)] == ["queued", "sending"]


# ---------------------------------------------------------------------------------------------- time goes back


def at(hour: int) -> datetime:
    return AT.replace(hour=hour)


def delivered(employer: Employer) -> dict[str, bytes]:
    """What stands outside, and is taken away by the suppliers."""
    paths = sorted(path for path in (employer.folder / "out").rglob("*") if path.is_file())
    return {str(path.relative_to(employer.folder)): path.read_bytes() for path in paths}


def taken_away(employer: Employer) -> None:
    for path in (employer.folder / "out").rglob("*"):
        if path.is_file():
            path.unlink()


def test_a_database_put_back_to_before_a_sending_sends_nothing_twice(closed):
    database = closed.folder / "assusoft.db"
    older = database.read_bytes()
    sent = open_employer(closed.folder).send("An", lambda: at(10))
    assert states(sent) == {"sent"}
    taken_away(closed)

    database.write_bytes(older)
    again = open_employer(closed.folder)
    assert again.send("An", lambda: at(11)) == {}
    assert set(again.doubts()) == set(sent)
    assert all("older than its last use" in why and "2025-12-01 at 10:00 UTC" in why for why in again.doubts().values())
    assert delivered(again) == {}
    assert again.send("An", lambda: at(12)) == {}


def test_what_is_settled_after_time_went_back_is_sent_again_once_when_it_did_not_arrive(closed):
    database = closed.folder / "assusoft.db"
    older = database.read_bytes()
    first, *others = sorted(open_employer(closed.folder).send("An", lambda: at(10)))
    taken_away(closed)
    database.write_bytes(older)
    again = open_employer(closed.folder)
    again.send("An", lambda: at(11))
    for id in others:
        again.settle(id, "sent", "asked", "An", at(12))
    again.settle(first, "queued", "they have nothing", "An", at(12))
    assert list(again.send("An", lambda: at(13))) == [first]
    assert again.doubts() == {}
    assert again.store.check_facts() == []
    assert again.send("An", lambda: at(14)) == {}


def test_what_waits_in_a_backup_is_in_doubt_where_it_is_restored(closed, tmp_path):
    closed.backup(tmp_path / "acme.zip")
    waiting = [one.id for one in closed.store.transmissions()]
    closed.send("An", lambda: at(10))
    done = restore(tmp_path / "again", tmp_path / "acme.zip")
    assert sorted(done.waiting) == sorted(waiting)
    back = open_employer(tmp_path / "again")
    assert back.head() == done.copied.head
    assert back.send("An", lambda: at(11)) == {}
    assert sorted(back.doubts()) == sorted(waiting)
    assert delivered(back) == {}


def test_a_restore_that_is_killed_once_the_facts_are_there_sends_nothing_twice(closed, tmp_path, monkeypatch):
    closed.backup(tmp_path / "acme.zip")
    closed.send("An", lambda: at(10))
    filled, whole = [], Store.restore

    def killed_at_last(self, archive):
        filled.append(whole(self, archive))
        if len(filled) == 2:  # the first is tried in a database that is thrown away
            raise KeyboardInterrupt
        return filled[-1]

    monkeypatch.setattr(Store, "restore", killed_at_last)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "again", tmp_path / "acme.zip")
    back = open_employer(tmp_path / "again")
    assert back.send("An", lambda: at(11)) == {}
    assert len(back.doubts()) == len(closed.store.transmissions())


def test_a_month_closed_again_after_its_database_went_back_to_before_the_closing_is_in_doubt(closed):
    database = closed.folder / "assusoft.db"
    sent = closed.send("An", lambda: at(10))
    taken_away(closed)
    closed.store.close()
    database.unlink()
    (closed.folder / ".closed").unlink()
    again = open_employer(closed.folder)
    again.import_month(FIRST, [], "An", at(11))
    again.close(FIRST, "An", at(11))
    assert again.send("An", lambda: at(12)) == {}
    assert set(again.doubts()) == set(sent)


def test_what_was_sent_before_the_backup_raises_no_doubt_and_what_is_queued_later_leaves(closed, tmp_path):
    closed.send("An", lambda: at(10))
    closed.backup(tmp_path / "acme.zip")
    done = restore(tmp_path / "again", tmp_path / "acme.zip")
    assert done.waiting == ()
    back = open_employer(tmp_path / "again")
    assert (back.send("An", lambda: at(11)), back.doubts()) == ({}, {})


def test_nothing_leaves_that_cannot_be_kept(closed):
    (closed.folder / MARK).mkdir()
    with pytest.raises(Refused, match=r"\.attempts, which keeps what was sent, cannot be read\. Nothing was sent\."):
        closed.send("An", lambda: at(10))
    assert delivered(closed) == {}


def test_what_several_note_at_once_is_all_kept(closed):
    def note(who: int) -> None:
        for number in range(10):
            note_attempts(closed.folder, closed.store, {f"{who}-{number}": AT})

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(note, range(3)))
    assert set(last_attempts(closed.folder)) == {f"{who}-{number}" for who in range(3) for number in range(10)}


# ----------------------------------------------------------------------------------------- ten suppliers side by side

TEN = {
    key: Supplier(key=key, name=key, language="en", layout=key, https=Https(url=f"https://{key}.example", method="PUT"))
    for key in (f"s{number}" for number in range(10))
}
SETTINGS = Settings(name="Acme", first_month=FIRST, entities={ENTITIES[0]: "One"})
WAIT = 30
"""Seconds after which a test fails that would wait for ever."""


@dataclass
class Ten:
    """A store in which each of ten suppliers waits for two transmissions; `edge` is what delivering them does."""

    store: Store
    folder: Path
    queued: list[str]
    edge: Callable[[str], None] = print
    delivered: Counter[str] = field(default_factory=Counter)

    def send(self) -> dict[str, Delivery]:
        moments = count()  # the clock is asked by ten threads

        def now() -> datetime:
            return AT + timedelta(seconds=next(moments))

        return sending.send_queued(self.store, TEN, SETTINGS, self.folder, "An", now)

    def deliver(self, one: Transmission, *_: object, **__: object) -> Delivery:
        self.delivered.update([one.id])
        self.edge(one.id)
        return SENT


@pytest.fixture(params=["sqlite", "postgresql"])
def ten(request, tmp_path, monkeypatch) -> Iterator[Ten]:
    postgres = request.param == "postgresql"
    made = request.getfixturevalue("postgres_database")() if postgres else nullcontext(f"sqlite:///{tmp_path}/a.db")
    with made as url, closing(open_store(url)) as store:
        make = Make()
        for month in ("2026-02", "2026-03"):
            make.imported(store, month)
            make.closed(store, month, [make.transmission(key, f"{key} {month}".encode()) for key in TEN])
        lived = Ten(store, tmp_path, [one.id for one in store.transmissions()])
        monkeypatch.setattr(sending, "deliver", lived.deliver)
        yield lived


def test_ten_suppliers_are_sent_to_at_once_each_in_its_order_and_all_of_it_is_kept(ten):
    together = Barrier(10, timeout=WAIT)
    ten.edge = lambda id: together.wait() and None  # never passed by fewer than ten
    assert list(ten.send().items()) == [(id, SENT) for id in ten.queued]
    assert ten.store.check_facts() == []
    lives = {tuple(event.state for event in ten.store.events(id)) for id in ten.queued}
    assert lives == {("queued", "sending", "sent")}
    assert last_attempts(ten.folder) == {id: ten.store.events(id)[1].at for id in ten.queued}
    in_order = [id for id, event in ten.store.all_events() if event.state == "sending" and id.startswith("s3-")]
    assert in_order == ["s3-1", "s3-2"]
    assert ten.send() == {}


def test_outcomes_are_in_the_order_of_queueing_whoever_ended_first(ten):
    others = Semaphore(0)

    def edge(id: str) -> None:
        if id == "s0-1":
            assert all(others.acquire(timeout=WAIT) for _ in range(18))
        elif not id.startswith("s0-"):
            others.release()

    ten.edge = edge
    assert list(ten.send()) == ten.queued
    assert [id for id, event in ten.store.all_events() if event.state == "sent" and id.endswith("-1")][-1] == "s0-1"


def test_an_interrupted_sending_leaves_one_in_doubt_and_the_next_one_sends_the_rest_once(ten):
    def interrupted(id: str) -> None:
        if id == "s4-1":
            raise KeyboardInterrupt

    ten.edge = interrupted
    with pytest.raises(KeyboardInterrupt):
        ten.send()
    assert [one.id for one in ten.store.transmissions("sending")] == ["s4-1"]
    outcomes = ten.send()
    assert [one.id for one in ten.store.transmissions("in_doubt")] == ["s4-1"]
    assert (outcomes.pop("s4-2").state, states(outcomes)) == ("queued", {"sent"})
    assert ten.delivered == Counter(id for id in ten.queued if id != "s4-2")
    assert ten.store.check_facts() == []


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', '{"a": "yesterday"}'])
def test_a_mark_that_was_damaged_stops_the_sending_with_one_sentence(closed, text):
    (closed.folder / MARK).write_text(text)
    with pytest.raises(Refused, match="cannot be read"):
        closed.send("An", lambda: at(10))


# ------------------------------------------------------------------------------------- what would leave, and where to


def with_settings(employer: Employer, text: str) -> Employer:
    settings = employer.folder / "employer.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n{text}\n", "utf-8")
    return open_employer(employer.folder)


def test_what_would_leave_is_told_with_its_files_and_nothing_is_claimed(closed):
    found = closed.leaving()
    assert [one.id for one in found] == [one.id for one in closed.transmissions()]
    assert {one.waits for one in found} == {""}
    for one in found:
        assert (one.way, one.to) == ("folder", tuple(closed.suppliers[one.supplier].folder.path.splitlines()))
        [stored] = [stored for stored in closed.transmissions() if stored.id == one.id]
        assert one.files == {file.name: len(closed.store.content(file.sha256)) for file in stored.documents}
    assert {stored.state for stored in closed.transmissions()} == {"queued"}
    assert not (closed.folder / MARK).exists()
    closed.send("An", lambda: AT)
    assert closed.leaving() == []


def test_what_waits_for_an_earlier_one_in_doubt_is_told(closed):
    first = closed.leaving()[0]
    closed.store.claim(first.id, "An", AT)
    closed.store.record(first.id, "in_doubt", "lost", "An", AT)
    found = {one.id: one.waits for one in closed.leaving()}
    assert found.pop(first.id) == f"somebody has to say what became of it: assusoft settle {first.id} sent|queued"
    assert set(found.values()) == {""}


def test_nothing_is_queued_or_sent_to_where_the_employer_does_not_let_it_go(closed):
    narrow = with_settings(closed, '[sending]\nallowed = ["*@house.be"]')
    assert {"is not among the destinations" in one.waits for one in narrow.leaving()} == {True}
    outcomes = narrow.send("An", lambda: AT)
    assert states(outcomes) == {"failed"}
    assert all("is not among the destinations that employer.toml allows" in one.reason for one in outcomes.values())
    assert not (closed.folder / "out").exists()
    assert narrow.check_supplier(narrow.leaving()[0].supplier, AT).works is False


def test_a_month_is_not_closed_while_a_supplier_is_where_nothing_may_go(tmp_path):
    folder, world = write_small(tmp_path / "acme"), World()
    hire(world, Random(1), FIRST)
    world.workers["W00001"]["statute"] = "employee"
    write_extracts(folder, world, FIRST)
    employer = with_settings(open_employer(folder), '[sending]\nallowed = ["*@house.be"]')
    employer.import_month(FIRST, [], "An", AT)
    with pytest.raises(Refused, match=rf"{FIRST} cannot be closed: suppliers/\w+\.toml leads to where nothing may go"):
        employer.close(FIRST, "An", AT)
    assert employer.transmissions() == []


def test_a_look_tells_what_stands_there_before_somebody_settles(closed):
    first = closed.leaving()[0]
    assert closed.look_for(first.id).there == "absent"
    closed.send("An", lambda: AT)
    assert closed.look_for(first.id).there == "whole"
    with pytest.raises(Refused, match=r"There is no transmission 'x-9'\. See them: assusoft documents"):
        closed.look_for("x-9")
    with pytest.raises(Refused, match=r"There is no supplier 'x' \(known: "):
        closed.check_supplier("x", AT)


def test_a_certificate_that_is_not_in_force_is_told_before_a_month_is_closed(closed):
    assert closed.unencryptable(AT) == []
    [first, *_] = suppliers_of(closed)
    issued = trustme.CA(key_type=trustme.KeyType.RSA).issue_cert(
        "house.be", key_type=trustme.KeyType.RSA, not_before=AT - timedelta(days=9), not_after=AT - timedelta(days=1)
    )
    issued.cert_chain_pems[0].write_to_path(closed.folder / "house.pem")
    encrypt = 'encrypt = { kind = "smime", certificate = "house.pem" }\n'
    first.write_text(encrypt + first.read_text("utf-8"), "utf-8")
    employer = open_employer(closed.folder)
    [sentence] = employer.unencryptable(AT)
    assert sentence.startswith(f"supplier '{first.stem}': encrypt.certificate: 'house.pem' is valid from 2025-11-22 ")
    assert employer.unencryptable(AT - timedelta(days=2)) == []
    _, _, err = run_here(["-C", str(closed.folder), "close", "--month", FIRST])
    assert err.startswith(sentence.partition(", and this")[0])
    outcomes = employer.send("An", lambda: AT)
    assert [one.reason for id, one in outcomes.items() if id.startswith(first.stem)] == [sentence]


def test_the_mail_of_an_audit_goes_only_where_the_employer_lets_it_go(closed):
    mail = '[mail]\nfolder = "mails"\nsender = "hr@house.be"\n[audit]\nmail_to = ["an@house.be", "x@example.com"]\n'
    narrow = with_settings(closed, mail + '[sending]\nallowed = ["*@house.be"]')
    narrow.audit(FIRST, "An", AT)
    with pytest.raises(Refused, match=r"^the recipients of \[audit\] mail_to: 'x@example\.com' is not among"):
        narrow.mail_audit(narrow.audit_report(FIRST), "See it.", [], AT)
    assert not (closed.folder / "mails").exists()


def test_the_command_line_shows_what_would_leave(closed):
    status, out, _ = run_here(["-C", str(closed.folder), "send", "--dry-run"])
    first = closed.leaving()[0]
    name, size = next(iter(first.files.items()))
    assert (status, out.startswith(f"{first.id}: by folder to {first.to[0]}: {name} ({size})")) == (0, True)
    with_settings(closed, "[sending]\nallowed = []")
    status, out, _ = run_here(["-C", str(closed.folder), "send", "--dry-run"])
    assert (status, f"  It would not leave: '{first.to[0]}' is not among the destinations" in out) == (0, True)
    status, out, _ = run_here(["-C", str(closed.folder), "send", "--dry-run", "--json"])
    assert [one["id"] for one in json.loads(out)] == [one.id for one in closed.leaving()]
