"""A difference of a premium statement -> the tree of what it rests on: bill, causes, what was reported and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assusoft.days_in_words import day as day_label
from assusoft.days_in_words import month_label
from assusoft.employer.looking.people import names_of_all
from assusoft.employer.statements.controlling import lines_due
from assusoft.employer.statements.differing import Known, difference_named
from assusoft.employer.statements.evidence import told_about
from assusoft.language import colon, say
from assusoft.month.why.explanation import Explanation
from assusoft.month.wording import message_line
from assusoft.plans.covers.cents import euro
from assusoft.plans.covers.cover import Cover, OnSalary
from assusoft.statements.classes import CLASSES
from assusoft.statements.expected import ExpectedLine

if TYPE_CHECKING:
    from assusoft.employer.derivations import Derivations


def difference_explained(acme: Derivations, id: str) -> Explanation:
    """Why a difference is one, down to the cells of the extracts that what was reported comes from.

    Raises
    ------
    Refused
        No statement in force has that difference.
    """
    found = difference_named(acme, id)
    one, language = found.difference, acme.language
    contract, person, _, cover, month = one.key
    name = names_of_all(acme).get(person, "")
    about = f"{contract} {cover} {month_label(month, language)} {name}".strip()
    sums = say(
        language,
        "billed {billed} EUR, expected {expected} EUR",
        billed=euro(one.billed.total),
        expected=euro(one.expected.total),
    )
    children = [
        *_causes(found, language),
        *_lines(found, language),
        *_reported(acme, found),
        *_decided(found, language),
    ]
    return Explanation(
        f"{one.id} {say(language, CLASSES[one.name].sentence)}, {about}", sums, "difference", tuple(children)
    )


def _causes(found: Known, language: str) -> Iterator[Explanation]:
    for cause in found.difference.causes:
        yield Explanation(cause.words.in_language(language), f"{euro(cause.amount)} EUR", "cause")
    for other in found.difference.others:
        yield Explanation(say(language, "it may as well be"), other.in_language(language), "cause")


def _lines(found: Known, language: str) -> Iterator[Explanation]:
    """Where the statement says so; where it says nothing, that."""
    for row in found.difference.rows:
        yield Explanation(
            f"{found.statement.name}, {say(language, 'line {row} of the statement', row=row)}", "", "place"
        )
    if not found.difference.rows:
        yield Explanation(say(language, "no line of the statement"), found.statement.name, "absence")


def _reported(acme: Derivations, found: Known) -> Iterator[Explanation]:
    """What the premium is computed from, each value with its own reasons; and what the supplier was told lately."""
    due = lines_due(acme, found.statement.supplier, found.statement.period)
    line = next((line for line in due.lines if line.key == found.difference.key), None)
    if line is not None:
        yield from (_field(acme, found, line, name, due.through) for name in premium_fields(line))
    yield from _messages(acme, found, due.through)


def _field(acme: Derivations, found: Known, line: ExpectedLine, name: str, through: str) -> Explanation:
    cell = "/".join([found.statement.supplier, line.plan, line.person, *([line.member] if line.member else []), name])
    return acme.explain(cell, through)


def premium_fields(line: ExpectedLine) -> list[str]:
    """The fields reported that the cover's premium is computed from, and the days of the affiliation."""
    cover = line.tariff.covers[line.cover]
    bases: list[Cover] = [line.tariff.covers[name] for name in getattr(cover, "of", (line.cover,))]
    named = ["affiliation_from", *(["affiliation_to"] if line.values.get("affiliation_to") else [])]
    for base in bases:
        if isinstance(base, OnSalary):
            named += [base.salary, "insured_pct"]
        for key in ("rate", "amount", "multiple", "s1", "s2"):
            table = line.tariff.tables.get(str(getattr(base, key, "")))
            named += [*table.keys, *(["birth_date"] if table.bands else [])] if table else []
    return [name for name in dict.fromkeys(named) if line.values.get(name) is not None and name != "relation"]


def _messages(acme: Derivations, found: Known, through: str) -> Iterator[Explanation]:
    """What the supplier was told of the person since the period began, and what became of it."""
    supplier, period = found.statement.supplier, found.statement.period
    _, person, member, _, _ = found.difference.key
    for message, sending in told_about(acme, supplier, person, member, period, through):
        state = say(acme.language, sending.state.replace("_", " ")) if sending else ""
        where = f"{sending.id}{colon(acme.language)}{state}" if sending else ""
        yield Explanation(f"{message.id} {message_line(message, acme.language, acme.labels())}", where, "message")


def _decided(found: Known, language: str) -> Iterator[Explanation]:
    for one in found.decisions:
        until = f" {say(language, 'until {day}', day=one.until)}" if one.until else ""
        what = f"{one.choice}{until}, {one.by}, {day_label(one.at.date(), language)}"
        yield Explanation(what, one.reason, "answer")
