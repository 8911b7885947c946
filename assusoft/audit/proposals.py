"""Past photos -> checks that a person may accept: ranges, lists of codes, thresholds, seasons.

Nothing becomes a check here. A proposal says what was seen and how many rows it would have found in those months; its
`entry` is what accepting it adds to expectations/checks.toml.
"""

import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assusoft.audit.check import Check
from assusoft.audit.inputs import plain, population_of
from assusoft.months import month_end, month_start
from assusoft.payroll.photo import Photo

MONTHS = 3
"""Fewer months show nothing."""
ROWS = 30
"""Fewer rows of a statute show nothing."""
CODES = 40
"""More values than this are no list of codes."""
SEASON = 13
"""Months from which a calendar month is seen again."""

_RANGED = ("monthly_salary", "hourly_salary", "yearly_salary", "variable_salary", "weekly_hours", "salary_factor")
_LISTED = ("category", "joint_committee", "contract_type", "worker_code", "department", "cost_centre", "nationality")
_MOVES = {"VOL-HEAD": "persons", "VOL-IN": "entered", "VOL-OUT": "left", "VOL-MASS": "mass"}
_SEASONAL = ("VOL-IN", "VOL-OUT")


@dataclass(frozen=True)
class Proposal:
    """One check that the past suggests.

    Attributes
    ----------
    id
        The code of the check it adds or changes: it stays when months come in, so that it is proposed once.
    kind
        range, codes, threshold or season.
    entry
        TOML, without evidence.
    months
        The first and the last month taken into account.
    rows, found
        Rows examined in those months, and how many of them the check would have found.
    seen
        What was seen, in one line.
    facts
        The figures of `seen` and those proposed, for `proposal_wording`: of a range `field`, `statute`, `low`, `high`,
        `least`, `most`; of codes `field`, `values` (how many), `codes`; of a threshold or season `low`, `high`, `now`,
        `share`, and `season` (calendar month -> share). Shares are shares of one.
    """

    id: str
    kind: str
    entry: str
    months: tuple[str, str]
    rows: int
    found: int
    seen: str
    facts: Mapping[str, Any]


def proposals(photos: Sequence[Photo], checks: Sequence[Check], known: frozenset[str] = frozenset()) -> list[Proposal]:
    """What the photos suggest, by id.

    Parameters
    ----------
    photos
        One a month, ascending. Fewer than `MONTHS` suggest nothing.
    checks
        Those in force: a threshold they already have, or a tighter one, is not proposed.
    known
        Ids that were accepted or rejected: they are not proposed again.
    """
    if len(photos) < MONTHS:
        return []
    workers = [plain(photo.worker).assign(month=photo.month) for photo in photos]
    every = pd.concat(workers, ignore_index=True)
    found = [*_ranges(every), *_lists(every), *_thresholds(workers, {check.code: check for check in checks})]
    return sorted((proposal for proposal in found if proposal.id not in known), key=lambda proposal: proposal.id)


def _ranges(every: pd.DataFrame) -> Iterator[Proposal]:
    """Per number and statute: from the 1st to the 999th thousandth, a tenth of the distance wider on both sides."""
    for name in _RANGED:
        for statute, rows in every.dropna(subset=[name]).groupby("statute"):
            values = rows[name]
            if len(rows) < ROWS or values.nunique() < 2:
                continue
            low, high = (float(values.quantile(share)) for share in (0.001, 0.999))
            margin = (high - low) / 10
            low, high = math.floor((low - margin) * 100) / 100, math.ceil((high + margin) * 100) / 100
            low = max(low, 0.0) if values.min() >= 0 else low
            outside = int(((values < low) | (values > high)).sum())
            condition = f"statute <> '{statute}' or ({name} >= {low:.2f} and {name} <= {high:.2f})"
            seen = f"{name} of {statute}: {values.min():.2f} to {values.max():.2f}"
            facts = {"field": name, "statute": str(statute), "low": float(values.min()), "high": float(values.max()),
                     "least": low, "most": high}  # fmt: skip
            yield _own(f"RANGE-{name}-{statute}", "range", condition, every, (len(rows), outside), seen, facts)


def _lists(every: pd.DataFrame) -> Iterator[Proposal]:
    """Codes met in more than one month; those of a single month would have been found."""
    for name in _LISTED:
        filled = every.dropna(subset=[name])
        months = filled.groupby(name)["month"].nunique()
        usual = sorted(months[months > 1].index)
        if not usual or len(usual) > CODES or len(filled) < ROWS:
            continue
        texts = ", ".join("'" + code.replace("'", "''") + "'" for code in usual)
        rare = int((~filled[name].isin(usual)).sum())
        seen = f"{len(months)} values of {name}, {len(usual)} of them in more than one month"
        facts = {"field": name, "values": len(months), "codes": usual}
        yield _own(f"CODES-{name}", "codes", f"{name} in ({texts})", every, (len(filled), rare), seen, facts)


