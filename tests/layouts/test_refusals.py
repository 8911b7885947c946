"""Each sentence that refuses a whole import."""

import zipfile
from io import BytesIO

import msoffcrypto.format.ooxml
import pytest
import xlsxwriter
import xlwt

from assusoft.errors import Refused
from assusoft.layouts import InputFile, read
from assusoft.layouts.limited import asking
from assusoft.layouts.workbook import parsing

HEADER = "Matricule;NISS;Nom;Naissance;Sexe;Salaire;IBAN;Code"
SHEET = """
kind = "sheet"
table = "worker"
{more}
[columns]
payroll_id = "Id"
last_name = "Nom"
"""
XML = """
kind = "xml"
table = "worker"
rows = "W"
[columns]
payroll_id = "@id"
last_name = "Nom"
"""


def refused(layout, *files: InputFile) -> str:
    with pytest.raises(Refused) as caught:
        read(layout, files, "2026-02")
    sentence = str(caught.value)
    assert sentence.endswith("Nothing was imported.")
    return sentence


def workbook(rows, name="A", hidden=False) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    if hidden:
        book.add_worksheet("Voorblad").write(0, 0, "x")
    page = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(number, column, cell)
    if hidden:
        page.hide()
    book.close()
    return out.getvalue()


def old_workbook(rows) -> bytes:
    out = BytesIO()
    book = xlwt.Workbook()
    page = book.add_sheet("A")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(number, column, cell)
    book.save(out)
    return out.getvalue()


ROWS = [["Id", "Nom"], ["1", "Peeters"]]


def test_unknown_code_names_layout_file_row_column_and_the_known_codes(read_csv):
    with pytest.raises(Refused) as caught:
        read_csv(HEADER, "1;;A;;1;;;", "2;;B;;X;;;", "3;;C;;Y;;;")
    assert "codes.sex: 'X' in extract.csv, row 3, column 'Sexe' is not a known code (known: 1, 2)" in str(caught.value)
    assert "(also unknown: 'Y')" in str(caught.value)


def test_field_with_a_closed_list_and_no_codes_takes_canonical_values_only(read_csv):
    layout = 'kind="delimited"\ntable="worker"\n[columns]\npayroll_id="Id"\nstatute="Statut"'
    assert read_csv("Id;Statut", "1;employee", layout=layout).tables["worker"]["statute"][0] == "employee"
    with pytest.raises(Refused, match=r"'E' in extract.csv, row 2, column 'Statut' is not a known code"):
        read_csv("Id;Statut", "1;E", layout=layout)


def test_renamed_column_is_named_with_the_nearest_new_header(read_csv):
    with pytest.raises(Refused) as caught:
        read_csv(HEADER.replace("Salaire", "Salaire brut"), "1;;A;;1;;;")
    assert "extract.csv, row 1: column 'Salaire' of part 'worker' is missing" in str(caught.value)
    assert "New in this header: 'Salaire brut'; perhaps 'Salaire' is now 'Salaire brut'" in str(caught.value)


def test_missing_columns_are_all_named(read_csv):
    with pytest.raises(Refused, match=r"columns 'Nom', 'IBAN' of part 'worker' are missing"):
        read_csv("Matricule;NISS;Naissance;Sexe;Salaire", "1;;;1;")


def test_header_that_stands_twice_is_refused(read_csv):
    with pytest.raises(Refused, match=r"the header 'Nom' occurs twice"):
        read_csv(HEADER + ";Nom", "1;;A;;1;;;;B")


def test_file_without_any_header_is_refused(read_csv):
    with pytest.raises(Refused, match=r"no row holds the headers of part 'worker'"):
        read_csv("a;b;c", "1;2;3")


def test_row_with_more_cells_than_columns_is_refused(read_csv):
    with pytest.raises(Refused, match=r"row 3: the row has more cells than the header has columns"):
        read_csv(HEADER, "1;;A;;1;;;", "2;;A;B;;1;;;")


def test_row_with_fewer_cells_than_columns_is_refused_as_cut(read_csv):
    with pytest.raises(Refused, match=r"row 3: the row has fewer cells .* the file was cut"):
        read_csv(HEADER, "1;;A;;1;;;", "2;;A")


def test_quote_that_is_not_closed_is_refused(read_csv):
    with pytest.raises(Refused, match=r"line 2: the quotes of this row do not match"):
        read_csv(HEADER, '1;;"A;;1;;;')


def test_bytes_that_do_not_decode_are_refused_with_their_line(read_csv):
    with pytest.raises(Refused, match=r"line 2: this file is not encoded in utf-8 \(byte 0xE9 cannot be read\)"):
        read_csv(HEADER, "1;;Renée;;1;;;", encoding="cp1252")


