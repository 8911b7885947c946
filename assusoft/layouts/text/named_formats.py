"""The first bytes of a file -> the name of its format, where it is one that names itself and is no list of workers."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from assusoft.errors import Refused
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.text.file_kinds import WORDS, bom_of, form_of

_HEAD = 8192
_LIST = "the payroll's own list of workers: a workbook, delimited text, text of fixed width, or XML"


_SAVED = "the same list saved as .xlsx or as text"


class Named(NamedTuple):
    """`what`: the format in words, 'a bank statement (CODA)'. `needed`: what to ask for instead.

    `listed`: it lists people all the same, so that infer takes it apart and says what it is.
    """

    what: str
    needed: str = _LIST
    listed: bool = False

    @property
    def said(self) -> str:
        """What it is, and that it is no extract, or one in a format that is not read."""
        return f"{self.what}, {'a format that is not read' if self.needed == _SAVED else 'not a payroll extract'}"


_DMFA = "the payroll's own list of that month"
_BEGINNINGS = {
    r"00000\d{6}\d{3}05.{100,112}\r?\n1": "a bank statement (CODA)",
    r"01\d{5}[ \d]{4}\d{5}[A-Z]{3}.{100,104}\r?\n0[457]": "a bank statement (CFONB 120)",
    r"(?:\{1:[^}]*\}.*?\{4:\s*)?:20:.*?:(?:25|28C?|60[FM]):": "a bank statement (MT940)",
    r"\{1:F\d{2}[A-Z0-9]{12}": "a SWIFT message",
    r"ISA([^A-Za-z0-9\s])\d\d\1.{10}\1": "an X12 interchange",
    r"(?:UNA.{6}\s*)?UNB\+": "an EDIFACT interchange",
    r"MSH\|\^~\\&": "a medical message (HL7)",
    r"S\d\d\.G\d\d\.\d\d\.\d{3},'": "a DSN, the French social declaration, a list of rubrics and values",
    r"BEGIN:VCARD": "a card of contacts (vCard)",
    r"BEGIN:VCALENDAR": "a calendar (iCalendar)",
    r"OFXHEADER:|<OFX>": "a bank statement (OFX)",
    r"!(?:Type|Account|Option):": "a bank statement (QIF)",
    r'"?(?:EXTF|DTVF)"?;\d{3};\d{1,2};': "an accounting export (DATEV)",
    r"JournalCode[|\t;,]JournalLib[|\t;,]": "a file of accounting entries (FEC)",
    r"0128[AB](?:LK|GK|DTA)": "a list of payments (DTA)",
    r"(?:\{\s*[\"}]|\[\s*[\[{\"\]\d-])": "JSON",
    r"-----BEGIN [A-Z ]+-----": "an encrypted or signed file (PEM)",
    r"%!PS": "a PostScript document",
    r"ID;P[^\r\n]*\r?\n": "a SYLK sheet",
    r"TABLE\r?\n0,1\r?\n": "a DIF sheet",
    r"socialcalc:version:": "an EtherCalc sheet",
    r"dn: .*?\r?\n\w+: ": "a directory of accounts (LDIF)",
    r"(?:-- .{0,200}\r?\n)*\s*(?:CREATE TABLE|INSERT INTO|DROP TABLE|PRAGMA )": "a database script (SQL)",
    r"(?:(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|X-[\w-]+): [^\r\n]*\r?\n(?:[ \t][^\r\n]*"
    r"\r?\n)*){3}": "an e-mail",
    r"HEADER RECORD\*{7}": "a SAS transport file",
}
_MARKS = {
    r"urn:iso:std:iso:20022:tech:xsd:pain\.001": "a list of payments (SEPA pain.001)",
    r"urn:iso:std:iso:20022:tech:xsd:pain\.002": "a report on payments (SEPA pain.002)",
    r"urn:iso:std:iso:20022:tech:xsd:pain\.\d{3}": "a list of direct debits or payments (SEPA pain)",
    r"urn:iso:std:iso:20022:tech:xsd:camt\.\d{3}": "a bank statement (SEPA camt)",
    r"urn:iso:std:iso:20022:tech:xsd:\w+\.\d{3}": "a financial message (ISO 20022)",
    r"urn:oasis:names:specification:ubl:schema:xsd:": "an electronic invoice (UBL)",
    r"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice": "an electronic invoice (CII)",
    r"<(?:\w+:)?xbrl\b|http://www\.xbrl\.org/": "a set of accounts (XBRL)",
    r"<(?:\w+:)?DmfA\w*|<NOSSRegistrationNbr>|<(?:\w+:)?EmployerDeclaration\b": "a DmfA, a declaration to the NSSO",
    r"<(?:\w+:)?Dimona\w*": "a Dimona, a declaration to the NSSO",
    r"<(?:\w+:)?Verzendingen\b": "a list of tax sheets (Belcotax)",
    r"office:mimetype=\"application/vnd\.oasis\.opendocument\.spreadsheet": "a flat OpenDocument sheet (.fods)",
    r"<(?:\w+:)?svg\b": "a drawing (SVG)",
    r"<(?:\w+:)?(?:rss|feed)\b": "a news feed",
    r"<(?:\w+:)?(?:xs:|xsd:)schema\b|<xs:schema\b": "an XML schema",
    r"<OFX>": "a bank statement (OFX)",
    r"<(?:\w+:)?(?:w:)?wordDocument\b|progid=\"Word\.Document\"": "a Word document (XML)",
    r"office:mimetype=\"application/vnd\.oasis\.opendocument\.(?:text|presentation|graphics)": "an OpenDocument text",
}
_TEXTS = {re.compile(rf"\A(?:{form})", re.DOTALL if "MT940" in what else 0): what for form, what in _BEGINNINGS.items()}
_XMLS = {re.compile(form): what for form, what in _MARKS.items()}
_X12 = {
    "834": "benefit enrolments", "820": "payments", "835": "health claim payments", "837": "health claims",
    "270": "an eligibility inquiry", "271": "an eligibility answer", "997": "an acknowledgement",
}  # fmt: skip
_FORMS = {
    **dict.fromkeys(("pdf", "image", "rtf", "docx", "doc", "odt", "pptx", "media"),
                    "the same list as a workbook or text, as the payroll can export it"),
    **dict.fromkeys(("zip", "7z", "rar", "gzip", "tar", "packed"), "the files in it, unpacked"),
    **dict.fromkeys(("outlook",), "what is attached to it"),
    **dict.fromkeys(("dbf", "lotus"), _SAVED),
    **dict.fromkeys(("database", "columnar", "program"), _LIST),
}  # fmt: skip


def named_format(content: bytes) -> Named | None:
    """What a file says it is, when that is no list of workers; None when it may be one, or says nothing.

    An XML document is named by its outer element or namespace only: a layout may read it all the same.
    """
    form = form_of(content)
    if form in _FORMS:
        return Named(WORDS[form], _FORMS[form])
    head = _head(content)
    if form in ("xml", "html") and (what := _found(_XMLS, head)):
        declared = what.startswith(("a DmfA", "a Dimona"))
        return Named(what, _DMFA if declared else _SAVED if " sheet " in what else _LIST, declared)
    if form == "text" and (what := _found(_TEXTS, head)):
        return Named(_detailed(what, head), _SAVED if what.endswith(" sheet") else _LIST)
    return None


def listed_note(named: Named) -> str:
    """What infer says of a declaration that it takes apart."""
    return f"It is {named.said}: for a month, ask for {named.needed}."


def not_an_extract(name: str, named: Named) -> Refused:
    """The refusal of a file by what it says it is."""
    return unread(f"{name} is {named.said}.", f"Ask for {named.needed}.")


def _head(content: bytes) -> str:
    encoding = bom_of(content) or ("utf-16-le" if content[1:2] == b"\0" else "latin-1")
    return content[:_HEAD].decode(encoding, "ignore").lstrip("\ufeff \t\r\n")


def _found(formats: Mapping[re.Pattern[str], str], head: str) -> str:
    return next((what for form, what in formats.items() if form.search(head)), "")


def _detailed(what: str, head: str) -> str:
    """The kind of message within an interchange: 'benefit enrolments (X12 834)'."""
    if "X12" in what and (kind := re.search(r"\bST[^A-Za-z0-9\s](\d{3})", head)):
        return f"{_X12.get(kind[1], 'an interchange')} (X12 {kind[1]})"
    if "EDIFACT" in what and (kind := re.search(r"UNH\+[^+]*\+([A-Z]{6})", head)):
        return f"an EDIFACT message ({kind[1]})"
    return what
