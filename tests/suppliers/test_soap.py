"""Files as calls of a web service: spyne takes them byte for byte, and a server that answers as none should."""

import hashlib
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import NoReturn

import pytest
from support.web import Web, cut_answer, half, hanging_up, redirecting, silent, trickling, web_server

from assusoft.config import validate
from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivery import Delivery, deliver
from assusoft.suppliers.sending.soap import calling
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.ways import Soap

WSDL = (Path(__file__).parents[1] / "support" / "intake.wsdl").read_bytes()
REQUEST = {
    "MessageId": "{id}", "Employer": "{employer}", "Month": "{month}", "Paper/Name": "{file}",
    "Paper/Content": "{content}",
}  # fmt: skip
CREATED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FILE = Document("a_2026-02_changes.csv", "text/csv", b"ref;naam\r\nP1;Ren\xc3\xa9e\r\n\x00\xff")
SUMMARY = Document("a_2026-02_summary.txt", "text/plain", b"Bonjour", summary=True)
SENDING = Transmission("a-3", "a", "2026-02.2", "s", CREATED, (FILE, replace(FILE, name="b.csv"), SUMMARY))
ALONE = replace(SENDING, documents=(FILE,))
ID = "a-3.20260302T093000"


def way(url: str, known: bytes = WSDL, **changes: object) -> Soap:
    settings = {
        "url": url, "wsdl": "insurer.wsdl", "wsdl_sha256": hashlib.sha256(known).hexdigest(), "operation": "Deliver",
        "request": REQUEST, "accepted": {"element": "Result", "value": "TAKEN"}, "ca_file": "ca.pem",
    }  # fmt: skip
    return validate(Soap, settings | changes, Path("a.toml"))


def called(folder: Path, transmission: Transmission, own: Soap, limit: float = 10, timeout: float = 5) -> Delivery:
    return deliver(transmission, Recipient("supplier 'a'", own), None, folder, timeout, limit, "Acme")


def test_requests_are_written_by_one_thread_at_a_time(tmp_path, monkeypatch) -> None:
    active, seen = Lock(), []

    def service_of(*given: object) -> NoReturn:
        seen.append(active.acquire(blocking=False))
        sleep(0.05)
        active.release()
        raise ConfigError("a.toml")

    def write(_: int) -> None:
        with pytest.raises(ConfigError, match=r"^a\.toml$"):
            called(tmp_path, ALONE, way("https://localhost:9/in"))

    monkeypatch.setattr(calling, "service_of", service_of)
    (tmp_path / "insurer.wsdl").write_bytes(WSDL)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(write, range(3)))
    assert seen == [True] * 3


# --------------------------------------------------------------------------------------- a service of another hand

spyne = pytest.mark.skipif(sys.version_info >= (3, 12), reason="spyne cannot be imported from Python 3.12 on")


@spyne
@pytest.mark.parametrize("soap12", [False, True])
def test_each_file_is_taken_byte_for_byte_with_what_stands_beside_it(tmp_path, soap12) -> None:
    from support.soap import soap_server

    with soap_server(tmp_path, soap12) as intake:
        outcome = called(tmp_path, SENDING, way(intake.url, intake.wsdl))
    assert intake.taken == {
        f"{ID}-1": ("Acme", "2026-02", "a_2026-02_changes.csv", FILE.content),
        f"{ID}-2": ("Acme", "2026-02", "b.csv", FILE.content),
    }
    assert (outcome.state, outcome.reason) == (
        "sent",
        "a_2026-02_changes.csv: Reference = R-1, Result = TAKEN; b.csv: Reference = R-2, Result = TAKEN",
    )


@spyne
def test_a_second_call_has_the_same_id_so_that_the_supplier_knows_it_for_one(tmp_path) -> None:
    from support.soap import soap_server

    with soap_server(tmp_path) as intake:
        for _ in range(2):
            assert called(tmp_path, ALONE, way(intake.url, intake.wsdl)).state == "sent"
    assert (intake.calls, list(intake.taken)) == (2, [f"{ID}-1"])


