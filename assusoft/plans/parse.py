"""A rule's text -> its checked tree: one scalar SQL expression made of what is listed here, and of nothing else.

DuckDB's own parser reads the text; each node it found must be of a listed class and carry no key but the listed ones.
The text itself is never run: `sql.py` writes new SQL from the checked tree.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assusoft.language import Sentence
from assusoft.plans.engine import Unfit, syntax_tree

FUNCTIONS: dict[str, tuple[int, int]] = {
    "abs": (1, 1), "age_at": (1, 1), "ceil": (1, 1), "contains": (2, 2), "day": (1, 1), "floor": (1, 1),
    "greatest": (2, 20), "least": (2, 20), "left": (2, 2), "length": (1, 1), "lower": (1, 1), "month": (1, 1),
    "months_between": (2, 2), "right": (2, 2), "round": (1, 2), "starts_with": (2, 2), "substr": (2, 3),
    "substring": (2, 3), "trim": (1, 1), "upper": (1, 1), "year": (1, 1),
}  # fmt: skip
"""Functions a rule may call, with the least and the greatest number of arguments; COALESCE comes with the operators."""

ARITHMETIC = {"+": (1, 2), "-": (1, 2), "*": (2, 2), "/": (2, 2), "%": (2, 2)}
LIKES = {"~~": "LIKE", "!~~": "NOT LIKE", "~~*": "ILIKE", "!~~*": "NOT ILIKE"}
COMPARISONS = {
    "COMPARE_EQUAL": "=", "COMPARE_NOTEQUAL": "<>", "COMPARE_LESSTHAN": "<", "COMPARE_GREATERTHAN": ">",
    "COMPARE_LESSTHANOREQUALTO": "<=", "COMPARE_GREATERTHANOREQUALTO": ">=",
    "COMPARE_DISTINCT_FROM": "IS DISTINCT FROM", "COMPARE_NOT_DISTINCT_FROM": "IS NOT DISTINCT FROM",
}  # fmt: skip
OPERATORS = {
    "OPERATOR_NOT": "not", "OPERATOR_IS_NULL": "is null", "OPERATOR_IS_NOT_NULL": "is not null",
    "OPERATOR_COALESCE": "coalesce", "COMPARE_IN": "in",
}  # fmt: skip
TYPES = {
    "date": "DATE", "varchar": "VARCHAR", "text": "VARCHAR", "string": "VARCHAR", "integer": "BIGINT", "int": "BIGINT",
    "bigint": "BIGINT", "decimal": "DECIMAL", "numeric": "DECIMAL", "boolean": "BOOLEAN", "bool": "BOOLEAN",
}  # fmt: skip

LONGEST, DEEPEST, MOST_NODES = 4000, 50, 500


@dataclass(frozen=True)
class Node:
    """One node of a checked tree.

    `kind` is column, text, number, flag, compare, and, or, not, is null, is not null, coalesce, in, between, case,
    cast, like or call; `value` the column, literal, comparison, type or function. The children of a case are condition,
    result, condition, result, ..., else; the first child of age_at is birth_date.
    """

    kind: str
    value: str = ""
    children: tuple["Node", ...] = ()

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in the order they are written."""
        yield self
        for child in self.children:
            yield from child.walk()

    def columns(self) -> tuple[str, ...]:
        """The columns used at or below this node, each once."""
        return tuple(dict.fromkeys(node.value for node in self.walk() if node.kind == "column"))


@lru_cache(maxsize=1024)
def parse(rule: str) -> Node:
    """The checked tree of a rule; Unfit, saying what cannot be used, when it is anything but one listed expression."""
    if not rule.strip():
        raise Unfit(Sentence("is empty"))
    if len(rule) > LONGEST:
        raise Unfit(Sentence("is longer than {longest} characters", longest=LONGEST))
    statements = syntax_tree(rule)["statements"]
    select = statements[0]["node"] if len(statements) == 1 else {}
    plain = {"type", "select_list", "from_table", "aggregate_handling", "cte_map"}
    if not plain.issuperset(select) or select.get("from_table") != {"type": "EMPTY"} or select.get("cte_map"):
        raise Unfit(Sentence("is not one SQL expression (without ';', FROM, WHERE or other clauses)"))
    if len(select["select_list"]) != 1:
        raise Unfit(Sentence("is a list, not one SQL expression"))
    tree = _node(select["select_list"][0], 0)
    if sum(1 for _ in tree.walk()) > MOST_NODES:
        raise Unfit(Sentence("has more than {most} parts", most=MOST_NODES))
    return tree


