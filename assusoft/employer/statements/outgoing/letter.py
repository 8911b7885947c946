"""What a supplier must mend in its premium statements -> a letter in its language, with what it was told and when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from assusoft.days_in_words import day as day_label
from assusoft.days_in_words import month_label
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import member_names, names_of_all
from assusoft.employer.statements.control_report import FIRST
from assusoft.employer.statements.controlling import controlled
from assusoft.employer.statements.differing import Differing, all_differing
from assusoft.employer.statements.evidence import told_lately
from assusoft.employer.statements.following.carried import carried_last
from assusoft.employer.statements.following.ledger_report import frozen_of
from assusoft.employer.statements.following.together import collective_differences
from assusoft.labels import number
from assusoft.language import colon, say
from assusoft.plans.covers.cents import euro
from assusoft.resources import resource_folder
from assusoft.statements.classes import CLASSES
from assusoft.statements.following.collective import Collective
from assusoft.store import Statement
from assusoft.templating import fill

Form = Literal["txt", "html"]
TO_MEND = ("open", "reopened", "asked", "disputed", "accepted")
"""States in which the supplier has still something to show."""


def letter(employer: EmployerFolder, supplier: str, today: date, form: Form) -> str:
    """The letter; see `Employer.letter`."""
    values = letter_values(employer, supplier, today, to_mend(employer, supplier, today))
    return filled(employer, f"dispute.{form}.j2", values)


def filled(employer: EmployerFolder, name: str, values: Mapping[str, Any]) -> str:
    """A template of letters, the employer's own before ours."""
    return fill(name, [employer.folder / "templates" / "letters", resource_folder("templates") / "letters"], values)


def to_mend(employer: EmployerFolder, supplier: str, today: date) -> list[Differing]:
    """The differences that this supplier must mend, the worst risk first, then by person.

    What several statements show of the same person, cover and month is said once, as the last of them shows it.
    """
    employer.supplier(supplier)
    mine = [
        one
        for one in all_differing(employer, today)
        if one.statement.supplier == supplier
        and one.state in TO_MEND
        and CLASSES[one.difference.name].owner == "supplier"
    ]
    last = {_about(one): one for one in sorted(mine, key=lambda one: one.statement.period)}
    return sorted(last.values(), key=_urgency)


def _about(one: Differing) -> tuple[object, ...]:
    """What a difference is about; of a line whose person is not known, itself."""
    return (one.difference.id,) if one.difference.key[1].startswith("?") else one.difference.key


def _urgency(one: Differing) -> tuple[int, tuple[str, str, str, str, str]]:
    return FIRST.index(CLASSES[one.difference.name].risk), one.difference.key


def letter_values(
    employer: EmployerFolder, supplier: str, today: date, differences: Sequence[Differing]
) -> dict[str, Any]:
    """The values that the template may show: texts and lists, in the supplier's language."""
    known, frozen = employer.supplier(supplier), frozen_of(employer, supplier)
    language = known.language
    differences = [one for one in differences if one.difference.key[0] not in frozen]
    names, members = names_of_all(employer), member_names(employer)
    balances = _balances(employer, supplier, language)
    statements = {one.statement.number: one.statement for one in differences}
    return {
        "language": language,
        "colon": colon(language),
        "title": say(language, "Premium statements: differences"),
        "employer": employer.name,
        "supplier": known.name,
        "contact": known.contact,
        "date": day_label(today, language),
        "intro": say(
            language, "We compared your premium statements with what we reported to you. What follows differs."
        ),
        "ask": say(language, "Please mend it with your next statement, or tell us why it is right."),
        "nothing": "" if differences or frozen or balances else say(language, "Nothing is open."),
        "balances": balances,
        "frozen": [_frozen(contract, cents, language) for contract, cents in frozen.items()],
        "words": _words(language),
        "statements": [
            {
                "name": statement.name,
                "id": statement.id,
                "period": month_label(statement.period, language),
                "contracts": ", ".join(statement.contracts),
                "total": _sum(mine, language),
                "collective": [_collective(one, language) for one in many],
                "differences": [
                    _difference(employer, one, names, members, language)
                    for one in mine
                    if one.difference.id not in {id for each in many for id in each.ids}
                ],
            }
            for place, statement in sorted(statements.items())
            for mine in [[one for one in differences if one.statement.number == place]]
            for many in [_together(employer, statement, mine)]
        ],
    }


