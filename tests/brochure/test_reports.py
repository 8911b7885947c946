"""What a supplier gets: its own format and codes, for a person and for a program."""

import csv
import io

import pytest
from openpyxl import load_workbook
from support.firm import DECEMBER, NOVEMBER
from support.post import attached, executive, fund, hospital, insurer_a, leasing, mails, of


@pytest.mark.brochure("format-required", "formats-written")
def test_each_supplier_has_its_own_format(closed):
    folder, out = closed.folder, closed.folder / "out"
    [text] = attached(folder, "insurer-a", DECEMBER).values()
    head, *_, total = text.decode("utf-8").splitlines()
    assert (head[:7], total[:1]) == ("H202512", "T")
    book = load_workbook(out / "executive" / f"insurer-b-executive_{DECEMBER}_changes.xlsx")
    assert book.sheetnames == ["Wijzigingen", "Totalen"]
    assert (out / "hospital" / f"insurer-b-hospital_{DECEMBER}_changes.xml").read_bytes().startswith(b"<?xml")
    rows = (out / "leasing" / f"leasing-c_{DECEMBER}_full.csv").read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("Contract;Persoon;")
    assert next(csv.reader(io.StringIO(fund_text(folder))))[0] == "message"


def fund_text(folder) -> str:
    [content] = attached(folder, "fund@", DECEMBER).values()
    return content.decode("utf-8")


@pytest.mark.brochure("insurer-codes")
def test_each_insurer_reads_its_own_codes(closed):
    """Anna, a woman who married: 2 and 1; F and 1; and a word for those who have no codes."""
    folder = closed.folder
    assert {(row["sex"], row["civil status"]) for row in of(insurer_a(folder, DECEMBER), "Anna")} == {("2", "1")}
    assert {(row["Sex"], row["CivilStatus"]) for row in of(hospital(folder, DECEMBER), "Anna")} == {("F", "1")}
    assert {row["Geslacht"] for row in of(executive(folder, NOVEMBER, "full"), "Ines")} == {"V"}
    assert {row["civil status"] for row in of(fund(folder, DECEMBER), "Anna")} == {"married"}


@pytest.mark.brochure("by-hand-or-program", "integrated")
def test_a_person_can_read_a_report_and_a_program_can_count_it(closed):
    [text] = attached(closed.folder, "insurer-a", DECEMBER).values()
    *_, total = text.decode("utf-8").splitlines()
    assert int(total[1:9]) == len(insurer_a(closed.folder, DECEMBER))
    mail = next(one for one in mails(closed.folder) if "insurer-a" in one["To"] and DECEMBER in str(list(names(one))))
    said = mail.get_body(("plain",)).get_content()
    assert "Kerkstraat -> Molenweg" in said
    page = (closed.folder / "out" / "hospital" / f"insurer-b-hospital_{DECEMBER}_summary.html").read_text("utf-8")
    assert "Molenweg" in page


def names(mail) -> list[str]:
    return [str(part.get_filename()) for part in mail.iter_attachments()]


@pytest.mark.brochure("uniform")
def test_reports_have_the_same_form_each_time_and_for_each_change(closed):
    folder = closed.folder
    assert {len(row) for row in attached_lines(folder)} == {449}
    assert len({tuple(row) for row in hospital(folder, DECEMBER)}) == 1
    assert list(leasing(folder, NOVEMBER)[0]) == list(leasing(folder, DECEMBER)[0])
    full = [hospital(folder, month, "full") for month in (NOVEMBER, DECEMBER)]
    assert {tuple(row) for row in full[0]} == {tuple(row) for row in full[1]}


def attached_lines(folder) -> list[str]:
    [content] = attached(folder, "insurer-a", DECEMBER).values()
    return [line for line in content.decode("utf-8").splitlines() if line.startswith("D")]
