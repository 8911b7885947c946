"""Files made to harm: one clear refusal within six processor seconds, nothing read."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from support.mutants import LAYOUTS, SEEDS
from support.oldbooks import ods, xlsb, zipped

from assusoft.errors import Refused
from assusoft.layouts import InputFile, read

READER = """
import json, re, resource, sys, time
from pathlib import Path
from assusoft.errors import Refused
from assusoft.layouts import InputFile, load_layout, read
from assusoft.inference import infer

def used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime

def said(work):
    start = used()
    try:
        work()
        return "", used() - start
    except Refused as error:
        return str(error), used() - start

told = {}
for path in sorted(Path(sys.argv[1]).glob("*.bin")):
    layout, content = load_layout(path.with_suffix(".toml")), path.read_bytes()
    told[path.stem] = (*said(lambda: read(layout, [InputFile(f"x.{layout.kind}", content)], "2026-02")),
                       said(lambda: infer(content, "x.xls"))[1])
ours = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps([told, [ours >> 10, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10]]))
"""
BOOK = zipfile.ZipFile(BytesIO(SEEDS["xlsx"][2]()))
SHEET = "xl/worksheets/sheet1.xml"
CELL = '<table:table-cell {} office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def xlsx(sheet: str | bytes, **parts: str | bytes) -> bytes:
    """A good workbook with another first sheet."""
    return zipped({name: BOOK.read(name) for name in BOOK.namelist()} | {SHEET: sheet} | parts)


def rows(body: str) -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{body}</sheetData></worksheet>'


def repeated(times: int, row: str = "") -> bytes:
    return ods(f'<table:table-row table:number-rows-repeated="{times}">{row or CELL.format("", "a")}</table:table-row>')


LAUGHS = "<!DOCTYPE a [" + "".join(
    f'<!ENTITY x{level} "{f"&x{level - 1};" * 10 if level else "ha"}">' for level in range(10)
) + "]>"  # fmt: skip
HOSTILE = {
    "entities in a workbook": ("sheet", lambda: xlsx(rows("").replace("<worksheet", LAUGHS + "<worksheet")), "DOCTYPE"),
    "entities in an ods": ("sheet", lambda: ods(CELL.format("", "&x9;"), LAUGHS), "DOCTYPE"),
    "entities in xml": ("xml", lambda: f"<?xml version='1.0'?>{LAUGHS}<a>&x9;</a>".encode(), "DOCTYPE"),
    "entities in an attribute": ("xml", lambda: f"{LAUGHS}<a b='&x9;'><c/></a>".encode(), "DOCTYPE"),
    "external entity": ("xml", lambda: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;<b/></a>', "DOCTYPE"),  # noqa: E501
    "external DTD": ("xml", lambda: b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', "DOCTYPE"),  # noqa: E501
    "zip bomb in a workbook": ("sheet", lambda: xlsx(rows(" " * (150 << 20))), "would unpack to 150 MB"),
    "zip bomb in an ods": ("sheet", lambda: ods(" " * (150 << 20)), "would unpack to 150 MB"),
    "ten million empty rows": ("sheet", lambda: xlsx(rows("<row/>" * 10_000_000)), "the sheet is empty"),
    "ten million repeated rows": ("sheet", lambda: repeated(10_000_000), ""),
    "far corner": ("sheet", lambda: xlsx(rows('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576">'  # noqa: E501
                                      '<v>1</v></c></row>')), "more memory"),
    "row beyond all rows": ("sheet", lambda: xlsx(rows('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>')), ""),  # noqa: E501
    "one text a million times": ("sheet", lambda: repeated(1_000_000, CELL.format("", "a" * 30_000)), ""),
    "16,384 columns": ("sheet", lambda: ods(f'<table:table-row table:number-rows-repeated="5000">'
                                    f'{CELL.format("table:number-columns-repeated=" + chr(34) + "16384" + chr(34), "a")}'  # noqa: E501
                                    "</table:table-row>"), ""),
    "row of a million cells": ("delimited", lambda: b"a;" * 1_000_000 + b"\nb\n", "the row has 1000001 cells"),
    "one wide row among many": ("delimited", lambda: b"a\n" * 300_000 + b";" * 16_000 + b"\n", "the row has 16001 cells"),  # noqa: E501
    "one huge line": ("delimited", lambda: b"a" * (20 << 20), "field larger than field limit"),
    "one huge quoted text": ("delimited", lambda: b'"' + (b"a" * 19 + b"\n") * (1 << 20), "the quotes of this row"),
    "text of two million lines": ("delimited", lambda: b"a\n" * 2_000_000, "has 2000000 lines, more than the 1048576 that can be read"),  # noqa: E501
    "fixed text of two million lines": ("fixed", lambda: b"01\n" * 2_000_000, "has 2000000 lines"),
    "file of 70 MB": ("delimited", lambda: b"Matricule;Nom;Naissance\r\n" * (3 << 20), "has 75 MB, more than the 64 MB that can be read"),  # noqa: E501
    "page of four million tags": ("sheet", lambda: b"<table>" + b"<tr>" * (4 << 20), "has 4194305 tags"),
    "document of four million tags": ("xml", lambda: b"<Staff>" + b"<a/>" * (4 << 20) + b"</Staff>", "has 4194305 tags"),  # noqa: E501
    "one long line among many": ("fixed", lambda: b"010001\r\n" * 100_000 + b"01" + b"9" * (1 << 20) + b"\r\n", "total line"),  # noqa: E501
    "one huge fixed line": ("fixed", lambda: b"01" + b"9" * (20 << 20), "total line"),
    "NUL bytes": ("delimited", lambda: b"Matricule;Nom\r\n1;\x00\x00\r\n", "it holds U+0000, which no such file should hold"),  # noqa: E501
    "lone surrogate": ("delimited", lambda: "Matricule;Nom\r\n1;\ud800\r\n".encode("utf-16", "surrogatepass"), "not encoded in"),  # noqa: E501
    "lone surrogate in UTF-8": ("delimited", lambda: b"Matricule;Nom\r\n1;\xed\xa0\x80\r\n", "not encoded in utf-8"),
    "lone surrogate in XML": ("xml", lambda: b"<a><b>&#xD800;</b></a>", "not well-formed"),
    "deep XML": ("xml", lambda: b"<a>" * 200_000 + b"</a>" * 200_000, "not well-formed"),
    "deep page": ("sheet", lambda: b"<table><tr><td>" + b"<b>" * 200_000 + b"Nom", ""),
    "nested tables": ("sheet", lambda: b"<table><tr><td>" * 50_000, ""),
    "cut xls": ("sheet", lambda: SEEDS["xls (BIFF 8)"][2]()[:2000], "no workbook"),
    "cut xlsb": ("sheet", lambda: xlsb([["a"]])[:-30], "zip structure is broken"),
    "workbook of Excel 4": ("sheet", lambda: b"\x09\x04\x06\x00\x00\x00\x10\x00" + b"\0" * 100, "Excel 4 or older"),
    "protected ods": ("sheet", lambda: zipped({"META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": "x"}),  # noqa: E501
                      "protected by a password"),
}  # fmt: skip
"""Name -> kind, what makes the file (large ones are made when they are needed), what is said of it."""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What one process says of each hostile file, its processor seconds read and inferred, and the peaks in MB."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (kind, content, _) in HOSTILE.items():
        (folder / f"{name}.bin").write_bytes(content())
        (folder / f"{name}.toml").write_text(LAYOUTS[kind])
    command = [sys.executable, "-c", READER, str(folder)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[2])
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_in_time(told, name):
    said, seconds, inferring = told[0][name]
    assert HOSTILE[name][2] in said
    assert said.endswith("Nothing was imported.")
    assert seconds < 6
    assert inferring < 6


def test_no_hostile_file_takes_500_mb(told):
    ours, child = told[1]
    assert ours < 500
    assert child < 500


@pytest.mark.parametrize("day", ["31/02/2026", "00/00/0000", "99/99/9999", "01/01/99999", "-1/01/2026"])
def test_absurd_date_is_a_problem_of_its_cell(layout_of, day):
    header = "Matricule;NISS;Nom;Naissance;Sexe;Salaire;IBAN"
    layout = layout_of(LAYOUTS["delimited"].replace('total = { word = "Total", count = "Nom" }', ""))
    reading = read(layout, [InputFile("x.csv", f"{header}\r\n1;;A;{day};1;;\r\n".encode())], "2026-02")
    assert reading.problems[["field", "reason"]].values.tolist() == [["birth_date", "invalid_date"]]


@pytest.mark.parametrize("serial", [-1.0, 0.0, 60.0, 2958466.0, 1e15, 1e300])
def test_absurd_serial_is_a_problem_of_its_cell(layout_of, serial):
    rows = [["Matricule", "NISS", "Nom", "Naissance", "Sexe", "Salaire", "IBAN"], ["1", "", "A", serial, "1", "", ""]]
    reading = read(layout_of(LAYOUTS["sheet"]), [InputFile("x.xlsb", xlsb(rows))], "2026-02")
    assert reading.problems[["field", "reason"]].values.tolist() == [["birth_date", "invalid_date"]]


def test_external_entity_is_never_opened(layout_of, tmp_path):
    (tmp_path / "secret").write_text("1;secret")
    content = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><a>&x;</a>'.encode()
    with pytest.raises(Refused) as caught:
        read(layout_of(LAYOUTS["xml"]), [InputFile("x.xml", content)], "2026-02")
    assert "secret" not in str(caught.value)


def test_what_was_admitted_before_is_read_whatever_its_size(layout_of):
    line = "1;;A;01/01/1980;1;;\r\n"
    header = "Matricule;NISS;Nom;Naissance;Sexe;Salaire;IBAN\r\n"
    layout = layout_of(LAYOUTS["delimited"].replace('total = { word = "Total", count = "Nom" }', ""))
    content = (header + line + "\r\n" * (1 << 20)).encode()
    with pytest.raises(Refused, match="more than the 1048576 that can be read"):
        read(layout, [InputFile("x.csv", content)], "2026-02")
    assert len(read(layout, [InputFile("x.csv", content, kept=True)], "2026-02").tables["worker"]) == 1
