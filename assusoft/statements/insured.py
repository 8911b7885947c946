"""What was reported of affiliations x a month -> who is insured on which of its days, with the values of those days."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import pandas as pd

from assusoft.frames import Row, is_true, rows_where
from assusoft.month.dated import MonthMessages, otherwise_on
from assusoft.month.state import Key, by_key
from assusoft.months import month_end, month_start
from assusoft.plans.covers.cover import Cover
from assusoft.plans.covers.premium import Insured, value_day
from assusoft.plans.covers.proration import Spell, within

FAMILY_NUMBER = "family_number"
"""Among the values of an insured person: the national number of the worker, as the supplier holds it."""


class Reported(NamedTuple):
    """What a supplier holds: the affiliations reported, and the months that may have changed them lately.

    `relations`: (person, member) -> how the member is related to the worker; `rows`: those of `affiliations` that are
    affiliated, where they were taken apart before.
    """

    affiliations: pd.DataFrame
    months: Sequence[MonthMessages]
    relations: Mapping[tuple[str, str], str]
    rows: Mapping[Key, Row] | None = None


class MonthValues(NamedTuple):
    """The affiliations of one month as they are on the days on which values count.

    `rows`: as they are now; `otherwise`: a day -> those that were otherwise on it. `changes`: key -> the days of the
    month from which something is otherwise. `ends`: key -> the last days of cover that were reported.
    """

    month: str
    rows: Mapping[Key, Row]
    otherwise: Callable[[date], Mapping[Key, Row]]
    changes: Mapping[Key, Sequence[date]]
    ends: Mapping[Key, Sequence[date]]
    relations: Mapping[tuple[str, str], str]

    def affiliated(self) -> list[Key]:
        """Every affiliation with a day of cover in the month, in order."""
        return sorted(key for key in self.rows if self._spells(key, month_start(self.month)))

    def insured(self, key: Key, cover: Cover) -> list[Insured]:
        """The parts of the month in which one affiliation has cover, each with the values that count for the cover."""
        if cover.values_on == "each day":
            return list(self._daily(key))
        spells = self._spells(key, value_day(cover, self.month))
        return [Insured([spell], self._values(key, row)) for spell, row in spells]

    def _on(self, key: Key, day: date) -> Row:
        return self.otherwise(day).get(key, self.rows[key])

    def _spells(self, key: Key, day: date) -> list[tuple[Spell, Row]]:
        """The spells within the month with the values of the day; a cover that ended and began again has two."""
        now, before = self.rows[key], self._on(key, month_start(self.month))
        spells = [(within(self.month, now["affiliation_from"], now["affiliation_to"]), self._on(key, day))]
        if before["affiliation_from"] != now["affiliation_from"]:
            ended = [end for end in self.ends.get(key, ()) if end < now["affiliation_from"]]
            # over since months before, or never insured
            eve = before["affiliation_to"] or now["affiliation_from"] - timedelta(1)
            end = max(ended, default=eve)
            spells.insert(0, (within(self.month, before["affiliation_from"], end), before))
        return [(spell, row) for spell, row in spells if spell]

    def _daily(self, key: Key) -> Iterator[Insured]:
        first, last = month_start(self.month), month_end(self.month)
        starts = sorted({first, *self.changes.get(key, ())})
        for start, after in zip(starts, [*starts[1:], last + timedelta(1)], strict=True):
            for (begin, end), row in self._spells(key, start):
                if begin < after and end >= start:
                    part = max(begin, start), min(end, after - timedelta(1))
                    yield Insured([part], self._values(key, row))

    def _values(self, key: Key, row: Row) -> Row:
        """The values of a row, with the relation to the worker, and the number by which the family is known."""
        relation = self.relations.get(key[1:], "") if key[2] else "worker"
        worker = self.rows.get((key[0], key[1], ""), row if not key[2] else {})
        return row | {"relation": row.get("relation") or relation, FAMILY_NUMBER: worker.get("national_number")}


def values_in(month: str, reported: Reported) -> MonthValues:
    """The values of a month: on its first and last day, and on each day from which something was reported otherwise."""
    first, last = month_start(month), month_end(month)
    changes: dict[Key, list[date]] = {}
    ends: dict[Key, list[date]] = {}
    for message in (message for told in reported.months for message in told.messages):
        if message.effective is not None and first < message.effective <= last:
            changes.setdefault(message.key, []).append(message.effective)
        if message.after.get("affiliation_to") is not None:
            ends.setdefault(message.key, []).append(message.after["affiliation_to"])
    affiliated = rows_where(reported.affiliations, is_true(reported.affiliations["status"] == "affiliated"))
    otherwise = cache(lambda day: otherwise_on(day, affiliated, reported.months))  # most covers ask of one day alone
    rows = by_key(affiliated) if reported.rows is None else reported.rows
    return MonthValues(month, rows, otherwise, changes, ends, reported.relations)
