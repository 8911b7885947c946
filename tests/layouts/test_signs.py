"""Stray signs in cells: one rule for text, workbooks, web pages and XML; told with their count, or refused."""

from io import BytesIO

import pytest
import xlsxwriter

from assusoft.errors import Refused
from assusoft.inference.extract import read_extract
from assusoft.inference.inferring import infer
from assusoft.layouts import InputFile, read, write
from assusoft.layouts.definition.files import WrittenStamp
from assusoft.layouts.text.signs import mended

COLUMNS = '[columns]\npayroll_id = "Id"\nlast_name = "Nom"\nstreet = "Rue de l’adresse"\n'
LAYOUTS = {
    "delimited": 'kind = "delimited"\ntable = "worker"\n' + COLUMNS,
    "page": 'kind = "sheet"\ntable = "worker"\n' + COLUMNS,
    "sheet": 'kind = "sheet"\ntable = "worker"\n' + COLUMNS,
    "xml": 'kind = "xml"\ntable = "worker"\nrows = "W"\n' + COLUMNS.replace("Rue de l’adresse", "Rue"),
}


def sheet(rows) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("A")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write_string(number, column, cell)
    book.close()
    return out.getvalue()


def file_of(kind: str, nom: str, street: str, head: str = "Rue de l\x92adresse") -> InputFile:
    if kind == "delimited":
        return InputFile("x.csv", f'Id;Nom;{head}\r\n1;"{nom}";"{street}"\r\n2;Maes;Laan 2\r\n'.encode())
    if kind == "sheet":
        return InputFile("x.xlsx", sheet([["Id", "Nom", head], ["1", nom, street], ["2", "Maes", "Laan 2"]]))
    if kind == "page":
        cells = "".join(
            f"<tr><td>{a}<td>{b.replace(chr(10), '<br>')}<td>{c}"
            for a, b, c in (("Id", "Nom", head), ("1", nom, street), ("2", "Maes", "Laan 2"))
        )
        return InputFile("x.xls", f"<html><meta charset=utf-8><table>{cells}</table></html>".encode())
    return InputFile(
        "x.xml",
        f"<a><W><Id>1</Id><Nom>{nom}</Nom><Rue>{street}</Rue></W><W><Id>2</Id><Nom>Maes</Nom><Rue>L</Rue></W></a>".encode(),
    )


@pytest.mark.parametrize("kind", LAYOUTS)
def test_letters_of_cp1252_are_put_right_and_told(layout_of, kind):
    reading = read(layout_of(LAYOUTS[kind]), [file_of(kind, "O\x92Brien", "Rue \x8cuvre \x96 5 \x80")], "2026-02")
    assert reading.tables["worker"]["last_name"].tolist() == ["O’Brien", "Maes"]
    assert reading.tables["worker"]["street"][0] == "Rue Œuvre – 5 €"
    told = [note for note in reading.notes if "letters of cp1252" in note]
    assert told
    count = sum(int(note.split("put right: ")[1].split(",")[0]) for note in told)
    assert count == 4 + (kind in ("delimited", "page"))  # of a text the header too


@pytest.mark.parametrize("kind", LAYOUTS)
def test_file_nobody_announced_is_mended_as_well(kind, tmp_path):
    file = file_of(kind, "O\x92Brien", "Kerk\u202estraat 1")
    path = tmp_path / file.name
    path.write_bytes(file.content)
    assert "letters of cp1252" in " ".join(infer(file.content, file.name).notes)
    reading = read_extract(path)
    assert "O’Brien" in reading.tables["worker"].astype(str).values
    assert "marks that are not shown" in " ".join(reading.notes)


@pytest.mark.parametrize("kind", LAYOUTS)
def test_line_breaks_and_marks_leave_the_cells_and_are_told(layout_of, kind):
    reading = read(layout_of(LAYOUTS[kind]), [file_of(kind, "Pe\u200beters\u200f", "Laan 1\nbus 2")], "2026-02")
    assert reading.tables["worker"]["last_name"][0] == "Peeters"
    assert reading.tables["worker"]["street"][0] == "Laan 1 bus 2" or kind == "page"  # of which it is no line
    notes = " ".join(reading.notes)
    assert "were left out: 2, the first in row" in notes
    assert ("read as a blank: 1, the first in row" in notes) == (kind != "page")


@pytest.mark.parametrize(("kind", "nom"), [("delimited", "Pe\x1b[31m"), ("sheet", "Pe\x1b[31m"), ("sheet", "Pe\x81"),
                                           ("page", "Pe&#27;[31m"), ("page", "Pe\x8d"), ("xml", "Pe\x90"),
                                           ("delimited", "Pe\x9d")])  # fmt: skip
def test_control_signs_are_refused_without_saying_whose(layout_of, kind, nom):
    file = file_of(kind, nom, "Laan")
    with pytest.raises(Refused) as caught:
        read(layout_of(LAYOUTS[kind]), [file], "2026-02")
    said = str(caught.value)
    assert "U+00" in said
    assert "Pe" not in said
    assert said.isprintable()
    with pytest.raises(Refused, match=r"U\+00"):
        infer(file.content, file.name)


def test_encoding_of_one_byte_is_not_mended(layout_of):
    layout = 'encoding = "latin-1"\n' + LAYOUTS["delimited"]
    content = "Id;Nom;Rue de l’adresse\r\n1;O’Brien;Laan\r\n".encode("cp1252")
    with pytest.raises(Refused, match=r"U\+0092, which no such file should hold, so its encoding is not latin-1"):
        read(layout_of(layout), [InputFile("x.csv", content)], "2026-02")


def test_text_in_utf_8_twice_is_still_refused(layout_of):
    twice = "O’Brien".encode().decode("latin-1")
    with pytest.raises(Refused, match="its encoding is not utf-8"):
        read(layout_of(LAYOUTS["delimited"]), [file_of("delimited", twice, "Laan")], "2026-02")


def test_letters_in_utf_16_are_told_once_with_their_line(layout_of):
    content = "\ufeffId;Nom;Rue de l’adresse\r\n1;A;B\r\n2;O\x92Brien;Laan\r\n".encode("utf-16-le")
    reading = read(layout_of(LAYOUTS["delimited"]), [InputFile("x.csv", content)], "2026-02")
    assert reading.tables["worker"]["last_name"].tolist() == ["A", "O’Brien"]
    assert [note for note in reading.notes if "put right: 1, the first in line 3." in note]


def test_what_we_wrote_is_read_as_it_stands(layout_of):
    layout = layout_of('guarded = false\noutput = "x.csv"\n' + LAYOUTS["delimited"])
    rows = read(layout, [file_of("delimited", "A", "B", "Rue de l’adresse")], "2026-02").tables["worker"]
    rows = rows.assign(last_name=["A\nB", "C\u200f"])
    (file,) = write(layout, {"worker": rows}, WrittenStamp("", "2026-02"))
    assert read(layout, [file], "2026-02").tables["worker"]["last_name"].tolist() == ["A\nB", "C\u200f"]


def test_ordinary_letters_are_left_alone():
    assert mended("  Zoë «Ł» 漢 – ’ ") == ("Zoë «Ł» 漢 – ’", {})
