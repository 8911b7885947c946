"""A stored statement x what was reported -> the control: what should have been billed, what was, and why it differs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.expecting import Basis, expected
from assusoft.employer.statements.following.carried import Carried, carried_otherwise, statement_before
from assusoft.employer.statements.heard import heard_of
from assusoft.employer.statements.nothing_due import nothing_due
from assusoft.employer.statements.receiving import lines_of
from assusoft.employer.statements.tariffs import tariffs_of
from assusoft.frames import Row, is_true, rows_of, rows_where
from assusoft.month.state import Key, by_key
from assusoft.months import calendar_month, previous_month
from assusoft.plans.covers.cents import in_cents
from assusoft.plans.covers.cover import OnSalary
from assusoft.plans.covers.premium import Premium
from assusoft.plans.versions import plans_in_force
from assusoft.statements.agreeing import matched
from assusoft.statements.billed import BilledLine
from assusoft.statements.control import Control, Known, Tolerance, control
from assusoft.statements.expected import NOTHING, ExpectedLine, LineKey
from assusoft.statements.matching import Pair
from assusoft.statements.persons import Directory, as_reported, directory_of
from assusoft.statements.totals import Total, billed_by_line, control_of_totals, totals_of
from assusoft.store import Closing, Decision, Statement
from assusoft.store.facts.statements import in_force


@dataclass(frozen=True)
class Controlled:
    """A statement with its control; `through`: the last month whose messages the expected lines know.

    `carried`: opening balances that are not the closing ones of the statement before.
    """

    statement: Statement
    through: str
    lines: int
    control: Control
    carried: tuple[Carried, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether nobody has to act."""
        return self.control.agrees and not self.carried


def controlled(employer: EmployerFolder, statement: Statement) -> Controlled:
    """Control a statement; what is derived of the same facts is derived once."""
    key = ("controlled", statement.number, *_facts_of(employer, statement))
    return employer.once(
        lambda: replace(_controlled(employer, statement), carried=tuple(carried_otherwise(employer, statement))), *key
    )


class _Facts(NamedTuple):
    """How far the facts go that a control rests on: a decision about a difference is none.

    `unsent`: supplier and calendar month of each file that did not leave.
    """

    imports: int
    closings: int
    said: int
    statements: tuple[Statement, ...]
    written_off: tuple[Decision, ...]
    unsent: frozenset[tuple[str, str]]
    returns: int


def _facts_of(employer: EmployerFolder, statement: Statement) -> tuple[object, ...]:
    """What a control depends on: what was reported and left, the statements, what was written off of earlier ones."""
    known = _facts_known(employer)
    earlier = {
        one.number for one in known.statements if one.supplier == statement.supplier and one.period < statement.period
    }
    off = [one.number for one in known.written_off if one.statement in earlier]
    return *_reported_and_billed(known, statement.supplier), tuple(off)


def _reported_and_billed(known: _Facts, supplier: str) -> tuple[object, ...]:
    mine = tuple(one.number for one in known.statements if one.supplier == supplier)
    return known.imports, known.closings, known.said, mine, _held(known, supplier), known.returns


def _held(known: _Facts, supplier: str) -> frozenset[str]:
    """The months of which a file for the supplier did not leave."""
    return frozenset(month for name, month in known.unsent if name == supplier)


def _facts_known(employer: EmployerFolder) -> _Facts:
    return employer.once(lambda: _read_facts(employer), "control facts", employer.store.head())


def _read_facts(employer: EmployerFolder) -> _Facts:
    listed = employer.store.listed()
    written_off = tuple(one for one in employer.store.decisions() if one.choice == "write-off")
    unsent = frozenset(
        (one.supplier, calendar_month(one.month)) for one in employer.store.transmissions() if one.state != "sent"
    )
    return _Facts(
        len(listed.imports), len(listed.closings), employer.facts.said().last, tuple(employer.store.statements()),
        written_off, unsent, len(listed.returns),
    )  # fmt: skip


def _controlled(employer: EmployerFolder, statement: Statement) -> Controlled:
    billed, people = lines_of(employer, statement), directory(employer)
    if billed[0].is_total:
        through, totals = _totals(employer, statement)
        return Controlled(
            statement, through, len(billed), control_of_totals(statement.supplier, statement.period, totals)
        )
    due = lines_due(employer, statement.supplier, statement.period, _contracts(employer, statement, billed))
    suspects = _persons_that_differ(due.lines, billed, people, due.contracts)
    earlier = due_before(employer, statement, due, suspects)
    unsent = due_unsent(employer, statement, due, suspects)
    known = replace(_known(employer, statement, due, earlier), unsent=unsent)
    return Controlled(
        statement, due.through, len(billed), control(statement.supplier, due.lines, billed, people, known)
    )


