"""Cells with a code that the layout does not know <-> rows of table `problem`: they wait for a person to explain it.

The value of such a row is JSON: the code, the source that has it, and the contract or family member of the cell, so
that what is said of the code later can be put where it stands.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from assusoft.frames import as_mask, rows_of, rows_where

UNKNOWN_CODE = "unknown_code"
"""The reason of these rows."""

PART = {"worker": "contract", "family": "member"}
"""The tables whose cells may wait -> what tells the rows of a person apart."""

CodeKey = tuple[str, str, str, str]
"""Source, table, field and code: what a question about a code is about, whoever has it."""


class WaitingCode(NamedTuple):
    """One cell that waits. `at`: its contract, or its family member; `where`: 'file, sheet, row n'."""

    person: str
    table: str
    at: str
    source: str
    field: str
    code: str
    where: str

    @property
    def key(self) -> CodeKey:
        """What is asked about it."""
        return self.source, self.table, self.field, self.code


def waiting_value(code: str, source: str, at: str | None) -> str:
    """The value of the row of such a cell."""
    return json.dumps({"code": code, "source": source, "at": at}, ensure_ascii=False)


def has_waiting(problem: pd.DataFrame) -> bool:
    """Whether any cell waits."""
    return bool(as_mask(problem["reason"] == UNKNOWN_CODE).any())


def waiting_codes(problem: pd.DataFrame) -> list[WaitingCode]:
    """The cells that wait, of rows that are somebody's."""
    rows = rows_of(rows_where(problem, as_mask(problem["reason"] == UNKNOWN_CODE)))
    read = ((row, json.loads(row["value"])) for row in rows if row["person"] is not None)
    return [
        WaitingCode(row["person"], row["table"], cell["at"], cell["source"], row["field"], cell["code"], row["where"])
        for row, cell in read
        if cell["at"] is not None
    ]


def without_codes(problem: pd.DataFrame, known: Iterable[CodeKey]) -> pd.DataFrame:
    """The rows of the table without those that wait for one of these codes."""
    settled = set(known)
    kept = [
        not (reason == UNKNOWN_CODE and _key(row) in settled)
        for reason, row in zip(problem["reason"], rows_of(problem), strict=True)
    ]
    return problem[kept].reset_index(drop=True)


def _key(row: dict[str, str]) -> CodeKey:
    cell = json.loads(row["value"])
    return cell["source"], row["table"], row["field"], cell["code"]
