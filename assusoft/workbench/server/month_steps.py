"""A month as the steps it takes: what is done, what waits, what blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assusoft.days_in_words import month_label
from assusoft.employer.kept import month_listing
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.months import is_extra, next_month

if TYPE_CHECKING:
    from assusoft.employer import Employer


@dataclass(frozen=True)
class Step:
    """A step of the month.

    `state`: 'done', 'now' (its turn), 'blocked' or 'later'. `page`: where it is done. `line`: what there is to it.
    """

    name: str
    page: str
    title: str
    state: str
    line: str


@dataclass(frozen=True)
class Overview:
    """A month at a glance: steps in order, figures by title, suppliers with what waits for them."""

    month: str
    label: str
    steps: tuple[Step, ...]
    figures: tuple[tuple[str, str], ...]
    suppliers: tuple[Mapping[str, str], ...]
    next: str
    """The month to import next, when all that were imported are closed."""


def overview(employer: Employer, month: str, language: str, limited: bool = False) -> Overview:
    """A month as its first page shows it; '' is the month being worked on, before the first import too.

    `limited`: for who sees some legal entities only: where the month stands, and no figure, which are of all.

    Raises
    ------
    Refused
        Nothing was imported for that month.
    """
    months = employer.months()
    if not months:
        first = employer.settings.first_month
        return Overview(first, month_label(first, language), _steps(language, first, None, {}), (), (), first)
    status = month_listing(employer.folder, month or None).status
    chosen = status["month"]
    states = Counter(status["transmissions"].values())
    all_closed = not month and status["state"] == "closed" and not is_extra(chosen)
    return Overview(
        chosen,
        month_label(chosen, language),
        tuple(replace(step, line="") if limited else step for step in _steps(language, chosen, status, states)),
        () if limited else _figures(status, language),
        () if limited else _suppliers(employer, status, language),
        next_month(chosen) if all_closed else "",
    )


def _steps(language: str, month: str, status: Mapping[str, Any] | None, sent: Mapping[str, int]) -> tuple[Step, ...]:
    if status is None:
        names = (("import", "import", "Import"), ("tasks", "tasks", "Tasks"), ("close", "reports", "Close the month"),
                 ("send", "reports", "Send"))  # fmt: skip
        waits = say(language, "The payroll files of {month} are to be imported.", month=month_label(month, language))
        return tuple(
            Step(name, page, say(language, title), "now" if name == "import" else "later",
                 waits if name == "import" else "") for name, page, title in names
        )  # fmt: skip
    closed, tasks = status["state"] == "closed", status["tasks"]
    unsent = sum(count for state, count in sent.items() if state != "sent")
    return (
        Step("import", "import", say(language, "Import"), "done", _imported(status, language)),
        Step(
            "tasks", "tasks", say(language, "Tasks"),
            "done" if not tasks["open"] else "blocked" if tasks["blocking"] else "now",
            say(language, "{open} open, of which {blocking} blocking; {answered} answered", **tasks),
        ),
        Step(
            "close", "reports", say(language, "Close the month"),
            "done" if closed else "blocked" if tasks["blocking"] else "now",
            say(language, "Closed") if closed else say(language, "Waits for the blocking tasks") if tasks["blocking"]
            else say(language, "Ready to close"),
        ),
        Step(
            "send", "reports", say(language, "Send"),
            "later" if not closed else "now" if unsent else "done",
            say(language, "{sent} of {all} sent", sent=sent.get("sent", 0), all=sum(sent.values())) if closed else "",
        ),
    )  # fmt: skip


def _imported(status: Mapping[str, Any], language: str) -> str:
    return say(
        language, "{files} files, {persons} persons", files=len(status["files"]), persons=status["counts"]["persons"]
    )


def _figures(status: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    count, head = status["counts"], status["headcount"]
    figures = {
        "Persons": count["persons"], "Contracts": count["contracts"], "Family members": count["family"],
        "Entered": head["entered"], "Left": head["left"], "Changed": head["changed"],
        "Messages": sum(status["messages"].values()), "Cells set aside": count["problems"],
    }  # fmt: skip
    return tuple((say(language, title), str(figure)) for title, figure in figures.items())


def _suppliers(employer: Employer, status: Mapping[str, Any], language: str) -> tuple[Mapping[str, str], ...]:
    from assusoft.code_labels import code_label

    states: dict[str, list[str]] = {}
    for sending in employer.transmissions(status["month"]):
        states.setdefault(sending.supplier, []).append(sending.state)
    words = {state: code_label(state, language) for each in states.values() for state in each}
    words["queued"] = say(language, "waits to be sent")
    return tuple(
        {
            "name": supplier.name,
            "messages": str(status["messages"].get(key, 0)),
            "state": ", ".join(
                f"{words[state]} ({count})" if count > 1 else words[state]
                for state, count in Counter(states.get(key, ())).items()
            )
            or say(language, "not closed yet"),
        }
        for key, supplier in employer.suppliers.items()
    )


def state_line(employer: Employer, language: str, limited: bool) -> Mapping[str, str]:
    """An employer in one line of the list of all: month, state, what blocks; what is wrong with it in its place."""
    try:
        seen = overview(employer, "", language, limited)
    except Refused as error:
        return {"month": "", "state": error.said(language), "blocked": "1"}
    turn = next((step for step in seen.steps if step.state in ("now", "blocked")), None)
    return {
        "month": seen.label,
        "state": f"{turn.title}: {turn.line}".removesuffix(": ") if turn else say(language, "Done"),
        "blocked": "1" if turn and turn.state == "blocked" else "",
    }
