"""The page of an import: files dropped and recognised, imported, released when on hold, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assusoft.errors import AssusoftError, OnHold, Refused
from assusoft.workbench.pages.importing.incoming import dropped_files, forget_left_behind, waiting_files
from assusoft.workbench.pages.importing.months import months_to_import, proposed_month
from assusoft.workbench.pages.inner import hand_over
from assusoft.workbench.pages.page import Act, Did, Page, Values
from assusoft.workbench.pages.uploads import forget_files
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.payroll.recognition import Recognition
    from assusoft.workbench.pages.importing.unknown import Unknown


@dataclass(frozen=True)
class Done:
    """What came of an import: its number, whether it was there already, the account of it, and what it leads to."""

    number: int
    month: str
    repeated: bool
    counts: Mapping[str, Any]
    headcount: Mapping[str, int]
    tasks: Mapping[str, int]


@dataclass(frozen=True)
class Importing:
    """The state of the page.

    `dropped`: 'ID/NAME' of files that came in; `waiting`: names of files of extracts/MONTH that are taken too; `seen`:
    what all of them are; `opened`: the file that is looked at; `held`: why the import waits, in sentences.
    """

    month: str
    months: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    seen: Recognition | None = None
    opened: str = ""
    unknown: Unknown | None = None
    held: tuple[str, ...] = ()
    done: Done | None = None


def start(visit: Visit, values: Values) -> Importing:
    """The month proposed, or the one that the address names where it can be imported."""
    forget_left_behind(visit)
    months = months_to_import(visit.employer)
    wanted = values.get("month") or visit.month
    return Importing(wanted if wanted in months else proposed_month(visit.employer), tuple(months))


def view(visit: Visit, state: Importing) -> Mapping[str, str]:
    """The regions of the page."""
    from assusoft.workbench.pages.importing.view import regions

    return regions(visit, state)


def paths_of(visit: Visit, state: Importing) -> dict[str, Path]:
    """Name -> path of all files taken, by name; one that was dropped stands for one of the same name that waited."""
    there = waiting_files(visit, state.month)
    waiting = {name: there[name] for name in state.waiting if name in there}
    return dict(sorted((waiting | dropped_files(visit, "\n".join(state.dropped))).items()))


def _looked(visit: Visit, state: Importing) -> Importing:
    """The state with what its files are; nothing is held or done of them yet."""
    fresh = replace(state, held=(), done=None, opened="", unknown=None)
    paths = paths_of(visit, fresh)
    return replace(fresh, seen=visit.employer.recognised(state.month, list(paths.values())) if paths else None)


def _month(visit: Visit, state: Importing, values: Values) -> Did:
    wanted = values.get("month", "")
    if wanted not in months_to_import(visit.employer):
        raise Refused(visit.say("{month} is not a month that can be imported now.", month=wanted))
    return Did(_looked(visit, replace(state, month=wanted, waiting=())))


def _files(visit: Visit, state: Importing, values: Values) -> Did:
    came = dropped_files(visit, values.get("uploads", ""))
    known = dropped_files(visit, "\n".join(state.dropped))
    forget_files(path for name, path in known.items() if name in came)
    every = tuple(f"{path.parent.name}/{name}" for name, path in (known | came).items())
    try:
        looked = _looked(visit, replace(state, dropped=every))
    except Refused:
        forget_files(came.values())
        raise
    return Did(looked, visit.say("{count} files looked at.", count=len(came)))


def _waiting(visit: Visit, state: Importing, _values: Values) -> Did:
    return Did(_looked(visit, replace(state, waiting=tuple(waiting_files(visit, state.month)))))


def _leave_out(visit: Visit, state: Importing, values: Values) -> Did:
    name = values.get("id", "")
    forget_files(path for one, path in dropped_files(visit, "\n".join(state.dropped)).items() if one == name)
    left = replace(
        state,
        dropped=tuple(line for line in state.dropped if line.partition("/")[2] != name),
        waiting=tuple(one for one in state.waiting if one != name),
    )
    return Did(_looked(visit, left))


def _open(visit: Visit, state: Importing, values: Values) -> Did:
    """Look into a file; again: look away."""
    name = values.get("id", "")
    if state.opened == name or state.seen is None:
        return Did(replace(state, opened="", unknown=None))
    one = next((file for file in state.seen.files if file.name == name), None)
    if one is None:
        raise Refused(visit.say("That file is not among these any more."))
    unknown = None
    if one.is_unknown:
        from assusoft.workbench.pages.importing.unknown import looked_into

        unknown = looked_into(visit, paths_of(visit, state)[name], state.month)
    return Did(replace(state, opened=name, unknown=unknown), focus="file-title")


def _layout(visit: Visit, state: Importing, _values: Values) -> Did:
    """The proposed layout of the file looked at, to be taken away."""
    if state.unknown is None or not state.unknown.layout:
        raise Refused(visit.say("Open a file first."))
    name = f"{state.unknown.layout_name}.toml"
    return Did(state, download=hand_over(visit, name, state.unknown.layout.encode()))


def _import(visit: Visit, state: Importing, values: Values) -> Did:
    """Import what stands there; with a reason it is released when it is on hold."""
    paths, reason = paths_of(visit, state), values.get("reason", "").strip()
    if not paths:
        raise Refused(visit.say("There is no file to import yet."))
    if state.held and not reason:
        raise Refused(visit.say("Say why it is right after all: the reason is kept with the import."))
    from assusoft.payroll.guard.sentences import sentences

    employer = visit.employer
    try:
        made = employer.import_month(state.month, list(paths.values()), visit.name, visit.now(), reason, audit=True)
    except OnHold as held:
        told = sentences(visit.language, held.suspicions, employer.settings.entities)
        return Did(replace(state, held=tuple(told)), focus="held-title")
    except AssusoftError as error:
        raise Refused(_refusal(visit, error)) from None
    forget_files(dropped_files(visit, "\n".join(state.dropped)).values())
    status = employer.status(made.month)
    done = Done(made.number, made.month, made.repeated, made.counts, status["headcount"], status["tasks"])
    after = Importing(state.month, tuple(months_to_import(employer)), done=done)
    return Did(after, visit.say("The import is done."), forget=("release",), focus="done-title")


def _refusal(visit: Visit, error: AssusoftError) -> str:
    """Why nothing was imported. It may name people of any legal entity, and what a cell holds: who sees some of them
    only is told whom to ask."""
    if not visit.entities:
        return error.said(visit.language)
    return visit.say(
        "It cannot be imported: something cannot be read or contradicts itself, perhaps of people whom you do not see. "
        "Nothing was stored. Ask somebody who sees all legal entities."
    )


PAGE = Page(
    "import", "import", start, view,
    {
        "month": Act(_month, "import"), "files": Act(_files, "import"), "waiting": Act(_waiting, "import"),
        "leave-out": Act(_leave_out, "import"), "open": Act(_open, "import"), "layout": Act(_layout, "import"),
        "import": Act(_import, "import"),
    },
)  # fmt: skip
