"""Each built-in layout of statements has a sample, which it knows by its looks and reads as it was written."""

import os
from pathlib import Path

import pandas as pd
import pytest
from support.statement_samples import LAYOUTS, PERIOD, sample, written

from assusoft.layouts import InputFile, read
from assusoft.statements.billed import balance_of, billed_lines, transfers_of
from assusoft.statements.layout_of import layouts_like, statement_layouts

SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "statements"


def file_of(name: str) -> InputFile:
    if os.environ.get("UPDATE_GOLDEN"):
        made = written(name)
        SAMPLES.mkdir(exist_ok=True)
        (SAMPLES / made.name).write_bytes(made.content)
    [path] = SAMPLES.glob(f"{name}.*")
    return InputFile(path.name, path.read_bytes())


def test_every_layout_has_a_sample() -> None:
    assert tuple(layout.name for layout in statement_layouts()) == LAYOUTS
    assert {path.stem for path in SAMPLES.iterdir()} == {*LAYOUTS, "README"}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sample_is_known_by_its_looks_and_read_as_it_was_written(name) -> None:
    file, (layout, rows) = file_of(name), sample(name)
    assert [each.name for each in layouts_like(file)] == [name]
    reading = read(layout, [file], PERIOD)
    assert (len(reading.problems), reading.lines["outcome"].isin(["accepted", "repaired", "skipped"]).all()) == (
        0,
        True,
    )
    pd.testing.assert_frame_equal(
        reading.tables["statement"][list(rows.columns)].astype("str"), rows.astype("str"), check_dtype=False
    )


def test_the_kinds_of_lines_of_a_statement_with_transfer_are_told_apart() -> None:
    layout, _ = sample("statement-transfer")
    rows = read(layout, [file_of("statement-transfer")], PERIOD).tables["statement"]
    assert [line.premium.total for line in billed_lines(rows, PERIOD, "b.csv")] == [108751, -1305]
    assert (transfers_of(rows, "b.csv")["GRP-0147"].total, balance_of(rows)) == (160907, 22000)


def test_a_regularisation_is_a_line_of_its_own_beside_the_month() -> None:
    layout, _ = sample("statement-regularisation")
    rows = read(layout, [file_of("statement-regularisation")], PERIOD).tables["statement"]
    lines = [(line.month, line.last_month, line.premium.total) for line in billed_lines(rows, PERIOD, "b.csv")]
    assert lines == [
        ("2026-02", "2026-02", 156600), ("2026-02", "2026-02", 108751), ("2025-11", "2026-01", -3915)
    ]  # fmt: skip
