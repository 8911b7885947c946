"""Two months -> what differs between their photos, or between what a supplier should have known at their ends."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from assusoft.comparison import compare
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.status_pages import register
from assusoft.errors import Refused
from assusoft.frames import Row, column, known
from assusoft.labels import field_label, shown
from assusoft.language import colon, say
from assusoft.month.changes import changes_between
from assusoft.month.state import AFFILIATION_KEY
from assusoft.months import check_month
from assusoft.schema import Field

REGISTER = [*AFFILIATION_KEY, "kind", "field", "before", "after"]
"""Columns of the difference of two registers."""


def photos_compared(employer: EmployerFolder, month: str, other: str) -> pd.DataFrame:
    """What changed from the photo of one month to that of another; columns as those of `Employer.changes`."""
    _refuse_same(month, other)
    before, after = (employer.facts.explained(employer.facts.photo_of(one)) for one in (month, other))
    return changes_between(before, after)


def registers_compared(employer: EmployerFolder, month: str, other: str, supplier: str) -> pd.DataFrame:
    """What changed in what a supplier should know: rows that entered or left, cells that changed; columns `REGISTER`.

    A field that one of the months does not report was missing then.
    """
    _refuse_same(month, other)
    before, after = (register(employer, supplier, one, None, None) for one in (month, other))
    names = list(dict.fromkeys([*before.columns, *after.columns]))
    old, new = (frame.assign(**{name: column(frame, name) for name in names}) for frame in (before, after))
    difference = compare(old, new, AFFILIATION_KEY)
    parts = [
        rows.assign(kind=kind)
        for kind, rows in (("entered", difference.entered), ("left", difference.left), ("changed", difference.changed))
    ]
    return pd.concat(parts, ignore_index=True).reindex(columns=REGISTER)


def _refuse_same(month: str, other: str) -> None:
    if check_month(month) == check_month(other):
        raise Refused("{month} cannot be compared with itself. Name two months.", month=month)


def differences(frame: pd.DataFrame) -> list[Row]:
    """The rows of a comparison as plain values, None where one is missing."""
    return [{str(name): known(value) for name, value in row.items()} for row in frame.to_dict("records")]


def difference_lines(found: Sequence[Row], language: str, own: Mapping[str, Field]) -> Iterator[str]:
    """A line for each difference, then how many there are of each kind."""
    for row in found:
        keys = [row.get(name) for name in ("table", "plan", "person", "part", "member")]
        yield "  ".join([*filter(None, keys), difference_told(row, language, own)])
    counts = Counter(row["kind"] for row in found)
    yield say(
        language, "{entered} entered, {left} left, {changed} cells changed", entered=counts["entered"],
        left=counts["left"], changed=counts["changed"],
    )  # fmt: skip


def difference_told(row: Row, language: str, own: Mapping[str, Field]) -> str:
    """What a difference is, in words: entered, left, or a field with both values."""
    if row["kind"] != "changed":
        return say(language, "entered") if row["kind"] == "entered" else say(language, "left")
    before, after = (shown(row["field"], row[side], language, own) for side in ("before", "after"))
    return f"{field_label(row['field'], language, own)}{colon(language)}{before} -> {after}"
