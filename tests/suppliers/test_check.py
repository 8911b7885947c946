"""A way over HTTPS or by SOAP tried without sending: what it needs is there, it answers, and it was asked nothing."""

import hashlib
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from support.web import Web, web_server

from assusoft.config import validate
from assusoft.errors import ConfigError
from assusoft.suppliers.sending.check import Checked, check
from assusoft.suppliers.sending.transmission import Recipient
from assusoft.suppliers.ways import AesZip, Https, Soap, Way

NOW = datetime.now(UTC)
WSDL = (Path(__file__).parents[1] / "support" / "intake.wsdl").read_bytes()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    (tmp_path / "insurer.wsdl").write_bytes(WSDL)
    with web_server(tmp_path) as running:
        yield running


def https(web: Web, **changes: object) -> Https:
    settings = {"url": web.url, "method": "POST", "certificate": "acme.pem", "ca_file": "ca.pem"}
    return validate(Https, settings | changes, Path("a.toml"))


def soap(web: Web, **changes: object) -> Soap:
    settings = {
        "url": web.url, "certificate": "acme.pem", "ca_file": "ca.pem", "wsdl": "insurer.wsdl",
        "wsdl_sha256": hashlib.sha256(WSDL).hexdigest(), "operation": "Deliver",
        "request": {"MessageId": "{id}", "Paper/Content": "{content}"},
        "accepted": {"element": "Result", "value": "TAKEN"},
    }  # fmt: skip
    return validate(Soap, settings | changes, Path("a.toml"))


def tried(web: Web, way: Way, encrypt: Any = None, limit: float = 5) -> Checked:
    return check(Recipient("supplier 'a'", way, encrypt), None, web.folder, NOW, timeout=2, limit=limit)


@pytest.mark.parametrize("way", [https, soap])
def test_a_server_is_greeted_and_asked_nothing(web, way: Callable[..., Way]) -> None:
    found = tried(web, way(web))
    assert found == Checked(True, f"localhost:{web.port} was reached, encrypted; nothing was asked of it.")
    assert web.received == []
    closed = tried(web, way(web, url="https://localhost:1/in"))
    assert (closed.works, closed.said.startswith("No secure connection to localhost:1: ")) == (False, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"token_env": "TOKEN"}, r"^supplier 'a': \w+\.token_env: the environment variable 'TOKEN' is not set"),
        (
            {"user": "acme", "password_env": "PASSWORD"},
            r"\w+\.password_env: the environment variable 'PASSWORD' is not",
        ),
        ({"certificate": "none.pem"}, r"\w+\.certificate: 'none\.pem' with its key"),
        ({"ca_file": "none.pem"}, r"\w+\.ca_file: 'none\.pem' is not a readable file of certificates"),
    ],
)
def test_what_either_needs_and_is_not_there_is_told(web, changes, sentence) -> None:
    for way in (https, soap):
        with pytest.raises(ConfigError, match=sentence):
            tried(web, way(web, **changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"wsdl": "none.wsdl"}, r"soap\.wsdl: 'none\.wsdl' cannot be read"),
        ({"wsdl_sha256": "0" * 64}, r"wsdl_sha256: 'insurer\.wsdl' is not the file that was checked"),
        ({"operation": "Delivr"}, r"soap\.operation: the WSDL has no operation 'Delivr'"),
    ],
)
def test_a_wsdl_that_is_not_the_one_that_was_checked_is_told(web, changes, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence):
        tried(web, soap(web, **changes))


def test_a_password_of_the_files_that_is_not_there_is_told(web, monkeypatch) -> None:
    encrypt = AesZip(kind="zip", password_env="ZIP")
    with pytest.raises(ConfigError, match=r"encrypt\.password_env: the environment variable 'ZIP' is not set"):
        tried(web, https(web), encrypt)
    monkeypatch.setenv("ZIP", "secret")
    assert tried(web, https(web), encrypt).works


def test_a_greeting_that_trickles_is_left_when_the_time_is_over(web) -> None:
    ended, begun = Event(), monotonic()

    def trickle(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line:
            line.sendall(b"\x16\x03\x03\x40\x00")  # a TLS record of 16 KB, byte by byte
            while not ended.wait(0.05):
                line.sendall(b"\x02")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=trickle, args=(listener,), daemon=True).start()
        found = tried(web, https(web, url=f"https://127.0.0.1:{listener.getsockname()[1]}/"), limit=0.5)
        ended.set()
    assert monotonic() - begun < 2
    assert (found.works, found.said.endswith(": it took longer than 0.5 seconds")) == (False, True)
