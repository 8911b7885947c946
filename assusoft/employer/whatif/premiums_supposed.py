"""Words like `group.pension.rate = 2.75` x the premiums of a period -> each line's premium before and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from assusoft.config import did_you_mean
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.expecting import Basis, expected
from assusoft.errors import Refused
from assusoft.plans.covers.cents import euro
from assusoft.plans.covers.cover import Cover, WithCeiling
from assusoft.plans.covers.premium import Tariff
from assusoft.plans.covers.tables import NoRow, Table
from assusoft.statements.expected import ExpectedLine
from assusoft.statements.repriced import repriced

_COVER: TypeAdapter[Cover] = TypeAdapter(Cover)
_NUMBERS = ("s1", "s2", "rate", "amount", "multiple", "below", "above", "employee", "employee_amount")
_SALARIES, _CEILING, _TABLE = "indexation", "ceiling", "table."


@dataclass(frozen=True)
class Supposed:
    """`indexation`: percent; `tables`: table -> the value of all its rows; `covers`: plan, cover -> key -> value."""

    indexation: Decimal
    tables: Mapping[str, Decimal]
    covers: Mapping[tuple[str, str], Mapping[str, Decimal]]


def expected_if(
    employer: EmployerFolder, supplier: str, period: str, words: Mapping[str, str], basis: Basis
) -> pd.DataFrame:
    """The lines of a period with the premium as it is and as supposed; see `Employer.expected_if`."""
    lines = expected(employer, supplier, period, basis).lines
    tariffs = {line.plan: line.tariff for line in lines}
    supposed = supposed_of(words, tariffs)
    changed = {plan: _changed(plan, tariff, supposed) for plan, tariff in tariffs.items()}
    try:
        after = repriced(lines, changed, Fraction(supposed.indexation))
    except NoRow as missing:
        raise Refused(f"Premiums of {period} cannot be computed with what is supposed: {missing}.") from None
    return _table(lines, after)


def supposed_of(words: Mapping[str, str], tariffs: Mapping[str, Tariff]) -> Supposed:
    """What is supposed, by words; a word without a value supposes nothing.

    Raises
    ------
    Refused
        A word that names nothing of these plans, or a value that is no number.
    """
    given = {name: _number(name, value) for name, value in words.items() if value.strip()}
    tables, covers = dict[str, Decimal](), dict[tuple[str, str], dict[str, Decimal]]()
    for name, value in given.items():
        if name == _CEILING:
            tables |= dict.fromkeys(_ceilings(tariffs), value)
        elif name.startswith(_TABLE):
            tables[_known(name, name.removeprefix(_TABLE), _tables(tariffs))] = value
        elif name != _SALARIES:
            plan, cover, key = _parts(name, tariffs)
            covers.setdefault((plan, cover), {})[key] = value
    return Supposed(given.get(_SALARIES, Decimal(0)), tables, covers)


def _number(name: str, text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or (name == _SALARIES and value <= -100):
        raise Refused(f"'{name}' = '{text}' is not what can be supposed. Expected a number written like 2.75.")
    return value


def _ceilings(tariffs: Mapping[str, Tariff]) -> set[str]:
    covers = [cover for tariff in tariffs.values() for cover in tariff.covers.values()]
    found = {cover.ceiling for cover in covers if isinstance(cover, WithCeiling)}
    if not found:
        raise Refused(f"'ceiling': no cover of {', '.join(tariffs)} splits salaries at a ceiling.")
    return found


def _tables(tariffs: Mapping[str, Tariff]) -> set[str]:
    return {name for tariff in tariffs.values() for name in tariff.tables}


def _parts(name: str, tariffs: Mapping[str, Tariff]) -> tuple[str, str, str]:
    """Plan, cover and key of a name like group.pension.rate."""
    known = {
        f"{plan}.{cover}.{key}": (plan, cover, key)
        for plan, tariff in tariffs.items()
        for cover, keys in tariff.covers.items()
        for key, value in keys
        if key in _NUMBERS and value is not None
    }
    return known[_known(name, name, known)]


def _known(name: str, wanted: str, known: Iterable[str]) -> str:
    if wanted not in known:
        hint = did_you_mean(wanted, known)
        raise Refused(
            f"'{name}' cannot be supposed of these premiums{hint}. Expected indexation, ceiling, table.NAME, or "
            "PLAN.COVER.KEY of a plan sheet, like group.pension.rate."
        )
    return wanted


def _changed(plan: str, tariff: Tariff, supposed: Supposed) -> Tariff:
    covers = {name: _cover(plan, name, cover, supposed.covers) for name, cover in tariff.covers.items()}
    tables = {
        name: _all_rows(table, supposed.tables[name]) if name in supposed.tables else table
        for name, table in tariff.tables.items()
    }
    return Tariff(covers, tables)


def _cover(plan: str, name: str, cover: Cover, covers: Mapping[tuple[str, str], Mapping[str, Decimal]]) -> Cover:
    given = covers.get((plan, name))
    if given is None:
        return cover
    try:
        return _COVER.validate_python({**cover.model_dump(), **given})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"] if part in given)
        raise Refused(f"'{plan}.{name}.{key}' cannot have that value: {first['msg']}.") from None


def _all_rows(table: Table, value: Decimal) -> Table:
    return replace(table, rows={at: [row._replace(value=value) for row in rows] for at, rows in table.rows.items()})


def _table(before: Sequence[ExpectedLine], after: Sequence[ExpectedLine]) -> pd.DataFrame:
    columns = ["contract", "plan", "person", "member", "cover", "month", "before", "after", "difference"]
    rows = [
        [old.contract, old.plan, old.person, old.member, old.cover, old.month, *_amounts(old, new)]
        for old, new in zip(before, after, strict=True)
    ]
    return pd.DataFrame(rows, columns=columns)


def _amounts(old: ExpectedLine, new: ExpectedLine) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """EUR, taxes included; None where a premium cannot be computed."""
    was, would = (None if line.premium is None else euro(line.premium.total) for line in (old, new))
    return was, would, None if was is None or would is None else would - was
