"""Names made comparable."""

import pandas as pd
import pytest

from assusoft.payroll.identity.comparable_names import full_names
from assusoft.plain_names import normalised
from assusoft.schema import DTYPES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Van den Berghe", "VANDENBERGHE"),
        ("D'Hondt", "d’hondt"),
        ("Anne-Marie", "Anne Marie"),
        ("Zoë", "ZOE"),
        ("Strauß", "STRAUSS"),
        ("Cœur", "COEUR"),
        ("Sørensen", "Sorensen"),
    ],
)
def test_accents_case_blanks_and_hyphens_do_not_tell_names_apart(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_letters_tell_names_apart() -> None:
    assert normalised("Janssen") != normalised("Janssens")


def test_a_missing_or_empty_name_makes_no_full_name() -> None:
    last = pd.Series(["A", pd.NA, "A", "--"], dtype=DTYPES["text"])
    first = pd.Series(["B", "B", pd.NA, "B"], dtype=DTYPES["text"])
    assert full_names(last, first).isna().tolist() == [False, True, True, True]


def test_last_and_first_name_are_kept_apart() -> None:
    last = pd.Series(["Jan", "Janp"], dtype=DTYPES["text"])
    first = pd.Series(["Piet", "iet"], dtype=DTYPES["text"])
    assert full_names(last, first).nunique() == 2
