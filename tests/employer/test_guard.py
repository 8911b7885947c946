"""Extracts that do not look like the months before are held with their figures, and released with a reason."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assusoft.demo import write_employer
from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused

AT = datetime(2026, 1, 5, tzinfo=UTC)
FIRST, SECOND = "2025-11", "2025-12"
BLOX = f"blox-contrats-{SECOND}.csv"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A sample employer with its first month imported."""
    folder = tmp_path_factory.mktemp("guarded") / "employer"
    write_employer(folder, workers=90, months=2)
    settings = folder / "employer.toml"
    settings.write_text(settings.read_text("utf-8").replace('language = "fr"', 'language = "en"'), "utf-8")
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "Claire", AT)
    employer.store.close()
    return folder


@pytest.fixture
def employer(built, tmp_path) -> Employer:
    """A copy of it, the second month to be imported."""
    return open_employer(shutil.copytree(built, tmp_path / "acme"))


def changed(employer: Employer, change, name: str = BLOX) -> Employer:
    """The employer with the lines (lists of cells) of a file of the second month changed."""
    path = employer.folder / "extracts" / SECOND / name
    lines = [line.split(";") for line in path.read_text("cp1252").splitlines()]
    path.write_text("".join(";".join(cells) + "\r\n" for cells in change(lines)), "cp1252", newline="")
    return employer


def held(employer: Employer) -> list[str]:
    """The reasons for which the second month is held; nothing is stored."""
    with pytest.raises(Refused) as error:
        employer.import_month(SECOND, [], "Claire", AT)
    assert employer.store.current_import(SECOND) is None
    first, *reasons, last = str(error.value).splitlines()
    assert first == "2025-12 is on hold, because it does not look like the months before:"
    assert last.endswith('import it again with --release "REASON"; the reason is kept.')
    return reasons


def column(lines, header: str) -> int:
    return lines[0].index(header)


def with_cells(header: str, change):
    def lines_changed(lines):
        at = column(lines, header)
        return [lines[0], *([*cells[:at], change(cells[at]), *cells[at + 1 :]] for cells in lines[1:])]

    return lines_changed


def test_an_ordinary_month_is_taken(employer):
    done = employer.import_month(SECOND, [], "Claire", AT)
    assert done.counts["released"] == []


def test_a_new_column_is_held(employer):
    changed(employer, lambda lines: [[*cells, "Prime" if cells is lines[0] else "1"] for cells in lines])
    assert held(employer) == ["- blox/contracts: the column 'prime' is new."]


def test_an_optional_column_that_is_gone_is_held_with_its_blanks(employer):
    def without(lines):
        at = column(lines, "% contractuel")
        return [[*cells[:at], *cells[at + 1 :]] for cells in lines]

    reasons = held(changed(employer, without))
    assert reasons[0] == "- blox/contracts: the column '% contractuel' is gone."
    assert [reason for reason in reasons[1:] if "100 % is missing" in reason] == reasons[1:] != []


def test_a_renamed_optional_column_is_held(employer):
    def renamed(lines):
        return [["Contrat %" if cell == "% contractuel" else cell for cell in lines[0]], *lines[1:]]

    assert "- blox/contracts: the column '% contractuel' is gone, and 'contrat %' is in its place." in held(
        changed(employer, renamed)
    )


def test_columns_in_another_order_are_held(employer):
    reasons = held(changed(employer, lambda lines: [[cells[1], cells[0], *cells[2:]] for cells in lines]))
    assert reasons == ["- blox/contracts: the columns are in another order: 'N° dossier' is where 'Période' was."]


def test_salaries_in_cents_are_held_by_their_form_and_their_sum(employer):
    in_cents = with_cells("Salaire mensuel", lambda cell: cell.replace(",", "").replace(".", ""))
    reasons = held(changed(employer, in_cents))
    assert "- blox/contracts: the column 'Salaire mensuel' was written like 1234,56 and is now written like 1234." in (
        reasons
    )
    assert any(re.search(r"Monthly salary.*: the sum is \d+; \d+ in 2025-11, so", reason) for reason in reasons)


def test_a_column_that_is_emptied_is_held(employer):
    reasons = held(changed(employer, with_cells("Code postal", lambda cell: "")))
    assert len(reasons) == 1
    assert "is missing; 0 % in 2025-11, so at most" in reasons[0]


def test_a_cut_file_is_held_by_lines_persons_and_salaries(employer):
    reasons = held(changed(employer, lambda lines: lines[: len(lines) // 2]))
    assert re.match(r"- blox/contracts: \d+ lines; \d+ in 2025-11, so \d+ to \d+ were expected.", reasons[0])
    assert any("persons" in reason for reason in reasons)


def test_a_file_that_tells_another_month_is_refused_whatever_the_reason(employer):
    before, after = (employer.folder / "extracts" / month for month in (FIRST, SECOND))
    shutil.copy(before / f"own-system-{FIRST}.xml", after / f"own-system-{SECOND}.xml")
    with pytest.raises(Refused, match="made for '2025-11'"):
        employer.import_month(SECOND, [], "Claire", AT, "I know")


def test_a_release_is_kept_with_what_it_released(employer):
    changed(employer, lambda lines: [[*cells, "Prime" if cells is lines[0] else "1"] for cells in lines])
    held(employer)
    done = employer.import_month(SECOND, [], "Claire", AT, "Prime: asked for in November")
    assert done.release_reason == "Prime: asked for in November"
    assert done.counts["released"] == ["blox/contracts: the column 'prime' is new."]
    assert employer.import_month(SECOND, [], "Claire", AT).repeated


def test_the_reasons_are_told_in_the_language_of_the_employer(employer):
    settings = employer.folder / "employer.toml"
    settings.write_text(settings.read_text("utf-8").replace('language = "en"', 'language = "nl"'), "utf-8")
    changed(employer, lambda lines: [[*cells, "Prime" if cells is lines[0] else "1"] for cells in lines])
    with pytest.raises(Refused, match="de kolom 'prime' is nieuw"):
        open_employer(employer.folder).import_month(SECOND, [], "Claire", AT)
