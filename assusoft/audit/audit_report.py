"""Findings with their life x checks -> what a report says of them, worded and masked for its reader."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assusoft.audit.check import SEVERITIES, Check
from assusoft.audit.wording import expected, field_word, sentence, value_word
from assusoft.cell_places import CellReference, cells_in
from assusoft.days_in_words import month_label
from assusoft.language import say

_NUMBERS = ("national_number", "worker_national_number", "worker_number", "bank_account")


@dataclass(frozen=True)
class Line:
    """One finding in words of one language.

    `severity`, `state` and `owner` are codes, for counting; `since` is a month; `value` and `expected` are texts; days
    are dd/mm/yyyy. National and account numbers are masked in findings that are about another field.
    """

    id: str
    code: str
    subject: str
    severity: str
    blocking: bool
    state: str
    since: str
    age: int
    owner: str
    person: str
    payroll_id: str
    name: str
    entity: str
    field: str
    value: str
    expected: str
    sentence: str
    cells: tuple[CellReference, ...]
    until: str
    reason: str
    by: str
    note: str


def lines_of(
    findings: pd.DataFrame,
    checks: Sequence[Check],
    numbers: Mapping[str, str],
    entities: Mapping[str, str],
    language: str,
) -> list[Line]:
    """The findings as lines: what blocks first, then by severity, the oldest first.

    Parameters
    ----------
    findings
        As `audit.life.lives` gives them.
    numbers
        Person -> payroll number.
    entities
        Enterprise number -> name.
    """
    by_code = {check.code: check for check in checks}
    lines = [
        _line(row, by_code[row["code"]], numbers, entities, language)
        for row in findings.to_dict("records")
        if row["code"] in by_code
    ]
    return sorted(lines, key=urgency)


def urgency(line: Line) -> tuple[Any, ...]:
    """The most urgent sorts first."""
    order: tuple[str, ...] = SEVERITIES
    return (not line.blocking, order.index(line.severity), line.code, -line.age, line.name, line.person, line.id)


def since_word(line: Line, language: str) -> str:
    """'new', 'back again', 'since January 2026 (2 months)'."""
    if line.state in ("new", "reopened"):
        return say(language, line.state)
    sentence = "since {month} (1 month)" if line.age == 1 else "since {month} ({age} months)"
    return say(language, sentence, month=month_label(line.since, language), age=line.age)


def owner_word(owner: str, language: str) -> str:
    """Who is to correct it."""
    return say(language, {"payroll": "Payroll", "hr": "HR"}[owner]) if owner else "-"


def masked(facts: Mapping[str, Any], field: str) -> dict[str, Any]:
    """The values of a finding, numbers of persons and accounts masked unless the finding is about such a number."""
    return {name: _mask(value) if _hides(name, field) and value else value for name, value in facts.items()}


def by_code(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Code -> its lines, in the order of the lines."""
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.code, []).append(line)
    return grouped


def _line(
    row: Mapping[Any, Any], check: Check, numbers: Mapping[str, str], entities: Mapping[str, str], language: str
) -> Line:
    facts = json.dumps(masked(json.loads(row["facts"]), check.field), ensure_ascii=False)
    return Line(
        row["id"], check.code, check.subject, check.severity, check.blocking, row["state"], row["since"], row["age"],
        row["owner"], row["person"], numbers.get(row["person"], ""), row["name"],
        entities.get(row["entity"] or _entity(row), row["entity"]), field_word(check.field, language),
        value_word(check.field, row["value"], language), expected(check, facts, language),
        sentence(check, facts, language), cells_in(row["where"]), row["until"], row["reason"], row["by"], row["note"],
    )  # fmt: skip


def _entity(row: Mapping[Any, Any]) -> str:
    return "" if row["person"] else str(row["part"])


def _hides(name: str, field: str) -> bool:
    return name.removesuffix("__before") in _NUMBERS and field not in _NUMBERS


def _mask(value: Any) -> str:
    """Enough to recognise it: 86.07.14-***.** and BE** **** **** 1234."""
    text = str(value)
    if len(text) == 11 and text.isdigit():
        return f"{text[:2]}.{text[2:4]}.{text[4:6]}-***.**"
    return f"{text[:2]}** **** **** {text[-4:]}"
