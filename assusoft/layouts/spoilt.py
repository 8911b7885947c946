"""Texts that a spreadsheet put in the place of a value: error words, and numbers whose digits it did not keep."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.block import NUMBER, NUMBER_1904, Cells

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
    found: dict[int, tuple[str, str]] = {}
    for row in _rows(cells, r"^\s*(?:#|Err:5)"):
        text = cells.text[row].as_py().strip()
        if _ERROR.fullmatch(text):
            found[row] = (text, "formula_error")
    for row in _rows(cells, r"^\s*(?:\d[.,]\d+[Ee]\+?\d|\d{16})") if is_text else ():
        text = cells.text[row].as_py().strip()
        too_long = cells.kinds is not None and cells.kinds[row] in (NUMBER, NUMBER_1904) and len(text) > _DIGITS_KEPT
        if _SHORTENED.fullmatch(text) or too_long:
            found[row] = (text, "digits_lost")
    return found


def _rows(cells: Cells, pattern: str) -> list[int]:
    mask = pc.match_substring_regex(cells.text, pattern)
    rows: list[int] = pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist() if len(mask) else []
    return rows


def emptied(cells: Cells, rows: dict[int, tuple[str, str]]) -> tuple[Cells, pa.Array]:
    """The cells with nothing in these rows, and a mask of them."""
    mask = pa.array([row in rows for row in range(len(cells.text))], pa.bool_())
    return Cells(pc.if_else(mask, "", cells.text), cells.kinds), mask
