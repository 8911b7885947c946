"""The members of one family in an extract x the members known of it -> who is who, who is new, and who is in doubt.

Strongest evidence first; a rung looks only at members about whom none before it said anything, and no rung chooses
between two members known: that is a doubt.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from assusoft.payroll.identity.likeness import Likeness
from assusoft.payroll.identity.sightings import Agreement, Evidence, Sighting, agreement, evidence_of

Slot = tuple[str, str]
"""A source, and the payroll number in it under which the family stands."""


@dataclass(frozen=True)
class Shown:
    """One member as the rows of an extract show it; `usual`: the id it gets when it is new (see `members`)."""

    usual: str
    sighting: Sighting
    slots: frozenset[Slot]


@dataclass
class Named:
    """What was found: for each member shown its id; for those in doubt (by place) the candidates with how they agree.

    `notes`: place, note (member_number_changed | member_completed).
    """

    ids: list[str]
    doubts: dict[int, dict[str, str]] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Family:
    shown: Sequence[Shown]
    known: Mapping[str, Sighting]

    @cached_property
    def agreements(self) -> list[dict[str, Agreement]]:
        """For each member shown: member known -> how far they agree."""
        return [{id: agreement(one.sighting, other) for id, other in self.known.items()} for one in self.shown]

    @cached_property
    def evidence(self) -> list[dict[str, Evidence]]:
        """For each member shown: member known -> what that proves."""
        return [{id: evidence_of(agreed) for id, agreed in pairs.items()} for pairs in self.agreements]

    def by(self, place: int, *kinds: Evidence) -> list[str]:
        """The members known for whom there is evidence of one of these kinds."""
        return [id for id, kind in self.evidence[place].items() if kind in kinds]

    def places(self, said: Iterable[int]) -> list[int]:
        """The members shown about whom nothing was said."""
        done = set(said)
        return [place for place in range(len(self.shown)) if place not in done]


def name_family(shown: Sequence[Shown], known: Mapping[str, Sighting], used: Iterable[str] = ()) -> Named:
    """Who each member shown is.

    Parameters
    ----------
    shown
        In canonical order.
    known
        Member id -> everything that was ever shown of it.
    used
        Further ids that somebody new must not get.
    """
    family = _Family(shown, known)
    found, doubts = _certain(family)
    notes = [(place, "member_number_changed") for place, id in found.items()
             if family.evidence[place][id] is Evidence.RENUMBERED]  # fmt: skip
    completed = _completed(family, found, doubts)
    notes += [(place, "member_completed") for place in completed]
    found |= completed
    _add_near(family, found, doubts)
    ids = _ids(family, found, set(known) | set(used))
    _add_among_themselves(family, found, doubts, ids)
    return Named(ids, {place: doubts[place] for place in sorted(doubts)}, sorted(notes))


_Doubts = dict[int, dict[str, str]]


def _doubt(family: _Family, place: int, candidates: Iterable[str]) -> dict[str, str]:
    return {id: family.agreements[place][id].told for id in sorted(set(candidates))}


def _certain(family: _Family) -> tuple[dict[int, str], _Doubts]:
    """Those whom the number, or name and birth date, say to be one member known, or contradict each other about."""
    found, doubts = dict[int, str](), _Doubts()
    for place in range(len(family.shown)):
        meant, certain = _meant(family, place)
        if certain:
            found[place] = meant[0]
        elif meant:
            doubts[place] = _doubt(family, place, meant)
    for id, several in _claimed_by_several(found).items():
        for place in _without_the_strongest(family, id, several):
            del found[place]
            doubts[place] = _doubt(family, place, [id])
    return found, doubts


def _meant(family: _Family, place: int) -> tuple[list[str], bool]:
    """The members known that this one is by number, or by name and birth date; and whether it is certainly the one."""
    numbered, against = family.by(place, Evidence.NUMBER), family.by(place, Evidence.AGAINST)
    whole = [id for id in numbered if family.agreements[place][id].exact]
    if whole:
        return whole, len(whole) == 1
    named = family.by(place, Evidence.EXACT, Evidence.RENUMBERED)
    if numbered or against:  # number against name and birth date, when these say another one, or no one
        return [*numbered, *against, *named], len(numbered) == 1 and not against and not named
    usual = family.shown[place].usual
    if usual in named or family.evidence[place].get(usual) is Evidence.BLANK:
        return [usual], True
    return named, len(named) == 1


def _claimed_by_several(found: Mapping[int, str]) -> dict[str, list[int]]:
    times = Counter(found.values())
    return {id: [place for place, one in found.items() if one == id] for id in times if times[id] > 1}


def _without_the_strongest(family: _Family, id: str, places: Sequence[int]) -> list[int]:
    """Of members shown that all seem to be one known, those that have to be asked: all but the one that is surest."""

    def strength(place: int) -> tuple[bool, bool, bool]:
        agreed = family.agreements[place][id]
        return agreed.number == Likeness.SAME, agreed.exact, family.shown[place].usual == id

    ranked = sorted(places, key=strength, reverse=True)
    tied = strength(ranked[0]) == strength(ranked[1])
    return list(ranked) if tied else ranked[1:]


def _completed(family: _Family, found: Mapping[int, str], doubts: _Doubts) -> dict[int, str]:
    """Those of whom only something was added, when nobody else may be meant; twins nobody can tell apart, in order."""
    free = set(family.known) - set(found.values())
    wanted = {place: [id for id in family.by(place, Evidence.COMPLETED) if id in free]
              for place in family.places([*found, *doubts])}  # fmt: skip
    claims = Counter(id for ids in wanted.values() for id in ids)
    completed = {place: ids[0] for place, ids in wanted.items() if len(ids) == 1 and claims[ids[0]] == 1}
    rest = {place: ids for place, ids in wanted.items() if ids and place not in completed}
    alike = {family.known[id] for ids in rest.values() for id in ids}
    several = sorted({id for ids in rest.values() for id in ids})
    if len(alike) == 1 and len(several) == len(rest):
        return completed | dict(zip(sorted(rest), several, strict=True))
    doubts |= {place: _doubt(family, place, ids) for place, ids in rest.items()}
    return completed


def _add_near(family: _Family, found: Mapping[int, str], doubts: _Doubts) -> None:
    """Doubt whoever is nearly a member known whom the extract does not show otherwise."""
    free = set(family.known) - set(found.values())
    for place in family.places([*found, *doubts]):
        near = [id for id in family.by(place, Evidence.NEAR, Evidence.COMPLETED) if id in free]
        if near:
            doubts[place] = _doubt(family, place, near)


def _ids(family: _Family, found: Mapping[int, str], taken: set[str]) -> list[str]:
    """The id of each: that of the member known, else a new one."""
    ids = list[str]()
    for place, one in enumerate(family.shown):
        id = found.get(place) or _new_id(one.usual, taken)
        taken.add(id)
        ids.append(id)
    return ids


def _new_id(usual: str, taken: set[str]) -> str:
    if usual not in taken:
        return usual
    plain = usual.partition("#")[0]
    return next(id for number in count(2) if (id := f"{plain}#{number}") not in taken)


def _add_among_themselves(family: _Family, found: Mapping[int, str], doubts: _Doubts, ids: Sequence[str]) -> None:
    """Doubt somebody new who may be another member of the same extract; of two that are new the later one."""
    for place in family.places([*found, *doubts]):
        others = [other for other in range(len(ids)) if other in found or (other < place and other not in doubts)]
        alike = {ids[other]: agreed.told for other in others
                 if (agreed := _suspicious(family.shown[place], family.shown[other]))}  # fmt: skip
        if alike:
            doubts[place] = alike


def _suspicious(one: Shown, other: Shown) -> Agreement | None:
    """How two members shown agree, where that may make them one.

    In one source and under one payroll number: one national number twice, or one name and birth date without two
    numbers. Of two: one number, or nearly one name on one birth date.
    """
    agreed = agreement(one.sighting, other.sighting)
    if agreed.number != Likeness.UNKNOWN:
        return agreed if agreed.number == Likeness.SAME else None
    if one.slots & other.slots:
        return agreed if agreed.exact else None
    alike = agreed.name in (Likeness.ALIKE, Likeness.EXTENDED) and agreed.birth == Likeness.SAME
    return agreed if alike or _is_redated(agreed) else None


def _is_redated(agreed: Agreement) -> bool:
    return agreed.name == Likeness.SAME and agreed.birth != Likeness.SAME and agreed.same_relation
