"""The same forty people through every payroll system: read, photographed, written back, and what one cannot say."""

import os
from pathlib import Path

import pandas as pd
import pytest
from support.months import Employer, plans_named
from support.systems import (
    HERE,
    KEYS,
    PARTLY,
    SYSTEMS,
    as_lines,
    files_of,
    identified,
    not_carried,
    photo_of,
    reading_of,
    shown,
    source_of,
    written_back,
)

from assusoft.demo.extracts.population import MONTH
from assusoft.months import month_end

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "payroll"
PAGE = ROOT / "docs" / "reference" / "payroll-systems.md"
DERIVED = {"contract_start", "entity", "worker_national_number"}
"""Fields a photo fills by itself: a start from the hire date, the one entity of a source, the number of a worker."""

NEEDED = (
    "last_name",
    "birth_date",
    "sex",
    "language",
    "street",
    "civil_status",
    "nationality",
    "bank_account",
    "phone",
)
PLAN = f"""
supplier = "a"
from = 2025-01-01
eligible = "payroll_id is not null"
enrolment = "automatic"
reports = {list(NEEDED)}
required = {list(NEEDED)}
"""


def same_as_golden(path: Path, text: str) -> bool:
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path.is_file() and path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("system", HERE)
def test_sample_reads_without_repair_and_every_row_counts(system):
    reading = reading_of(system)
    assert reading.problems.empty
    assert reading.steps.empty
    assert reading.notes == ()
    assert set(reading.lines["outcome"]) <= {"accepted", "skipped"}
    assert len(reading.tables["worker"]) == len(shown("worker"))


@pytest.mark.parametrize("system", HERE)
def test_photo_is_the_golden_one(system):
    """`UPDATE_GOLDEN=1 pytest tests/layouts/test_systems.py` rewrites it: review the difference."""
    assert same_as_golden(GOLDEN / f"{system}.jsonl", as_lines(photo_of(system)))


@pytest.mark.parametrize("system", HERE)
def test_what_is_read_is_written_back_byte_for_byte(system):
    assert written_back(system) == files_of(system)


@pytest.mark.parametrize("system", HERE)
def test_photo_differs_only_where_the_layout_has_no_column(system):
    photo = photo_of(system)
    for table, keys in KEYS.items():
        if table not in source_of(system).format.tables:
            assert photo.tables[table].empty
            continue
        expected = shown(table)
        found = photo.tables[table].sort_values(keys, ignore_index=True)
        absent = not_carried(system, table)
        same = [name for name in expected.columns if name not in {*absent, *PARTLY.get(system, ())}]
        pd.testing.assert_frame_equal(found[same], expected[same])
        for name in absent:
            assert name in DERIVED or found[name].isna().all()


@pytest.mark.parametrize("system", HERE)
def test_a_field_a_plan_needs_and_the_system_cannot_say_is_asked_for(system):
    employer = Employer(plans_named(group=PLAN))
    tasks = employer.decide(photo_of(system)).tasks
    asked = {(task.person, str(task.facts["field"])) for task in tasks if task.kind == "missing_data"}
    photo = photo_of(system).worker.drop_duplicates("person")
    photo = photo[~(photo["contract_end"] <= month_end(MONTH)).fillna(False)]  # nobody is asked about a leaver
    missing = {(person, name) for name in NEEDED for person in photo.loc[photo[name].isna(), "person"]}
    assert missing <= asked
    for name in set(NEEDED) & set(not_carried(system, "worker")):
        assert {(person, name) for person in photo["person"]} <= asked


def test_page_of_payroll_systems_says_what_these_tests_find():
    """`UPDATE_GOLDEN=1 pytest tests/layouts/test_systems.py` rewrites the page."""
    assert same_as_golden(PAGE, page())


def page() -> str:
    return f"""# Payroll systems

The layouts that come with assusoft, each tried with a sample extract of the same forty people
(`data/samples/payroll/`). No payroll system publishes the layout of its extracts, so each layout is
*representative*: it shows what varies, and an employer [changes in a few lines](../how-to/extend-layout.md) the rest.
A test writes this page.

| system | layout | files | identified by infer | read | golden photo equal | written back equal |
| --- | --- | --- | --- | --- | --- | --- |
{LINE.join(_row(system) for system in SYSTEMS)}

## What a system cannot say

A field without a column is missing in the photo. When a plan needs it, the task `missing_data` asks HR for it.

| system | not carried of workers | of their families | of deductions |
| --- | --- | --- | --- |
{LINE.join(_absent(system) for system in HERE)}
"""


LINE = "\n"


def _row(system: str) -> str:
    if system not in HERE:
        return f"| {SYSTEMS[system]} | – | – | – | – | – | – |"
    layout, reading = source_of(system).format, reading_of(system)
    golden = GOLDEN / f"{system}.jsonl"
    same = golden.is_file() and golden.read_text("utf-8") == as_lines(photo_of(system))
    marks = (identified(system), reading.problems.empty, same, written_back(system) == files_of(system))
    words = ["–" if mark is None else "yes" if mark else "no" for mark in marks]
    kinds = f"{len(files_of(system))} × {layout.kind}, {'workbook' if layout.kind == 'sheet' else layout.encoding}"
    return f"| {SYSTEMS[system]} | `{system}` | {kinds} | {' | '.join(words)} |"


def _absent(system: str) -> str:
    cells = []
    for table in KEYS:
        if table not in source_of(system).format.tables:
            cells.append("everything")
            continue
        words = [f"`{name}`" for name in not_carried(system, table)]
        partly = PARTLY.get(system, {}) if table == "worker" else {}
        cells.append(", ".join([*words, *(f"`{name}` ({why})" for name, why in partly.items())]) or "–")
    return f"| {SYSTEMS[system]} | {' | '.join(cells)} |"
