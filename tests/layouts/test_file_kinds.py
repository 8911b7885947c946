"""What kind of file the bytes are, whatever its name says."""

import zipfile
from io import BytesIO

import pytest

from assusoft.layouts.text.file_kinds import kind_of

NAMES = "Renée D'Hondt; Zoë Lefèvre; façade; naïef; coöperatie; Maître Noël; RENÉE; ÉTÉ; IJsbrandÿ\r\n"


def zipped(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"Id;Nom\r\n1;A\r\n", "text"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "xml"),
        (b'<Workers id="1">\n <Worker/></Workers>', "xml"),
        (b"<Nom>;Id\n", "text"),
        ("<html><table>".encode("utf-16"), "html"),
        (b"<!-- made by SAP -->\n<!DOCTYPE html>\n<html>", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html><html xmlns="x">', "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "xmlsheet"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "mhtml"),
        (b"%PDF-1.7", "pdf"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "xls4"),
        (b"\r\n\x1a", "empty"),
        (b"PK\x03\x04cut", "broken"),
        (
            zipped(mimetype=b"application/vnd" * 9, **{"content.xml": b"<x/>"}).replace(
                b"application/vnd", b"a" * 15, 1
            ),
            "broken",
        ),
        (zipped(a=b"x"), "zip"),
        (zipped(**{"xl/workbook.xml": b"<x/>"}), "xlsx"),
        (zipped(**{"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b""}), "xlsm"),
        (zipped(**{"xl/workbook.bin": b""}), "xlsb"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<x/>"}), "ods"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"}), "odt"),
        (zipped(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>", "content.xml": b""}), "protected"),
    ],
)
def test_form_is_told_by_content(content, form):
    assert kind_of(content).form == form


@pytest.mark.parametrize("written", ["utf-8", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman"])
def test_encoding_is_told_by_the_letters(written):
    assert kind_of((NAMES * 3).encode(written)).encoding == written


@pytest.mark.parametrize("written", ["utf-8-sig", "utf-16", "utf-32"])
def test_first_bytes_tell_the_encoding(written):
    told = kind_of(NAMES.encode(written))
    assert (told.encoding, told.bom) == (written, True)


def test_text_without_accents_fits_everything_and_says_so():
    told = kind_of(b"Id;Nom\r\n1;Peeters\r\n")
    assert (told.encoding, told.ascii, told.kinds) == ("utf-8", True, ("delimited", "fixed", "sheet"))
