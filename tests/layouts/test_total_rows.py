"""Totals with and without a word, and footers: no worker, told, and checked against their columns."""

import random
from io import BytesIO

import pytest
import xlsxwriter

from assusoft.errors import Refused
from assusoft.inference.extract import read_extract
from assusoft.inference.inferring import infer
from assusoft.layouts import InputFile, read

LAYOUT = """
kind = "{kind}"
decimal = ","
table = "worker"
[columns]
payroll_id = "Matricule"
last_name = "Nom"
function = "Fonction"
contract_pct = "Pourcentage"
monthly_salary = "Salaire mensuel"
"""
HEADER = ["Matricule", "Nom", "Fonction", "Pourcentage", "Salaire mensuel"]
NAMES = ["Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "Lambert"]
draw = random.Random(7)
CENTS = [draw.randrange(200_000, 500_000) for _ in NAMES]
ROWS = [
    [str(1000 + at), name, "Aide", "100", f"{cents // 100},{cents % 100:02}"]
    for at, (name, cents) in enumerate(zip(NAMES, CENTS, strict=True))
]
SUM = f"{sum(CENTS) // 100},{sum(CENTS) % 100:02}"
GROUPED = f"{sum(CENTS) // 100_000}.{sum(CENTS) // 100 % 1000:03},{sum(CENTS) % 100:02}"
TOTALS = {
    "a word in every cell": ["Total", "Total", "Total", "Total", SUM],
    "a word and the sum": ["Total", "", "", "", SUM],
    "a word in another language": ["", "Totaal", "", "", SUM],
    "a word with what it sums": ["Total général", "", "", "1000", SUM],
    "no word": ["", "", "", "", SUM],
    "no word, and the count": ["10", "", "", "", SUM],
    "no word, two sums": ["", "", "", "1000", SUM],
}


def csv(*rows: list[str]) -> bytes:
    return "\r\n".join(";".join(row) for row in (HEADER, *rows)).encode() + b"\r\n"


def book(*rows: list[str]) -> bytes:
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out)
    page = workbook.add_worksheet("A")
    for number, row in enumerate((HEADER, *rows)):
        for column, cell in enumerate(row):
            if number and column >= 3 and cell.replace(",", "").isdigit():
                page.write_number(number, column, float(cell.replace(",", ".")))
            elif cell:
                page.write_string(number, column, cell)
    workbook.close()
    return out.getvalue()


def files() -> dict[str, tuple[str, list[str]]]:
    return {f"{kind}: {name}": (kind, row) for kind in ("delimited", "sheet") for name, row in TOTALS.items()}


def file_of(kind: str, *rows: list[str]) -> InputFile:
    return InputFile("x.csv", csv(*rows)) if kind == "delimited" else InputFile("x.xlsx", book(*rows))


@pytest.mark.parametrize("name", files())
def test_row_of_totals_is_no_worker_and_is_checked(layout_of, name, tmp_path):
    kind, total = files()[name]
    file = file_of(kind, *ROWS, total)
    reading = read(layout_of(LAYOUT.format(kind=kind)), [file], "2026-02")
    assert reading.tables["worker"]["last_name"].tolist() == NAMES
    told = [note for note in reading.notes if "Row 12 is a total, and no data; it agrees with column" in note]
    assert "'Salaire mensuel'" in told[0]
    assert reading.lines.iloc[-1][["outcome", "reason"]].tolist() == ["skipped", "total row"]
    found = infer(file.content, file.name)
    assert len(found.parts[0].found.rows) == 10
    assert [note for note in found.notes if "Row 12 is a total, and no data; it agrees" in note]
    (tmp_path / file.name).write_bytes(file.content)
    assert len(read_extract(tmp_path / file.name).tables["worker"]) == 10


@pytest.mark.parametrize("kind", ["delimited", "sheet"])
def test_total_that_differs_is_told_with_both_sums(layout_of, kind):
    file = file_of(kind, *ROWS[:-1], ["Total", "", "", "", SUM])
    reading = read(layout_of(LAYOUT.format(kind=kind)), [file], "2026-02")
    assert len(reading.tables["worker"]) == 9
    rows = f"{sum(CENTS[:-1]) / 100:.2f}"
    said = f"it says {SUM.replace(',', '.')} under 'Salaire mensuel', where the rows make {rows}"
    assert any(said in note and "may have been cut" in note for note in reading.notes)
    assert any(said in note for note in infer(file.content, file.name).notes)


