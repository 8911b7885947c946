"""What a look tells of what was sent, and a check of a way that is to be: nothing is written by either."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.check import check
from assusoft.suppliers.sending.delivery import SENT, deliver
from assusoft.suppliers.sending.look import Sight, look
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.supplier import MailDrop, MailServer
from assusoft.suppliers.ways import Drop, Email

REPORT = Document("insurer-a_2026-02_changes.csv", "text/csv", b"ref;naam\nP00001;Ren\xc3\xa9e\r\n" * 500)
SUMMARY = Document("insurer-a_2026-02_summary.txt", "text/plain", b"Bonjour", summary=True)
SENDING = Transmission(
    "insurer-a-3", "insurer-a", "2026-02", "Report", datetime(2026, 3, 2, tzinfo=UTC), (REPORT, SUMMARY)
)
NOW = datetime.now(UTC)
MAIL = Email(to=("desk@house.be",))


def changed(way: Any, **values: object) -> Any:
    return type(way).model_validate(way.model_dump() | values)


def seen(way: Any, mail=None, folder=Path()) -> Sight:
    return look(SENDING, Recipient("supplier 'insurer-a'", way), mail, folder, timeout=2, limit=10)


def tried(way: Any, mail=None, folder=Path()) -> tuple[bool, str]:
    found = check(Recipient("supplier 'insurer-a'", way), mail, folder, NOW, timeout=2, limit=10)
    return found.works, found.said


@pytest.fixture(params=["sshd", "vsftpd"])
def server(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


# ---------------------------------------------------------------------------------------------------------- looks


def test_a_look_at_a_server_tells_whole_otherwise_and_absent(server) -> None:
    assert seen(server.way) == Sight("absent", {REPORT.name: "absent"})
    (server.folder / f".{REPORT.name}.part").write_bytes(REPORT.content)
    assert seen(server.way).there == "absent"
    deliver(SENDING, Recipient("supplier 'insurer-a'", server.way), None, Path())
    assert seen(server.way) == Sight("whole", {REPORT.name: "same"})
    (server.folder / REPORT.name).write_bytes(REPORT.content[:1000])
    assert seen(server.way) == Sight("partly", {REPORT.name: "other"})
    assert server.held == {REPORT.name: REPORT.content[:1000]}


def test_where_no_server_answers_nobody_can_know(server) -> None:
    sight = seen(changed(server.way, port=1))
    assert (sight.there, sight.files) == ("unknown", {})
    assert sight.reason.startswith("No secure connection to 127.0.0.1:1")


def test_a_look_at_a_folder_and_at_mail(tmp_path) -> None:
    way, mail = Drop(path="out"), MailDrop(folder="mails", sender="hr@acme.be")
    assert seen(way, folder=tmp_path).there == "absent"
    assert seen(MAIL, mail, tmp_path).there == "absent"
    for each in (way, MAIL):
        assert deliver(SENDING, Recipient("supplier 'insurer-a'", each), mail, tmp_path) == SENT
    assert seen(way, folder=tmp_path) == Sight("whole", {REPORT.name: "same", SUMMARY.name: "same"})
    assert seen(MAIL, mail, tmp_path) == Sight("whole", {"insurer-a-3.eml": "same"})
    (tmp_path / "out" / SUMMARY.name).unlink()
    assert seen(way, folder=tmp_path) == Sight("partly", {REPORT.name: "same", SUMMARY.name: "absent"})
    assert seen(MAIL, MailServer(host="h", port=25, security="tls", sender="hr@acme.be")) == Sight(
        "unknown", reason="a mail that left cannot be looked for: ask whom it was for"
    )


# --------------------------------------------------------------------------------------------------------- checks


def test_a_check_of_a_server_connects_lists_and_writes_nothing(server) -> None:
    (server.folder / "theirs.csv").write_bytes(b"x")
    works, said = tried(server.way)
    assert (works, said.endswith(f", as {server.way.user}; entries in its folder: 1.")) == (True, True)
    assert server.held == {"theirs.csv": b"x"}
    works, said = tried(changed(server.way, path="/none"))
    assert (works, "'/none'" in said) == (False, True)
    works, said = tried(changed(server.way, port=1))
    assert (works, said.startswith("No secure connection to 127.0.0.1:1")) == (False, True)


def test_a_file_there_whose_name_is_not_of_utf8_is_in_nobodys_way(sshd) -> None:
    (Path(os.fsdecode(os.fsencode(sshd.folder) + b"/\xe9.csv"))).write_bytes(b"theirs")
    works, said = tried(sshd.way)
    assert (works, said.endswith("entries in its folder: 1.")) == (True, True)


@pytest.mark.parametrize("changes", [{"user": "\ue000"}, {"host": "xn--a.example"}])
def test_a_user_or_a_host_that_cannot_be_is_a_failure(sshd, changes) -> None:
    way = changed(sshd.way, **changes)
    assert tried(way)[0] is False
    outcome = deliver(SENDING, Recipient("supplier 'insurer-a'", way), None, Path())
    assert (outcome.state, outcome.certain) == ("failed", True)


def test_a_check_of_mail_logs_in_and_sends_nothing(mail_server, monkeypatch) -> None:
    running = mail_server("starttls")
    server = MailServer(
        host="127.0.0.1", port=running.port, security="starttls", sender="hr@acme.be", user="acme",
        password_env="ACME_MAIL_PASSWORD", ca_file=str(running.ca_file),
    )  # fmt: skip
    monkeypatch.setenv("ACME_MAIL_PASSWORD", "s3cret")
    assert tried(MAIL, server) == (True, f"127.0.0.1:{running.port} was reached, encrypted, as acme.")
    monkeypatch.setenv("ACME_MAIL_PASSWORD", "wrong-one")
    works, said = tried(MAIL, server)
    assert (works, said.startswith(f"127.0.0.1:{running.port} refused: 535")) == (False, True)
    assert tried(MAIL, changed(server, port=1))[0] is False
    monkeypatch.setenv("ACME_MAIL_PASSWORD", "clé")
    for told in (lambda: tried(MAIL, server), lambda: deliver(SENDING, Recipient("x", MAIL), server, Path())):
        with pytest.raises(
            ConfigError, match=r"mail\.user: a letter outside of ASCII is in 'acme', or in the password"
        ):
            told()
    assert running.mailbox.received == []
    with pytest.raises(ConfigError, match=r"there is no \[mail\], so no e-mail can be sent to supplier 'insurer-a'"):
        tried(MAIL)


def test_a_check_of_a_folder_looks_whether_it_can_be_written(tmp_path, monkeypatch) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "file").write_text("x")
    assert tried(Drop(path="out"), folder=tmp_path) == (True, f"{tmp_path}/out is there and can be written.")
    works, said = tried(Drop(path="file"), folder=tmp_path)
    assert (works, "is not a folder" in said) == (False, True)
    works, said = tried(Drop(path="file/below"), folder=tmp_path)
    assert (works, "cannot be made in" in said) == (False, True)
    works, said = tried(Drop(path="new/one"), folder=tmp_path)
    assert (works, "is not there yet; it is made" in said) == (True, True)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere
    works, said = tried(Drop(path="out"), folder=tmp_path)
    assert (works, "cannot be written by who runs this" in said) == (False, True)
    assert not (tmp_path / "new").exists()


def test_what_is_looked_for_is_what_was_sent_and_nothing_else(sshd) -> None:
    deliver(SENDING, Recipient("supplier 'insurer-a'", sshd.way), None, Path())
    other = replace(SENDING, documents=(replace(REPORT, content=REPORT.content[:-1] + b"!"),))
    assert look(other, Recipient("x", sshd.way), None, Path()).there == "partly"
