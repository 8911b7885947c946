"""Premiums as they are and as they would be (`Employer.expected_if`) -> tables and a figure."""

from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from assusoft.language import say
from assusoft.workbench.chart import Chart, nothing
from assusoft.workbench.waterfall import amount, waterfall

AMOUNTS = ["before", "after", "difference"]


def totals(lines: pd.DataFrame, language: str) -> pd.DataFrame:
    """A row for each plan and cover, and one for all: the sums (EUR), and how many lines no premium is known for."""
    sums = _sums(lines)
    sums.loc[(say(language, "Total"), ""), :] = [sums[name].sum() for name in sums]
    shown = {name: [amount(str(one), language, unit="") for one in sums[name]] for name in AMOUNTS}
    table = sums.assign(**shown).astype({"unknown": "int64"}).reset_index()
    words = {"plan": "Plan", "cover": "Cover", "before": "As it is", "after": "As supposed", "difference": "Difference",
             "unknown": "Without premium"}  # fmt: skip
    return table.rename(columns={name: say(language, word) for name, word in words.items()})


def bridge(lines: pd.DataFrame, language: str) -> Chart:
    """From the premiums as they are to those supposed: what each cover adds or takes away."""
    title = say(language, "From the premiums as they are to those supposed")
    sums = _sums(lines)
    steps = [
        (f"{plan}, {cover}", step)
        for plan, cover, step in sums["difference"].reset_index().itertuples(index=False)
        if step
    ]
    if not steps:
        return nothing(title, say(language, "Nothing changed."))
    ends = say(language, "As it is"), say(language, "As supposed")
    whole = _total(sums["before"]), _total(sums["after"])
    return waterfall(title, ends, whole, steps, language)


def moved_most(lines: pd.DataFrame, language: str, count: int = 10) -> pd.DataFrame:
    """The workers whose premiums, those of their family with them, change most: the largest change first."""
    known = lines.dropna(subset=AMOUNTS)
    sums = known.groupby("person")[AMOUNTS].sum()
    largest = sums["difference"].map(abs).sort_values(ascending=False, kind="stable").head(count)
    moved = sums.loc[[person for person, change in largest.items() if change]]
    shown = {name: [amount(str(one), language, name == "difference", unit="") for one in moved[name]] for name in moved}
    words = {"person": "Person", "before": "As it is", "after": "As supposed", "difference": "Difference"}
    table = pd.DataFrame({"person": list(moved.index), **shown})
    return table.rename(columns={name: say(language, word) for name, word in words.items()})


def _sums(lines: pd.DataFrame) -> pd.DataFrame:
    """By plan and cover: the three amounts of the lines whose premium is known, and how many others there are."""
    groups = lines.groupby(["plan", "cover"])
    rows = {
        key: [*(_total(found[name].dropna()) for name in AMOUNTS), int(found["difference"].isna().sum())]
        for key, found in groups
    }
    places = pd.MultiIndex.from_tuples(list(rows), names=["plan", "cover"])
    return pd.DataFrame(list(rows.values()), index=places, columns=[*AMOUNTS, "unknown"])


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
