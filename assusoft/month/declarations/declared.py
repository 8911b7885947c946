"""Declarations x a month -> what is declared in it, looked up by whom and what it is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from assusoft.month.declarations.calculating import CALCULATION, fields_of
from assusoft.month.declarations.declaration import Declaration, not_taken_back
from assusoft.months import month_end, month_start
from assusoft.plans.model import ExceptionOf, Plan

Key = tuple[str, str, str]
_VALUES = ("value", CALCULATION)
"""The kinds that give fields a value."""


@dataclass(frozen=True)
class Declared:
    """What HR declared and what counts in the month; the last said of a thing counts.

    Attributes
    ----------
    values
        (person, member, field) -> the declaration that gives it.
    begins, ends
        (plan, person, member) -> first day of cover; last day of cover.
    working_time
        Person -> the declaration in force on the month's last day.
    resumed
        Person -> the day after the last declared working time that is over.
    departures
        Person -> the declaration of a last day of service that lies before the end of the month.
    exceptions
        Plan -> persons for whom its rule does not hold.
    excluded, readmitted
        (plan, person) -> first day on which HR excludes the person; of an exclusion that is over, its first day and the
        day after its last.
    redated
        Days of affiliations that were reported wrongly, in the order they were declared.
    apart
        Values for one supplier only, of this month and of those before, in the order they were declared.
    """

    values: Mapping[Key, Declaration] = field(default_factory=dict)
    begins: Mapping[Key, date] = field(default_factory=dict)
    ends: Mapping[Key, date] = field(default_factory=dict)
    working_time: Mapping[str, Declaration] = field(default_factory=dict)
    resumed: Mapping[str, date] = field(default_factory=dict)
    departures: Mapping[str, Declaration] = field(default_factory=dict)
    exceptions: Mapping[str, tuple[ExceptionOf, ...]] = field(default_factory=dict)
    excluded: Mapping[tuple[str, str], date] = field(default_factory=dict)
    readmitted: Mapping[tuple[str, str], tuple[date, date]] = field(default_factory=dict)
    redated: Sequence[Declaration] = ()
    apart: Sequence[Declaration] = ()

    def begun(self, plan: str) -> set[str]:
        """The workers of whom HR declared that their affiliation to the plan begins."""
        return {person for name, person, _ in self.begins if name == plan}

    def of_workers(self, name: str) -> frozenset[str]:
        """The workers of whom that field is declared."""
        return frozenset(person for person, member, field in self.values if field == name and not member)


def declared_in(declarations: Iterable[Declaration], month: str) -> Declared:
    """What counts in the month of what was not taken back."""
    known = [part for one in not_taken_back(declarations) if one.first_month <= month for part in _parts(one)]
    first, last = month_start(month).isoformat(), month_end(month).isoformat()
    lasting = [one for one in known if not one.until or one.until >= last]
    times = [one for one in known if one.kind in ("working-time", "interruption")]
    kept_out = [one for one in known if one.kind == "exception" and one.values["effect"] == "exclude"]
    over = [one for one in kept_out if "" < one.until < first]
    return Declared(
        values={key: one for one in lasting if one.kind in _VALUES and not one.supplier for key in _fields(one)},
        begins={_key(one): date.fromisoformat(one.begins) for one in _latest(known) if one.kind == "affiliation"},
        ends={_key(one): one.eve for one in _latest(known) if one.kind == "end-affiliation"},
        working_time={one.person: one for one in times if one in lasting},
        resumed=_resumed(times, last),
        departures={one.person: one for one in known if one.kind == "departure" and one.values["exit_date"] <= last},
        exceptions=_exceptions(one for one in known if one.kind == "exception" and not "" < one.until < first),
        excluded={(one.plan, one.person): date.fromisoformat(one.begins) for one in kept_out if one not in over},
        readmitted={(one.plan, one.person): (date.fromisoformat(one.begins), _after(one)) for one in over},
        redated=[one for one in known if one.kind == "redate"],
        apart=[one for one in known if one.supplier and one.kind in _VALUES],
    )


def _parts(one: Declaration) -> Iterator[Declaration]:
    """A move is the end of one affiliation, and the begin of another that the plan's rule need not allow."""
    if one.kind != "move":
        yield one
        return
    yield replace(one, kind="end-affiliation")
    yield replace(one, kind="affiliation", plan=one.values["to"])
    yield replace(one, kind="exception", plan=one.values["to"], values={"effect": "include"})


def with_exceptions(plans: Mapping[str, Plan], declared: Declared) -> dict[str, Plan]:
    """The plans, each with the persons for whom HR declared that its rule does not hold."""
    return {
        name: plan.model_copy(update={"exceptions": (*plan.exceptions, *declared.exceptions[name])})
        if name in declared.exceptions
        else plan
        for name, plan in plans.items()
    }


def _key(one: Declaration) -> Key:
    return one.plan, one.person, one.member


def _fields(one: Declaration) -> Iterator[Key]:
    return ((one.person, one.member, name) for name in fields_of(one.kind, one.values))


def _latest(known: Iterable[Declaration]) -> list[Declaration]:
    """The declarations on affiliations, of each affiliation the last one: an end takes a begin's place, and so on."""
    last = {_key(one): one for one in known if one.kind in ("affiliation", "end-affiliation")}
    return list(last.values())


def _resumed(times: Iterable[Declaration], last: str) -> dict[str, date]:
    ended = sorted((one for one in times if one.until and one.until < last), key=lambda one: one.until)
    return {one.person: _after(one) for one in ended}


def _after(one: Declaration) -> date:
    return date.fromisoformat(one.until) + timedelta(days=1)


def _exceptions(declared: Iterable[Declaration]) -> dict[str, tuple[ExceptionOf, ...]]:
    found: dict[str, tuple[ExceptionOf, ...]] = {}
    for one in declared:
        until = date.fromisoformat(one.until) if one.until else None
        given = {"person": one.person, "effect": one.values["effect"], "until": until, "reason": one.reason or one.id}
        said = ExceptionOf.model_validate(given)
        found[one.plan] = (*found.get(one.plan, ()), said)
    return found
