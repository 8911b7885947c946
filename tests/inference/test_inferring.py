"""Samples of every payroll system, corrupted: what is recovered, and that nothing is confident and wrong."""

import importlib.util
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.systems import HERE, files_of

from assusoft.inference import identified, infer
from assusoft.inference.extract import read_extract
from assusoft.layouts import InputFile, load_layout

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
spec = importlib.util.spec_from_file_location("benchmark_inferring", BENCHMARKS / "inferring.py")
inferring = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = inferring
spec.loader.exec_module(inferring)


@pytest.mark.parametrize("system", HERE)
def test_corrupted_files_are_mostly_recovered_and_never_wrong(system):
    count = inferring.measured(system, times=1)
    assert count["wrong"] <= 0.005 * count.total()
    assert count["recovered"] >= 0.9 * count.total()


@pytest.mark.parametrize("system", HERE)
def test_no_file_of_a_sample_is_told_to_be_of_another_system(system):
    assert {infer(file.content, file.name).system for file in files_of(system)} - {""} == {system}
    assert identified(files_of(system)) == system


@pytest.mark.parametrize("system", HERE)
def test_proposal_for_a_known_system_extends_it_and_can_be_loaded(system, tmp_path):
    for file in files_of(system):
        if not infer(file.content, file.name).system:
            continue  # a calendar of day codes alone is of nobody
        (path := tmp_path / "mine.toml").write_text(infer(file.content, file.name).toml, encoding="utf-8")
        assert f'extends = "{system}"' in path.read_text("utf-8")
        assert load_layout(path).tables


def test_dates_whose_order_nobody_can_tell_are_asked():
    text = "Name;First name;Date of birth\nMaes;Jan;03/04/1980\nSmet;An;05/06/1990\nNys;Tom;01/02/1985\n"
    found = infer(text.encode(), "list.csv")
    [birth] = [each for each in found.parts[0].columns if each.header == "Date of birth"]
    assert (birth.status, birth.field) == ("open", "birth_date")
    assert "Column 'Date of birth': day first or month first? No day in it is past the 12th." in found.questions


@pytest.mark.parametrize("zero", [date(1899, 12, 30), date(1904, 1, 1)])
def test_whole_numbers_under_a_date_header_are_asked_as_days_that_excel_counts(zero):
    days = [(date(1970, 1, 1) + timedelta(days=97 * number) - zero).days for number in range(60)]
    lines = "".join(f"{1000 + number};{day};{10_000 + 3 * number}\r\n" for number, day in enumerate(days))
    columns = infer(f"Matricule;Date naissance;Bonus\r\n{lines}".encode(), "x.csv").parts[0].columns
    birth, bonus = columns[1:]
    assert (birth.field, birth.status) == ("birth_date", "open")
    assert 'date = "serial" (' in " ".join(birth.evidence)
    assert f'date = "serial{"-1904" if zero.year == 1904 else ""}" (1970 to 1985)' in " ".join(birth.evidence)
    assert "days that Excel counts" not in " ".join(bonus.evidence)


def test_national_numbers_that_excel_shortened_are_asked_and_their_cells_are_problems(tmp_path):
    lines = "".join(f"{1000 + number};7,00{number:03}E+10\r\n" for number in range(40))
    content = f"Matricule;NISS\r\n{lines}".encode()
    assert infer(content, "x.csv").parts[0].columns[1].status == "open"
    (path := tmp_path / "x.csv").write_bytes(content)
    problems = read_extract(path, None, "2026-02").problems
    assert set(problems["reason"]) == {"digits_lost"}
    assert len(problems) == 40


def test_other_dates_of_the_file_tell_the_order():
    text = "Name;First name;Date of birth;Hire date\nMaes;Jan;03/04/1980;25/01/2010\nSmet;An;05/06/1990;13/02/2015\n"
    assert infer(text.encode(), "list.csv").fields["birth_date"] == "Date of birth"


def test_number_that_fails_the_belgian_check_is_no_national_number():
    text = "Employee ID,SSN,National ID\n1001,123-45-6789,295847284\n1002,987-65-4321,245797967\n"
    assert "national_number" not in infer(text.encode(), "people.csv").fields


