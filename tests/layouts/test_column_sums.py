"""A column added in one go gives what adding its cells one by one gives, whatever they hold."""

import re
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft.layouts.columns.cells import NUMBER as NUMBER_KIND
from assusoft.layouts.columns.cells import NUMBER_1904, TEXT, Cells
from assusoft.layouts.columns.sums import CENT, NUMBER, sum_against


def by_hand(texts, kinds, stated, decimals):
    """`kinds`: of the texts, and then of what is stated."""
    shown = (Decimal(0), None)
    for sign in sorted(decimals, key=lambda sign: -sum(cents(text or "", sign) for text in texts)):
        said = number(stated, "." if kinds[-1] != TEXT else sign)
        found = [
            number(text or "", "." if kind != TEXT else sign) for text, kind in zip(texts, kinds[:-1], strict=True)
        ]
        known = [one for one in found if one is not None]
        if said is None or not known or len(known) * 2 < sum(bool(text and text.strip()) for text in texts):
            continue
        made = sum(known, Decimal(0))
        shown = (said, made) if shown[1] is None or abs(said - made) <= CENT else shown
    return shown


def cents(text, sign):
    return re.search(re.escape(sign) + r"\d{1,2}\D*$", text) is not None


def number(text, decimal):
    text = text.strip()
    if not NUMBER.fullmatch(text):
        return None
    bare = re.sub(r"[^\d.,-]", "", text).replace("," if decimal == "." else ".", "").replace(decimal, ".")
    digits = bare.strip("-")
    if not re.fullmatch(r"\d+(?:\.\d+)?|\.\d+|\d+\.", digits):
        return None
    negative = bare.startswith("-") or bare.endswith("-") or text.startswith("(")
    return -Decimal(digits) if negative else Decimal(digits)


AMOUNTS = st.decimals(min_value=-99_999, max_value=9_999_999, places=2).map(
    lambda amount: str(amount).replace(".", ",")
)
CELLS = st.one_of(
    AMOUNTS,
    st.integers(0, 10**9).map(str),
    st.floats(0, 10**6).map(str),
    st.from_regex(NUMBER, fullmatch=True).map(lambda text: text[:20]),
    st.text(alphabet="0123456789,.-+()' \u00a0\u202f’€%EURkrKFr.zł\t\n\x0b\x1c\x85٣७a", max_size=12),
    st.sampled_from(
        ["", None, " ", "0", "-0", "007", "0,5", "1.", ",5", "(12,00)", "12-", "1.234,50 €", "0.1000000000000001"]
    ),
)


KINDS = st.sampled_from([TEXT, TEXT, NUMBER_KIND, NUMBER_1904])


@settings(max_examples=drawn(400))
@given(st.lists(st.tuples(CELLS, KINDS), max_size=30), CELLS, KINDS, st.booleans(), st.sampled_from([",.", ".", ","]))
@example([("1,50", TEXT), ("2,25", TEXT)], "3,75", TEXT, True, ",")
def test_sum_is_that_of_the_cells_one_by_one(rows, total, its_kind, told, decimals):
    """`told`: the file itself tells numbers from texts."""
    stated = (total or "").strip()
    texts = [text for text, _ in rows]
    kinds = [kind if told else TEXT for kind in [*(kind for _, kind in rows), its_kind]]
    cells = Cells(pa.array([*texts, stated], pa.string()), np.array(kinds, np.int8) if told else None)
    found = sum_against(cells, np.arange(len(texts)), len(texts), stated, decimals)
    assert str(found) == str(by_hand(texts, kinds, stated, decimals))


@pytest.mark.parametrize("text", ["12345678901234567890123456,78", "٣٤,٥٠"])
def test_numbers_beyond_amounts_are_added_one_by_one(text):
    cells = Cells(pa.array([text, "1,00", "2,00"]))
    made = sum_against(cells, np.arange(2), 2, "2,00", ",")[1]
    assert made == number(text, ",") + 1
