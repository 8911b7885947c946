"""Rules and formulas over rows of cells -> answers, and the missing fields an undecided answer hangs on.

A rule is one scalar SQL expression over fields, `month_start` and `month_end`: `parse.py` says what it may use,
`sql.py` what missing values do in it. A boolean rule has SQL's three answers: true, false, and missing, which says
that it cannot be decided. A formula of kind 'money' is rounded half up to 6 decimals, then to cents.
Ages and months are complete ones: who is born on 29 February is a year older on 28 February.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from assusoft.config import did_you_mean
from assusoft.errors import ConfigError
from assusoft.language import Sentence
from assusoft.plans.check import check_tree
from assusoft.plans.engine import Unfit, select
from assusoft.plans.parse import Node, parse
from assusoft.plans.sql import MONTH_DAYS, sql
from assusoft.schema import Field

Kind = Literal["boolean", "money"]
MONTH_FIELDS = tuple(MONTH_DAYS)

Months: TypeAlias = str | Sequence[str]
Rows: TypeAlias = npt.NDArray[np.bool_]


def check_rule(rule: str, allowed: Mapping[str, Field], at: str, kind: Kind) -> None:
    """Refuse a rule that uses anything but `allowed` fields, month_start, month_end and the listed functions.

    `at` names file, line and key at the head of the sentence. Also refused: another kind of answer than `kind`, text
    compared with numbers or dates, and a text that is not among the codes of the field it is compared with.

    Raises
    ------
    ConfigError
        Naming the rule, what it uses, and what it may use.
    """
    try:
        tree = parse(rule)
        for name in fields_of(rule):
            if name not in allowed:
                hint = did_you_mean(name, allowed)
                raise Unfit(Sentence("uses the field '{name}', which does not exist here{hint}", name=name, hint=hint))
        check_tree(tree, allowed, kind)
    except Unfit as reason:
        raise ConfigError("{where}: {what}", where=at, what=_refusal(rule, reason)) from None


def evaluate(rule: str, frame: pd.DataFrame, month: Months, kind: Kind) -> "pd.Series[Any]":
    """The rule's answer for each row of `frame`, on its index.

    Parameters
    ----------
    rule
        Checked before by `check_rule` against the fields of `frame`; birth_date must be there when age_at is used.
    frame
        Columns with Arrow dtypes; only those the rule uses are read.
    month
        What `month_start` and `month_end` are those of: one month, or one for each row.
    Returns
    -------
    Series
        bool[pyarrow] for 'boolean', decimal128(14, 2) for 'money'; missing where it cannot be decided.
    Raises
    ------
    ConfigError
        When `frame` lacks a field, or the cells cannot be computed with (a text that is no number, a number too large).
    """
    try:
        tree = parse(rule)
        answers = select([_answer(tree, kind)], _cells([tree], frame, month)).column(0)
    except Unfit as reason:
        raise ConfigError(_refusal(rule, reason)) from None
    return pd.Series(pd.arrays.ArrowExtensionArray(answers), index=frame.index)


def evaluate_all(rules: Sequence[str], frame: pd.DataFrame, month: Months) -> "list[pd.Series[Any]]":
    """The answers of several boolean rules, each as `evaluate` gives it, in one query."""
    try:
        trees = [parse(rule) for rule in rules]
        columns = select([sql(tree) for tree in trees], _cells(trees, frame, month)).columns
    except Unfit:  # which of them it is, is found one by one
        return [evaluate(rule, frame, month, "boolean") for rule in rules]
    return [pd.Series(pd.arrays.ArrowExtensionArray(answers), index=frame.index) for answers in columns]


def texts_compared(rule: str, field: str) -> list[str]:
    """The texts that a rule, checked before, compares with a field."""
    nodes = [node for node in parse(rule).walk() if node.kind in ("compare", "in")]
    theirs = [node for node in nodes if any(one.kind == "column" and one.value == field for one in node.children)]
    return [one.value for node in theirs for one in node.children if one.kind == "text"]


def fields_of(rule: str) -> tuple[str, ...]:
    """The fields a rule uses, in the order it names them; birth_date for age_at."""
    return tuple(name for name in parse(rule).columns() if name not in MONTH_FIELDS)


def unknown_fields(rule: str, rows: pd.DataFrame, month: str) -> list[tuple[str, ...]]:
    """For each row, the missing fields that leave the rule undecided; none for a row it decides.

    Only what is missing itself counts: in `a = 1 AND b = 2`, a missing b does not count where a is 3. As long as the
    fields named stay missing, filling others does not decide the rule; once they are filled it is decided. (Where it
    uses CASE, COALESCE or IS NULL, filling them may bring up further fields, and filling others may decide it.) Where
    nothing is missing and yet nothing can be computed (division by zero, a text that is no number), the fields
    computed with are named.

    Raises
    ------
    ConfigError
        As `evaluate`.
    """
    try:
        tree = parse(rule)
        missing, true = _states(tree, _cells([tree], rows, month))
    except Unfit as reason:
        raise ConfigError(_refusal(rule, reason)) from None
    blamed = {name: np.zeros(len(rows), dtype=bool) for name in fields_of(rule)}
    for name, rows_blamed in _blame(tree, missing[tree], missing, true):
        if name in blamed:
            blamed[name] |= rows_blamed
    return [tuple(name for name, flags in blamed.items() if flags[row]) for row in range(len(rows))]


def _answer(tree: Node, kind: Kind) -> str:
    expression = sql(tree)
    return f"CAST(round(round({expression}, 6), 2) AS DECIMAL(14, 2))" if kind == "money" else expression


def _cells(trees: Sequence[Node], frame: pd.DataFrame, month: Months) -> pa.Table:
    """The columns the trees use, and the days of the month, so that a rule without fields has rows too."""
    names = dict.fromkeys(name for tree in trees for name in tree.columns() if name not in MONTH_FIELDS)
    for name in names:
        if name not in frame.columns:
            hint = did_you_mean(name, frame.columns)
            raise Unfit(Sentence("uses the field '{name}', which these rows do not have{hint}", name=name, hint=hint))
    fields = {name: pa.array(frame[name]) for name in names}
    return pa.table({name: _days(day, month, len(frame)) for name, day in MONTH_DAYS.items()} | fields)


def _days(day: Callable[[str], date], month: Months, rows: int) -> pa.Array:
    """A day of the month, for each row."""
    if isinstance(month, str):
        return pa.repeat(pa.scalar(day(month), pa.date32()), rows)
    return pa.array(list(map(day, month)), pa.date32())


def _states(tree: Node, cells: pa.Table) -> tuple[dict[Node, Rows], dict[Node, Rows]]:
    """For each node the rows where it is missing, and for each condition of a CASE the rows where it is true."""
    nodes = list(dict.fromkeys(tree.walk()))
    conditions = list(dict.fromkeys(one for node in nodes if node.kind == "case" for one in node.children[:-1:2]))
    questions = [f"{sql(node)} IS NULL" for node in nodes]
    questions += [f"coalesce({sql(node)}, false)" for node in conditions]
    answers = [column.to_numpy().astype(bool) for column in select(questions, cells).columns]
    return dict(zip(nodes, answers, strict=False)), dict(zip(conditions, answers[len(nodes) :], strict=True))


def _blame(node: Node, rows: Rows, missing: dict[Node, Rows], true: dict[Node, Rows]) -> Iterator[tuple[str, Rows]]:
    """The columns that leave `node` missing in these rows, each with the rows it does so in."""
    if not rows.any():
        return
    if node.kind == "column":
        yield node.value, rows
    causes = _branches(node, rows, missing, true) if node.kind == "case" else _operands(node, rows, missing)
    unexplained = rows
    for child, caused in causes:
        unexplained = unexplained & ~caused
        yield from _blame(child, caused, missing, true)
    yield from ((name, unexplained) for name in node.columns())


def _operands(node: Node, rows: Rows, missing: dict[Node, Rows]) -> list[tuple[Node, Rows]]:
    return [(child, rows & missing[child]) for child in node.children]


def _branches(node: Node, rows: Rows, missing: dict[Node, Rows], true: dict[Node, Rows]) -> Iterator[tuple[Node, Rows]]:
    """Each condition in the rows where the CASE stops at it undecided, each result in those where it is chosen."""
    for condition, result in zip(node.children[:-1:2], node.children[1::2], strict=True):
        yield condition, rows & missing[condition]
        yield result, rows & true[condition]
        rows = rows & ~missing[condition] & ~true[condition]
    yield node.children[-1], rows


def _refusal(rule: str, reason: Unfit) -> Sentence:
    return Sentence("the rule {rule} {reason}.", rule=_shown(rule), reason=reason.sentence)


def _shown(rule: str) -> str:
    text = " ".join(rule.split())
    return f"«{text if len(text) <= 80 else text[:77] + '...'}»"
