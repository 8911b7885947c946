"""A premium statement controlled and explained: 16,000 insured, 48,000 lines; assusoft against datacompy.

    python benchmarks/controlling.py [--persons 16000] [--wrong 0.01]

Three covers each, one line in a hundred billed wrongly (an old salary, another split, not billed, a cent more ...). The
lines are made in memory: what is measured is beyond reading. datacompy (its Polars engine) compares the same tables,
joined on the same key, and the same totals and counts by kind are taken of what it finds; it explains nothing. The head
of compare.py says how to install it; without it, it is not measured.
"""

import argparse
import importlib.util
import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd

from assusoft.plans.covers.cover import FlatRate, OnPremiums, StepRate
from assusoft.plans.covers.premium import Insured, Premium, Tariff, exact_premium, rounded
from assusoft.plans.covers.tables import Row, Table
from assusoft.resources import resource_folder
from assusoft.schema import IDENTITY, MEMBER_IDENTITY
from assusoft.statements.billed import BilledLine
from assusoft.statements.control import Control, Known, Tolerance, control
from assusoft.statements.expected import ExpectedLine
from assusoft.statements.persons import Directory, directory_of

MONTH, FIRST, LAST = "2026-02", date(2026, 2, 1), date(2026, 2, 28)
TAX = {"insurance": {"rate": "4.40"}}
WRONG = ("salary", "split", "missing", "cent", "tax", "double")


def tariff() -> Tariff:
    """Pension by steps, disability by a flat rate, waiver."""
    years = [Row(date(year, 1, 1), year, (), (), Decimal(70000 + year), "invented", 1) for year in (2025, 2026)]
    ceiling = Table(
        "ceiling", resource_folder("templates"), True, (), (), tuple(row.since for row in years),
        {(row.year, ()): [row] for row in years},
    )  # fmt: skip
    pension = StepRate(kind="pension", form="step rate", s1=3, s2=9, ceiling="ceiling", employee=25, taxes=TAX)
    risk = FlatRate(kind="disability", form="flat rate", rate="0.7", taxes=TAX)
    waiver = OnPremiums(kind="waiver", form="premiums", of=["pension", "risk"], rate=4, taxes=TAX)
    return Tariff({"pension": pension, "risk": risk, "waiver": waiver}, {"ceiling": ceiling})


def people(count: int) -> list[dict[str, Any]]:
    """Invented people with true check digits."""
    chance, found, taken = Random(2026), list[dict[str, Any]](), set[int]()
    for number in range(10 * count):
        if len(found) == count:
            break
        born = date(1962, 1, 1) + timedelta(days=chance.randrange(14_000))
        stem = int(f"{born:%y%m%d}{number % 997 + 1:03}")
        if stem in taken:
            continue
        taken.add(stem)
        found.append({
            "person": f"P{number:05}", "source": "payroll", "payroll_id": str(number),
            "national_number": f"{stem:09}{97 - stem % 97:02}" ,
            "last_name": f"Naam{number}", "first_name": "An", "birth_date": born,
            "salary": Decimal(30_000 + chance.randrange(60_000)), "before": Decimal(29_000 + chance.randrange(60_000)),
        })  # fmt: skip
    return found


def lines(everybody: Sequence[dict[str, Any]]) -> list[ExpectedLine]:
    """What is due: a line for each person and cover."""
    by, found = tariff(), []
    for one in everybody:
        values = {
            **one,
            "family_number": one["national_number"],
            "insured_salary": one["salary"],
            "insured_pct": Decimal("100.00"),
        }
        insured = [Insured([(FIRST, LAST)], values)]
        for name, cover in by.covers.items():
            premium = rounded(cover, exact_premium(name, by, MONTH, insured))
            found.append(ExpectedLine("G1", "group", one["person"], "", name, MONTH, FIRST, LAST, insured, by, premium))
    return found


def billed(due: Sequence[ExpectedLine], share: float) -> list[BilledLine]:
    """The statement, as it is once it was read; a share of its lines is wrong."""
    chance, found = Random(7), []
    for line in due:
        wrong = chance.choice(WRONG) if chance.random() < share else ""
        for premium in _wrong(line, wrong):
            printed = {name: line.values[name] for name in ("national_number", "last_name", "first_name", "birth_date")}
            found.append(BilledLine(len(found) + 1, "G1", MONTH, line.cover, FIRST, LAST, premium, printed, ""))
    return found


