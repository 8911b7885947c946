"""A month is closed only when nobody is forgotten: no plan loses its sheet or its supplier in silence."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import Names, answer_month
from assusoft.employer import open_employer
from assusoft.errors import Refused

FIRST, SECOND = "2025-11", "2025-12"
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """November is closed, December is answered and ready to be closed."""
    folder = tmp_path_factory.mktemp("closing") / "acme"
    write_employer(folder, workers=80, months=2)
    employer, names, script = open_employer(folder), Names(), scripted_answers(folder)
    for month in (FIRST, SECOND):
        answer_month(employer, names, month, [answer for answer in script if answer.month == month])
        if month == FIRST:
            employer.close(month, "Claire", AT)
    employer.store.close()
    return folder


@pytest.fixture
def folder(built, tmp_path) -> Path:
    return shutil.copytree(built, tmp_path / "acme")


def test_plan_whose_sheet_is_gone_while_people_are_insured_is_refused(folder):
    (folder / "plans" / "car.toml").unlink()
    with pytest.raises(
        Refused, match=r"plan 'car' has no sheet in force any more, while \d+ affiliations in it are open"
    ):
        open_employer(folder).close(SECOND, "Claire", AT)
    assert open_employer(folder).facts.closing_of(SECOND) is None


def test_plan_that_moved_to_another_supplier_under_its_name_is_refused(folder):
    sheet = folder / "plans" / "car.toml"
    sheet.write_text(sheet.read_text("utf-8").replace('"leasing-c"', '"insurer-a"'), "utf-8")
    with pytest.raises(Refused, match=r"plan 'car' moved to supplier 'insurer-a'.*supplier 'leasing-c'"):
        open_employer(folder).close(SECOND, "Claire", AT)


def test_file_changed_after_it_was_read_is_refused(folder):
    employer = open_employer(folder)
    assert employer.suppliers
    path = folder / "suppliers" / "insurer-a.toml"
    path.write_text(path.read_text("utf-8").replace("name = ", 'contact = "Z"\nname = ', 1), "utf-8")
    with pytest.raises(Refused, match="were changed after they were read"):
        employer.close(SECOND, "Claire", AT)
