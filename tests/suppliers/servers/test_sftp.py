"""Reports handed over by SFTP: OpenSSH's server as it is, and asyncssh's made to misbehave."""

import asyncio
import errno
import shutil
import socket
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

import asyncssh
import pytest

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import SENT, Delivery
from assusoft.suppliers.sending.delivery import deliver
from assusoft.suppliers.sending.outbox import deliver_queued
from assusoft.suppliers.sending.servers.server import send_to_server, server_folder
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.ways import Drop

REPORT = Document("insurer-a_2026-02_changes.csv", "text/csv", b"ref;naam\nP00001;Ren\xc3\xa9e\r\n" * 500)
SECOND = Document("insurer-a_2026-02_full.csv", "text/csv", bytes(range(256)) * 5000)  # 1.3 MB of every byte
SUMMARY = Document("insurer-a_2026-02_summary.txt", "text/plain", b"Bonjour", summary=True)
DOCUMENTS = (REPORT, SECOND, SUMMARY)
WHOLE = {REPORT.name: REPORT.content, SECOND.name: SECOND.content}


def sent(way: Any, documents=DOCUMENTS, silence: float = 10, limit: float = 30, folder=Path()) -> Delivery:
    return send_to_server(documents, way, "supplier 'insurer-a'", folder, silence, limit)


def changed(way: Any, **values: object) -> Any:
    return type(way).model_validate(way.model_dump() | values)


# ---------------------------------------------------------------------------------------------------------- OpenSSH


def test_reports_arrive_byte_for_byte_and_what_is_for_people_stays(sshd) -> None:
    assert sent(sshd.way) == SENT
    assert sshd.held == WHOLE


def test_the_same_content_again_is_already_there_and_is_not_written_again(sshd) -> None:
    sent(sshd.way)
    before = {path: path.stat().st_mtime_ns for path in sshd.folder.iterdir()}
    assert sent(sshd.way) == SENT
    assert {path: path.stat().st_mtime_ns for path in sshd.folder.iterdir()} == before