def test_two_columns_for_one_field_are_both_asked():
    text = "Employee ID,Hire Date,Date of hire\n1001,2010-01-13,2010-02-13\n1002,2011-01-14,2011-03-01\n"
    columns = infer(text.encode(), "people.csv").parts[0].columns
    assert [each.status for each in columns[1:]] == ["open", "open"]


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b'{"people": []}', b"\x89PNG\r\n", b"   ", b"PK\x03\x04broken"])
def test_file_without_a_table_is_refused_in_one_sentence(content):
    from assusoft.errors import Refused

    with pytest.raises(Refused, match=r"thing\.bin"):
        infer(content, InputFile("thing.bin", content).name)


def sample(system, name=""):
    return next(file for file in files_of(system) if file.name.startswith(name))


def changed(file, *pairs):
    content = file.content
    for old, new in pairs:
        content = content.replace(old.encode(), new.encode())
    return infer(content, file.name)


def part_of(found, name):
    return next(part for part in found.parts if part.system_part == name)


def test_fields_of_fixed_lines_are_found_behind_a_column_that_was_added():
    file = sample("sdworx-linx")
    lines = file.content.decode("latin-1").splitlines()
    moved = [line[:80] + "ROOD " + line[80:] if line.startswith("01") else line for line in lines]
    found = infer("\r\n".join(moved).encode("latin-1"), file.name)
    person = part_of(found, "person")
    assert found.system == "sdworx-linx"
    assert [person.column_of(name).place for name in ("first_name", "national_number", "city")] == [
        (51, 30),
        (86, 11),
        (184, 30),
    ]
    assert "city = [184, 30]" in found.toml


def test_groups_of_columns_are_read_as_the_members_of_a_family():
    found = changed(sample("sodeco-prisma"))
    family = part_of(found, "family")
    assert family.table == "family"
    assert family.column_of("birth_date").place == "Gezinslid {n} geboortedatum"
    assert len(family.found.rows) == 21
    assert part_of(found, "contracts").column_of("weekly_hours").place == "Q"


def test_groups_of_columns_of_nobody_known_are_a_family_too():
    text = (
        "Employee ID;Last name;Child 1 first name;Child 1 date of birth;Child 2 first name;Child 2 date of birth\n"
        "1001;Maes;An;2010-05-28;Jan;2012-03-30\n1002;Smet;Tom;2015-12-24;;\n1003;Nys;;;;\n"
    )
    worker, family = sorted(infer(text.encode(), "list.csv").parts, key=lambda part: part.table, reverse=True)
    assert (worker.table, [each.field for each in worker.columns]) == ("worker", ["payroll_id", "last_name"])
    assert (family.table, family.found.rows) == ("family", (2, 3, 2))
    assert family.column_of("birth_date").place == "Child {n} date of birth"


def test_nested_elements_are_the_rows_of_a_known_system_whatever_their_names():
    found = changed(
        sample("sdworx-hr-xtend"), ("Contract ", "Contrat "), ("/Contract", "/Contrat"), ("Voornaam", "Prenom")
    )
    contracts = part_of(found, "contracts")
    assert contracts.found.name == "Employees/Employee/Contrat"
    assert contracts.column_of("first_name").place == "../Persoon/Prenom"
    assert 'rows = "Employees/Employee/Contrat"' in found.toml


def test_cells_that_changed_places_in_a_record_are_told_by_what_they_hold():
    file = sample("hr-access")
    lines = [line.split("\t") for line in file.content.decode("latin-1").splitlines()]
    moved = [[*line[:4], line[5], line[4], *line[6:]] if line[0] == "ZY00" else line for line in lines]
    found = infer("\n".join("\t".join(line) for line in moved).encode("latin-1"), file.name)
    identity = part_of(found, "identity")
    assert (identity.column_of("national_number").place, identity.column_of("sex").place) == ("5", "6")


def test_amounts_with_a_decimal_sign_are_not_taken_for_hundredths():
    file = sample("sap-hcm", "PA0008")
    assert part_of(infer(file.content, file.name), "pay").column_of("monthly_salary").scale == 0


def test_days_that_mean_none_are_none_in_any_form():
    from assusoft.inference.content.dates import date_style

    assert date_style(["01.01.0001", "31.12.2025"]).empty == ("01.01.0001",)