@pytest.mark.parametrize(
    ("written", "announced"), [("utf-8", "cp1252"), ("cp850", "cp1252"), ("utf-16-le", "utf-8"), ("cp1252", "latin-1")]
)
def test_text_that_decodes_into_nonsense_is_refused(read_csv, head, written, announced):
    layout = f'encoding = "{announced}"\n' + head
    name = "Renée Lys" if written == "cp850" else "Renée Sœur"
    with pytest.raises(Refused, match=r"line \d: (it holds .* so its encoding is not|this file is not encoded)"):
        read_csv(HEADER, f"1;;{name};;1;;;", encoding=written, layout=layout)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (workbook(ROWS), "a zip file, such as an .xlsx workbook"), (old_workbook(ROWS), "an old Excel workbook"),
        (b"%PDF-1.7", "a PDF document"), (b"<html><table>", "a web page"), (b'<?xml version="1.0"?><a/>', "XML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "XML"), (b"\x1f\x8b00", "a gzip archive"),
    ],
)  # fmt: skip
def test_file_of_another_kind_is_told_as_what_it_is(layout_of, head, content, what):
    assert f"x.csv is {what}" in refused(layout_of(head), InputFile("x.csv", content))


@pytest.mark.parametrize(
    ("content", "what"), [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no workbook"), (b"<?xml version='1.0'?>", "XML")]
)
def test_workbook_that_is_none_is_refused(layout_of, content, what):
    sentence = refused(layout_of(SHEET.format(more="")), InputFile("x.xls", content))
    assert f"x.xls is {what}, not an Excel workbook" in sentence


def test_zip_that_is_no_workbook_is_refused(layout_of):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    assert "a zip file without a workbook" in refused(
        layout_of(SHEET.format(more="")), InputFile("x.xlsx", out.getvalue())
    )


def test_ole_document_that_is_no_workbook_is_refused(layout_of):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert "x.xls is no workbook" in refused(layout_of(SHEET.format(more="")), InputFile("x.xls", content))


def test_broken_zip_is_refused(layout_of):
    content = workbook(ROWS)[:-200]
    assert "its zip structure is broken" in refused(layout_of(SHEET.format(more="")), InputFile("x.xlsx", content))


def test_workbook_whose_inside_is_broken_is_refused(layout_of):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    sentence = refused(layout_of(SHEET.format(more="")), InputFile("x.xlsx", out.getvalue()))
    assert "x.xlsx cannot be read as a workbook" in sentence


def test_encrypted_xlsx_is_refused(layout_of):
    out = BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(BytesIO(workbook(ROWS))).encrypt("secret", out)
    sentence = refused(layout_of(SHEET.format(more="")), InputFile("x.xlsx", out.getvalue()))
    assert "x.xlsx is protected by a password" in sentence


def test_encrypted_xls_is_refused(layout_of):
    content = bytearray(old_workbook(ROWS))
    second = content.index(b"\x09\x08\x10\x00") + 20
    content[second : second + 2] = b"\x2f\x00"
    assert "protected by a password" in refused(layout_of(SHEET.format(more="")), InputFile("x.xls", bytes(content)))


def test_child_that_dies_is_one_clear_refusal(layout_of, monkeypatch, tmp_path):
    (tmp_path / "child.py").write_text("import os; os.abort()")
    monkeypatch.setattr(parsing, "__file__", str(tmp_path / "parsing.py"))
    sentence = refused(layout_of(SHEET.format(more="")), InputFile("x.xlsx", workbook(ROWS)))
    assert "it broke the reader, or needs more memory or time" in sentence


def test_child_that_does_not_end_is_stopped(layout_of, monkeypatch, tmp_path):
    (tmp_path / "child.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(parsing, "__file__", str(tmp_path / "parsing.py"))
    monkeypatch.setattr(asking, "SECONDS", 1)
    assert "more than 1 seconds" in refused(layout_of(SHEET.format(more="")), InputFile("x.xlsx", workbook(ROWS)))


def test_missing_sheet_is_named_with_those_there(layout_of):
    layout = layout_of(SHEET.format(more='sheet = "Personeel"'))
    sentence = refused(layout, InputFile("x.xlsx", workbook(ROWS)))
    assert "the sheet 'Personeel' of part 'worker' is missing (the workbook has 'A')" in sentence


def test_hidden_sheet_is_not_read(layout_of):
    layout = layout_of(SHEET.format(more='sheet = "A"'))
    assert "the sheet 'A' of part 'worker' is hidden" in refused(
        layout, InputFile("x.xlsx", workbook(ROWS, hidden=True))
    )


def test_empty_sheet_is_refused(layout_of):
    assert "the sheet is empty" in refused(layout_of(SHEET.format(more="")), InputFile("x.xlsx", workbook([])))


def test_xls_that_is_full_to_its_last_row_is_refused(layout_of):
    content = old_workbook([["Id", "Nom"], *([str(number)] for number in range(65_535))])
    assert "all that an .xls can hold" in refused(layout_of(SHEET.format(more="")), InputFile("x.xls", content))


def test_sheet_with_texts_spoilt_before_is_refused(layout_of):
    content = workbook([["Id", "Nom"], ["1", "RenÃ©e"]])
    sentence = refused(layout_of(SHEET.format(more="")), InputFile("x.xlsx", content))
    assert "x.xlsx, A, row 2, column 'Nom': it holds 'Ã©' (U+00C3 U+00A9), which" in sentence


def test_sheet_that_two_parts_claim_is_refused(layout_of):
    layout = layout_of("""
    kind = "sheet"
    [[part]]
    table = "worker"
    columns = { payroll_id = "Id" }
    [[part]]
    table = "family"
    columns = { payroll_id = "Id" }
    """)
    assert "fits the parts 'worker' and 'family'" in refused(layout, InputFile("x.xlsx", workbook(ROWS)))


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a><W id="1"><Nom>&x;</Nom></W></a>',
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'.encode(
            "utf-16"
        ),
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><l>&c;</l>',
    ],
)
def test_doctype_is_refused(layout_of, content):
    assert "x.xml holds a DOCTYPE" in refused(layout_of(XML), InputFile("x.xml", content))


