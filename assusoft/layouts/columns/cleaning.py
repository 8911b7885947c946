"""Raw cells of one column -> typed values, column by column: what was repaired, what was set aside.

Texts of the commonest shape are typed all at once; of the others, as of codes and numbers, each distinct one is looked
at once. A text that is not understood becomes missing and a problem, never a guess. An unknown code
is a problem too, or refuses the whole import: whoever reads says which.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.layouts.columns.amounts import numbers
from assusoft.layouts.columns.cells import NUMBERS, Cells, is_number
from assusoft.layouts.columns.cleaned import NOTHING, UNKNOWN, Cleaned, Decode, Decoded, by_distinct, decoded
from assusoft.layouts.columns.days import DayForm, day_decoder, day_parser
from assusoft.layouts.columns.empty_words import EMPTY_WORD, without_words
from assusoft.layouts.columns.fast_path import fast_bank_accounts, fast_national_numbers
from assusoft.layouts.columns.identifiers import bank_account, national_number
from assusoft.layouts.columns.spans import lengths, trimmed
from assusoft.layouts.columns.spoilt import emptied, spoilt
from assusoft.layouts.definition.day_forms import last_day
from assusoft.layouts.definition.layout import Column, Layout

Work = Callable[[Cells], Cleaned]
Fast = Callable[[pa.Array], pa.Array]
"""Texts -> their values at once, missing where a closer look is needed; it never repairs anything."""

_IDENTIFIERS = {
    "national_number": (national_number, "invalid_national_number"),
    "worker_national_number": (national_number, "invalid_national_number"),
    "bank_account": (bank_account, "invalid_iban"),
}


def clean(
    cells: Cells, name: str, kind: str, column: Column, layout: Layout, codes: Mapping[str, str] | None
) -> Cleaned:
    """The typed values of the field `name`, whose schema type is `kind`; `codes` when it is coded."""
    is_text = kind == "text"
    if codes is not None:
        return by_distinct(cells, _sound(partial(decoded, kind=kind, decode=_code(codes, kind)), is_text))
    if kind == "date":
        empty, sheet = frozenset(layout.empty_dates), cells.kinds is not None
        form = DayForm(column.date or layout.date, empty, sheet, last_day(layout, name, column))
        slow = _said(_sound(partial(decoded, kind=kind, decode=day_decoder(form)), is_text), empty)
        return _fast_first(cells, day_parser(form), slow)
    if not is_text:
        return by_distinct(cells, _said(_sound(partial(numbers, kind=kind, column=column, layout=layout), is_text)))
    if name in _IDENTIFIERS:
        check, reason = _IDENTIFIERS[name]
        national = partial(fast_national_numbers, latest=int(layout.of_month[:4] or 0))
        fast = national if check is national_number else fast_bank_accounts
        return _fast_first(cells, fast, _sound(partial(decoded, kind=kind, decode=_identifier(check, reason)), is_text))
    return _sound(partial(_text, width=column.width, guarded=layout.guards), is_text)(cells)


def _fast_first(cells: Cells, fast: Fast, slow: Work) -> Cleaned:
    """What can be had at once; `slow` on each distinct cell of the rest."""
    values = fast(cells.text)
    if cells.kinds is not None:
        values = pc.if_else(pa.array(is_number(cells)), pa.scalar(None, values.type), values)
    unknown = values.is_null().to_numpy(zero_copy_only=False)
    if not (unknown & (lengths(cells.text) > 0)).any():
        return Cleaned(values)
    left = np.flatnonzero(unknown & (lengths(trimmed(cells.text)) > 0))
    if not len(left):
        return Cleaned(values)
    rest = by_distinct(cells.take(left), slow)
    mask = np.zeros(len(values), bool)
    mask[left] = True
    return Cleaned(
        pc.replace_with_mask(values, pa.array(mask), rest.values),
        *(_in_rows(remarks, left) for remarks in (rest.steps, rest.problems, rest.unknown)),
    )


def _in_rows(remarks: Sequence[Any], rows: Any) -> list[Any]:
    """What is to be said of some rows, counted among themselves, with the row of the column instead."""
    return [(int(rows[at]), *rest) for at, *rest in remarks]


def _sound(work: Work, is_text: bool) -> Work:
    """`work` on what is no error word and no number that lost digits; these are problems."""

    def sound(cells: Cells) -> Cleaned:
        wrong = spoilt(cells, is_text)
        if not wrong:
            return work(cells)
        rest, mask = emptied(cells, wrong)
        done = work(rest)
        return Cleaned(
            pc.if_else(mask, pa.scalar(None, done.values.type), done.values),
            [step for step in done.steps if step[0] not in wrong],
            sorted([*done.problems, *((row, text, reason) for row, (text, reason) in wrong.items())]),
            done.unknown,
        )

    return sound


def _said(work: Work, kept: frozenset[str] = frozenset()) -> Work:
    """`work` on what is no word for «empty», which says nothing here and is told (`kept`: the layout speaks of it)."""

    def said(cells: Cells) -> Cleaned:
        rest, words = without_words(cells, kept)
        done = work(rest)
        steps = [(row, word, "", EMPTY_WORD) for row, word in words.items()]
        return replace(done, steps=[*done.steps, *steps]) if words else done

    return said


def _text(cells: Cells, width: int | None, guarded: bool) -> Cleaned:
    text = trimmed(cells.text)
    if guarded:
        text = pc.replace_substring_regex(text, "^'", "")
    return _padded(text, width) if width else Cleaned(text)


def _padded(text: pa.Array, width: int) -> Cleaned:
    short = pc.and_(pc.match_substring_regex(text, r"^\d+$"), pc.less(pc.utf8_length(text), width))
    short = pc.fill_null(short, False)
    full = pc.if_else(short, pc.utf8_lpad(text, width, "0"), text)
    rows = pc.indices_nonzero(short).to_pylist()
    return Cleaned(full, [(row, text[row].as_py(), full[row].as_py(), "leading_zeros_restored") for row in rows])


def _code(codes: Mapping[str, str], kind: str) -> Decode:
    values: dict[str, Any] = {
        raw: (None if not value else value == "true" if kind == "flag" else value) for raw, value in codes.items()
    }
    bare: dict[str, list[str]] = {}
    for raw in codes:
        if raw.isdecimal() and raw.startswith("0"):
            bare.setdefault(raw.lstrip("0"), []).append(raw)

    def decode(raw: str | None, kind: int) -> Decoded:
        text = raw or ""
        if text in values:
            return values[text], "", ""
        if raw is None:
            return NOTHING
        restored = bare.get(text, [])
        return (values[restored[0]], "leading_zeros_restored", "") if len(restored) == 1 else (None, "", UNKNOWN)

    return decode


def _identifier(check: Callable[[str], tuple[str | None, str]], reason: str) -> Decode:
    def decode(raw: str | None, kind: int) -> Decoded:
        if raw is None:
            return NOTHING
        value, repair = check(raw)
        if value is not None and kind in NUMBERS:
            repair = repair or "stored_as_number"
        return value, repair, "" if value else reason

    return decode
