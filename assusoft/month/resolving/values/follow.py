"""How the fields of an affiliation follow the payroll: by themselves, once HR confirmed them, by renewal, or asked."""

import numpy as np
import pandas as pd

from assusoft.frames import (
    Row,
    aligned,
    among,
    as_mask,
    assigned,
    chosen,
    column,
    concat,
    filled_from,
    isin,
    known,
    picked,
    rows_of,
    rows_where,
)
from assusoft.message_kinds import WORKING_TIME_KINDS
from assusoft.month.messages import kind_of
from assusoft.month.resolving.declaring import DECLARED
from assusoft.month.resolving.situation import Situation
from assusoft.month.resolving.values.interrupted import with_effects
from assusoft.month.resolving.values.salaries import has_special_pay, with_salaries
from assusoft.month.resolving.values.same_writing import as_told
from assusoft.month.state import BASE, SALARY, SINCE, WORKING_TIME
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer_values import parse
from assusoft.plans.model import Plan
from assusoft.schema import INTERRUPTED, dtype_of


def follow(plan: Plan, going: pd.DataFrame, begun: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """The open affiliations of a plan with every reported field as it is owed this month; asks what is missing.

    Parameters
    ----------
    going, begun
        Affiliations, indexed by person: those that go on, those begun this month. Every person is in service.
    """
    rows = concat([going, begun])
    if not len(rows):
        return rows
    people = picked(situation.people, rows.index)
    new = pd.Series(np.arange(len(rows)) >= len(going), index=rows.index)
    handed = among(rows.index + " ", situation.carried.get(plan.name, ()))
    out = _automatic(plan, rows, people, situation, new | handed)
    out = _working_time(plan, out, situation, new)
    if plan.salary:
        out = _fill_answered(with_salaries(plan, out, people, situation, new), "insured_salary", situation)
    out = _asked(plan, out, people, situation, new)
    return _ask_missing(plan, out, people, situation)


def automatic_fields(plan: Plan) -> list[str]:
    """Reported fields that follow the payroll without a question."""
    apart = {*WORKING_TIME, *SALARY, *BASE, *plan.asks, *plan.asked_once, *INTERRUPTED} - {"person"}
    return [name for name in plan.reports if name not in apart]


def _automatic(
    plan: Plan, rows: pd.DataFrame, people: pd.DataFrame, situation: Situation, new: pd.Series
) -> pd.DataFrame:
    """Payroll values; a lost one that is asked for stays as reported, and so does one whose code nobody knows, a kind
    the plan does not want, and a value that is only written otherwise.
    """
    changes: dict[str, pd.Series] = {}
    for name in automatic_fields(plan):
        now, reported = column(people, name), column(rows, name)
        if name in (*plan.required, *plan.wanted):
            now = filled_from(now, reported)
        elif name in situation.waiting:
            now = chosen(among(rows.index, situation.waiting[name]), filled_from(now, reported), now)
        if not plan.writing:
            now = as_told(name, now, reported, as_mask(new) | among(rows.index, situation.declared.get(name, ())))
        changes[name] = now if kind_of(name) in plan.messages else chosen(new, now, reported)
    apart = {"salary_since", "working_time_since"} | {name for name in changes if kind_of(name) not in plan.messages}
    for name in SINCE:
        if name not in apart:
            changes[name] = filled_from(column(people, name), column(rows, name))
    return assigned(rows, changes)


def _working_time(plan: Plan, rows: pd.DataFrame, situation: Situation, new: pd.Series) -> pd.DataFrame:
    confirmed = aligned(situation.working_time, rows.index)
    wanted = any(kind in plan.messages for kind in WORKING_TIME_KINDS)
    unsent = isin(confirmed["interruption_kind"], plan.interruptions.not_sent)
    takes = new | (wanted & ~unsent)
    changes = {
        name: chosen(takes, column(confirmed, name).astype(dtype_of(name)), column(rows, name))
        for name in (*(name for name in WORKING_TIME if name in plan.reports), "working_time_since")
    }
    rows = assigned(rows, changes)
    return with_effects(plan, rows, as_mask(takes)) if plan.interruption.effects else rows


def _asked(plan: Plan, rows: pd.DataFrame, people: pd.DataFrame, situation: Situation, new: pd.Series) -> pd.DataFrame:
    """Data the payroll never holds: HR's last answer, else the employer's own column, else what was reported before."""
    out = rows
    for name, ask in plan.asks.items():
        if name not in plan.reports:
            continue
        value = filled_from(column(people, name), column(rows, name))
        if situation.takeover and ask.takeover is not None:
            value = value.fillna(ask.takeover)
        answered = _fill_answered(out.assign(**{name: value}), name, situation, over=True)
        kept = new | ("choice" in plan.messages)
        out = answered.assign(**{name: chosen(kept, answered[name], column(rows, name))})
    return out


def _fill_answered(rows: pd.DataFrame, name: str, situation: Situation, over: bool = False) -> pd.DataFrame:
    """Put the values HR answered for a field: where it is missing, or wherever HR answered when `over`.

    What HR declared is put wherever it is, and a salary counts from the day it was declared from.
    """
    persons = [person for person in situation.answered_for.get(name, ()) if person in rows.index]
    if not persons:
        return rows
    dated = "salary_since" if name == "insured_salary" else "choice_since"
    changed, since = column(rows, name).copy(), column(rows, dated).copy()
    for person in persons:
        answer = situation.values[person, "", name]
        if over or pd.isna(changed[person]) or answer.kind == DECLARED:
            fields = answer.fields
            changed[person] = parse(fields["value"], dtype_of(name))
            if (over or answer.kind == DECLARED) and fields.get("since"):
                since[person] = parse(fields["since"], dtype_of(dated))
    return rows.assign(**{name: changed, dated: since})


def _ask_missing(plan: Plan, rows: pd.DataFrame, people: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """A missing_data task for each required or wanted field that neither the payroll nor HR has given.

    What was reported stays so while the question is open. Returns the rows, without what HR says nobody knows any more.
    """
    automatic = set(automatic_fields(plan))
    met = situation.inquiry.met.values()
    salaried = {task.person for task in met if task.kind == "salary" and plan.name in task.plans} if plan.salary else ()
    asked = [name for name in plan.asks if name in plan.reports]
    for name in dict.fromkeys((*plan.required, *plan.wanted, *asked)):
        values = column(people, name) if name in automatic else column(rows, name)
        wrong = values.isna().to_numpy(dtype=bool)
        if name in asked:
            wrong = ~as_mask(values.isin(list(plan.asks[name].choices)))
        if name == "insured_salary":  # asked as a salary
            wrong = wrong & ~among(people.index, salaried)
        if wrong.any():
            gone = _ask_field(plan, name, rows_where(people, wrong), column(rows, name), situation)
            if gone and kind_of(name) in plan.messages:
                rows = rows.assign(**{name: column(rows, name).mask(among(rows.index, gone))})
    return rows


def _ask_field(plan: Plan, name: str, people: pd.DataFrame, reported: pd.Series, situation: Situation) -> set[str]:
    """Ask about a field of these people; those for whom HR says that the value reported is not known any more."""
    ask = plan.asks.get(name)
    blocking, codes = name in plan.required or bool(ask and ask.blocking), ask.choices if ask else ()
    gone = set[str]()
    for person in rows_of(people):
        id = person["person"]
        if _is_asked_otherwise(plan, name, person, situation):
            continue
        was = None if name in plan.required else known(reported[id])
        if was is None and not blocking and (id, name) in situation.unknown:
            continue
        full = questions.full_name(person)
        answer = situation.inquiry.ask(questions.missing_data(id, "", full, name, blocking, [plan.name], codes, was))
        if was is not None and answer is not None and answer.choice == "unknown":
            gone.add(id)
    return gone


def _is_asked_otherwise(plan: Plan, name: str, person: Row, situation: Situation) -> bool:
    """Whether another question is about the field: special pay, or a cell that could not be read."""
    special = name == "insured_salary" and plan.salary is not None and has_special_pay(person)
    return special or (person["person"], name) in situation.set_aside