def test_broken_xml_is_refused_with_its_line(layout_of):
    sentence = refused(layout_of(XML), InputFile("x.xml", b'<a>\n<W id="1"><Nom>A</Nom>'))
    assert "x.xml, line 2: this is not well-formed XML" in sentence


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"<html><body/></html>", "a web page"), (b"Id;Nom", "not XML"), (b"PK\x05\x06", "a zip file whose")],
)
def test_file_that_is_no_xml_is_refused(layout_of, content, what):
    said = refused(layout_of(XML), InputFile("x.xml", content))
    assert f"x.xml is {what}" in said
    assert "not XML" in said


def test_renamed_element_is_named_with_the_new_one(layout_of):
    sentence = refused(layout_of(XML), InputFile("x.xml", b'<a><W id="1"><Naam>A</Naam></W></a>'))
    assert "'Nom' of part 'worker' is in none of the 1 elements 'W'" in sentence
    assert "New there: 'Naam'; perhaps it is now 'Naam'" in sentence


def test_xml_with_texts_spoilt_before_is_refused(layout_of):
    content = '<a><W id="1"><Nom>RenÃ©e</Nom></W></a>'.encode()
    assert "x.xml, row 1, column 'Nom': it holds 'Ã©'" in refused(layout_of(XML), InputFile("x.xml", content))


def test_empty_file_is_refused(layout_of, head):
    assert "x.csv is empty" in refused(layout_of(head), InputFile("x.csv", b"\n\n"))


def test_file_that_fits_no_part_is_refused(layout_of, head):
    layout = layout_of(head.replace('table = "worker"', 'table = "worker"\nfile = "w*.csv"'))
    assert "x.csv fits no part of layout 'test'" in refused(layout, InputFile("x.csv", b"a"), InputFile("w.csv", b"a"))


def test_part_without_a_file_is_refused(layout_of, head):
    layout = layout_of(head.replace('table = "worker"', 'table = "worker"\nfile = "w*.csv"'))
    sentence = refused(layout)
    assert (
        "No file for part 'worker' of layout 'test' (expected a name such as 'w*.csv'; received: nothing)" in sentence
    )


def test_delimited_file_that_two_parts_claim_is_refused(layout_of):
    layout = layout_of("""
    kind = "delimited"
    [[part]]
    table = "worker"
    columns = { payroll_id = "Id" }
    [[part]]
    table = "family"
    columns = { payroll_id = "Id" }
    """)
    assert "x.csv fits the parts 'worker' and 'family'" in refused(layout, InputFile("x.csv", b"Id\n1"))


FIXED = """
kind = "fixed"
{more}
[[part]]
table = "worker"
record = "01"
columns = { payroll_id = [3, 4], last_name = [7, 10] }
"""


def test_record_type_that_is_unknown_is_refused(layout_of):
    layout = layout_of(FIXED.replace("{more}", ""))
    sentence = refused(layout, InputFile("x.txt", b"010001Peeters   \n020001x\n"))
    assert "x.txt, row 2: the line begins with '0200', which is not a record type of layout 'test'" in sentence


def test_last_line_without_end_that_is_too_short_is_refused_as_cut(layout_of):
    layout = layout_of(FIXED.replace("{more}", ""))
    sentence = refused(layout, InputFile("x.txt", b"010001Peeters   \n010002Jan"))
    assert "row 2: the last line stops after 9 characters of 16" in sentence


def test_month_written_otherwise_is_refused(layout_of, head):
    layout = layout_of(head.replace("[codes.sex]", 'stamp = { month = "Période" }\n[codes.sex]'))
    content = f"{HEADER};Période\n1;;A;;1;;;;février".encode()
    assert "the month 'février' is not written as %Y-%m" in refused(layout, InputFile("x.csv", content))
