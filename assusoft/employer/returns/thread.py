"""A message -> its life in order: decided, held back, queued, each attempt, each answer, disputed, told again."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from assusoft.code_labels import code_label
from assusoft.days_in_words import day, moment, month_label
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.ids import refuse_other
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.returns.standing import standing_of_transmissions
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.month.messages import HeldMessage, Message
from assusoft.month.wording import held_line
from assusoft.months import check_day
from assusoft.store import SupplierReturn, Transmission, ticks_in_force
from assusoft.suppliers.returns.results import GRADES


class Step(NamedTuple):
    """One thing that happened to a message: when (None: not yet), what, by whom, and the id of what says so."""

    at: datetime | None
    what: str
    by: str
    id: str


def thread_of(employer: EmployerFolder, id: str) -> list[Step]:
    """The life of a message; see `Employer.thread`."""
    refuse_other(id, "message")
    employer = employer.steady()
    for month in employer.facts.rounds()[::-1]:
        view = month_view(employer, month)
        message = next((one for one in (*view.messages, *view.held) if one.id == id), None)
        if message is not None:
            return list(_steps(employer, message))
    raise Refused("There is no message '{id}'. List them: assusoft messages", id=id)


def _steps(employer: EmployerFolder, message: Message) -> Iterator[Step]:
    language, closing = employer.language, employer.facts.closing_of(message.month)
    imported = employer.facts.imported(message.month)
    name = month_label(message.month, language)
    yield Step(imported.at, say(language, "Decided from the import of {month}", month=name), imported.by, message.id)
    if isinstance(message, HeldMessage):
        yield Step(None, held_line(message, language), "", message.declared)
        return
    if closing is None:
        yield Step(None, say(language, "Told when {month} is closed", month=name), "", "")
        return
    yield Step(closing.at, say(language, "Told by the closing of {month}", month=name), closing.by, "")
    for sending in employer.store.transmissions():
        if (sending.month, sending.supplier) == (message.month, message.supplier):
            yield from sorted(_sent(employer, message, sending), key=lambda step: step.at or imported.at)
            yield from _told_again(employer, message, sending)


def _sent(employer: EmployerFolder, message: Message, sending: Transmission) -> Iterator[Step]:
    language = employer.language
    for event in employer.store.events(sending.id):
        what = say(language, "Transmission {id}: {state}", id=sending.id, state=code_label(event.state, language))
        yield Step(event.at, " ".join(filter(None, (what, event.detail))), event.by, sending.id)
    tick = ticks_in_force(employer.store.ticks(), sending.id).get(message.id)
    if tick is not None:
        yield Step(tick.at, say(language, "Typed by hand"), tick.by, sending.id)
    for stored in employer.facts.returns():
        if stored.transmission == sending.id and (what := _answer(employer, message, stored)):
            yield Step(stored.at, what, stored.by, stored.id)


def _answer(employer: EmployerFolder, message: Message, stored: SupplierReturn) -> str:
    """What a return says of the message; '' where it says nothing of it."""
    language = employer.language
    said = next((one for one in stored.results if one["message"] == message.id), None)
    if said is None and stored.grade == 2:
        return ""
    what = say(language, GRADES[stored.grade]) if said is None else code_label(said["result"], language)
    until = (said or {}).get("until")
    rest = [*((said or {}).get(name) for name in ("code", "text", "reference")), stored.reason]
    if until:
        rest.append(say(language, "until {day}", day=day(check_day(until), language)))
    answered = day(check_day(stored.answered), language)
    sentence = say(language, "Answer of {day}: {what}", day=answered, what=what)
    return ", ".join(filter(None, dict.fromkeys([sentence, *rest])))


def _told_again(employer: EmployerFolder, message: Message, sending: Transmission) -> Iterator[Step]:
    language = employer.language
    [standing] = [
        one for one in standing_of_transmissions(employer, sending.month, None) if one["transmission"] == sending.id
    ]
    for again in standing["told_again"]:
        if again["message"] == message.id:
            sentence = "Nothing of it is owed any more"
            if again["transmission"]:
                sentence = "Told again in transmission {transmission}"
            yield Step(None, say(language, sentence, transmission=again["transmission"]), "", again["transmission"])


def step_line(step: Step) -> str:
    """A step on a line: when, what, by whom."""
    return "  ".join(filter(None, (moment(step.at) if step.at else "", step.what, step.by)))
