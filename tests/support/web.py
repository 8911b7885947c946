"""An HTTPS server on loopback that asks for a certificate: the standard library's, misbehaving when it is told to."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme

Behaviour = Callable[["Handler"], None]


@dataclass
class Request:
    """What one request brought, and who sent it by its certificate."""

    method: str
    path: str
    headers: dict[str, str]
    content: bytes
    who: str


@dataclass
class Web:
    """A running server: its port, what arrived, and how it behaves (`answer`: a status, or what it does instead)."""

    port: int = 0
    folder: Path = Path()
    received: list[Request] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    reply: bytes = b""
    kind: str = "text/plain"
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/in"


class Handler(BaseHTTPRequestHandler):
    """Reads the request, then answers or misbehaves."""

    protocol_version = "HTTP/1.1"
    web: Web

    def do_POST(self) -> None:
        answer = self.web.answers.pop(0) if self.web.answers else 200
        if callable(answer):
            answer(self)
            return
        self.take()
        self.say(answer)

    do_PUT = do_POST

    def take(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        who = dict(pair for group in self.connection.getpeercert()["subject"] for pair in group)
        headers = dict(self.headers.items())
        name = who.get("organizationalUnitName", "")
        self.web.received.append(Request(self.command, self.path, headers, content, name))

    def say(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": self.web.kind} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.web.reply)))
        self.end_headers()
        self.wfile.write(self.web.reply)

    def log_message(self, *told: object) -> None:
        pass


def redirecting(status: int) -> Behaviour:
    def answer(handler: Handler) -> None:
        handler.take()
        handler.say(status, {"Location": handler.web.url + "/elsewhere"})

    return answer


def hanging_up(handler: Handler) -> None:
    """The request is taken, and the line is cut without a word."""
    handler.take()
    handler.close_connection = True
    handler.connection.close()


def cut_answer(handler: Handler) -> None:
    """The request is taken, and the answer ends in the middle."""
    handler.take()
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    handler.close_connection = True


def silent(handler: Handler) -> None:
    """The request is taken, and nothing is said."""
    handler.take()
    handler.web.ended.wait(20)


def trickling(handler: Handler) -> None:
    """The request is taken, and the answer never ends."""
    handler.take()
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not handler.web.ended.wait(0.05):
        handler.wfile.write(b"a")


def half(handler: Handler) -> None:
    """Half of the file is read, then the line is cut."""
    handler.rfile.read(int(handler.headers["Content-Length"]) // 2)
    handler.close_connection = True
    handler.connection.close()


def said_done_after_half(handler: Handler) -> None:
    """«Complete», after half of the file."""
    handler.rfile.read(int(handler.headers["Content-Length"]) // 2)
    handler.say(200)
    handler.close_connection = True


def slow(handler: Handler) -> None:
    """Taken, and answered late."""
    handler.take()
    time.sleep(1)
    handler.say(200)


@contextmanager
def web_server(folder: Path, maximum: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3, **behaviour: object) -> Iterator[Web]:
    """A server that wants a certificate of its authority; ours and its own are written into the folder."""
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    ours = authority.issue_cert("acme.example", organization_unit_name="acme")
    ours.private_key_and_cert_chain_pem.write_to_path(folder / "acme.pem")
    stranger.issue_cert("acme.example").private_key_and_cert_chain_pem.write_to_path(folder / "stranger.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.maximum_version = maximum
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    authority.issue_cert("localhost").configure_cert(context)
    web = Web(folder=folder, **behaviour)  # type: ignore[arg-type]
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"web": web}))
    server.handle_error = lambda *told: None  # type: ignore[method-assign]
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.ended.set()
        server.shutdown()
        server.server_close()
