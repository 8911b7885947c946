"""A difference -> what it rests on, as plain values: the lines billed, what was reported, what was told, when."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from assusoft.days_in_words import day as day_label
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.differing import Known, difference_named
from assusoft.employer.statements.evidence import told_lately
from assusoft.employer.statements.explaining import premium_fields
from assusoft.employer.statements.following.due import due_of
from assusoft.employer.statements.receiving import lines_of
from assusoft.labels import field_label, shown
from assusoft.plans.covers.cents import euro
from assusoft.plans.covers.premium import Premium
from assusoft.statements.billed import BilledLine
from assusoft.statements.expected import ExpectedLine, LineKey

Said = tuple[str, str, Decimal | str]
"""A field, its label, and its value in words; a number as it is."""


class PremiumShown(TypedDict):
    """A premium by share, in EUR as text."""

    employer: str
    employee: str
    tax: str
    total: str


LineShown = TypedDict(
    "LineShown",
    {"row": int, "month": str, "from": str, "to": str, "premium": PremiumShown, "printed": list[Said], "says": str},
)
"""A line of a statement: its number, its days ('' where it prints none), and what it prints."""


class DecisionShown(TypedDict):
    """What was decided about a difference; `until`: a day as ISO text, or ''."""

    choice: str
    until: str
    reason: str
    by: str
    at: datetime
    number: int


class Evidence(TypedDict):
    """What a difference rests on; see `Employer.evidence`. `causes`: each in words with its amount in EUR as text."""

    id: str
    billed: PremiumShown
    expected: PremiumShown
    values: list[Said]
    lines: list[LineShown]
    file: str
    causes: list[tuple[str, str]]
    others: list[str]
    told: str
    decisions: list[DecisionShown]


def evidence_values(employer: EmployerFolder, id: str, language: str) -> Evidence:
    """The evidence of a difference; see `Employer.evidence`."""
    found = difference_named(employer, id)
    one = found.difference
    person = one.key[1]
    return {
        "id": one.id,
        "billed": _premium(one.billed),
        "expected": _premium(one.expected),
        "values": _reported(employer, found, language),
        "lines": [
            _line(employer, line, language) for line in lines_of(employer, found.statement) if line.row in one.rows
        ],
        "file": found.statement.name,
        "causes": [(cause.words.in_language(language), f"{euro(cause.amount):.2f}") for cause in one.causes],
        "others": [other.in_language(language) for other in one.others],
        "told": "" if person.startswith("?") else told_lately(employer, found.statement, one.key, language),
        "decisions": [
            {"choice": each.choice, "until": each.until, "reason": each.reason, "by": each.by, "at": each.at,
             "number": each.number}
            for each in found.decisions
        ],
    }  # fmt: skip


def _premium(premium: Premium) -> PremiumShown:
    employer, employee, tax, total = (f"{euro(cents):.2f}" for cents in (*premium, premium.total))
    return {"employer": employer, "employee": employee, "tax": tax, "total": total}


def _reported(employer: EmployerFolder, found: Known, language: str) -> list[Said]:
    """Field, its label and its value in words, of what the premium is computed from; none where nothing is due."""
    line = next((each for each in _due(employer, found) if each.key == _key(found)), None)
    if line is None:
        return []
    return [(name, *_said(employer, name, line.values[name], language)) for name in premium_fields(line)]


def _due(employer: EmployerFolder, found: Known) -> Sequence[ExpectedLine]:
    return due_of(employer, found.statement.supplier, found.statement.period).lines


def _key(found: Known) -> LineKey:
    return found.difference.key


def _line(employer: EmployerFolder, line: BilledLine, language: str) -> LineShown:
    return {
        "row": line.row,
        "month": line.month,
        "from": day_label(line.begin, language) if line.begin else "",
        "to": day_label(line.end, language) if line.end else "",
        "premium": _premium(line.premium),
        "printed": [(name, *_said(employer, name, value, language)) for name, value in line.printed.items()],
        "says": line.particularity,
    }


def _said(employer: EmployerFolder, name: str, value: object, language: str) -> tuple[str, Decimal | str]:
    own = employer.settings.own
    said = value if isinstance(value, Decimal) else shown(name, value, language, own)
    return field_label(name, language, own), said
