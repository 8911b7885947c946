"""Identity numbers of other countries are told by shape and check digits; payroll numbers are not taken for them."""

import pytest

from assusoft.inference.content.profile import profile_of
from assusoft.inference.judging.foreign import foreign_number
from assusoft.inference.model import FoundColumn


def told(*cells: str) -> str:
    return foreign_number(profile_of(FoundColumn("a", "Number", cells), ".", 2026))


@pytest.mark.parametrize(
    ("country", "cells"),
    [
        ("Sweden or Finland", ("19850115-1230", "19790302-5670", "680730-3450")),
        ("Denmark", ("150185-1234", "020379-5678", "310768-3456")),
        ("the Czech Republic or Slovakia", ("850314/1234", "905230/1234", "720708/123")),
        ("Italy", ("RSSRSO80A41G482Q", "BNCMRC75C15H501X", "VRDLCU90D55F205Z")),
        ("Spain", ("12345678Z", "X1234567L", "00000000T")),
        ("Poland", ("44051401359", "02270803624", "85031412347")),
        ("France", ("180017512345660", "285027512345672", "1900375123456")),
        ("the United Kingdom", ("QQ123456C", "AB 12 34 56 D", "JG103759A")),
        ("the United States", ("123-45-6789", "234-56-7890", "345-67-8901")),
        ("Switzerland", ("756.1234.5678.97", "756.2345.6789.01", "756.9217.0769.85")),
    ],
)
def test_numbers_of_another_country_are_told(country: str, cells: tuple[str, ...]) -> None:
    assert told(*cells) == country


@pytest.mark.parametrize(
    "cells",
    [
        ("0001", "0002", "0003"),
        ("85073003328", "90021512345", "71090100112"),  # eleven digits, of no Polish check digit
        ("AB-001", "AB-002", "AB-003"),
        ("12345678A", "12345679A", "12345670A"),  # letters that are not those of the digits
        ("850314/1234", "0001", "0002"),
        ("850314/1234", "905230/1234"),
    ],
)
def test_other_numbers_are_not(cells: tuple[str, ...]) -> None:
    assert told(*cells) == ""
