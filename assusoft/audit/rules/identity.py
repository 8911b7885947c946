"""Rules on who a person is: numbers, birth, sex, accounts."""

import re

import pandas as pd

from assusoft.layouts.columns.identifiers import has_check_digits


def national_number_invalid(frame: pd.DataFrame, column: str = "national_number") -> "pd.Series[bool]":
    """Not eleven digits, or a wrong check number modulo 97, also as of 2000 (sources.md: National number)."""
    head, check = _head_and_check(frame[column])
    good: pd.Series[bool] = (97 - head % 97 == check) | _of_this_century(head, check)
    return frame[column].notna() & ~good


def birth_date_of_another_number(
    frame: pd.DataFrame, column: str = "national_number", birth: str = "birth_date"
) -> "pd.Series[bool]":
    """The birth date is not the one in the national number (sources.md: National number).

    A number without month or day tells nothing, and one that is none belongs to another check.
    """
    head, check = _head_and_check(frame[column])
    start = (head // 1000).where(~national_number_invalid(frame, column))
    century = _of_this_century(head, check).map({True: 2000, False: 1900})
    year, month, day = century + start // 10_000, start // 100 % 100 % 20, start % 100
    born = frame[birth]
    same: pd.Series[bool] = (year == born.dt.year) & (month == born.dt.month) & (day == born.dt.day)
    return start.notna() & born.notna() & (month > 0) & (day > 0) & ~same


def sex_of_another_number(frame: pd.DataFrame, column: str = "national_number", sex: str = "sex") -> "pd.Series[bool]":
    """An odd serial is a man's, an even one a woman's (sources.md: National number).

    BIS numbers with month + 20 say nothing.
    """
    head, _ = _head_and_check(frame[column])
    month = head // 100_000 % 100
    known = frame[column].notna() & frame[sex].notna() & ~month.between(20, 32)
    return known & ~national_number_invalid(frame, column) & ((head % 2 == 1) != (frame[sex] == "M"))


def national_number_of_two_persons(frame: pd.DataFrame) -> "pd.Series[bool]":
    """The same national number is another person's too."""
    return frame.groupby("national_number")["person"].transform("nunique").reindex(frame.index) > 1


def person_under_two_numbers(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Same names and birth date, two national numbers: one person entered twice, or a BIS number replaced."""
    who = [frame["last_name"].str.casefold(), frame["first_name"].str.casefold(), frame["birth_date"]]
    return frame["national_number"].groupby(who).transform("nunique").reindex(frame.index) > 1


def payroll_number_of_another(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A payroll number that was another person's the month before, in the same source."""
    then = frame["payroll_id_owner__before"]
    return then.notna() & (then != frame["person"]) & ~frame["known_before"]


def age_outside(
    frame: pd.DataFrame, low: int, high: int, birth: str = "birth_date", when: str = ""
) -> "pd.Series[bool]":
    """Younger than `low` or older than `high` years at the end of the month."""
    wrong = _younger(frame, low, birth) | _reached(frame, high + 1, birth)
    return wrong & frame[when].astype(bool) if when else wrong


def minor_at_work(frame: pd.DataFrame, years: int = 18) -> "pd.Series[bool]":
    """Under `years`, at work, and neither student nor apprentice."""
    return (
        frame["active"]
        & _younger(frame, years)
        & ~frame["statute"].isin(["student", "apprentice"])
        & frame["statute"].notna()
    )


def past_pension_age(frame: pd.DataFrame, ages: dict[str, int]) -> "pd.Series[bool]":
    """At work after the month of the legal pension age (sources.md: Pension age).

    `ages`: month from which it holds -> years.
    """
    month = str(frame["month_end"].iloc[0])[:7] if len(frame) else ""
    in_force = [years for start, years in sorted(ages.items()) if start <= month]
    if not in_force:
        return pd.Series(False, index=frame.index)
    return frame["active"] & (frame["birth_date"] + pd.DateOffset(years=in_force[-1]) < frame["month_start"])


def iban_invalid(frame: pd.DataFrame, column: str = "bank_account") -> "pd.Series[bool]":
    """Not the form of an IBAN, or a remainder modulo 97 that is not 1 (sources.md: Bank account)."""
    texts = frame[column].str.replace(r"[ .\-]", "", regex=True).str.upper()
    known = texts.dropna().drop_duplicates()
    good = {text: _is_iban(text) for text in known}
    return texts.notna() & ~texts.map(good).astype(object).where(texts.notna(), True).astype(bool)


def account_of_several(frame: pd.DataFrame, persons: int = 2) -> "pd.Series[bool]":
    """A bank account of more than `persons` persons."""
    return frame.groupby("bank_account")["person"].transform("nunique").reindex(frame.index) > persons


def enterprise_number_invalid(frame: pd.DataFrame, column: str = "entity", first: str = "01") -> "pd.Series[bool]":
    """Not ten digits that begin with one of `first`, or a wrong check number modulo 97.

    (sources.md: Enterprise and establishment numbers)
    """
    text = frame[column]
    shaped = re.compile(rf"[{first}]\d{{9}}", re.ASCII)
    good = [number for number in text.dropna().unique() if shaped.fullmatch(number) and has_check_digits(number)]
    return text.notna() & ~text.isin(good)


def _head_and_check(column: "pd.Series[str]") -> "tuple[pd.Series[float], pd.Series[float]]":
    """The first nine digits and the last two; missing where there are not eleven."""
    number = pd.to_numeric(column.where(column.str.fullmatch(r"\d{11}").fillna(False)), errors="coerce")
    return number // 100, number % 100


def _of_this_century(head: "pd.Series[float]", check: "pd.Series[float]") -> "pd.Series[bool]":
    return 97 - (head + 2_000_000_000) % 97 == check


def _younger(frame: pd.DataFrame, years: int, birth: str = "birth_date") -> "pd.Series[bool]":
    return frame[birth] + pd.DateOffset(years=years) > frame["month_end"]


def _reached(frame: pd.DataFrame, years: int, birth: str = "birth_date") -> "pd.Series[bool]":
    return frame[birth] + pd.DateOffset(years=years) <= frame["month_end"]


def _is_iban(text: str) -> bool:
    if not (15 <= len(text) <= 34 and text[:2].isalpha() and text.isalnum() and text.isascii()):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1
