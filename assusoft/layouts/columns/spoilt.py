"""Texts that a spreadsheet put in the place of a value: error words, and numbers whose digits it did not keep."""

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.cells import NUMBERS, Cells
from assusoft.layouts.columns.spans import Bytes, content

_ERROR = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|VALEUR!|NOM\?|NUL!|NOMBRE!"
    r"|N/B|VERW!|WAARDE!|DEEL/0!|NAAM\?|LEEG!|GETAL!|NV|BEZUG!|WERT!|ZAHL!)|Err:5\d\d|#{3,}"
)
"""Excel's and LibreOffice's words in English, French, Dutch and German, and a number its column was too narrow for."""

_SHORTENED = re.compile(r"\d[.,]\d+E\+?\d{1,3}", re.IGNORECASE)
_DIGITS_KEPT = 15


def spoilt(cells: Cells, is_text: bool) -> dict[int, tuple[str, str]]:
    """Row -> (text, reason) of cells that hold no value: 'formula_error', or 'digits_lost' where a text is wanted.

    An account or national number that went through Excel as 1.23457E+10, or as a number of more than fifteen digits,
    cannot be made whole again.
    """
    signs = content(cells.text)
    raw = signs.tobytes()
    found = _errors(cells) if b"#" in raw or b"Err:5" in raw else {}
    if not is_text or (cells.kinds is None and not ((b"." in raw or b"," in raw) and _may_be_shortened(signs))):
        return found
    return found | _shortened(cells)


def _errors(cells: Cells) -> dict[int, tuple[str, str]]:
    """Rows that hold an error word."""
    texts = _texts(cells, r"^\s*(?:#|Err:5)")
    return {row: (text, "formula_error") for row, text in texts if _ERROR.fullmatch(text)}


def _shortened(cells: Cells) -> dict[int, tuple[str, str]]:
    """Rows that hold a number whose digits a spreadsheet did not keep."""
    kinds = cells.kinds
    return {
        row: (text, "digits_lost")
        for row, text in _texts(cells, r"^\s*(?:\d[.,]\d+[Ee]\+?\d|\d{16})")
        if _SHORTENED.fullmatch(text) or (kinds is not None and kinds[row] in NUMBERS and len(text) > _DIGITS_KEPT)
    }


def _texts(cells: Cells, pattern: str) -> list[tuple[int, str]]:
    """The rows whose cell begins with this pattern, and their trimmed texts."""
    mask = pc.match_substring_regex(cells.text, pattern)
    rows: list[int] = pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist() if len(mask) else []
    return [(row, cells.text[row].as_py().strip()) for row in rows]


def _may_be_shortened(signs: Bytes) -> bool:
    """Whether an E stands after a digit and before another, or before a plus sign."""
    at = np.flatnonzero((signs[1:-1] | 0x20) == ord("e")) + 1
    after = signs[at + 1]
    return bool((_is_digit(signs[at - 1]) & (_is_digit(after) | (after == ord("+")))).any())


def _is_digit(signs: Bytes) -> Any:
    return signs - np.uint8(ord("0")) <= 9


def emptied(cells: Cells, rows: dict[int, tuple[str, str]]) -> tuple[Cells, pa.Array]:
    """The cells with nothing in these rows, and a mask of them."""
    mask = pa.array([row in rows for row in range(len(cells.text))], pa.bool_())
    return Cells(pc.if_else(mask, "", cells.text), cells.kinds), mask