def _totals(employer: EmployerFolder, statement: Statement) -> tuple[str, list[Total]]:
    """The sums of a statement that prints nothing else, judged, and the last month whose messages they should know."""
    key = ("totals", statement.number, employer.store.listed().head)
    return employer.once(lambda: _judged_totals(employer, statement), *key)


def _judged_totals(employer: EmployerFolder, statement: Statement) -> tuple[str, list[Total]]:
    billed, supplier, period = lines_of(employer, statement), statement.supplier, statement.period
    due = lines_due(employer, supplier, period, _contracts(employer, statement, billed))
    persons = {line.person for line in due.lines}
    unsent, lately = due_unsent(employer, statement, due, persons), due_before(employer, statement, due, persons)
    otherwise = {"P-05": list(unsent.values())} if unsent is not None else {}
    wanted = {line.contract for line in due.lines}
    otherwise["T-02"] = [line for line in lately.values() if line.contract in wanted]
    tolerance = in_cents(employer.suppliers[supplier].statements.tolerance_total)
    return due.through, totals_of(billed, due.lines, otherwise, due.contracts, tolerance)


@dataclass(frozen=True)
class Due:
    """What a statement should bill: the lines of its period, and the corrections of what earlier ones billed."""

    through: str
    months: frozenset[str]
    contracts: Mapping[str, Sequence[str]]
    lines: tuple[ExpectedLine, ...]


def lines_due(
    employer: EmployerFolder,
    supplier: str,
    period: str,
    contracts: Iterable[str] | None = None,
    back: int = 0,
    basis: Basis = "reported",
) -> Due:
    """What a faithful supplier would bill for a period, corrections included.

    Parameters
    ----------
    contracts
        Only those; None: every contract of the supplier.
    back
        As if the messages of that many last months had not been reported.
    """
    due = expected(employer, supplier, period, basis, back=back)
    covers = _covers(employer, supplier, period)
    wanted = set(covers if contracts is None else contracts)
    lines = [line for line in due.lines if line.contract in wanted]
    lines += _corrections(employer, supplier, period, {name: covers[name] for name in covers if name in wanted}, back)
    return Due(due.through, frozenset(due.months), covers, tuple(lines))


def _corrections(
    employer: EmployerFolder, supplier: str, period: str, contracts: Mapping[str, Sequence[str]], back: int
) -> list[ExpectedLine]:
    """What earlier statements billed too much or too little by what is reported now, a line for each key and month.

    Of a month in which no statement of a contract came, that contract is corrected in nothing: it was not billed yet.
    """
    earlier = [one for one in in_force(employer.store.statements()) if one.supplier == supplier and one.period < period]
    if not earlier:
        return []
    so_far = _billed_so_far(employer, earlier)
    for key, off in _written_off(employer, supplier, period).items():
        so_far[key] = so_far.get(key, NOTHING).less(off)
    came: dict[str, set[str]] = defaultdict(set)
    for one in earlier:
        came[one.period] |= set(one.contracts or contracts)  # a layout may name none
    return [
        replace(line, premium=delta, correction=True, so_far=so_far.get(line.key, NOTHING))
        for month in sorted(came)
        for line, delta in _owed_of(employer, supplier, month, period, so_far, back)
        if line.contract in contracts and line.contract in came[month]
    ]


def _owed_of(
    employer: EmployerFolder, supplier: str, month: str, period: str, so_far: Mapping[LineKey, Premium], back: int
) -> Iterator[tuple[ExpectedLine, Premium]]:
    """The lines of an earlier period whose premium is not what was billed for them, with what is missing of it."""
    now = expected(employer, supplier, month, through_period=period, back=back)
    of = {line.key: line for line in now.lines}
    then = {line.key: line for line in expected(employer, supplier, month).lines}
    for key in sorted(key for key in {*of, *so_far} if key[1] and (key[0], key[3], key[4]) in now.bills):
        billed = so_far.get(key, NOTHING)
        should = (of[key].premium if key in of else NOTHING) or billed
        if should != billed:
            line = of.get(key) or then.get(key) or nothing_due(employer, supplier, key)
            yield line, should.less(billed)


