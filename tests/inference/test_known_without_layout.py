"""A file of a known system, read without naming its layout: the same values as with it, and no code is refused."""

import pytest
from support.systems import HERE, files_of

from assusoft.inference import infer
from assusoft.inference.extracting import read_inferred
from assusoft.layouts import load_layout, read
from assusoft.layouts.definition.file_names import in_month, matches

MONTH = "2026-02"


@pytest.mark.parametrize("system", HERE)
def test_file_of_a_known_system_gives_the_values_its_layout_reads(system):
    layout = in_month(load_layout(system), MONTH)
    compared = 0
    for file in files_of(system):
        mine = read_inferred(infer(file.content, file.name), MONTH)
        parts = tuple(part for part in layout.part if matches(file.name, part.file))
        theirs = read(layout.model_copy(update={"part": parts}), [file], MONTH)
        assert mine.problems.empty
        for table, frame in mine.tables.items():
            for name in [each for each in frame if each in theirs.tables[table]]:
                compared += 1
                assert {*map(str, frame[name].dropna())} == {*map(str, theirs.tables[table][name].dropna())}, name
    assert compared >= 10
