"""Messages sent x lines with and without them x statements -> promises, and which of them statements keep or break."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from assusoft.plans.covers.premium import Premium
from assusoft.statements.control import Difference
from assusoft.statements.expected import NOTHING, ExpectedLine, LineKey

Who = tuple[str, str]
"""Plan and person: what is told of somebody in a plan may price the others of the family too."""
Verdict = Literal["with", "without", "otherwise"]
State = Literal["unsent", "sent", "late", "kept", "broken", "otherwise", "reopened", "overtaken"]
OPEN: tuple[State, ...] = ("broken", "otherwise", "reopened", "late")
"""States in which money or cover is at risk, the worst first."""


@dataclass(frozen=True)
class Effect:
    """What messages do to one statement: each key with what it costs without and with them (cents)."""

    before: Mapping[LineKey, Premium]
    after: Mapping[LineKey, Premium]

    def of(self, period: str) -> tuple[int, int]:
        """What they add to the months that the statement is about, and to earlier ones."""
        sums = [0, 0]
        for key in {*self.before, *self.after}:
            sums[key[4] < period] += self.after.get(key, NOTHING).total - self.before.get(key, NOTHING).total
        return sums[0], sums[1]

    @property
    def entry(self) -> bool:
        """Whether somebody is covered by them who was not."""
        return bool(self.after.keys() - self.before.keys())


@dataclass(frozen=True)
class Promise:
    """What a month's messages about somebody in a plan must do to the statement of `period`.

    `closing`: the month that told them; `kinds`: of the messages; `sent`: the day they left, None while they did not.
    `patience`: the last statement that may be made before they arrived, which is no breach.
    """

    supplier: str
    contract: str
    plan: str
    person: str
    closing: str
    period: str
    patience: str
    messages: tuple[str, ...]
    kinds: tuple[str, ...]
    sent: date | None
    effect: Effect


class Sighting(NamedTuple):
    """What one statement says of a promise, and the cents that each key differs by in it."""

    period: str
    statement: str
    verdict: Verdict
    off: Mapping[LineKey, int]


@dataclass(frozen=True)
class Followed:
    """A promise with the statements that may show it, in their order.

    `overtaken`: something else was told of the same person since, and a statement that shows neither is judged by that.
    """

    promise: Promise
    sightings: tuple[Sighting, ...]
    overtaken: bool = False

    @property
    def state(self) -> State:
        """Kept or broken; `late`: made before the messages arrived; `otherwise`: billed neither way."""
        verdicts = [one.verdict for one in self.sightings]
        if (
            self.overtaken
            and all(one.period <= self.promise.patience for one in self.sightings)
            and "with" not in verdicts
        ):
            return "overtaken"
        if not verdicts:
            return "sent" if self.promise.sent else "unsent"
        if verdicts[-1] == "with":
            return "kept"
        if "with" in verdicts:
            return "reopened"
        if verdicts[-1] == "otherwise":
            return "otherwise"
        return "late" if self.sightings[-1].period <= self.promise.patience else "broken"

    @property
    def seen(self) -> int:
        """On which statement, from one, it was first seen; 0 while it was not."""
        return next((place for place, one in enumerate(self.sightings, start=1) if one.verdict == "with"), 0)

    @property
    def money(self) -> int:
        """The cents that are billed otherwise than they should be, each person, cover and month once."""
        return sum(abs(amount) for amount in self.off.values())

    @property
    def off(self) -> dict[LineKey, int]:
        """What each key is billed too much, as the last statement that shows it says; nothing is where all is well."""
        return {key: amount for one in self.sightings for key, amount in one.off.items()} if self.state in OPEN else {}

    @property
    def uncovered(self) -> bool:
        """Whether somebody may not be covered, since the supplier does not show that it knows."""
        return self.state in OPEN and self.promise.effect.entry


def effects(before: Iterable[ExpectedLine], after: Iterable[ExpectedLine]) -> dict[Who, Effect]:
    """Plan and person -> what is otherwise with the messages than without; who costs the same is not there."""
    sides: tuple[dict[LineKey, Premium], dict[LineKey, Premium]] = ({}, {})
    whose: dict[LineKey, Who] = {}
    for side, lines in zip(sides, (before, after), strict=True):
        for line in lines:
            if line.premium is not None:
                side[line.key] = line.premium
                whose[line.key] = line.plan, line.person
    found: dict[Who, Effect] = {}
    for key in sorted({*sides[0], *sides[1]}):
        was, now = sides[0].get(key), sides[1].get(key)
        if was != now:
            effect = found.setdefault(whose[key], Effect({}, {}))
            found[whose[key]] = Effect(
                {**effect.before, **({key: was} if was is not None else {})},
                {**effect.after, **({key: now} if now is not None else {})},
            )
    return found


def verdict(
    promise: Promise, period: str, differences: Sequence[Difference], before: Mapping[LineKey, Premium]
) -> Verdict:
    """What the differences of a statement about somebody say of a promise.

    Parameters
    ----------
    differences
        Those of the promise's contract and person; T-02 is billed as if the last month's messages had not arrived.
    before
        What the statement should bill of the keys if the promise's messages, and those since, had never been sent.
    """
    wrong = [
        one for one in differences if one.name != "C-02" and not (one.name == "T-02" and period > promise.patience)
    ]
    if not wrong:
        return "with"
    untold = all(one.name == "T-02" or one.billed == before.get(one.key, NOTHING) for one in wrong)
    return "without" if untold else "otherwise"


class Score(NamedTuple):
    """How a supplier treats messages of a kind ('' all of them).

    `first`, `second`, `later`: kept on which statement; `waits`: no statement could show it yet; `money`: cents, what
    several promises are about once.
    """

    kind: str
    promises: int
    first: int
    second: int
    later: int
    waits: int
    late: int
    broken: int
    otherwise: int
    reopened: int
    overtaken: int
    money: int
    uncovered: int


def scorecard(followed: Collection[Followed]) -> list[Score]:
    """A row for each kind of message, one of several kinds in each of them, and one for all promises once."""
    kinds = sorted({kind for one in followed for kind in one.promise.kinds})
    return [*(_score(kind, [one for one in followed if kind in one.promise.kinds]) for kind in kinds),
            *([_score("", followed)] if followed else [])]  # fmt: skip


def _score(kind: str, followed: Collection[Followed]) -> Score:
    states = [one.state for one in followed]
    seen = [one.seen for one in followed if one.state == "kept"]
    off = {key: amount for one in followed for key, amount in one.off.items()}
    return Score(
        kind, len(followed), seen.count(1), seen.count(2), sum(place > 2 for place in seen),
        states.count("sent") + states.count("unsent"), states.count("late"), states.count("broken"),
        states.count("otherwise"), states.count("reopened"), states.count("overtaken"),
        sum(map(abs, off.values())), sum(one.uncovered for one in followed),
    )  # fmt: skip


def frozen(balance: Mapping[LineKey, int], limit: int) -> dict[str, int]:
    """Contract -> the cents that are open, too much and too little together, where they are more than the limit.

    Single corrections no longer help there: the whole list is sent, and one statement settles it. A limit of nothing
    freezes nothing.
    """
    sums: dict[str, int] = {}
    for key, amount in balance.items():
        sums[key[0]] = sums.get(key[0], 0) + abs(amount)
    return {contract: amount for contract, amount in sorted(sums.items()) if limit and amount > limit}
