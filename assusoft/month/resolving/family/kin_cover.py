"""One plan x a person whom several workers may insure: insured once, where it was first, until HR answers otherwise."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from assusoft.frames import Row, rows_of
from assusoft.month.resolving.family.kin import Kin, owner
from assusoft.month.resolving.situation import Situation
from assusoft.month.state import is_open
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.task import Task
from assusoft.months import month_end, month_start
from assusoft.plans.model import Plan


@dataclass
class KinCover:
    """What follows for a plan. All keys are 'person member'.

    Attributes
    ----------
    held
        Members whose cover does not begin: the person is insured elsewhere in the plan, or shall be.
    ends
        Covers that end because HR said where the person is insured -> how they end.
    begins
        Members whose cover begins because HR said so.
    after
        Member -> last day of the person's cover elsewhere in the plan.
    """

    held: set[str] = field(default_factory=set)
    ends: dict[str, Row] = field(default_factory=dict)
    begins: set[str] = field(default_factory=set)
    after: dict[str, date] = field(default_factory=dict)


def settle_kin(
    plan: Plan, family: Mapping[str, Row], wanted: Mapping[str, Row], workers: pd.DataFrame, situation: Situation
) -> KinCover:
    """Hold back whoever would be insured twice, and ask where.

    Parameters
    ----------
    family
        The plan's affiliations of members, ends of this month applied.
    wanted
        Members who may begin, as the extract shows them.
    workers
        The plan's affiliations of workers this month, indexed by person.
    """
    cover = KinCover()
    if not situation.kin:
        return cover
    met = dict.fromkeys(situation.kin[key] for key in [*family, *wanted] if key in situation.kin)
    own = _own(workers, {kin.worker for kin in met} - {""})
    for kin in met:
        _settle(_Case(plan, kin, family, wanted, own.get(kin.worker), situation), cover)
    return cover


def _own(workers: pd.DataFrame, persons: Collection[str]) -> dict[str, Row]:
    rows = workers[workers["person"].isin(list(persons))] if persons else workers.iloc[:0]
    return {row["person"]: row for row in rows_of(rows)}


@dataclass(frozen=True)
class _Case:
    """One person in one plan; `own`: the affiliation it has as a worker."""

    plan: Plan
    kin: Kin
    family: Mapping[str, Row]
    wanted: Mapping[str, Row]
    own: Row | None
    situation: Situation

    @property
    def running(self) -> list[str]:
        """Where it is insured as a family member."""
        return [key for key in self.kin.keys if is_open(self.family.get(key))]

    @property
    def waiting(self) -> list[str]:
        """Where it would be, the earliest first."""
        keys = [key for key in self.kin.keys if key in self.wanted and not is_open(self.family.get(key))]
        return sorted(keys, key=lambda key: (_since(self.wanted[key]), key))

    @property
    def insured(self) -> bool:
        """Whether it is insured in the plan in any way."""
        return bool(self.running) or is_open(self.own)

    def last_day(self, key: str) -> date | None:
        """Last day of a cover of the person elsewhere in the plan that is over."""
        others = [self.family[other] for other in self.kin.keys if other != key and other in self.family]
        ends = [row["affiliation_to"] for row in [*others, *filter(None, [self.own])] if row["status"] == "affiliated"]
        return max(filter(None, ends), default=None)


def _since(member: Row) -> date:
    day: date = member["since"] or member["birth_date"] or date.max
    return day


def _settle(case: _Case, cover: KinCover) -> None:
    for key in case.waiting:
        over = case.last_day(key)
        if over is not None:
            cover.after[key] = over
        if over is not None and over >= month_end(case.situation.month):
            cover.held.add(key)
    waiting = [key for key in case.waiting if key not in cover.held]
    if len(case.running) + len(waiting) + is_open(case.own) < 2:
        return
    answer = case.situation.inquiry.ask(_question(case))
    if answer is not None and answer.choice == "both":
        return
    chosen = _chosen(case, answer)
    if answer is not None and chosen is not None:
        _move(case, answer, chosen, waiting, cover)
    elif case.insured:
        cover.held.update(waiting)
    else:
        cover.held.update(waiting[1:])


def _question(case: _Case) -> Task:
    shown = next((case.wanted.get(key) or case.family[key] for key in case.kin.keys
                  if key in case.wanted or key in case.family), {})  # fmt: skip
    moves = [person for person in case.kin.persons if any(owner(key) != person for key in case.running)]
    first = month_start(case.situation.month)
    return questions.shared_member(
        case.kin.keys, case.kin.worker, questions.full_name(shown), case.plan.name, moves, first
    )


def _chosen(case: _Case, answer: Answer | None) -> str | None:
    """The worker under whom HR says the person is insured, when that is possible now."""
    person = answer.under if answer is not None else None
    keys = {owner(key) for key in (*case.running, *case.waiting)} | ({case.kin.worker} if is_open(case.own) else set())
    return person if person in keys else None


def _move(case: _Case, answer: Answer, person: str, waiting: Iterable[str], cover: KinCover) -> None:
    """Insured under this worker: other covers end on the eve of the day HR said, unless they began after it."""
    cover.held.update(key for key in waiting if owner(key) != person)
    others = [key for key in case.running if owner(key) != person]
    if not others:
        return
    said = answer.fields.get("from")
    day = date.fromisoformat(said) if said else None
    moved = [key for key in others if day is not None and case.family[key]["affiliation_from"] < day]
    if len(moved) < len(others) or day is None:
        cover.held.update(waiting)
        return
    eve = day - timedelta(days=1)
    cover.ends |= {key: {"affiliation_to": eve, "exit_reason": "other"} for key in moved}
    mine = [key for key in waiting if owner(key) == person]
    cover.begins.update(mine)
    cover.after |= dict.fromkeys(mine, eve)
