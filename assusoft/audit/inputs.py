"""Photos of a month and those before -> the frames that checks examine, in plain columns.

Text is `str`, dates are `datetime64[s]`, amounts, percentages, hours and counts are float, flags `boolean`: rules are
fast and simple on them, and no rule adds up money to be paid.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.months import month_end, month_start
from assusoft.payroll.photo import Photo

HISTORY = 6
"""Months before this one whose salaries make the mean."""

_CONTRACT = ["person", "contract"]
_MEMBER = ["person", "member"]
_WAGE = ["person", "wage_code"]


def frames_of(photo: Photo, before: Sequence[Photo], conflicts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The frames by name.

    Parameters
    ----------
    before
        The photos of the months before, the last one first; none in the first month.
    conflicts
        The conflicts of the import (see `payroll.import_log.ImportLog`).

    Returns
    -------
    dict
        worker: a row per contract: its fields, `<field>__before` of the month before, `known_before` (the contract),
        `person_known_before`, `payroll_id_owner__before` (whose the payroll number was), `active` (in force in the
        month), `in_belgium` (or no country is given), `contracts` (of the person in force), `month_start`, `month_end`,
        `salary_mean` and `full_salary_mean` (per full time) over at most `HISTORY` months before, `salary_months` (how
        many), `partners`, `children` (family members at month end), `deductions` (sum).
        family: a row per member: its fields, `<field>__before`, `known_before`, `current`, and of the worker
        `worker_found`, `worker_last_name`, `worker_first_name`, `worker_birth_date`, `worker_civil_status`,
        `worker_number`, `colleague` (the member is a worker too).
        deduction: its fields, `amount__before`, `known_before`, `worker_found`.
        gone, gone_family: rows of the photo before that are not in this one, with `person_found`, `still` (no end
        was given).
        population: a row per entity and one for all (`entity` missing): see `population_of`.
        conflict: as given. problem: the cells of the photo that were set aside.
        Every frame counts its rows from zero and has `person` (missing in `population`).
    """
    worker, family, deduction = (plain(table) for table in (photo.worker, photo.family, photo.deduction))
    last = {name: plain(table) for name, table in before[0].tables.items()} if before else None
    start, end = _days(photo.month)
    old = {name: last[name] if last else table.iloc[:0] for name, table in
           {"worker": worker, "family": family, "deduction": deduction}.items()}  # fmt: skip
    workers = _with_before(worker, old["worker"], _CONTRACT).assign(month_start=start, month_end=end)
    workers = workers.assign(active=_in_force(workers, "contract_start", "contract_end", start, end))
    workers = workers.assign(in_belgium=workers["country"].isna() | (workers["country"] == "BE"))
    workers = _with_persons(_with_history(workers, before), old["worker"])
    members = _with_worker(_with_before(family, old["family"], _MEMBER), worker)
    members = members.assign(current=_in_force(members, "since", "until", end, end), month_start=start, month_end=end)
    wages = _with_before(deduction, old["deduction"], _WAGE)
    frames = {
        "worker": _with_relatives(workers, members, wages),
        "family": members,
        "deduction": wages.assign(worker_found=_among(wages["person"], worker["person"])),
        "gone": _gone(old["worker"], worker, _CONTRACT, "contract_end", start),
        "gone_family": _gone(old["family"], family, _MEMBER, "until", start).pipe(_with_worker, worker),
        "conflict": plain(conflicts),
        "problem": plain(photo.problem),
    }
    frames["population"] = population_of(frames["worker"], old["worker"] if last else None, start, end)
    return frames


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows with plain columns (see the module), counted from zero."""
    return pd.DataFrame({name: _plain(frame[name]) for name in frame.columns}).reset_index(drop=True)


def population_of(
    worker: pd.DataFrame, before: pd.DataFrame | None, start: pd.Timestamp, end: pd.Timestamp
) -> pd.DataFrame:
    """A row per entity and one for all: heads, entered, left, salary mass, and how they compare.

    Columns: entity, persons, persons__before, entered, left, mass (EUR/month of contracts in force), mass__before,
    part_time_share, part_time_share__before (0 to 1), blank_increase (largest rise of a column's share of missing
    cells), blank_field (that column), salary_drift and category_drift (population stability index), new_codes (code
    fields with values nobody had before, in one text). Those with the month before are missing when there is none.
    """
    now, then = worker[worker["active"]], None if before is None else _then_active(before, start)
    shared = [] if then is None else [name for name in then.columns if name in now.columns]
    blank_now, blank_then = _blank_shares(now, shared), {} if then is None else _blank_shares(then, shared)
    now, then = now[_COUNTED], None if then is None else then[_COUNTED]
    scopes: list[str | None] = [None, *sorted(now["entity"].dropna().unique())]
    rows = [
        _population(_of(now, scope), None if then is None else _of(then, scope), scope)
        | _most_blanks(blank_now[scope], blank_then.get(scope))
        for scope in scopes
    ]
    found = pd.DataFrame(rows).assign(person=None, month_start=start, month_end=end)
    texts = ("entity", "blank_field", "new_codes", "person")
    return found.astype({name: "str" if name in texts else found[name].dtype for name in found.columns})


def _plain(series: "pd.Series[Any]") -> "pd.Series[Any]":
    values = pa.array(series)
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    kind = values.type
    if pa.types.is_date(kind):
        return pd.Series(values.cast(pa.timestamp("s")).to_numpy(zero_copy_only=False))
    if pa.types.is_boolean(kind):
        return pd.Series(pd.arrays.ArrowExtensionArray(values)).astype("boolean")
    if pa.types.is_decimal(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return pd.Series(pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False))
    return pd.Series(values.cast(pa.string()).to_pandas()).astype("str")


def _days(month: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    return pd.Timestamp(month_start(month)), pd.Timestamp(month_end(month))


def _with_before(rows: pd.DataFrame, old: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    known = old.drop_duplicates(key)
    old_values = known.set_index(key).add_suffix("__before").assign(known_before=True)
    joined = rows.join(old_values, on=key)
    return joined.assign(known_before=joined["known_before"].notna())


def _in_force(rows: pd.DataFrame, start: str, end: str, first: pd.Timestamp, last: pd.Timestamp) -> "pd.Series[bool]":
    begun = rows[start].isna() | (rows[start] <= last)
    return begun & (rows[end].isna() | (rows[end] >= first))


def _with_history(workers: pd.DataFrame, before: Sequence[Photo]) -> pd.DataFrame:
    columns = [*_CONTRACT, "monthly_salary", "contract_pct"]
    tables = [plain(photo.worker[columns]) for photo in before[:HISTORY]]
    salaries = pd.concat(tables) if tables else workers.loc[:, columns].iloc[:0]
    full = salaries["monthly_salary"] / salaries["contract_pct"].fillna(100).clip(lower=1) * 100
    paid = (
        salaries.assign(full=full)
        .groupby(_CONTRACT)
        .agg(salary_mean=("monthly_salary", "mean"), full_salary_mean=("full", "mean"), salary_months=("full", "count"))
    )
    return workers.join(paid, on=_CONTRACT).fillna({"salary_months": 0.0}).astype({"salary_months": float})


def _with_persons(workers: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    contracts = workers["active"].groupby(workers["person"]).transform("sum").astype(float)
    numbers = old.dropna(subset=["source", "payroll_id"]).drop_duplicates(["source", "payroll_id"])
    owner = numbers.set_index(["source", "payroll_id"])["person"].rename("payroll_id_owner__before")
    workers = workers.join(owner, on=["source", "payroll_id"])
    return workers.assign(contracts=contracts, person_known_before=_among(workers["person"], old["person"]))


def _with_worker(members: pd.DataFrame, worker: pd.DataFrame) -> pd.DataFrame:
    workers = worker.drop_duplicates("person").set_index("person")
    names = {"birth_date": "worker_birth_date", "civil_status": "worker_civil_status", "last_name": "worker_last_name",
             "first_name": "worker_first_name", "national_number": "worker_number"}  # fmt: skip
    joined = members.join(workers[list(names)].rename(columns=names), on="person")
    return joined.assign(
        worker_found=_among(joined["person"], worker["person"]),
        colleague=_among(joined["national_number"], worker["national_number"]),
    )


def _with_relatives(workers: pd.DataFrame, members: pd.DataFrame, wages: pd.DataFrame) -> pd.DataFrame:
    current = members[members["current"]]
    counted = {
        "partners": current[current["relation"].isin(["spouse", "partner"])],
        "children": current[current["relation"].isin(["child", "stepchild"])],
    }
    for name, rows in counted.items():
        counts = workers["person"].map(rows["person"].value_counts()).astype(float).fillna(0.0)
        workers = workers.assign(**{name: counts})
    return workers.assign(deductions=workers["person"].map(wages.groupby("person")["amount"].sum()).astype(float))


def _gone(old: pd.DataFrame, now: pd.DataFrame, key: list[str], end: str, start: pd.Timestamp) -> pd.DataFrame:
    here = old[key].join(now[key].drop_duplicates().assign(here=True).set_index(key), on=key)["here"]
    rows = old[here.isna()].reset_index(drop=True)
    return rows.assign(
        person_found=_among(rows["person"], now["person"]), still=rows[end].isna() | (rows[end] >= start)
    )


def _among(column: "pd.Series[str]", values: "pd.Series[str]") -> "pd.Series[bool]":
    """Which are among the values; a missing one is not. Series.isin would walk through Arrow texts one by one."""
    wanted = pa.array(values.dropna(), pa.string())
    found = pc.is_in(pa.array(column, pa.string()), value_set=wanted)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=column.index) & column.notna()


def _then_active(before: pd.DataFrame, start: pd.Timestamp) -> pd.DataFrame:
    eve = start - pd.Timedelta(days=1)
    return before[_in_force(before, "contract_start", "contract_end", eve.replace(day=1), eve)]


def _of(rows: pd.DataFrame, entity: str | None) -> pd.DataFrame:
    return rows if entity is None else rows[rows["entity"] == entity]


_CODES = ("statute", "category", "joint_committee", "contract_type", "worker_code")
"""Codes that a company has or has not: a new one is a decision, or a mapping gone wrong."""

_COUNTED = ["person", "entity", "monthly_salary", "contract_pct", *_CODES]
"""The columns that the figures of the population are made of, shares of missing cells aside."""


def _blank_shares(rows: pd.DataFrame, names: Sequence[str]) -> "dict[str | None, pd.Series[float]]":
    """Entity, and None for all together -> each column's share of missing cells."""
    missing = rows[names].isna()
    by_entity = missing.groupby(rows["entity"]).mean()
    return {None: missing.mean()} | {str(entity): shares for entity, shares in by_entity.iterrows()}