def _wrong(line: ExpectedLine, wrong: str) -> list[Premium]:
    premium = line.premium
    assert premium is not None
    if wrong == "salary":
        values = {**line.values, "insured_salary": line.values["before"]}
        parts = [replace_values(one, values) for one in line.insured]
        return [rounded(line.tariff.covers[line.cover], exact_premium(line.cover, line.tariff, MONTH, parts))]
    return {
        "": [premium], "missing": [], "double": [premium, premium],
        "split": [Premium(premium.employer - 5, premium.employee + 5, premium.tax)],
        "cent": [premium._replace(employer=premium.employer + 1)],
        "tax": [premium._replace(tax=2 * premium.tax + 7)],
    }[wrong]  # fmt: skip


def replace_values(one: Insured, values: dict[str, Any]) -> Insured:
    """The same days with other values."""
    return one._replace(values=values)


def by_assusoft(due: Sequence[ExpectedLine], statement: Sequence[BilledLine], who: Directory) -> Control:
    """Joined, classified, explained, totalled."""
    known = Known(
        {"G1": ["pension", "risk", "waiver"]}, {line.key: line for line in due}, frozenset(), frozenset(),
        frozenset({MONTH}), lambda line: {"insured_salary": [line.values["before"]]}, Tolerance(),
    )  # fmt: skip
    return control("insurer", due, statement, who, known)


def by_datacompy(ours: pd.DataFrame, theirs: pd.DataFrame) -> Counter[str]:
    """The same join, what is only on one side, what differs in which amount, and the totals of each kind."""
    import datacompy
    import polars as pl

    columns = ["employer", "employee", "tax"]
    found = datacompy.PolarsCompare(
        pl.from_pandas(ours), pl.from_pandas(theirs), join_columns=["contract", "number", "cover", "month"]
    )
    both, counts = found.intersect_rows, Counter[str]()
    counts["missing"], counts["extra"] = len(found.df1_unq_rows), len(found.df2_unq_rows)
    delta = [(pl.col(f"{name}_df2") - pl.col(f"{name}_df1")).alias(name) for name in columns]
    differences = both.select(delta).filter(pl.any_horizontal(pl.col(columns) != 0))
    kinds = differences.select(
        pl.when((pl.col("employer") + pl.col("employee") == 0) & (pl.col("tax") == 0)).then(pl.lit("split"))
        .when(pl.max_horizontal(pl.col(columns).abs()) <= 1).then(pl.lit("cent"))
        .when((pl.col("employer") == 0) & (pl.col("employee") == 0)).then(pl.lit("tax"))
        .otherwise(pl.lit("other")).alias("kind"),
        pl.sum_horizontal(columns).alias("amount"),
    )  # fmt: skip
    for kind, count, _ in kinds.group_by("kind").agg(pl.len(), pl.col("amount").sum()).rows():
        counts[kind] = count
    found.report()
    return counts


def frames(due: Sequence[ExpectedLine], statement: Sequence[BilledLine]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both sides as tables of whole cents."""
    ours = [("G1", line.values["national_number"], line.cover, MONTH, *(line.premium or ())) for line in due]
    theirs = [("G1", row.printed["national_number"], row.cover, row.month, *row.premium) for row in statement]
    columns = ["contract", "number", "cover", "month", "employer", "employee", "tax"]
    return pd.DataFrame(ours, columns=columns), pd.DataFrame(theirs, columns=columns)


def measured(work: Any) -> tuple[float, Any]:
    """The least processor seconds of three rounds, and what came of it."""
    best, found = float("inf"), None
    for _ in range(3):
        began = time.process_time()
        found = work()
        best = min(best, time.process_time() - began)
    return best, found


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--persons", type=int, default=16_000)
    arguments.add_argument("--wrong", type=float, default=0.01)
    given = arguments.parse_args()
    everybody = people(given.persons)
    began = time.process_time()
    due = lines(everybody)
    computed = time.process_time() - began
    statement = billed(due, given.wrong)
    rows = pd.DataFrame(everybody)[list(IDENTITY)]
    who = directory_of(rows, pd.DataFrame(columns=list(MEMBER_IDENTITY)))
    own, found = measured(lambda: by_assusoft([replace(one) for one in due], statement, who))
    assert sum(one.amount for one in found.differences) == found.billed - found.expected
    print(f"{given.persons:,} insured, {len(statement):,} lines, {len(found.differences):,} differences")
    print(f"what is due, computed         {computed:7.2f} processor s")
    print(f"controlled and explained      {own:7.2f} processor s   unexplained {found.unexplained}")
    print(f"  {dict(found.counts)}")
    if all(importlib.util.find_spec(name) for name in ("datacompy", "polars")):
        ours, theirs = frames(due, statement)
        peer, counts = measured(lambda: by_datacompy(ours, theirs))
        print(f"datacompy, Polars engine      {peer:7.2f} processor s   x assusoft {peer / own:.1f}   {dict(counts)}")
    else:
        print("datacompy, Polars engine        not installed, not measured")
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
