"""What people type in answers, as they write days, amounts and yes."""

from datetime import date
from decimal import Decimal

import pytest

from assusoft.month.tasks.answer_values import parse, plain
from assusoft.schema import DTYPES


@pytest.mark.parametrize("text", ["2025-12-03", "03/12/2025", "3/12/2025", "3-12-2025", "03.12.2025", " 03/12/2025 "])
def test_day_is_read_as_belgians_write_it(text):
    assert parse(text, DTYPES["date"]) == date(2025, 12, 3)
    assert plain(text, DTYPES["date"]) == "2025-12-03"


@pytest.mark.parametrize("text", ["31/02/2026", "2026-13-01", "12/2025", "03/12/25", "tomorrow"])
def test_day_that_is_none_is_not_read(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parse(text, DTYPES["date"])


@pytest.mark.parametrize(
    ("text", "value", "kept"),
    [
        ("1234.56", "1234.56", "1234.56"),
        ("1.234,56", "1234.56", "1234.56"),
        ("1 234,5", "1234.50", "1234.50"),
        ("80", "80.00", "80"),
    ],
)
def test_amount_is_read_with_a_point_or_a_comma_and_kept_with_a_point(text, value, kept):
    assert parse(text, DTYPES["money"]) == Decimal(value)
    assert plain(text, DTYPES["money"]) == kept


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345,678", "many"])
def test_amount_that_may_be_two_amounts_is_not_read(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parse(text, DTYPES["money"])


@pytest.mark.parametrize(("text", "kept"), [("Oui", "true"), ("nee", "false"), ("true", "true")])
def test_yes_and_no_are_read_in_three_languages(text, kept):
    assert plain(text, DTYPES["flag"]) == kept
