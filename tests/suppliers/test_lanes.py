"""Lanes: what must leave one after the other is in one of them; ten of them leave side by side."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Barrier, Event, Lock, get_ident

import pytest
from support.web import web_server

from assusoft.suppliers.sending import lanes as module
from assusoft.suppliers.sending.delivery import SENT, Delivery, deliver
from assusoft.suppliers.sending.lanes import AT_ONCE, deliver_lanes, lanes
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.supplier import MailDrop, MailServer
from assusoft.suppliers.ways import ByHand, Drop, Email, Https, Sftp, Soap, Way

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
SERVER = MailServer(host="mail.acme.example", port=587, security="starttls", sender="hr@acme.example")
PICKUP = MailDrop(folder="out/mails", sender="hr@acme.example")
WAIT = 30
"""Seconds after which a test fails that would wait for ever."""


def queued(*ids: str, state: str = "queued") -> list[Transmission]:
    """Transmissions 'supplier-number'."""
    return [
        Transmission(
            id, id.rpartition("-")[0], "2026-02", "Report", NOON, (Document(f"{id}.csv", "text/csv", b"x\r\n"),), state
        )
        for id in ids
    ]


class Ledger:
    """What was claimed and recorded, by which threads, as a store keeps it."""

    def __init__(self) -> None:
        self.lock, self.claimed, self.recorded = Lock(), list[str](), list[tuple[str, str]]()
        self.threads = set[int]()

    def claim(self, id: str) -> bool:
        with self.lock:
            self.claimed.append(id)
            self.threads.add(get_ident())
        return True

    def record(self, id: str, state: str, reason: str, at: datetime) -> None:
        with self.lock:
            self.recorded.append((id, state))

    def run(self, of: list[list[Transmission]], edge: Callable[[Transmission], Delivery]) -> dict[str, Delivery]:
        return deliver_lanes(of, self.claim, self.record, edge, lambda: NOON)


def sftp(host: str, path: str = "in") -> Sftp:
    return Sftp(host=host, user="acme", path=path, host_key=KEY, key_file="keys/house")


def https(url: str) -> Https:
    return Https(url=url, method="POST")


# ------------------------------------------------------------------------------------------------------ which lanes


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (SERVER, [["a-1", "a-2"], ["m-1", "n-1"], ["d-1", "gone-1", "hand-1"], ["b-1"], ["x-1", "y-1"], ["z-1"]]),
        (PICKUP, [["a-1", "a-2"], ["m-1", "d-1", "n-1", "gone-1", "hand-1"], ["b-1"], ["x-1", "y-1"], ["z-1"]]),
    ],
)
def test_each_supplier_has_a_lane_but_mails_folders_and_those_of_one_folder_of_a_server_share_one(mail, expected):
    ways: dict[str, Way] = {
        "a": https("https://hub.example/in"), "b": https("https://hub.example/in"), "m": Email(to=("a@m.example",)),
        "n": Email(to=("a@n.example",)), "d": Drop(path="out/d"), "hand": ByHand(portal="P", screens=("kind",)),
        "x": sftp("s.example"), "y": sftp("s.example"), "z": sftp("s.example", "other"),
    }  # fmt: skip
    waiting = queued("a-1", "m-1", "d-1", "b-1", "a-2", "x-1", "n-1", "gone-1", "y-1", "hand-1", "z-1")
    assert [[one.id for one in lane] for lane in lanes(waiting, ways, mail)] == expected


def test_a_lane_in_which_nothing_waits_to_leave_is_none_and_what_is_in_doubt_stays_before_what_waits_for_it():
    ways: dict[str, Way] = {key: https(f"https://{key}.example/in") for key in "abc"}
    doubtful = [*queued("a-1", "b-1", state="in_doubt"), *queued("b-2"), *queued("c-1", state="failed")]
    assert [[one.id for one in lane] for lane in lanes(doubtful, ways, SERVER)] == [["b-1", "b-2"], ["c-1"]]
    assert lanes([], ways, SERVER) == []


# ------------------------------------------------------------------------------------------------------ side by side


def test_ten_are_at_the_edge_at_once_and_no_more():
    ledger, together, lock, there, most = Ledger(), Barrier(AT_ONCE, timeout=WAIT), Lock(), Counter(), []

    def edge(one: Transmission) -> Delivery:
        with lock:
            there.update("n")
            most.append(there["n"])
        together.wait()  # never passed by fewer than ten
        with lock:
            there.subtract("n")
        return SENT

    outcomes = ledger.run([queued(f"s{number}-1") for number in range(2 * AT_ONCE)], edge)
    assert list(outcomes.items()) == [(f"s{number}-1", SENT) for number in range(2 * AT_ONCE)]
    assert max(most) == AT_ONCE
    assert get_ident() not in ledger.threads


def test_those_of_one_lane_leave_in_their_order_and_wait_for_one_that_did_not_arrive():
    ledger, held = Ledger(), Event()

    def edge(one: Transmission) -> Delivery:
        if one.id == "a-1":
            assert held.wait(WAIT)
        if one.id == "b-2":
            held.set()
            return Delivery("failed", "no answer")
        return SENT

    outcomes = ledger.run([queued("a-1", "a-2", "a-3"), queued("b-1", "b-2", "b-3")], edge)
    waits = "It waits until b-2 has arrived, since files are applied in the order they arrive."
    expected = {"a-1": "", "a-2": "", "a-3": "", "b-1": "", "b-2": "no answer", "b-3": waits}
    assert {id: one.reason for id, one in outcomes.items()} == expected
    assert [id for id, _ in ledger.recorded if id[0] == "a"] == ["a-1", "a-2", "a-3"]
    assert ledger.recorded.index(("b-2", "failed")) < ledger.recorded.index(("a-2", "sent"))


def test_one_lane_leaves_in_the_thread_of_the_caller_and_starts_nothing(monkeypatch):
    monkeypatch.setattr(module, "ThreadPoolExecutor", None)
    ledger = Ledger()
    assert list(ledger.run([queued("a-1", "a-2")], lambda one: SENT)) == ["a-1", "a-2"]
    assert ledger.threads == {get_ident()}
    assert ledger.run([], lambda one: SENT) == {}


def test_a_supplier_that_hangs_until_its_limit_holds_up_none_of_nine_others(trickling_server, tmp_path):
    hanging = trickling_server("starttls", "greeting")
    mail = SERVER.model_copy(update={"host": "127.0.0.1", "port": hanging.port, "ca_file": str(hanging.ca_file)})
    ledger, nine, left = Ledger(), Event(), []
    with web_server(tmp_path) as web:
        own = Https(url=web.url, method="PUT", certificate="acme.pem", ca_file="ca.pem")
        ways: dict[str, Way] = {"m": Email(to=("a@h.example",)), **{f"w{number}": own for number in range(9)}}

        def edge(one: Transmission) -> Delivery:
            limit = 0.5 if one.supplier == "m" else WAIT
            outcome = deliver(one, Recipient(one.supplier, ways[one.supplier]), mail, tmp_path, WAIT, limit)
            if one.supplier == "m":
                assert nine.wait(WAIT), "the others wait for it"
                return outcome
            left.append(one.id)
            if len(left) == 9:
                nine.set()
            return outcome

        outcomes = ledger.run(lanes(queued(*(f"{key}-1" for key in ways)), ways, mail), edge)
    assert list(outcomes) == [f"{key}-1" for key in ways]
    assert (outcomes["m-1"].state, outcomes["m-1"].reason.endswith("it took longer than 0.5 seconds")) == (
        "failed",
        True,
    )
    assert {outcome for id, outcome in outcomes.items() if id != "m-1"} == {SENT}
    assert sorted(one.path for one in web.received) == [f"/in/w{number}-1.csv" for number in range(9)]


def test_ten_suppliers_by_six_ways_are_handed_what_is_theirs_at_once(mail_server, ssh_server, pyftpd, tmp_path):
    running, ssh, ftp, wsdl = mail_server("starttls"), ssh_server(), pyftpd(), WSDL.read_bytes()
    mail = SERVER.model_copy(update={"host": "127.0.0.1", "port": running.port, "ca_file": str(running.ca_file)})
    for server in (ssh, ftp):
        (server.folder / "other").mkdir()
    (tmp_path / "insurer.wsdl").write_bytes(wsdl)
    with web_server(tmp_path, kind="text/xml", reply=TAKEN) as web:
        own = {"url": web.url, "certificate": "acme.pem", "ca_file": "ca.pem"}
        soap = Soap(
            **own, wsdl="insurer.wsdl", wsdl_sha256=sha256(wsdl).hexdigest(), operation="Deliver", request=REQUEST,
            accepted={"element": "Result", "value": "TAKEN"},
        )  # fmt: skip
        ways: dict[str, Way] = {
            "mail": Email(to=("a@h.example",)), "drop": Drop(path="out"), "put": Https(**own, method="PUT"),
            "post": Https(**own, method="POST"), "soap": soap, "soap2": soap, "ssh": ssh.way, "ftp": ftp.way,
            "ssh2": ssh.way.model_copy(update={"path": "in/other"}),
            "ftp2": ftp.way.model_copy(update={"path": "in/other"}),
        }  # fmt: skip
        together = Barrier(AT_ONCE, timeout=WAIT)

        def edge(one: Transmission) -> Delivery:
            together.wait()
            return deliver(one, Recipient(one.supplier, ways[one.supplier]), mail, tmp_path, employer="Acme")

        outcomes = Ledger().run(lanes(queued(*(f"{key}-1" for key in ways)), ways, mail), edge)
    assert {id: one.state for id, one in outcomes.items() if one.state != "sent"} == {}
    for held, name in ((ssh.folder, "ssh"), (ftp.folder, "ftp"), (tmp_path / "out", "drop")):
        assert [path.name for path in held.iterdir() if path.is_file()] == [f"{name}-1.csv"]
        assert [path.name for path in held.glob("other/*")] == ([] if name == "drop" else [f"{name}2-1.csv"])
    assert (len(running.mailbox.received), len(web.received)) == (1, 4)
    named = {name for one in web.received for name in re.findall(rb"Name>([^<]+)<", one.content)}
    assert named == {b"soap-1.csv", b"soap2-1.csv"}


WSDL = Path(__file__).parents[1] / "support" / "intake.wsdl"
REQUEST = {
    "MessageId": "{id}", "Employer": "{employer}", "Month": "{month}", "Paper/Name": "{file}",
    "Paper/Content": "{content}",
}  # fmt: skip
TAKEN = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><DeliverResponse
xmlns="urn:insurer.example:intake"><Receipt><Reference>R-1</Reference><Result>TAKEN</Result></Receipt></DeliverResponse>
</s:Body></s:Envelope>"""


