"""Data goes where the employer lets it go."""

import pytest

from assusoft.errors import Refused
from assusoft.suppliers.sending.elsewhere import elsewhere, refuse_elsewhere
from assusoft.suppliers.ways import Accepted, ByHand, Drop, Email, Https, Sftp, Soap

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKGJwWt0HxJtNrSi7ZjnsK5pR3CsQ0Cv7q3aeIDhY2tU"
SERVER = Sftp(host="SFTP.house.example", user="acme", path="in", host_key=KEY, key_file="keys/house")
MAIL = Email(to=("Desk <Desk@house.be>",), cc=("copy@acme.be",))


def https(url: str) -> Https:
    return Https(url=url, method="POST")


def soap(url: str) -> Soap:
    return Soap(
        url=url, wsdl="a.wsdl", wsdl_sha256="0" * 64, operation="Deliver", request={"Id": "{id}", "File": "{content}"},
        accepted=Accepted(element="Result", value="TAKEN"),
    )  # fmt: skip


def by_hand(url: str | None) -> ByHand:
    return ByHand(portal="Online", url=url, screens=("kind",))


ALLOWED = ("sftp.house.example", "*@house.be", "copy@acme.be", "out/*", "files.house.example", "*.portal.be")


@pytest.mark.parametrize(
    "way",
    [
        SERVER, MAIL, Drop(path="out/house"), Drop(path="out/a/../house"), https("https://FILES.house.example:8443/in?a=b"),
        soap("https://files.house.example/intake"), by_hand("https://www.portal.be/online"), by_hand(None),
    ],
)  # fmt: skip
def test_what_a_pattern_names_may_be_sent_to(way) -> None:
    assert elsewhere(way, ALLOWED) == ""


@pytest.mark.parametrize(
    ("way", "named"),
    [
        (Sftp(host="sftp.house.example.net", user="acme", host_key=KEY, key_file="k"), "sftp.house.example.net"),
        (Email(to=("desk@house.be", "desk@house.be.example")), "desk@house.be.example"),
        (Email(to=("desk@house.be",), cc=("other@acme.be",)), "other@acme.be"),
        (Email(to=('"*@house.be" <spy@example.com>',)), "spy@example.com"),
        (Drop(path="out/../elsewhere"), "elsewhere"),
        (Drop(path="out"), "out"),
        (Drop(path="/srv/out/x"), "/srv/out/x"),
        (https("https://files.house.example.net/in"), "files.house.example.net"),
        (https("https://example.net/files.house.example"), "example.net"),
        (https("https://example.net?files.house.example"), "example.net"),
        (soap("https://other.house.example/intake"), "other.house.example"),
        (by_hand("https://portal.be.example/online"), "portal.be.example"),
        (by_hand("https://portal.be/online"), "portal.be"),
    ],
)
def test_anything_else_is_named_and_refused(way, named) -> None:
    assert elsewhere(way, ALLOWED).startswith(f"'{named}' is not among the destinations that employer.toml allows")
    with pytest.raises(Refused, match=r"^supplier 'x': .*\[sending\] allowed\)\. If it is right, add it there\. Noth"):
        refuse_elsewhere(way, ALLOWED, "supplier 'x'")


def test_without_a_list_everything_is_allowed_and_an_empty_one_allows_nothing() -> None:
    assert elsewhere(MAIL, None) == ""
    assert elsewhere(MAIL, ()) != ""
