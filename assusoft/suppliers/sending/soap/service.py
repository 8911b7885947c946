"""The WSDL of a supplier -> requests that fit it, and what a reply must be. The door to zeep.

zeep writes the envelope and never sends it: it checks no value, follows no deadline, and takes any reply for the one
that was asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import zeep
from zeep.xsd import Base64Binary, gYearMonth

from assusoft.config import did_you_mean
from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import plain
from assusoft.suppliers.sending.soap.schema import Schema, schema_of
from assusoft.suppliers.ways import Soap


@dataclass(frozen=True)
class Envelope:
    """A request as it leaves: its bytes, the headers that go with it, and its body's element as XML."""

    content: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Service:
    """An operation of a service. `reply`: the element that answers it, {namespace}name."""

    proxy: Any
    name: str
    operation: Any
    reply: str
    schema: Schema
    where: str


class _Writer(zeep.Transport):
    """Gives back what would be sent; loads nothing."""

    def post_xml(self, address: str, envelope: Any, headers: Mapping[str, str]) -> tuple[Any, Mapping[str, str]]:
        """The envelope and its headers."""
        return envelope, headers

    def load(self, url: str) -> bytes:
        """Nothing: what stands in another file has no hash."""
        raise ValueError(f"it leads to another file ({url}); ask the supplier for it as one")


def service_of(content: bytes, way: Soap, where: str) -> Service:
    """The operation that the supplier's file names.

    Raises
    ------
    ConfigError
        The WSDL is none, leads to other files, or has no such service, port or operation in document/literal.
    """
    schema = schema_of(content, where)
    writer: Any = _Writer
    settings = zeep.Settings(raw_response=True, forbid_dtd=True, forbid_external=True)
    try:
        client = zeep.Client(BytesIO(content), transport=writer(), settings=settings)
    except Exception as error:  # zeep raises what its parsers raise
        raise ConfigError(f"{where}.wsdl: '{way.wsdl}' cannot be used: {plain(error)}. Nothing was sent.") from error
    service = _named(client.wsdl.services, way.service, f"{where}.service", "service")
    port = _named(service.ports, way.port, f"{where}.port", "port")
    operation = _named(port.binding.all(), way.operation, f"{where}.operation", "operation")
    if operation.style != "document" or operation.output is None:
        raise ConfigError(
            f"{where}.operation: '{way.operation}' is not document/literal with a reply, so neither request nor reply "
            "could be checked. Ask the supplier for such an operation, or use another way. Nothing was sent."
        )
    proxy = client.create_service(port.binding.name.text, way.url)
    return Service(proxy, way.operation, operation, operation.output.body.qname.text, schema, where)


def _named(known: Mapping[str, Any], name: str | None, where: str, what: str) -> Any:
    """The one of that name; without a name the only one."""
    if name is None and len(known) == 1:
        return next(iter(known.values()))
    if name is None:
        raise ConfigError(
            f"{where}: the WSDL has {len(known)}, so name one{did_you_mean('', known)}. Nothing was sent."
        )
    if name in known:
        return known[name]
    raise ConfigError(f"{where}: the WSDL has no {what} '{name}'{did_you_mean(name, known)}. Nothing was sent.")


def envelope_of(service: Service, values: Mapping[str, str | bytes]) -> Envelope:
    """The request of one call, checked against the schema. `values`: 'File/Name' -> its text, or the bytes of a file.

    Raises
    ------
    ConfigError
        There is no such element, or the request does not fit: the sentence says what. Nothing was sent.
    """
    nested: dict[str, Any] = {}
    for path, value in values.items():
        steps = path.split("/")
        place = nested
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1]] = _typed(service, steps, value)
    try:
        envelope, headers = service.proxy[service.name](**nested)
    except Exception as error:  # zeep raises ValidationError, TypeError, ValueError ... before anything is sent
        raise _unfit(service, plain(error)) from error
    fault = service.schema.fault_in_body(envelope)
    if fault:
        raise _unfit(service, fault)
    return Envelope(service.schema.written(envelope), headers)


def _unfit(service: Service, why: str) -> ConfigError:
    return ConfigError(
        f"{service.where}.request: what would be sent does not fit the supplier's WSDL: {why[:300].rstrip('.')}. "
        "Nothing was sent. Mend the table, then: assusoft send"
    )


def _typed(service: Service, steps: Sequence[str], value: str | bytes) -> Any:
    """A value as zeep wants it: a month as three numbers, a file as bytes in base64 and as text elsewhere."""
    found = service.operation.input.body.type
    for step in steps:
        known = dict(getattr(found, "elements", ()))
        if step not in known:
            hint = did_you_mean(step, known)
            raise ConfigError(f"{service.where}.request: the WSDL has no element '{step}'{hint}. Nothing was sent.")
        found = known[step].type
    if isinstance(found, gYearMonth) and isinstance(value, str):
        year, _, month = value.partition("-")
        return (int(year), int(month), None) if year.isdecimal() and month.isdecimal() else value
    if isinstance(value, bytes) and not isinstance(found, Base64Binary):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            raise _unfit(service, f"{'/'.join(steps)} holds text, and the file is not text in UTF-8") from None
    return value
