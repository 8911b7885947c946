"""A mail server that keeps what it received in a file, and tells when a mail begins and when it has come whole."""

import json
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def nothing(moment: str, port: int) -> None:
    """What is done when nobody wants to know."""


@dataclass
class Post:
    """`told(moment, port of the sender)` is called at «begun» (nothing came yet) and «arrived» (not answered yet)."""

    kept: Path
    told: Callable[[str, int], None] = nothing
    waits: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        self.told("begun", session.peer[1])
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content)
        with self._lock, self.kept.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps([mail["Message-ID"].strip(), mail["To"]]) + "\n")
        self.told("arrived", session.peer[1])
        return "250 OK"

    def arrived(self) -> Counter[str]:
        """`insurer-a-1@acme.example` -> how often it came: transmission and sender's domain of each Message-ID."""
        lines = self.kept.read_text("utf-8").splitlines() if self.kept.exists() else []
        return Counter(transmission_of(json.loads(line)[0]) for line in lines)


def transmission_of(message_id: str) -> str:
    """`<insurer-a-1.20260105T090000@acme.example>` -> `insurer-a-1@acme.example`."""
    name, _, domain = message_id.strip("<>").partition("@")
    return f"{name.partition('.')[0]}@{domain}"


@contextmanager
def receiving(folder: Path, port: int) -> Iterator[Post]:
    """A server on loopback, with a certificate of its own authority: folder/ca.pem."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem")
    post = Post(folder / "received.jsonl")
    controller = Controller(post, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True,
                            data_size_limit=1 << 30)  # fmt: skip
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def write_certificates(folder: Path) -> None:
    """ca.pem and server.pem (key and certificate of 127.0.0.1) into a folder."""
    if (folder / "ca.pem").exists():
        return
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    authority.cert_pem.write_to_path(folder / "ca.pem")
