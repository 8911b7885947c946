"""Workers seen by two payrolls -> in what each figure of the new one is counted, with how many people say so."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from assusoft import schema
from assusoft.payroll.switch.residuals import no_residuals

_SURE, _NEAR = 0.9, 0.0005
_POWERS = (0, 2, -2, 1, -1, 3, -3, 4)
_FIGURES = ("money", "percent", "hours", "factor")


def unit_map(was: pd.DataFrame, now: pd.DataFrame, numbers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each figure is, and the people for whom it is not (residuals): hundredths, a yearly amount, a percentage.

    `was`, `now`: the same contract in each row. `numbers`: of these rows, old_number and new_number.
    """
    known = {name: figure for name, figure in _known(was) if figure.notna().any()}
    units, residuals = [_NOTHING], [no_residuals()]
    for field in schema.TABLES["worker"]:
        if field.name in now and field.type in _FIGURES and now[field.name].notna().any():
            new = _floats(now[field.name])
            means, power, alike, both = _best(field.name, new, known)
            support, count = int(alike.sum()), int(both.sum())
            status = _status(field.name, means, power, support, count)
            units.append(pd.DataFrame([[field.name, means, power, support, count - support, status]],
                                      columns=_NOTHING.columns))  # fmt: skip
            odd = (both & ~alike).to_numpy()
            cells = {"old": known[means][odd].astype(str), "new": new[odd].astype(str)} if means else {}
            residuals.append(numbers[odd].assign(kind="unit", field=field.name, **cells))
    return pd.concat(units, ignore_index=True), pd.concat(residuals, ignore_index=True)


def _known(was: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """The figures the old payroll has, and those that follow from them, under the field they would be."""
    figures = {name: _floats(was[name]) for name in map(str, was) if _is_figure(name)}
    missing = pd.Series(np.nan, index=was.index)

    def old(name: str) -> pd.Series:
        return figures.get(name, missing)

    yield from figures.items()
    if "yearly_salary" not in figures or figures["yearly_salary"].isna().all():
        yield "yearly_salary", old("monthly_salary") * old("salary_factor").fillna(12)
    if "monthly_salary" not in figures or figures["monthly_salary"].isna().all():
        yield "monthly_salary", old("yearly_salary") / old("salary_factor").fillna(12)
    if "contract_pct" not in figures or figures["contract_pct"].isna().all():
        yield "contract_pct", 100 * old("weekly_hours") / old("full_time_hours")
    if "weekly_hours" not in figures or figures["weekly_hours"].isna().all():
        yield "weekly_hours", old("contract_pct") * old("full_time_hours") / 100
    yield "12 x monthly_salary", 12 * old("monthly_salary")


def _is_figure(name: str) -> bool:
    return schema.is_field(name) and schema.field_named(name).type in _FIGURES


def _floats(values: pd.Series) -> pd.Series:
    return pd.to_numeric(values.astype("string"), errors="coerce").astype("float64")


def _best(name: str, new: pd.Series, known: "dict[str, pd.Series]") -> tuple[str, int, pd.Series, pd.Series]:
    """What `new` is: a known figure, the power of ten it is written with, whose it is, and who has both.

    Its own field goes first; another one must be true of nearly everybody.
    """
    none = pd.Series(False, index=new.index)
    found = ("", 0, none, none)
    for means in sorted(known, key=lambda figure: figure != name):
        for power in _POWERS:
            both = new.notna() & known[means].notna() & ((new != 0) | (known[means] != 0))
            alike = both & (abs(new - known[means] * 10.0**power) <= _NEAR * abs(new) + 0.006 * 10.0 ** min(power, 0))
            if alike.sum() > found[2].sum() and (means == name or alike.sum() >= _SURE * both.sum()):
                found = (means, power, alike, both)
        if means == name and found[2].sum() >= _SURE * max(found[3].sum(), 1) and found[2].any():
            break
    return found


def _status(name: str, means: str, power: int, support: int, count: int) -> str:
    if not count:
        return "untold"
    if support < _SURE * count:
        return "doubtful"
    return ("same" if power == 0 else "scaled") if means == name else "other"


_NOTHING = pd.DataFrame(columns=["field", "means", "power", "support", "exceptions", "status"])