def _own(
    name: str, kind: str, condition: str, every: pd.DataFrame, counts: tuple[int, int], seen: str,
    facts: Mapping[str, Any],
) -> Proposal:  # fmt: skip
    """A check of the employer's own; `counts`: rows examined, and found."""
    field = str(facts["field"])
    code = "OWN-" + name.upper().replace("_", "-")
    sentences = {
        "fr": "{place} n'est pas ce que montrent les mois précédents.",
        "nl": "{place} is niet wat de vorige maanden tonen.",
        "en": "{place} does not match what the months before show.",
    }
    sentence = ", ".join(f"{tongue} = {_text(text.replace('place', field))}" for tongue, text in sentences.items())
    entry = (
        f"[[check]]\ncode = {_text(code)}\nfield = {_text(field)}\ncondition = {_text(condition)}\n"
        f"sentence = {{ {sentence} }}\n"
    )
    return Proposal(code, kind, entry, (every["month"].min(), every["month"].max()), *counts, seen, facts)


def _thresholds(workers: Sequence[pd.DataFrame], checks: Mapping[str, Check]) -> Iterator[Proposal]:
    """Per population check, twice the largest usual move; calendar months that move more have their own season."""
    moves = pd.DataFrame([_move(before, now) for before, now in itertools.pairwise(workers)])
    span = (str(workers[0]["month"].iloc[0]), str(workers[-1]["month"].iloc[0]))
    for code in _MOVES:
        shares, check = moves[code].dropna(), checks.get(code)
        if check is None or len(shares) < MONTHS - 1:
            continue
        usual, season = _limits(shares, moves["month"].str[5:], code in _SEASONAL and len(workers) >= SEASON)
        now = check.arguments["share"]
        if usual < now or season:
            limit = moves["month"].str[5:].map(season).fillna(usual)
            seen = f"changes by {100 * shares.min():.1f} to {100 * shares.max():.1f} %; the threshold is now {now}"
            kind, over = "season" if season else "threshold", int((moves[code] > limit).sum())
            facts = {"low": float(shares.min()), "high": float(shares.max()), "now": now, "share": usual,
                     "season": season}  # fmt: skip
            yield Proposal(code, kind, _threshold_entry(code, usual, season), span, len(shares), over, seen, facts)


def _limits(shares: "pd.Series[float]", months: "pd.Series[str]", seasonal: bool) -> tuple[float, dict[str, float]]:
    """The threshold of usual months, and calendar month ('09') -> its own where it moves more than that."""
    if not seasonal:
        return max(_up(2 * shares.max()), 0.01), {}
    usual = max(_up(2 * shares[shares <= 3 * shares.median()].max()), 0.01)
    peaks = shares[shares > usual].groupby(months).max()
    return usual, {str(month): _up(1.5 * move) for month, move in peaks.items()}


def _threshold_entry(code: str, share: float, season: Mapping[str, float]) -> str:
    """What is added to checks.toml."""
    entry = f"[checks.{code}]\nshare = {share:.2f}\n"
    if not season:
        return entry
    return entry + "season = { " + ", ".join(f"{_text(month)} = {most:.2f}" for month, most in season.items()) + " }\n"


def _move(before: pd.DataFrame, now: pd.DataFrame) -> dict[str, object]:
    """How far the population moved in a month, as a share of the month before, by the code of the check."""
    month = str(now["month"].iloc[0])
    start, end = pd.Timestamp(month_start(month)), pd.Timestamp(month_end(month))
    begun = now["contract_start"].isna() | (now["contract_start"] <= end)
    active = begun & (now["contract_end"].isna() | (now["contract_end"] >= start))
    figures = population_of(now.assign(active=active), before, start, end).iloc[0]
    heads, then = figures["persons"], figures["persons__before"]
    mass, mass_then = figures["mass"] / heads, figures["mass__before"] / then
    return {
        "month": month,
        "VOL-HEAD": abs(heads - then) / then,
        "VOL-IN": figures["entered"] / then,
        "VOL-OUT": figures["left"] / then,
        "VOL-MASS": abs(mass - mass_then) / mass_then,
    }


def _up(share: float) -> float:
    return math.ceil(round(share * 100, 6)) / 100


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
