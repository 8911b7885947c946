"""A parsed rule against the fields it may use: types that go together, codes that exist, the kind of answer wanted."""

from collections.abc import Iterator, Mapping

import pyarrow as pa

from assusoft.config import did_you_mean
from assusoft.language import Sentence
from assusoft.plans.engine import Unfit, select
from assusoft.plans.parse import Node
from assusoft.plans.sql import MONTH_DAYS, sql
from assusoft.schema import DTYPES, Field

_ANY_MONTH = "2026-02"
_EQUALITIES = ("=", "<>", "IS DISTINCT FROM", "IS NOT DISTINCT FROM")


def check_tree(tree: Node, allowed: Mapping[str, Field], kind: str) -> None:
    """Refuse, with Unfit, what DuckDB would only refuse at the first unlucky cell, or never.

    `allowed` has every field the tree uses; `kind` is boolean or money.
    """
    types = _types(tree, allowed)
    for node in tree.walk():
        for condition in _conditions(node):
            if types[condition] != "BOOLEAN":
                raise Unfit(
                    Sentence(
                        "uses {called} as a condition, but it is neither true nor false: compare it with a value",
                        called=_called(condition),
                    )
                )
        together = [one for one in _together(node) if one.kind != "text"]
        if len({types[one] == "VARCHAR" for one in together}) > 1:
            names = ", ".join(_called(one) for one in together)
            raise Unfit(
                Sentence(
                    "mixes text with what is not text ({names}): write texts between quotes, or use CAST", names=names
                )
            )
        _check_codes(node, allowed)
        _check_numbers(node)
    if kind == "boolean" and types[tree] != "BOOLEAN":
        raise Unfit(Sentence("must answer true or false"))
    if kind == "money" and not types[tree].startswith(("DECIMAL", "BIGINT", "INTEGER", "HUGEINT")):
        raise Unfit(Sentence("must answer an amount"))


def _types(tree: Node, allowed: Mapping[str, Field]) -> dict[Node, str]:
    """The SQL type of each node, found by computing all of them on one row where every field is missing."""
    nodes = list(dict.fromkeys(tree.walk()))
    row = {name: pa.nulls(1, DTYPES[allowed[name].type].pyarrow_dtype) for name in tree.columns() if name in allowed}
    cells = pa.table(row | {name: pa.array([day(_ANY_MONTH)]) for name, day in MONTH_DAYS.items()})
    select([sql(tree)], cells)
    answers = select([f"typeof({sql(node)})" for node in nodes], cells)
    return {node: column[0].as_py() for node, column in zip(nodes, answers.columns, strict=True)}


def _conditions(node: Node) -> tuple[Node, ...]:
    """The children that must be true or false."""
    if node.kind in ("and", "or", "not"):
        return node.children
    return node.children[:-1:2] if node.kind == "case" else ()


def _together(node: Node) -> tuple[Node, ...]:
    """The children that are compared with each other, or of which one is taken: all of them text, or none."""
    if node.kind in ("compare", "in", "between", "coalesce") or node.value in ("least", "greatest"):
        return node.children
    return (*node.children[1::2], node.children[-1]) if node.kind == "case" else ()


def _check_codes(node: Node, allowed: Mapping[str, Field]) -> None:
    """Refuse a text that a field with a closed list of codes can never equal."""
    if node.kind != "in" and not (node.kind == "compare" and node.value in _EQUALITIES):
        return
    for field in _coded(node, allowed):
        for text in (one.value for one in node.children if one.kind == "text"):
            if text not in field.codes:
                raise Unfit(
                    Sentence(
                        "compares {name} with '{text}', a value it never has{hint}",
                        name=field.name,
                        text=text,
                        hint=did_you_mean(text, field.codes),
                    )
                )


_DIGITS = 11
"""Of a national number."""
_AROUND = str.maketrans("", "", " .-/\u00a0\u202f")


def _check_numbers(node: Node) -> None:
    """Refuse a national number with points and blanks, which none has here: it would equal nobody's."""
    if node.kind != "in" and not (node.kind == "compare" and node.value in _EQUALITIES):
        return
    if not any(one.kind == "column" and one.value == "national_number" for one in node.children):
        return
    for text in (one.value for one in node.children if one.kind == "text"):
        digits = text.translate(_AROUND)
        if text != digits and digits.isdecimal() and len(digits) == _DIGITS:
            raise Unfit(
                Sentence(
                    "compares national_number with '{text}', a spelling it never has: write '{digits}'",
                    text=text,
                    digits=digits,
                )
            )


def _coded(node: Node, allowed: Mapping[str, Field]) -> Iterator[Field]:
    names = [one.value for one in node.children if one.kind == "column" and one.value in allowed]
    return (allowed[name] for name in names if allowed[name].codes)


def _called(node: Node) -> str:
    return node.value if node.kind in ("column", "number", "flag", "call") else node.kind.upper()
