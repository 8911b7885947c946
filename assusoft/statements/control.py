"""Expected x billed -> every line in exactly one class, every difference with its causes; sums exact."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assusoft.month.tasks.task import facts_id
from assusoft.plans.covers.premium import Premium
from assusoft.statements.agreeing import matched
from assusoft.statements.billed import BilledLine
from assusoft.statements.causes import Cause, explained, words
from assusoft.statements.classes import CLASSES, agrees
from assusoft.statements.expected import ExpectedLine, LineKey
from assusoft.statements.matching import Pair
from assusoft.statements.persons import Directory, same_name, same_number

History = Callable[[ExpectedLine], Mapping[str, Sequence[object]]]
"""A line -> field -> the values it was reported with before, the last one first."""


@dataclass(frozen=True)
class Tolerance:
    """What a line, and the sum of all lines within it, may differ by, in cents."""

    line: int = 0
    total: int = 0


Heard = Literal["refused", "accepted", "silent", ""]
"""What a supplier answered about what it was told of a person: '' when nothing is known."""

_UNDONE = ("P-01", "P-02", "R-01", "R-08")
_UNCHANGED = ("P-12", "T-02", "A-01", "A-02", "A-03", "A-04", "A-11")
_ANSWERED: dict[Heard, tuple[tuple[str, ...], str]] = {
    "refused": ((*_UNDONE, *_UNCHANGED), "P-08"),
    "accepted": (_UNDONE, "P-07"),
    "silent": (_UNDONE, "P-06"),
}
"""Answer -> the classes that it explains, and the class they are then."""


@dataclass(frozen=True)
class Known:
    """What differences are judged by, besides the lines themselves.

    `earlier`: the lines expected if the last month's messages had not been reported yet; `ever`: key without month ->
    whether it was ever reported; `optional`: contracts that workers choose; `months`: those that the statement bills.
    `unsent`: the lines expected if what never left for the supplier had not been reported; None when all of it left.
    `right_before`: what the statement before billed for such a line, where that was right. `heard`: what the supplier
    answered about what it was told of the line's person.
    """

    contracts: Mapping[str, Sequence[str]]
    earlier: Mapping[LineKey, ExpectedLine]
    ever: frozenset[tuple[str, str, str]]
    optional: frozenset[str]
    months: frozenset[str]
    history: History
    tolerance: Tolerance = Tolerance()
    unsent: Mapping[LineKey, ExpectedLine] | None = None
    right_before: Callable[[ExpectedLine], Premium | None] = lambda line: None
    heard: Callable[[LineKey], Heard] = lambda key: ""


@dataclass(frozen=True)
class Difference:
    """One pair that is not equal: its class, both premiums (cents), and causes that add up to the difference."""

    id: str
    name: str
    key: LineKey
    billed: Premium
    expected: Premium
    causes: tuple[Cause, ...]
    others: tuple[Cause, ...]
    rows: tuple[int, ...]

    @property
    def amount(self) -> int:
        """Billed less expected, in cents."""
        return self.billed.total - self.expected.total


@dataclass(frozen=True)
class Control:
    """A statement controlled. `counts`: class -> how many pairs ended in it; they are all the lines there are."""

    billed: int
    expected: int
    counts: Mapping[str, int]
    differences: tuple[Difference, ...]

    @property
    def unexplained(self) -> int:
        """The cents of causes that are not explained."""
        return sum(cause.amount for one in self.differences for cause in one.causes if cause.name == "U-01")

    @property
    def agrees(self) -> bool:
        """Whether nobody has to act."""
        return all(agrees(one.name) for one in self.differences)


def control(
    supplier: str, expected: Sequence[ExpectedLine], billed: Sequence[BilledLine], people: Directory, known: Known
) -> Control:
    """Compare a statement with what should have been billed.

    Each pair ends in one class; the sum of what the differences say is billed less expected, to the cent.
    """
    agreeing, pairs = matched(expected, billed, people, known.contracts)
    judged = [(pair, *_judged(pair, known)) for pair in pairs]
    tolerated = _tolerated(judged, known.tolerance)
    counts = {"C-01": len(agreeing)} if agreeing else {}
    found = []
    for pair, name, causes, others in judged:
        name = "C-02" if id(pair) in tolerated else name
        answered = _by_answer(name, pair.key, known)
        counts[answered] = counts.get(answered, 0) + 1
        if name != "C-01":
            found.append(_answered(_difference(supplier, pair, name, causes, others), answered))
    return Control(
        sum(row.premium.total for row in billed),
        sum(line.premium.total for line in expected if line.premium),
        counts,
        tuple(found),
    )


def _difference(supplier: str, pair: Pair, name: str, causes: Sequence[Cause], others: Sequence[Cause]) -> Difference:
    billed, expected = pair.billed_premium, pair.expected_premium
    rows = tuple(row.row for row in pair.billed)
    unknown = rows if pair.key[1].startswith("?") else ()
    facts = (supplier, *pair.key[:1], *pair.key[2:], name[0], list(billed), list(expected), list(unknown))
    of_known = () if unknown else (pair.key[1],)
    return Difference(
        facts_id("X", *facts, *of_known), name, pair.key, billed, expected, tuple(causes), tuple(others), rows
    )


Judgement = tuple[str, Sequence[Cause], Sequence[Cause]]


def _judged(pair: Pair, known: Known) -> Judgement:
    """The class of a pair, the causes that add up to its difference, and what would explain it as well."""
    difference = pair.billed_premium.total - pair.expected_premium.total
    name = _class_of_pair(pair, known)
    if name is None:
        assert pair.expected is not None
        found = explained(pair.expected, pair.billed_premium, known.history(pair.expected), pair.billed[0].printed)
        return _own_change(pair.expected, _class_of_causes(found.causes), known), found.causes, found.others
    return name, [] if name == "C-01" else [Cause(name, words(CLASSES[name].sentence), difference)], []


def _by_answer(name: str, key: LineKey, known: Known) -> str:
    """The class, where what the supplier answered does not explain it better."""
    explains, better = _ANSWERED.get(known.heard(key), ((), name))
    return better if name in explains else name


def _answered(one: Difference, name: str) -> Difference:
    """The difference in the class that an answer gives it; its id stays, and with it what was decided about it."""
    if name == one.name:
        return one
    same = [cause.name for cause in one.causes] == [one.name]
    causes = (Cause(name, words(CLASSES[name].sentence), one.amount),) if same else one.causes
    return replace(one, name=name, causes=causes)


def _own_change(expected: ExpectedLine, name: str, known: Known) -> str:
    """What nothing explains is the supplier's own change where the statement before billed the same, and rightly."""
    is_own = name == "U-01" and not expected.correction and known.right_before(expected) == expected.premium
    return "P-16" if is_own else name


