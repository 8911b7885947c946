"""Reports handed over by FTP with TLS: vsftpd and pyftpdlib as they are, and pyftpdlib made to misbehave."""

import socket
import time
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from pyftpdlib.handlers import TLS_DTPHandler

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import SENT, Delivery
from assusoft.suppliers.sending.servers.server import send_to_server, server_folder
from assusoft.suppliers.sending.transmission import Document

REPORT = Document("insurer-a_2026-02_changes.csv", "text/csv", b"ref;naam\nP00001;Ren\xc3\xa9e\r\n" * 500)
SECOND = Document("insurer-a_2026-02_full.csv", "text/csv", bytes(range(256)) * 5000)  # 1.3 MB of every byte
SUMMARY = Document("insurer-a_2026-02_summary.txt", "text/plain", b"Bonjour", summary=True)
DOCUMENTS = (REPORT, SECOND, SUMMARY)
WHOLE = {REPORT.name: REPORT.content, SECOND.name: SECOND.content}


def sent(way: Any, documents=DOCUMENTS, silence: float = 10, limit: float = 30, folder=Path()) -> Delivery:
    return send_to_server(documents, way, "supplier 'insurer-a'", folder, silence, limit)


def changed(way: Any, **values: object) -> Any:
    return type(way).model_validate(way.model_dump() | values)


