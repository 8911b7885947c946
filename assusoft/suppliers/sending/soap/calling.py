"""Documents -> calls of a supplier's operation, one each, all written and checked before the first leaves."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from assusoft.errors import ConfigError
from assusoft.files import bounded
from assusoft.months import calendar_month
from assusoft.suppliers.sending.deadline import within
from assusoft.suppliers.sending.delivered import Delivery, plain
from assusoft.suppliers.sending.soap.reply import judged_reply
from assusoft.suppliers.sending.soap.service import envelope_of, service_of
from assusoft.suppliers.sending.transmission import Document, Transmission, sending_id
from assusoft.suppliers.sending.web.exchange import Answer, Terms, ask
from assusoft.suppliers.sending.web.https import in_turn
from assusoft.suppliers.sending.web.identity import authorization, tls_context
from assusoft.suppliers.ways import Soap

_MOST = 16 << 20  # bytes of a WSDL
_WRITING = Lock()
"""Held by the thread that writes requests. Cached properties of zeep's types ask each other in either order, and up to
Python 3.11 each has one lock for all objects: two threads might wait for each other for ever."""


def call(
    transmission: Transmission, files: Sequence[Document], way: Soap, folder: Path, name: str, employer: str,
    timeout: float, limit: float,
) -> Delivery:  # fmt: skip
    """One call for each file, until one is not accepted. The id of a call is the same each time it is tried.

    Raises
    ------
    ConfigError
        The WSDL is not the one that was checked, a request does not fit it, or a secret is not there: nothing was sent.
    """
    where = f"{name}: soap"
    with _WRITING:
        service = service_of(wsdl_of(way, folder, where), way, where)
        written = {
            file.name: envelope_of(service, _values(transmission, file, number, way, employer))
            for number, file in enumerate(files, 1)
        }
    context, headers = tls_context(way, folder, where), authorization(way, where)
    with within(limit) as deadline:
        terms = Terms(context, timeout, deadline)

        def put(file: Document) -> Delivery:
            envelope = written[file.name]
            answer = ask(terms, "POST", way.url, {**envelope.headers, **headers}, envelope.content)
            return judged_reply(answer, service.reply, way.accepted) if isinstance(answer, Answer) else answer

        return in_turn(files, put, repeatable=False)


def wsdl_of(way: Soap, folder: Path, where: str) -> bytes:
    """The WSDL, which is the one that was checked; ConfigError otherwise."""
    try:
        content = bounded(folder / way.wsdl, _MOST)
    except OSError as error:
        raise ConfigError(f"{where}.wsdl: '{way.wsdl}' cannot be read ({plain(error)}). Nothing was sent.") from error
    if content is None:
        raise ConfigError(f"{where}.wsdl: '{way.wsdl}' has more than {_MOST >> 20} MB. Nothing was sent.")
    found = hashlib.sha256(content).hexdigest()
    if found != way.wsdl_sha256:
        raise ConfigError(
            f"{where}.wsdl_sha256: '{way.wsdl}' is not the file that was checked: its SHA-256 is {found}. Nothing was "
            "sent. Compare it with the one before, then write this number."
        )
    return content


def _values(
    transmission: Transmission, file: Document, number: int, way: Soap, employer: str
) -> dict[str, str | bytes]:
    """Place in the request -> what stands there."""
    known = {
        "id": f"{sending_id(transmission)}-{number}",
        "month": calendar_month(transmission.month),
        "file": file.name,
        "employer": employer,
    }
    return {
        path: file.content if text == "{content}" else re.sub(r"\{(\w+)\}", lambda found: known[found[1]], text)
        for path, text in way.request.items()
    }
