"""Premium statements and returns -> what suppliers themselves said of each person, to be quoted with its day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assusoft.benefit_sheets.known import Billed, Stated
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.returns.refused import messages_told, results_until
from assusoft.employer.statements.controlling import directory
from assusoft.employer.statements.receiving import lines_of
from assusoft.employer.statements.tariffs import tariffs_of
from assusoft.month.messages import Message
from assusoft.months import calendar_month
from assusoft.plans.covers.premium import Premium
from assusoft.statements.billed import BilledLine
from assusoft.statements.expected import NOTHING
from assusoft.statements.matching import key_of
from assusoft.statements.persons import whose
from assusoft.store import Statement
from assusoft.store.facts.statements import in_force
from assusoft.suppliers.returns.results import Result


class Quoted(NamedTuple):
    """The statements quoted, by id, and what they bill: person -> a value for each plan."""

    statements: Mapping[str, Stated]
    billed: Mapping[str, list[Billed]]


def quoted(employer: EmployerFolder, month: str) -> Quoted:
    """What the last statement of each contract, of the month or before it, bills for each person."""
    billed: dict[str, list[Billed]] = defaultdict(list)
    found: dict[str, Stated] = {}
    for statement, contracts in _last(employer, month):
        for person, one in _of_statement(employer, statement, contracts):
            billed[person].append(one)
        found[statement.id] = Stated(
            statement.id, statement.supplier, statement.period, statement.name, statement.at.date()
        )
    return Quoted(found, billed)


def _last(employer: EmployerFolder, month: str) -> list[tuple[Statement, set[str]]]:
    """The statements quoted, each with the contracts of which it is the last; '' where a file names none."""
    last: dict[tuple[str, str], Statement] = {}
    for one in sorted(in_force(employer.store.statements()), key=lambda one: (one.period, one.number)):
        if one.period <= month and one.supplier in employer.suppliers:
            last |= {(one.supplier, contract): one for contract in one.contracts or ("",)}
    of: dict[int, set[str]] = defaultdict(set)
    for (_, contract), one in last.items():
        of[one.number].add(contract)
    numbered = {one.number: one for one in last.values()}
    return [(one, of[number]) for number, one in sorted(numbered.items())]


def _of_statement(employer: EmployerFolder, statement: Statement, contracts: set[str]) -> Iterator[tuple[str, Billed]]:
    tariffs = tariffs_of(employer, statement.supplier, statement.period)
    plans = {(one.contract, cover): name for name, one in tariffs.items() for cover in one.tariff.covers}
    covers: dict[str, list[str]] = defaultdict(list)
    for contract, cover in plans:
        covers[contract].append(cover)
    people, found = directory(employer), dict[tuple[str, str], list[BilledLine]]()
    for line in lines_of(employer, statement):
        if line.is_total:
            continue
        contract, person, _, cover, _ = key_of(line, whose(line.printed, people), covers)
        if (contract, cover) in plans and (line.contract in contracts or contracts == {""}):
            found.setdefault((person, plans[contract, cover]), []).append(line)
    for (person, plan), lines in found.items():
        yield person, _sum(plan, statement, lines)


def _sum(plan: str, statement: Statement, lines: list[BilledLine]) -> Billed:
    premium = NOTHING
    for line in lines:
        premium = premium.plus(Premium(*line.premium))
    others = any(line.month < statement.period for line in lines)
    return Billed(plan, statement.id, premium, tuple(line.row for line in lines), others)


def references(employer: EmployerFolder, month: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Person -> plan -> the supplier's own number of the worker, as its last acceptance said, and the return's id."""
    if not employer.facts.returns():
        return {}
    results = results_until(employer, month)
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for sending in employer.store.transmissions():
        if sending.id in results and calendar_month(sending.month) <= month:
            told = messages_told(employer, sending.month, sending.supplier)
            for message, result in _accepted(told, results[sending.id]):
                found[message.person][message.plan] = result.reference, f"R{result.number}"
    return found


def _accepted(told: list[Message], results: Mapping[str, Result]) -> Iterator[tuple[Message, Result]]:
    for message in told:
        result = results.get(message.id)
        if result and result.result in _TAKEN and result.reference and not message.member:
            yield message, result


_TAKEN = ("accepted", "remarked", "in_force")
"""Results of a message that its supplier took."""
