"""What a supplier was told and its statements do not show, and statements that did not come -> a reminder as text."""

from datetime import date
from typing import Any

from assusoft.code_labels import kind_label
from assusoft.days_in_words import day as day_label
from assusoft.days_in_words import month_label
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import names_of_all
from assusoft.employer.statements.following.promising import ledger
from assusoft.employer.statements.outgoing.letter import filled
from assusoft.labels import number
from assusoft.language import colon, say
from assusoft.plans.covers.cents import euro
from assusoft.statements.following.promises import Followed

TO_REMIND = ("broken", "otherwise", "reopened")
"""States that a supplier is reminded of; what is only late will show."""


def reminder(employer: EmployerFolder, supplier: str, today: date) -> str:
    """The reminder; see `Employer.reminder`."""
    return filled(employer, "reminder.txt.j2", reminder_values(employer, supplier, today))


def reminder_values(employer: EmployerFolder, supplier: str, today: date) -> dict[str, Any]:
    """The values that the template may show: texts and lists, in the supplier's language."""
    known, found = employer.supplier(supplier), ledger(employer, supplier)
    language, names = known.language, names_of_all(employer)
    open_ones = [one for one in found.followed if one.state in TO_REMIND]
    open_ones.sort(key=lambda one: (not one.uncovered, one.promise.closing, one.promise.person))
    return {
        "language": language,
        "colon": colon(language),
        "title": say(language, "Reminder: what your statements do not show yet"),
        "employer": employer.name,
        "supplier": known.name,
        "contact": known.contact,
        "date": day_label(today, language),
        "intro": say(language, "We told you the following, and your premium statements do not show it."),
        "ask": say(language, "Please tell us what became of it, and when it will show."),
        "nothing": "" if open_ones or found.missing else say(language, "Nothing is open."),
        "missing": [
            say(
                language,
                "The premium statement of contract {contract} for {month} did not come.",
                contract=one.contract,
                month=month_label(one.period, language),
            )
            for one in found.missing
        ],
        "promises": [_promise(one, names, language) for one in open_ones],
    }


def _promise(one: Followed, names: dict[str, str], language: str) -> dict[str, Any]:
    promise = one.promise
    amount, earlier = promise.effect.of(promise.period)
    sent = say(language, "sent on {day}", day=day_label(promise.sent, language)) if promise.sent else ""
    effect = say(
        language,
        "expected from {month} on: {amount} EUR a statement",
        month=month_label(promise.period, language),
        amount=number(euro(amount), language),
    )
    back = (
        say(language, "and {amount} EUR for earlier months", amount=number(euro(earlier), language)) if earlier else ""
    )
    return {
        "person": names.get(promise.person, ""),
        "contract": promise.contract,
        "what": ", ".join(kind_label(kind, language) for kind in promise.kinds),
        "sent": sent,
        "effect": f"{effect} {back}".strip(),
        "open": say(language, "billed otherwise so far: {amount} EUR", amount=number(euro(one.money), language)),
        "cover": say(language, "We do not know whether this person is covered.") if one.uncovered else "",
        "statements": ", ".join(each.statement for each in one.sightings if each.verdict != "with"),
    }