def _written_off(employer: EmployerFolder, supplier: str, before: str) -> dict[LineKey, Premium]:
    """Key -> what was written off of statements of periods before this one: nobody corrects it any more."""
    off = {one.difference: one.statement for one in employer.store.decisions() if one.choice == "write-off"}
    found: dict[LineKey, Premium] = {}
    for one in in_force(employer.store.statements()):
        if one.supplier == supplier and one.period < before and one.number in off.values():
            for difference in controlled(employer, one).control.differences:
                if difference.id in off:
                    known = found.get(difference.key, NOTHING)
                    found[difference.key] = known.less(difference.expected.less(difference.billed))
    return found


def balance_of(employer: EmployerFolder, supplier: str) -> dict[LineKey, int]:
    """Key -> cents billed too much by all statements in force, against what is reported now."""
    key = ("balance", supplier, *_reported_and_billed(_facts_known(employer), supplier))
    return employer.once(lambda: _balance_of(employer, supplier), *key)


def _balance_of(employer: EmployerFolder, supplier: str) -> dict[LineKey, int]:
    statements = [one for one in in_force(employer.store.statements()) if one.supplier == supplier]
    last = max(one.period for one in statements)
    billed = _billed_so_far(employer, statements)
    due = {
        line.key: line.premium.total
        for month in sorted({one.period for one in statements})
        for line in expected(employer, supplier, month, through_period=last).lines
        if line.premium is not None
    }
    return {key: (billed.get(key) or NOTHING).total - due.get(key, 0) for key in {*billed, *due}}


def _covers(employer: EmployerFolder, supplier: str, period: str) -> dict[str, list[str]]:
    """Contract -> the covers it has."""
    covers: dict[str, list[str]] = {}
    for one in tariffs_of(employer, supplier, period).values():
        covers.setdefault(one.contract, []).extend(one.tariff.covers)
    return covers


def _billed_so_far(employer: EmployerFolder, statements: Sequence[Statement]) -> dict[LineKey, Premium]:
    """Key -> what these statements billed; a line of several months by month, as they were expected."""
    sums: dict[LineKey, Premium] = {}
    for one in statements:
        # what stands for whom in a sum rests on what is due; in a line, on who is known
        known = _facts_of(employer, one) if lines_of(employer, one)[0].is_total else _people_known(employer)
        billed = employer.once(partial(_billed_by, employer, one), "billed", one.number, *known)
        for key, premium in billed.items():
            sums[key] = sums[key].plus(premium) if key in sums else premium
    return sums


def _billed_by(employer: EmployerFolder, statement: Statement) -> dict[LineKey, Premium]:
    supplier, period = statement.supplier, statement.period
    due, rows = expected(employer, supplier, period).lines, lines_of(employer, statement)
    if rows[0].is_total:
        return billed_by_line(_totals(employer, statement)[1], period)
    agreeing, pairs = matched(due, rows, directory(employer), _covers(employer, supplier, period))
    sums = dict(agreeing)
    for pair in pairs:
        if pair.billed and (not pair.whose.unclear or pair.whose.member):
            key = pair.moved or pair.key
            sums[key] = sums.get(key, NOTHING).plus(pair.billed_premium)
    return sums


def _contracts(employer: EmployerFolder, statement: Statement, billed: Sequence[BilledLine]) -> set[str] | None:
    """The contracts that a statement is about; None, all of the supplier, where its lines name none."""
    return None if any(not line.contract for line in billed) else set(statement.contracts)


def directory(employer: EmployerFolder) -> Directory:
    """Everybody whom a line of a statement may name."""
    return employer.once(
        lambda: directory_of(employer.store.known_identities(), employer.facts.members_shown()),
        "directory",
        *_people_known(employer),
    )


def _people_known(employer: EmployerFolder) -> tuple[int, int]:
    """What says who is known: the imports, and what HR said."""
    return len(employer.store.listed().imports), employer.facts.said().last


def _persons_that_differ(
    expected: Sequence[ExpectedLine],
    billed: Sequence[BilledLine],
    people: Directory,
    contracts: Mapping[str, Sequence[str]],
) -> set[str]:
    return {pair.key[1] for pair in matched(expected, billed, people, contracts).pairs if not _equal(pair)}


def _equal(pair: Pair) -> bool:
    named = pair.expected is None or all(as_reported(row.printed, pair.expected.values) for row in pair.billed)
    return named and not pair.moved and pair.billed_premium == pair.expected_premium


def due_before(
    employer: EmployerFolder, statement: Statement, due: Due, persons: set[str]
) -> dict[LineKey, ExpectedLine]:
    """The lines that would be due if the last month's messages had not been reported; of these persons."""
    if not persons or not _reported_before(employer, due.through):
        return {line.key: line for line in due.lines}
    before = lines_due(employer, statement.supplier, statement.period, back=1)
    return {line.key: line for line in before.lines if line.person in persons}


