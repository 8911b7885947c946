"""The audit of a month: every check on worker, family, deductions and two months, and column checks against its peers.

    python benchmarks/auditing.py [--workers 16000 220000]

The peers are Great Expectations as it comes (COMPLETE results with the key columns of failing rows), pandera and
pointblank. The last two are no dependency of assusoft. To measure them too, give this script an environment of its own:

    python -m venv build/audit-peers
    build/audit-peers/bin/pip install -e . pandera pointblank polars

and run it with build/audit-peers/bin/python. What is not installed is not measured, and the table says so.
"""

import argparse
import gc
import importlib.util
import time
from collections.abc import Callable
from typing import Any

import great_expectations as gx
import numpy as np
import pandas as pd

from assusoft import schema
from assusoft.audit.audit_run import audit
from assusoft.audit.check import Check
from assusoft.audit.inputs import frames_of
from assusoft.audit.library import evaluate
from assusoft.audit.suites import load_checks
from assusoft.demo.anomalies.clean import clean_months
from assusoft.payroll.photo import Photo
from assusoft.resources import resource_folder

SHARE = 0.02
"""Of the cells of every checked column, how many are spoilt."""

FILLED = (
    "national_number", "last_name", "first_name", "birth_date", "sex", "language", "nationality", "civil_status",
    "civil_status_since", "street", "house_number", "postal_code", "city", "country", "entity", "hire_date",
    "contract_start", "contract_type", "statute", "worker_code", "category", "joint_committee", "department",
    "cost_centre", "function", "weekly_hours", "full_time_hours", "contract_pct", "bank_account", "phone",
)  # fmt: skip
CODED = ("sex", "language", "civil_status", "contract_type", "statute")
SHAPED = {
    "national_number": r"\d{11}", "postal_code": "[1-9][0-9]{3}", "country": "[A-Z]{2}", "nationality": "[A-Z]{2}",
    "entity": r"[01]\d{9}", "worker_code": "[0-9]{3}", "bank_account": r"BE\d{14}", "joint_committee": r"\d{3}.*",
}  # fmt: skip
RANGED = {
    "contract_pct": (0.01, 100.0), "effective_pct": (0.0, 100.0), "weekly_hours": (0.0, 48.0),
    "full_time_hours": (35.0, 40.0), "monthly_salary": (500.0, 60000.0), "hourly_salary": (8.0, 150.0),
    "salary_factor": (12.0, 15.0), "children_count": (0.0, 15.0),
}  # fmt: skip
ORDERED = (
    ("hire_date", "birth_date"), ("contract_start", "birth_date"), ("contract_start", "hire_date"),
    ("civil_status_since", "birth_date"), ("address_since", "birth_date"), ("category_since", "birth_date"),
    ("working_time_since", "birth_date"), ("salary_since", "birth_date"), ("statute_since", "birth_date"),
)  # fmt: skip
COUNT = len(FILLED) + len(CODED) + len(SHAPED) + len(RANGED) + len(ORDERED)


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, nargs="+", default=[16_000])
    for workers in parser.parse_args().workers:
        months = [spoilt(photo) for photo in clean_months(workers, 2)]
        whole(months)
        column_checks(frames_of(months[1], months[:1], pd.DataFrame(columns=["field"]))["worker"])


def spoilt(photo: Photo) -> Photo:
    """The photo with some cells of the worker table missing, and some salaries out of range."""
    random, worker = np.random.default_rng(2026), photo.worker.copy()
    for name in FILLED:
        worker.loc[random.random(len(worker)) < SHARE, name] = pd.NA
    moved = random.random(len(worker)) < SHARE
    worker.loc[moved, "monthly_salary"] = worker.loc[moved, "monthly_salary"] * 30
    return Photo(photo.month, worker, photo.family, photo.deduction, photo.problem)


def whole(months: list[Photo]) -> None:
    """Every check of the suites on the last of two months."""
    folder = resource_folder("expectations")
    checks, conflicts = load_checks(folder), pd.DataFrame(columns=["person", "field"], dtype="str")
    audit(months[0].month, frames_of(months[0], [], conflicts), checks[:1], folder)  # imports are not measured
    gc.collect()
    start = time.process_time()
    frames = frames_of(months[1], months[:1], conflicts)
    framed = time.process_time()
    evaluate(frames, checks, folder)
    evaluated = time.process_time()
    found = audit(months[1].month, frames, checks, folder)
    told = time.process_time()
    once = told - evaluated
    rows = {name: len(frame) for name, frame in frames.items() if len(frame)}
    print(f"\n{len(checks)} checks on {rows}: {len(found.findings)} findings")
    print(f"processor seconds: frames {framed - start:.2f}, checks {evaluated - framed:.2f}, with findings {once:.2f}; "
          f"frames and checks with findings {framed - start + once:.2f}")  # fmt: skip


