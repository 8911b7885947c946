"""A SOAP service of another hand (spyne, which checks each request against its schema), over TLS on loopback."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import trustme

NAMESPACE = "urn:insurer.example:intake"


@dataclass
class Intake:
    """What the service took: id -> (employer, month, file name, content); `calls`: how often it was called."""

    url: str = ""
    wsdl: bytes = b""
    taken: dict[str, tuple[str, str, str, bytes]] = field(default_factory=dict)
    calls: int = 0
    results: list[str] = field(default_factory=list)


def application(intake: Intake, soap12: bool = False) -> Any:
    from spyne import Application, ByteArray, ComplexModel, Fault, ServiceBase, Unicode, rpc
    from spyne.protocol.soap import Soap11, Soap12
    from spyne.server.wsgi import WsgiApplication

    class Paper(ComplexModel):
        __namespace__ = NAMESPACE
        Name = Unicode(min_occurs=1, nillable=False, pattern=r"[a-z0-9_.-]+")
        Content = ByteArray(min_occurs=1, nillable=False)

    class Receipt(ComplexModel):
        __namespace__ = NAMESPACE
        Reference = Unicode(min_occurs=1)
        Result = Unicode(min_occurs=1, values=["TAKEN", "REFUSED"])

    class Service(ServiceBase):
        @rpc(
            Unicode(min_occurs=1, nillable=False, max_len=40),
            Unicode(min_occurs=1, nillable=False, values=["Acme"]),
            Unicode(min_occurs=1, nillable=False, pattern=r"\d{4}-\d{2}"),
            Paper.customize(min_occurs=1, nillable=False),
            _returns=Receipt,
            _out_variable_name="Receipt",
        )
        def Deliver(ctx, MessageId, Employer, Month, Paper):
            intake.calls += 1
            result = intake.results.pop(0) if intake.results else "TAKEN"
            if result == "FAULT":
                raise Fault("Client.Contract", "the contract is not known")
            if result == "TAKEN":
                content = b"".join(Paper.Content)
                intake.taken.setdefault(MessageId, (Employer, Month, Paper.Name, content))
            return Receipt(Reference=f"R-{len(intake.taken)}", Result=result)

    protocol = Soap12 if soap12 else Soap11
    whole = Application(
        [Service], NAMESPACE, name="Intake", in_protocol=protocol(validator="lxml"), out_protocol=protocol()
    )
    wsgi = WsgiApplication(whole)
    wsgi.doc.wsdl11.build_interface_document(intake.url)
    intake.wsdl = wsgi.doc.wsdl11.get_interface_document()
    return wsgi


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *told: object) -> None:
        pass


@contextmanager
def soap_server(folder: Path, soap12: bool = False) -> Iterator[Intake]:
    """The service running; its WSDL, and the authority of its certificate, are written into the folder."""
    authority, intake = trustme.CA(), Intake()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    server = make_server("127.0.0.1", 0, lambda *told: [], server_class=_Server, handler_class=_Quiet)
    intake.url = f"https://localhost:{server.server_port}/intake"
    server.set_app(application(intake, soap12))
    (folder / "insurer.wsdl").write_bytes(intake.wsdl)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield intake
    finally:
        server.shutdown()
        server.server_close()