@spyne
@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (REQUEST | {"Employer": "Bcme"}, r"Employer.*The value 'Bcme' is not an element of the set"),
        (REQUEST | {"Month": "{month}-01"}, r"Month.*is not accepted by the pattern"),
        (REQUEST | {"MessageId": "{id}{file}{file}"}, r"MessageId.*exceeds the allowed maximum length"),
        (REQUEST | {"Paper/Name": "{content}"}, r"Paper/Name holds text, and the file is not text in UTF-8"),
        ({name: text for name, text in REQUEST.items() if name != "Employer"}, r"Missing element Employer"),
        (REQUEST | {"Employr": "x"}, r"the WSDL has no element 'Employr' \(did you mean 'Employer'"),
        (REQUEST | {"Paper/Name/First": "x"}, r"(the WSDL has no element 'First'|does not fit)"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_before_it_leaves(tmp_path, request_, sentence) -> None:
    from support.soap import soap_server

    with soap_server(tmp_path) as intake, pytest.raises(ConfigError, match=sentence) as refusal:
        called(tmp_path, SENDING, way(intake.url, intake.wsdl, request=request_))
    assert "Nothing was sent" in str(refusal.value)
    assert str(refusal.value).startswith("supplier 'a': soap.request: ")
    assert intake.calls == 0


@spyne
@pytest.mark.parametrize(
    ("results", "state", "said"),
    [
        (["FAULT"], "failed", "a_2026-02_changes.csv: The supplier refused: soap11env:Client.Contract: the contract"),
        (
            ["REFUSED"],
            "failed",
            "The supplier did not accept it (TAKEN was expected): Reference = R-0, Result = REFUSED",
        ),
        (["TAKEN", "REFUSED"], "in_doubt", "Taken before it: a_2026-02_changes.csv"),
    ],
)
def test_what_the_supplier_refuses_is_told_in_its_words(tmp_path, results, state, said) -> None:
    from support.soap import soap_server

    with soap_server(tmp_path) as intake:
        intake.results = results
        outcome = called(tmp_path, SENDING, way(intake.url, intake.wsdl))
    assert (outcome.state, outcome.certain) == (state, False)
    assert said in outcome.reason


# ----------------------------------------------------------------------------------------- answers that are none

ENVELOPE = '<s:Envelope xmlns:s="{soap}" xmlns="urn:insurer.example:intake"><s:Body>{body}</s:Body></s:Envelope>'
SOAP11, SOAP12 = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
DTD = b"<!DOCTYPE a [<!ENTITY x 'y'>]>"
FAULT = "<s:Fault><faultcode>s:Client</faultcode><faultstring>no</faultstring></s:Fault>"
INNER = "<Receipt><Reference>R-7</Reference><Result>TAKEN</Result></Receipt>"


def reply(body: str, soap: str = SOAP11) -> bytes:
    return ENVELOPE.format(soap=soap, body=body).encode()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    (tmp_path / "insurer.wsdl").write_bytes(WSDL)
    with web_server(tmp_path, kind="text/xml") as running:
        yield running


def answered(web: Web, transmission: Transmission = ALONE, limit: float = 10, **changes: object) -> Delivery:
    return called(web.folder, transmission, way(web.url, **({"certificate": "acme.pem"} | changes)), limit)


def test_a_reply_is_read_by_names_also_when_the_supplier_added_a_field(web) -> None:
    added = INNER.replace("<Receipt>", "<Receipt><New>x</New>").replace("</Receipt>", "<Newer/></Receipt>")
    web.reply = reply(f"<DeliverResponse>{added}</DeliverResponse>")
    outcome = answered(web)
    assert (outcome.state, outcome.reason) == (
        "sent",
        "a_2026-02_changes.csv: New = x, Reference = R-7, Result = TAKEN",
    )
    assert web.received[0].headers["SOAPAction"] == '"Deliver"'
    assert web.received[0].headers["Content-Type"] == "text/xml; charset=utf-8"


FAULT12 = (
    "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text>closed</s:Text></s:Reason></s:Fault>"
)
OF_THE_SERVER = "answered a fault that is not one of the call: "


@pytest.mark.parametrize(
    ("status", "content", "state", "said"),
    [
        (200, reply(f"<Refused>{INNER}</Refused>"), "in_doubt", "<{urn:insurer.example:intake}Refused>, and <"),
        (202, b"", "in_doubt", "202 Accepted, and no SOAP reply with it"),
        (200, b"", "in_doubt", "200 OK, and no SOAP reply with it"),
        (200, b"<html><body>Welcome</body></html>", "in_doubt", "no SOAP reply with it"),
        (200, b"not <xml", "in_doubt", "no SOAP reply with it"),
        (200, reply(""), "in_doubt", "no SOAP reply with it"),
        (200, reply("<DeliverResponse/>"), "in_doubt", "DeliverResponse> without Result"),
        (200, DTD + reply(f"<DeliverResponse>{INNER}</DeliverResponse>"), "in_doubt", "no SOAP"),
        (200, reply(f"<DeliverResponse><New>{'A' * 12_000_000}</New>{INNER}</DeliverResponse>"), "in_doubt", "no SOAP"),
        (200, reply(f"<DeliverResponse>{INNER.replace('TAKEN', 'taken')}</DeliverResponse>"), "failed", "= taken"),
        (200, reply(f"<DeliverResponse>{INNER}<Result>NO</Result></DeliverResponse>"), "failed", "Result = NO"),
        (500, reply(FAULT12, SOAP12), "in_doubt", f"{OF_THE_SERVER}s:Receiver: closed"),
        (400, reply(FAULT12.replace("Receiver", "Sender"), SOAP12), "failed", "The supplier refused: s:Sender: closed"),
        (500, reply(FAULT.replace("Client", "Server.Busy")), "in_doubt", f"{OF_THE_SERVER}s:Server.Busy: no"),
        (500, reply(FAULT.replace("Client", "66")), "in_doubt", f"{OF_THE_SERVER}s:66: no"),
        (500, reply(FAULT.replace("Client", "VersionMismatch")), "failed", "s:VersionMismatch: no"),
        (200, reply(FAULT), "failed", "s:Client: no"),
        (500, reply("<s:Fault/>"), "in_doubt", "it gives no reason"),
        (502, b"<html>Bad Gateway</html>", "in_doubt", "502 Bad Gateway"),
        (500, b"", "in_doubt", "500 Internal Server Error"),
        (404, b"", "failed", "404 Not Found"),
        (409, b"", "in_doubt", "which may mean that it has the file already: 409 Conflict"),
        (500, reply(f"<DeliverResponse>{INNER}</DeliverResponse>"), "in_doubt", "500 Internal"),
    ],
)  # fmt: skip
def test_only_the_reply_that_was_asked_for_means_that_it_was_sent(web, status, content, state, said) -> None:
    web.answers, web.reply = [status], content
    outcome = answered(web)
    assert (outcome.state, len(web.received)) == (state, 1)
    assert said in outcome.reason


@pytest.mark.parametrize(("status", "state"), [(302, "in_doubt"), (307, "failed"), (308, "failed")])
def test_a_call_is_not_sent_elsewhere(web, status, state) -> None:
    web.answers = [redirecting(status)]
    assert (answered(web).state, len(web.received)) == (state, 1)


@pytest.mark.parametrize("behaviour", [hanging_up, cut_answer, silent, trickling])
def test_a_call_without_a_whole_answer_is_in_doubt_and_is_not_made_again(web, behaviour) -> None:
    web.answers, begun = [behaviour], monotonic()
    outcome = answered(web, limit=1)
    assert monotonic() - begun < 4
    assert (outcome.state, outcome.certain, len(web.received)) == ("in_doubt", False, 1)


def test_a_call_that_was_cut_in_the_middle_is_a_failure(web) -> None:
    web.answers = [half]
    outcome = answered(web, replace(ALONE, documents=(replace(FILE, content=b"x" * (12 << 20)),)))
    assert (outcome.state, outcome.certain, web.received) == ("failed", False, [])


def test_proxies_authorities_and_passwords_of_the_environment_are_not_used(web, tmp_path, monkeypatch) -> None:
    for name, value in (("https_proxy", "http://127.0.0.1:1"), ("REQUESTS_CA_BUNDLE", str(tmp_path / "stranger.pem"))):
        monkeypatch.setenv(name, value)
    (tmp_path / "netrc").write_text("machine localhost login spy password spy\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("SECRET", "s3cret")
    web.reply = reply(f"<DeliverResponse>{INNER}</DeliverResponse>")
    assert answered(web, user="acme", password_env="SECRET").state == "sent"
    assert web.received[0].headers["Authorization"] == "Basic YWNtZTpzM2NyZXQ="


# ---------------------------------------------------------------------------------------------------- the WSDL


def with_wsdl(folder: Path, content: bytes, **changes: object) -> Delivery:
    """A call by that WSDL, to an address where nobody is."""
    (folder / "insurer.wsdl").write_bytes(content)
    return called(folder, ALONE, way("https://127.0.0.1:1/", content, **({"ca_file": None} | changes)))


def test_a_month_goes_as_a_month_where_the_schema_has_one(web) -> None:
    content = WSDL.replace(b'name="Month" type="tns:Deliver_MonthType"', b'name="Month" type="xs:gYearMonth"')
    assert content != WSDL
    (web.folder / "insurer.wsdl").write_bytes(content)
    web.reply = reply(f"<DeliverResponse>{INNER}</DeliverResponse>")
    assert called(web.folder, ALONE, way(web.url, content, certificate="acme.pem")).state == "sent"
    assert re.search(rb"Month>2026-02</", web.received[0].content)


WSDL_IMPORT = b'<wsdl:import namespace="urn:o" location="%s"/><wsdl:types>'
IMPORT = b'<xs:import namespace="urn:other" schemaLocation="https://other.example/other.xsd"/>'


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (WSDL, b"<html/>", r"soap\.wsdl: it is no WSDL 1\.1, or has a DOCTYPE"),
        (WSDL, b"{", r"soap\.wsdl: it is not XML"),
        (b"<wsdl:definitions ", b"<!DOCTYPE a><wsdl:definitions ", r"it is no WSDL 1\.1, or has a DOCTYPE"),
        (b'<xs:complexType name="Paper">', IMPORT + b'<xs:complexType name="Paper">', r"leads to another file \(https://other"),
        (b'type="tns:Paper"', b'type="tns:Papr"', r"soap\.wsdl: .*Papr"),
        (b'style="document"', b'style="rpc"', r"soap\.operation: 'Deliver' is not document/literal with a reply"),
        (b"xs:schema", b"xs:skema", r"it must hold its schemas, one for each namespace"),
        (b"<wsdl:types>", WSDL_IMPORT % b"https://127.0.0.1:1/o", r"Forbidden"),
        (b"<wsdl:types>", WSDL_IMPORT % b"other.wsdl", r"leads to another file"),
        (b'type="tns:Intake"', b'type="tns:Nothing"', r"soap\.wsdl: 'insurer\.wsdl' cannot be used"),
    ],
)  # fmt: skip
def test_a_wsdl_that_cannot_be_used_is_told(tmp_path, old, new, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence):
        with_wsdl(tmp_path, WSDL.replace(old, new))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"operation": "Delivr"}, r"soap\.operation: the WSDL has no operation 'Delivr' \(did you mean 'Deliver'"),
        ({"service": "Other"}, r"soap\.service: the WSDL has no service 'Other'"),
        ({"port": "Other"}, r"soap\.port: the WSDL has no port 'Other'"),
        ({"wsdl": "none.wsdl"}, r"soap\.wsdl: 'none\.wsdl' cannot be read"),
        ({"wsdl_sha256": "0" * 64}, r"wsdl_sha256: 'insurer\.wsdl' is not the file that was checked: its SHA-256 is"),
    ],
)  # fmt: skip
def test_what_the_suppliers_file_says_of_the_wsdl_is_checked(tmp_path, changes, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence):
        with_wsdl(tmp_path, WSDL, **changes)


