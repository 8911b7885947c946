"""A notice that is owed -> its texts, in one language. Pure; representative wording, to be checked by who uses it."""

from collections.abc import Iterator, Sequence
from typing import Any

from assusoft.code_labels import code_label
from assusoft.days_in_words import day
from assusoft.employer.notices.owed import Owed
from assusoft.language import say


def texts_of(one: Owed, employer: str, supplier: str, address: Sequence[str], language: str) -> dict[str, Any]:
    """What the template shows: title, name, address, employer, rows (label, value), paragraphs, family, words."""
    return {
        "title": _title(one, language),
        "employer": employer,
        "name": one.name,
        "address": list(address),
        "rows": [list(row) for row in _rows(one, supplier, language)],
        "family": [[each.name, code_label(each.relation, language)] for each in one.family],
        "paragraphs": list(_exit(one, language) if one.kind == "exit" else _prefinancing(one, employer, language)),
        "words": {
            "facts": say(language, "The cover"),
            "family": say(language, "Family members insured with you"),
            "name": say(language, "Name"),
            "relation": say(language, "Relation"),
            "given": say(language, "Given on"),
            "signature": say(language, "Signature for receipt"),
            "source": say(language, "Insurance Act of 4 April 2014, formerly the Act of 20 July 2007."),
            "caution": say(language, "Representative wording, have it checked."),
        },
    }


def _title(one: Owed, language: str) -> str:
    if one.kind == "exit":
        return say(language, "Your hospital cover ends: you may go on individually")
    return say(language, "Your hospital cover: you may prefinance it individually")


def _rows(one: Owed, supplier: str, language: str) -> Iterator[tuple[str, str]]:
    unknown = say(language, "not known")
    yield say(language, "Plan"), one.plan.label_in(language)
    yield say(language, "Insurer"), supplier
    yield say(language, "Contract number"), one.plan.contract or unknown
    if one.kind == "prefinancing":
        yield say(language, "First day of the cover"), day(one.day, language)
        return
    yield say(language, "Last day of the cover"), day(one.day, language)
    yield (
        say(language, "Last day to inform you"),
        day(one.due, language) if one.due else unknown,
    )
    yield say(language, "Last day to go on individually"), day(one.until, language) if one.until else unknown


def _exit(one: Owed, language: str) -> Iterator[str]:
    if one.family:
        yield say(
            language,
            "Your collective hospital cover ends on {day}, and that of the family members named below with it.",
            day=day(one.day, language),
        )
    else:
        yield say(
            language,
            "Your collective hospital cover ends on {day}. No family member was insured with you until then.",
            day=day(one.day, language),
        )
    yield say(
        language,
        "Whoever was affiliated for two uninterrupted years may go on individually, without medical questions and "
        "without a new waiting period. That holds for you and for each family member who was insured.",
    )
    yield say(
        language,
        "To go on, ask the insurer. You have 30 days to ask, and 30 more on request; the insurer makes an offer within "
        "15 days, and you have 30 days to accept it.",
    )
    if one.until is None:
        yield say(language, "Until which day this can be done at the latest is not known to the employer: ask it too.")


def _prefinancing(one: Owed, employer: str, language: str) -> Iterator[str]:
    yield say(
        language,
        "Since {day} you are insured by the collective hospital cover of {employer}.",
        day=day(one.day, language),
        employer=employer,
    )
    yield say(
        language,
        "When that cover ends, you may ask to go on individually. The premiums of going on can be prefinanced: you may "
        "do so individually from now on.",
    )
    yield say(
        language,
        "You choose whether you do. Ask the insurer on which terms; the employer neither advises nor decides.",
    )
