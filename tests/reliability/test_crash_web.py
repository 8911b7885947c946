"""A sending over HTTPS or by SOAP, and a tick, killed anywhere: nothing lost or twice; what is in doubt is told."""

import hashlib
import re
import shutil
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.web import Web, web_server

from assusoft.employer import open_employer

from .conftest import AT, FIRST
from .crash import Point, Program, missing
from .test_crash import LANES, Place, again, differences, facts, opened, place, sweep

__all__ = ["place"]

reason = missing()
pytestmark = pytest.mark.skipif(bool(reason), reason=reason)

KEY = "leasing-c"
WSDL = (Path(__file__).parents[1] / "support" / "intake.wsdl").read_bytes()
HTTPS = """
[https]
url = "{url}"
method = "POST"
certificate = "{folder}/acme.pem"
ca_file = "{folder}/ca.pem"
"""
SOAP = """
[soap]
url = "{url}"
certificate = "{folder}/acme.pem"
ca_file = "{folder}/ca.pem"
wsdl = "{folder}/insurer.wsdl"
wsdl_sha256 = "{sha256}"
operation = "Deliver"
accepted = {{ element = "Result", value = "TAKEN" }}

[soap.request]
MessageId = "{{id}}"
Employer = "Acme"
Month = "{{month}}"
"Paper/Name" = "{{file}}"
"Paper/Content" = "{{content}}"
"""
TAKEN = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><DeliverResponse
xmlns="urn:insurer.example:intake"><Receipt><Reference>R-1</Reference><Result>TAKEN</Result></Receipt></DeliverResponse>
</s:Body></s:Envelope>"""
BY_HAND = '\n[by-hand]\nportal = "P"\nscreens = ["kind"]\n'


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "insurer.wsdl").write_bytes(WSDL.replace(b'<xs:enumeration value="Acme"/>', b""))
    with web_server(folder, reply=TAKEN, kind="text/xml") as running:
        yield running


def reached(base: Path, folder: Path, key: str, section: str) -> None:
    """A copy of the employer whose supplier is reached by that section; its first month is closed."""
    shutil.copytree(base, folder)
    path = folder / "suppliers" / f"{key}.toml"
    kept = re.sub(r"(?ms)^\[(email|folder)\].*?(?=^\[|\Z)", "", path.read_text())
    kept = re.sub(r"(?m)^(channel|sends) = .*\n", "", kept)
    head, sign, rest = kept.partition("\n[")
    path.write_text(f"{head}\n{section}{sign}{rest}")
    open_employer(folder).close(FIRST, "An", AT)


def files_of(web: Web) -> list[bytes]:
    """The files that arrived, whatever they came in."""
    inside = [re.search(rb"Content>([^<]*)</", one.content) for one in web.received]
    return [b64decode(found[1]) if found else one.content for found, one in zip(inside, web.received, strict=True)]


@pytest.mark.parametrize("section", [HTTPS, SOAP])
def test_a_sending_killed_anywhere_arrives_once_and_asks_when_it_cannot_know(
    program: Program, place: Place, answered: Path, tmp_path: Path, web: Web, section: str
) -> None:
    base = tmp_path / "closed"
    sha256 = hashlib.sha256((web.folder / "insurer.wsdl").read_bytes()).hexdigest()
    reached(answered, base, KEY, section.format(url=web.url, folder=web.folder, sha256=sha256))
    with place(base) as (folder, url):
        status, output = program.run(folder, "send")
        assert status == 0, output
        expected = facts(url)
    [file] = files_of(web)
    assert file.count(b"\n") > 2

    def check(folder: Path, url: str, point: Point) -> str:
        program.run(folder, "send")
        with opened(url) as store:
            doubts = store.transmissions("in_doubt")
        for doubt in doubts:
            there = bool(web.received) if doubt.supplier == KEY else True
            program.run(folder, "settle", doubt.id, "sent" if there else "queued", "--reason", "looked")
        program.run(folder, "send")
        with opened(url) as store:
            states = {one.id: one.state for one in store.transmissions()}
        if files_of(web) != [file]:
            return f"{len(web.received)} files arrived, or another one"
        if len(doubts) > LANES or set(states.values()) != {"sent"}:
            return f"{len(doubts)} were in doubt, in the end: {states}"
        return differences({name: rows for name, rows in expected.items() if name != "event"}, url)

    sweep(program, place, base, ("send",), check, web.received.clear)


def test_a_tick_killed_anywhere_is_given_once_by_the_same_command_or_was_given(
    program: Program, place: Place, answered: Path, tmp_path: Path
) -> None:
    base = tmp_path / "closed"
    reached(answered, base, KEY, BY_HAND)
    id = f"{KEY}-1"
    words = ("by-hand", "tick", id, id, "--reference", "R-1")
    check, expected = again(program, place, base, words, f"{id} was sent already")
    assert len(expected["tick"]) == 1
    sweep(program, place, base, words, check)