def _most_blanks(now: "pd.Series[float]", then: "pd.Series[float] | None") -> dict[str, object]:
    """The column whose share of missing cells rose most, and by how much."""
    rises = None if then is None else (now - then).dropna()
    if rises is None or rises.empty:
        return {"blank_increase": np.nan, "blank_field": None}
    return {"blank_increase": rises.max(), "blank_field": str(rises.idxmax())}


def _population(now: pd.DataFrame, then: pd.DataFrame | None, entity: str | None) -> dict[str, object]:
    persons = pd.Index(now["person"].unique())
    found: dict[str, object] = {
        "entity": entity, "persons": float(len(persons)), "mass": now["monthly_salary"].sum(),
        "part_time_share": (now["contract_pct"] < 100).mean(),
    }  # fmt: skip
    if then is None:
        numbers = ("persons__before", "entered", "left", "mass__before", "part_time_share__before", "blank_increase",
                   "salary_drift", "category_drift")  # fmt: skip
        return found | dict.fromkeys(numbers, np.nan) | {"blank_field": None, "new_codes": None}
    earlier = pd.Index(then["person"].unique())
    both = len(persons.intersection(earlier))
    new = {name: sorted(set(now[name].dropna().unique()) - set(then[name].dropna().unique())) for name in _CODES}
    return found | {
        "persons__before": float(len(earlier)),
        "entered": float(len(persons) - both),
        "left": float(len(earlier) - both),
        "mass__before": then["monthly_salary"].sum(),
        "part_time_share__before": (then["contract_pct"] < 100).mean(),
        "blank_increase": np.nan,
        "blank_field": None,
        "salary_drift": stability(_bands(now["monthly_salary"], then["monthly_salary"]), then["monthly_salary"].size),
        "category_drift": stability(_shares(now["category"], then["category"]), then["category"].size),
        "new_codes": "; ".join(f"{name}: {', '.join(codes)}" for name, codes in new.items() if codes) or None,
    }


def stability(shares: "tuple[np.ndarray, np.ndarray]", of: int) -> float:
    """The population stability index of two distributions over the same bands; missing below thirty rows."""
    now, then = shares
    return float(((now - then) * np.log(now / then)).sum()) if of >= 30 and len(then) else np.nan


def _bands(now: "pd.Series[float]", then: "pd.Series[float]") -> "tuple[np.ndarray, np.ndarray]":
    known = then.dropna()
    edges = np.unique(known.quantile(np.linspace(0, 1, 11))) if len(known) else np.array([0.0])
    edges = np.concatenate([[-np.inf], edges[1:-1], [np.inf]])
    return _smoothed(*(np.histogram(each.dropna(), edges)[0] for each in (now, then)))


def _shares(now: "pd.Series[str]", then: "pd.Series[str]") -> "tuple[np.ndarray, np.ndarray]":
    codes = sorted(set(now.dropna()) | set(then.dropna()))
    return _smoothed(*(each.value_counts().reindex(codes, fill_value=0).to_numpy() for each in (now, then)))


def _smoothed(now: "np.ndarray", then: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    first, second = now + 0.5, then + 0.5
    return first / first.sum(), second / second.sum()
