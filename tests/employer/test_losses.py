"""Imports in which the rows or the columns of one entity are missing: held with the share, released with a reason."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused

AT = datetime(2026, 1, 5, tzinfo=UTC)
ONE, TWO = "0403170701", "0000000097"
FILES = {
    "employer.toml": f"""
name = "Trial"
language = "en"
first_month = "2025-10"
entities = {{ "{ONE}" = "One", "{TWO}" = "Two" }}
""",
    "sources/payroll.toml": 'layout = "trial"\nfrom = "2025-10"\n',
    "plans/hw.toml": """
supplier = "alpha"
from = 2020-01-01
eligible = "statute = 'worker'"
enrolment = "optional"
choice_wage_code = "8640"
family = "optional"
reports = ["name"]
[family_rule]
eligible = "relation = 'child'"
reports = ["name"]
""",
    "templates/payroll/trial.toml": """
kind = "delimited"
date = "%Y-%m-%d"

[[part]]
name = "workers"
table = "worker"
file = "workers-{month}.csv"
[part.columns]
payroll_id = "id"
last_name = "last"
first_name = "first"
birth_date = "birth"
entity = "entity"
hire_date = "hired"
statute = "statute"
category = "category"

[[part]]
name = "deductions"
table = "deduction"
file = "deductions-{month}.csv"
[part.columns]
payroll_id = "id"
wage_code = "code"
amount = "amount"

[[part]]
name = "family"
table = "family"
file = "family-{month}.csv"
[part.columns]
payroll_id = "id"
relation = "relation"
first_name = "first"
birth_date = "birth"
""",
}
WORKERS = [(f"{number:03d}", ONE if number <= 34 else TWO) for number in range(1, 41)]
MONTHS = ["2025-10", "2025-11", "2025-12", "2026-01"]
LAST = "2026-02"


DEDUCTIONS = [f"{id};8640;7.50" for id, _ in WORKERS]
FAMILY = [f"{id};child;C{id};2015-01-{int(id) % 28 + 1:02d}" for id, _ in WORKERS]
STAFF = [f"{id};Worker;W{id};1980-01-{int(id) % 28 + 1:02d};{entity};2019-01-01;worker;clerk" for id, entity in WORKERS]
HEADS = {
    "workers": "id;last;first;birth;entity;hired;statute;category",
    "deductions": "id;code;amount",
    "family": "id;relation;first;birth",
}


def write_month(folder: Path, month: str, **changed: Sequence[str]) -> None:
    """The files of a month in which everybody has a deduction and a child, unless the lines of a file are given."""
    lines = {"workers": STAFF, "deductions": DEDUCTIONS, "family": FAMILY, **changed}
    place = folder / "extracts" / month
    place.mkdir(parents=True, exist_ok=True)
    for name, head in HEADS.items():
        dated = [f"{head};period", *(f"{line};{month}" for line in lines[name])]
        (place / f"{name}-{month}.csv").write_text("\n".join([*dated, ""]), "utf-8")


@pytest.fixture(scope="module")
def four_months(tmp_path_factory) -> Path:
    """Four months in which nothing changed."""
    folder = tmp_path_factory.mktemp("losses") / "acme"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    made = open_employer(folder)
    for month in MONTHS:
        write_month(folder, month)
        made.import_month(month, [], "hr", AT)
    made.store.close()
    return folder


@pytest.fixture
def employer(four_months, tmp_path) -> Employer:
    """A copy of it to be changed."""
    return open_employer(shutil.copytree(four_months, tmp_path / "acme"))


def held(employer: Employer, **changed: Sequence[str]) -> list[str]:
    """Why the last month is held; nothing when it is not."""
    write_month(employer.folder, LAST, **changed)
    try:
        employer.import_month(LAST, [], "hr", AT)
    except Refused as refused:
        return [line.removeprefix("- ") for line in str(refused).splitlines()[1:-1]]
    return []


def of(lines: Sequence[str], entity: str) -> list[str]:
    """The lines of one entity."""
    return [line for line, (_, whose) in zip(lines, WORKERS, strict=True) if whose == entity]


def test_deductions_of_one_entity_that_are_missing_hold_the_import_until_it_is_released(employer):
    assert held(employer, deductions=of(DEDUCTIONS, ONE)) == [
        "entity Two (0000000097): the deduction 8640 is gone for 6 of the 6 people in service who had it in 2026-01 "
        "(100 %); at most 2 were expected."
    ]
    done = employer.import_month(LAST, [], "hr", AT, "Two takes the cover over itself")
    assert "entity Two" in done.counts["released"][0]


def test_deductions_of_one_entity_are_missed_though_other_lines_fill_the_file(employer):
    other = [line.replace("8640", "9999") for line in of(DEDUCTIONS, TWO)]
    assert any("entity Two" in reason for reason in held(employer, deductions=of(DEDUCTIONS, ONE) + other))


def test_deductions_of_nothing_for_one_entity_are_missed(employer):
    nothing = [line.replace("7.50", "0.00") for line in of(DEDUCTIONS, TWO)]
    assert any("deduction 8640 is gone for 6 of the 6" in reason for reason in held(
        employer, deductions=of(DEDUCTIONS, ONE) + nothing
    ))  # fmt: skip


def test_deductions_of_an_unusual_share_are_missed(employer):
    lines = [line for number, line in enumerate(DEDUCTIONS) if number % 5]
    assert held(employer, deductions=lines) == [
        "the deduction 8640 is gone for 8 of the 40 people in service who had it in 2026-01 (20 %); at most 4 were "
        "expected.",
        "entity One (0403170701): the deduction 8640 is gone for 7 of the 34 people in service who had it in 2026-01 "
        "(21 %); at most 4 were expected.",
    ]


@pytest.mark.long
def test_one_person_who_stops_is_an_ordinary_month(employer):
    assert held(employer, deductions=DEDUCTIONS[:-1]) == []


def test_family_of_one_entity_that_is_missing_is_held(employer):
    (reason,) = held(employer, family=of(FAMILY, ONE))
    assert reason.startswith("entity Two (0000000097): 6 of the 6 workers in service who had family members in 2026-01")


def test_column_emptied_for_one_entity_is_held(employer):
    lines = of(STAFF, ONE) + [line.replace("clerk", "") for line in of(STAFF, TWO)]
    assert held(employer, workers=lines) == [
        "entity Two (0000000097): Category is empty for 6 of the 6 people who had it in 2026-01 (100 %); at most 3 "
        "were expected."
    ]


def test_people_of_one_entity_that_are_missing_are_named_with_their_entity(employer):
    reasons = held(employer, workers=of(STAFF, ONE))
    assert reasons[-1] == (
        "entity Two (0000000097): 6 of the 6 people who were in service in 2026-01 are in no file (100 %); at most 3 "
        "were expected."
    )


def test_what_moved_is_kept_with_the_import_to_learn_from(employer):
    held(employer, deductions=DEDUCTIONS[:-1])
    kept = employer.store.current_import(LAST).counts["look"]["losses"]
    assert [(one["code"], one["name"], one["lost"], one["had"]) for one in kept if one["code"]] == [
        ("8640", "", 1, 40), ("8640", TWO, 1, 6),
    ]  # fmt: skip