def _balances(employer: EmployerFolder, supplier: str, language: str) -> list[str]:
    """What the last statement of a contract carries over otherwise than the one before ended, a sentence each."""
    sentence = (
        "Statement {name} carries over {opening} EUR of {contract}; the one before ended with {closing} EUR. Please "
        "say where the difference comes from."
    )
    return [
        say(
            language,
            sentence,
            name=last.name,
            contract=one.contract or say(language, "all contracts"),
            opening=number(euro(one.opening), language),
            closing=number(euro(one.closing), language),
        )
        for last, one in carried_last(employer, supplier)
    ]


def _together(employer: EmployerFolder, statement: Statement, mine: Sequence[Differing]) -> list[Collective]:
    """What most lines of a cover have in common, where all of it is still to be mended."""
    ids = {one.difference.id for one in mine}
    found = collective_differences(employer, controlled(employer, statement))
    return [one for one in found if ids.issuperset(one.ids)]


def _collective(one: Collective, language: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "contract": one.contract,
        "cover": one.cover,
        "count": say(language, "{count} of {all} lines", count=len(one.differences), all=one.of),
        "what": say(language, CLASSES[one.name].sentence),
        "why": one.says(language),
        "difference": _money(one.amount, language),
    }


def _frozen(contract: str, amount: int, language: str) -> str:
    """What is said of a contract of which too much is open for single corrections."""
    sentence = (
        "Contract {contract}: {amount} EUR are open, too much and too little together. We do not ask single "
        "corrections any more: please settle all of it with one statement, by the list of what should be billed that "
        "we add."
    )
    return say(language, sentence, contract=contract, amount=number(euro(amount), language))


def _words(language: str) -> dict[str, str]:
    words = {
        "statement": "Statement", "contract": "Contract", "person": "Person", "cover": "Cover", "month": "Month",
        "billed": "Billed", "expected": "Expected", "difference": "Difference", "line": "Line of the statement",
        "why": "Why", "told": "Told", "total": "Total", "reference": "Our reference",
    }  # fmt: skip
    return {name: say(language, word) for name, word in words.items()}


def _difference(
    employer: EmployerFolder,
    about: Differing,
    names: Mapping[str, str],
    members: Mapping[tuple[str, str], str],
    language: str,
) -> dict[str, Any]:
    one = about.difference
    contract, person, member, cover, month = one.key
    sentence = say(language, CLASSES[one.name].sentence)
    causes = [
        f"{cause.words.in_language(language)} ({_money(cause.amount, language)})"
        for cause in one.causes
        if cause.words.in_language(language) != sentence
    ]
    return {
        "id": one.id,
        "contract": contract,
        "person": members.get((person, member), member) if member else names.get(person, ""),
        "worker": names.get(person, "") if member else "",
        "cover": cover,
        "month": month_label(month, language),
        "lines": ", ".join(map(str, one.rows)),
        "billed": _money(one.billed.total, language),
        "expected": _money(one.expected.total, language),
        "difference": _money(one.amount, language),
        "what": sentence,
        "why": "; ".join(causes),
        "told": "" if person.startswith("?") else told_lately(employer, about.statement, one.key, language),
    }


def _sum(differences: Sequence[Differing], language: str) -> str:
    return _money(sum(one.difference.amount for one in differences), language)


def _money(amount: int, language: str) -> str:
    return f"{number(euro(amount), language)} EUR"
