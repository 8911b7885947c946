"""What a plan sheet asks on an occasion -> its faults, and whether two sheets ask one field in one way.

Two suppliers that ask one field are told one answer, so they must mean the same by it: the occasion, its type and its
choices are the same. Labels may differ: that of the first plan in alphabetical order is shown.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, get_args

from assusoft.config import Key
from assusoft.language import Sentence
from assusoft.months import month_of
from assusoft.plans.model import Occasion, OccasionAsk, Plan
from assusoft.plans.versions import plans_in_force
from assusoft.schema import is_field

OCCASIONS: tuple[Occasion, ...] = get_args(Occasion)

_TAKEN = ("answer", "choice", "end_date", "note", "owner", "reason", "salary", "task", "until", "value", "why")
"""Names of values that tasks ask for by themselves."""

Fault = tuple[Key, str]


def occasion_faults(plan: Plan, own: Collection[str]) -> Iterator[Fault]:
    """The faults of what a sheet asks on occasions, each at its key; conditions are checked as rules are.

    `own`: names of the employer's own fields.
    """
    met = dict.fromkeys(plan.asks, "asks")
    for occasion in OCCASIONS:
        for name, ask in plan.asked_on(occasion).items():
            at = (occasion, "asks", name)
            yield from ((at, what) for what in _name_faults(name, plan, own))
            if name in met:
                yield at, Sentence("is asked in [{met}] too; a field is asked in one place of a sheet.", met=met[name])
            met[name] = f"{occasion}.asks"
            yield from (((*at, *key), what) for key, what in _ask_faults(ask))
    if plan.interruption.asks and "interruption_kind" not in plan.reports:
        yield (
            ("interruption", "asks"),
            Sentence("are asked with an interruption, so interruption_kind must be in reports."),
        )


def _name_faults(name: str, plan: Plan, own: Collection[str]) -> Iterator[str]:
    if is_field(name) or name in (*own, *_TAKEN) or not re.fullmatch("[a-z][a-z0-9_]*", name):
        yield Sentence(
            "a field to ask needs a name of its own, made of small letters, digits and '_', that no field of workers, "
            "of the employer or of a question has (not {listed}).",
            listed=", ".join(_TAKEN),
        )
    if name not in plan.reports:
        yield Sentence("is asked, but not in reports: nobody would be told the answer.")
    for key in ("required", "wanted"):
        if name in getattr(plan, key):
            yield Sentence(
                "is in {key} too, which is for what must always be there. Take it out there, and say required here.",
                key=key,
            )


def _ask_faults(ask: OccasionAsk) -> Iterator[Fault]:
    if ask.choices and ask.type != "text":
        yield (
            ("type",),
            Sentence("found '{type}' beside choices; what is chosen is text. Remove type, or choices.", type=ask.type),
        )
    for name in ask.choice_label:
        if name not in ask.choices:
            known = ", ".join(ask.choices) or Sentence("none")
            yield (
                ("choice_label", name),
                Sentence("is the label of a choice that is not there (choices: {known}).", known=known),
            )


def contradictions(plans: Iterable[Plan]) -> Iterator[tuple[Plan, Key, str]]:
    """Fields that two plans in force in one month ask in different ways: a sheet, its key, and what is wrong."""
    listed = list(plans)
    if not any(plan.asked_once for plan in listed):
        return
    for month in sorted({month_of(plan.from_) for plan in listed}):
        yield from _in_month(plans_in_force(listed, month))


def _in_month(plans: Mapping[str, Plan]) -> Iterator[tuple[Plan, Key, str]]:
    first: dict[str, tuple[Plan, _Meant]] = {
        name: (plan, _Meant("asks", "text", frozenset(ask.choices)))
        for plan in reversed(list(plans.values()))
        for name, ask in plan.asks.items()
    }
    for plan in plans.values():
        for occasion in OCCASIONS:
            for name, ask in plan.asked_on(occasion).items():
                mine = _Meant(f"{occasion}.asks", ask.type, frozenset(ask.choices))
                other, theirs = first.setdefault(name, (plan, mine))
                if theirs != mine:
                    there, here = _shown(theirs), _shown(mine)
                    yield (
                        plan,
                        (occasion, "asks", name),
                        Sentence(
                            "{file} asks it too, {there}, and here it is {here}. One answer goes to both: give both "
                            "sheets the same, or the field another name.",
                            file=other.file,
                            there=there,
                            here=here,
                        ),
                    )


class _Meant(NamedTuple):
    """The section in which a field is asked, and what it may be."""

    section: str
    type: str
    choices: frozenset[str]


def _shown(meant: _Meant) -> Sentence:
    if meant.choices:
        choices = ", ".join(sorted(meant.choices))
        return Sentence("in [{section}] with choices {choices}", section=meant.section, choices=choices)
    return Sentence("in [{section}] with type {type}", section=meant.section, type=meant.type)