def _node(raw: Mapping[str, Any], depth: int) -> Node:
    if depth > DEEPEST:
        raise Unfit(Sentence("is nested deeper than {most} levels", most=DEEPEST))
    reader, keys = READERS.get(raw["class"], (None, set()))
    if reader is None:
        what = _NAMES.get(raw["class"], raw["class"].lower())
        raise Unfit(Sentence("uses {what}, which a rule may not use", what=what))
    strange = set(raw) - keys - {"class", "type", "query_location", "query_location_length"}
    if strange:
        what = _NAMES.get(min(strange), min(strange))
        raise Unfit(Sentence("uses {what}, which a rule may not use", what=what))
    return reader(raw, depth + 1)


def _column(raw: Mapping[str, Any], depth: int) -> Node:
    if len(raw["column_names"]) != 1:
        column = ".".join(raw["column_names"])
        raise Unfit(Sentence("uses '{column}': write the field alone", column=column))
    return Node("column", raw["column_names"][0])


def _constant(raw: Mapping[str, Any], depth: int) -> Node:
    kind, text = raw["literal"]["kind"], raw["literal"].get("text", "")
    if kind == "STRING":
        if not text.isprintable():
            raise Unfit(Sentence("holds a text with control characters"))
        return Node("text", text)
    if kind == "BOOLEAN":
        return Node("flag", text)
    if kind == "NULL_LITERAL":
        raise Unfit(
            Sentence("uses NULL: write IS NULL or IS NOT NULL to ask whether a field is missing; a CASE needs an ELSE")
        )
    number = text.replace("_", "")
    if kind not in ("INTEGER", "NUMERIC") or not re.fullmatch(r"-?(\d{1,18}(\.\d{0,9})?|\.\d{1,9})", number):
        raise Unfit(Sentence("uses {text}, which is not a plain number of at most 18 digits and 9 decimals", text=text))
    return Node("number", f"{Decimal(number):f}")


def _comparison(raw: Mapping[str, Any], depth: int) -> Node:
    return Node("compare", COMPARISONS[raw["type"]], (_node(raw["left"], depth), _node(raw["right"], depth)))


def _conjunction(raw: Mapping[str, Any], depth: int) -> Node:
    kind = {"CONJUNCTION_AND": "and", "CONJUNCTION_OR": "or"}[raw["type"]]
    return Node(kind, "", tuple(_node(child, depth) for child in raw["children"]))


def _operator(raw: Mapping[str, Any], depth: int) -> Node:
    if raw["type"] not in OPERATORS:
        what = raw["type"].lower()
        raise Unfit(Sentence("uses {what}, which a rule may not use", what=what))
    return Node(OPERATORS[raw["type"]], "", tuple(_node(child, depth) for child in raw["children"]))


def _between(raw: Mapping[str, Any], depth: int) -> Node:
    return Node("between", "", tuple(_node(raw[key], depth) for key in ("input", "lower", "upper")))


def _case(raw: Mapping[str, Any], depth: int) -> Node:
    checks = [_node(check[key], depth) for check in raw["case_checks"] for key in ("when_expr", "then_expr")]
    return Node("case", "", (*checks, _node(raw["else_expr"], depth)))


