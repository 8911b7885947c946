"""Files encrypted for their recipient: OpenSSL and pyzipper read them back byte for byte, whichever way they went."""

import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
import pyzipper
import trustme
from support.web import web_server

from assusoft.config import validate
from assusoft.errors import ConfigError
from assusoft.suppliers.sending.check import check
from assusoft.suppliers.sending.delivery import SENT, Delivery, deliver
from assusoft.suppliers.sending.look import look
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission, recipient_of
from assusoft.suppliers.supplier import MailServer, Supplier
from assusoft.suppliers.ways import AesZip, Drop, Email, Encrypt, Https, Smime, Way

REPORT = b"ref;naam\nP1;Ren\xc3\xa9e\r\nline\n.\n\x00\xff" * 50
SUMMARY = "Bonjour, Renée\n".encode()
DOCUMENTS = (
    Document("a_2026-02_changes.csv", "text/csv", REPORT),
    Document("a_2026-02_summary.txt", "text/plain", SUMMARY, summary=True),
)
NOW = datetime.now(UTC)
SENDING = Transmission("a-3", "a", "2026-02", "Report", NOW, DOCUMENTS)
ZIP, CERTIFICATE = AesZip(kind="zip", password_env="ZIP"), Smime(kind="smime", certificate="supplier.pem")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An employer folder with the supplier's certificate; its key lies beside, as the supplier has it."""
    issued = trustme.CA(key_type=trustme.KeyType.RSA).issue_cert("supplier.example", key_type=trustme.KeyType.RSA)
    issued.cert_chain_pems[0].write_to_path(tmp_path / "supplier.pem")
    issued.private_key_pem.write_to_path(tmp_path / "supplier.key")
    monkeypatch.setenv("ZIP", "clé secrète 7")
    return tmp_path


def opened(folder: Path, name: str, content: bytes) -> tuple[str, bytes]:
    """Name and content of a file as the supplier finds them."""
    if name.endswith(".p7m"):
        (folder / "received").write_bytes(content)
        command = ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", "received", "-inkey", "supplier.key"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
        return name.removesuffix(".p7m"), done.stdout
    with pyzipper.AESZipFile(BytesIO(content)) as archive:
        archive.setpassword("clé secrète 7".encode())
        [inside] = archive.namelist()
        assert name == f"{inside}.zip"
        return inside, archive.read(inside)


def sent(folder: Path, way: Way, encrypt: Encrypt, mail: MailServer | None = None, at: datetime = NOW) -> Delivery:
    return deliver(SENDING, Recipient("supplier 'a'", way, encrypt), mail, folder, at=at)


@pytest.mark.parametrize("encrypt", [ZIP, CERTIFICATE])
def test_a_folder_gets_each_file_encrypted_and_nothing_else(folder, encrypt) -> None:
    assert sent(folder, Drop(path="out"), encrypt) == SENT
    found = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    assert all(b"Ren\xc3\xa9e" not in content for content in found.values())
    assert dict(opened(folder, *file) for file in found.items()) == {one.name: one.content for one in DOCUMENTS}


@pytest.mark.parametrize("encrypt", [ZIP, CERTIFICATE])
def test_a_mail_carries_them_attached_and_says_only_their_names(folder, encrypt, mail_server) -> None:
    running = mail_server("starttls")
    server = MailServer(
        host="127.0.0.1", port=running.port, security="starttls", sender="hr@acme.be", ca_file=str(running.ca_file)
    )
    assert sent(folder, Email(to=("desk@a.example",)), encrypt, mail=server) == SENT
    [received] = running.mailbox.received
    mail = message_from_bytes(received, policy=default)
    attached = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert dict(opened(folder, *file) for file in attached.items()) == {one.name: one.content for one in DOCUMENTS}
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().split() == list(attached)


def test_files_over_https_are_encrypted_too(folder) -> None:
    with web_server(folder) as web:
        way = Https(url=web.url, method="PUT", certificate="acme.pem", ca_file="ca.pem")
        assert sent(folder, way, CERTIFICATE) == SENT
    [received] = web.received
    assert received.path == "/in/a_2026-02_changes.csv.p7m"
    assert opened(folder, "a_2026-02_changes.csv.p7m", received.content) == ("a_2026-02_changes.csv", REPORT)


def test_a_zip_without_its_password_opens_nowhere(folder) -> None:
    sent(folder, Drop(path="out"), ZIP)
    path = folder / "out/a_2026-02_changes.csv.zip"
    with pytest.raises(NotImplementedError), zipfile.ZipFile(path) as archive:
        archive.read("a_2026-02_changes.csv", b"wrong")
    with pyzipper.AESZipFile(path) as archive:
        assert archive.infolist()[0].wz_aes_strength == 3  # AES-256
        archive.setpassword(b"wrong")
        with pytest.raises(RuntimeError, match="Bad password"):
            archive.read("a_2026-02_changes.csv")


