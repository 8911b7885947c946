"""What HR declares x the month as it is -> the values to keep; or refused, in one sentence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from assusoft.errors import Refused
from assusoft.frames import Row, as_mask, rows_in
from assusoft.language import Sentence
from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.calculating import CALCULATION, with_result
from assusoft.month.declarations.chosen_cover import DAYS, affiliation_put_right, check_affiliation, check_move
from assusoft.month.declarations.declaration import WHO
from assusoft.month.declarations.kinds import KINDS, Kind
from assusoft.month.declarations.one_supplier import told_one_supplier
from assusoft.month.declarations.stated import Stated, refused
from assusoft.month.declarations.who_is_who import who_is_who
from assusoft.month.resolving.declaring import text_of
from assusoft.month.tasks.answer_values import plain
from assusoft.month.tasks.task import Question
from assusoft.plans.model import Plan
from assusoft.plans.versions import plans_of_now
from assusoft.schema import DTYPES, TABLES, Field, dtype_of, field_named, is_field

_NEVER = {
    **dict.fromkeys(
        ("person", "member", "source", "payroll_id", "contract", "worker_national_number", "national_number"),
        Sentence("says who somebody is: correct it in the payroll"),
    ),
    **dict.fromkeys(("contract_end", "end_reason"), Sentence("is a departure: declare that")),
}
"""Fields that are no values to declare -> why, and what to do."""


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
        raise Refused(
            "'{kind}' is no kind of declaration. Kinds: {listed}. Nothing was stored.",
            kind=stated.kind,
            listed=", ".join(KINDS),
        )
    _refuse_unused(stated, kind)
    row = _person(stated, kind, view)
    plan = _plan(stated, kind, view)
    begins, until = (_day(stated, name, text) for name, text in (("from", stated.begins), ("until", stated.until)))
    if ("begins" in kind.needs or stated.supplier) and not begins:
        raise refused(stated, Sentence("the day it holds from is needed: --from 2026-04-01"), "from")
    if begins and until and until < begins:
        raise refused(
            stated,
            Sentence("it would hold until {until}, before it begins on {begins}", until=until, begins=begins),
            "until",
        )
    if stated.supplier:
        told = told_one_supplier(stated, view, own)
        return Checked(told.values, begins, until, told.seen)
    values = _any_field(stated, row, own, view) if kind.questions is None else _listed(stated, kind.questions)
    if stated.kind == CALCULATION:
        values = with_result(stated, values, own)
        field = values["field"]
        _any_field(replace(stated, values={field: values[field]}), row, own, view)
    if stated.kind == "departure":
        begins = values["exit_date"]
    if stated.kind in ("affiliation", "end-affiliation") and plan is not None:
        check_affiliation(stated, plan, date.fromisoformat(begins), view)
    if stated.kind == "move" and plan is not None:
        check_move(stated, plan, values["to"], date.fromisoformat(begins), view)
    if stated.kind == "redate":
        row = affiliation_put_right(stated, values, view)
        return Checked(values, begins, until, {name: text_of(row[name]) for name in DAYS})
    return Checked(values, begins, until, {name: text_of(row.get(name)) for name in values})


def _refuse_unused(stated: Stated, kind: Kind) -> None:
    """Nothing that was given is left unused."""
    if stated.plan and "plan" not in kind.needs:
        raise refused(stated, Sentence("it concerns all plans of the person: leave --plan out"), "plan")
    if stated.supplier and not kind.to_one:
        raise refused(stated, Sentence("it concerns all suppliers: leave --supplier out"), "supplier")
    if stated.until and not kind.lasts:
        raise refused(stated, Sentence("it has no last day: leave --until out"), "until")
    if stated.begins and stated.kind == "departure":
        raise refused(stated, Sentence("its day is exit_date=DAY: leave --from out"), "from")
    if stated.begins and stated.kind in WHO:
        raise refused(stated, Sentence("it holds since the person was first seen: leave --from out"), "from")


def _person(stated: Stated, kind: Kind, view: DecidedMonth) -> Row:
    """The row of the person in the photo, or what was reported of one who is not there any more."""
    if stated.member and not kind.of_members:
        raise refused(stated, Sentence("it is said of workers, not of a family member"), "member")
    same = who_is_who(view.declarations).same.get(stated.person)
    if same:
        raise refused(
            stated,
            Sentence("{person} is {same}, as was declared: name that person", person=stated.person, same=same),
            "person",
        )
    table = view.photo.family if stated.member else view.photo.worker
    mine = as_mask(table["person"] == stated.person)
    if stated.member:
        mine &= as_mask(table["member"] == stated.member)
    owed = view.resolution.state.affiliations
    known = as_mask((owed["person"] == stated.person) & (owed["member"] == stated.member))
    rows = rows_in(table, mine) or rows_in(owed, known)
    if not rows:
        whom = f"member {stated.member} of {stated.person}" if stated.member else stated.person
        raise Refused(
            "There is no {whom} in the photo of {month}, nor among the affiliations. Look the person "
            "up: assusoft person NAME. Nothing was stored.",
            whom=whom,
            month=view.month,
        )
    return rows[-1]


def _plan(stated: Stated, kind: Kind, view: DecidedMonth) -> Plan | None:
    if "plan" not in kind.needs:
        return None
    plan = view.plans.get(stated.plan)
    if plan is None or plan.copied:
        known = ", ".join(sorted(plans_of_now(view.plans)))
        raise refused(stated, Sentence("name one of the plans ({known}): --plan NAME", known=known), "plan")
    return plan


def _day(stated: Stated, name: str, text: str) -> str:
    try:
        return plain(text, DTYPES["date"]) if text else ""
    except ValueError:
        raise refused(
            stated,
            Sentence("--{name} '{text}' is not a date such as 2026-04-01 or 01/04/2026", name=name, text=text),
            name,
        ) from None


def _listed(stated: Stated, questions: tuple[Question, ...]) -> dict[str, str]:
    """The values of a kind that takes these only."""
    names = {question.name for question in questions}
    for name in stated.values:
        if name not in names:
            takes = ", ".join(names) or "none"
            raise refused(stated, Sentence("it has no field '{name}' (it has: {takes})", name=name, takes=takes), name)
    found: dict[str, str] = {}
    for question in questions:
        text = stated.values.get(question.name, question.default or "").strip()
        if not text and question.required:
            raise refused(stated, Sentence("{name} is needed: {name}=VALUE", name=question.name), question.name)
        if text:
            found[question.name] = _value(stated, question.name, text, question.codes, DTYPES[question.type])
    return found


def _any_field(stated: Stated, row: Row, own: Mapping[str, Field], view: DecidedMonth) -> dict[str, str]:
    """The values of any fields of a worker or family member."""
    if not stated.values:
        raise refused(stated, Sentence("at least one field is needed: FIELD=VALUE"))
    asked = {} if stated.member else _asked(view)
    known = {field.name for field in TABLES["family" if stated.member else "worker"]} | own.keys() | asked.keys()
    for name in stated.values:
        if name in _NEVER:
            raise refused(stated, Sentence("'{name}' {why}", name=name, why=_NEVER[name]), name)
        if name not in known:
            raise refused(
                stated,
                Sentence(
                    "'{name}' is not a field that can be declared (docs/reference/fields.md lists them)", name=name
                ),
                name,
            )
        if stated.until and name in asked:
            raise refused(
                stated,
                Sentence("'{name}' is never in the payroll and holds until it changes: leave --until out", name=name),
                "until",
            )
    return {
        name: _value(stated, name, text.strip(), asked.get(name) or _codes(name), dtype_of(name, own))
        for name, text in stated.values.items()
    }


def _asked(view: DecidedMonth) -> dict[str, tuple[str, ...]]:
    """Fields that no payroll holds, but a plan reports -> their permitted values; () where any may be."""
    asked = {name: tuple(ask.choices) for plan in view.plans.values() for name, ask in plan.asks.items()}
    return asked | {"insured_salary": ()}


def _codes(name: str) -> tuple[str, ...]:
    return field_named(name).codes if is_field(name) else ()


def _value(stated: Stated, name: str, text: str, codes: tuple[str, ...], dtype: object) -> str:
    listed = {code.casefold(): code for code in codes}
    if listed and text.casefold() not in listed:
        raise refused(
            stated,
            Sentence("{name} '{text}' is not one of {listed}", name=name, text=text, listed=", ".join(codes)),
            name,
        )
    try:
        return plain(listed.get(text.casefold(), text), dtype)
    except ValueError:
        raise refused(
            stated,
            Sentence("{name} '{text}' is not a value of that field ({dtype})", name=name, text=text, dtype=dtype),
            name,
        ) from None
