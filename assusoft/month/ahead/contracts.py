"""Contracts and interruptions that begin or end, as the photo has them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from assusoft.code_labels import code_label
from assusoft.days_in_words import day
from assusoft.frames import Row
from assusoft.labels import effect_words
from assusoft.language import say
from assusoft.month.ahead.coming import Coming, Outlook, is_open, name_of
from assusoft.month.state import follows_working_time
from assusoft.months import month_end
from assusoft.plans.eligibility import cover_end
from assusoft.plans.interruptions import effect_provided


def contract_ends(outlook: Outlook) -> Iterator[Coming]:
    """Contracts that end: the cover of each plan that is open then ends too, by its rules."""
    for row in outlook.contracts:
        if outlook.holds(row["contract_end"]):
            yield from _ending(outlook, row, row["contract_end"])


def _ending(outlook: Outlook, row: Row, end: date) -> Iterator[Coming]:
    person, reason = row["person"], row["end_reason"] or ""
    why = f" ({code_label(reason, outlook.language)})" if reason else ""
    what = say(outlook.language, "The contract ends{reason}", reason=why)
    coming = Coming(end, person, "", name_of(row), "", "contract_end", what, "")
    covers = list(outlook.open_of(person))
    if _goes_on(outlook, row, end):
        follows = say(outlook.language, "Another contract goes on: you are asked what that changes.")
        yield _with(coming, "", follows)
    elif not covers:
        yield _with(coming, "", say(outlook.language, "No cover is open without a known end."))
    for plan, _ in covers if not _goes_on(outlook, row, end) else ():
        last = day(cover_end(plan, end, reason), outlook.language)
        asked = say(outlook.language, "You are asked to confirm the departure; the cover ends on {day}.", day=last)
        yield _with(coming, plan.name, asked)


def _goes_on(outlook: Outlook, row: Row, end: date) -> bool:
    """Whether another contract of the person runs on the day after."""
    return any(
        other["contract"] != row["contract"]
        and (other["contract_start"] is None or other["contract_start"] <= end + timedelta(days=1))
        and (other["contract_end"] is None or other["contract_end"] > end)
        for other in outlook.contracts_of[row["person"]]
    )


def contracts_begin(outlook: Outlook) -> Iterator[Coming]:
    """Contracts that begin: plans whose conditions are met then are asked about."""
    for row in outlook.contracts:
        if outlook.holds(row["contract_start"]) and row["contract_start"] > month_end(outlook.month):
            what = say(outlook.language, "A contract begins")
            asked = say(outlook.language, "You are asked about the plans whose conditions are met then.")
            yield Coming(row["contract_start"], row["person"], "", name_of(row), "", "contract_start", what, asked)


def interruptions_end(outlook: Outlook) -> Iterator[Coming]:
    """Interruptions whose last day is known, of persons who are then still in service."""
    for row in outlook.people.values():
        end = row["interruption_to"]
        if outlook.holds(end) and (row["contract_end"] is None or row["contract_end"] > end):
            kind = code_label(row["interruption_kind"] or "interruption", outlook.language)
            what = say(outlook.language, "An interruption ends: {kind}", kind=kind)
            asked = say(outlook.language, "When the payroll shows other working time, you are asked what to tell.")
            plans = [plan.name for plan, _ in outlook.open_of(row["person"]) if follows_working_time(plan)]
            for plan in plans or [""]:
                yield Coming(end, row["person"], "", name_of(row), plan, "interruption_end", what, asked)


def interruptions_take_effect(outlook: Outlook) -> Iterator[Coming]:
    """The first day on which an interruption that suppliers were told of changes what a cover does."""
    for row in filter(is_open, outlook.affiliations):
        plan = outlook.plans.get(row["plan"])
        if plan is None or row["member"] or not plan.interruption.effects:
            continue
        begin, end = row["interruption_from"], row.get("interruption_to")
        provided = effect_provided(plan, row["interruption_kind"], begin)
        over = provided is not None and end is not None and end < provided.since
        if provided is None or over or provided.since == begin or not outlook.holds(provided.since):
            continue
        kind = code_label(row["interruption_kind"], outlook.language)
        what = say(outlook.language, "The interruption ({kind}) takes effect on the cover", kind=kind)
        told = effect_words(provided.effect, provided.share, outlook.language)
        name = outlook.names.get((row["person"], ""), "")
        yield Coming(provided.since, row["person"], "", name, plan.name, "interruption_effect", what, told)


def _with(coming: Coming, plan: str, consequence: str) -> Coming:
    return replace(coming, plan=plan, consequence=consequence)
