"""Files over HTTPS: a real server with client certificates, and the same misbehaving."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest
from support.web import (
    Web,
    cut_answer,
    half,
    hanging_up,
    redirecting,
    said_done_after_half,
    silent,
    slow,
    trickling,
    web_server,
)

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivery import SENT, Delivery, deliver
from assusoft.suppliers.sending.outbox import deliver_queued
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.ways import Https

CREATED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FIRST = Document("a_2026-02_changes.csv", "text/csv", b"ref;naam\r\nP1;Ren\xc3\xa9e\r\n\x00\xff")
SECOND = Document("a_2026-02_full é.xml", "application/xml", b"<a/>\n")
SUMMARY = Document("a_2026-02_summary.txt", "text/plain", b"Bonjour", summary=True)
SENDING = Transmission("a-3", "a", "2026-02", "s", CREATED, (FIRST, SECOND, SUMMARY))
ALONE = replace(SENDING, documents=(FIRST,))
LONG = replace(SENDING, documents=(replace(FIRST, content=b"0123456789abcdef" * (1 << 20)),))


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with web_server(tmp_path) as running:
        yield running


def way(web: Web, method: str = "PUT", **changes: object) -> Https:
    settings = {"url": web.url, "method": method, "certificate": "acme.pem", "ca_file": "ca.pem"}
    return Https.model_validate(settings | changes)


def sent(web: Web, transmission: Transmission, own: Https, timeout: float = 5, limit: float = 10) -> Delivery:
    return deliver(transmission, Recipient("supplier 'a'", own), None, web.folder, timeout, limit)


def test_each_file_is_put_at_its_name_byte_for_byte_and_the_server_knows_who_sent_it(web) -> None:
    assert sent(web, SENDING, way(web)) == SENT
    assert [(one.method, one.path, one.content, one.who) for one in web.received] == [
        ("PUT", "/in/a_2026-02_changes.csv", FIRST.content, "acme"),
        ("PUT", "/in/a_2026-02_full%20%C3%A9.xml", SECOND.content, "acme"),
    ]
    assert web.received[0].headers["Content-Type"] == "text/csv"


def test_each_file_is_posted_under_a_key_that_a_second_time_is_the_same(web) -> None:
    for _ in range(2):
        assert sent(web, SENDING, way(web, "POST")) == SENT
    keys = [one.headers["Idempotency-Key"] for one in web.received]
    assert keys[:2] == ["a-3.20260302T093000/a_2026-02_changes.csv", "a-3.20260302T093000/a_2026-02_full%20%C3%A9.xml"]
    assert keys[2:] == keys[:2]
    assert [one.content for one in web.received] == [FIRST.content, SECOND.content] * 2
    assert web.received[0].path == "/in"
    assert "filename*=UTF-8''a_2026-02_full%20%C3%A9.xml" in web.received[1].headers["Content-Disposition"]


def test_a_file_of_many_megabytes_arrives_as_it_is(web) -> None:
    assert sent(web, LONG, way(web)) == SENT
    assert web.received[0].content == LONG.documents[0].content


@pytest.mark.parametrize(("status", "state"), [
    (200, "sent"), (201, "sent"), (202, "sent"), (204, "sent"), (400, "failed"), (401, "failed"), (409, "in_doubt"),
    (422, "in_doubt"), (413, "failed"), (429, "failed"), (500, "in_doubt"), (502, "in_doubt"), (503, "in_doubt"),
    (504, "in_doubt"), (303, "in_doubt"),
])  # fmt: skip
def test_what_an_answer_means(web, status, state) -> None:
    web.answers, web.reply = [status], b"" if status == 204 else b"no room\r\nX-Forged: 1"
    outcome = sent(web, ALONE, way(web, "POST"))
    assert (outcome.state, outcome.certain) == (state, state != "in_doubt")
    assert len(web.received) == 1
    if state != "sent":
        assert f"{status} " in outcome.reason
        assert "a_2026-02_changes.csv: " in outcome.reason
        assert outcome.reason.endswith(": no room X-Forged: 1")


@pytest.mark.parametrize("status", [409, 422])
def test_what_may_be_put_again_is_not_in_doubt_when_the_server_refuses_it(web, status) -> None:
    web.answers = [status]
    assert sent(web, ALONE, way(web, "PUT")).state == "failed"


def test_what_is_in_doubt_is_not_repeated_and_what_could_not_be_offered_is_until_it_can_be(web) -> None:
    states = {"a-3": "queued"}

    def run() -> dict[str, Delivery]:
        return deliver_queued(
            [replace(ALONE, state=states["a-3"])],
            lambda id: True,
            lambda id, state, reason, at: states.update({id: state}),
            lambda sending: sent(web, sending, way(web, "POST")),
            lambda: CREATED,
        )

    web.answers = [403, 429, 504]
    for expected in ("failed", "failed", "in_doubt"):
        run()
        assert states == {"a-3": expected}
    assert run() == {}
    assert len(web.received) == 3
    states["a-3"] = "queued"  # somebody asked: it did not arrive
    run()
    assert states == {"a-3": "sent"}
    assert len({one.headers["Idempotency-Key"] for one in web.received}) == 1
    run()
    assert len(web.received) == 4


@pytest.mark.parametrize(("status", "state"), [(301, "in_doubt"), (302, "in_doubt"), (307, "failed"), (308, "failed")])
def test_no_redirect_is_followed(web, status, state) -> None:
    web.answers = [redirecting(status)]
    assert sent(web, ALONE, way(web, "POST")).state == state
    assert len(web.received) == 1


@pytest.mark.parametrize("behaviour", [hanging_up, cut_answer, silent, trickling])
def test_an_answer_that_never_came_whole_leaves_it_in_doubt_and_nothing_is_sent_again(web, behaviour) -> None:
    web.answers, begun = [behaviour], monotonic()
    outcome = sent(web, ALONE, way(web, "POST"), timeout=0.5 if behaviour is silent else 5, limit=1)
    assert monotonic() - begun < 4
    assert (outcome.state, outcome.certain) == ("in_doubt", False)
    assert "no whole answer came" in outcome.reason
    assert len(web.received) == 1
    said = {silent: "the server was silent for too long", trickling: "it took longer than 1 seconds"}
    assert said.get(behaviour, "") in outcome.reason


@pytest.mark.parametrize("behaviour", [half, said_done_after_half])
def test_a_line_that_is_cut_in_the_middle_of_a_file_is_a_failure(web, behaviour) -> None:
    web.answers = [behaviour]
    outcome = sent(web, LONG, way(web))
    assert (outcome.state, outcome.certain) == ("failed", False)
    assert "before all was sent" in outcome.reason
    assert web.received == []


def test_an_answer_that_comes_late_within_the_limit_is_an_answer(web) -> None:
    web.answers = [slow]
    assert sent(web, ALONE, way(web)) == SENT


def test_a_refusal_after_a_file_that_was_taken_is_in_doubt_for_post_and_a_failure_for_put(web) -> None:
    for method, state in (("POST", "in_doubt"), ("PUT", "failed")):
        web.answers = [200, 422]
        outcome = sent(web, SENDING, way(web, method))
        assert (outcome.state, outcome.certain) == (state, False)
        assert outcome.reason.endswith("Taken before it: a_2026-02_changes.csv")


@pytest.mark.parametrize("maximum", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("certificate", ["stranger.pem", None])
def test_a_certificate_that_the_server_refuses_is_a_failure_or_in_doubt_and_nothing_arrives(
    tmp_path, maximum, certificate
) -> None:
    with web_server(tmp_path, maximum) as web:
        outcome = sent(web, ALONE, way(web, certificate=certificate))
    assert web.received == []
    if maximum is ssl.TLSVersion.TLSv1_2:
        assert (outcome.state, outcome.certain) == ("failed", True)
        assert outcome.reason.startswith("a_2026-02_changes.csv: No secure connection to localhost:")
    else:
        assert outcome.state in ("failed", "in_doubt")  # the alert may be lost with the connection
        assert ("refused our certificate" in outcome.reason) == (outcome.state == "failed")


@pytest.mark.parametrize("host", ["xn--a.example", "[v1.x]"])
def test_an_address_that_only_looks_like_one_is_a_failure(web, host) -> None:
    outcome = sent(web, ALONE, way(web, url=f"https://{host}/"))
    assert (outcome.state, outcome.certain) == ("failed", True)
    assert f"No secure connection to {host}: " in outcome.reason


def test_a_server_that_is_not_trusted_or_not_there_receives_nothing(web, tmp_path) -> None:
    for own in (
        way(web, ca_file=None),
        way(web, url=f"https://127.0.0.1:{web.port}/in"),
        way(web, url="https://localhost:1/in"),
    ):
        outcome = sent(web, ALONE, own)
        assert (outcome.state, outcome.certain) == ("failed", True)
        assert "No secure connection to " in outcome.reason
    assert web.received == []


def test_proxies_authorities_and_passwords_of_the_environment_are_not_used(web, tmp_path, monkeypatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "stranger.pem"))
    (tmp_path / "netrc").write_text("machine localhost login spy password spy\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("TOKEN", "t0ken")
    assert sent(web, ALONE, way(web, token_env="TOKEN")) == SENT
    assert web.received[0].headers["Authorization"] == "Bearer t0ken"
    monkeypatch.setenv("TOKEN", "s3cr\u00e9t")
    assert sent(web, ALONE, way(web, user="acme", password_env="TOKEN")) == SENT
    assert web.received[1].headers["Authorization"] == "Basic YWNtZTpzM2Nyw6l0"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"token_env": "NOT_THERE"},
            r"supplier 'a': https\.token_env: the environment variable 'NOT_THERE' is not set",
        ),
        ({"token_env": "ODD"}, r"https\.token_env: the environment variable 'ODD' holds"),
        ({"certificate": "none.pem"}, r"https\.certificate: 'none\.pem' with its key 'none\.pem' cannot be used"),
        ({"certificate": "ca.pem"}, r"https\.certificate: 'ca\.pem' with its key 'ca\.pem' cannot be used"),
        ({"ca_file": "none.pem"}, r"https\.ca_file: 'none\.pem' is not a readable file of certificates"),
    ],
)
def test_what_is_missing_here_is_told_and_nothing_is_sent(web, monkeypatch, changes, sentence) -> None:
    monkeypatch.setenv("ODD", "to ken\n")
    with pytest.raises(ConfigError, match=sentence) as refusal:
        sent(web, ALONE, way(web, **changes))
    assert "to ken" not in str(refusal.value)
    assert web.received == []


def test_an_encrypted_key_is_opened_by_the_password_of_the_environment(web, monkeypatch) -> None:
    from cryptography.hazmat.primitives import serialization

    pem = (web.folder / "acme.pem").read_bytes()
    key = serialization.load_pem_private_key(pem, None)
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"s3cret"),
    )
    (web.folder / "acme.key").write_bytes(locked)
    monkeypatch.setenv("KEY", "s3cret")
    assert sent(web, ALONE, way(web, key="acme.key", key_password_env="KEY")) == SENT
    monkeypatch.setenv("KEY", "wrong")
    with pytest.raises(ConfigError, match="cannot be used"):
        sent(web, ALONE, way(web, key="acme.key", key_password_env="KEY"))
    with pytest.raises(ConfigError, match="cannot be used"):
        sent(web, ALONE, way(web, key="acme.key"))


def test_a_transmission_without_a_file_was_not_sent(web) -> None:
    outcome = sent(web, replace(SENDING, documents=(SUMMARY,)), way(web))
    assert (outcome.state, outcome.reason) == (
        "failed",
        "There is no file in it, so nothing was sent. Mend the layout: it writes none.",
    )
