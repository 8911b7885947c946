"""What HR declared x a month's people and affiliations -> the values, working time and ends that hold."""

from datetime import date

import pandas as pd

from assusoft.frames import Mask, Row, among, put_rows, rows_of, rows_where, values_of
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.declared import Declared
from assusoft.month.state import END, Key, are_open
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.answer_values import parse
from assusoft.month.tasks.open_questions import Inquiry
from assusoft.plans.model import Plan
from assusoft.schema import dtype_of

DECLARED = "declared"
"""Kind of the answer that a declared value stands for."""


def declared_values(people: pd.DataFrame, inquiry: Inquiry) -> dict[tuple[str, str], str]:
    """(person, field) -> the value declared, where it holds against the payroll's own.

    Once the payroll has moved away from what was seen, and not to what was declared, both are shown and asked about;
    the declared value stands meanwhile.
    """
    return {
        (person, name): one.values[name]
        for (person, member, name), one in inquiry.declared.values.items()
        if not member and name in people.columns and person in people.index
        and _holds(one, name, rows_of(people.loc[[person]])[0], inquiry)
    }  # fmt: skip


def _holds(one: Declaration, name: str, row: Row, inquiry: Inquiry) -> bool:
    now = text_of(row[name])
    if now in (one.values[name], str(one.seen.get(name, ""))):
        return True
    full = questions.full_name(row)
    answer = inquiry.ask(questions.declared_value(one.person, full, name, one.values[name], one.number, now))
    return answer is None or answer.choice == "keep"


def text_of(value: object) -> str:
    """A value of the payroll as a declaration keeps it: '' for nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def values_declared(declared: Declared) -> dict[tuple[str, str, str], Answer]:
    """(person, member, field) -> a declared value as the answer it stands for."""
    return {
        key: Answer(
            one.number, "", DECLARED, one.person, one.member, {"field": key[2]}, "value", one.month, one.by, one.at,
            {"value": one.values[key[2]], "since": one.begins},
        )
        for key, one in declared.values.items()
    }  # fmt: skip


def with_declared_time(working_time: pd.DataFrame, declared: Declared) -> pd.DataFrame:
    """The working time to be reported: as declared where that is so, dated anew once it is over."""
    times: dict[str, Row] = {
        person: _time_of(one) for person, one in declared.working_time.items() if person in working_time.index
    }
    since = dict(zip(working_time.index, values_of(working_time["working_time_since"]), strict=True))
    for person, day in declared.resumed.items():
        if person in since and person not in times and (since[person] is None or since[person] < day):
            times[person] = {"working_time_since": day}
    for person, values in times.items():
        working_time = put_rows(working_time, {person: values}, list(values))
    return working_time


def _time_of(one: Declaration) -> Row:
    """The fields of working time that a declaration gives."""
    begins, until = date.fromisoformat(one.begins), date.fromisoformat(one.until) if one.until else None
    given: Row = {name: parse(text, dtype_of(name)) for name, text in one.values.items()}
    if one.kind == "interruption":
        given |= {"interruption_from": begins, "interruption_to": until}
    return given | {"working_time_since": begins}


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
