"""Photos of an employer -> since which month family members have been shown without a break."""

from collections.abc import Collection
from datetime import date

import pandas as pd

from assusoft.employer.facts import Facts
from assusoft.frames import Mask, among, as_mask, keyed, rows_of, rows_where
from assusoft.month.resolving.family.family import member_index
from assusoft.month.state import State, are_open
from assusoft.months import month_start
from assusoft.payroll.photo import Photo
from assusoft.store import Import


def first_seen(
    facts: Facts, imported: Import, photo: Photo, reported: State, persons: Collection[str] | None = None
) -> dict[str, date]:
    """'person member' -> first day of the month since which the member has been shown; of those who may begin by sight.

    They are not insured, and the payroll gives no `since`, or they were insured before. `persons`: photo and state have
    nobody else.
    """
    family = rows_where(photo.family, as_mask(photo.family["member"].notna()))
    family = keyed(family, member_index(family))
    held = reported.affiliations[["person", "member", "status", "affiliation_to"]]
    running = set(member_index(rows_where(held, are_open(held))))
    before = set(member_index(rows_where(held, as_mask(held["affiliation_to"].notna()))))
    undated = as_mask(family["since"].isna()) | among(family.index, before)
    wanted = set(family.index[undated & ~among(family.index, running)])
    if not wanted:
        return {}
    months = {one.number: one.month for one in facts.imports()}
    spans = facts.members_shown(persons)
    spans = rows_where(spans, _until(spans, imported.number))
    spans = keyed(spans, member_index(spans))
    listed = rows_of(rows_where(spans.assign(key=spans.index), among(spans.index, wanted)))
    starts = _starts([(row["key"], row["import"], row["left"]) for row in listed], imported.number)
    return {key: month_start(months[number]) for key, number in starts.items() if number in months}


def _until(spans: pd.DataFrame, number: int) -> Mask:
    return as_mask(spans["import"] <= number)  # a row that only keeps an id in use is of no import


def _starts(spans: list[tuple[str, int, int | None]], number: int) -> dict[str, int]:
    """Key -> the import from which one span follows the other up to this one."""
    found: dict[str, int] = {}
    for key, start, left in sorted(spans, key=lambda span: -span[1]):
        if left is None or left > number or left >= found.get(key, number + 1):
            found[key] = min(start, found.get(key, start))
    return found
