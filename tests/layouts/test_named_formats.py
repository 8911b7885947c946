"""Formats that name themselves: refused by name in one sentence, by infer and by the import."""

import zipfile
from io import BytesIO

import pytest

from assusoft.errors import Refused
from assusoft.inference.inferring import infer
from assusoft.layouts import InputFile, read
from assusoft.layouts.text.named_formats import named_format

LAYOUTS = {
    "delimited": 'kind = "delimited"\ntable = "worker"\n[columns]\npayroll_id = "Id"\n',
    "fixed": 'kind = "fixed"\ntable = "worker"\n[columns]\npayroll_id = [1, 5]\nlast_name = [6, 20]\n',
    "sheet": 'kind = "sheet"\ntable = "worker"\n[columns]\npayroll_id = "Id"\n',
    "xml": 'kind = "xml"\ntable = "worker"\nrows = "Staff/Worker"\n[columns]\npayroll_id = "Id"\n',
}
ISO = '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:{}"><A><B>1</B></A></Document>'
CODA = (
    "0000005022672505        00123456  EXAMPLE NV".ljust(127)
    + "2\r\n"
    + "12001BE0000".ljust(128)
    + "\r\n"
    + "2100010000REF".ljust(128)
    + "\r\n"
)


def zipped(**files: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


TEXTS = {
    "a bank statement (CODA)": CODA,
    "a bank statement (MT940)": ":20:STARTUMS\r\n:25:10020030/1234567\r\n:28C:00001/001\r\n:60F:C260201EUR1,00\r\n",
    "benefit enrolments (X12 834)": "ISA*00*          *00*          *ZZ*A              *ZZ*B              *260201*1200*"
    "^*00501*000000001*0*P*:~GS*BE*A*B*20260201*1200*1*X*005010X220A1~ST*834*0001~BGN*00*1~",
    "payments (X12 820)": "ISA|00|          |00|          |ZZ|A              |ZZ|B              |260201|1200|^|"
    "00501|000000001|0|P|:~GS|RA|A|B|20260201|1200|1|X|005010~ST|820|0001~",
    "an EDIFACT message (PAXLST)": "UNA:+.? 'UNB+UNOA:4+A+B+260201:1200+1'UNH+1+PAXLST:D:02B:UN'",
    "an EDIFACT message (MEDPID)": "UNB+UNOC:3+A+B+260201:1200+1'\nUNH+1+MEDPID:D:98A:UN'",
    "a DSN": "S10.G00.00.001,'Logiciel'\r\nS10.G00.00.002,'Editeur'\r\n",
    "a card of contacts (vCard)": "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Peeters;Jan\r\nEND:VCARD\r\n",
    "a calendar (iCalendar)": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n",
    "JSON": '{"staff": [{"id": 1}, {"id": 2}]}',
    "an accounting export (DATEV)": '"EXTF";700;21;"Buchungsstapel";9;\r\n',
    "a file of accounting entries (FEC)": "JournalCode|JournalLib|EcritureNum\r\nAC|Achats|1\r\n",
    "an e-mail": "From: a@example.be\r\nTo: b@example.be\r\nSubject: lijst\r\n\r\nHallo\r\n",
    "a database script (SQL)": "-- dump\r\nCREATE TABLE staff (id int);\r\nINSERT INTO staff VALUES (1);\r\n",
    "a list of payments (SEPA pain.001)": ISO.format("pain.001.001.03"),
    "a list of direct debits or payments (SEPA pain)": ISO.format("pain.008.001.02"),
    "a bank statement (SEPA camt)": ISO.format("camt.053.001.02"),
    "a set of accounts (XBRL)": "<xbrli:xbrl xmlns:xbrli='http://www.xbrl.org/2003/instance'><a/></xbrli:xbrl>",
    "a DmfA": "<DmfAOriginal><Form><Identification>DMFA</Identification></Form><EmployerDeclaration>"
    "<Quarter>20261</Quarter></EmployerDeclaration></DmfAOriginal>",
    "a Dimona": "<Dimona><DimonaIn><StartingDate>2026-02-01</StartingDate></DimonaIn><DimonaIn/></Dimona>",
    "an electronic invoice (UBL)": "<a xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><b/></a>",
    "a list of tax sheets (Belcotax)": "<?xml version='1.0'?><Verzendingen><Verzending/></Verzendingen>",
}
BINARIES = {
    "a PDF document": b"%PDF-1.7\n1 0 obj",
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "a 7-Zip archive": b"7z\xbc\xaf\x27\x1c" + bytes(20),
    "a zip file without a workbook": zipped(a_csv="Id;Nom\r\n1;Maes\r\n"),
    "a Word document (.docx)": zipped(word__document_xml="<w/>"),
    "an OpenDocument text (.odt)": zipped(mimetype="application/vnd.oasis.opendocument.text", content_xml="<a/>"),
    "a presentation (.pptx)": zipped(ppt__presentation_xml="<a/>"),
    "a database": b"SQLite format 3\x00" + bytes(80),
    "a file of columns (Parquet or Arrow)": b"PAR1" + bytes(20),
    "a tar archive": b"a.csv".ljust(257, b"\0") + b"ustar\x0000" + bytes(240),
}
ALL = {what: text.encode() for what, text in TEXTS.items()} | BINARIES


@pytest.mark.parametrize("what", [what for what in ALL if what not in ("a DmfA", "a Dimona")])
def test_infer_says_by_name_what_it_is_and_what_to_ask_for(what):
    with pytest.raises(Refused) as caught:
        infer(ALL[what], "x.dat")
    said = str(caught.value)
    assert said.startswith(f"x.dat is {what}")
    assert "not a payroll extract" in said
    assert "Ask for the " in said or "Ask for what" in said
    assert said.count("\n") == 0


@pytest.mark.parametrize("what", ["a DmfA", "a Dimona"])
def test_infer_takes_a_declaration_apart_and_says_first_that_it_is_no_extract(what):
    people = b"<NaturalPerson><A>1</A><B>2</B></NaturalPerson><NaturalPerson><A>3</A><B>4</B></NaturalPerson>"
    content = ALL[what].replace(b"</EmployerDeclaration>", people + b"</EmployerDeclaration>")
    content = content.replace(b"<DimonaIn/>", b"<DimonaIn><A>1</A></DimonaIn>")
    first = infer(content, "x.xml").notes[0]
    assert first.startswith(f"It is {what}, a declaration to the NSSO, not a payroll extract")


@pytest.mark.parametrize("kind", LAYOUTS)
@pytest.mark.parametrize("what", ALL)
def test_import_says_by_name_what_it_is(layout_of, what, kind):
    with pytest.raises(Refused) as caught:
        read(layout_of(LAYOUTS[kind]), [InputFile("x.dat", ALL[what])], "2026-02")
    assert f"x.dat is {what}" in str(caught.value)
    assert "not a payroll extract" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_first_bytes_that_tell_the_encoding_hide_no_name(encoding):
    assert named_format(TEXTS["a card of contacts (vCard)"].encode(encoding))
    assert named_format(TEXTS["a bank statement (SEPA camt)"].encode(encoding))


@pytest.mark.parametrize("text", [
    "Id;Nom\r\n1;ISA\r\n", "ISABELLE;1980\r\nANNA;1981\r\n", "BMI;Nom\r\n1;A\r\n", "[Personnel]\r\nId;Nom\r\n",
    "0000012345 PEETERS\r\n",
    "From;To\r\n1;2\r\n", "UNBEKANNT;1\r\n", "01000000001Peeters\r\n", "<Staff><Worker><Id>1</Id></Worker></Staff>",
    "Date: 05/02/2026\r\nId;Nom\r\n1;A\r\n", "Subject;Id\r\n1;2\r\n",
    "JournalCode;Montant\r\n1;2\r\n", "{voorbeeld};1\r\n",
])  # fmt: skip
def test_list_that_only_begins_alike_is_no_other_format(text):
    assert named_format(text.encode()) is None


def test_layout_that_reads_a_document_reads_it_whatever_it_is_called(layout_of):
    layout = layout_of(LAYOUTS["xml"].replace("Staff/Worker", "DimonaIn").replace('"Id"', '"WorkerId"'))
    content = b"<Dimona><DimonaIn><WorkerId>1</WorkerId></DimonaIn></Dimona>"
    assert read(layout, [InputFile("x.xml", content)], "2026-02").tables["worker"]["payroll_id"].tolist() == ["1"]


@pytest.mark.parametrize("start", [
    '<!DOCTYPE staff SYSTEM "staff.dtd">', "<!doctype staff>",
    "<!-- list -->\n<!DOCTYPE staff>", "\ufeff<!DOCTYPE staff>",
    "<?style css?><!DOCTYPE staff [<!ENTITY a 'b'>]>", "<!--" + "x" * 5000 + "--><!DOCTYPE staff>",
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_without_prolog_but_with_doctype_is_refused_as_one(layout_of, start, encoding):
    content = (start + "<staff><worker><id>1</id></worker><worker><id>2</id></worker></staff>").encode(encoding)
    with pytest.raises(Refused, match=r"holds a DOCTYPE|not well-formed"):
        infer(content, "x.xml")
    with pytest.raises(Refused, match=r"holds a DOCTYPE|not well-formed"):
        read(layout_of(LAYOUTS["xml"]), [InputFile("x.xml", content)], "2026-02")
    with pytest.raises(Refused, match=r"x.xml is XML, not plain text as the layout says"):
        read(layout_of(LAYOUTS["delimited"]), [InputFile("x.xml", content)], "2026-02")
