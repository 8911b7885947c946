"""A document written x the schema (XSD) its receiver checks it by: refused here before it is refused there."""

from pathlib import Path
from typing import Any

from lxml import etree

from assusoft.config import fault
from assusoft.errors import Refused
from assusoft.files import bounded
from assusoft.layouts.definition.layout import Layout

_MOST = 4 << 20
"""Bytes of a schema."""
_ELSEWHERE = ("include", "import", "redefine", "override")
"""Elements by which a schema would have other files read."""


def check_document(layout: Layout, name: str, content: bytes) -> None:
    """Raise Refused, with the first fault and its line, when the layout names a schema and the document breaks it.

    Raises
    ------
    ConfigError
        The schema cannot be read, or wants other files: it has to stand in one.
    """
    if layout.schema_path is None:
        return
    schema = _schema(layout, layout.schema_path)
    if schema.validate(etree.fromstring(content, _parser())):
        return
    found: Any = schema.error_log[0]
    raise Refused(
        "{name}, line {line}: {schema}, by which the supplier checks its files, does not accept this: {message} "
        "Correct the value where it comes from, or the layout {path}.",
        name=name,
        line=found.line,
        schema=layout.schema_path.name,
        message=found.message,
        path=layout.path,
    )


def _schema(layout: Layout, path: Path) -> Any:
    content = bounded(path, _MOST)
    if content is None:
        raise fault(layout.path, ("xsd",), f"{path.name} has more than {_MOST >> 20} MB, more than any schema has.")
    try:
        root: Any = etree.fromstring(content, _parser())
        other = next((each for each in root if etree.QName(each).localname in _ELSEWHERE), None)
        if other is not None:
            what = f"{path.name}, line {other.sourceline}: a schema that reads other files is refused; put all in one."
            raise fault(layout.path, ("xsd",), what)
        return etree.XMLSchema(root)
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError, ValueError) as error:
        raise fault(layout.path, ("xsd",), f"{path.name} is no XML schema ({error}).") from None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