@pytest.mark.parametrize("encrypt", [ZIP, CERTIFICATE])
def test_an_encrypted_file_that_is_there_already_is_left_and_told_since_nobody_can_compare_it(folder, encrypt) -> None:
    sent(folder, Drop(path="out"), encrypt)
    before = {path: path.read_bytes() for path in (folder / "out").iterdir()}
    outcome = sent(folder, Drop(path="out"), encrypt)
    assert (outcome.state, outcome.certain) == ("in_doubt", False)  # so that a person can say that it arrived
    assert "It is encrypted, so nobody here can tell whether it is this file or another one" in outcome.reason
    assert {path: path.read_bytes() for path in (folder / "out").iterdir()} == before


def test_a_look_says_that_what_left_encrypted_cannot_be_compared(folder) -> None:
    sent(folder, Drop(path="out"), ZIP)
    sight = look(SENDING, Recipient("supplier 'a'", Drop(path="out"), ZIP), None, folder)
    assert (sight.there, "encrypted" in sight.reason) == ("unknown", True)


def test_what_cannot_encrypt_is_told_and_nothing_leaves(folder, monkeypatch) -> None:
    monkeypatch.delenv("ZIP")
    trustme.CA().cert_pem.write_to_path(folder / "ec.pem")
    refusals: list[tuple[Encrypt, str]] = [
        (ZIP, r"supplier 'a': encrypt\.password_env: the environment variable 'ZIP' is not set"),
        (Smime(kind="smime", certificate="none.pem"), r"encrypt\.certificate: 'none\.pem' is not a readable"),
        (Smime(kind="smime", certificate="supplier.key"), r"'supplier\.key' is not a readable certificate"),
        (Smime(kind="smime", certificate="ec.pem"), r"'ec\.pem' has no RSA key"),
    ]
    for encrypt, sentence in refusals:
        recipient = Recipient("supplier 'a'", Drop(path="out"), encrypt)
        for tried in (
            lambda: deliver(SENDING, recipient, None, folder),  # noqa: B023
            lambda: check(recipient, None, folder, NOW),  # noqa: B023
        ):
            with pytest.raises(ConfigError, match=sentence):
                tried()
    assert not (folder / "out").exists()


def test_a_certificate_is_in_force_on_the_day_the_file_leaves_not_on_the_day_it_was_queued(folder, tmp_path) -> None:
    ended, begun = NOW - timedelta(days=1), NOW - timedelta(days=30)
    issued = trustme.CA(key_type=trustme.KeyType.RSA).issue_cert(
        "supplier.example", key_type=trustme.KeyType.RSA, not_before=begun, not_after=ended
    )
    issued.cert_chain_pems[0].write_to_path(tmp_path / "supplier.pem")
    valid = f"is valid from {begun:%Y-%m-%d} until {ended:%Y-%m-%d}"
    sentence = rf"encrypt\.certificate: 'supplier\.pem' {valid}, and this would leave on {NOW:%Y-%m-%d}"
    with pytest.raises(ConfigError, match=sentence):
        sent(folder, Drop(path="out"), CERTIFICATE)
    recipient = Recipient("supplier 'a'", Drop(path="out"), CERTIFICATE)
    with pytest.raises(ConfigError, match=sentence):
        check(recipient, None, folder, NOW)
    assert not (folder / "out").exists()
    assert check(recipient, None, folder, begun + timedelta(days=1)).works
    assert sent(folder, Drop(path="out"), CERTIFICATE, at=begun + timedelta(days=1)) == SENT


@pytest.mark.parametrize(
    ("encrypt", "sentence"),
    [
        ({"kind": "rot13"}, r"encrypt: "),
        ({"kind": "zip"}, r"encrypt\..*password_env"),
        (
            {"kind": "smime", "certificate": "a.pem", "password_env": "P"},
            r"encrypt\..*password_env: is not a known key",
        ),
    ],
)
def test_a_table_that_does_not_say_how_is_refused(encrypt, sentence) -> None:
    base = {"key": "a", "name": "A", "language": "fr", "layout": "a", "folder": {"path": "out"}}
    with pytest.raises(ConfigError, match=sentence):
        validate(Supplier, base | {"encrypt": encrypt}, Path("a.toml"))


def test_a_supplier_says_how_its_files_are_encrypted() -> None:
    base = {"key": "a", "name": "A", "language": "fr", "layout": "a", "encrypt": {"kind": "zip", "password_env": "ZIP"}}
    supplier = validate(Supplier, base | {"folder": {"path": "out"}}, Path("a.toml"))
    assert recipient_of(supplier).encrypt == ZIP
    portal = {"by-hand": {"portal": "P", "screens": ["kind"]}}
    with pytest.raises(ConfigError, match="nothing is encrypted that is typed by hand: remove encrypt"):
        validate(Supplier, base | portal, Path("a.toml"))
