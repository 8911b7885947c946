"""[declares] of a source file x its layout -> what the rows of a list declare, checked."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from assusoft.config import ConfigModel, Items, Key, did_you_mean
from assusoft.layouts.definition.layout import Layout

TABLE = "list"
"""The table that the layout of a list brings."""
WHO = ("payroll_id", "national_number", "last_name", "first_name")
"""Columns that say whom a row is about."""

ListKind = Literal["value", "affiliation", "working-time", "interruption", "exception"]
_OF_A_PLAN, _OPEN_ENDED = ("affiliation", "exception"), ("affiliation",)
Fault = tuple[Key, str]


class Declares(ConfigModel):
    """What each row of a list declares of the person it is about.

    `kind`: the kind of declaration. `plan`: of an affiliation or exception. `begins`, `until`: columns of its first
    and last day; without `begins`, or where the cell is empty, it begins on the first day of the month in which the
    row is new. `fields`: columns that are its values (none: all others). `values`: values beside them.
    """

    kind: ListKind
    plan: str = ""
    begins: str = ""
    until: str = ""
    fields: Items[str] = ()
    values: dict[str, str] = Field(default_factory=dict)

    @property
    def ends_by_day(self) -> bool:
        """Whether what it declares has a last day; an affiliation is ended by a declaration of its own."""
        return self.kind not in _OPEN_ENDED

    @property
    def several(self) -> bool:
        """Whether one person may have several rows, told apart by their first day."""
        return self.kind == "interruption" and bool(self.begins)

    def is_empty(self, values: Mapping[str, str]) -> bool:
        """Whether a row with these values says nothing: what it would declare are values, and it has none."""
        return self.kind == "value" and not values

    def columns(self, layout: Layout) -> tuple[str, ...]:
        """The columns of the layout that are its values."""
        apart = (*WHO, self.begins, self.until)
        return self.fields or tuple(name for name in columns_in(layout) if name not in apart)


def columns_in(layout: Layout) -> list[str]:
    """The columns of a list, constants too."""
    return list(dict.fromkeys(name for part in layout.part for name in (*part.columns, *part.constants)))


def faults_of(declares: Declares, layout: Layout) -> Iterator[Fault]:
    """What does not fit in [declares], or in the layout of a list: key and the rest of the sentence."""
    known = columns_in(layout)
    if layout.tables != [TABLE]:
        yield (
            ("layout",),
            f"layout '{layout.name}' brings {', '.join(layout.tables)}: expected the table '{TABLE}' only.",
        )
    if not set(WHO) & set(known):
        yield ("layout",), f"layout '{layout.name}' does not say whom a row is about: expected one of {', '.join(WHO)}."
    named = {"begins": [declares.begins], "until": [declares.until], "fields": declares.fields}
    for key, names in named.items():
        for name in names:
            if name and name not in known:
                yield (
                    ("declares", key),
                    f"'{name}' is not a column of layout '{layout.name}'{did_you_mean(name, known)}.",
                )
    if bool(declares.plan) != (declares.kind in _OF_A_PLAN):
        what = (
            "is needed: the plan it is about" if not declares.plan else f"has no place: {declares.kind} is of no plan"
        )
        yield ("declares", "plan"), f"{what}."
    if declares.until and not declares.ends_by_day:
        yield ("declares", "until"), "has no place: an affiliation ends when its row is gone."
    if declares.kind == "affiliation" and (found := (*declares.columns(layout), *declares.values)):
        yield ("declares", "fields"), f"has no place: an affiliation has no values (found: {', '.join(found)})."
