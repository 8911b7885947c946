"""Delivery against a real mail server on loopback and a real folder."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from time import monotonic

import pytest

from assusoft.errors import ConfigError, Refused
from assusoft.suppliers.sending.delivery import SENT, deliver
from assusoft.suppliers.sending.mail import compose
from assusoft.suppliers.sending.transmission import Document, Transmission, recipient_of, subject_of
from assusoft.suppliers.supplier import MailDrop, MailServer, Supplier
from assusoft.suppliers.ways import Drop, Email

REPORT = b"ref;naam\r\nP00001;Ren\xc3\xa9e\r\n.\r\n"
DOCUMENTS = (
    Document("insurer-a_2026-02_changes.csv", "text/csv", REPORT),
    Document("insurer-a_2026-02_summary.txt", "text/plain", "Bonjour, été 2026\n".encode(), summary=True),
    Document("insurer-a_2026-02_summary.html", "text/html", b"<p>Bonjour</p>", summary=True),
)
CREATED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def by_mail(*to, cc=(), subject="") -> Supplier:
    email = Email(to=to or ("reports@insurer-a.example",), cc=cc, subject=subject)
    return Supplier(key="insurer-a", name="Insurer A", language="fr", layout="insurer-a", email=email)


def sending(supplier: Supplier) -> Transmission:
    return carrying(subject_of(supplier, "2026-02", "Société Démo"))


def carrying(subject: str) -> Transmission:
    return Transmission("insurer-a-3", "insurer-a", "2026-02", subject, CREATED, DOCUMENTS)


def server_at(running, security="starttls", **changes) -> MailServer:
    settings = {"host": "127.0.0.1", "port": running.port, "security": security, "sender": "HR <hr@acme.example>"}
    return MailServer(**(settings | {"ca_file": str(running.ca_file)} | changes))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_report_arrives_encrypted_with_its_summary_as_body(mail_server, security, tmp_path) -> None:
    running = mail_server(security)
    supplier = by_mail("reports@insurer-a.example", cc=("archive@acme.example",))
    assert deliver(sending(supplier), recipient_of(supplier), server_at(running, security), tmp_path) == SENT
    assert running.mailbox.encrypted == [True]
    assert running.mailbox.recipients == [["reports@insurer-a.example", "archive@acme.example"]]
    received = message_from_bytes(running.mailbox.received[0], policy=default)
    assert received["Message-ID"] == "<insurer-a-3.20260302T093000@acme.example>"
    assert received["Subject"] == "Avantages sociaux 2026-02\u00a0: Société Démo"
    body = received.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Bonjour, été 2026"
    attached = {part.get_filename(): part.get_payload(decode=True) for part in received.iter_attachments()}
    assert attached == {"insurer-a_2026-02_changes.csv": REPORT}
    html = received.get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<p>Bonjour</p>"
    assert (received["To"], received["Cc"]) == ("reports@insurer-a.example", "archive@acme.example")


def test_the_password_comes_from_the_environment(mail_server, tmp_path, monkeypatch) -> None:
    server = server_at(mail_server("starttls"), user="acme", password_env="ACME_MAIL_PASSWORD")
    with pytest.raises(
        ConfigError, match=r"mail\.password_env: the environment variable 'ACME_MAIL_PASSWORD' is not set"
    ):
        deliver(sending(by_mail()), recipient_of(by_mail()), server, tmp_path)
    monkeypatch.setenv("ACME_MAIL_PASSWORD", "wrong")
    refused = deliver(sending(by_mail()), recipient_of(by_mail()), server, tmp_path)
    assert (refused.state, refused.certain) == ("failed", True)
    assert "535" in refused.reason
    assert "wrong" not in refused.reason
    monkeypatch.setenv("ACME_MAIL_PASSWORD", "s3cret")
    assert deliver(sending(by_mail()), recipient_of(by_mail()), server, tmp_path) == SENT


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_is_not_trusted_receives_nothing(mail_server, security, tmp_path) -> None:
    running = mail_server(security)
    outcome = deliver(sending(by_mail()), recipient_of(by_mail()), server_at(running, security, ca_file=None), tmp_path)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "certificate verify failed" in outcome.reason
    assert running.mailbox.received == []


def test_a_server_whose_certificate_names_another_host_receives_nothing(mail_server, tmp_path) -> None:
    running = mail_server("tls")
    outcome = deliver(
        sending(by_mail()), recipient_of(by_mail()), server_at(running, "tls", host="localhost"), tmp_path
    )
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert running.mailbox.received == []


def test_a_server_without_encryption_receives_nothing(mail_server, tmp_path) -> None:
    running = mail_server("plain")
    outcome = deliver(sending(by_mail()), recipient_of(by_mail()), server_at(running), tmp_path)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "STARTTLS" in outcome.reason
    assert running.mailbox.received == []


def test_a_server_that_is_not_there_is_a_failure(mail_server, tmp_path) -> None:
    running = mail_server("tls")
    outcome = deliver(sending(by_mail()), recipient_of(by_mail()), server_at(running, "tls", port=1), tmp_path)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert outcome.reason.startswith("No secure connection to 127.0.0.1:1")


def test_one_refused_recipient_is_named_and_nobody_receives_anything(mail_server, tmp_path) -> None:
    running = mail_server("starttls", refuse=("gone@insurer-a.example",))
    supplier = by_mail("reports@insurer-a.example", "Team <gone@insurer-a.example>")
    outcome = deliver(sending(supplier), recipient_of(supplier), server_at(running), tmp_path)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "gone@insurer-a.example (550" in outcome.reason
    assert "reports@" not in outcome.reason
    assert running.mailbox.received == []


def test_a_connection_lost_after_the_text_leaves_the_transmission_in_doubt(mail_server, tmp_path) -> None:
    running = mail_server("starttls", drop="after text")
    outcome = deliver(sending(by_mail()), recipient_of(by_mail()), server_at(running), tmp_path)
    assert (outcome.state, outcome.certain) == ("in_doubt", False)
    assert len(running.mailbox.received) == 1


def test_a_connection_lost_before_the_text_is_a_failure(mail_server, tmp_path) -> None:
    running = mail_server("starttls", drop="at rcpt")
    outcome = deliver(sending(by_mail()), recipient_of(by_mail()), server_at(running), tmp_path)
    assert (outcome.state, outcome.certain) == ("failed", True)


def test_a_connection_lost_at_the_word_data_is_a_failure(trickling_server, tmp_path) -> None:
    running = trickling_server("starttls", "cut")
    outcome = deliver(sending(by_mail()), recipient_of(by_mail()), server_at(running), tmp_path)
    assert (outcome.state, outcome.certain) == ("failed", True)


@pytest.mark.parametrize("name", ["changes.c\nsv", "../changes.csv", "changes\u2028.csv", "chan\x00ges.csv"])
def test_a_document_whose_name_no_file_can_have_goes_nowhere(mail_server, name, tmp_path) -> None:
    running = mail_server("starttls")
    for supplier in (by_mail(), in_folder()):
        odd = replace(sending(supplier), documents=(replace(DOCUMENTS[0], name=name),))
        outcome = deliver(odd, recipient_of(supplier), server_at(running), tmp_path)
        assert (outcome.state, outcome.certain) == ("failed", True)
        assert repr(name) in outcome.reason
    assert running.mailbox.received == []
    assert list(tmp_path.iterdir()) == []


def test_a_header_that_cannot_be_written_is_refused_before_anything_is_sent(mail_server, tmp_path) -> None:
    running = mail_server("starttls")
    with pytest.raises(Refused, match=r"The e-mail of insurer-a-3 cannot be written: .*\. Nothing was sent\."):
        deliver(carrying("two\nlines"), recipient_of(by_mail()), server_at(running), tmp_path)
    assert running.mailbox.received == []


# ------------------------------------------------------------------------------------------------ a slow server


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(("at", "state"), [("greeting", "failed"), ("mail", "failed"), ("text", "in_doubt")])
def test_a_server_that_trickles_is_cut_off_when_the_time_of_one_delivery_is_over(
    trickling_server, security, at, state, tmp_path
) -> None:
    running, begun = trickling_server(security, at), monotonic()
    server = server_at(running, security)
    outcome = deliver(sending(by_mail()), recipient_of(by_mail()), server, tmp_path, timeout=5, limit=1)
    assert monotonic() - begun < 5
    assert (outcome.state, outcome.certain) == (state, state == "failed")
    assert outcome.reason.endswith(": it took longer than 1 seconds")


def test_a_report_as_long_as_a_book_with_dots_at_line_ends_arrives_as_it_is(mail_server, tmp_path) -> None:
    running = mail_server("starttls")
    long = replace(DOCUMENTS[1], content=b".a line\n..\n.\n" * 20_000)
    outcome = deliver(
        replace(sending(by_mail()), documents=(long,)), recipient_of(by_mail()), server_at(running), tmp_path
    )
    assert outcome == SENT
    body = message_from_bytes(running.mailbox.received[0], policy=default).get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == ".a line\n..\n.\n" * 20_000


def test_a_message_the_server_rejects_is_a_failure(mail_server, tmp_path) -> None:
    running = mail_server("starttls", reply="552 too large")
    outcome = deliver(sending(by_mail()), recipient_of(by_mail()), server_at(running), tmp_path)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "552" in outcome.reason


def test_a_retry_carries_the_same_id_and_the_same_bytes(mail_server, tmp_path) -> None:
    running = mail_server("starttls")
    for _ in range(2):
        deliver(sending(by_mail()), recipient_of(by_mail()), server_at(running), tmp_path)
    first, second = running.mailbox.received
    assert first == second


def test_the_subject_of_the_supplier_replaces_ours_and_cannot_forge_a_header() -> None:
    supplier = by_mail(subject="{employer} / {month}")
    subject = subject_of(supplier, "2026-02", "Acme\r\nBcc: spy@example.com")
    server = MailServer(host="h", port=25, security="tls", sender="hr@a.example")
    assert supplier.email is not None
    message = compose(carrying(subject), supplier.email, server)
    assert message["Subject"] == "Acme Bcc: spy@example.com / 2026-02"
    assert message["Bcc"] is None


def test_a_supplier_by_mail_needs_a_mail_server(tmp_path) -> None:
    with pytest.raises(ConfigError, match=r"there is no \[mail\], so no e-mail can be sent to supplier 'insurer-a'"):
        deliver(sending(by_mail()), recipient_of(by_mail()), None, tmp_path)


def test_a_file_of_certificates_that_is_not_there_is_named(tmp_path) -> None:
    server = MailServer(host="127.0.0.1", port=25, security="tls", sender="hr@a.example", ca_file="none.pem")
    with pytest.raises(ConfigError, match=r"mail\.ca_file: 'none.pem' is not a readable file of certificates"):
        deliver(sending(by_mail()), recipient_of(by_mail()), server, tmp_path)


# ------------------------------------------------------------------------------------------------------- folder


def in_folder() -> Supplier:
    return Supplier(key="leasing-c", name="C", language="nl", layout="leasing-c", folder=Drop(path="out/leasing-c"))


def delivered(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "out/leasing-c").iterdir()}


def test_documents_appear_in_the_folder_and_nothing_else(tmp_path) -> None:
    assert deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path) == SENT
    assert delivered(tmp_path) == {document.name: document.content for document in DOCUMENTS}


def test_the_same_content_again_is_already_there(tmp_path) -> None:
    deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out/leasing-c").iterdir()}
    assert deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path) == SENT
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "out/leasing-c").iterdir()}


def test_another_content_is_never_overwritten(tmp_path) -> None:
    deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path)
    other = replace(DOCUMENTS[0], content=b"other")
    transmission = replace(sending(in_folder()), documents=(replace(DOCUMENTS[1], name="new.txt"), other))
    outcome = deliver(transmission, recipient_of(in_folder()), None, tmp_path)
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert "insurer-a_2026-02_changes.csv" in outcome.reason
    assert "was left as it is" in outcome.reason
    assert delivered(tmp_path) == {document.name: document.content for document in DOCUMENTS}


def test_a_file_left_half_written_by_a_crash_does_not_stand_in_the_way(tmp_path) -> None:
    folder = tmp_path / "out/leasing-c"
    folder.mkdir(parents=True)
    (folder / f".{DOCUMENTS[0].name}.part").write_bytes(b"half")
    assert deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path) == SENT
    assert delivered(tmp_path) == {document.name: document.content for document in DOCUMENTS}


def test_a_link_planted_for_the_unfinished_file_is_not_written_through(tmp_path) -> None:
    folder, secret = tmp_path / "out/leasing-c", tmp_path / "secret"
    folder.mkdir(parents=True)
    secret.write_text("kept")
    (folder / f".{DOCUMENTS[0].name}.part").symlink_to(secret)
    assert deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path) == SENT
    assert secret.read_text() == "kept"
    assert delivered(tmp_path)[DOCUMENTS[0].name] == REPORT


@pytest.mark.parametrize("planted", ["a link", "a pipe", "a folder"])
def test_what_is_no_file_under_the_name_of_a_report_is_left_and_told(tmp_path, planted) -> None:
    folder, secret = tmp_path / "out/leasing-c", tmp_path / "secret"
    folder.mkdir(parents=True)
    place = folder / DOCUMENTS[0].name
    plant = {"a link": lambda: place.symlink_to(secret), "a pipe": lambda: os.mkfifo(place), "a folder": place.mkdir}
    plant[planted]()
    outcome = deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path)
    assert (outcome.state, "is already in" in outcome.reason) == ("failed", True)
    assert not secret.exists()
    assert [path.name for path in folder.iterdir()] == [place.name]


def test_a_folder_that_cannot_be_made_is_a_failure(tmp_path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    outcome = deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path)
    assert outcome.state == "failed"
    assert "Writing into" in outcome.reason


def test_a_folder_that_is_full_after_the_first_file_leaves_it_in_doubt_since_that_one_may_be_taken(tmp_path) -> None:
    obstacle = tmp_path / "out/leasing-c" / f".{DOCUMENTS[1].name}.part"
    obstacle.mkdir(parents=True)
    outcome = deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path)
    assert (outcome.state, outcome.certain) == ("in_doubt", False)
    assert outcome.reason.endswith(f"Put there before: {DOCUMENTS[0].name}")
    obstacle.rmdir()
    assert deliver(sending(in_folder()), recipient_of(in_folder()), None, tmp_path) == SENT


def test_mail_without_a_server_becomes_a_file_in_the_pickup_folder_once(tmp_path):
    mail = MailDrop(folder="out/mails", sender="hr@a.example")
    transmission = sending(by_mail())
    for _ in range(2):
        assert deliver(transmission, recipient_of(by_mail()), mail, tmp_path) == SENT
    [written] = (tmp_path / "out" / "mails").iterdir()
    assert written.name == "insurer-a-3.eml"
    assert message_from_bytes(written.read_bytes(), policy=default)["To"] == "reports@insurer-a.example"
