"""What is archived of a sheet is the sheet: through JSON and back, every value keeps its type."""

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assusoft.benefit_sheets.sheet import Figure, Part, Sheet, Source, Table
from assusoft.benefit_sheets.values import as_values, from_values, said_of

DAYS = st.dates()
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=2)
TEXTS = st.text(max_size=8)
VALUES = st.one_of(st.none(), TEXTS, AMOUNTS, st.integers(), DAYS, st.booleans())
SOURCES = st.builds(Source, st.sampled_from(("payroll", "statement")), st.none() | DAYS, TEXTS, TEXTS)
FIGURES = st.builds(Figure, TEXTS, TEXTS, VALUES, TEXTS, st.none() | SOURCES, TEXTS)
FEW = st.lists(FIGURES, max_size=2).map(tuple)
ROWS = st.lists(st.tuples(TEXTS, st.lists(st.none() | FIGURES, max_size=2).map(tuple)), max_size=2).map(tuple)
TABLES = st.builds(Table, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), ROWS)
PARTS = st.builds(Part, TEXTS, TEXTS, FEW, st.lists(TABLES, max_size=2).map(tuple), TEXTS)
SHEETS = st.builds(
    Sheet, TEXTS, TEXTS, st.just("2026-02"), st.sampled_from(("month", "exit")), DAYS, st.just("fr"), TEXTS, TEXTS,
    st.lists(PARTS, max_size=2).map(tuple), FEW, st.none() | DAYS,
)  # fmt: skip


@given(sheet=SHEETS)
def test_a_sheet_comes_back_from_its_values(sheet: Sheet) -> None:
    again = from_values(json.loads(json.dumps(as_values(sheet))))
    assert again == sheet
    assert json.loads(said_of(sheet)) == as_values(replace(sheet, issued=None))
    assert repr(again) == repr(sheet)  # 1 is no True, 12.3 no 12.30


def test_every_field_of_a_sheet_is_among_its_values() -> None:
    sheet = Sheet("P00001", "An", "2026-02", "month", date(2026, 2, 28), "fr", "X", "Y", (), ())
    assert set(as_values(sheet)) == {one.name for one in fields(Sheet)}
    assert as_values(sheet)["on"] == {"day": "2026-02-28"}
    figure = Figure("a", "A", Decimal("12.30"))
    part = Part("p", "P", (figure,))
    assert as_values(Sheet(**(vars(sheet) | {"parts": (part,)})))["parts"] == [
        {"key": "p", "title": "P", "figures": [{"key": "a", "label": "A", "value": {"amount": "12.30"}}]}
    ]
