"""A closed month as suppliers were told it -> whom the employer must tell of a hospital cover, and until when.

Who lost one has a right to an exit letter, with those of the family who lose it too; who entered one, to the
prefinancing document (sources.md: Individual continuation of health cover).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import member_names, names_of_all
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.sheets.closed_month import last_closing
from assusoft.employer.sheets.sheets import Skipped
from assusoft.message_kinds import CORRECTION, EXIT_KINDS, WHOLE_ROW_KINDS
from assusoft.month.messages import Message
from assusoft.month.tasks.deadlines import last_day
from assusoft.months import calendar_month, check_month
from assusoft.plans.model import Plan

NoticeKind = Literal["exit", "prefinancing"]


class Insured(NamedTuple):
    """A family member whose cover begins, or ends, with the worker's."""

    name: str
    relation: str


@dataclass(frozen=True)
class Owed:
    """A notice that a worker, or the family of one who died, must be given about a plan of a closed month.

    `day`: the last day of the cover, or its first one; `due`: the last day to give it, None where the plan sheet does
    not say; `until`: the last day to go on individually, None likewise.
    """

    kind: NoticeKind
    month: str
    person: str
    name: str
    plan: Plan
    day: date
    due: date | None
    until: date | None
    family: tuple[Insured, ...]
    died: bool
    language: str


@dataclass(frozen=True)
class Told:
    """The messages of a month, its plans, and how people and family members are called."""

    messages: Sequence[Message]
    plans: Mapping[str, Plan]
    names: Mapping[str, str]
    members: Mapping[tuple[str, str], str]


def owed_notices(employer: EmployerFolder, month: str) -> tuple[list[Owed], list[Skipped]]:
    """The notices of a closed month, by person, plan and kind; and who has none though a cover ended, with the reason.

    Raises
    ------
    Refused
        The month is not closed.
    """
    last_closing(employer, check_month(month))
    rounds = [one.month for one in employer.facts.closings() if calendar_month(one.month) == month]
    views = [month_view(employer, one) for one in rounds]
    plans = {name: plan for view in views for name, plan in view.plans.items()}
    messages = [one for view in views for one in view.messages]
    return owed_of(Told(messages, plans, names_of_all(employer), member_names(employer)), month)


def owed_of(every: Told, month: str) -> tuple[list[Owed], list[Skipped]]:
    """The same, of the messages of a month."""
    plans = {name: plan for name, plan in every.plans.items() if _is_hospital(plan)}
    told = replace(every, plans=plans, messages=[one for one in every.messages if one.plan in plans])
    found: dict[tuple[str, str, str], Owed] = {}
    skipped: dict[str, Skipped] = {}
    for message in told.messages:
        if why := _why_none(message, told):
            skipped[message.id] = Skipped(message.person, why)
        elif (one := _owed(message, told, month)) is not None:
            found[one.person, one.plan.reported_as, one.kind] = one
    return [found[key] for key in sorted(found)], sorted(skipped.values())


def _is_hospital(plan: Plan) -> bool:
    covers = {cover.kind for cover in plan.covers.values()}
    return "hospitalisation" in covers and not plan.copied and plan.until is None


def _owed(message: Message, told: Told, month: str) -> Owed | None:
    plan, day = told.plans[message.plan], _ends(message) or _begins(message)
    if message.member or day is None:
        return None
    is_exit = _ends(message) is not None
    deadline, goes_on = plan.deadlines.get("exit"), plan.deadlines.get("continuation")
    due = (last_day(deadline, day) if deadline else None) if is_exit else day
    return Owed(
        "exit" if is_exit else "prefinancing",
        month,
        message.person,
        told.names.get(message.person, message.person),
        plan,
        day,
        due,
        last_day(goes_on, day) if is_exit and goes_on else None,
        tuple(_family(message, told, day, is_exit)),
        message.kind == "death",
        message.row.get("language") or "",
    )


def _ends(message: Message) -> date | None:
    """The last day of the cover, when the message tells one."""
    if message.kind in EXIT_KINDS or (message.kind == CORRECTION and "affiliation_to" in message.after):
        end: date | None = message.row["affiliation_to"]
        return end
    return None


def _begins(message: Message) -> date | None:
    start: date | None = message.row["affiliation_from"] if message.kind in WHOLE_ROW_KINDS else None
    return start


def _family(message: Message, told: Told, day: date, is_exit: bool) -> Iterator[Insured]:
    for one in _of(told.messages, message.person, message.plan):
        if one.member and (_ends(one) == day if is_exit else _begins(one) is not None):
            name = told.members.get((one.person, one.member), one.member)
            yield Insured(name, one.row.get("relation") or "")


def _why_none(message: Message, told: Told) -> str:
    """The sentence that says why nobody is written to though a cover ended; '' where somebody is, or none ended."""
    day = _ends(message)
    if day is None:
        return ""
    theirs, whose = list(_of(told.messages, message.person, message.plan)), f"{message.person}, {message.plan}"
    if message.member:
        if any(not one.member and _ends(one) == day for one in theirs):
            return ""
        name = told.members.get((message.person, message.member), message.member)
        return (
            f"{whose}: the cover of {name} alone ends on {day}; no letter is made for a family member alone. Tell "
            "them by hand."
        )
    if message.kind == "death" and not any(_family(message, told, day, True)):
        return f"{whose}: died, and nobody of the family was insured. Nobody is to be told."
    following = [one.plan for one in told.messages if _goes_on(one, message.person, day)]
    if following:
        return f"{whose}: the cover goes on in {following[0]} without a day between. No letter is needed."
    return ""


def _goes_on(one: Message, person: str, day: date) -> bool:
    start = _begins(one)
    return one.person == person and not one.member and start is not None and start <= day + timedelta(days=1)


def _of(messages: Iterable[Message], person: str, plan: str) -> Iterator[Message]:
    return (one for one in messages if (one.person, one.plan) == (person, plan))
