"""A plan sheet -> example people just inside and just outside each of its conditions, judged by its own rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import Any

import pandas as pd

from assusoft.months import add_months, month_end, month_start
from assusoft.plans.eligibility import affiliation_day, age_end, child_end, cover_end, too_old
from assusoft.plans.model import Plan
from assusoft.plans.parse import Node, parse
from assusoft.plans.rules import MONTH_FIELDS, evaluate
from assusoft.schema import Field, typed

_USUAL_AGE = 40
_MOST = 20_000
"""Combinations tried to find somebody who meets the whole rule."""
OTHER = "-"
"""A text that no condition asks for: any other value."""


@dataclass(frozen=True)
class Boundary:
    """An example person: what is `given` (field -> value, None when missing), and what the sheet answers.

    `about`: the field that is moved over a boundary, '' for the person it is moved from. `answer`: 'eligible', 'not
    eligible' or 'undecided'.
    """

    given: Mapping[str, Any]
    about: str
    answer: str


@dataclass(frozen=True)
class Dated:
    """A day that the sheet makes of another.

    `what`: 'entry', 'exit', 'maximum_age' or 'child'; `detail`: the reason of an exit, '' for any.
    """

    what: str
    given: date
    made: date
    detail: str = ""


def boundaries(plan: Plan, fields: Mapping[str, Field], month: str) -> list[Boundary]:
    """Who is eligible in a month: one person who is, then each field moved over each of its boundaries.

    Evaluated by the rule engine, maximum age included; exceptions of single persons are not. Empty where nobody is
    found who meets the rule, which then is over more than these examples move.
    """
    tree = parse(plan.eligible)
    values = _candidates(plan, tree, fields, month)
    base = _somebody(plan, values, fields, month)
    if base is None:
        return []
    moved = [
        (name, base | {name: value})
        for name, listed in values.items()
        for value in (*listed, None)
        if value != base[name]
    ]
    people = [("", base), *moved]
    answers = _answers(plan, [given for _, given in people], fields, month)
    return [Boundary(given, about, answer) for (about, given), answer in zip(people, answers, strict=True)]


def dated_examples(plan: Plan, month: str) -> list[Dated]:
    """Days at the boundaries of a month, and what the sheet makes of them."""
    first, last = month_start(month), month_end(month)
    middle = first + timedelta(days=14)
    found = [
        Dated("entry", one, affiliation_day(plan, dict.fromkeys(plan.since, one), month))
        for one in (first, middle, last)
    ]
    found += [Dated("exit", one, cover_end(plan, one, "")) for one in (middle, last)]
    found += [Dated("exit", middle, cover_end(plan, middle, reason), reason) for reason in plan.keeps_cover]
    if plan.maximum_age is not None:
        births = [add_months(one, -12 * plan.maximum_age) for one in (first, middle)]
        found += [Dated("maximum_age", birth, age_end(plan, birth)) for birth in births]
    if plan.family_rule and plan.family_rule.child_maximum_age is not None:
        births = [add_months(one, -12 * plan.family_rule.child_maximum_age) for one in (first, middle)]
        found += [Dated("child", birth, end) for birth in births if (end := child_end(plan, birth)) is not None]
    return found


def _answers(plan: Plan, people: Sequence[Mapping[str, Any]], fields: Mapping[str, Field], month: str) -> list[str]:
    """What the sheet says of each, by its rule and its maximum age."""
    frame = _frame(people, fields)
    decided = evaluate(plan.eligible, frame, month, "boolean")
    old = too_old(plan, frame["birth_date"], month)
    return [
        "undecided" if pd.isna(one) else "eligible" if one and not bool(beyond) else "not eligible"
        for one, beyond in zip(decided, old, strict=True)
    ]


def _frame(people: Sequence[Mapping[str, Any]], fields: Mapping[str, Field]) -> pd.DataFrame:
    names = list(dict.fromkeys(["birth_date", *(name for one in people for name in one)]))
    return typed(people, names, fields)


def _somebody(
    plan: Plan, values: Mapping[str, Sequence[Any]], fields: Mapping[str, Field], month: str
) -> dict[str, Any] | None:
    """The first combination of values that the sheet takes; a value may be missing where the rule wants it so."""
    listed = [[*some, None] for some in values.values()]
    tried = [dict(zip(values, one, strict=True)) for one in islice(product(*listed), _MOST)]
    answers = _answers(plan, tried, fields, month)
    return next((given for given, answer in zip(tried, answers, strict=True) if answer == "eligible"), None)


def _candidates(plan: Plan, tree: Node, fields: Mapping[str, Field], month: str) -> dict[str, list[Any]]:
    """Field -> values on both sides of each boundary that the rule, or the maximum age, sets for it."""
    names = [name for name in tree.columns() if name not in MONTH_FIELDS]
    found: dict[str, list[Any]] = {name: [] for name in names}
    for node in tree.walk():
        for name, value in _moved(node, fields, month):
            found.setdefault(name, []).append(value)
    if plan.maximum_age is not None or "birth_date" in found:
        usual = add_months(month_start(month), -12 * _USUAL_AGE)
        found["birth_date"] = [usual, *found.get("birth_date", []), *_births(plan.maximum_age, month_start(month))]
    return {name: list(dict.fromkeys(values)) or _any_value(fields.get(name)) for name, values in found.items()}


def _moved(node: Node, fields: Mapping[str, Field], month: str) -> Iterator[tuple[str, Any]]:
    """The values around the boundaries of one condition."""
    if node.kind in ("compare", "between"):
        for side, other in _sides(node):
            yield from _around(side, other, fields, month)
    if node.kind == "in" and node.children[0].kind == "column":
        name = node.children[0].value
        yield from ((name, _literal(child, fields.get(name))) for child in node.children[1:])
        yield from ((name, value) for value in _others(name, node.children[1:], fields))
    if node.kind == "like" and node.children[0].kind == "column":
        name, pattern = node.children[0].value, node.children[1].value
        yield from ((name, value) for value in (pattern.strip("%") or OTHER, OTHER))
    if node.kind == "column" and (known := fields.get(node.value)) and known.type == "flag":
        yield from ((node.value, value) for value in (True, False))


def _sides(node: Node) -> Iterable[tuple[Node, Node]]:
    first, *others = node.children
    pairs = [(first, other) for other in others]
    return [*pairs, *((other, first) for other in others)] if node.kind == "compare" else pairs


def _around(side: Node, other: Node, fields: Mapping[str, Field], month: str) -> Iterator[tuple[str, Any]]:
    """Just below, at and just above a literal, for a field alone or the age of somebody."""
    if side.kind == "call" and side.value == "age_at" and other.kind == "number":
        on = month_end(month) if side.children[1].value == "month_end" else month_start(month)
        yield from (("birth_date", birth) for birth in _births(int(Decimal(other.value)), on))
        return
    if side.kind == "call" and side.value == "months_between" and other.kind == "number":
        yield from _months_back(side, int(Decimal(other.value)), month)
        return
    if side.kind != "column" or side.value not in fields:
        return
    name, field = side.value, fields[side.value]
    value = _literal(other, field) if other.kind in ("number", "text", "flag", "cast") else _month_day(other, month)
    if value is None:
        return
    if isinstance(value, bool):
        yield from ((name, each) for each in (True, False))
    elif isinstance(value, date):
        yield from ((name, value + timedelta(days=days)) for days in (-1, 0, 1))
    elif isinstance(value, str):
        yield name, value
        yield from ((name, each) for each in _others(name, [other], fields))
    else:
        step = 1 if field.type == "count" else Decimal("0.01")
        yield from ((name, value + step * times) for times in (-1, 0, 1))


def _months_back(side: Node, count: int, month: str) -> Iterator[tuple[str, Any]]:
    first, then = side.children
    day = _month_day(then, month)
    if first.kind == "column" and first.value not in MONTH_FIELDS and day is not None:
        met = add_months(day, -count)
        yield from ((first.value, met + timedelta(days=days)) for days in (-1, 0, 1))


def _births(age: int | None, on: date) -> list[date]:
    """Born so that the age is reached on the day, and a day later."""
    if age is None:
        return []
    met = add_months(on, -12 * age)
    return [met, met + timedelta(days=1)]


def _month_day(node: Node, month: str) -> date | None:
    if node.kind != "column" or node.value not in MONTH_FIELDS:
        return None
    return month_start(month) if node.value == "month_start" else month_end(month)


def _literal(node: Node, field: Field | None) -> Any:
    if node.kind == "number":
        value = Decimal(node.value)
        return int(value) if field and field.type == "count" else value
    if node.kind == "flag":
        return node.value.lower() in ("true", "t", "1")
    text = node.children[0].value if node.kind == "cast" else node.value
    wanted = (field and field.type == "date") or node.value == "DATE"
    try:
        return date.fromisoformat(text) if wanted else text
    except ValueError:
        return None


def _others(name: str, asked: Iterable[Node], fields: Mapping[str, Field]) -> list[str]:
    """One value that is not among those asked for: another code of the field, or a text nobody asks for."""
    field, known = fields.get(name), {node.value for node in asked if node.kind == "text"}
    if field is None or field.type not in ("text", "code"):
        return []
    return [code for code in field.codes if code not in known][:1] if field.codes else [OTHER]


def _any_value(field: Field | None) -> list[Any]:
    """Something that may stand in a field that is only asked to be filled in."""
    if field is None:
        return []
    if field.codes:
        return [field.codes[0]]
    some: dict[str, list[Any]] = {"date": [date(2020, 1, 1)], "flag": [True, False], "count": [1], "text": [OTHER]}
    return some.get(field.type, [Decimal("1.00")])