def test_sum_with_thousands_apart_agrees(layout_of):
    layout = layout_of(LAYOUT.format(kind="delimited").replace('decimal = ","', 'decimal = ","\nthousands = "."'))
    reading = read(layout, [file_of("delimited", *ROWS, ["Total", "", "", "", GROUPED])], "2026-02")
    assert any("agrees with column 'Salaire mensuel'" in note for note in reading.notes)


def test_subtotals_are_no_workers_and_the_grand_total_is_checked_without_them(layout_of):
    half = [sum(CENTS[:5]), sum(CENTS[5:])]
    first, second = ([f"Sous-total {n}", "", "", "", f"{c // 100},{c % 100:02}"] for n, c in enumerate(half, 1))
    rows = [*ROWS[:5], ["Subtotaal", *first[1:]], *ROWS[5:], ["Subtotaal", *second[1:]], ["Total", "", "", "", SUM]]
    reading = read(layout_of(LAYOUT.format(kind="delimited")), [file_of("delimited", *rows)], "2026-02")
    assert reading.tables["worker"]["last_name"].tolist() == NAMES
    assert [note for note in reading.notes if "total" in note] == [
        "x.csv: Row 14 is a total, and no data; it agrees with column 'Salaire mensuel'."
    ]


@pytest.mark.parametrize("last", [
    ["", "", "", "", "2000,00"], ["1010", "", "", "100", "2000,00"], ["1010", "Sommer", "Aide", "100", SUM],
    ["1010", "Totale", "Aide", "100", SUM],
])  # fmt: skip
def test_row_that_is_no_sum_is_read_as_the_others(layout_of, last):
    reading = read(layout_of(LAYOUT.format(kind="delimited")), [file_of("delimited", *ROWS, last)], "2026-02")
    assert len(reading.tables["worker"]) == 10 + bool(last[0])
    assert not [note for note in reading.notes if "total" in note]


def test_surname_like_a_word_for_a_total_stays_a_worker(layout_of):
    layout = 'kind = "delimited"\ntable = "worker"\n[columns]\nlast_name = "Nom"\nmonthly_salary = "Salaire"'
    content = b"Nom;Salaire\r\nPeeters;2000\r\nMaes;2100\r\nSommer;2200\r\n"
    reading = read(layout_of(layout), [InputFile("x.csv", content)], "2026-02")
    assert reading.tables["worker"]["last_name"].tolist() == ["Peeters", "Maes", "Sommer"]


@pytest.mark.parametrize(
    "text", ["Page 1 / 1", "Imprimé le 05/02/2026", "Afgedrukt op 5 februari 2026", "* à vérifier"]
)
@pytest.mark.parametrize("kind", ["delimited", "sheet"])
def test_footer_is_no_worker_and_is_told(layout_of, kind, text):
    file = file_of(kind, *ROWS, ["", "", "", "", SUM], [text, "", "", "", ""])
    reading = read(layout_of(LAYOUT.format(kind=kind)), [file], "2026-02")
    assert len(reading.tables["worker"]) == 10
    assert any("Row 13 is a footer, and no data." in note for note in reading.notes)


def test_line_cut_after_its_first_cell_is_still_refused_or_read_as_it_stands(layout_of):
    reading = read(
        layout_of(LAYOUT.format(kind="delimited")), [file_of("delimited", *ROWS, ["1010", "", "", "", ""])], "2026-02"
    )
    assert len(reading.tables["worker"]) == 11


def test_proposed_layout_checks_the_total_each_month(layout_of, tmp_path):
    found = infer(file_of("delimited", *ROWS, ["Total", "", "", "", SUM]).content, "x.csv")
    assert 'total = { word = "Total", sums = ["monthly_salary"] }' in found.toml
    layout = layout_of(found.toml)
    assert (
        len(read(layout, [file_of("delimited", *ROWS, ["Total", "", "", "", SUM])], "2026-02").tables["worker"]) == 10
    )
    with pytest.raises(Refused, match=r"row 11: the total row says .* but the rows add up to"):
        read(layout, [file_of("delimited", *ROWS[:-1], ["Total", "", "", "", SUM])], "2026-02")