def _class_of_pair(pair: Pair, known: Known) -> str | None:
    """The class that presence, identity and time decide; None where both sides are there and their amounts differ."""
    expected = pair.expected
    if pair.whose.unclear:
        return pair.whose.unclear
    if expected is not None and expected.premium is None:
        return "T-06"
    if expected is not None and pair.moved:
        if known.unsent is not None and _moved_lately(pair, pair.moved, known.unsent):
            return "P-05"
        if _moved_lately(pair, pair.moved, known.earlier):
            return "T-02"
        return "P-14" if pair.moved[0] in known.contracts else "D-05"
    if pair.billed_premium == pair.expected_premium and (pair.billed or not any(pair.expected_premium)):
        return _of_equal(pair, known)
    if known.unsent is not None and _as_if(pair, known.unsent):
        return "P-05"
    if _as_if(pair, known.earlier):
        return "T-02"
    if expected is None:
        return _of_billed_only(pair, known)
    if not pair.billed:
        return "R-01" if expected.correction and pair.expected_premium.total > 0 else _missing(expected)
    if not any(pair.expected_premium) and not any(part.share for part in expected.insured):
        return "P-10"
    if len(pair.billed) > 1 and any(row.premium == pair.expected_premium for row in pair.billed):
        return "R-04" if expected.correction else "I-03"
    return None


def _missing(expected: ExpectedLine) -> str:
    return "R-08" if expected.correction else "P-02"


def _of_equal(pair: Pair, known: Known) -> str:
    """Equal amounts; a number, a name or a birth date that was never reported so is told all the same."""
    lines = [line for line in (pair.expected, known.earlier.get(pair.key)) if line is not None]
    if not lines:
        return "C-01"
    numbered = [any(same_number(row.printed, line.values) for line in lines) for row in pair.billed]
    if not pair.key[2] and not all(numbered):
        return "I-05"
    named = [any(same_name(row.printed, line.values) for line in lines) for row in pair.billed]
    return "C-01" if all(named) else "I-06"


def _moved_lately(pair: Pair, key: LineKey, then: Mapping[LineKey, ExpectedLine]) -> bool:
    """Whether the line still stands where it stood before the messages that `then` does not know."""
    before = then.get(key)
    return pair.key not in then and before is not None and before.premium == pair.billed_premium


def _as_if(pair: Pair, then: Mapping[LineKey, ExpectedLine]) -> bool:
    """Whether it is billed as it would be if the messages that `then` does not know had not arrived."""
    before = then.get(pair.key)
    was = before.premium if before else None
    if pair.billed:
        return was is not None and was == pair.billed_premium
    return before is None


def _of_billed_only(pair: Pair, known: Known) -> str:
    contract, person, member, cover, month = pair.key
    if contract not in known.contracts or cover not in known.contracts[contract]:
        return "D-05"
    if month not in known.months:
        return "R-07" if month < min(known.months) else "D-06"
    if (contract, person, member) in known.ever:
        return "P-12" if member else "P-01"
    if member:
        return "P-12"
    return "P-13" if contract in known.optional else "P-03"


def _class_of_causes(causes: Sequence[Cause]) -> str:
    """The class of the cause that makes most of the difference; of what is not explained, when that is most."""
    return max(causes, key=lambda cause: (abs(cause.amount), cause.name != "U-01")).name


def _tolerated(judged: Sequence[tuple[Pair, str, Sequence[Cause], Sequence[Cause]]], tolerance: Tolerance) -> set[int]:
    """The pairs within the tolerance of a line, as long as all of them together are within that of the sum."""
    small = {
        id(pair): abs(pair.billed_premium.total - pair.expected_premium.total)
        for pair, name, _, _ in judged
        if name in ("N-01", "S-04", "U-01")
        and abs(pair.billed_premium.total - pair.expected_premium.total) <= tolerance.line
    }
    return set(small) if sum(small.values()) <= tolerance.total else set()
