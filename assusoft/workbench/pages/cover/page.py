"""The page of who has what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assusoft.errors import Refused
from assusoft.workbench.pages import inner
from assusoft.workbench.pages.cover.export import export
from assusoft.workbench.pages.cover.rows import nobody, persons
from assusoft.workbench.pages.cover.state import PARTS, Cover
from assusoft.workbench.pages.cover.views import beside_html, main_html, tabs_html
from assusoft.workbench.pages.days import days_asked
from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.table import Looking, table_acts
from assusoft.workbench.pages.visit import Visit


def start(_visit: Visit, values: Values) -> Cover:
    """The page as it opens: `?part=nothing`, `?plan=` and `?entity=` choose what is looked at."""
    filters = tuple((name, values[name]) for name in ("plan", "entity") if values.get(name))
    part = values.get("part", "persons" if filters else "totals")
    return Cover(part if part in PARTS else "totals", persons=Looking(filters=filters))


def view(visit: Visit, state: Cover) -> Mapping[str, str]:
    """The day and the parts, the part looked at, what is open beside it."""
    return {"tabs": tabs_html(visit, state), "main": main_html(visit, state), "beside": beside_html(visit, state)}


def _part(_visit: Visit, state: Cover, values: Values) -> Did:
    part = values.get("part", "")
    return Did(_closed(replace(state, part=part if part in PARTS else "totals")))


def _closed(state: Cover) -> Cover:
    persons, nothing = replace(state.persons, opened=""), replace(state.nothing, opened="")
    return replace(state, opened="", why="", persons=persons, nothing=nothing)


def _drill(_visit: Visit, state: Cover, values: Values) -> Did:
    """From a total to the persons it counts."""
    part = "nothing" if values.get("part") == "nothing" else "persons"
    filters = tuple((name, values[name]) for name in ("entity", "plan", "whom") if values.get(name))
    looking = Looking(filters=filters)
    found = replace(state, part=part, **{part: looking})  # type: ignore[arg-type]
    return Did(_closed(found), focus=f"{part}-search")


def _when(visit: Visit, state: Cover, values: Values) -> Did:
    on, known_on = days_asked(visit, values)
    return Did(_closed(replace(state, on=on, known_on=known_on)))


def _open(visit: Visit, state: Cover, values: Values) -> Did:
    id = values.get("id", "")
    if not any(row["id"] == id for row in (*persons(visit, state), *nobody(visit, state))):
        raise Refused(visit.say("Nobody is known by that number here."))
    inner.note_seen(visit, id.partition(":")[0])
    looking = {state.part: replace(getattr(state, state.part), opened=id)} if state.part != "totals" else {}
    return Did(replace(state, opened=id, why="", **looking), focus="cover-title")


def _close(_visit: Visit, state: Cover, _values: Values) -> Did:
    return Did(_closed(state), focus=f"{state.part}-open-{state.opened}")


def _why(_visit: Visit, state: Cover, values: Values) -> Did:
    """Where a value comes from: of the person opened only."""
    id = values.get("id", "")
    if f"/{state.opened.replace(':', '/')}/" not in id:
        raise Refused(_visit.say("Nobody is known by that number here."))
    again = id == state.why
    return Did(replace(state, why="" if again else id), focus="" if again else "why-title")


PAGE = Page(
    "who-has-what", "read", start, view,
    {
        **table_acts("persons", lambda state: state.persons, lambda state, looking: replace(state, persons=looking)),
        **table_acts("nothing", lambda state: state.nothing, lambda state, looking: replace(state, nothing=looking)),
        "part": Act(_part), "drill": Act(_drill), "when": Act(_when), "open": Act(_open), "close": Act(_close),
        "why": Act(_why), "export": Act(export),
    },
)  # fmt: skip
