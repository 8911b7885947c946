"""What HR declared x a month's people and affiliations -> the values, working time and ends that hold."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from assusoft.frames import Mask, Row, among, as_mask, chosen, put_rows, rows_of, rows_where, values_of
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.declared import Declared
from assusoft.month.state import END, Key, are_open
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.answer_values import parse
from assusoft.month.tasks.open_questions import Inquiry
from assusoft.plans.model import Plan
from assusoft.schema import array_of, dtype_of

MemberField = tuple[str, str, str]
"""Person, member ('' for the worker) and field."""
Cell = tuple[str, str]

DECLARED = "declared"
"""Kind of the answer that a declared value stands for."""


def values_held(people: pd.DataFrame, members: pd.DataFrame, inquiry: Inquiry) -> dict[MemberField, Answer]:
    """(person, member, field) -> a declared value, as the answer it stands for, where it holds.

    Once the payroll has moved away from what was seen, and not to what was declared, both are shown and asked about;
    the declared value stands meanwhile.

    Parameters
    ----------
    people, members
        Indexed by person, and by 'person member'.
    """
    return {
        key: _as_answer(one, key[2])
        for key, one in inquiry.declared.values.items()
        if _holds(one, key[2], members if one.member else people, inquiry)
    }


def _holds(one: Declaration, name: str, rows: pd.DataFrame, inquiry: Inquiry) -> bool:
    label = f"{one.person} {one.member}" if one.member else one.person
    if name not in rows.columns or label not in rows.index:
        return True
    row = rows_of(rows.loc[[label]])[0]
    now = text_of(row[name])
    if now == one.seen[name] or row[name] == parse(one.values[name], rows[name].dtype):
        return True
    answer = inquiry.ask(questions.declared_value(one, questions.full_name(row), name, now))
    return answer is None or answer.choice == "keep"


def text_of(value: object) -> str:
    """A value of the payroll as a declaration keeps it: '' for nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _as_answer(one: Declaration, name: str) -> Answer:
    fields = {"value": one.values[name], "since": one.begins}
    return Answer(
        one.number, "", DECLARED, one.person, one.member, {"field": name}, "value", one.month, one.by, one.at, fields
    )


def against_payroll(values: Mapping[MemberField, Answer], rows: pd.DataFrame, of_members: bool) -> dict[Cell, str]:
    """(index, field) -> the declared value of a cell of these rows, which holds whatever the payroll has there."""
    labelled = {
        (f"{person} {member}" if member else person, name): answer
        for (person, member, name), answer in values.items()
        if answer.kind == DECLARED and bool(member) == of_members
    }
    return {
        (label, name): answer.fields["value"]
        for (label, name), answer in labelled.items()
        if label in rows.index and name in rows.columns
    }


def with_declared_time(working_time: pd.DataFrame, declared: Declared) -> pd.DataFrame:
    """The working time to be reported: as declared where that is so, dated anew once it is over."""
    times: dict[str, Row] = {
        person: _time_of(one, declared.resumed.get(person))
        for person, one in declared.working_time.items()
        if person in working_time.index
    }
    since = dict(zip(working_time.index, values_of(working_time["working_time_since"]), strict=True))
    for person, day in declared.resumed.items():
        if person in since and person not in times and (since[person] is None or since[person] < day):
            times[person] = {"working_time_since": day}
    for person, values in times.items():
        working_time = put_rows(working_time, {person: values}, list(values))
    return working_time


def _time_of(one: Declaration, resumed: date | None) -> Row:
    """The fields of working time that a declaration gives; since another that is over, if that is later."""
    begins, until = date.fromisoformat(one.begins), date.fromisoformat(one.until) if one.until else None
    given: Row = {name: parse(text, dtype_of(name)) for name, text in one.values.items()}
    if one.kind == "interruption":
        given |= {"interruption_from": begins, "interruption_to": until}
    return given | {"working_time_since": max(begins, resumed or begins)}


def redated(affiliations: pd.DataFrame, declared: Declared) -> pd.DataFrame:
    """Affiliations as reported, those whose days HR declared wrong with the right ones; each once, as it was seen."""
    for one in declared.redated:
        wrong = as_mask((affiliations["plan"] == one.plan) & (affiliations["person"] == one.person))
        wrong &= as_mask((affiliations["member"] == one.member) & (affiliations["status"] == "affiliated"))
        for name, day in one.seen.items():
            days = affiliations[name]
            wrong &= as_mask(days == date.fromisoformat(day)) if day else days.isna().to_numpy(dtype=bool)
        for name, day in one.values.items() if wrong.any() else ():
            right = pd.Series(array_of(name, [date.fromisoformat(day)] * len(affiliations)), index=affiliations.index)
            affiliations = affiliations.assign(**{name: chosen(wrong, right, affiliations[name])})
    return affiliations


def declared_ends(plan: Plan, rows: pd.DataFrame, declared: Declared) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Affiliations of a plan, by person or by 'person member': (the others, open rows that end as HR declared)."""
    ends: dict[str, Row] = {
        _label(key): {"affiliation_to": day, "exit_reason": "choice"}
        for key, day in declared.ends.items()
        if key[0] == plan.name and _label(key) in rows.index
    }
    if not ends:
        return rows, rows.iloc[:0]
    over = among(rows.index, ends) & are_open(rows)
    return rows_where(rows, ~over), put_rows(rows_where(rows, over), ends, END)


def ended_by_choice(plan: Plan, keys: pd.Index, declared: Declared) -> Mask:
    """Of which persons (or 'person member') HR declared that their affiliation ended."""
    return among(keys, {_label(key) for key in declared.ends if key[0] == plan.name})


def _label(key: Key) -> str:
    return f"{key[1]} {key[2]}" if key[2] else key[1]
