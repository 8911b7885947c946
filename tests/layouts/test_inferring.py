"""Samples of every payroll system, corrupted: what is recovered, and that nothing is confident and wrong."""

import importlib.util
import sys
from pathlib import Path

import pytest
from support.systems import HERE, files_of

from assusoft.layouts import InputFile, identified, infer, load_layout

PATH = Path(__file__).parents[2] / "benchmarks" / "inferring.py"
spec = importlib.util.spec_from_file_location("benchmark_inferring", PATH)
inferring = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = inferring
spec.loader.exec_module(inferring)


CANNOT = ("sdworx-hr-xtend", "easypay", "hr-access", "attentia-evolution", "sodeco-prisma")
"""The benchmark corrupts neither nested XML, delimited record types, headers of two lines nor repeated columns."""

CORRUPTED = [system for system in HERE if system not in CANNOT]


@pytest.mark.parametrize("system", CORRUPTED)
def test_corrupted_files_are_mostly_recovered_and_never_wrong(system):
    count = inferring.measured(system, times=3)
    assert count["wrong"] == 0
    assert count["recovered"] >= 0.85 * count.total()


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