# ------------------------------------------------------------------------------------------------- what ends them all


@pytest.mark.parametrize("whose", ["edge", "store"])
def test_when_a_lane_ends_by_the_unforeseen_the_others_finish_what_they_have_begun_and_begin_nothing_new(
    monkeypatch, whose
):
    ledger, together, over = Ledger(), Barrier(3, timeout=WAIT), Event()
    monkeypatch.setattr(module, "Event", lambda: over)

    def edge(one: Transmission) -> Delivery:
        together.wait()
        if one.id == "a-1" and whose == "edge":
            raise KeyboardInterrupt
        if one.id != "a-1":
            assert over.wait(WAIT)
        return SENT

    def record(id: str, state: str, reason: str, at: datetime) -> None:
        if id == "a-1":
            raise OSError("the store is gone")
        ledger.record(id, state, reason, at)

    waiting = [queued("a-1", "a-2"), queued("b-1", "b-2"), queued("c-1", "c-2")]
    with pytest.raises(KeyboardInterrupt if whose == "edge" else OSError):
        deliver_lanes(waiting, ledger.claim, record, edge, lambda: NOON)
    assert sorted(ledger.claimed) == ["a-1", "b-1", "c-1"]
    assert sorted(ledger.recorded) == [("b-1", "sent"), ("c-1", "sent")]


