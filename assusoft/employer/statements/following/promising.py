"""What closings told a supplier -> promises about its statements; the statements received -> kept or broken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_views
from assusoft.employer.statements.controlling import controlled
from assusoft.employer.statements.expecting import expected
from assusoft.employer.statements.following.due import due_of
from assusoft.employer.statements.following.missing import Missing, missing_statements
from assusoft.employer.statements.tariffs import check_supplier, tariffs_of
from assusoft.month.messages import Message
from assusoft.months import calendar_month, month_of, next_month
from assusoft.plans.covers.premium import Premium
from assusoft.statements.expected import NOTHING, ExpectedLine, LineKey
from assusoft.statements.following.promises import Followed, Promise, Sighting, Who, effects, verdict
from assusoft.store import Statement
from assusoft.store.facts.statements import in_force


@dataclass(frozen=True)
class Ledger:
    """Every promise to a supplier's statements.

    `messages`: how many messages were told since the opening list; those of promises and those `without_effect` on
    premiums are all of them. `missing`: statements that did not come, once one came.
    """

    supplier: str
    followed: tuple[Followed, ...]
    messages: int
    without_effect: int
    missing: tuple[Missing, ...]


def ledger(employer: EmployerFolder, supplier: str) -> Ledger:
    """The promise ledger of a supplier; what is derived of the same facts is derived once."""
    check_supplier(employer, supplier)
    key = ("ledger", supplier, employer.store.listed().head)
    return employer.once(lambda: _ledger(employer, supplier), *key)


def _ledger(employer: EmployerFolder, supplier: str) -> Ledger:
    statements = sorted(_statements(employer, supplier), key=lambda one: one.period)
    made, count = list[Promise](), 0
    closings = employer.facts.closings()
    by_month: dict[str, list[Message]] = {}
    for view in month_views(employer, [closing.month for closing in closings[1:]]):
        told = [one for one in view.messages if one.supplier == supplier]
        count += len(told)
        by_month.setdefault(calendar_month(view.month), []).extend(told)
    for month, told in by_month.items():
        if month != closings[0].month:  # what is told with the opening list changes no statement
            made += _promises(employer, supplier, month, told, statements)
    later: dict[Who, list[Promise]] = {}
    for promise in made:
        later.setdefault((promise.plan, promise.person), []).append(promise)
    found = tuple(_followed(employer, one, statements, later[one.plan, one.person]) for one in made)
    without_effect = count - sum(len(one.messages) for one in made)
    return Ledger(supplier, found, count, without_effect, tuple(missing_statements(employer, supplier)))


def _followed(
    employer: EmployerFolder, promise: Promise, statements: Sequence[Statement], about: Sequence[Promise]
) -> Followed:
    """A promise with what statements say; `about`: all promises about that person and plan.

    From the statement on that is the first to show what was told later, only one that shows all is counted.
    """
    sightings = list(_sightings(employer, promise, statements))
    until = min((one.period for one in about if one.closing > promise.closing), default="9999-12")
    counted = tuple(one for one in sightings if one.period < until or one.verdict == "with")
    return Followed(promise, counted, len(counted) < len(sightings))


def _statements(employer: EmployerFolder, supplier: str) -> list[Statement]:
    return [one for one in in_force(employer.store.statements()) if one.supplier == supplier]


def _promises(
    employer: EmployerFolder,
    supplier: str,
    month: str,
    told: Sequence[Message],
    statements: Sequence[Statement],
) -> Iterator[Promise]:
    """A promise for each person and plan whose messages price something, about the first statement that shows it."""
    by_who: dict[Who, list[Message]] = {}
    for message in told:
        by_who.setdefault((message.plan, message.person), []).append(message)
    sent = {
        one.month: one.last_event.at.date()
        for one in employer.store.transmissions()
        if one.supplier == supplier and one.state == "sent"
    }
    for period in _periods(month, told) if told else ():
        lines = _with_and_without(employer, supplier, month, period, told, statements)
        for who, effect in effects(*lines).items():
            messages = by_who.pop(who, [])
            if messages:
                yield Promise(
                    supplier,
                    min({*effect.before, *effect.after})[0],
                    *who,
                    month,
                    period,
                    _patience(lines, who, month),
                    tuple(one.id for one in messages),
                    tuple(sorted({one.kind for one in messages})),
                    _day_sent(messages, sent),
                    effect,
                )
        if not by_who:
            return


def _day_sent(messages: Iterable[Message], sent: Mapping[str, date]) -> date | None:
    """The day on which the last of them left, by the closings that told them; None while one did not."""
    days = [sent.get(one.month) for one in messages]
    return None if None in days else max(day for day in days if day is not None)


def _patience(lines: Iterable[Sequence[ExpectedLine]], who: Who, closing: str) -> str:
    """The statement of the month that tells; of what is billed in advance, the next one."""
    billed = {
        line.tariff.covers[line.cover].billed for each in lines for line in each if (line.plan, line.person) == who
    }
    return next_month(closing) if "in advance" in billed else closing


def _periods(closing: str, told: Sequence[Message]) -> list[str]:
    """The statements that may be the first to show messages: of the month, the next, and those of days to come."""
    periods = {closing, next_month(closing)}
    for message in told:
        if message.effective is not None and month_of(message.effective) > closing:
            periods |= {month_of(message.effective), next_month(month_of(message.effective))}
    return sorted(periods)


def _with_and_without(
    employer: EmployerFolder,
    supplier: str,
    closing: str,
    period: str,
    told: Sequence[Message],
    statements: Sequence[Statement],
) -> tuple[list[ExpectedLine], list[ExpectedLine]]:
    """The lines of a statement without and with the messages of a closing; earlier months that were billed too."""
    back = min((month_of(one.effective) for one in told if one.effective), default=closing)
    earlier = sorted({one.period for one in statements if back <= one.period < period})
    sides = [
        [line for month in [*earlier, period] for line in _held(employer, supplier, month, closing, without, period)]
        for without in (True, False)
    ]
    return sides[0], sides[1]


def _held(
    employer: EmployerFolder, supplier: str, month: str, closing: str, without: bool, period: str
) -> Iterator[ExpectedLine]:
    """The lines of a month by what was told until a closing; `without`: all of it but that closing's messages.

    What is billed in advance knows a closing from the next statement on.
    """
    last = next_month(closing)
    ways = {"in arrears": closing, "in advance": last} if period >= last else {"in arrears": closing}
    covers = {
        cover.billed for one in tariffs_of(employer, supplier, month).values() for cover in one.tariff.covers.values()
    }
    for billed, through in ways.items():
        if billed in covers:
            for line in expected(employer, supplier, month, through_period=through, back=int(without)).lines:
                if line.tariff.covers[line.cover].billed == billed:
                    yield line


def _sightings(employer: EmployerFolder, promise: Promise, statements: Sequence[Statement]) -> Iterator[Sighting]:
    """What each statement that bills the promise's covers says of it, from the one it is about on."""
    covers = {key[3] for key in {*promise.effect.before, *promise.effect.after}}
    for statement in statements:
        if statement.period < promise.period or not _bills(employer, statement, promise, covers):
            continue
        found = [
            one
            for one in controlled(employer, statement).control.differences
            if one.key[0] == promise.contract and one.key[1] == promise.person
        ]
        sums = {
            one.name
            for one in controlled(employer, statement).control.differences
            if one.key[0] == promise.contract and not one.key[1]
        }
        if sums:  # of a contract that says nobody's premium, only that all of it is as before is known
            if sums <= {"T-02", "P-05"}:
                yield Sighting(statement.period, statement.id, "without", {})
            continue
        before = _before(employer, promise, statement) if found else dict[LineKey, Premium]()
        off = {one.key: one.amount for one in found}
        yield Sighting(statement.period, statement.id, verdict(promise, statement.period, found, before), off)


def _bills(employer: EmployerFolder, statement: Statement, promise: Promise, covers: set[str]) -> bool:
    if statement.contracts and promise.contract not in statement.contracts:
        return False
    bills = expected(employer, statement.supplier, statement.period).bills
    return any(contract == promise.contract and cover in covers for contract, cover, _ in bills)


def _before(employer: EmployerFolder, promise: Promise, statement: Statement) -> dict[LineKey, Premium]:
    """What the statement should bill of the person if the promise's messages, and those since, had not been sent."""
    months = {calendar_month(one.month) for one in employer.facts.closings()}
    since = [month for month in months if promise.closing <= month <= statement.period]
    lines = due_of(employer, promise.supplier, statement.period, back=len(since)).lines
    return {
        line.key: line.premium or NOTHING
        for line in lines
        if line.contract == promise.contract and line.person == promise.person
    }
