"""A rule -> a sentence: fields by their labels, codes by their names; what has no words of its own stays as written."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from assusoft.code_labels import code_label
from assusoft.days_in_words import day
from assusoft.labels import field_label, number
from assusoft.language import say
from assusoft.plans.parse import Node, parse
from assusoft.plans.sql import sql
from assusoft.schema import Field

_COMPARED = {
    "=": "{what} is {value}", "<>": "{what} is not {value}", "<": "{what} is less than {value}",
    ">": "{what} is more than {value}", "<=": "{what} is at most {value}", ">=": "{what} is at least {value}",
    "IS DISTINCT FROM": "{what} is not {value}", "IS NOT DISTINCT FROM": "{what} is {value}",
}  # fmt: skip
_DAYS = {
    "=": "{what} is {value}", "<>": "{what} is not {value}", "<": "{what} is before {value}",
    ">": "{what} is after {value}", "<=": "{what} is at the latest {value}", ">=": "{what} is at the earliest {value}",
}  # fmt: skip
_MONTH = {"month_start": "the first day of the month", "month_end": "the last day of the month"}


def rule_words(rule: str, language: str, fields: Mapping[str, Field]) -> str:
    """'Statut est employé(e) ou ouvrier/ouvrière et ...' for a boolean rule, checked before.

    `fields`: name -> field, of what the rule is over.
    """
    return _words(parse(rule), language, fields)


def _words(node: Node, language: str, fields: Mapping[str, Field]) -> str:
    made = {"and": _joined, "or": _joined, "not": _not, "compare": _compared, "in": _in, "between": _between,
            "is null": _null, "is not null": _null, "column": _flag}.get(node.kind)  # fmt: skip
    return made(node, language, fields) if made else _term(node, language, fields)


def _joined(node: Node, language: str, fields: Mapping[str, Field]) -> str:
    other = "or" if node.kind == "and" else "and"
    parts = [
        f"({_words(child, language, fields)})" if child.kind == other else _words(child, language, fields)
        for child in node.children
    ]
    return f" {say(language, node.kind)} ".join(parts)


def _not(node: Node, language: str, fields: Mapping[str, Field]) -> str:
    return say(language, "it is not so that {what}", what=_words(node.children[0], language, fields))


def _compared(node: Node, language: str, fields: Mapping[str, Field]) -> str:
    left, right = node.children
    known = _coded(node, fields)
    days = any(_is_day(child, fields) for child in node.children) and not any(
        child.kind in ("call", "number") for child in node.children
    )
    sentences = _DAYS if days and node.value in _DAYS else _COMPARED
    what, value = (_term(child, language, fields, known) for child in (left, right))
    return say(language, sentences[node.value], what=what, value=value)


def _in(node: Node, language: str, fields: Mapping[str, Field]) -> str:
    what, *values = (_term(child, language, fields, _coded(node, fields)) for child in node.children)
    listed = f" {say(language, 'or')} ".join(filter(None, [", ".join(values[:-1]), values[-1]]))
    return say(language, "{what} is {value}", what=what, value=listed)


def _between(node: Node, language: str, fields: Mapping[str, Field]) -> str:
    what, low, high = (_term(child, language, fields) for child in node.children)
    return say(language, "{what} lies from {low} to {high}", what=what, low=low, high=high)


def _null(node: Node, language: str, fields: Mapping[str, Field]) -> str:
    sentence = "{what} is not filled in" if node.kind == "is null" else "{what} is filled in"
    return say(language, sentence, what=_term(node.children[0], language, fields))


def _flag(node: Node, language: str, fields: Mapping[str, Field]) -> str:
    return say(language, "{what} is {value}", what=_term(node, language, fields), value=say(language, "yes"))


def _term(node: Node, language: str, fields: Mapping[str, Field], coded: bool = False) -> str:
    if node.kind == "column":
        return say(language, _MONTH[node.value]) if node.value in _MONTH else field_label(node.value, language, fields)
    if node.kind == "text":
        return code_label(node.value, language) if coded else f"«{node.value}»"
    if node.kind == "number":
        value = Decimal(node.value)
        return str(int(value)) if value == value.to_integral_value() else number(value, language)
    if node.kind == "flag":
        return say(language, "yes" if node.value.lower() in ("true", "t", "1") else "no")
    if node.kind == "cast" and node.value == "DATE" and node.children[0].kind == "text":
        return _day(node.children[0].value, language)
    if node.kind == "call" and node.value == "age_at":
        return say(language, "the age on {day}", day=_term(node.children[1], language, fields))
    if node.kind == "call" and node.value == "months_between":
        first, then = (_term(child, language, fields) for child in node.children)
        return say(language, "the months from {first} to {then}", first=first, then=then)
    return sql(node)


def _day(text: str, language: str) -> str:
    try:
        return day(date.fromisoformat(text), language)
    except ValueError:
        return text


def _coded(node: Node, fields: Mapping[str, Field]) -> bool:
    return any(child.kind == "column" and bool(_field(child, fields).codes) for child in node.children
               if child.value in fields)  # fmt: skip


def _field(node: Node, fields: Mapping[str, Field]) -> Field:
    return fields[node.value]


def _is_day(node: Node, fields: Mapping[str, Field]) -> bool:
    if node.kind == "cast":
        return node.value == "DATE"
    known = fields.get(node.value) if node.kind == "column" else None
    return node.value in _MONTH or (known is not None and known.type == "date")
