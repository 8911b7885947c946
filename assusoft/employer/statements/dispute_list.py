"""Differences of premium statements -> a workbook for the supplier: each with its causes and what it was told, when."""

from collections.abc import Sequence
from typing import Any

from assusoft.days_in_words import month_label
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import names_of_all
from assusoft.employer.statements.differing import Differing
from assusoft.employer.statements.evidence import told_lately
from assusoft.language import say
from assusoft.layouts.workbook.for_people import PeoplesList, book_of_lists
from assusoft.plans.covers.cents import euro
from assusoft.statements.classes import CLASSES

HEADINGS = (
    "Difference", "Statement", "Line of the statement", "Contract", "Person", "Name", "Family member", "Cover", "Month",
    "Billed", "Expected", "Difference (EUR)", "What", "Why", "Told", "State",
)  # fmt: skip
"""Headings, as English sentence keys."""


def book_of_disputes(employer: EmployerFolder, found: Sequence[Differing], language: str) -> bytes:
    """The differences, a row each, in the language of whom it is for; amounts are numbers, in EUR."""
    names = names_of_all(employer)
    rows = [_row(employer, one, names, language) for one in found]
    headings = [say(language, heading) for heading in HEADINGS]
    return book_of_lists([PeoplesList(say(language, "Differences"), headings, rows)])


def _row(employer: EmployerFolder, about: Differing, names: dict[str, str], language: str) -> list[Any]:
    one = about.difference
    contract, person, member, cover, month = one.key
    known = not person.startswith("?")
    sentence = say(language, CLASSES[one.name].sentence)
    causes = [f"{cause.words.in_language(language)} ({euro(cause.amount)} EUR)" for cause in one.causes]
    return [
        one.id,
        about.statement.name,
        ", ".join(map(str, one.rows)),
        contract,
        person if known else "",
        names.get(person, ""),
        member,
        cover,
        month_label(month, language),
        euro(one.billed.total),
        euro(one.expected.total),
        euro(one.amount),
        sentence,
        "; ".join(cause for cause in causes if not cause.startswith(sentence)),
        told_lately(employer, about.statement, one.key, language) if known else "",
        say(language, about.state),
    ]
