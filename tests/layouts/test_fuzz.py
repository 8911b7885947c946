"""Mutated files: our own clear refusal, or a reading; never anything else. `fuzz.py` beside this runs many more."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import drawn
from support.mutants import LAYOUTS, SEEDS, mutant

from assusoft.errors import Refused
from assusoft.layouts import InputFile, read
from assusoft.layouts.text.file_kinds import kind_of
from assusoft.layouts.workbook import child

TEXTS = [name for name, (kind, _, _) in SEEDS.items() if kind != "sheet" or " as " in name]


@pytest.mark.parametrize("name", SEEDS)
def test_file_that_is_not_mutated_is_read(layout_of, name):
    kind, file, make = SEEDS[name]
    reading = read(layout_of(LAYOUTS[kind]), [InputFile(file, make())], "2026-02")
    assert list(reading.tables["worker"]["payroll_id"][:2]) in (["0012", "0013"], ["0012", "13"], ["0000", "0001"])


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=drawn(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 1 << 40))
def test_mutated_text_is_read_or_refused(layout_of, name, number):
    kind, file, make = SEEDS[name]
    content = mutant(make(), number)
    kind_of(content)
    try:
        read(layout_of(LAYOUTS[kind]), [InputFile(file, content)], "2026-02")
    except Refused as error:
        sentence = str(error)
    else:
        sentence = "Nothing was imported."
    assert sentence.endswith("Nothing was imported.")


@pytest.mark.parametrize(
    "name", [name for name, (kind, _, _) in SEEDS.items() if kind == "sheet" and " as " not in name]
)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 1 << 40))
def test_mutated_workbook_is_read_or_refused(layout_of, name, number):
    kind, file, make = SEEDS[name]
    try:
        read(layout_of(LAYOUTS[kind]), [InputFile(file, mutant(make(), number))], "2026-02")
    except Refused as error:
        sentence = str(error)
    else:
        sentence = "Nothing was imported."
    assert sentence.endswith("Nothing was imported.")


def test_answer_of_the_child_has_a_limit(monkeypatch):
    monkeypatch.setattr(child, "ANSWER", (10, 0))
    assert "more than a workbook of its size may hold" in json.loads(child.answer(SEEDS["xlsx"][2](), ["*"]))["error"]


def test_a_sheet_that_claims_more_columns_than_there_can_be_is_refused_at_once(layout_of):
    kind, file, make = SEEDS["xlsb"]
    with pytest.raises(Refused, match="claims 32771 columns, more than the 16384 there can be"):
        read(layout_of(LAYOUTS[kind]), [InputFile(file, mutant(make(), 594))], "2026-02")
