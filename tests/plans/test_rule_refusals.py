"""Everything that is not one plain expression over listed fields and functions is refused."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pyarrow as pa
import pytest

from assusoft.errors import ConfigError
from assusoft.plans import engine
from assusoft.plans.engine import Unfit, select, syntax_tree
from assusoft.plans.parse import FUNCTIONS
from assusoft.plans.rules import Kind, check_rule, fields_of
from assusoft.schema import TABLES, Field

WORKER: dict[str, Field] = {field.name: field for field in TABLES["worker"]}
WHERE = "acme/plans/hospital.toml, line 4: eligible"


def refusal(rule: str, kind: Kind = "boolean") -> str:
    with pytest.raises(ConfigError) as raised:
        check_rule(rule, WORKER, WHERE, kind)
    assert str(raised.value).startswith(f"{WHERE}: the rule «")
    return str(raised.value)


@pytest.mark.parametrize(
    "rule",
    [
        "statute = 'employee' AND age_at(month_start) < 65 AND NOT contract_type IN ('temporary', 'replacement')",
        "months_between(hire_date, month_end) >= 12 OR seniority_date IS NOT NULL",
        "coalesce(expat, false) = false AND last_name ILIKE 'van%' AND postal_code NOT LIKE '1%'",
        "CASE WHEN statute = 'worker' THEN hourly_salary > 15.5 ELSE monthly_salary BETWEEN 1000 AND 9000 END",
        "CASE category WHEN 'executive' THEN true ELSE expat END",
        "expat IS TRUE AND cast(worker_code AS integer) <> 15 AND hire_date < date '2026-01-01' + 30",
        "left(worker_code, 1) = '4' AND substring(cost_centre, 2, 3) = 'ABC' AND length(trim(lower(city))) > 2 -- why",
        "year(hire_date) = 2026 AND month(hire_date) > 2 AND day(hire_date) = 1 AND starts_with(iban, 'BE')"
        .replace("iban", "bank_account"),
    ],
)  # fmt: skip
def test_what_actuaries_write_is_accepted(rule: str) -> None:
    check_rule(rule, WORKER, WHERE, "boolean")


@pytest.mark.parametrize(
    "formula",
    [
        "monthly_salary * 13.92",
        "least(coalesce(yearly_salary, monthly_salary * salary_factor), 80000)",
        "round(hourly_salary * weekly_hours * 52, 2) + variable_salary / 3",
        "greatest(0, monthly_salary - 1000) * contract_pct / 100",
        "children_count",
        "-abs(ceil(monthly_salary) - floor(monthly_salary)) % 7",
    ],
)
def test_formulas_of_amounts_are_accepted(formula: str) -> None:
    check_rule(formula, WORKER, WHERE, "money")


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("statute = ", "is not one SQL expression .*: syntax error"),
        ("true; SELECT 1", "is not one SQL expression"),
        ("true;", "is not one SQL expression"),
        ("true; DROP TABLE cells", "is not one SQL expression"),
        ("expat, expat", "is a list|function 'row'"),
        ("expat FROM cells", "is not one SQL expression"),
        ("* FROM read_csv('/etc/passwd')", "is not one SQL expression"),
        ("expat WHERE true", "is not one SQL expression"),
        ("expat LIMIT 1", "is not one SQL expression"),
        ("expat GROUP BY ALL", "is not one SQL expression"),
        ("DISTINCT expat", "is not one SQL expression"),
        ("expat UNION SELECT true", "is not one SQL expression"),
        ("true) FROM cells WHERE (true", "is not one SQL expression"),
        ("true), (true", "is a list"),
        ("true) -- ", "is not one SQL expression"),
        ("SELECT true", "uses a subquery"),
        ("(SELECT true)", "uses a subquery"),
        ("EXISTS (FROM read_text('/etc/passwd'))", "uses a subquery"),
        ("statute IN (SELECT content FROM read_text('/etc/passwd'))", "uses a subquery"),
        ("statute = ANY(['employee'])", "uses a subquery"),
        ("read_csv('/etc/passwd')", "uses the function 'read_csv'"),
        ("read_text('/etc/passwd') = 'x'", "uses the function 'read_text'"),
        ("glob('*') IS NULL", "uses the function 'glob'"),
        ("getenv('HOME') = 'x'", "uses the function 'getenv'"),
        ("current_setting('threads') = '1'", "uses the function 'current_setting'"),
        ("now() > hire_date", "uses the function 'now'"),
        ("current_date > hire_date", "uses the field 'current_date'"),
        ("random() < 0.5", "uses the function 'random'"),
        ("repeat('x', 1000000000) = city", "uses the function 'repeat'"),
        ("length(city || city || city) > 3", "uses the function '||'"),
        ("regexp_matches(city, '(a*)*b')", "uses the function 'regexp_matches'"),
        ("city ~ '(a*)*b'", "uses the function 'regexp_matches'"),
        ("city LIKE '%a%b%'", "with % at its beginning or end only"),
        ("city LIKE street", "with % at its beginning or end only"),
        ("city LIKE 'a' ESCAPE 'b'", "uses the function 'like_escape'"),
        ("range(1000000000) IS NULL", "uses the function 'range'"),
        ("monthly_salary ** 1000 > 1", r"uses the function '\*\*'"),
        ("count(*) > 1", "uses the function 'count_star'"),
        ("sum(monthly_salary) > 1", "uses the function 'sum'"),
        ("max(hire_date) FILTER (WHERE expat) > hire_date", "uses FILTER"),
        ("row_number() OVER () = 1", "uses a window function"),
        ("lower(DISTINCT city) = 'x'", "uses DISTINCT"),
        ("lower(city ORDER BY city) = 'x'", "more than plain arguments"),
        ("lower(x := city) = 'x'", "more than plain arguments"),
        ("system.main.lower(city) = 'x'", "uses a function of a schema"),
        ("main.lower(city) = 'x'", "uses a function of a schema"),
        ("cells.expat", "uses 'cells.expat': write the field alone"),
        ("*", r"uses \*"),
        ("COLUMNS(*)", r"uses \*"),
        ("#1", "uses a position"),
        ("?", "uses a parameter"),
        ("$secret", "uses a parameter"),
        ("expat AS statute", "is not one SQL expression"),
        ("city COLLATE nocase = 'gent'", "uses COLLATE"),
        ("list_transform([1], x -> x) IS NULL", "uses the function 'list_transform'"),
        ("x -> x", "uses a lambda"),
        ("[1, 2] = [1]", "uses the function 'list_value'"),
        ("{'a': 1} IS NULL", "gives 'struct_pack' more than plain arguments"),
        ("city[1] = 'x'", "uses array_extract"),
        ("try(expat)", "uses operator_try"),
        ("hire_date + INTERVAL 1 MONTH > month_start", "uses the function 'to_months'"),
        ("DEFAULT", "uses DEFAULT"),
        ("statute = NULL", "write IS NULL or IS NOT NULL"),
        ("CASE WHEN expat THEN true END", "a CASE needs an ELSE"),
        ("monthly_salary > 1e3", "not a plain number"),
        ("monthly_salary > 0x10", "is not one SQL expression"),
        ("monthly_salary > 1234567890123456789", "not a plain number"),
        ("city = x'41'", "not a plain number"),
        ("city = E'a\\x00b'", "control characters|is not one SQL expression"),
        ("city = E'a\\nb'", "control characters"),
        ("monthly_salary::double > 1", "converts to double"),
        ("monthly_salary::float > 1", "converts to float"),
        ("city::int[] IS NULL", "converts to list"),
        ("city::timestamptz IS NULL", "converts to timestamp"),
        ("TRY_CAST(city AS json) IS NULL", "converts to json"),
        ("monthly_salary / 0 > 1", "divides by zero"),
        ("monthly_salary % 0.0 = 1", "divides by zero"),
        ("age_at() < 65", "gives 'age_at' 0 arguments instead of 1"),
        ("age_at(birth_date, month_start) < 65", "gives 'age_at' 2 arguments instead of 1"),
        ("substr(city, 1, 2, 3) = 'x'", "gives 'substr' 4 arguments instead of 2 to 3"),
        ("round(monthly_salary, 10) > 1", "outside 0 to 9"),
        ("round(monthly_salary, children_count) > 1", "outside 0 to 9"),
        ("ATTACH 'x.db'", "converts to attach|is not one SQL expression"),
        ("COPY cells TO 'x.csv'", "is not one SQL expression"),
        ("PRAGMA version", "is not one SQL expression"),
        ("SET threads = 4", "is not one SQL expression"),
        ("INSTALL httpfs", "is not one SQL expression"),
        ("NOT " * 60 + "expat", "nested deeper than 50 levels"),
        ("(" * 1500 + "expat" + ")" * 1500, "is nested too deep|is not one SQL expression"),
        ("NOT " * 900 + "expat", "is nested too deep|is nested deeper"),
        ("abs(" * 600 + "1" + ")" * 600, "is nested too deep|is nested deeper"),
        ("1=1 OR " * 300 + "expat", "more than 500 parts"),
        ("least(1, " * 40 + "1" + ")" * 40 + " = 1", "nests CASE, LEAST or GREATEST too deeply"),
        ("CASE WHEN " * 20 + "expat" + " THEN true ELSE false END" * 20, "nests CASE, LEAST or GREATEST too deeply"),
        ("expat OR " * 500 + "expat", "is longer than 4000 characters"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_by_name(rule: str, reason: str) -> None:
    assert re.search(reason, refusal(rule))


def test_a_refused_function_comes_with_the_list_of_those_allowed() -> None:
    assert all(name in refusal("read_csv('x')") for name in FUNCTIONS)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("statut = 'employee'", "uses the field 'statut', which does not exist here (did you mean 'statute'"),
        ("Statute = 'employee'", "uses the field 'Statute', which does not exist here (did you mean 'statute'"),
        ("statute", "must answer true or false"),
        ("monthly_salary * 12", "must answer true or false"),
        ("statute AND expat", "uses statute as a condition, but it is neither true nor false"),
        ("NOT children_count", "uses children_count as a condition"),
        ("CASE WHEN city THEN true ELSE false END", "uses city as a condition"),
        ("postal_code > 1000", "Cannot compare values of type VARCHAR"),
        ("worker_code IN (15, 27)", "mixes text with what is not text (worker_code, 15, 27)"),
        ("hire_date = city", "mixes text with what is not text (hire_date, city)"),
        ("coalesce(postal_code, 1000) = '1000'", "Cannot mix values of type VARCHAR"),
        (
            "national_number IN ('85073003328', '85.07.30-033.28')",
            "compares national_number with '85.07.30-033.28', a spelling it never has: write '85073003328'",
        ),
        ("statute = 'employe'", "compares statute with 'employe', a value it never has (did you mean 'employee'?)"),
        ("statute NOT IN ('employee', 'clerk')", "compares statute with 'clerk', a value it never has"),
        ("hire_date > 'soon'", "cannot be computed: "),
        ("hire_date > '2026-02-30'", "cannot be computed: "),
        ("hire_date > date '2026-02-30'", "cannot be computed: "),
        ("weekly_hours > 'x'", "cannot be computed: "),
        ("year(city) = 2026", "cannot be computed: "),
        ("hire_date + hire_date > month_start", "cannot be computed: "),
    ],
)
def test_a_rule_that_cannot_mean_anything_is_refused(rule: str, reason: str) -> None:
    assert reason in refusal(rule)


@pytest.mark.parametrize("formula", ["city", "expat", "hire_date", "monthly_salary > 1"])
def test_a_formula_must_answer_an_amount(formula: str) -> None:
    assert "must answer an amount" in refusal(formula, "money")


def test_a_long_rule_is_cut_in_the_sentence() -> None:
    assert len(refusal("statut = 'employee' AND " * 100 + "true")) < 300


def test_fields_are_named_once_in_order_with_the_birth_date_of_an_age() -> None:
    assert fields_of("city = 'x' AND age_at(month_end) > hire_date - month_start AND city = 'y'") == (
        "city", "birth_date", "hire_date",
    )  # fmt: skip


@pytest.mark.parametrize(
    "expression",
    [
        "(SELECT count(*) FROM read_csv('/etc/passwd'))",
        "(SELECT content FROM read_text('/etc/passwd') LIMIT 1)",
        "(SELECT count(*) FROM glob('/*'))",
        "(SELECT count(*) FROM pandas_frame_of_the_caller)",
        "getenv('HOME')",
    ],
)
def test_the_engine_itself_reaches_nothing_outside(expression: str) -> None:
    pandas_frame_of_the_caller = pa.table({"x": [1]})
    assert pandas_frame_of_the_caller.num_rows
    with pytest.raises(Unfit, match="cannot be computed"):
        select([expression], pa.table({"x": [1]}))


@pytest.mark.parametrize(
    "statement", ["SET threads = 4", "ATTACH 'x.db'", "COPY (SELECT 1) TO 'x.csv'", "INSTALL json"]
)
def test_the_engine_is_locked(statement: str) -> None:
    with pytest.raises(duckdb.Error, match=r"locked|disabled"):
        engine._connection().execute(statement)


def test_a_query_that_takes_too_long_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SECONDS", 0.2)
    monkeypatch.setattr(engine, "_local", threading.local())  # a connection is limited when it is opened
    endless = "(SELECT count(*) FROM range(10000000) AS a, range(10000000) AS b WHERE a.range * b.range = x)"
    with pytest.raises(Unfit, match=r"took more than 0\.2 seconds"):
        select([endless], pa.table({"x": [1]}))
    assert select(["x + 1"], pa.table({"x": [1]})).column(0).to_pylist() == [2]


def test_memory_is_bounded() -> None:
    limit = select(["current_setting('memory_limit')"], pa.table({"x": [1]})).column(0)[0].as_py()
    assert limit == "953.6 MiB"


def test_threads_do_not_share_a_connection() -> None:
    with ThreadPoolExecutor(4) as pool:
        sums = list(
            pool.map(lambda n: select([f"x + {n}"], pa.table({"x": [1] * 5000})).column(0)[0].as_py(), range(40))
        )
    assert sums == [n + 1 for n in range(40)]


def test_a_syntax_tree_has_every_statement_that_the_parser_sees() -> None:
    (statement,) = syntax_tree("1")["statements"]
    assert statement["node"]["select_list"][0]["literal"] == {"kind": "INTEGER", "text": "1"}
    assert len(syntax_tree("1); SELECT (2")["statements"]) == 2
