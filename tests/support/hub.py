"""The endpoints of a JupyterHub that our server asks, as strict as the Hub about secrets, codes and verifiers."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

SECRET = "kept-for-tests"
CLIENT = "service-assusoft"


@dataclass
class FakeHub:
    """Name -> groups, of those who are logged in there; `tokens`: those given out, of whom."""

    back: str
    people: dict[str, list[str]]
    url: str = ""
    down: bool = False
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


@contextmanager
def fake_hub(back: str, people: dict[str, list[str]]) -> Iterator[FakeHub]:
    """A Hub on the loopback address that knows these people; `back`: where browsers may be sent back to."""
    hub = FakeHub(back, people)
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: _Handler(hub, *given))
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield hub
    server.shutdown()
    server.server_close()


def confirmed(address: str, name: str) -> str:
    """The page of authorization, as somebody's browser asks for it there."""
    return f"{address}&as={name}"


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, hub: FakeHub, *given: object) -> None:
        self.hub = hub
        super().__init__(*given)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if self.hub.down:
            self._answer(503, {})
        elif parts.path == "/hub/api/oauth2/authorize":
            self._authorize(asked)
        elif parts.path == "/hub/api/user":
            name = self.hub.tokens.get(self.headers["Authorization"].removeprefix("token "), "")
            known = name in self.hub.people
            said = {"kind": "user", "name": name, "groups": self.hub.people.get(name, [])}
            self._answer(200 if known else 403, said if known else {})
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        name, challenge = self.hub.codes.pop(given.get("code", ""), ("", ""))
        hashed = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        right = challenge == base64.urlsafe_b64encode(hashed).decode().rstrip("=")
        ours = (CLIENT, SECRET, self.hub.back)
        if (
            not name
            or not right
            or ours != tuple(given.get(key) for key in ("client_id", "client_secret", "redirect_uri"))
        ):
            self._answer(400, {"error": "invalid_grant"})
            return
        token = secrets.token_hex(16)
        self.hub.tokens[token] = name
        self._answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": 1209600})

    def _authorize(self, asked: dict[str, str]) -> None:
        if (asked.get("client_id"), asked.get("redirect_uri"), asked.get("code_challenge_method")) != (
            CLIENT, self.hub.back, "S256",
        ):  # fmt: skip
            self._answer(400, {})
            return
        code = secrets.token_hex(16)
        self.hub.codes[code] = (asked["as"], asked["code_challenge"])
        self.send_response(302)
        self.send_header("Location", f"{self.hub.back}?{urlencode({'code': code, 'state': asked['state']})}")
        self.end_headers()

    def _answer(self, status: int, values: dict) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(values).encode())

    def log_message(self, *given: object) -> None:
        """Nothing on standard error."""
