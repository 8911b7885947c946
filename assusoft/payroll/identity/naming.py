"""What a person types x ways people are known -> who is meant: an id, a number, or a part of a name."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assusoft.errors import Refused

_ID = re.compile(r"[Pp]\d+")
_SHOWN = 20


def who_is(text: str, known: Iterable[Mapping[str, Any]]) -> str:
    """The id of the person meant.

    Parameters
    ----------
    text
        P00012, a national number with or without its dots and hyphens, a payroll number, or a part of the name,
        accents and capitals apart.
    known
        Rows with `person`, `national_number`, `payroll_id`, `last_name` and `first_name`; several of one person are
        several ways in which it is known.

    Raises
    ------
    Refused
        It may be several persons. Nobody of that name: the text is given back, for the caller says where it looked.
    """
    if _ID.fullmatch(text):
        return text.upper()
    rows = list(known)
    found = numbered(text, rows) or named(text, rows)
    if len(found) > 1:
        listed = ", ".join(f"{person} {name}" for person, name in sorted(found.items())[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise Refused(
            "'{text}' may be several persons: {listed}{more}. Name one by its number.",
            text=text,
            listed=listed,
            more=more,
        )
    return next(iter(found), text)


def numbered(text: str, known: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Person -> name of those who bear that national number, or that payroll number."""
    digits = re.sub(r"[\s.\-/]", "", text)
    return {
        row["person"]: name_of(row)
        for row in known
        if text == row["payroll_id"] or (len(digits) == 11 and digits == row["national_number"])
    }


def named(text: str, known: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Person -> name of those whose name holds the text, accents and capitals apart."""
    from assusoft.plain_names import normalised  # an id alone needs no frame

    wanted, found = normalised(text), dict[str, str]()
    for row in known:
        last, first = row["last_name"] or "", row["first_name"] or ""
        if wanted and (wanted in normalised(last + first) or wanted in normalised(first + last)):
            found[row["person"]] = name_of(row)
    return found


def name_of(row: Mapping[str, Any]) -> str:
    """'Last First', as far as they are known."""
    return " ".join(row[part] for part in ("last_name", "first_name") if row.get(part))
