"""Rows: titles, headers, totals, blanks, doubles, slices, joins; each physical row has one outcome."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from assusoft.errors import Refused
from assusoft.layouts import InputFile, WrittenStamp, load_layout, read, write

HEADER = "Matricule;NISS;Nom;Naissance;Sexe;Salaire;IBAN;Code"


def test_each_physical_row_has_exactly_one_outcome(read_csv, outcomes):
    reading = read_csv(
        "SD Worx", "", HEADER, "1;;A;;1;10,00;;", "1;;A;;1;10,00;;", HEADER, ";;;;1;;;", "3;85073003328.0;B;;2;20,00;;",
        "Total;;;;;30,00;;", layout=TOTALS,
    )  # fmt: skip
    assert outcomes(reading) == [
        (1, "skipped", "title row"),
        (2, "skipped", "blank row"),
        (3, "skipped", "header row"),
        (4, "accepted", ""),
        (5, "refused", "the same as extract.csv, row 4"),
        (6, "skipped", "repeated header row"),
        (7, "refused", "no name, no payroll number and no national number"),
        (8, "repaired", ""),
        (9, "skipped", "total row"),
    ]
    assert list(reading.tables["worker"]["payroll_id"]) == ["1", "3"]
    assert list(reading.origins["worker"]["worker"]) == ["extract.csv, row 4", "extract.csv, row 8"]
    assert list(reading.steps["row"]) == [1]


TOTALS = """
kind = "delimited"
decimal = ","
date = "%d/%m/%Y"
table = "worker"
total = { word = "total" }
[codes.sex]
"1" = "M"
"2" = "F"
[columns]
payroll_id = "Matricule"
national_number = "NISS"
last_name = "Nom"
birth_date = "Naissance"
sex = "Sexe"
monthly_salary = "Salaire"
"""


def checked(words: str) -> str:
    return TOTALS.replace('word = "total"', f'word = "total", {words}')


def test_total_that_agrees_is_skipped(read_csv):
    reading = read_csv(HEADER, "1;;A;;1;10,00;;", "2;;B;;1;5,50;;", "Total;;2;;;15,50;;",
                       layout=checked('count = "Nom", sums = ["monthly_salary"]'))  # fmt: skip
    assert len(reading.tables["worker"]) == 2


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("Total;;2;;;16,00;;", "row 4: the total row says '16,00' in column 'Salaire', but the rows add up to 15.50"),
        ("Total;;3;;;15,50;;", "row 4: the total row says '3' in column 'Nom', but the rows add up to 2"),
        ("Total;;2;;;;;", "the total row says '' in column 'Salaire'"),
    ],
)
def test_total_that_does_not_agree_refuses_the_file_as_cut(read_csv, total, said):
    with pytest.raises(Refused, match=r"probably cut") as caught:
        read_csv(HEADER, "1;;A;;1;10,00;;", "2;;B;;1;5,50;;", total,
                 layout=checked('count = "Nom", sums = ["monthly_salary"]'))  # fmt: skip
    assert said in str(caught.value)


def test_missing_total_row_refuses_the_file_as_cut(read_csv):
    with pytest.raises(Refused, match=r"extract.csv: the total row 'total' is missing"):
        read_csv(HEADER, "1;;A;;1;10,00;;", layout=TOTALS)


def test_new_column_is_noted_and_not_read(read_csv):
    reading = read_csv(HEADER + ";Bonus", "1;;A;;1;10,00;;;5")
    assert reading.notes == ("extract.csv: column 'bonus' is not in the layout (part 'worker') and was not read.",)
    assert "bonus" not in reading.tables["worker"]


def test_optional_column_that_is_absent_brings_no_field(read_csv):
    reading = read_csv("Matricule;NISS;Nom;Naissance;Sexe;Salaire;IBAN", "1;;A;;1;;")
    assert "worker_code" not in reading.tables["worker"]


def test_header_words_are_compared_without_letter_case_and_spaces(read_csv):
    reading = read_csv("MATRICULE; niss ;Nom;Naissance;Sexe;Salaire;IBAN", "1;;A;;1;;")
    assert list(reading.tables["worker"]["payroll_id"]) == ["1"]


def test_text_over_several_lines_keeps_row_numbers_of_the_file(read_csv, outcomes):
    reading = read_csv(HEADER, '1;;"A\nB";;1;;;', "2;;C;;1;;;")
    assert [row for row, _, _ in outcomes(reading)] == [1, 2, 4]
    assert reading.tables["worker"]["last_name"][0] == "A B"


def test_constants_fill_the_fields_the_table_has(read_csv, head):
    layout = head.replace("[columns]", '[constants]\ncountry = "BE"\nexpat = false\nsalary_factor = 13.92\n[columns]')
    worker = read_csv(HEADER, "1;;A;;1;;;", layout=layout).tables["worker"]
    assert worker[["country", "expat", "salary_factor"]].iloc[0].astype(str).tolist() == ["BE", "False", "13.9200"]


def test_title_rows_and_columns_tell_employer_and_month(layout_of, head):
    layout = layout_of(
        head.replace('table = "worker"', 'table = "worker"\ntitles = ["Employeur : {employer}", "M : {month}", "Fin"]')
        .replace("kind", 'month = "%m/%Y"\nkind', 1)
    )  # fmt: skip
    content = f"Employeur : 1AB1234\nM : 02/2026\n{HEADER}\n1;;A;;1;;;".encode()
    reading = read(layout, [InputFile("x.csv", content)], "2026-02")
    assert reading.stamp.employers == {"1AB1234"}
    assert reading.stamp.months == {"2026-02"}
    assert reading.notes == ("x.csv: the title row 'Fin' was not found.",)


FIXED = """
kind = "fixed"
date = "%Y%m%d"
[[part]]
name = "contracts"
table = "worker"
record = "01"
titles = ["00{employer:10}{month:7}"]
total = { word = "99", count = [3, 6] }
[part.columns]
payroll_id = [3, 4]
last_name = [7, 10]
monthly_salary = { at = [17, 9], scale = 2 }
[[part]]
name = "children"
table = "family"
record = "02"
[part.columns]
payroll_id = [3, 4]
birth_date = [7, 8]
"""


def test_record_types_of_a_fixed_width_file_become_tables(layout_of, outcomes):
    lines = "000403170701 2026-02\n010001Peeters   000351207\n02000120150302\n\n010002Ünal\n990000 2\n"
    reading = read(layout_of(FIXED.replace("{employer:10}", "{employer:11}").replace("[3, 6]", "[7, 2]")),
                   [InputFile("x.txt", lines.encode())], "2026-02")  # fmt: skip
    assert reading.tables["worker"]["monthly_salary"].to_list() == [Decimal("3512.07"), pd.NA]
    assert reading.tables["family"]["birth_date"].to_list() == [date(2015, 3, 2)]
    assert [outcome for _, outcome, _ in outcomes(reading)] == [
        "skipped",
        "accepted",
        "accepted",
        "skipped",
        "accepted",
        "skipped",
    ]
    assert reading.stamp.employers == {"0403170701"}


def test_fixed_width_total_line_that_does_not_agree_is_refused(layout_of):
    with pytest.raises(Refused, match=r"row 2: the total row says '5' in positions 3 to 8, but the rows add up to 1"):
        read(layout_of(FIXED), [InputFile("x.txt", b"010001A\n99     5\n")], "2026-02")
    with pytest.raises(Refused, match=r"the total line '99' is missing"):
        read(layout_of(FIXED), [InputFile("x.txt", b"010001A\n")], "2026-02")


DATED = """
kind = "delimited"
date = "%Y%m%d"
[[part]]
name = "actions"
table = "worker"
file = "a*"
dated = { from = "BEGDA", to = "ENDDA", open_to = "99991231" }
columns = { payroll_id = "PERNR" }
[[part]]
name = "pay"
table = "worker"
file = "p*"
join = "payroll_id"
only = { SUBTY = ["1"] }
dated = { from = "BEGDA", to = "ENDDA", open_to = "99991231" }
columns = { payroll_id = "PERNR", monthly_salary = "BET01", salary_since = "BEGDA" }
[[part]]
name = "deductions"
table = "deduction"
file = "d*"
optional = true
dated = { from = "BEGDA", to = "ENDDA", by = ["PERNR", "LGART"], ended = "drop" }
columns = { payroll_id = "PERNR", wage_code = "LGART", amount = "BETRG" }
"""


def dated(layout_of, pay: str, actions: str = "1;20200101;99991231", deductions: str | None = None):
    files = [
        InputFile("a.csv", f"PERNR;BEGDA;ENDDA\n{actions}".encode()),
        InputFile("p.csv", f"PERNR;SUBTY;BEGDA;ENDDA;BET01\n{pay}".encode()),
    ]
    if deductions:
        files.append(InputFile("d.csv", f"PERNR;LGART;BEGDA;ENDDA;BETRG\n{deductions}".encode()))
    return read(layout_of(DATED), files, "2026-02")


def salary(reading) -> str:
    return str(reading.tables["worker"]["monthly_salary"][0])


def test_slice_in_force_on_the_last_day_of_the_month_is_taken(layout_of, outcomes):
    reading = dated(layout_of, "1;1;20250101;20260214;1.00\n1;1;20260215;20261231;2.00\n1;1;20270101;99991231;3.00")
    assert salary(reading) == "2.00"
    assert outcomes(reading)[-3:] == [
        (2, "skipped", "another slice is in force at the end of the month"),
        (3, "accepted", ""),
        (4, "skipped", "begins after the month"),
    ]
    assert reading.origins["worker"].iloc[0].to_dict() == {"actions": "a.csv, row 2", "pay": "p.csv, row 3"}


def test_slice_that_ended_within_the_month_is_taken_when_none_is_in_force_at_its_end(layout_of):
    assert salary(dated(layout_of, "1;1;20250101;20260131;1.00\n1;1;20260201;20260214;2.00")) == "2.00"


def test_leaver_keeps_its_last_slice(layout_of, outcomes):
    reading = dated(layout_of, "1;1;20200101;20201231;1.00\n1;1;20210101;20250630;2.00", actions="1;20200101;20250630")
    assert salary(reading) == "2.00"
    assert (2, "skipped", "ended before the month") in outcomes(reading)


def test_deduction_that_ended_before_the_month_is_no_deduction(layout_of):
    reading = dated(layout_of, "1;1;20250101;99991231;1.00",
                    deductions="1;A;20250101;20260131;5.00\n1;B;20250101;20260201;6.00")  # fmt: skip
    assert list(reading.tables["deduction"]["wage_code"]) == ["B"]


def test_rows_of_another_sort_are_skipped(layout_of, outcomes):
    reading = dated(layout_of, "1;2;20250101;99991231;9.00\n1;1;20250101;99991231;1.00")
    assert salary(reading) == "1.00"
    assert (2, "skipped", "SUBTY '2' is not read") in outcomes(reading)


def test_row_without_anyone_to_join_is_refused_or_skipped_with_the_reason(layout_of, outcomes):
    pay = "".join(f"{key};1;20250101;99991231;1.00\n" for key in ("1", "7", "8", ""))
    reading = dated(layout_of, pay, actions="1;20200101;99991231\n8;20260301;99991231")  # fmt: skip
    assert outcomes(reading)[-3:] == [
        (3, "refused", "payroll_id '7' is unknown in part 'actions'"),
        (4, "skipped", "payroll_id '8' is not in force in part 'actions'"),
        (5, "refused", "no payroll_id, so it cannot be joined"),
    ]
    assert len(reading.tables["worker"]) == 1


def test_slice_whose_date_cannot_be_read_is_refused(layout_of, outcomes):
    reading = dated(layout_of, "1;1;2025;99991231;1.00")
    assert outcomes(reading)[-1][1:] == (
        "refused", "column 'BEGDA': '2025' is not a date, so it is not known whether the row is in force",
    )  # fmt: skip
    assert salary(reading) == "<NA>"


def test_second_row_for_a_key_is_refused(layout_of, outcomes):
    layout = DATED.replace('dated = { from = "BEGDA", to = "ENDDA", open_to = "99991231" }', "")
    files = [
        InputFile("a.csv", b"PERNR;BEGDA;ENDDA\n1;;"),
        InputFile("p.csv", b"PERNR;SUBTY;BEGDA;ENDDA;BET01\n1;1;20250101;;1.00\n1;1;20250101;;2.00"),
    ]
    reading = read(layout_of(layout), files, "2026-02")
    assert outcomes(reading)[-1] == (3, "refused", "a second row for payroll_id '1'; the first is p.csv, row 2")


def test_problems_and_repairs_of_joined_parts_speak_of_the_row_of_the_table(layout_of):
    reading = dated(layout_of, "1;1;20250101;99991231;1.005\n2;1;20250101;99991231;x",
                    actions="2;20200101;99991231\n1;20200101;99991231")  # fmt: skip
    assert reading.steps[["row", "field", "step"]].values.tolist() == [[1, "monthly_salary", "rounded"]]
    assert reading.problems[["row", "where"]].values.tolist() == [[0, "p.csv, row 3, column 'BET01'"]]


def test_nested_elements_are_read_with_paths_to_their_parents(layout_of):
    layout = layout_of("""
    kind = "xml"
    stamp = { employer = "@employer", month = "Head/Month" }
    [[part]]
    table = "worker"
    rows = "Worker"
    columns = { payroll_id = "@id", last_name = "Name/Last", phone = { at = "Phone", optional = true } }
    [[part]]
    table = "family"
    rows = "Worker/Child"
    columns = { payroll_id = "../@id", first_name = "text()" }
    """)
    content = b"""<x employer="9"><Head><Month>2026-02</Month></Head>
    <Worker id="1"><Name><Last>A <b>B</b></Last></Name><Child>Tom</Child><New/></Worker>
    <Worker id="2"><Name><Last>C</Last></Name></Worker></x>"""
    reading = read(layout, [InputFile("x.xml", content)], "2026-02")
    assert reading.tables["worker"].values.tolist() == [["1", "A B"], ["2", "C"]]
    assert reading.tables["family"].values.tolist() == [["1", "Tom"]]
    assert reading.stamp.employers == {"9"}
    assert "x.xml: element 'New' is not in the layout (part 'worker') and was not read." in reading.notes
    assert list(reading.lines["row"]) == [2, 2, 3]


def test_several_files_of_one_part_are_read_one_after_the_other(read_csv, layout_of, head):
    files = [InputFile(f"{name}.csv", f"{HEADER}\n{name};;A;;1;;;".encode()) for name in "ab"]
    reading = read(layout_of(head), files, "2026-02")
    assert list(reading.origins["worker"]["worker"]) == ["a.csv, row 2", "b.csv, row 2"]


def test_own_fields_are_typed_by_the_employer(layout_of):
    from assusoft.schema import own_field

    layout = layout_of('kind="delimited"\ntable="worker"\n[columns]\npayroll_id="Id"\ncapital="Capital"')
    own = {"capital": own_field("capital", "money", {})}
    reading = read(layout, [InputFile("x.csv", b"Id;Capital\n1;5.00")], "2026-02", own)
    assert str(reading.tables["worker"]["capital"].dtype) == "decimal128(14, 2)[pyarrow]"


def test_empty_tables_are_written_with_headers_and_read_back_empty():
    layout = load_layout("securex")
    reading = read(layout, write(layout, {}, WrittenStamp("1", "2026-02")), "2026-02")
    assert [len(table) for table in reading.tables.values()] == [0, 0, 0]


def test_rows_said_twice_are_told_with_their_count_and_sum(read_csv):
    reading = read_csv(HEADER, "1;;A;;1;100,50;;", "2;;B;;1;200,00;;", "2;;B;;1;200,00;;", "1;;A;;1;100,50;;")
    assert len(reading.tables["worker"]) == 2
    (note,) = [note for note in reading.notes if "left out" in note]
    assert "rows that are the same as an earlier one were left out: 2" in note
    assert "the first: extract.csv, row 4, the same as row 3" in note
    assert "monthly_salary 300.50 in all" in note
    assert "second contract" in note


def test_rows_that_differ_in_one_cell_are_not_told(read_csv):
    reading = read_csv(HEADER, "1;;A;;1;100,50;;", "1;;A;;1;100,51;;")
    assert not [note for note in reading.notes if "left out" in note]
