"""The schemas inside a WSDL -> what is wrong with a request, before it leaves. The door to XML Schema."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from assusoft.errors import ConfigError

_XSD = "{http://www.w3.org/2001/XMLSchema}"
ENVELOPES = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
"""The namespaces of SOAP 1.1 and 1.2."""
_BODIES = tuple(f"{{{name}}}Body" for name in ENVELOPES)


@dataclass(frozen=True)
class Schema:
    """All schemas of a WSDL together."""

    checked: etree.XMLSchema

    def fault_in_body(self, envelope: Any) -> str:
        """What is wrong with the body of an envelope, '' when it fits."""
        for body in envelope.iter(*_BODIES):
            if not len(body):
                return "its body is empty"
            if not self.checked.validate(etree.ElementTree(deepcopy(body[0]))):
                log: Any = self.checked.error_log
                return str(log[0].message)
        return ""

    def written(self, envelope: Any) -> bytes:
        """The bytes of an envelope."""
        return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


class _Inside(etree.Resolver):
    """Finds the schemas of a WSDL by the names they are given here, and nothing else."""

    def __init__(self, texts: dict[str, bytes]) -> None:
        self.texts = texts

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        """The schema of that name; an empty document for anything else."""
        return self.resolve_string(self.texts.get(system_url, b""), context, base_url=system_url)


def schema_of(content: bytes, where: str) -> Schema:
    """The schemas of a WSDL as one.

    Raises
    ------
    ConfigError
        It is not XML, holds a DOCTYPE or no schema, leads to other files, or its schemas contradict one another.
    """
    schemas = list(_root(content, where).iter(f"{_XSD}schema"))
    names = [schema.get("targetNamespace", "") for schema in schemas]
    if not schemas or len(set(names)) < len(names):
        raise _bad(where, "it must hold its schemas, one for each namespace")
    inside = {name: f"inside:///{number}.xsd" for number, name in enumerate(names)}
    for schema in schemas:
        _lead_inside(schema, inside, where)
    whole = etree.Element(f"{_XSD}schema")
    for name, place in inside.items():
        etree.SubElement(whole, f"{_XSD}import", {"schemaLocation": place, **({"namespace": name} if name else {})})
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(_Inside({inside[name]: etree.tostring(one) for name, one in zip(names, schemas, strict=True)}))
    try:
        return Schema(etree.XMLSchema(etree.fromstring(etree.tostring(whole), parser)))
    except etree.XMLSchemaParseError as error:
        raise _bad(where, str(error)) from error


def _lead_inside(schema: Any, inside: dict[str, str], where: str) -> None:
    """Let imports lead to the schemas beside; refuse those that lead elsewhere."""
    for element in schema.iter(f"{_XSD}import", f"{_XSD}include", f"{_XSD}redefine"):
        name = element.get("namespace", "")
        if element.tag != f"{_XSD}import" or name not in inside:
            raise _bad(where, f"a schema of it leads to another file ({element.get('schemaLocation') or name})")
        element.set("schemaLocation", inside[name])


def _root(content: bytes, where: str) -> Any:
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _bad(where, f"it is not XML ({error.msg})") from error
    document: Any = root.getroottree().docinfo
    if document.doctype or root.tag != "{http://schemas.xmlsoap.org/wsdl/}definitions":
        raise _bad(where, "it is no WSDL 1.1, or has a DOCTYPE")
    return root


def _bad(where: str, why: str) -> ConfigError:
    return ConfigError(
        f"{where}.wsdl: {why}. Keep the supplier's WSDL as one file with its schemas inside. Nothing was sent."
    )
