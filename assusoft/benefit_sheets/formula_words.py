"""The formula of a salary, an SQL expression -> words in the language of a sheet."""

from collections.abc import Mapping
from decimal import Decimal

from assusoft.labels import field_label
from assusoft.language import say
from assusoft.plans.engine import Unfit
from assusoft.plans.parse import Node, parse
from assusoft.schema import Field

_SIGNS = {"+": "+", "-": "\u2212", "*": "\u00d7", "/": "\u00f7"}
FUNCTIONS = {
    "least": "the smallest of {parts}",
    "greatest": "the greatest of {parts}",
    "round": "{first}, rounded",
    "floor": "{first}, rounded down",
    "ceil": "{first}, rounded up",
    "abs": "the amount of {first}",
}


def formula_in_words(formula: str, language: str, own: Mapping[str, Field]) -> str:
    """'monthly salary x months paid a year' for monthly_salary * salary_factor.

    What cannot be said in words (conditions on texts, functions of texts) is shown as the plan sheet writes it.
    """
    try:
        return _said(parse(formula), language, own)
    except (Unfit, LookupError):
        return " ".join(formula.split())


def _said(node: Node, language: str, own: Mapping[str, Field]) -> str:
    parts = [_said(child, language, own) for child in node.children if node.kind != "case"]
    match node.kind:
        case "column":
            label = field_label(node.value, language, own)
            return label[:1].lower() + label[1:]
        case "number":
            return _number(node.value, language)
        case "cast":
            return parts[0]
        case "coalesce":
            others = "; ".join(parts[1:])
            return say(language, "{first}; where it is not known, {others}", first=parts[0], others=others)
        case "call" if node.value in _SIGNS:
            return _computed(node, parts)
        case "call":
            return say(language, FUNCTIONS[node.value], first=parts[0], parts="; ".join(parts))
    raise LookupError(node.kind)


def _computed(node: Node, parts: list[str]) -> str:
    """Two terms with their sign, or one with a minus; brackets where the order of computing wants them."""
    sign = _SIGNS[node.value]
    if len(parts) == 1:
        return f"{sign}{parts[0]}"
    left, right = node.children
    looser = _is_sum(right) or (node.value == "/" and _is_computed(right))
    first = f"({parts[0]})" if node.value in "*/" and _is_sum(left) else parts[0]
    second = f"({parts[1]})" if node.value in "-*/" and looser else parts[1]
    return f"{first} {sign} {second}"


def _is_computed(node: Node) -> bool:
    return node.kind == "call" and node.value in _SIGNS


def _is_sum(node: Node) -> bool:
    return node.kind == "call" and node.value in ("+", "-")


def _number(text: str, language: str) -> str:
    """The number with its own decimals, the comma where the language has one."""
    plain = f"{Decimal(text):f}"
    return plain if language == "en" else plain.replace(".", ",")
