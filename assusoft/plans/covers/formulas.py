"""The SQL expression of a cover x what was reported of people -> their yearly premiums, computed together."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assusoft.frames import frame_of, values_of
from assusoft.plans.rules import evaluate, fields_of


def formula_values(formula: str, month: str, reported: Sequence[Mapping[str, object]]) -> list[Decimal | None]:
    """The premium of each, in euro a year; None where a value it needs was never reported.

    `formula`: checked before by `check_rule`, of kind 'money': rounded to the cent.
    """
    names = fields_of(formula)
    rows = [{name: one.get(name) for name in names} for one in reported]
    return list(values_of(evaluate(formula, frame_of(rows, names), month, "money")))
