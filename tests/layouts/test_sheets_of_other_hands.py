"""Spreadsheets that other programs write: read whole, or refused for what they are."""

import zipfile
from io import BytesIO

import pytest

from assusoft.errors import Refused
from assusoft.inference.inferring import infer
from assusoft.layouts import InputFile, read
from assusoft.layouts.workbook.marks import UnreadError, _xlsb_sheet

LAYOUT = 'kind = "sheet"\ntable = "worker"\n[columns]\npayroll_id = "Id"\nlast_name = "Nom"\n'
ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
 <office:body>
  <office:spreadsheet>
   <table:table table:name="A">
{rows}
   </table:table>
  </office:spreadsheet>
 </office:body>
</office:document-content>"""
CELL = '      <table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>\n'


def spaced_ods(rows: list[list[str]]) -> bytes:
    """An OpenDocument sheet with blanks between the elements, as programs that indent their XML write it."""
    lines = "\n".join(f"    <table:table-row>\n{''.join(map(CELL.format, row))}    </table:table-row>" for row in rows)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.replace("{rows}", lines))
    return out.getvalue()


def test_ods_with_blanks_between_its_elements_is_read(layout_of):
    content = spaced_ods([["Id", "Nom"], ["1", "De  Smet"], ["2", "Maes"]])
    reading = read(layout_of(LAYOUT), [InputFile("x.ods", content)], "2026-02")
    assert reading.tables["worker"].astype(str).values.tolist() == [["1", "De  Smet"], ["2", "Maes"]]


def test_cells_that_the_reader_would_pass_over_in_silence_refuse_the_workbook():
    row, short, whole = b"\x00\x04" + bytes(4), b"\x10\x08" + bytes(8), b"\x05\x08" + bytes(8)
    assert _xlsb_sheet(row + whole) == ([], [])
    for kind in range(12, 19):
        with pytest.raises(UnreadError, match="short form"):
            _xlsb_sheet(row + whole + bytes([kind]) + short[1:])


OTHERS = {
    "a SYLK sheet": b'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"Nom"\r\n',
    "a DIF sheet": b'TABLE\r\n0,1\r\n"x"\r\nVECTORS\r\n0,2\r\n""\r\n',
    "an EtherCalc sheet": b"socialcalc:version:1.5\r\nMIME-Version: 1.0\r\n",
    "a Lotus 1-2-3 sheet": b"\x00\x00\x02\x00\x06\x04" + bytes(60),
    "a dBase table (.dbf)": b"\x03\x1a\x02\x0b" + bytes(4) + b"\x41\x00" + bytes(54) + b"\r" + b" " * 20,
    "a flat OpenDocument sheet (.fods)": b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:'
    b'opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><a/>'
    b"</office:document>",
}


@pytest.mark.parametrize("what", OTHERS)
def test_sheet_in_a_format_that_is_not_read_is_refused_with_what_to_ask_for(layout_of, what):
    said = f"x.dat is {what}, a format that is not read"
    with pytest.raises(Refused) as caught:
        infer(OTHERS[what], "x.dat")
    assert said in str(caught.value)
    assert "Ask for the same list saved as .xlsx or as text." in str(caught.value)
    with pytest.raises(Refused) as caught:
        read(layout_of(LAYOUT), [InputFile("x.dat", OTHERS[what])], "2026-02")
    assert said in str(caught.value)
