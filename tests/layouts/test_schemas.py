"""A document checked by the schema of its receiver before it leaves."""

import pytest

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import WrittenStamp, load_layout, write

LAYOUT = 'kind = "xml"\nroot = "R"\nxsd = "theirs.xsd"\ntable = "register"\nrows = "P"\n[columns]\nperson = "Id"\n'
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{more}
<xs:simpleType name="id"><xs:restriction base="xs:string"><xs:maxLength value="4"/></xs:restriction></xs:simpleType>
<xs:complexType name="person"><xs:sequence><xs:element name="Id" type="id"/></xs:sequence></xs:complexType>
<xs:element name="R"><xs:complexType><xs:sequence>
<xs:element name="P" type="person" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType></xs:element></xs:schema>"""


def released(folder, person: str, xsd: str = XSD.format(more=""), layout: str = LAYOUT) -> bytes:
    (folder / "theirs.xsd").write_text(xsd, "utf-8")
    (folder / "own.toml").write_text(layout, "utf-8")
    table = schema.typed([{"person": person}], ["person"])
    [file] = write(load_layout(folder / "own.toml"), {"register": table}, WrittenStamp("Acme", "2026-02"))
    return file.content


def test_what_the_schema_accepts_leaves_and_what_it_does_not_is_refused_with_its_line(tmp_path) -> None:
    assert b"<Id>P001</Id>" in released(tmp_path, "P001")
    with pytest.raises(Refused, match=r"own-2026-02\.xml, line 4: theirs\.xsd, by which .*maxLength"):
        released(tmp_path, "P0001")


@pytest.mark.parametrize(
    ("xsd", "sentence"),
    [
        ("<a/>", r"own\.toml, line 3: xsd: theirs\.xsd is no XML schema"),
        ("no xml", r"xsd: theirs\.xsd is no XML schema"),
        (XSD.format(more='<xs:include schemaLocation="x.xsd"/>'), r"a schema that reads other files is refused"),
        (XSD.format(more='<xs:import namespace="n" schemaLocation="http://x/y"/>'), r"a schema that reads other files"),
    ],
)
def test_a_schema_that_cannot_be_used_is_told(tmp_path, xsd, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence):
        released(tmp_path, "P1", xsd)


def test_a_schema_that_is_not_there_or_has_nothing_to_check_is_told(tmp_path) -> None:
    with pytest.raises(ConfigError, match=r"xsd: there is no file 'other\.xsd' beside this layout"):
        released(tmp_path, "P1", layout=LAYOUT.replace("theirs", "other"))
    csv = 'kind = "delimited"\nguarded = true\nxsd = "theirs.xsd"\ntable = "register"\n[columns]\nperson = "Id"\n'
    with pytest.raises(ConfigError, match=r"xsd: is the schema of XML documents"):
        released(tmp_path, "P1", layout=csv)
