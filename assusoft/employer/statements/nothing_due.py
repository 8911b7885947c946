"""Somebody who was billed and has no cover -> the line by which a faithful supplier credits it."""

from fractions import Fraction

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.tariffs import tariffs_of
from assusoft.frames import Row, rows_of, rows_where
from assusoft.month.state import Key
from assusoft.months import month_end, month_start
from assusoft.plans.covers.premium import Insured
from assusoft.schema import MEMBER_IDENTITY
from assusoft.statements.expected import NOTHING, ExpectedLine, LineKey
from assusoft.statements.insured import FAMILY_NUMBER


def nothing_due(employer: EmployerFolder, supplier: str, key: LineKey) -> ExpectedLine:
    """The line of a key for which nothing is due: the whole month, of which no part is owed."""
    contract, person, member, cover, month = key
    plan, tariff = next(
        (plan, one.tariff)
        for plan, one in tariffs_of(employer, supplier, month).items()
        if one.contract == contract and cover in one.tariff.covers
    )
    days = month_start(month), month_end(month)
    insured = [Insured([days], _who(employer, (plan, person, member)), Fraction(0))]
    return ExpectedLine(contract, plan, person, member, cover, month, *days, insured, tariff, NOTHING)


def _who(employer: EmployerFolder, key: Key) -> Row:
    """What is known of the person, by what was reported last, else by the payroll."""
    plan, person, member = key
    held = employer.facts.state_at(employer.facts.closings()[-1]).affiliations
    rows = rows_of(rows_where(held, ((held["plan"] == plan) & (held["person"] == person)).to_numpy(dtype=bool)))
    worker = next((row for row in rows if not row["member"]), None) or _identity(employer, person)
    who = next((row for row in rows if row["member"] == member), None) or (
        _member(employer, person, member) if member else worker
    )
    return {**who, FAMILY_NUMBER: worker.get("national_number")}


def _identity(employer: EmployerFolder, person: str) -> Row:
    known = employer.store.known_identities()
    return rows_of(rows_where(known, (known["person"] == person).to_numpy(dtype=bool)))[-1]


def _member(employer: EmployerFolder, person: str, member: str) -> Row:
    shown = employer.facts.members_shown()
    rows = rows_of(shown[list(MEMBER_IDENTITY)])
    return next(row for row in rows if (row["person"], row["member"]) == (person, member))
