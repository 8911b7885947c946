"""A rule x the photos of months -> how many are eligible in each, who becomes so or no longer is, what is unknown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assusoft import schema
from assusoft.employer.folder import EmployerFolder
from assusoft.frames import as_mask, rows_where
from assusoft.month.resolving.people import main_contracts
from assusoft.notebook import card
from assusoft.payroll.photo import Photo
from assusoft.plans.rules import check_rule, evaluate, unknown_fields

ELIGIBLE, NOT, UNKNOWN, AWAY = "eligible", "not eligible", "unknown", "not in service"


@dataclass(frozen=True, eq=False)
class RuleTried:
    """A rule tried on months that follow one another.

    Attributes
    ----------
    months
        A row per month: `month`, the persons in service who are `eligible`, `not_eligible` and `unknown`, and how many
        `begin` and `stop` to be eligible (missing in the first month, which has nothing before it).
    moves
        A row per person who is otherwise than the month before and is, or was, eligible: `month`, `person`, `before`
        and `after` (eligible, not eligible, unknown, not in service).
    unknowns
        `month`, `field`, `persons`: for how many a missing value of that field leaves the rule undecided.
    """

    rule: str
    months: pd.DataFrame
    moves: pd.DataFrame
    unknowns: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Rule tried on {len(self.months)} months: {self.rule}>"

    def _repr_html_(self) -> str:
        return card(self.rule, self.months)


def try_rule(employer: EmployerFolder, rule: str, months: Iterable[str]) -> RuleTried:
    """The rule tried on the photos of these months; see `Employer.try_rule`."""
    fields = {field.name: field for field in schema.TABLES["worker"]} | employer.settings.own
    check_rule(rule, fields, "What is tried", "boolean")
    facts = employer.facts
    return tried(rule, ((month, facts.explained(facts.photo_of(month))) for month in months))


def tried(rule: str, photos: Iterable[tuple[str, Photo]]) -> RuleTried:
    """The rule, checked before, tried on each person's main contract among those in service at the end of a month.

    Parameters
    ----------
    photos
        Month -> photo, in the order of months; each is let go before the next is taken.
    """
    counts, moves, unknowns = list[dict[str, object]](), list[tuple[str, ...]](), list[tuple[str, str, int]]()
    before: Mapping[str, str] | None = None
    for month, photo in photos:
        people = main_contracts(photo.worker, month)
        people = rows_where(people, as_mask(people["in_service"]))
        said = evaluate(rule, people, month, "boolean")
        after = _answers(people, said)
        moved = [] if before is None else list(_moves(month, before, after))
        counts.append(_counts(month, after, None if before is None else moved))
        moves += moved
        unknowns += _unknowns(rule, rows_where(people, as_mask(said.isna())), month)
        before = after
    columns = ["month", "eligible", "not_eligible", "unknown", "begin", "stop"]
    return RuleTried(
        rule,
        pd.DataFrame(counts, columns=columns).astype(dict.fromkeys(columns[1:], "Int64")),
        pd.DataFrame(moves, columns=["month", "person", "before", "after"]),
        pd.DataFrame(unknowns, columns=["month", "field", "persons"]),
    )


def _answers(people: pd.DataFrame, said: "pd.Series[Any]") -> dict[str, str]:
    """Person -> what the rule says of them."""
    words = (UNKNOWN if pd.isna(one) else ELIGIBLE if one else NOT for one in said)
    return dict(zip(people["person"], words, strict=True))


def _moves(month: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[tuple[str, str, str, str]]:
    for person in sorted({*before, *after}):
        was, now = before.get(person, AWAY), after.get(person, AWAY)
        if was != now and ELIGIBLE in (was, now):
            yield month, person, was, now


def _counts(month: str, answers: Mapping[str, str], moved: list[tuple[str, str, str, str]] | None) -> dict[str, object]:
    counted = Counter(answers.values())
    found: dict[str, object] = {
        "month": month,
        "eligible": counted[ELIGIBLE],
        "not_eligible": counted[NOT],
        "unknown": counted[UNKNOWN],
    }
    if moved is not None:
        found |= {
            "begin": sum(now == ELIGIBLE for *_, now in moved),
            "stop": sum(was == ELIGIBLE for _, _, was, _ in moved),
        }
    return found


def _unknowns(rule: str, undecided: pd.DataFrame, month: str) -> list[tuple[str, str, int]]:
    blamed = Counter(name for names in unknown_fields(rule, undecided, month) for name in names)
    return [(month, name, count) for name, count in blamed.most_common()]
