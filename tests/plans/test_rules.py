"""What rules answer, against an evaluator in plain Python, and which missing fields leave them undecided."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft.errors import ConfigError
from assusoft.months import add_months
from assusoft.plans.rules import check_rule, evaluate, fields_of, unknown_fields
from assusoft.schema import DTYPES, Field, own_field, typed

FIELDS: dict[str, Field] = {
    name: own_field(name, type_, {})
    for name, type_ in {
        "a": "count", "b": "count", "c": "count", "s": "text", "t": "text", "f": "flag", "g": "flag",
        "birth_date": "date", "d": "date", "m": "money", "h": "hours", "k": "hours", "x": "factor",
    }.items()
}  # fmt: skip
MONTH = "2026-02"
Cells = dict[str, Any]


def frame(*rows: Cells) -> pd.DataFrame:
    return typed(rows, list(FIELDS), FIELDS)


def answers(rule: str, *rows: Cells, kind: Any = "boolean") -> list[Any]:
    return [None if pd.isna(answer) else answer for answer in evaluate(rule, frame(*rows), MONTH, kind)]


def unknown(rule: str, *rows: Cells) -> list[tuple[str, ...]]:
    return unknown_fields(rule, frame(*rows), MONTH)


# Rules at random, each as SQL and as a Python function of the cells.


@dataclass(frozen=True)
class Rule:
    sql: str
    decide: Callable[[Cells], bool | None]


def _compared(operator: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    return bool({"=": left == right, "<>": left != right, "<": left < right, ">=": left >= right}[operator])


def _both(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def _either(left: bool | None, right: bool | None) -> bool | None:
    return _opposite(_both(_opposite(left), _opposite(right)))


def _one_more(value: int | None) -> int | None:
    return None if value is None else value + 1


def _within(value: Any, values: list[Any]) -> bool | None:
    if value is None:
        return None
    return True if value in values else None if None in values else False


NUMBERS, TEXTS = st.integers(0, 2), st.sampled_from("xy")
OPERATORS = st.sampled_from(["=", "<>", "<", ">="])

LEAVES = st.one_of(
    st.builds(lambda n, o, v: Rule(f"{n} {o} {v}", lambda c: _compared(o, c[n], v)), st.sampled_from("abc"), OPERATORS,
              NUMBERS),
    st.builds(lambda n, o, m: Rule(f"{n} {o} {m} + 1", lambda c: _compared(o, c[n], _one_more(c[m]))),
              st.sampled_from("abc"), OPERATORS, st.sampled_from("abc")),
    st.builds(lambda n, o, v: Rule(f"{n} {o} '{v}'", lambda c: _compared(o, c[n], v)), st.sampled_from("st"), OPERATORS,
              TEXTS),
    st.builds(lambda n: Rule(n, lambda c: c[n]), st.sampled_from("fg")),
    st.builds(lambda n, vs, m: Rule(f"{n} IN ({', '.join(map(str, vs))}, {m})", lambda c: _within(c[n], [*vs, c[m]])),
              st.sampled_from("abc"), st.lists(NUMBERS, min_size=1, max_size=2), st.sampled_from("abc")),
    st.builds(lambda n, low, m: Rule(f"{n} BETWEEN {low} AND {m}",
                                     lambda c: _both(_compared(">=", c[n], low), _compared(">=", c[m], c[n]))),
              st.sampled_from("abc"), NUMBERS, st.sampled_from("abc")),
)  # fmt: skip


def _joined(rules: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    return st.one_of(
        st.builds(lambda p, q: Rule(f"({p.sql} AND {q.sql})", lambda c: _both(p.decide(c), q.decide(c))), rules, rules),
        st.builds(
            lambda p, q: Rule(f"({p.sql} OR {q.sql})", lambda c: _either(p.decide(c), q.decide(c))), rules, rules
        ),
        st.builds(lambda p: Rule(f"(NOT ({p.sql}))", lambda c: _opposite(p.decide(c))), rules),
    )


def _case(condition: Rule, yes: Rule, no: Rule) -> Rule:
    def decide(cells: Cells) -> bool | None:
        met = condition.decide(cells)
        return None if met is None else yes.decide(cells) if met else no.decide(cells)

    return Rule(f"(CASE WHEN {condition.sql} THEN {yes.sql} ELSE {no.sql} END)", decide)


def _asking(rules: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    return st.one_of(
        _joined(rules),
        st.builds(_case, rules, rules, rules),
        st.builds(lambda p: Rule(f"(({p.sql}) IS NULL)", lambda c: p.decide(c) is None), rules),
        st.builds(lambda p, q: Rule(f"coalesce({p.sql}, {q.sql})",
                                    lambda c: q.decide(c) if p.decide(c) is None else p.decide(c)), rules, rules),
    )  # fmt: skip


PLAIN = st.recursive(LEAVES, _joined, max_leaves=8)
ASKING = st.recursive(LEAVES, _asking, max_leaves=8)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys("abc", NUMBERS), **dict.fromkeys("st", TEXTS), **dict.fromkeys("fg", st.booleans()),
}  # fmt: skip
ROWS = st.fixed_dictionaries({name: st.none() | values for name, values in VALUES.items()})


@settings(deadline=None)
@given(rule=PLAIN | ASKING, rows=st.lists(ROWS, min_size=1, max_size=8))
def test_a_rule_answers_as_three_valued_logic_does(rule: Rule, rows: list[Cells]) -> None:
    check_rule(rule.sql, FIELDS, "test", "boolean")
    assert answers(rule.sql, *rows) == [rule.decide(row) for row in rows]


@settings(deadline=None)
@given(rule=PLAIN | ASKING, rows=st.lists(ROWS, min_size=1, max_size=8))
def test_fields_are_named_for_undecided_rows_only_and_all_are_missing(rule: Rule, rows: list[Cells]) -> None:
    for row, names in zip(rows, unknown(rule.sql, *rows), strict=True):
        assert bool(names) == (rule.decide(row) is None)
        assert all(row[name] is None for name in names)
        assert list(names) == [name for name in fields_of(rule.sql) if name in names]


@settings(deadline=None)
@given(rule=PLAIN, row=ROWS, data=st.data())
def test_a_plain_rule_is_decided_once_the_named_fields_are_filled(rule: Rule, row: Cells, data: st.DataObject) -> None:
    (names,) = unknown(rule.sql, row)
    filled = row | {name: data.draw(VALUES[name]) for name in names}
    assert answers(rule.sql, filled) != [None]


@settings(deadline=None)
@given(rule=PLAIN, row=ROWS, data=st.data())
def test_a_plain_rule_stays_undecided_while_only_other_fields_are_filled(
    rule: Rule, row: Cells, data: st.DataObject
) -> None:
    (names,) = unknown(rule.sql, row)
    assume(names)
    others = [name for name in VALUES if row[name] is None and name not in names]
    filled = row | {name: data.draw(VALUES[name]) for name in others}
    assert answers(rule.sql, filled) == [None]


@settings(deadline=None, max_examples=drawn(50))
@given(rule=ASKING, row=ROWS, data=st.data())
def test_filling_what_is_named_again_and_again_decides_any_rule(rule: Rule, row: Cells, data: st.DataObject) -> None:
    for _ in range(len(VALUES) + 1):
        (names,) = unknown(rule.sql, row)
        if not names:
            break
        row = row | {name: data.draw(VALUES[name]) for name in names}
    assert answers(rule.sql, row) != [None]


def test_only_the_missing_fields_that_matter_are_named() -> None:
    rule = "(a = 1 AND b = 2) OR s = 'x' AND age_at(month_start) < 65"
    assert unknown(
        rule,
        {"a": 1, "s": "y", "b": None, "birth_date": None},
        {"a": 3, "s": "x"},
        {"a": 3, "b": None, "s": None, "birth_date": date(1950, 1, 1)},
        {"a": 1, "b": 2},
        {},
    ) == [("b",), ("birth_date",), (), (), ("a", "b", "s", "birth_date")]


def test_a_case_names_the_condition_it_stops_at_then_the_result_it_chose() -> None:
    rule = "CASE WHEN a = 1 THEN b = 1 WHEN s = 'x' THEN c = 1 ELSE f END"
    assert unknown(rule, {}, {"a": 1}, {"a": 2}, {"a": 2, "s": "x"}, {"a": 2, "s": "y"}, {"a": 1, "b": 1}) == [
        ("a",), ("b",), ("s",), ("c",), ("f",), (),
    ]  # fmt: skip


def test_what_cannot_be_computed_though_nothing_is_missing_names_the_fields_computed_with() -> None:
    assert answers("m / h > 1", {"m": Decimal(10), "h": Decimal(0)}) == [None]
    assert unknown("a = 1 AND m / h > 1", {"a": 1, "m": Decimal(10), "h": Decimal(0)}) == [("m", "h")]
    assert unknown("cast(s AS integer) > 1", {"s": "B-1000"}, {"s": "12"}, {}) == [("s",), (), ("s",)]


def test_answers_keep_the_index_and_are_typed() -> None:
    rows = frame({"a": 1, "m": Decimal(1)}, {}).set_index(pd.Index(["P00001", "P00002"]))
    decided = evaluate("a = 1", rows, MONTH, "boolean")
    assert (list(decided.index), decided.dtype) == (["P00001", "P00002"], DTYPES["flag"])
    assert evaluate("m * 2", rows, MONTH, "money").dtype == DTYPES["money"]


def test_each_row_may_have_a_month_of_its_own() -> None:
    born = frame(*[{"birth_date": date(1961, 3, 1)}] * 3)
    answers = evaluate("age_at(month_start) < 65", born, ["2026-02", "2026-03", "2026-02"], "boolean")
    assert answers.tolist() == [True, False, True]


def test_a_rule_without_fields_answers_for_every_row() -> None:
    assert answers("month_start = date '2026-02-01' AND month_end = date '2026-02-28'", {}, {}) == [True, True]
    assert evaluate("true", frame().iloc[:0], MONTH, "boolean").empty
    assert unknown("true", {}, {}) == [(), ()]


def test_least_and_greatest_of_a_missing_value_are_missing() -> None:
    assert answers("least(m, 100)", {"m": Decimal(300)}, {}, kind="money") == [Decimal("100.00"), None]
    assert answers("greatest(m, 100)", {"m": Decimal(300)}, {}, kind="money") == [Decimal("300.00"), None]


DAYS = st.dates(date(1940, 1, 1), date(2030, 12, 31))


def complete_months(start: date, end: date) -> int:
    if end < start:
        return -complete_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


@settings(deadline=None)
@given(start=DAYS, end=DAYS)
def test_months_between_counts_complete_months(start: date, end: date) -> None:
    rule = f"months_between(birth_date, d) = {complete_months(start, end)}"
    assert answers(rule, {"birth_date": start, "d": end}) == [True]


@settings(deadline=None)
@given(birth=DAYS, day=DAYS)
def test_an_age_counts_complete_years(birth: date, day: date) -> None:
    assume(birth <= day)
    age = complete_months(birth, day) // 12
    assert answers(f"age_at(d) = {age}", {"birth_date": birth, "d": day}) == [True]


def test_a_birthday_is_reached_on_its_day() -> None:
    births = [{"birth_date": date(1961, 2, day)} for day in (1, 2)] + [{"birth_date": date(1960, 2, 29)}]
    assert answers("age_at(month_start) >= 65", *births) == [True, False, True]
    assert answers("age_at(month_end) >= 66", *births) == [False, False, True]


MONEY = st.decimals(0, 99_999, places=2)
HOURS = st.decimals(1, 48, places=2)


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@settings(deadline=None)
@given(m=MONEY, x=st.decimals(1, 20, places=4), h=st.decimals(0, 100, places=2))
def test_products_are_exact_and_rounded_half_up_to_cents(m: Decimal, x: Decimal, h: Decimal) -> None:
    row = {"m": m, "x": x, "h": h}
    assert answers("m * 13.92", row, kind="money") == [cents(m * Decimal("13.92"))]
    assert answers("m * x * h / 100", row, kind="money") == [cents(m * x * h / 100)]
    assert answers("(m + 0.005) * x - m * 2.5 % 7", row, kind="money") == [
        cents((m + Decimal("0.005")) * x - m * Decimal("2.5") % 7)
    ]


@settings(deadline=None)
@given(m=MONEY, h=HOURS, k=HOURS)
def test_quotients_are_right_to_the_cent(m: Decimal, h: Decimal, k: Decimal) -> None:
    row = {"m": m, "h": h, "k": k}
    for formula, exact in {"m / 3": m / 3, "m * h / k": m * h / k, "m / k * k": m, "m / 12 * 13": m * 13 / 12}.items():
        assert answers(formula, row, kind="money") == [cents(exact.quantize(Decimal("0.000001"), ROUND_HALF_UP))]


def test_half_a_cent_goes_up_also_where_binary_numbers_would_not() -> None:
    rows = [{"m": Decimal("1.01")}, {"m": Decimal("2.01")}, {"m": Decimal("-1.01")}]
    assert answers("m * 1.5", *rows, kind="money") == [Decimal("1.52"), Decimal("3.02"), Decimal("-1.52")]
    assert answers("m / 200 * 100.5 * 2", rows[0], kind="money") == [Decimal("1.02")]


def test_large_products_do_not_overflow() -> None:
    row = {"m": Decimal("999999999.99"), "x": Decimal("99.9999"), "h": Decimal(100), "k": Decimal(100)}
    assert answers("m * x * h * k / 10000", row, kind="money") == [cents(row["m"] * row["x"])]


def test_an_amount_too_large_is_told_with_the_rule() -> None:
    with pytest.raises(ConfigError, match="«m \\* 100000» cannot be computed"):
        evaluate("m * 100000", frame({"m": Decimal("99999999999.99")}), MONTH, "money")


def test_rows_without_the_field_are_told() -> None:
    with pytest.raises(ConfigError, match=r"uses the field 'ab', which these rows do not have \(did you mean"):
        evaluate("ab = 1", frame({"a": 1}), MONTH, "boolean")
    with pytest.raises(ConfigError, match="uses the field 'ab'"):
        unknown_fields("ab = 1", frame({"a": 1}), MONTH)


def test_texts_are_taken_literally() -> None:
    row = {"s": 'l\'Éléphant "x" -- %_'}
    assert answers("s = 'l''Éléphant \"x\" -- %_'", row) == [True]
    assert answers("starts_with(s, 'l''É') AND contains(s, '%_') AND right(s, 1) = '_'", row) == [True]
    assert answers("s LIKE 'l''%' AND s ILIKE '%\"X\" -- %' AND s NOT LIKE 'x%'", {"s": 'l\'a "x" -- '}) == [True]
