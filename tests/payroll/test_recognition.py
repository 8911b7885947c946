"""What files are before they are imported, as the import itself would take them."""

import pytest

from assusoft.employer import open_employer
from assusoft.payroll.recognition import _stamped

FIRST, SECOND = "2025-11", "2025-12"


@pytest.fixture(scope="module")
def employer(built):
    return open_employer(built)


def extracts(employer, month):
    return sorted((employer.folder / "extracts" / month).iterdir())


def test_files_of_a_month_are_recognised_with_all_their_lines(employer):
    found = employer.recognised(SECOND, extracts(employer, SECOND))
    counted = {file["file"]: file["lines"] for file in employer.imports(SECOND)[-1].counts["files"]}
    assert found.is_complete
    assert {one.name: sum(one.lines.values()) for one in found.files} == counted
    assert {one.source for one in found.files} == {"blox", "own", "securex"}
    assert all(
        one.size == path.stat().st_size for one, path in zip(found.files, extracts(employer, SECOND), strict=True)
    )


def test_what_a_source_needs_and_nobody_gave_is_named(employer):
    found = employer.recognised(SECOND, extracts(employer, SECOND)[:1])
    assert not found.is_complete
    assert ("securex", "*.xls") in {(one.source, one.pattern) for one in found.missing}


def test_files_of_another_month_say_so(employer):
    found = employer.recognised(SECOND, extracts(employer, FIRST))
    wrong = [one for one in found.files if one.problem]
    assert wrong
    assert all(FIRST in one.problem for one in wrong)
    assert not found.is_complete


def test_a_file_of_an_unexpected_name_says_why_it_was_taken(employer, tmp_path):
    first, *others = extracts(employer, SECOND)
    renamed = tmp_path / "contracts.txt"
    renamed.write_bytes(first.read_bytes())
    one = next(one for one in employer.recognised(SECOND, [renamed, *others]).files if one.name == "contracts.txt")
    assert one.source == "blox"
    assert "unexpected name" in one.why


def test_a_file_nobody_knows_is_unknown(employer, tmp_path):
    (tmp_path / "menu.csv").write_text("soup;bread\n1;2\n")
    (one,) = employer.recognised(SECOND, [tmp_path / "menu.csv"]).files
    assert one.is_unknown


def test_two_files_of_one_name_are_told(employer, tmp_path):
    first = extracts(employer, SECOND)[0]
    again = tmp_path / first.name
    again.write_bytes(first.read_bytes())
    _, second = employer.recognised(SECOND, [first, again]).files
    assert second.problem == "Two files have this name: leave one of them out."


def test_a_file_that_cannot_be_read_says_why(employer, tmp_path):
    broken = tmp_path / extracts(employer, SECOND)[0].name
    broken.write_bytes(b"nothing of it\n")
    (one,) = employer.recognised(SECOND, [broken]).files
    assert one.source == "blox"
    assert one.problem
    assert not one.lines


def test_a_file_that_is_of_another_employer_too_names_that_one(make):
    reading = make.reading(employers=[make.entity, "0999999922"])
    problem = _stamped(make.source(), reading, "2026-02", [make.entity])
    assert problem is not None
    assert problem.said("en") == "It says that it is of employer 0999999922, which source blox does not expect."
    assert _stamped(make.source(), make.reading(employers=[make.entity]), "2026-02", [make.entity]) is None
