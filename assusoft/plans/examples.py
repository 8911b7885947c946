"""A plan sheet's examples, run whenever the sheet is loaded: what is given, what the sheet says, what was expected."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd

from assusoft.config import Key, did_you_mean, fault, shown
from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.months import check_month, month_start
from assusoft.plans.eligibility import child_end, too_old
from assusoft.plans.model import Cell, Example, Plan
from assusoft.plans.rules import evaluate, fields_of, unknown_fields
from assusoft.schema import DTYPES, Field, typed

_TYPES: dict[str, tuple[tuple[type, ...], Sentence]] = {
    "text": ((str,), Sentence("text between quotes")),
    "date": ((date,), Sentence("a date such as 2026-01-01")),
    "count": ((int,), Sentence("a whole number")),
    "flag": ((bool,), Sentence("true or false")),
}
_NUMBER: tuple[tuple[type, ...], Sentence] = ((int, Decimal), Sentence("a number"))


def run_examples(plan: Plan, worker: Mapping[str, Field], family: Mapping[str, Field], path: Path) -> None:
    """Try every example of a plan, the ages it sets included.

    Parameters
    ----------
    worker, family
        Name -> field: what examples and family examples may give.
    path
        The sheet, for the sentence.
    Raises
    ------
    ConfigError
        With the first example that cannot be tried or fails: file, line, number, given, expected and got.
    """
    for number, example in enumerate(plan.examples):
        row = _row(example, plan.eligible, worker, path, ("example", number))
        _compare(example, plan.eligible, row, _too_old(plan, row, example.month), path, ("example", number))
    for number, example in enumerate(plan.family_examples):
        rule = plan.family_rule.eligible if plan.family_rule and plan.family_rule.eligible else "true"
        row = _row(example, rule, family, path, ("family_example", number))
        _compare(example, rule, row, _grown_up(plan, example), path, ("family_example", number))


def _compare(example: Example, rule: str, row: pd.DataFrame, beyond_age: bool, path: Path, key: Key) -> None:
    answer = evaluate(rule, row, example.month, "boolean")[0]
    got = "undecided" if pd.isna(answer) else "eligible" if answer and not beyond_age else "not eligible"
    if got == example.expect:
        return
    given = ", ".join(f"{name} = {shown(value)}" for name, value in example.given.items()) or Sentence("nothing")
    fields = ", ".join(unknown_fields(rule, row, example.month)[0]) if got == "undecided" else ""
    missing = Sentence(" (not given: {fields})", fields=fields) if got == "undecided" else ""
    raise fault(
        path,
        key,
        Sentence(
            "given {given} in {month}, expected {expect}, got {got}{missing}. Correct the rule or the example.",
            given=given,
            month=example.month,
            expect=example.expect,
            got=got,
            missing=missing,
        ),
    )


def _row(example: Example, rule: str, fields: Mapping[str, Field], path: Path, key: Key) -> pd.DataFrame:
    """The example as a frame of one row with birth_date and the rule's fields; what is not given is missing."""
    try:
        check_month(example.month)
    except Refused as error:
        raise fault(path, (*key, "month"), error.sentence) from None
    for name, value in example.given.items():
        if name not in fields:
            hint = did_you_mean(name, fields)
            raise fault(path, (*key, "given", name), Sentence("is not a field{hint}.", hint=hint))
        if wrong := _wrong(value, fields[name]):
            raise fault(
                path,
                (*key, "given", name),
                Sentence("found {value}, expected {expected}.", value=shown(value), expected=wrong),
            )
    return typed([example.given], list(dict.fromkeys(["birth_date", *fields_of(rule)])), fields)


def _wrong(value: Cell, field: Field) -> Sentence | None:
    """What was expected instead of the value; None when it fits the field."""
    if field.codes and value not in field.codes:
        codes = ", ".join(field.codes)
        return Sentence("one of {codes}", codes=codes)
    types, expected = _TYPES.get(field.type, _NUMBER)
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        return expected
    scale = getattr(DTYPES[field.type].pyarrow_dtype, "scale", None)
    too_fine = isinstance(value, Decimal) and scale is not None and round(value, scale) != value
    return Sentence("a number of at most {scale} decimals", scale=scale) if too_fine else None


def _too_old(plan: Plan, row: pd.DataFrame, month: str) -> bool:
    return bool(too_old(plan, row["birth_date"], month)[0])


def _grown_up(plan: Plan, example: Example) -> bool:
    """Whether a child given as example was covered to its age limit before the month began."""
    birth, relation = example.given.get("birth_date"), example.given.get("relation")
    limit = child_end(plan, birth) if isinstance(birth, date) and relation in ("child", "stepchild") else None
    return limit is not None and limit < month_start(example.month)
