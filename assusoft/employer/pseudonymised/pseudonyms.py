"""The tables of a photo x a secret -> the tables as somebody may see them who has no right to names, pay or health."""

import hmac
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any

import pandas as pd

from assusoft.employer.pseudonymised.kept_fields import FIELDS, How

_DIGITS = 16
"""Of a pseudonym: two of a million persons meet once in some tens of millions of employers."""


def pseudonymised(tables: Mapping[str, pd.DataFrame], secret: bytes) -> dict[str, pd.DataFrame]:
    """The tables worker, family and deduction with the fields of `FIELDS` alone.

    The same person has the same pseudonym in every table and month, as long as the secret is the same; without the
    secret nobody can say whose it is, not even by trying every number.
    """
    return {table: _table(tables[table], fields, secret) for table, fields in FIELDS.items()}


def pseudonym(secret: bytes, field: str, value: str) -> str:
    """'x' and sixteen hexadecimal digits."""
    return f"x{hmac.digest(secret, f'{field} {value}'.encode(), 'sha256').hex()[:_DIGITS]}"


def _table(rows: pd.DataFrame, fields: Mapping[str, How], secret: bytes) -> pd.DataFrame:
    return pd.DataFrame({name: _column(rows[name], how, secret) for name, how in fields.items()}, index=rows.index)


def _column(values: "pd.Series[Any]", how: How, secret: bytes) -> "pd.Series[Any]":
    if how == "kept":
        return values
    change = _CHANGES[how](secret, str(values.name))
    changed = [None if pd.isna(value) else change(value) for value in values]
    return pd.Series(changed, index=values.index, dtype="object").astype(values.dtype)


_CHANGES: dict[How, Callable[[bytes, str], Callable[[Any], object]]] = {
    "pseudonym": lambda secret, field: cache(partial(pseudonym, secret, field)),
    "month": lambda secret, field: _first_of_month,
    "year": lambda secret, field: _first_of_year,
}


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _first_of_year(day: date) -> date:
    return day.replace(month=1, day=1)
