"""What one supplier received from an employer, byte for byte: its own view, of nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assusoft.days_in_words import month_label
from assusoft.errors import Refused
from assusoft.workbench.pages.inner import hand_over
from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.table import Column, Looking, seen, table, table_acts
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.employer.looking.papers import Paper


@dataclass(frozen=True)
class Supplied:
    """The state of the page."""

    looking: Looking = field(default_factory=lambda: Looking(by="label", down=True))


def start(visit: Visit, values: Values) -> Supplied:
    """As it opens: the last month first."""
    return Supplied()


def view(visit: Visit, state: Supplied) -> Mapping[str, str]:
    """The files that were sent."""
    rows: list[Mapping[str, Any]] = [
        {
            "id": one.id,
            "name": one.name,
            "label": month_label(one.month, visit.language),
            "label.order": one.month,
            "size": one.size,
        }
        for one in _received(visit)
    ]
    columns = [
        Column("name", visit.say("File")),
        Column("label", visit.say("Month")),
        Column("size", visit.say("Bytes"), figures=True),
    ]
    sight = seen(rows, state.looking)
    return {
        "files": table(
            visit, "received", visit.say("Files received"), columns, sight, state.looking, opens="fetch",
            empty=visit.say("Nothing was sent yet."),
        )
    }  # fmt: skip


def _received(visit: Visit) -> Sequence[Paper]:
    return [one for one in visit.employer.documents(supplier=visit.supplier) if one.state == "sent"]


def _fetch(visit: Visit, state: Supplied, values: Values) -> Did:
    wanted = next((one for one in _received(visit) if one.id == values.get("id")), None)
    if wanted is None:
        raise Refused(visit.say("There is no such file among those that were sent."))
    return Did(state, download=hand_over(visit, wanted.name, visit.employer.document(wanted.id)))


def _look(state: Supplied, looking: Looking) -> Supplied:
    return replace(state, looking=looking)


PAGE = Page(
    "supplied",
    "supplied",
    start,
    view,
    {"fetch": Act(_fetch, "supplied"), **table_acts("received", lambda state: state.looking, _look, "supplied")},
)
