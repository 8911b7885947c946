"""Data that miss or contradict each other: one question a person and field."""

from collections.abc import Sequence
from datetime import date

from assusoft.demo.people.people import Contract
from assusoft.demo.truth import habits
from assusoft.demo.truth.case import Case
from assusoft.demo.truth.ledger import payroll_value
from assusoft.demo.truth.plans import Plan
from assusoft.demo.truth.script import Say


def ask_missing(case: Case, contract: Contract, plans: Sequence[Plan]) -> None:
    """One question a person and field: blocking when some plan requires it."""
    for plan in plans:
        for name in plan.asked:
            if not case.ledger.affiliations[plan.name, ""].assumed and ("", name) not in case.ledger.answered:
                ask_value(case, name, True)
        for name in (*plan.required, *plan.wanted):
            missing = payroll_value(case.person, contract, name) is None and name not in case.person.impossible
            if missing and ("", name) not in case.ledger.answered:
                ask_value(case, name, any(name in other.required for other in plans))


def ask_value(case: Case, name: str, blocking: bool, member: str = "") -> None:
    """Ask for a value payroll does not hold; what HR gives is kept, and `unknown` settles it."""
    if ("unknown", name, member) in case.ledger.settled:
        return
    usual = Say("value", {"value": case.person.national_number}) if name == "national_number" else habits.value(name)
    say = case.ask("missing_data", usual, field=name, member=member, blocking=blocking)
    if say is not None and say.choice == "value":
        case.ledger.answered[member, name] = say.fields["value"]
    elif say is not None:
        case.ledger.settled.add(("unknown", name, member))


def ask_inconsistent(case: Case, plans: Sequence[Plan]) -> None:
    """Cells no one could read, and a birth date that is not the national number's."""
    for name in case.person.impossible:
        if any(name in plan.fields for plan in plans):
            say = case.ask("inconsistent_data", None, field=name, blocking=any(name in plan.required for plan in plans))
            if say is not None:
                case.ledger.answered["", name] = date.fromisoformat(say.fields["value"])
    number, birth = case.person.shown_number, case.person.birth_date
    settled = ("birth_date", number, birth)
    if not number or settled in case.ledger.settled or habits.expected_birth(number) == _short(birth):
        return
    say = case.ask("inconsistent_data", Say("payroll"), field="birth_date", blocking=False)
    if say is not None:
        case.ledger.settled.add(settled)
        if say.choice == "correct":
            case.ledger.answered["", f"instead of birth_date {birth}"] = date.fromisoformat(say.fields["value"])


def _short(day: date) -> tuple[int, int, int]:
    return day.year % 100, day.month, day.day
