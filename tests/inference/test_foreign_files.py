"""Files of other countries and other houses: what is certain is named, what is not is asked, nothing is wrong."""

import pytest
from support.shapes import SHAPES, Shape

from assusoft.inference import infer
from assusoft.inference.extract import read_extract
from assusoft.layouts import load_layout

ALL = [make() for make in SHAPES]
EACH = pytest.mark.parametrize("shape", ALL, ids=[make.__name__ for make in SHAPES])


def told(shape: Shape) -> dict[str, str]:
    """Header -> field, '?' when it is asked, '' when it is not used."""
    columns = infer(shape.content, shape.name).parts[0].columns
    words = {"confident": lambda each: each.field, "open": lambda each: "?", "unused": lambda each: ""}
    return {each.header or str(each.place): words[each.status](each) for each in columns}


@EACH
def test_every_column_is_what_it_is_or_asked(shape):
    found = told(shape)
    assert {header: found.get(header) for header in shape.expected} == shape.expected


@EACH
def test_dates_are_written_as_found(shape):
    assert shape.date in ("", infer(shape.content, shape.name).date)


@EACH
def test_proposed_layout_can_be_loaded(shape, tmp_path):
    (path := tmp_path / "proposed.toml").write_text(infer(shape.content, shape.name).toml, encoding="utf-8")
    assert load_layout(path).part


@EACH
def test_file_is_read_without_a_layout_and_no_column_is_lost(shape, tmp_path):
    (path := tmp_path / shape.name).write_bytes(shape.content)
    found = infer(shape.content, shape.name)
    reading = read_extract(path)
    frame = reading.tables[found.parts[0].table]
    assert len(frame) == len(found.parts[0].found.rows)
    assert len(frame.columns) == len(found.parts[0].columns)
    assert reading.problems.empty
