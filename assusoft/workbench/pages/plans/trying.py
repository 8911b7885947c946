"""A changed plan sheet tried on past months: who would gain or lose cover, what would be told and asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assusoft.code_labels import kind_label
from assusoft.days_in_words import day, month_label
from assusoft.employer.looking.people import names_of_all
from assusoft.errors import AssusoftError, Refused
from assusoft.labels import field_label, shown
from assusoft.language import colon
from assusoft.month.wording import kind_name
from assusoft.plans.rules import fields_of
from assusoft.workbench.pages.discretion import MASK, hides, in_sight
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.plans.sheets import plan_opened
from assusoft.workbench.pages.plans.state import Plans
from assusoft.workbench.pages.table import Column, seen, table
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import label as label_of

if TYPE_CHECKING:
    from assusoft.employer.whatif.whatif_model import Supposition
    from assusoft.plans.model import Plan

MOST = 200_000
"""Characters of a sheet that is tried."""
COUNTS = {
    "insured": "Insured", "messages": "Messages", "opening_list": "Rows of the opening list", "tasks": "Tasks open",
    "blocking": "of which blocking",
}  # fmt: skip


def form(visit: Visit, state: Plans, plan: Plan) -> Markup:
    """The sheet to change, on how many months it is tried, and what would differ."""
    rounds = visit.employer.facts.rounds()
    found = _tried(visit, plan.file, state.text, state.months) if state.months else None
    return html(
        visit, "plans/try.html.j2", plan=plan, text=state.text or plan.text, most=len(rounds),
        months=state.months or 1, result=_result(visit, state, found) if found is not None else None,
    )  # fmt: skip


def attempt(visit: Visit, state: Plans, values: Values) -> Did:
    """Try the sheet as it was changed; nothing is stored or sent."""
    plan = plan_opened(visit, state)
    if plan is None:
        raise Refused(visit.say("Open a plan first."))
    text = values.get("text", "").replace("\r\n", "\n")
    if not text.strip() or len(text) > MOST:
        raise Refused(visit.say("There is no sheet to try."))
    most = len(visit.employer.facts.rounds())
    months = min(max(int(values["months"]) if values.get("months", "").isdigit() else 1, 1), most)
    _tried(visit, plan.file, text, months)
    return Did(replace(state, text=text, months=months, changes=replace(state.changes, page=0)), focus="tried-title")


def restore(visit: Visit, state: Plans, _values: Values) -> Did:
    """The sheet as it is again."""
    return Did(replace(state, text="", months=0), forget=(f"try-{state.opened}",), focus="try-text")


def _tried(visit: Visit, file: str, text: str, months: int) -> list[Supposition]:
    employer = visit.employer
    key = ("what if", file, text, months, employer.head(), visit.rights)
    return employer.once(lambda: _suppose(visit, file, text, months), *key)


def _suppose(visit: Visit, file: str, text: str, months: int) -> list[Supposition]:
    with TemporaryDirectory(prefix="assusoft-") as place:
        sheet = Path(place) / file
        sheet.write_text(text, encoding="utf-8")
        _refuse_hidden(visit, sheet, file)
        try:
            return visit.employer.whatif(sheet, months)
        except AssusoftError as error:
            raise Refused(error.said(visit.language).replace(f"{place}/", "")) from None


def _refuse_hidden(visit: Visit, sheet: Path, file: str) -> None:
    """A rule over what a role does not see would tell it by who gains and who loses; those of the sheet itself may."""
    from assusoft.plans.sheet import plan_of

    try:
        wanted = plan_of(sheet, sheet.read_text(encoding="utf-8"), visit.employer.settings.own)
    except AssusoftError as error:
        raise Refused(error.said(visit.language).replace(f"{sheet.parent}/", "")) from None
    known = next((plan for plan in visit.employer.plans if plan.file == file), None)
    old = set(_rules(known)) if known else set()
    for rule in set(_rules(wanted)) - old:
        for name in fields_of(rule):
            if hides(visit, name):
                raise Refused(
                    visit.say(
                        "Your role does not see {field}: a rule about it is for who does.", field=label_of(visit, name)
                    )
                )


def _rules(plan: Plan) -> Iterator[str]:
    yield plan.eligible
    if plan.salary:
        yield plan.salary.formula
    if plan.family_rule and plan.family_rule.eligible:
        yield plan.family_rule.eligible
    yield from (check.when for check in plan.checks)
    yield from (ask.when for ask in plan.asked_once.values() if ask.when)


def _result(visit: Visit, state: Plans, found: list[Supposition]) -> dict[str, Any]:
    say = visit.say
    rows = [row for month in found for row in _rows(visit, month)]
    for place, row in enumerate(rows):
        row["id"] = str(place)
    columns = [
        Column("whom", say("Person")), Column("month", say("Month")), Column("kind", say("What")),
        Column("detail", say("In detail")),
    ]  # fmt: skip
    kinds = Counter(row["kind"] for row in rows)
    filters = {
        "kind": (say("What"), {kind: f"{kind} ({count})" for kind, count in kinds.items()}),
        "month": (say("Month"), {row["month"]: row["month"] for row in rows}),
    }
    listed = table(
        visit, "changes", say("Each of the differences"), columns, seen(rows, state.changes), state.changes,
        filters=filters, empty=say("Nothing would differ."),
    )  # fmt: skip
    months = [
        (month_label(one.month[:7], visit.language),
         [(before, one.after[name]) for name, before in one.before.items() if name in COUNTS])
        for one in found
    ]  # fmt: skip
    named = [say(COUNTS[name]) for name in (found[0].before if found else ()) if name in COUNTS]
    return {
        "list": listed, "kinds": kinds.most_common(), "months": [] if visit.entities else months, "names": named,
        "persons": len({row["person"] for row in rows}),
    }  # fmt: skip


def _rows(visit: Visit, month: Supposition) -> Iterator[dict[str, Any]]:
    """What would differ in a month, a row each, of the people the visitor may see."""
    employer, say, language = visit.employer, visit.say, visit.language
    names = employer.once(lambda: names_of_all(employer), "names", employer.head())
    labels, persons = employer.labels(language), in_sight(visit, month.month[:7])

    def row(person: str, kind: str, detail: str) -> dict[str, Any]:
        label = month_label(month.month[:7], language)
        return {"person": person, "whom": names.get(person, person), "month": label, "month.order": month.month,
                "kind": kind, "detail": detail}  # fmt: skip

    def mine(person: str) -> bool:
        return persons is None or person in persons

    for cell in month.cells:
        if not mine(cell.person):
            continue
        plan = " ".join(filter(None, [labels.get(cell.plan, cell.plan), cell.member]))
        if cell.field:
            values = [
                MASK if hides(visit, cell.field) else shown(cell.field, value, language, employer.settings.own)
                for value in (cell.before, cell.after)
            ]
            label = labels.get(cell.field) or field_label(cell.field, language, employer.settings.own)
            yield row(cell.person, say("another value"), f"{plan}, {label}{colon(language)}{values[0]} → {values[1]}")
        else:
            yield row(cell.person, say("gains cover") if cell.after == "there" else say("loses cover"), plan)
    told = ((month.messages_more, "message more"), (month.messages_fewer, "message fewer"))
    for messages, kind in told:
        for one in messages:
            if mine(one.person):
                since = f", {day(one.effective, language)}" if one.effective else ""
                what = f"{labels.get(one.plan, one.plan)}{colon(language)}{kind_label(one.kind, language)}{since}"
                yield row(one.person, say(kind), what)
    for tasks, kind in ((month.tasks_more, "question more"), (month.tasks_fewer, "question fewer")):
        for task in tasks:
            if mine(task.person):
                yield row(task.person, say(kind), kind_name(task.kind, language))
