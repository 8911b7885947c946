"""Files whose name no source expects: taken for the one source that lacks a file and alone reads them, else left."""

from pathlib import Path

import pytest

from assusoft.errors import Refused
from assusoft.layouts import InputFile, read
from assusoft.payroll.sources import Source, assign, load_sources, sources_in_force
from assusoft.payroll.unexpected_files import sources_expecting, with_reasons

PEOPLE = """
kind = "delimited"
file = "people-{month}.csv"
table = "worker"
[stamp]
employer = "Firm"
[columns]
payroll_id = "Nr"
last_name = "Name"
entity = "Firm"
"""
CARS = """
kind = "delimited"
file = "cars*.csv"
table = "worker"
[columns]
payroll_id = "Nr"
car_class = "Class"
"""
TWO_PARTS = """
kind = "delimited"
[[part]]
file = "people*.csv"
table = "worker"
[part.columns]
payroll_id = "Nr"
last_name = "Name"
entity = "Firm"
[[part]]
file = "kids*.csv"
table = "family"
[part.columns]
payroll_id = "Nr"
first_name = "Kid"
"""
STAFF = "Nr;Name;Firm\n001;Maes;0403170701\n002;Smet;0403170701\n"
FLEET = "Nr;Class\n001;B\n002;C\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("people", PEOPLE), ("cars", CARS)):
        (tmp_path / f"{name}.layout").mkdir()
        (tmp_path / f"{name}.layout" / f"{name}.toml").write_text(text)
        role = 'role = "complement"\n' if name == "cars" else ""
        (tmp_path / f"{name}.toml").write_text(f'layout = "{name}"\nfrom = "2025-11"\n{role}')
    return tmp_path


def in_force(folder: Path) -> list[Source]:
    return sources_in_force(load_sources(folder, [folder / "people.layout", folder / "cars.layout"]), "2026-02")


@pytest.fixture
def sources(folder: Path) -> list[Source]:
    return in_force(folder)


def files(**contents: str) -> list[InputFile]:
    return [InputFile(f"{name}.csv", text.encode()) for name, text in contents.items()]


def taken(sources: list[Source], given: list[InputFile]) -> dict[str, str]:
    """File -> the words why it was taken, when it was."""
    return sources_expecting(given, sources, "2026-02", entities=["0403170701"])[1]


def test_file_of_an_unexpected_name_is_taken_for_the_source_that_alone_reads_it(sources: list[Source]) -> None:
    given = files(export=STAFF, cars_1=FLEET)
    expecting, why = sources_expecting(given, sources, "2026-02", entities=["0403170701"])
    assert why == {
        "export.csv": "export.csv has an unexpected name. It was taken for people-2026-02.csv of source "
        "people: only its layout can read the file, and the numbers are those of the workers."
    }
    assigned = assign(given, expecting, "2026-02")
    assert {name: [file.name for file in each] for name, each in assigned.items()} == {
        "people": ["export.csv"],
        "cars": ["cars_1.csv"],
    }
    reading = read(expecting[0].format, assigned["people"], "2026-02")
    assert with_reasons(reading, assigned["people"], why).notes == (why["export.csv"], *reading.notes)


def test_two_files_of_unexpected_names_go_each_to_its_own_source(sources: list[Source]) -> None:
    given = files(list1=FLEET, list2=STAFF)
    expecting, why = sources_expecting(given, sources, "2026-02", entities=["0403170701"])
    assert set(why) == {"list1.csv", "list2.csv"}
    assert assign(given, expecting, "2026-02")["cars"][0].name == "list1.csv"


@pytest.mark.parametrize(
    "given",
    [
        {"export": "Nr;Name\n001;Maes\n", "cars_1": FLEET},  # a column is missing
        {"export": STAFF.replace("0403170701", "0999999922"), "cars_1": FLEET},  # another employer's
        {"export": STAFF.replace("001", "").replace("002", ""), "cars_1": FLEET},  # nobody's numbers
        {"export-2026-01": STAFF, "cars_1": FLEET},  # the name tells another month
        {"export_012026": STAFF, "cars_1": FLEET},
        {"export": STAFF, "copy": STAFF, "cars_1": FLEET},  # two files for one place
        {"people-2026-02": STAFF, "export": FLEET, "cars_1": FLEET},  # no source lacks a file
        {"notes": "call Jan\n", "cars_1": FLEET},
    ],
)
def test_any_other_file_is_left_and_stops_the_import(sources: list[Source], given: dict[str, str]) -> None:
    expecting, why = sources_expecting(files(**given), sources, "2026-02", entities=["0403170701"])
    assert why == {}
    with pytest.raises(Refused, match="is not a file of any source in force in 2026-02"):
        assign(files(**given), expecting, "2026-02")


def test_file_that_two_sources_read_is_left(folder: Path) -> None:
    (folder / "more.toml").write_text('layout = "cars"\nfrom = "2025-11"\nrole = "complement"\nfile = "more.csv"\n')
    both = in_force(folder)
    assert taken(both, files(**{"people-2026-02": STAFF, "fleet": FLEET})) == {}


def test_name_with_signs_of_a_pattern_is_expected_as_it_stands(sources: list[Source]) -> None:
    given = [InputFile("in/export [1].csv", STAFF.encode()), *files(cars_1=FLEET)]
    expecting, why = sources_expecting(given, sources, "2026-02", entities=["0403170701"])
    assert list(why) == ["in/export [1].csv"]
    assert assign(given, expecting, "2026-02")["people"] == given[:1]


def test_two_files_of_one_source_are_both_taken(folder: Path) -> None:
    (folder / "people.layout" / "people.toml").write_text(TWO_PARTS)
    given = files(export=STAFF, export_2="Nr;Kid\n001;Ann\n", cars_1=FLEET)
    expecting, why = sources_expecting(given, in_force(folder), "2026-02", entities=["0403170701"])
    assert set(why) == {"export.csv", "export_2.csv"}
    assert [file.name for file in assign(given, expecting, "2026-02")["people"]] == ["export.csv", "export_2.csv"]