def column_checks(worker: pd.DataFrame) -> None:
    """The same checks of single columns and pairs, by assusoft and by each peer."""
    print(f"\n{COUNT} column checks on {len(worker)} rows, exact failing rows | processor s | x assusoft | rows found")
    first = 0.0
    for name, work in PEERS.items():
        module = {"pandera": "pandera", "pointblank": "pointblank"}.get(name)
        if module and importlib.util.find_spec(module) is None:
            print(f"{name} | not installed | |")
            continue
        gc.collect()
        start = time.process_time()
        found = work(worker)
        taken = time.process_time() - start
        first = first or taken
        print(f"{name} | {taken:.2f} | {taken / first:.1f} | {found}", flush=True)


def by_assusoft(worker: pd.DataFrame) -> int:
    """Rules through Great Expectations, positions only."""
    told = [("expect_no_missing", {"column": name}) for name in FILLED]
    told += [("expect_no_unknown_code", {"column": name}) for name in CODED]
    told += [("expect_no_other_than", {"column": name, "pattern": pattern}) for name, pattern in SHAPED.items()]
    told += [("expect_no_outside", {"column": name, "low": low, "high": high}) for name, (low, high) in RANGED.items()]
    told += [("expect_no_earlier", {"column": later, "than": earlier}) for later, earlier in ORDERED]
    words = {"en": "", "fr": "", "nl": ""}
    checks = [
        Check(f"B-{n}", "bench", kind, given, "worker", "warning", False, "person", "payroll", words, words)
        for n, (kind, given) in enumerate(told)
    ]
    return sum(len(each.rows) for each in evaluate({"worker": worker}, checks, resource_folder("expectations")))


def by_great_expectations(worker: pd.DataFrame) -> int:
    """Its own expectations, COMPLETE, with the key of every failing row."""
    made = gx.expectations
    told: list[Any] = [made.ExpectColumnValuesToNotBeNull(column=name) for name in FILLED]
    told += [made.ExpectColumnValuesToBeInSet(column=name, value_set=list(_codes(name))) for name in CODED]
    told += [
        made.ExpectColumnValuesToMatchRegex(column=name, regex=f"^(?:{pattern})$") for name, pattern in SHAPED.items()
    ]
    told += [
        made.ExpectColumnValuesToBeBetween(column=name, min_value=low, max_value=high)
        for name, (low, high) in RANGED.items()
    ]
    told += [
        made.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=later, column_B=earlier, or_equal=True, ignore_row_if="either_value_is_missing"
        )
        for later, earlier in ORDERED
    ]
    context = gx.get_context(mode="ephemeral")
    batch = context.data_sources.add_pandas("x").add_dataframe_asset("w").add_batch_definition_whole_dataframe("all")
    keys = {"result_format": "COMPLETE", "unexpected_index_column_names": ["person", "contract"]}
    suite = gx.ExpectationSuite(name="s", expectations=told)
    found = batch.get_batch({"dataframe": worker}).validate(suite, result_format=keys)
    return sum(len(each.result.get("unexpected_index_list") or []) for each in found.results)


def by_pandera(worker: pd.DataFrame) -> int:
    """One lazy schema."""
    import pandera.pandas as pa

    checks: dict[str, list[Any]] = {name: [] for name in {*FILLED, *CODED, *SHAPED, *RANGED}}
    for name in CODED:
        checks[name].append(pa.Check.isin(list(_codes(name))))
    for name, pattern in SHAPED.items():
        checks[name].append(pa.Check.str_matches(f"^(?:{pattern})$"))
    for name, (low, high) in RANGED.items():
        checks[name].append(pa.Check.in_range(low, high))
    columns = {name: pa.Column(checks=each, nullable=name not in FILLED) for name, each in checks.items()}
    pairs = [
        pa.Check(lambda frame, a=later, b=earlier: ~(frame[a] < frame[b]), name=later) for later, earlier in ORDERED
    ]
    try:
        pa.DataFrameSchema(columns, checks=pairs).validate(worker, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


def by_pointblank(worker: pd.DataFrame) -> int:
    """One plan, with the rows of every step."""
    import pointblank as pb

    plan = pb.Validate(worker)
    for name in FILLED:
        plan = plan.col_vals_not_null(name)
    for name in CODED:
        plan = plan.col_vals_in_set(name, set=[*_codes(name)])
    for name, pattern in SHAPED.items():
        plan = plan.col_vals_regex(name, f"^(?:{pattern})$", na_pass=True)
    for name, (low, high) in RANGED.items():
        plan = plan.col_vals_between(name, low, high, na_pass=True)
    for later, earlier in ORDERED:
        plan = plan.col_vals_ge(later, pb.col(earlier), na_pass=True)
    done = plan.interrogate(get_first_n=len(worker))
    return sum(done.n_failed().values())


def _codes(name: str) -> tuple[str, ...]:
    return schema.field_named(name).codes


PEERS: dict[str, Callable[[pd.DataFrame], int]] = {
    "assusoft": by_assusoft,
    "Great Expectations as it comes": by_great_expectations,
    "pandera": by_pandera,
    "pointblank": by_pointblank,
}

if __name__ == "__main__":
    main()
