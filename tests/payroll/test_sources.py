"""Source files of an employer folder, and which received file belongs to which."""

from pathlib import Path

import pytest

from assusoft.errors import ConfigError, Refused
from assusoft.layouts.definition.files import InputFile
from assusoft.payroll.sources import Source, assign, load_sources, sources_in_force

LAYOUT = """
kind = "delimited"
file = "people*.csv"
table = "worker"
[columns]
payroll_id = "Nr"
sex = "Sex"
entity = "Firm"
[codes.sex]
"1" = "M"
[codes.entity]
"A1" = "0403170701"
"""
TWO_PARTS = """
kind = "delimited"
[[part]]
name = "contracts"
table = "worker"
file = "contracts*.csv"
columns = { payroll_id = "Nr" }
[[part]]
name = "family"
table = "family"
file = "family*.csv"
optional = true
columns = { payroll_id = "Nr" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "sources").mkdir()
    (tmp_path / "templates" / "house.toml").write_text(LAYOUT)
    (tmp_path / "templates" / "two.toml").write_text(TWO_PARTS)
    return tmp_path


def load(folder: Path, **files: str) -> list[Source]:
    for name, text in files.items():
        (folder / "sources" / f"{name.replace('__', '.')}.toml").write_text(text)
    return load_sources(folder / "sources", [folder / "templates"])


def files(*names: str) -> list[InputFile]:
    return [InputFile(name, b"x") for name in names]


BASIC = 'layout = "house"\nfrom = "2025-11"\n'


def test_a_source_extends_its_layout_with_every_other_key(folder: Path) -> None:
    (source,) = load(folder, blox=BASIC + 'separator = ","\n[codes.sex]\n"2" = "F"\n')
    assert source.name == "blox"
    assert source.role == "contracts"
    assert source.working_time == "confirm"
    assert source.format.separator == ","
    assert source.format.codes["sex"] == {"1": "M", "2": "F"}


def test_a_source_says_which_files_belong_to_a_part(folder: Path) -> None:
    (source,) = load(folder, blox='layout = "two"\nfrom = "2025-11"\nfiles = { family = "kids*.csv" }\n')
    assert source.patterns == {"contracts": "contracts*.csv", "family": "kids*.csv"}


def test_sources_of_contracts_come_first(folder: Path) -> None:
    found = load(folder, a=BASIC + 'role = "complement"\n', b=BASIC)
    assert [source.name for source in found] == ["b", "a"]


def test_a_source_is_in_force_from_its_first_to_its_last_month(folder: Path) -> None:
    found = load(folder, old=BASIC + 'to = "2026-02"\n', new='layout = "house"\nfrom = "2026-03"\n')
    assert [each.name for each in sources_in_force(found, "2025-11")] == ["old"]
    assert [each.name for each in sources_in_force(found, "2026-02")] == ["old"]
    assert [each.name for each in sources_in_force(found, "2026-03")] == ["new"]


def test_a_later_version_of_a_source_keeps_its_name(folder: Path) -> None:
    found = load(folder, blox=BASIC + 'to = "2026-02"\n', blox__2026_03='layout = "two"\nfrom = "2026-03"\n')
    assert [each.name for each in found] == ["blox", "blox"]


def test_two_versions_in_force_together_are_a_fault(folder: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load(folder, blox=BASIC, blox__2026_03='layout = "two"\nfrom = "2026-03"\n')
    assert str(error.value).endswith(
        "blox.2026_03.toml, line 2: from: this source is in force together with blox.toml, which has the same name. "
        "Give blox.toml a 'to', the month before."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (BASIC.replace("2025-11", "2025-13"), "blox.toml, line 2: from: '2025-13' is not a month"),
        (BASIC + 'to = "2025-10"\n', "blox.toml, line 3: to: 2025-10 is before 'from', 2025-11."),
        (
            BASIC + 'role = "main"\n',
            "blox.toml, line 3: role: found 'main', expected 'contracts', 'complement' or 'list'",
        ),
        (BASIC + 'files = { family = "x" }\n', "blox.toml, line 3: files.family: is not a part of layout 'house'"),
        (BASIC + 'entites = ["0403170701"]\n', "blox.toml, line 3: entites: is not a known key"),
        (BASIC.replace("house", "hose"), "there is no layout named 'hose'"),
    ],
)
def test_a_fault_in_a_source_file_is_told_with_its_place(folder: Path, text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(folder, blox=text)
    assert sentence in str(error.value)


def test_a_layout_of_something_else_than_payroll_is_a_fault(folder: Path) -> None:
    (folder / "templates" / "statement.toml").write_text(LAYOUT.replace('"worker"', '"line"'))
    with pytest.raises(ConfigError, match="layout 'statement' brings 'line', which is not a table of payroll"):
        load(folder, blox=BASIC.replace("house", "statement"))


def test_a_source_of_contracts_without_workers_is_a_fault(folder: Path) -> None:
    (folder / "templates" / "kids.toml").write_text(TWO_PARTS.replace('"worker"', '"deduction"'))
    with pytest.raises(ConfigError, match="role: layout 'kids' brings no worker"):
        load(folder, blox=BASIC.replace("house", "kids"))


def test_each_file_goes_to_the_source_whose_pattern_it_fits(folder: Path) -> None:
    found = load(folder, blox=BASIC, two='layout = "two"\nfrom = "2025-11"\n')
    given = assign(files("in/PEOPLE_1.csv", "people_2.csv", "contracts.csv"), found, "2026-02")
    assert {name: [file.name for file in each] for name, each in given.items()} == {
        "blox": ["in/PEOPLE_1.csv", "people_2.csv"],
        "two": ["contracts.csv"],
    }


def test_a_file_of_no_source_is_refused_with_what_was_expected(folder: Path) -> None:
    found = load(folder, blox=BASIC, two='layout = "two"\nfrom = "2025-11"\n')
    with pytest.raises(Refused) as error:
        assign(files("people.csv", "contracts.csv", "notes.txt"), found, "2026-02")
    assert str(error.value) == (
        "notes.txt is not a file of any source in force in 2026-02. Expected: blox: people*.csv; two: contracts*.csv, "
        "family*.csv. Leave it out, or correct [files] of the source it belongs to. Nothing was imported."
    )


def test_a_file_that_two_sources_claim_is_refused(folder: Path) -> None:
    found = load(folder, blox=BASIC, linx=BASIC)
    with pytest.raises(Refused) as error:
        assign(files("people.csv"), found, "2026-02")
    assert str(error.value) == (
        "people.csv fits the file patterns of blox.toml and linx.toml: narrow [files] in one of them, so that each "
        "file belongs to one source. Nothing was imported."
    )


def test_a_source_without_its_file_is_refused(folder: Path) -> None:
    found = load(folder, blox=BASIC, two='layout = "two"\nfrom = "2025-11"\n')
    with pytest.raises(Refused) as error:
        assign(files("people.csv", "family.csv"), found, "2026-02")
    assert str(error.value) == (
        "Source two has no file contracts*.csv (part 'contracts') for 2026-02. Expected: two: contracts*.csv, "
        "family*.csv. Add the file; where the payroll never has one, give the part optional = true in the layout; or "
        "end the source with 'to' in two.toml. Nothing was imported."
    )


def test_two_files_of_one_name_are_refused(folder: Path) -> None:
    with pytest.raises(Refused, match=r"Two files are named people.csv: import the right one only."):
        assign(files("people.csv", "people.csv"), load(folder, blox=BASIC), "2026-02")


def test_a_month_without_source_of_contracts_is_refused(folder: Path) -> None:
    found = load(folder, blox=BASIC, cars=BASIC + 'role = "complement"\n')
    with pytest.raises(Refused) as error:
        sources_in_force(found, "2025-10")
    assert str(error.value) == (
        "No source of contracts is in force in 2025-10 (blox.toml from 2025-11 to now, cars.toml from 2025-11 to now). "
        "Correct 'from' and 'to', or add a file to sources/. Nothing was imported."
    )
    with pytest.raises(Refused, match="the folder sources/ holds none"):
        sources_in_force([], "2025-10")


def test_a_file_of_another_month_is_refused_by_its_name(folder: Path) -> None:
    found = load(folder, blox=BASIC + 'files = { worker = "people-{month}.csv" }\n')
    (source,) = sources_in_force(found, "2026-02")
    assert source.patterns == {"worker": "people-2026-02.csv"}
    with pytest.raises(Refused, match=r"people-2026-01\.csv is not a file of any source in force in 2026-02"):
        assign(files("people-2026-01.csv"), [source], "2026-02")


def test_numbers_of_a_source_that_follows_none_are_refused(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"numbers: gives earlier payroll numbers.*add follows"):
        load(folder, blox=BASIC + '[numbers]\n"9" = "1"\n')
    (source,) = load(folder, blox=BASIC + 'follows = "old"\n[numbers]\n"9" = "1"\n')
    assert source.numbers == {"9": "1"}
