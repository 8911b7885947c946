"""An employer's closed months -> what was told late: how many days, by whom they passed, and what they cost in cover.

A message is late when its effective date lies in a month before the one that tells it. From then, day by day:
the payroll had not shown it; HR was asked and had not answered; the supplier had refused it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from assusoft.bureau.settings import Bureau, Member
from assusoft.bureau.watching.asked import first_imports
from assusoft.employer.monthly.month_view import month_views
from assusoft.employer.returns.refused import results_until
from assusoft.errors import AssusoftError
from assusoft.months import is_extra, month_of

if TYPE_CHECKING:
    from assusoft.employer import Employer
    from assusoft.employer.deciding.decision import MonthView
    from assusoft.month.messages import Message
    from assusoft.month.tasks.task import Task
    from assusoft.suppliers.returns.results import Result

BEGINS = ("entry", "re_entry", "family_in")
ENDS = ("exit", "family_out")


@dataclass(frozen=True)
class Late:
    """What one supplier learnt late of one kind, about nobody.

    `payroll_days`, `hr_days`, `insurer_days`: days that passed by each cause, of all of them together.
    `uncovered_days`: from the first day of covers until they were told. `premium_months`: months in which covers that
    had ended were still billed. `trouble`: why the employer cannot be looked at.
    """

    employer: str
    supplier: str = ""
    kind: str = ""
    count: int = 0
    payroll_days: int = 0
    hr_days: int = 0
    insurer_days: int = 0
    uncovered_days: int = 0
    premium_months: int = 0
    trouble: str = ""


def lateness(bureau: Bureau) -> list[Late]:
    """Of each employer in the order of bureau.toml, by supplier and kind of message; nothing late, no line."""
    return [line for member in bureau.members for line in _of_member(member)]


def _of_member(member: Member) -> list[Late]:
    try:
        with member.at_hand() as employer:
            return _summed(late_messages(member.key, employer))
    except AssusoftError as error:
        return [Late(member.key, trouble=" ".join(str(error).split()))]


def _summed(found: Iterator[Late]) -> list[Late]:
    sums: dict[tuple[str, str, str], Late] = {}
    for one in found:
        key = one.employer, one.supplier, one.kind
        known = sums.get(key, Late(*key))
        sums[key] = replace(known, **{name: getattr(known, name) + getattr(one, name) for name in _NUMBERS})
    return [sums[key] for key in sorted(sums)]


_NUMBERS = ("count", "payroll_days", "hr_days", "insurer_days", "uncovered_days", "premium_months")


def late_messages(key: str, employer: "Employer") -> Iterator[Late]:
    """A line for each message of a closed month that was told late; months of which something was erased are left out.

    The days of the three causes add up to those from the first import that could have shown it to the closing that
    told it, or told it again.
    """
    imported = first_imports(employer)
    closed = {one.month: one.at for one in employer.store.closings() if not is_extra(one.month)}
    refused: dict[tuple[object, ...], str] = {}
    results = results_until(employer)
    views = {view.month: view for view in month_views(employer, closed)}
    for month, view in views.items():
        for message in view.messages:
            if message.effective is None:
                continue
            first = refused.get(_about(message), month)
            if month_of(message.effective) < month:
                since = min(one for shown, one in imported.items() if shown >= month_of(message.effective))
                known = max(since, _known(views, message, first, imported))
                yield _late(key, message, [since, known, closed[first], closed[month]])
            if any(one.result == "refused" for one in _results_of(results, message)):
                refused.setdefault(_about(message), month)


def _results_of(results: Mapping[str, Mapping[str, "Result"]], message: "Message") -> list["Result"]:
    return [by_message[message.id] for by_message in results.values() if message.id in by_message]


def _about(message: "Message") -> tuple[object, ...]:
    return message.supplier, message.key, message.kind, message.effective


def _known(
    views: Mapping[str, "MonthView"], message: "Message", told: str, imported: Mapping[str, datetime]
) -> datetime:
    """When it was first asked about: the first import of the earliest month, without a gap, that had such a question;
    else that of the month that told it first."""
    known = imported[told]
    for earlier in sorted((one for one in imported if one < told), reverse=True):
        tasks = views[earlier].resolution.tasks if earlier in views else ()
        if not any(_concerns(task, message) for task in tasks):
            break
        known = imported[earlier]
    return known


def _concerns(task: "Task", message: "Message") -> bool:
    return message.person in task.persons and task.member == message.member and message.plan in task.plans


def _late(key: str, message: "Message", moments: list[datetime]) -> Late:
    """`moments`: when it could have been shown, was known, told, told again."""
    payroll, hr, insurer = ((until.date() - since.date()).days for since, until in pairwise(moments))
    effective: date = message.effective or moments[-1].date()
    uncovered = max((moments[-1].date() - effective).days, 0) if message.kind in BEGINS else 0
    months = _months(effective, message.month) if message.kind in ENDS else 0
    return Late(key, message.supplier, message.kind, 1, payroll, hr, insurer, uncovered, months)


def _months(day: date, month: str) -> int:
    year, number = map(int, month.split("-"))
    return (year - day.year) * 12 + number - day.month