@pytest.mark.parametrize("content", [b"other", REPORT.content[:-1] + b"!"], ids=["shorter", "as long"])
def test_another_content_under_that_name_is_left_and_nothing_is_handed_over(sshd, content) -> None:
    (sshd.folder / REPORT.name).write_bytes(content)
    outcome = sent(sshd.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"{REPORT.name} is already there with other content, and was left as it is" in outcome.reason
    assert sshd.held == {REPORT.name: content}


def test_what_a_crash_left_under_the_first_name_is_written_over(sshd) -> None:
    (sshd.folder / f".{REPORT.name}.part").write_bytes(REPORT.content * 2)
    assert sent(sshd.way) == SENT
    assert sshd.held == WHOLE


def test_a_server_with_another_key_gets_nothing_and_both_keys_are_named(sshd) -> None:
    pinned = asyncssh.generate_private_key("ssh-ed25519")
    outcome = sent(changed(sshd.way, host_key=pinned.export_public_key().decode()))
    shown = asyncssh.import_public_key(sshd.way.host_key)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"does not show the pinned key (ssh-ed25519 {pinned.get_fingerprint()})" in outcome.reason
    assert shown.get_fingerprint() in outcome.reason
    assert "its key has changed, or it is another machine" in outcome.reason
    assert sshd.held == {}


def test_a_server_whose_key_is_of_another_kind_now_gets_nothing(sshd) -> None:
    """OpenSSH hangs up without a word when it is asked for a key of a kind it does not have."""
    pinned = asyncssh.generate_private_key("ecdsa-sha2-nistp256").export_public_key().decode()
    outcome = sent(changed(sshd.way, host_key=pinned))
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "does not show the pinned key (ecdsa-sha2-nistp256 SHA256:" in outcome.reason
    assert "but ssh-ed25519 SHA256:" in outcome.reason
    assert sshd.held == {}


def test_a_pinned_key_of_a_kind_that_nobody_checks_any_more_is_refused(sshd) -> None:
    old = b64encode(b"\x00\x00\x00\x07ssh-dss\x00\x00\x00\x01\x01").decode()
    with pytest.raises(ConfigError, match=r"sftp\.host_key: a key of the kind 'ssh-dss' cannot be checked"):
        sent(changed(sshd.way, host_key=f"ssh-dss {old}"))


def test_a_key_that_the_server_does_not_know_is_refused_in_one_sentence(sshd, tmp_path) -> None:
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(tmp_path / "other")
    outcome = sent(changed(sshd.way, key_file="other"), folder=tmp_path)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"refused the log-in of '{sshd.way.user}'" in outcome.reason


def test_a_key_with_a_passphrase_as_ssh_keygen_writes_it_is_opened_by_the_environment(
    sshd, tmp_path, monkeypatch
) -> None:
    locked, way = shutil.copy(sshd.way.key_file, tmp_path / "locked"), changed(sshd.way, key_file="locked")
    subprocess.run(["ssh-keygen", "-q", "-p", "-f", str(locked), "-N", "open it"], check=True)
    with pytest.raises(ConfigError, match=r"sftp\.key_file: 'locked' is not a private key that can be read"):
        sent(way, folder=tmp_path)
    way = changed(way, passphrase_env="SFTP_PASSPHRASE")
    with pytest.raises(ConfigError, match=r"sftp\.passphrase_env: the environment variable 'SFTP_PASSPHRASE' is not"):
        sent(way, folder=tmp_path)
    monkeypatch.setenv("SFTP_PASSPHRASE", "wrong-one")
    with pytest.raises(ConfigError, match=r"'locked' is not a private key that can be read \((?!.*wrong-one)"):
        sent(way, folder=tmp_path)
    monkeypatch.setenv("SFTP_PASSPHRASE", "open it")
    assert sent(way, folder=tmp_path) == SENT


def test_a_folder_that_is_not_there_is_a_failure(sshd) -> None:
    outcome = sent(changed(sshd.way, path=f"{sshd.way.path}/none"))
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "No such file" in outcome.reason


def test_a_server_that_is_not_there_is_a_failure(sshd) -> None:
    outcome = sent(changed(sshd.way, port=1))
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.startswith("No secure connection to 127.0.0.1:1: ")


def test_a_folder_can_be_listed_and_no_more_of_a_file_is_read_than_is_asked(sshd) -> None:
    sent(sshd.way)
    with server_folder(sshd.way, "insurer", Path(), 10, 30) as remote:
        assert remote.names() == sorted(WHOLE)
        assert remote.read(SECOND.name, 300_000) == SECOND.content[:300_001]


def test_reports_are_handed_over_from_within_a_loop_that_runs_as_in_a_notebook(sshd) -> None:
    async def in_a_loop() -> Delivery:
        return sent(sshd.way)

    assert asyncio.run(in_a_loop()) == SENT
    assert sshd.held == WHOLE


# --------------------------------------------------------------------------------------- passwords, and bad servers


def test_the_password_comes_from_the_environment_and_is_never_told(ssh_server, monkeypatch) -> None:
    running = ssh_server()
    monkeypatch.delenv("SFTP_PASSWORD")
    with pytest.raises(ConfigError, match=r"sftp\.password_env: the environment variable 'SFTP_PASSWORD' is not set"):
        sent(running.way)
    monkeypatch.setenv("SFTP_PASSWORD", "two\nlines")
    with pytest.raises(ConfigError, match="holds a line break or another control sign"):
        sent(running.way)
    monkeypatch.setenv("SFTP_PASSWORD", "wrong-one")
    refused = sent(running.way)
    assert (refused.state, refused.certain) == ("failed", True)
    assert "refused the log-in of 'acme'" in refused.reason
    assert "wrong-one" not in refused.reason
    monkeypatch.setenv("SFTP_PASSWORD", "s3cret")
    assert sent(running.way) == SENT
    assert running.held == WHOLE


class Full(asyncssh.SFTPServer):
    """Its disk is full after 100,000 bytes."""

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        if offset + len(data) > 100_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(file_obj, offset, data)


class Half(asyncssh.SFTPServer):
    """Says that everything was written, and keeps 100,000 bytes."""

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        kept = data[: max(0, 100_000 - offset)]
        return len(data) if not kept else super().write(file_obj, offset, kept) and len(data)


class Quota(asyncssh.SFTPServer):
    """Says yes to everything, and keeps nothing of a file once thirty are there."""

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        if len(list(Path(self.map_path(b"in").decode()).glob("[!.]*"))) >= 30:
            return len(data)
        return super().write(file_obj, offset, data)


class Watched(asyncssh.SFTPServer):
    """Notes which names stand there while a file is written, and how long it is when it gets its own."""

    seen: ClassVar[set[str]] = set()
    lengths: ClassVar[dict[str, int]] = {}

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        Watched.seen |= {path.name for path in Path(self.map_path(b"in").decode()).iterdir()}
        return super().write(file_obj, offset, data)

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        Watched.lengths[Path(newpath.decode()).name] = Path(self.map_path(oldpath).decode()).stat().st_size
        super().rename(oldpath, newpath)


class NoSize(asyncssh.SFTPServer):
    """Tells no size."""

    def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        self.refuse_missing(path)
        return asyncssh.SFTPAttrs()

    def refuse_missing(self, path: bytes) -> None:
        super().stat(path)


class NoSizeHalf(NoSize, Half):
    """Nor does it keep everything."""


class Blind(NoSize):
    """Tells neither size nor content."""

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        if pflags & asyncssh.FXF_READ:
            self.refuse_missing(path)
            raise asyncssh.SFTPPermissionDenied("no reading here")
        return super().open(path, pflags, attrs)


class WriteOnly(asyncssh.SFTPServer):
    """Tells sizes, and lets nothing be read."""

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        if pflags & asyncssh.FXF_READ:
            raise asyncssh.SFTPPermissionDenied("no reading here")
        return super().open(path, pflags, attrs)


class Shut(asyncssh.SFTPServer):
    """Says of nothing whether it is there."""

    def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        raise asyncssh.SFTPPermissionDenied("no looking here")

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        raise asyncssh.SFTPPermissionDenied("no opening here")

    def scandir(self, path: bytes) -> object:
        raise asyncssh.SFTPPermissionDenied("no listing here")


class TakesAtRename(asyncssh.SFTPServer):
    """Takes the file away when it is to be renamed, and says no."""

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        Path(self.map_path(oldpath).decode()).unlink()
        raise asyncssh.SFTPFailure("failure")


class Mover(asyncssh.SFTPServer):
    """Moves a file away as soon as it is closed, whatever its name."""

    def close(self, file_obj: Any) -> None:
        super().close(file_obj)
        place = Path(file_obj.name.decode() if isinstance(file_obj.name, bytes) else file_obj.name)
        if place.name.endswith(".part"):
            place.replace(place.parent.parent / place.name)


class PickUp(asyncssh.SFTPServer):
    """Moves a file away as soon as it has its own name: nothing of it can be asked afterwards."""

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        super().rename(oldpath, newpath)
        place = Path(self.map_path(newpath).decode())
        place.replace(place.parent.parent / place.name)


class NoRename(asyncssh.SFTPServer):
    """Lets nothing be renamed."""

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("renaming is not allowed")


class OneRename(asyncssh.SFTPServer):
    """Lets the changes be renamed and the full list not."""

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        if b"full" in newpath:
            raise asyncssh.SFTPPermissionDenied("renaming is not allowed")
        super().rename(oldpath, newpath)


class CutsAtWrite(asyncssh.SFTPServer):
    """Hangs up in the middle of a file."""

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        if offset > 500_000:
            self.channel.get_connection().abort()
        return super().write(file_obj, offset, data)


class CutsAtRename(asyncssh.SFTPServer):
    """Renames, and hangs up before it says so."""

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        super().rename(oldpath, newpath)
        self.channel.get_connection().abort()


class HangsAtRename(asyncssh.SFTPServer):
    """Never answers the rename."""

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        await asyncio.sleep(60)


class HangsAtWrite(asyncssh.SFTPServer):
    """Never answers a write."""

    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        await asyncio.sleep(60)
        return len(data)


class Trickles(asyncssh.SFTPServer):
    """Answers each write after a while that is shorter than any silence."""

    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        await asyncio.sleep(0.4)
        return super().write(file_obj, offset, data)


def test_a_full_disk_is_a_failure_and_leaves_nothing_behind(ssh_server) -> None:
    running = ssh_server(Full)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"The server did not take {SECOND.name}: " in outcome.reason
    assert running.held == {}


def test_a_supplier_never_sees_a_part_under_the_name_it_takes(ssh_server) -> None:
    assert sent(ssh_server(Watched).way) == SENT
    assert Watched.seen == {f".{REPORT.name}.part", f".{SECOND.name}.part"}
    assert Watched.lengths == {name: len(content) for name, content in WHOLE.items()}


def test_a_quota_that_says_yes_to_everything_is_found_by_what_is_kept(ssh_server) -> None:
    running = ssh_server(Quota)
    outcomes = [sent(running.way, (replace(REPORT, name=f"{number:02}.csv"),)).state for number in range(40)]
    assert outcomes == ["sent"] * 30 + ["failed"] * 10
    assert len(running.held) == 30


def test_complete_said_of_half_a_file_is_a_failure(ssh_server) -> None:
    running = ssh_server(Half)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"The server kept 100000 of the 1280000 bytes of {SECOND.name}, and said it was complete" in outcome.reason
    assert running.held == {}


def test_without_a_size_the_content_is_read_back(ssh_server) -> None:
    running = ssh_server(NoSize)
    assert sent(running.way) == SENT
    assert sent(running.way) == SENT
    assert running.held == WHOLE


def test_without_a_size_half_a_file_is_found_by_reading_it_back(ssh_server) -> None:
    outcome = sent(ssh_server(NoSizeHalf).way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "The server kept 100000 of the 1280000 bytes" in outcome.reason


def test_a_server_that_tells_neither_size_nor_content_needs_a_supplier_that_confirms(ssh_server) -> None:
    running = ssh_server(Blind)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "write unconfirmed = true" in outcome.reason
    assert running.held == {}
    assert sent(changed(running.way, unconfirmed=True)) == SENT
    assert running.held == WHOLE


def test_a_file_taken_under_its_first_name_is_in_doubt_and_is_not_sent_again(ssh_server) -> None:
    running = ssh_server(Mover)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("in_doubt", False)
    assert "was gone before it could be looked at" in outcome.reason
    assert [path.name for path in running.folder.parent.glob(".*")] == [f".{REPORT.name}.part"]  # one copy


def test_a_supplier_that_takes_a_file_as_soon_as_it_has_its_name_gets_it_once(ssh_server) -> None:
    running = ssh_server(PickUp)
    assert sent(running.way) == SENT
    taken = {path.name: path.read_bytes() for path in running.folder.parent.iterdir() if path.is_file()}
    assert (taken, running.held) == (WHOLE, {})


def test_what_is_as_long_and_cannot_be_read_is_left_and_nothing_is_handed_over(ssh_server) -> None:
    running = ssh_server(WriteOnly)
    assert sent(running.way) == SENT
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"{REPORT.name} is already there, as long as ours, and cannot be read" in outcome.reason
    assert running.held == WHOLE


def test_a_folder_of_which_nothing_is_said_gets_nothing_and_is_a_failure(ssh_server) -> None:
    outcome = sent(ssh_server(Shut).way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.startswith("The server does not say what stands in the folder: no listing here. Nothing was")


def test_a_rename_refused_of_a_file_that_is_gone_is_in_doubt(ssh_server) -> None:
    outcome = sent(ssh_server(TakesAtRename).way)
    assert (outcome.state, outcome.certain) == ("in_doubt", False)
    assert "its name: failure. It is not where it was either." in outcome.reason


def test_a_server_that_lets_us_in_and_gives_no_files_is_a_failure(ssh_server) -> None:
    outcome = sent(ssh_server(None).way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.startswith("The server gives no files (SFTP): ")


def test_a_rename_that_is_refused_is_a_failure_while_the_file_is_still_where_it_was(ssh_server) -> None:
    running = ssh_server(NoRename)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"The server refused to give {REPORT.name} its name: renaming is not allowed" in outcome.reason
    assert running.held == {}


def test_a_rename_refused_after_another_was_granted_is_in_doubt(ssh_server) -> None:
    running = ssh_server(OneRename)
    outcome = sent(running.way)
    assert (outcome.state, outcome.certain) == ("in_doubt", False)
    assert f"{REPORT.name} was handed over before it" in outcome.reason
    assert running.held == {REPORT.name: REPORT.content}


@pytest.mark.parametrize(
    ("behaviour", "state", "reason"),
    [
        (CutsAtWrite, "failed", "The connection was lost before anything was handed over: "),
        (CutsAtRename, "in_doubt", f"The connection was lost while {REPORT.name} was handed over: "),
        (HangsAtWrite, "failed", "no answer in 1 seconds"),
        (HangsAtRename, "in_doubt", "no answer in 1 seconds"),
    ],
)
def test_a_connection_lost_is_a_failure_before_the_rename_and_a_doubt_from_there_on(
    ssh_server, behaviour, state, reason
) -> None:
    outcome = sent(ssh_server(behaviour).way, silence=1)
    assert (outcome.state, outcome.certain) == (state, state == "failed")
    assert reason in outcome.reason


def test_a_server_that_trickles_is_left_when_the_time_of_one_delivery_is_over(ssh_server) -> None:
    running, began = ssh_server(Trickles), monotonic()
    outcome = sent(running.way, silence=1, limit=1.5)
    assert monotonic() - began < 4
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "it took longer than 1.5 seconds" in outcome.reason


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_server_that_never_says_a_word_is_left_after_the_silence_allowed(sshd, silent_port) -> None:
    began = monotonic()
    outcome = sent(changed(sshd.way, port=silent_port), silence=1)
    assert monotonic() - began < 4
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "no answer in 1 seconds" in outcome.reason


def test_a_supplier_whose_server_hangs_delays_no_other_beyond_its_limit(ssh_server, tmp_path) -> None:
    hanging = Recipient("supplier 'a'", ssh_server(HangsAtWrite).way)
    recipients = {"a": hanging, "b": Recipient("supplier 'b'", Drop(path="out"))}
    at = datetime(2026, 3, 2, tzinfo=UTC)
    queue = [Transmission(f"{key}-1", key, "2026-02", "Report", at, DOCUMENTS) for key in recipients]

    def delivered(one: Transmission) -> Delivery:
        return deliver(one, recipients[one.supplier], None, tmp_path, timeout=20, limit=1.5)

    began = monotonic()
    outcomes = deliver_queued(queue, lambda id: True, lambda *event: None, delivered, lambda: at)
    assert monotonic() - began < 5
    assert {id: one.state for id, one in outcomes.items()} == {"a-1": "failed", "b-1": "sent"}
