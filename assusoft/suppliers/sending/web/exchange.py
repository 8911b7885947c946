"""One request over HTTPS -> its answer, or what is known of it without one. The door to httpx.

Nothing is sent twice: no redirect is followed, nothing is tried again. No proxy, netrc or list of authorities of the
environment is used: what is sent goes where the supplier's file says, to whom it trusts.
"""

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from assusoft.suppliers.sending.deadline import Deadline, watched
from assusoft.suppliers.sending.delivered import Delivery, plain

_PIECE = 1 << 16
_MOST = 16 << 20  # bytes of an answer
_SHOWN = 200  # signs of an answer in a sentence


@dataclass(frozen=True)
class Answer:
    """What a server said, whole. `reason`: '503 Service Unavailable' and, when it is text, its first words."""

    status: int
    content: bytes
    reason: str


@dataclass(frozen=True)
class Terms:
    """On what terms requests go: TLS, seconds of silence, and the deadline of all of them."""

    context: ssl.SSLContext
    timeout: float
    deadline: Deadline


@dataclass
class _Body:
    """The body as it goes out. `begun`, `out`: whether anything, and everything, was handed over."""

    content: bytes
    begun: bool = field(default=False)
    out: bool = field(default=False)

    def __iter__(self) -> Iterator[bytes]:
        self.begun = True
        for start in range(0, len(self.content), _PIECE):
            yield self.content[start : start + _PIECE]
        self.out = True  # reached only once the last piece was taken


def ask(terms: Terms, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Answer | Delivery:
    """Send one request; without a whole answer, what is known of it.

    Not all of it went out: failed, since half a request is none (RFC 9112, 8). All of it went out and no whole answer
    came: in doubt. A server that refuses our certificate says so, in TLS 1.3, only after the request went out.
    """
    body = _Body(content)
    terms.context.sslsocket_class = watched(terms.deadline)
    sent = {**headers, "Content-Length": str(len(content)), "Accept-Encoding": "identity", "Connection": "close"}
    try:
        with (
            httpx.Client(
                verify=terms.context, trust_env=False, follow_redirects=False, timeout=terms.timeout, http2=False
            ) as client,
            client.stream(method, url, headers=sent, content=body) as response,
        ):
            received = _bounded(response)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        return Delivery("failed", f"No secure connection to {_place(url)}: {terms.deadline.why(_said(error))}")
    except (httpx.InvalidURL, UnicodeError) as error:  # of an address: ours, or where it would lead us
        if body.out:
            return _doubt(plain(error))
        return Delivery("failed", f"No secure connection to {_place(url)}: {plain(error)}", certain=not body.begun)
    except httpx.TransportError as error:
        return _lost(body, terms.deadline.why(_said(error)), error)
    if received is None:
        return _doubt(f"its answer is longer than {_MOST >> 20} MB")
    if not body.out:
        return Delivery("failed", f"The server answered {_reason(response, received)} before all was sent", False)
    return Answer(response.status_code, received, _reason(response, received))


def _bounded(response: httpx.Response) -> bytes | None:
    content = bytearray()
    for piece in response.iter_raw():
        content += piece
        if len(content) > _MOST:
            return None
    return bytes(content)


def _lost(body: _Body, said: str, error: Exception) -> Delivery:
    if any(word in str(error) for word in _REFUSING):
        return Delivery("failed", f"The server refused our certificate, or wants one: {said}")
    if not body.out:
        return Delivery("failed", f"The connection was lost before all was sent: {said}", certain=not body.begun)
    return _doubt(said)


_REFUSING = ("CERTIFICATE_REQUIRED", "ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE", "ACCESS_DENIED",
             "ALERT_UNSUPPORTED_CERTIFICATE")  # fmt: skip
"""Alerts of TLS (RFC 8446, 6.2), as OpenSSL names them, after which no request was read."""


def _doubt(said: str) -> Delivery:
    return Delivery(
        "in_doubt", f"All of it went out, and no whole answer came: {said}. Whether it was taken, nobody knows", False
    )


def _said(error: Exception) -> str:
    """What happened, also where httpx has no words for it."""
    if isinstance(error, httpx.TimeoutException):
        return "the server was silent for too long"
    return plain(error)


def _reason(response: httpx.Response, content: bytes) -> str:
    known = {status.value: status.phrase for status in HTTPStatus}
    status = f"{response.status_code} {known.get(response.status_code, '')}".rstrip()
    kind = response.headers.get("Content-Type", "")
    if not kind.startswith(("text/plain", "application/json", "application/problem+json")):
        return status
    text = " ".join(content[: 4 * _SHOWN].decode("utf-8", "replace").split())
    return f"{status}: {text[:_SHOWN]}" if text else status


def _place(url: str) -> str:
    return urlsplit(url).netloc