def test_file_without_header_is_told_by_its_name_and_its_content():
    file = sample("sap-hcm", "PA0001")
    rows = file.content.split(b"\n", 1)[1]
    assert infer(rows, file.name).system == "sap-hcm"
    assert infer(rows, "list.txt").system == ""


def test_last_day_that_means_none_tells_the_order_of_the_others():
    text = "Name;First name;Date of birth;Contract end date\nMaes;Jan;03/04/1980;31/12/9999\nSmet;An;05/06/1990;\n"
    found = infer(text.encode(), "list.csv")
    assert found.fields["birth_date"] == "Date of birth"
    assert found.parts[0].column_of("birth_date").date == "%d/%m/%Y"


def test_system_is_told_by_headers_only_it_has_where_the_others_are_in_other_words():
    words = {"EMPLID": "Stamnummer", "EMPL_RCD": "Contract", "COMPANY": "Entiteit", "HIRE_DT": "Datum in dienst",
             "REG_TEMP": "Contracttype", "JOBCODE": "Functie", "MONTHLY_RT": "Maandloon"}  # fmt: skip
    found = changed(sample("peoplesoft", "JOB"), *((f",{old},", f",{new},") for old, new in words.items()))
    assert (found.system, part_of(found, "job").column_of("contract").place) == ("peoplesoft", "Contract")
    assert part_of(found, "leave").column_of("interruption_from").place == "EFFDT"


def test_small_part_of_a_system_is_told_by_all_its_headers_and_its_codes():
    columns = ("Stamnummer;Afwezigheid / Reden;Afwezigheid / Begin", "001;TK;2025-12-01", "002;OV;2026-01-05")
    assert infer("\n".join(columns).encode(), "list.csv").system == ""
    more = (*columns, "003;LZ;2026-01-12", "004;MR;2026-02-09")
    assert infer("\n".join(more).encode(), "list.csv").system == "attentia-evolution"


def test_blank_column_keeps_its_place_in_a_file_without_header():
    file = sample("peoplesoft", "PERS")
    found = infer(file.content.split(b"\n", 1)[1], file.name)
    assert part_of(found, "personal").column_of("house_number").place == "column 14"


def test_postal_code_in_the_place_of_a_blank_box_is_no_box():
    file = sample("hr-access")
    lines = [line.split("\t") for line in file.content.decode("latin-1").splitlines()]
    moved = [[*line[:6], line[7], line[6], *line[8:]] if line[0] == "ZY0F" else line for line in lines]
    address = part_of(infer("\n".join("\t".join(line) for line in moved).encode("latin-1"), file.name), "address")
    assert {each.field for each in address.columns if each.place == "7"} <= {"postal_code", ""}


def test_days_of_a_record_keep_their_order_around_cells_that_were_added():
    file = sample("hr-access")
    lines = [line.split("\t") for line in file.content.decode("latin-1").splitlines()]
    longer = [[*line[:2], "rood", *line[2:]] if line[0] == "ZYES" else line for line in lines]
    entry = part_of(infer("\n".join("\t".join(line) for line in longer).encode("latin-1"), file.name), "entry")
    told = [entry.column_of(name).place for name in ("hire_date", "contract_end", "seniority_date")]
    assert told == ["4", "5", "7"]


def test_texts_of_one_name_stay_with_the_elements_they_stand_in():
    found = changed(
        sample("sdworx-hr-xtend"), ("<Arbeidsduur", "<Temps"), ("</Arbeidsduur", "</Temps"),
        ("<Loon", "<Paie"), ("</Loon", "</Paie"),
    )  # fmt: skip
    contracts = part_of(found, "contracts")
    told = {each.place: each.field for each in contracts.columns if each.status == "confident"}
    assert told.get("Temps/@sinds", "working_time_since") == "working_time_since"
    assert told.get("Paie/@sinds", "salary_since") == "salary_since"


def test_groups_of_a_header_are_told_by_the_line_below_it():
    text = "Stamnummer;Kleur;Afwezigheid;Afwezigheid\n;;Reden;Begin\n001;rood;TK;2025-12-01\n002;blauw;OV;2026-01-05\n"
    found = infer(text.encode(), "list.csv").parts[0].found
    assert (found.header_lines, len(found.rows)) == (2, 2)