def due_unsent(
    employer: EmployerFolder, statement: Statement, due: Due, persons: set[str]
) -> dict[LineKey, ExpectedLine] | None:
    """The lines that would be due if what never left had not been reported; of these persons. None when all left."""
    supplier, period = statement.supplier, statement.period
    backs = {  # what is billed in advance is to know a month less
        advance: _months_unsent(employer, supplier, through)
        for advance, through in ((False, due.through), (True, previous_month(period)))
        if any(_in_advance(line) == advance for line in due.lines)
    }
    if not persons or not any(backs.values()):
        return None
    return {
        line.key: line
        for advance, back in backs.items()
        for line in (lines_due(employer, supplier, period, back=back).lines if back else due.lines)
        if _in_advance(line) == advance and line.person in persons
    }


def _in_advance(line: ExpectedLine) -> bool:
    return line.tariff.covers[line.cover].billed == "in advance"


def _months_unsent(employer: EmployerFolder, supplier: str, through: str) -> int:
    """How many of the last months told by then, from the first on whose files did not leave; the takeover is none."""
    months = sorted({calendar_month(one.month) for one in employer.facts.closings()})
    held = _held(_facts_known(employer), supplier)
    return sum(min(held) <= month <= calendar_month(through) for month in months[1:]) if held else 0


def _right_before(employer: EmployerFolder, statement: Statement) -> Callable[[ExpectedLine], Premium | None]:
    """A line -> what the last statement before, of its contract, billed for it, where that was what it should be."""

    @cache
    def right(contract: str) -> Mapping[tuple[str, ...], Premium]:
        last = statement_before(employer, statement, contract)
        return _billed_rightly(employer, last) if last else {}

    return lambda line: right(line.contract).get(line.key[:4])


def _billed_rightly(employer: EmployerFolder, statement: Statement) -> dict[tuple[str, ...], Premium]:
    """Key without month -> what the statement billed, of its last month, where that was what it should be."""
    billed, found = _billed_so_far(employer, [statement]), dict[tuple[str, ...], Premium]()
    lines = expected(employer, statement.supplier, statement.period).lines
    for line in sorted(lines, key=lambda one: one.month):
        if line.premium is not None and billed.get(line.key) == line.premium:
            found[line.key[:4]] = line.premium
        else:
            found.pop(line.key[:4], None)
    return found


def _reported_before(employer: EmployerFolder, through: str) -> bool:
    return any(closing.month < calendar_month(through) for closing in employer.facts.closings())


def _known(employer: EmployerFolder, statement: Statement, due: Due, earlier: Mapping[LineKey, ExpectedLine]) -> Known:
    plans = plans_in_force(employer.plans, statement.period)
    contract = {name: plan.contract or plan.reported_as for name, plan in plans.items()}
    closing = employer.facts.closing_of(due.through)
    state = employer.facts.state_at(closing).affiliations
    rows = rows_of(rows_where(state, is_true(state["status"] == "affiliated"))[["plan", "person", "member"]])
    given = employer.suppliers[statement.supplier].statements
    return Known(
        due.contracts,
        earlier,
        frozenset((contract.get(row["plan"]) or row["plan"], row["person"], row["member"]) for row in rows),
        frozenset(contract[name] for name, plan in plans.items() if plan.enrolment == "optional"),
        due.months,
        lambda line: _history(employer, line, due.through),
        Tolerance(in_cents(given.tolerance), in_cents(given.tolerance_total)),
        right_before=_right_before(employer, statement),
        heard=heard_of(employer, statement, due.through),
    )


def _history(employer: EmployerFolder, line: ExpectedLine, through: str) -> dict[str, list[object]]:
    """Field -> what it was reported as before, the last one first, in the months that were closed."""
    cover = line.tariff.covers[line.cover]
    bases = [line.tariff.covers[name] for name in getattr(cover, "of", (line.cover,))]
    fields = {one.salary for one in bases if isinstance(one, OnSalary)} | {"insured_pct"}
    found: dict[str, list[object]] = {name: [] for name in fields}
    for closing in reversed(employer.facts.closings()):
        if closing.month > through:
            continue
        row = _rows_at(employer, closing).get((line.plan, line.person, line.member))
        for name in fields:
            value = row.get(name) if row else None
            if value is not None and value not in found[name]:
                found[name].append(value)
    return found


def _rows_at(employer: EmployerFolder, closing: Closing) -> dict[Key, Row]:
    """The affiliations that were reported when a month was closed."""
    return employer.once(lambda: by_key(employer.facts.state_at(closing).affiliations), "held", closing.number)
