"""Rules on who a person is: numbers, names, birth, sex."""

import pandas as pd


def national_number_invalid(frame: pd.DataFrame, column: str = "national_number") -> "pd.Series[bool]":
    """Not eleven digits, or a wrong check number modulo 97, also as of 2000 (domain.md 1.1)."""
    text = frame[column]
    numbers = pd.to_numeric(text.where(text.str.fullmatch(r"\d{11}").fillna(False)), errors="coerce")
    head, check = numbers // 100, numbers % 100
    good = (97 - head % 97 == check) | (97 - (head + 2_000_000_000) % 97 == check)
    return text.notna() & ~good


def birth_date_of_another_number(
    frame: pd.DataFrame, column: str = "national_number", birth: str = "birth_date"
) -> "pd.Series[bool]":
    """The birth date is not the one in the national number; without month or day it tells nothing (domain.md 1.1)."""
    start = pd.to_numeric(frame[column].str.slice(0, 6), errors="coerce")
    year, month, day = start // 10_000, start // 100 % 100 % 20, start % 100
    born = frame[birth]
    same = (year == born.dt.year % 100) & (month == born.dt.month) & (day == born.dt.day)
    told = start.notna() & born.notna() & (month > 0) & (day > 0)
    wrong: pd.Series[bool] = told & ~same
    return wrong
