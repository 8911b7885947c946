"""Why suppliers refuse: each reason with a sentence, whose turn it is, and what may be done."""

from dataclasses import dataclass
from typing import Literal

from assusoft.language import say

Owner = Literal["hr", "payroll", "operator"]

AGAIN, FIXED, CONTESTED = "again", "fixed", "contested"
"""What may be done about a refused message: tell it again, say that it is settled with the supplier, or dispute it."""


@dataclass(frozen=True)
class Reason:
    """Why a supplier refuses: a sentence in English, whose turn it is, and what may be done, the usual first."""

    sentence: str
    owner: Owner
    answers: tuple[str, ...]


REASONS = {
    "unknown_person": Reason(
        "The supplier does not know this person: the entry did not arrive, or the number differs.", "operator",
        (AGAIN, FIXED),
    ),
    "already_known": Reason("The supplier has this person already, under this plan.", "hr", (FIXED, CONTESTED)),
    "unknown_plan": Reason("The supplier does not know this plan or contract number.", "operator", (AGAIN, FIXED)),
    "wrong_number": Reason("The national number is not the one the supplier has.", "payroll", (AGAIN, FIXED)),
    "wrong_name": Reason("The name or birth date is not the one the supplier has.", "payroll", (AGAIN, FIXED)),
    "wrong_date": Reason("The supplier does not accept the effective date.", "hr", (CONTESTED, FIXED, AGAIN)),
    "too_late": Reason("The supplier was told too late for the date that was asked.", "hr", (CONTESTED, FIXED)),
    "missing_data": Reason("The supplier needs something that was not told.", "hr", (AGAIN, FIXED)),
    "wrong_amount": Reason("The supplier does not accept an amount or a percentage.", "payroll", (AGAIN, CONTESTED)),
    "not_insurable": Reason("The supplier does not insure this person.", "hr", (FIXED, CONTESTED)),
    "already_told": Reason("The supplier was told this before.", "operator", (FIXED,)),
    "unreadable": Reason("The supplier could not read the file.", "operator", (AGAIN,)),
    "other": Reason("The supplier gives a reason of its own.", "hr", (AGAIN, FIXED, CONTESTED)),
}  # fmt: skip
"""Reason -> what it means. Layouts of returns map a supplier's own codes to these names, under [codes.result_code]."""

_OWNERS: dict[Owner, str] = {
    "hr": "the employer's HR",
    "payroll": "the payroll",
    "operator": "whoever runs assusoft",
}


def reason_named(code: str) -> Reason:
    """The reason of that name; `other` for a code of the supplier's own."""
    return REASONS.get(code, REASONS["other"])


def reason_said(code: str, language: str) -> str:
    """The reason as a sentence in fr, nl or en."""
    return say(language, reason_named(code).sentence)


def owner_said(code: str, language: str) -> str:
    """Whose turn it is, in words."""
    return say(language, _OWNERS[reason_named(code).owner])