def test_schemas_of_several_namespaces_lead_to_one_another(tmp_path) -> None:
    other = (
        b'<xs:schema targetNamespace="urn:other"><xs:simpleType name="Month"><xs:restriction base="xs:string">'
        b'<xs:maxLength value="2"/></xs:restriction></xs:simpleType></xs:schema><xs:schema '
    )
    content = WSDL.replace(b"<xs:schema ", other, 1).replace(
        b"<xs:simpleType", b'<xs:import namespace="urn:other"/><xs:simpleType', 2
    )
    content = content.replace(
        b'<xs:import namespace="urn:other"/><xs:simpleType name="Month"', b'<xs:simpleType name="Month"'
    )
    content = content.replace(b'type="tns:Deliver_MonthType"', b'xmlns:o="urn:other" type="o:Month"')
    with pytest.raises(ConfigError, match=r"Month.*exceeds the allowed maximum length"):
        with_wsdl(tmp_path, content)


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (REQUEST | {"MessageId": "x"}, r"\{id\}, by which a second call is known for one, and \{content\} must stand"),
        (REQUEST | {"Month": "{mnth}"}, r"\{mnth\} is not known \(known: id, month, file, employer, content\)"),
        (REQUEST | {"Paper/Content": "<{content}>"}, r"\{content\} is the whole file: nothing can stand beside it"),
    ],
)
def test_a_table_of_the_request_that_cannot_be_is_refused(request_, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence):
        way("https://insurer.example/", request=request_)