def test_what_ends_several_lanes_is_told_with_the_first():
    ledger, together = Ledger(), Barrier(2, timeout=WAIT)

    def edge(one: Transmission) -> Delivery:
        together.wait()
        raise SystemExit(one.id)

    with pytest.raises(SystemExit, match="a-1") as raised:
        ledger.run([queued("a-1"), queued("b-1")], edge)
    assert raised.value.__notes__ == ["Another lane ended by SystemExit: b-1"]


def test_an_interrupt_of_the_caller_lets_what_has_begun_be_finished(monkeypatch):
    ledger, together, over = Ledger(), Barrier(3, timeout=WAIT), Event()
    monkeypatch.setattr(module, "Event", lambda: over)

    def interrupted(running: object) -> None:
        together.wait()
        raise KeyboardInterrupt

    def edge(one: Transmission) -> Delivery:
        together.wait()
        assert over.wait(WAIT)
        return SENT

    monkeypatch.setattr(module, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ledger.run([queued("a-1", "a-2"), queued("b-1", "b-2")], edge)
    assert sorted(ledger.recorded) == [("a-1", "sent"), ("b-1", "sent")]
    assert sorted(ledger.claimed) == ["a-1", "b-1"]


# ------------------------------------------------------------------------------------- what threads would do at once


def test_what_the_ways_need_is_imported_before_threads_do():
    """In a process of its own: `deliver` imports nothing of ours once `load` did, nor of a library many threads use.

    What httpx leaves for later it imports at one place, where a second thread waits; zeep is used by one at a time.
    """
    command = [sys.executable, "-c", PROGRAM, WSDL.parent]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[:-1] == ["failed"] * 4
    imported = {name.partition(".")[0] for name in told[-1].split()}
    assert imported & {"assusoft", "asyncssh", "cryptography", "httpx", "pyzipper"} == set()


PROGRAM = f"""
import hashlib, sys
from datetime import UTC, datetime
from pathlib import Path
from assusoft.suppliers.sending.delivery import deliver, load
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.ways import Ftps, Https, Sftp, Soap

folder = Path(sys.argv[1])
wsdl = hashlib.sha256((folder / "intake.wsdl").read_bytes()).hexdigest()
there = {{"host": "127.0.0.1", "port": 9, "user": "acme", "password_env": "PATH"}}
web = {{"url": "https://127.0.0.1:9/in"}}
texts = ("MessageId", "{{id}}"), ("Employer", "Acme"), ("Month", "2026-02"), ("Paper/Name", "a.csv")
request = {{**dict(texts), "Paper/Content": "{{content}}"}}
ways = [
    Sftp(**there, host_key="{KEY}"), Ftps(**there), Https(**web, method="POST"),
    Soap(**web, wsdl="intake.wsdl", wsdl_sha256=wsdl, operation="Deliver", request=request,
         accepted={{"element": "Result", "value": "TAKEN"}}),
]
ends = [Recipient("a", way) for way in ways]
document = Document("a.csv", "text/csv", b"x")
one = Transmission("a-1", "a", "2026-02", "s", datetime.now(UTC), (document,))
load(ends)
known = set(sys.modules)
for end in ends:
    print(deliver(one, end, None, folder, 1, 1).state)
print(*(set(sys.modules) - known))
"""
