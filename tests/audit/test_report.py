"""Findings in words: order, masking, cells, values; the workbook read back as a spreadsheet shows it."""

from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from support.trio import AT, small_employer

import assusoft
from assusoft.audit.audit_report import lines_of, masked, since_word
from assusoft.audit.check import Check
from assusoft.audit.life import LIFE
from assusoft.cell_places import CellReference, cell_words, cells_in, place_words
from assusoft.employer.audit.audit_report import AuditReport, Tally, workbook
from assusoft.errors import Refused


def check(code, severity="warning", blocking=False, field="birth_date", **places):
    words = {"en": "{national_number} x", "fr": "{national_number} y", "nl": "{national_number} z"}
    due = {"en": "A value.", "fr": "Une valeur.", "nl": "Een waarde."}
    return Check(code, "identity", "expect_no_x", {}, "worker", severity, blocking, field, "payroll", words, due)


def finding(code, id, state="new", since="2026-02", age=0, name="Eva Peeters", person="P1", **given):
    row = dict.fromkeys(LIFE, "") | {
        "id": id, "code": code, "person": person, "name": name, "entity": "0000000097", "field": "birth_date",
        "value": "1990-05-02", "facts": '{"national_number": "90050100294"}', "state": state, "since": since,
        "age": age, "owner": "payroll", "where": "a.csv, row 4, column 'Née'",
    }  # fmt: skip
    return row | given


CHECKS = [check("A-INFO", "info"), check("B-WARN"), check("C-CRIT", "critical"), check("D-BLOCK", "warning", True)]


def lines(rows, language="en", checks=CHECKS):
    frame = pd.DataFrame(rows, columns=list(LIFE))
    return lines_of(frame, checks, {"P1": "007"}, {"0000000097": "Acme SA"}, language)


def report(rows, language="en"):
    found = lines(rows, language)
    return AuditReport(
        "Acme",
        "2026-02",
        language,
        datetime(2026, 3, 1, tzinfo=UTC),
        "An",
        4,
        tuple(found),
        (Tally("2026-02", 1, 0, 0),),
        (),
        {},
    )


def test_what_blocks_comes_first_then_by_severity_the_oldest_first():
    rows = [
        finding("A-INFO", "F1"), finding("B-WARN", "F2"), finding("B-WARN", "F3", "persisting", "2025-12", 2),
        finding("C-CRIT", "F4"), finding("D-BLOCK", "F5"),
    ]  # fmt: skip
    assert [line.id for line in lines(rows)] == ["F5", "F4", "F3", "F2", "F1"]


def test_a_national_number_is_masked_unless_the_finding_is_about_it():
    assert lines([finding("B-WARN", "F1")])[0].sentence == "90.05.01-***.** x"
    about = [check("B-WARN", field="national_number")]
    assert lines([finding("B-WARN", "F1")], checks=about)[0].sentence == "90050100294 x"


def test_an_account_is_masked_but_for_its_ends():
    told = masked({"bank_account__before": "BE68539007547034", "street": "Rue Haute"}, "last_name")
    assert told == {"bank_account__before": "BE** **** **** 7034", "street": "Rue Haute"}


def test_values_are_written_as_belgians_do():
    salary = finding("B-WARN", "F1", value="2947.2")
    assert lines([salary], checks=[check("B-WARN", field="monthly_salary")])[0].value == "2.947,20"
    assert lines([finding("B-WARN", "F1")])[0].value == "02/05/1990"
    married = finding("B-WARN", "F1", value="married")
    assert lines([married], "fr", [check("B-WARN", field="civil_status")])[0].value == "marié(e)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.csv, row 4, column 'Née, le'", (CellReference("a.csv", "", "4", "Née, le"),)),
        ("b.xlsx, Staff, row 12, column 'INSZ'", (CellReference("b.xlsx", "Staff", "12", "INSZ"),)),
        ("c.txt, row 3, positions 10 to 18", (CellReference("c.txt", "", "3", "positions 10 to 18"),)),
        ("c.txt, row 3; d.xml, row 7", (CellReference("c.txt", "", "3", ""), CellReference("d.xml", "", "7", ""))),
        ("", ()),
    ],
)
def test_a_place_is_taken_apart_into_file_sheet_row_and_column(text, expected):
    assert cells_in(text) == expected