@pytest.fixture(params=["vsftpd", "pyftpdlib"])
def server(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue("vsftpd") if request.param == "vsftpd" else request.getfixturevalue("pyftpd")()


# -------------------------------------------------------------------------------------------------- as they should be


def test_reports_arrive_byte_for_byte_and_what_is_for_people_stays(server) -> None:
    assert sent(server.way) == SENT
    assert server.held == WHOLE


def test_the_same_content_again_is_already_there_and_is_not_written_again(server) -> None:
    sent(server.way)
    before = {path: path.stat().st_mtime_ns for path in server.folder.iterdir()}
    assert sent(server.way) == SENT
    assert {path: path.stat().st_mtime_ns for path in server.folder.iterdir()} == before


@pytest.mark.parametrize(
    "content", [b"other", REPORT.content[:-1] + b"!", REPORT.content * 9], ids=["shorter", "as long", "longer"]
)
def test_another_content_under_that_name_is_left_and_nothing_is_handed_over(server, content) -> None:
    (server.folder / REPORT.name).write_bytes(content)
    outcome = sent(server.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"{REPORT.name} is already there with other content, and was left as it is" in outcome.reason
    assert server.held == {REPORT.name: content}


def test_what_a_crash_left_under_the_first_name_is_written_over(server) -> None:
    (server.folder / f".{REPORT.name}.part").write_bytes(REPORT.content * 2)
    assert sent(server.way) == SENT
    assert server.held == WHOLE


def test_a_folder_that_is_not_there_is_a_failure(server) -> None:
    outcome = sent(changed(server.way, path="none"))
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"has no folder 'none' for '{server.way.user}': 550 " in outcome.reason


def test_a_folder_can_be_listed_and_no_more_of_a_file_is_read_than_is_asked(server) -> None:
    with server_folder(server.way, "insurer", Path(), 10, 30) as remote:
        assert remote.names() == []
    sent(server.way)
    with server_folder(server.way, "insurer", Path(), 10, 30) as remote:
        assert remote.names() == sorted(WHOLE)
        assert remote.size(SECOND.name) == len(SECOND.content)
        assert remote.read(SECOND.name, 300_000) == SECOND.content[:300_001]


# ------------------------------------------------------------------------------------------------- trust and passwords


@pytest.mark.parametrize("changes", [{"ca_file": None}, {"host": "localhost"}], ids=["unknown", "another host's"])
def test_a_server_whose_certificate_is_not_to_be_trusted_receives_nothing(vsftpd, changes) -> None:
    outcome = sent(changed(vsftpd.way, **changes))
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.startswith("No secure connection to ")
    assert vsftpd.held == {}


def test_a_server_without_tls_receives_nothing_and_no_password(pyftpd) -> None:
    running = pyftpd(NoTls)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.startswith("No secure connection to ")
    assert (running.held, NoTls.heard) == ({}, ["AUTH", "QUIT"])


class NoTls:
    """Knows no AUTH, and notes what it is told."""

    heard: list[str] = []  # noqa: RUF012 - looked at from outside

    def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
        self.heard.append(cmd)
        self.respond("502 Not implemented.")


class NoProt:
    """Encrypts the line of commands and not that of data."""

    def ftp_PROT(self, line: str) -> None:
        self.respond("536 Not here.")


def test_a_server_that_does_not_encrypt_data_gets_none(pyftpd) -> None:
    running = pyftpd(NoProt)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "does not encrypt its data lines: 536 Not here." in outcome.reason
    assert running.held == {}


def test_the_password_comes_from_the_environment_and_is_never_told(pyftpd, monkeypatch) -> None:
    running = pyftpd()
    monkeypatch.delenv("FTPS_PASSWORD")
    with pytest.raises(ConfigError, match=r"ftps\.password_env: the environment variable 'FTPS_PASSWORD' is not set"):
        sent(running.way)
    monkeypatch.setenv("FTPS_PASSWORD", "wrong-one")
    refused = sent(running.way)
    assert (refused.state, refused.certain) == ("failed", True)
    assert "refused the log-in of 'acme': 530" in refused.reason
    assert "wrong-one" not in refused.reason


def test_a_file_of_certificates_that_is_not_there_is_named(vsftpd) -> None:
    with pytest.raises(ConfigError, match=r"ftps\.ca_file: 'none\.pem' is not a readable file of certificates"):
        sent(changed(vsftpd.way, ca_file="none.pem"))


def test_a_server_that_is_not_there_is_a_failure(vsftpd) -> None:
    outcome = sent(changed(vsftpd.way, port=1))
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.startswith("No secure connection to 127.0.0.1:1: ")


# --------------------------------------------------------------------------------------------------------- bad servers


class Cut:
    """Says «complete» of what it kept half of: the data line closed early looks like its end."""

    def ftp_STOR(self, file: str, mode: str = "w") -> Any:
        name = super().ftp_STOR(file, mode)  # type: ignore[misc]
        self._in_dtp_queue = self._in_dtp_queue and (_Half(self._in_dtp_queue[0]), self._in_dtp_queue[1])
        if self.data_channel is not None and self.data_channel.file_obj is not None:
            self.data_channel.file_obj = _Half(self.data_channel.file_obj)
        return name


class _Half:
    """A file that keeps 100,000 bytes."""

    most = 100_000

    def __init__(self, file: Any) -> None:
        self.file, self.kept = file, 0

    def write(self, data: bytes) -> None:
        self.file.write(bytes(data)[: max(0, self.most - self.kept)])
        self.kept += len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


class NoSize:
    """Knows no SIZE."""

    def ftp_SIZE(self, path: str) -> None:
        self.respond("502 Not implemented.")


class NoSizeCut(NoSize, Cut):
    """Nor does it keep everything."""


class Blind(NoSize):
    """Tells neither size nor content."""

    def ftp_RETR(self, file: str) -> None:
        self.respond("450 No reading here.")


class Full:
    """Its disk is full."""

    def ftp_STOR(self, file: str, mode: str = "w") -> None:
        self.respond("452 Insufficient storage space.")


class NoRename:
    """Lets nothing be renamed."""

    def ftp_RNTO(self, path: str) -> None:
        self.respond("550 Renaming is not allowed.")


class Mover:
    """Moves a file away as soon as it is written, whatever its name."""

    def on_file_received(self, file: str) -> None:
        place = Path(file)
        place.replace(place.parent.parent / place.name)


class PickUp:
    """Moves a file away as soon as it has its own name."""

    def ftp_RNTO(self, path: str) -> None:
        super().ftp_RNTO(path)  # type: ignore[misc]
        Path(path).replace(Path(path).parent.parent / Path(path).name)


class CutsAtRename:
    """Renames, and hangs up before it says so."""

    def ftp_RNTO(self, path: str) -> None:
        Path(self._rnfr).replace(path)
        self.close()


class CutsAtStore:
    """Hangs up when a file is to come."""

    def ftp_STOR(self, file: str, mode: str = "w") -> None:
        self.close()


class HangsAtRename:
    """Never answers the rename."""

    def ftp_RNTO(self, path: str) -> None:
        pass


class HangsAtStore:
    """Never answers when a file is to come."""

    def ftp_STOR(self, file: str, mode: str = "w") -> None:
        pass


def test_complete_said_of_half_a_file_is_a_failure(pyftpd) -> None:
    running = pyftpd(Cut)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"The server kept 100000 of the 1280000 bytes of {SECOND.name}, and said it was complete" in outcome.reason
    assert running.held == {}


def test_complete_said_of_a_file_of_which_nothing_arrived_is_a_failure(pyftpd, monkeypatch) -> None:
    monkeypatch.setattr(_Half, "most", 0)
    running = pyftpd(Cut)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"The server kept 0 of the {len(REPORT.content)} bytes of {REPORT.name}" in outcome.reason
    assert running.held == {}


def test_line_ends_of_every_kind_arrive_as_they_are(server) -> None:
    text = Document("lines.csv", "text/csv", b"a\nb\r\nc\rd\n\r\n\x1a\x00\xff" * 1000)
    assert sent(server.way, (text,)) == SENT
    assert server.held == {text.name: text.content}


def test_without_a_size_the_content_is_read_back(pyftpd) -> None:
    running = pyftpd(NoSize)
    assert sent(running.way) == SENT
    assert sent(running.way) == SENT
    assert running.held == WHOLE


def test_without_a_size_half_a_file_is_found_by_reading_it_back(pyftpd) -> None:
    outcome = sent(pyftpd(NoSizeCut).way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "The server kept 100000 of the 1280000 bytes" in outcome.reason


def test_a_server_that_tells_neither_size_nor_content_needs_a_supplier_that_confirms(pyftpd) -> None:
    running = pyftpd(Blind)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "write unconfirmed = true" in outcome.reason
    assert running.held == {}
    assert sent(changed(running.way, unconfirmed=True)) == SENT
    assert running.held == WHOLE


@pytest.mark.parametrize(
    ("behaviour", "state", "reason"),
    [
        (Full, "failed", f"The server did not take {REPORT.name}: 452 Insufficient storage space. "),
        (NoRename, "failed", f"The server refused to give {REPORT.name} its name: 550 Renaming is not allowed."),
        (Mover, "in_doubt", f"{REPORT.name} was gone before it could be looked at"),
        (CutsAtStore, "failed", "The connection was lost before anything was handed over: "),
        (CutsAtRename, "in_doubt", f"The connection was lost while {REPORT.name} was handed over: "),
        (HangsAtStore, "failed", "The connection was lost before anything was handed over: "),
        (HangsAtRename, "in_doubt", f"The connection was lost while {REPORT.name} was handed over: "),
    ],
)
def test_what_goes_wrong_is_a_failure_before_the_rename_and_a_doubt_from_there_on(
    pyftpd, behaviour, state, reason
) -> None:
    running = pyftpd(behaviour)
    outcome = sent(running.way, silence=1)
    assert (outcome.state, outcome.certain) == (state, state == "failed")
    assert reason in outcome.reason
    assert set(running.held) <= {REPORT.name, f".{REPORT.name}.part", f".{SECOND.name}.part"}
    assert (REPORT.name in running.held) == (behaviour is CutsAtRename)


class Reads550:
    """Takes files and tells their sizes, and says 550 of what is to be read, as of what is not there."""

    def ftp_RETR(self, file: str) -> None:
        self.respond("550 Permission denied.")  # type: ignore[attr-defined]


def test_what_is_there_and_cannot_be_read_is_not_taken_for_what_is_not_there(pyftpd) -> None:
    running = pyftpd(Reads550)
    assert sent(running.way) == SENT
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "is already there, as long as ours, and cannot be read" in outcome.reason
    assert running.held == WHOLE


def test_an_encrypted_file_that_is_there_already_is_in_doubt(pyftpd) -> None:
    running = pyftpd()
    closed = [replace(one, sealed=True) for one in (REPORT, SECOND)]
    assert sent(running.way, closed) == SENT
    other = [replace(one, content=one.content + b"!") for one in closed]
    outcome = sent(running.way, other)
    assert (outcome.state, outcome.certain, "It is encrypted" in outcome.reason) == ("in_doubt", False, True)
    assert running.held == WHOLE


def test_a_supplier_that_takes_a_file_as_soon_as_it_has_its_name_gets_it_once(pyftpd) -> None:
    running = pyftpd(PickUp)
    assert sent(running.way) == SENT
    until = monotonic() + 10
    while running.held and monotonic() < until:  # the server takes the last one after it has answered
        time.sleep(0.05)
    taken = {path.name: path.read_bytes() for path in running.folder.parent.iterdir() if path.is_file()}
    assert (taken, running.held) == (WHOLE, {})


def test_a_greeting_that_trickles_is_left_when_the_time_of_one_delivery_is_over(vsftpd) -> None:
    from threading import Thread

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_trickle, args=(listener,), daemon=True).start()
        began = monotonic()
        outcome = sent(changed(vsftpd.way, port=listener.getsockname()[1]), silence=5, limit=1)
        assert monotonic() - began < 4
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.endswith(": it took longer than 1 seconds")


class Latin:
    """Greets in a letter that is not of UTF-8."""

    def handle(self) -> None:
        self.push(b"220 Bienvenue \xe0 tous\r\n")  # type: ignore[attr-defined]
        self.close_when_done()  # type: ignore[attr-defined]


def test_a_greeting_that_is_not_of_utf8_is_a_failure(pyftpd) -> None:
    outcome = sent(pyftpd(Latin).way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.startswith("No secure connection to 127.0.0.1:")


class _Unread(TLS_DTPHandler):
    """A data line from which nothing is read once TLS stands."""

    def readable(self) -> bool:
        return bool(self._ssl_accepting)


class Deaf:
    """Grants a file and never reads it."""

    dtp_handler = _Unread


def test_a_data_line_that_nobody_reads_is_cut_when_the_time_of_one_delivery_is_over(pyftpd) -> None:
    long, began = Document("long.csv", "text/csv", b"x" * (32 << 20)), monotonic()
    outcome = sent(pyftpd(Deaf).way, (long,), silence=10, limit=1.5)
    assert monotonic() - began < 5
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.endswith(": it took longer than 1.5 seconds")


def _trickle(listener: socket.socket) -> None:
    line, _ = listener.accept()
    with line:
        try:
            for _ in range(100):
                line.sendall(b"2")
                time.sleep(0.05)
        except OSError:
            pass