def _cast(raw: Mapping[str, Any], depth: int) -> Node:
    type_ = raw["type_expr"]
    name = TYPES.get(type_["type_name"].lower())
    sizes = [child.get("literal", {}).get("text", "") for child in type_.get("children", [])]
    sized = name == "DECIMAL" and all(re.fullmatch(r"\d\d?", size) for size in sizes) and len(sizes) <= 2
    type = type_["type_name"].lower()
    if name is None or type_.get("schema") or type_.get("catalog") or (sizes and not sized):
        raise Unfit(
            Sentence("converts to {type}; a rule may convert to date, varchar, bigint, decimal or boolean", type=type)
        )
    return Node("cast", f"{name}({', '.join(sizes)})" if sizes else name, (_node(raw["child"], depth),))


def _function(raw: Mapping[str, Any], depth: int) -> Node:
    name = raw["function_name"]
    if raw.get("order_bys", {}).get("orders") or any(argument.get("name") for argument in raw.get("arguments", [])):
        raise Unfit(Sentence("gives '{name}' more than plain arguments", name=name))
    known = LIKES if raw.get("is_operator") and name in LIKES else ARITHMETIC if raw.get("is_operator") else FUNCTIONS
    if name not in known:
        raise Unfit(
            Sentence(
                "uses the function '{name}', which a rule may not use (functions: {listed}, coalesce)",
                name=name,
                listed=", ".join(FUNCTIONS),
            )
        )
    arguments = tuple(_node(argument["expression"], depth) for argument in raw.get("arguments", []))
    if name in LIKES:
        return _like(LIKES[name], arguments)
    _check_arguments(name, arguments)
    return Node("call", name, (Node("column", "birth_date"), *arguments) if name == "age_at" else arguments)


def _check_arguments(name: str, arguments: tuple[Node, ...]) -> None:
    """Unfit for a wrong number of arguments, a division by zero, and a rounding that is none."""
    least, most = {**FUNCTIONS, **ARITHMETIC}[name]
    if not least <= len(arguments) <= most:
        needed = Sentence("{least} to {most}", least=least, most=most) if most > least else least
        raise Unfit(
            Sentence(
                "gives '{name}' {count} arguments instead of {needed}", name=name, count=len(arguments), needed=needed
            )
        )
    if name in ("/", "%") and arguments[1].kind == "number" and not Decimal(arguments[1].value):
        raise Unfit(Sentence("divides by zero"))
    if name == "round" and len(arguments) == 2 and not re.fullmatch("[0-9]", arguments[1].value):
        raise Unfit(Sentence("rounds to a number of decimals outside 0 to 9"))


def _like(operator: str, arguments: tuple[Node, ...]) -> Node:
    """Only patterns matched in linear time: a pattern with % in its middle could be made to take for ever."""
    if arguments[1].kind != "text" or "%" in arguments[1].value[1:-1]:
        raise Unfit(
            Sentence("{operator} needs a text between quotes with % at its beginning or end only", operator=operator)
        )
    return Node("like", operator, arguments)


READERS = {
    "COLUMN_REF": (_column, {"column_names"}),
    "CONSTANT": (_constant, {"literal"}),
    "COMPARISON": (_comparison, {"left", "right"}),
    "CONJUNCTION": (_conjunction, {"children"}),
    "OPERATOR": (_operator, {"children"}),
    "BETWEEN": (_between, {"input", "lower", "upper"}),
    "CASE": (_case, {"case_checks", "else_expr"}),
    "CAST": (_cast, {"child", "type_expr", "try_cast"}),
    "FUNCTION": (_function, {"function_name", "arguments", "is_operator", "order_bys", "qualified_name"}),
}

_NAMES = {
    "SUBQUERY": Sentence("a subquery"), "WINDOW": Sentence("a window function (OVER)"), "STAR": "*",
    "LAMBDA": Sentence("a lambda (->)"), "PARAMETER": Sentence("a parameter (? or $)"),
    "POSITIONAL_REFERENCE": Sentence("a position (#1)"), "COLLATE": "COLLATE",
    "DEFAULT": "DEFAULT", "filter": "FILTER", "distinct": "DISTINCT",
    "schema": Sentence("a function of a schema"), "catalog": Sentence("a function of a schema"),
}  # fmt: skip