def test_a_place_reads_in_the_language_of_the_report():
    assert cell_words(CellReference("b.xlsx", "Staff", "12", "INSZ"), "nl") == "b.xlsx, blad Staff, rij 12, kolom INSZ"
    two = "c.txt, row 3; d.xml, row 7, column '@id'"
    assert place_words(two, "fr") == "c.txt, ligne 3; d.xml, ligne 7, colonne @id"
    assert place_words("a contract; c.txt, row 3", "fr") == "a contract; c.txt, row 3"


def test_the_age_is_told_with_the_month_it_began():
    old = lines([finding("B-WARN", "F3", "persisting", "2025-12", 2)], "fr")[0]
    assert since_word(old, "fr") == "depuis décembre 2025 (2 mois)"
    assert since_word(lines([finding("B-WARN", "F3")])[0], "en") == "new"


def sheets(content):
    book = openpyxl.load_workbook(BytesIO(content))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}


def test_the_workbook_has_a_row_a_finding_and_a_sheet_a_source():
    rows = [
        finding("B-WARN", "F1"),
        finding("D-BLOCK", "F2", where="b.xlsx, Staff, row 9, column 'INSZ'; a.csv, row 1"),
        finding("C-CRIT", "F3", where="", person="", name="", part="0000000097", entity=""),
        finding("A-INFO", "F4", "solved"), finding("A-INFO", "F5", "accepted"),
    ]  # fmt: skip
    found = sheets(workbook(report(rows), {"a.csv": "blox", "b.xlsx": "hr"}))
    assert list(found) == ["General", "blox", "hr"]
    head, row = found["hr"]
    told = dict(zip(head, row, strict=True))
    assert (told["File"], told["Sheet"], told["Row"], told["Column"]) == ("b.xlsx", "Staff", "9", "INSZ")
    assert (told["Also found in"], told["Blocks the month"], told["Payroll number"]) == ("a.csv, row 1", "yes", "007")
    assert (told["Value found"], told["What is expected"]) == ("02/05/1990", "A value.")
    assert [len(page) - 1 for page in found.values()] == [1, 1, 1]


def test_the_workbook_speaks_the_language_of_the_report_and_exists_when_nothing_is_open():
    head = sheets(workbook(report([], "nl"), {}))["Algemeen"][0]
    assert head[:3] == ["Ernst", "Blokkeert de maand", "Stamnummer"]


def test_a_name_that_looks_like_a_formula_is_text():
    content = workbook(report([finding("B-WARN", "F1", name="=cmd|' /C calc'!A0")]), {"a.csv": "blox"})
    cell = openpyxl.load_workbook(BytesIO(content))["blox"]["E2"]
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")


@pytest.fixture(scope="module")
def acme(tmp_path_factory):
    return assusoft.open(small_employer(tmp_path_factory.mktemp("acme")))


def test_a_month_that_was_not_audited_has_no_report(acme):
    with pytest.raises(Refused, match="2026-01 has not been audited since its last import"):
        acme.audit_report("2026-01")


def test_the_report_of_an_audit_tells_numbers_entities_and_trend(acme):
    acme.audit("2026-02", "An", AT)
    report = acme.audit_report("2026-02", "nl")
    found = {line.code: line for line in report.open}
    assert found["CMP-ADDR"].payroll_id == "3"
    assert found["CMP-ADDR"].cells == (CellReference("workers.csv", "", "4", "street"),)
    assert report.trend[-1] == Tally("2026-02", len(report.open), 0, 0)
    with pytest.raises(Refused, match="'de' is not a language of the report: give fr, nl or en"):
        acme.audit_report("2026-02", "de")


def test_a_finding_is_answered_by_the_number_the_report_shows(acme):
    acme.audit("2026-01", "An", AT)
    found = acme.audit_report("2026-01").open[0]
    acme.answer(found.id[:9], "accepted", {"until": "2026-06-30", "why": "known"}, "An", AT)
    accepted = acme.audit_report("2026-01").in_state("accepted")
    assert [(line.id, line.until, line.reason) for line in accepted] == [(found.id, "2026-06-30", "known")]
