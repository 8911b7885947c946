"""An employer's facts -> how long things took: from import to closing, from question to answer, until sent, confirmed.

Moments of facts are subtracted, whoever made them: nobody's time is measured, and no author is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING

from assusoft.bureau.settings import Bureau, Member
from assusoft.bureau.watching.asked import first_imports
from assusoft.errors import AssusoftError

if TYPE_CHECKING:
    from assusoft.employer import Employer

SPANS = ("import_to_closing", "question_to_answer", "queued_to_sent", "sent_to_answered")
"""In the order of a month. Those of a supplier are the last two."""


@dataclass(frozen=True)
class Spent:
    """How long something took: `count` times, half of them at most `median_hours`, the longest `longest_hours`.

    `supplier` is '' for what is of the whole month. `trouble`: why the employer cannot be looked at.
    """

    employer: str
    supplier: str = ""
    span: str = ""
    count: int = 0
    median_hours: float = 0
    longest_hours: float = 0
    trouble: str = ""


def time_spent(bureau: Bureau, month: str | None) -> list[Spent]:
    """Of each employer in the order of bureau.toml, what took time in a month, or in all of them."""
    return [line for member in bureau.members for line in _of_member(member, month)]


def _of_member(member: Member, month: str | None) -> list[Spent]:
    try:
        with member.at_hand() as employer:
            return _lines(member.key, employer, month)
    except AssusoftError as error:
        return [Spent(member.key, trouble=" ".join(str(error).split()))]


def _lines(key: str, employer: "Employer", month: str | None) -> list[Spent]:
    hours: dict[tuple[str, str], list[float]] = {}
    for supplier, span, of_month, since, until in _spans(employer):
        if month in (None, of_month):
            hours.setdefault((supplier, span), []).append((until - since).total_seconds() / 3600)
    ordered = sorted(hours.items(), key=lambda item: (item[0][0], SPANS.index(item[0][1])))
    return [
        Spent(key, supplier, span, len(listed), round(median(listed), 2), round(max(listed), 2))
        for (supplier, span), listed in ordered
    ]


def _spans(employer: "Employer") -> Iterator[tuple[str, str, str, datetime, datetime]]:
    """Supplier, what, month, since, until; what is not over yet is not there."""
    imported = first_imports(employer)
    for closing in employer.store.closings():
        if closing.month in imported:
            yield "", SPANS[0], closing.month, imported[closing.month], closing.at
    for answer in employer.store.answers():
        if answer.month in imported and answer.retracts is None:
            yield "", SPANS[1], answer.month, imported[answer.month], answer.at
    returned = {one.transmission: one.at for one in reversed(employer.store.returns())}
    events: dict[str, dict[str, datetime]] = {}
    for id, event in employer.store.all_events():
        events.setdefault(id, {}).setdefault(event.state, event.at)
    for one in employer.store.transmissions():
        at = events.get(one.id, {})
        if "queued" in at and "sent" in at:
            yield one.supplier, SPANS[2], one.month, at["queued"], at["sent"]
        if "sent" in at and one.id in returned:
            yield one.supplier, SPANS[3], one.month, at["sent"], returned[one.id]
