"""A checked tree -> the SQL that is run: written anew from the tree, so that nothing of a rule's text is ever executed.

Where SQL itself would let a missing value pass unseen, the SQL written here does not: LEAST and GREATEST of a missing
value are missing, and a CASE whose condition cannot be decided is missing instead of going on to the next condition.
Amounts stay decimals. `/` is the one approximation: by a plain number with a finite reciprocal (100, 4, 2.5) it is an
exact multiplication; any other quotient is kept to 12 decimals; by zero it is missing. So is a conversion that fails.
"""

from decimal import Decimal

from assusoft.language import Sentence
from assusoft.months import month_end, month_start
from assusoft.plans.engine import Unfit
from assusoft.plans.parse import ARITHMETIC, Node

MONTH_DAYS = {"month_start": month_start, "month_end": month_end}
"""Days of the month that a rule may name as if they were fields."""
LONGEST = 8000
"""Characters of SQL one tree may need: CASE, LEAST and GREATEST write their parts twice, nested ones four times, ..."""


def sql(node: Node) -> str:
    """The SQL of a checked tree, over columns of fields, `month_start` and `month_end`; Unfit when too long."""
    text = _sql(node, [sql(child) for child in node.children])
    if len(text) > LONGEST:
        raise Unfit(Sentence("nests CASE, LEAST or GREATEST too deeply, or is too long"))
    return text


def _sql(node: Node, children: list[str]) -> str:
    match node.kind:
        case "column":
            return _named(node.value)
        case "text":
            return _quoted(node.value)
        case "number" | "flag":
            return f"({node.value})"
        case "compare" | "like":
            return f"({children[0]} {node.value} {children[1]})"
        case "and" | "or":
            return f"({f' {node.kind.upper()} '.join(children)})"
        case "not":
            return f"(NOT {children[0]})"
        case "is null" | "is not null":
            return f"({children[0]} {node.kind.upper()})"
        case "in":
            return f"({children[0]} IN ({', '.join(children[1:])}))"
        case "between":
            return f"({children[0]} BETWEEN {children[1]} AND {children[2]})"
        case "cast":
            return f"{'CAST' if node.children[0].kind == 'text' else 'TRY_CAST'}({children[0]} AS {node.value})"
        case "case":
            return _case(children)
        case "coalesce":
            return f"coalesce({', '.join(children)})"
        case _:
            return _arithmetic(node, children) if node.value in ARITHMETIC else _call(node.value, children)


def _named(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _case(children: list[str]) -> str:
    checks = zip(children[:-1:2], children[1::2], strict=True)
    whens = " ".join(
        f"WHEN ({condition}) IS NULL THEN NULL WHEN {condition} THEN {result}" for condition, result in checks
    )
    return f"(CASE {whens} ELSE {children[-1]} END)"


def _arithmetic(node: Node, children: list[str]) -> str:
    if len(children) == 1:
        return f"({node.value}{children[0]})"
    left, right = children
    if node.value == "%":
        return f"({left} % nullif({right}, 0))"
    if node.value == "*":
        return _product(left, right)
    if node.value == "/":
        reciprocal = _reciprocal(node.children[1])
        return _product(left, reciprocal) if reciprocal else _quotient(left, right)
    return f"({left} {node.value} {right})"


def _product(left: str, right: str) -> str:
    """A product wide enough: DuckDB computes decimals of 18 digits in 18 digits unless one factor is wider."""
    return f"(CAST(1 AS DECIMAL(19, 0)) * {left} * {right})"


def _quotient(left: str, right: str) -> str:
    return f"CAST(CAST({left} AS DOUBLE) / nullif(CAST({right} AS DOUBLE), 0) AS DECIMAL(38, 12))"


def _reciprocal(divisor: Node) -> str | None:
    """1 / a literal, where that is a decimal of at most 9 places."""
    if divisor.kind != "number":
        return None
    reciprocal = (1 / Decimal(divisor.value)).normalize()
    exponent = reciprocal.as_tuple().exponent
    exact = reciprocal * Decimal(divisor.value) == 1 and isinstance(exponent, int) and exponent >= -9
    return f"({reciprocal:f})" if exact else None


def _call(name: str, children: list[str]) -> str:
    match name:
        case "age_at":
            return f"date_sub('year', {children[0]}, {children[1]})"
        case "months_between":
            return f"date_sub('month', {children[0]}, {children[1]})"
        case "least" | "greatest":
            unknown = " OR ".join(f"({child}) IS NULL" for child in children)
            return f"(CASE WHEN {unknown} THEN NULL ELSE {name}({', '.join(children)}) END)"
        case _:
            return f"{name}({', '.join(children)})"
