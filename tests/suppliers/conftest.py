"""What the tests of the suppliers share: golden files, a real mail server with its own certificate authority."""

import os
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from support.file_servers import pyftpd, ssh_server, sshd, sshd_running, tls_files, vsftpd, vsftpd_running

__all__ = ["pyftpd", "ssh_server", "sshd", "sshd_running", "tls_files", "vsftpd", "vsftpd_running"]

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def golden() -> Callable[[str, bytes], None]:
    """Compare with golden/NAME; `UPDATE_GOLDEN=1 pytest tests/suppliers` rewrites it, then review the difference."""

    def check(name: str, content: bytes) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        assert path.exists(), f"{name} is missing: run UPDATE_GOLDEN=1 pytest tests/suppliers and review what it writes"
        assert content == path.read_bytes(), f"{name} differs"

    return check


@dataclass
class Mailbox:
    """What the server received, and how it misbehaves: `refuse` these recipients, `drop` the line after the text."""

    refuse: tuple[str, ...] = ()
    drop: str = ""  # '' | 'after text' | 'at rcpt'
    reply: str = "250 OK"
    received: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.drop == "at rcpt" and server.transport:
            server.transport.abort()
        if address in self.refuse:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.reply.startswith("2"):
            self.received.append(envelope.content)
            self.recipients.append(list(envelope.rcpt_tos))
            self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        if self.drop == "after text" and server.transport:
            server.transport.abort()
        return self.reply


@dataclass(frozen=True)
class Running:
    """A mail server on loopback."""

    port: int
    mailbox: Mailbox
    ca_file: Path


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate authority (ca.pem) and a certificate it signed for 127.0.0.1 (server.pem)."""
    folder = tmp_path_factory.mktemp("certificates")
    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = certificate("Test authority", authority_key, "Test authority", authority_key, ca=True)
    server = certificate("127.0.0.1", server_key, "Test authority", authority_key, ca=False)
    (folder / "ca.pem").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    key = server_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(key + server.public_bytes(serialization.Encoding.PEM))
    return folder


def certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, signer: ec.EllipticCurvePrivateKey, ca: bool
) -> x509.Certificate:
    """A certificate that is valid for two days around now."""
    now = datetime.now(UTC)
    name = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)]) for text in (subject, issuer)]
    builder = (
        x509.CertificateBuilder()
        .subject_name(name[0])
        .issuer_name(name[1])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        addresses = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        builder = builder.add_extension(addresses, critical=False)
    return builder.sign(signer, hashes.SHA256())


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=data.login == b"acme" and data.password == b"s3cret", handled=False)


@pytest.fixture
def mail_server(certificates: Path) -> Iterator[Callable[..., Running]]:
    """Start a mail server: `mail_server('starttls' | 'tls' | 'plain', refuse=..., drop=...)`."""
    started: list[Controller] = []

    def start(security: str, **behaviour: object) -> Running:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificates / "server.pem")
        mailbox = Mailbox(**behaviour)  # type: ignore[arg-type]
        options: dict[str, object] = {"authenticator": authenticate}
        if security == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        port = free_port()
        controller = Controller(
            mailbox, hostname="127.0.0.1", port=port, ssl_context=context if security == "tls" else None, **options
        )
        controller.start()
        started.append(controller)
        return Running(port, mailbox, certificates / "ca.pem")

    yield start
    for controller in started:
        controller.stop()


@pytest.fixture
def trickling_server(certificates: Path) -> Iterator[Callable[[str, str], Running]]:
    """Start a server that answers as it should up to a point, `greeting`, `mail` or `text`, and then byte by byte.

    `trickling_server('starttls' | 'tls', point)`: never silent as long as any time-out, and never done. `cut`: it hangs
    up at the word DATA.
    """
    ended, listening = Event(), []

    def start(security: str, point: str) -> Running:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificates / "server.pem")
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)
        Thread(target=_trickle, args=(listener, context, security, point, ended), daemon=True).start()
        return Running(int(listener.getsockname()[1]), Mailbox(), certificates / "ca.pem")

    yield start
    ended.set()
    for listener in listening:
        listener.close()


def _trickle(listener: socket.socket, context: ssl.SSLContext, security: str, point: str, ended: Event) -> None:
    line, _ = listener.accept()
    line = context.wrap_socket(line, server_side=True) if security == "tls" else line
    try:
        _dialogue(line, context, point, ended)
    except OSError:  # the client hung up, as it should
        pass
    finally:
        line.close()


def _dialogue(line: socket.socket, context: ssl.SSLContext, point: str, ended: Event) -> None:
    if point == "greeting":
        _forever(line, ended)
    line.sendall(b"220 ready\r\n")
    answers = {b"EHLO": b"250-here\r\n250 STARTTLS\r\n", b"STAR": b"220 go\r\n", b"DATA": b"354 go on\r\n"}
    while heard := _heard(line):
        if heard[:4].upper() == b"DATA" and point == "cut":
            return
        if heard[:4].upper() == point.upper().encode():
            _forever(line, ended)
        line.sendall(answers.get(heard[:4].upper(), b"250 OK\r\n"))
        if heard[:4].upper() == b"STAR":
            line = context.wrap_socket(line, server_side=True)
        if heard[:4].upper() == b"DATA":
            while not heard.endswith(b"\r\n.\r\n"):
                heard += line.recv(65536)
            _forever(line, ended)


def _heard(line: socket.socket) -> bytes:
    heard = b""
    while not heard.endswith(b"\n"):
        heard += (more := line.recv(1))
        if not more:
            break
    return heard


def _forever(line: socket.socket, ended: Event) -> None:
    line.sendall(b"250-")
    while not ended.wait(0.05):
        line.sendall(b"a")
    raise ConnectionAbortedError
