"""What HR declares x the month as it is -> the values to keep; or refused, in one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assusoft.errors import Refused
from assusoft.frames import Row, as_mask, rows_of, rows_where
from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.kinds import KINDS, Kind
from assusoft.month.resolving.declaring import text_of
from assusoft.month.tasks.answer_values import plain
from assusoft.month.tasks.task import Question
from assusoft.plans.model import Plan
from assusoft.schema import DTYPES, TABLES, Field, dtype_of, field_named, is_field

_NEVER = ("person", "member", "source", "payroll_id", "contract", "worker_national_number", "national_number")
"""Fields that say who somebody is: corrected in the payroll, or by merging and splitting."""


@dataclass(frozen=True)
class Stated:
    """A declaration as a person makes it; days and values as typed, '' where not given."""

    person: str
    kind: str
    values: Mapping[str, str]
    plan: str = ""
    supplier: str = ""
    member: str = ""
    begins: str = ""
    until: str = ""
    reason: str = ""


class Checked(NamedTuple):
    """Values and days as they are kept; `seen`: what the payroll has for each field, '' for nothing."""

    values: dict[str, str]
    begins: str
    until: str
    seen: dict[str, str]


def checked(stated: Stated, view: DecidedMonth, own: Mapping[str, Field]) -> Checked:
    """The declaration as it is kept.

    Raises
    ------
    Refused
        The person, kind, plan, a field, a value or a day is not one that can be; which, and what is permitted.
    """
    kind = KINDS.get(stated.kind)
    if kind is None:
        raise Refused(f"'{stated.kind}' is no kind of declaration. Kinds: {', '.join(KINDS)}. Nothing was stored.")
    row = _person(stated, kind, view)
    plan = _plan(stated, kind, view)
    begins, until = (_day(stated, name, text) for name, text in (("from", stated.begins), ("until", stated.until)))
    if "begins" in kind.needs and not begins:
        raise _refused(stated, "the day it holds from is needed: --from 2026-04-01")
    if begins and until and until < begins:
        raise _refused(stated, f"it would hold until {until}, before it begins on {begins}")
    values = _any_field(stated, row, own) if kind.questions is None else _listed(stated, kind.questions)
    if stated.kind == "departure":
        begins = values["exit_date"]
    _check_affiliation(stated, plan, begins, view)
    seen = {name: text_of(row.get(name)) for name in values}
    return Checked(values, begins, until, seen)


def _refused(stated: Stated, what: str) -> Refused:
    return Refused(f"Declaration {stated.kind} of {stated.person}: {what}. Nothing was stored.")


def _person(stated: Stated, kind: Kind, view: DecidedMonth) -> Row:
    """The row of the person in the photo, or what was reported of one who is not there any more."""
    if stated.member and not kind.of_members:
        raise _refused(stated, "it is said of workers, not of a family member")
    table = view.photo.family if stated.member else view.photo.worker
    mine = as_mask(table["person"] == stated.person)
    if stated.member:
        mine &= as_mask(table["member"] == stated.member)
    owed = view.resolution.state.affiliations
    known = as_mask((owed["person"] == stated.person) & (owed["member"] == stated.member))
    rows = rows_of(rows_where(table, mine)) or rows_of(rows_where(owed, known))
    if not rows:
        whom = f"member {stated.member} of {stated.person}" if stated.member else stated.person
        raise Refused(
            f"There is no {whom} in the photo of {view.month}, nor among the affiliations. Look the person up: "
            "assusoft person NAME. Nothing was stored."
        )
    return rows[-1]


def _plan(stated: Stated, kind: Kind, view: DecidedMonth) -> Plan | None:
    if "plan" not in kind.needs:
        return None
    plan = view.plans.get(stated.plan)
    if plan is None:
        known = ", ".join(sorted(name for name, one in view.plans.items() if one.until is None))
        raise _refused(stated, f"name one of the plans ({known}): --plan NAME")
    return plan


def _day(stated: Stated, name: str, text: str) -> str:
    try:
        return plain(text, DTYPES["date"]) if text else ""
    except ValueError:
        raise _refused(stated, f"--{name} '{text}' is not a date such as 2026-04-01 or 01/04/2026") from None


def _listed(stated: Stated, questions: tuple[Question, ...]) -> dict[str, str]:
    """The values of a kind that takes these only."""
    names = {question.name for question in questions}
    for name in stated.values:
        if name not in names:
            takes = ", ".join(names) or "none"
            raise _refused(stated, f"it has no field '{name}' (it has: {takes})")
    found: dict[str, str] = {}
    for question in questions:
        text = stated.values.get(question.name, question.default or "").strip()
        if not text and question.required:
            raise _refused(stated, f"{question.name} is needed: {question.name}=VALUE")
        if text:
            found[question.name] = _value(stated, question.name, text, question.codes, DTYPES[question.type])
    return found


def _any_field(stated: Stated, row: Row, own: Mapping[str, Field]) -> dict[str, str]:
    """The values of any fields of a worker or family member."""
    if not stated.values:
        raise _refused(stated, "at least one field is needed: FIELD=VALUE")
    table = {field.name for field in TABLES["family" if stated.member else "worker"]}
    for name in stated.values:
        if name in _NEVER or not (name in table or name in own or name in row or name == "insured_salary"):
            raise _refused(
                stated, f"'{name}' is not a field that can be declared (docs/reference/fields.md lists them)"
            )
    return {
        name: _value(stated, name, text.strip(), field_named(name).codes if is_field(name) else (), dtype_of(name, own))
        for name, text in stated.values.items()
    }


def _value(stated: Stated, name: str, text: str, codes: tuple[str, ...], dtype: object) -> str:
    listed = {code.casefold(): code for code in codes}
    if listed and text.casefold() not in listed:
        raise _refused(stated, f"{name} '{text}' is not one of {', '.join(codes)}")
    try:
        return plain(listed.get(text.casefold(), text), dtype)
    except ValueError:
        raise _refused(stated, f"{name} '{text}' is not a value of that field ({dtype})") from None


def _check_affiliation(stated: Stated, plan: Plan | None, begins: str, view: DecidedMonth) -> None:
    """Affiliations that begin or end by choice are optional, and what ends is running then."""
    if plan is None or stated.kind == "exception":
        return
    owed = view.resolution.state.affiliations
    mine = as_mask((owed["plan"] == plan.name) & (owed["person"] == stated.person) & (owed["member"] == stated.member))
    rows = [row for row in rows_of(rows_where(owed, mine)) if row["status"] == "affiliated"]
    day = date.fromisoformat(begins)
    running = [row for row in rows if row["affiliation_from"] < day and not _over(row, day)]
    optional = plan.family == "optional" if stated.member else plan.enrolment == "optional"
    if not optional:
        whom = "the family's cover by" if stated.member else ""
        raise _refused(stated, f"{whom} plan {plan.name} is {plan.enrolment}, so it is no choice; an exception may be")
    if stated.kind == "end-affiliation" and not running:
        raise _refused(stated, f"there is no affiliation to plan {plan.name} that runs on the eve of {begins}")
    if stated.kind == "affiliation" and running:
        raise _refused(stated, f"the affiliation to plan {plan.name} runs already on {begins}")


def _over(row: Row, day: date) -> bool:
    return row["affiliation_to"] is not None and bool(row["affiliation_to"] < date.fromordinal(day.toordinal() - 1))
