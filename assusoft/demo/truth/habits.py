"""How HR of the sample employer decides a task when no story says otherwise."""

from datetime import date, timedelta
from decimal import Decimal

from assusoft.demo.people.people import Contract, Member, Person
from assusoft.demo.truth.script import Say

TAKEOVER_DEATH_COVER = "standard"

EXCLUDED_UNTIL = {("exempt-until", "executive"): date(2025, 12, 31)}
"""(story, plan) -> last day of an exception that stands in the plan sheet."""

_VALUES = {"death_cover": "standard", "category": "employee", "sex": "F"}


def departure(person: Person, contract: Contract) -> Say:
    """Confirm, with what the insurers ask beside payroll's end date: reason, notice and indemnity."""
    assert contract.contract_end is not None
    reason = contract.end_reason or "resignation"
    fields = {"exit_date": str(contract.contract_end), "reason": reason}
    if reason == "dismissal" and person.key % 2:
        fields["indemnity_months"] = str(3 + person.key % 9)
    elif reason in {"dismissal", "resignation"}:
        start = contract.contract_end - timedelta(days=42)
        fields |= {"notice_start": str(start), "notice_end": str(contract.contract_end)}
    return Say("confirm", fields)


def working_time(contract: Contract, kind_before: str | None, to_before: date | None, first: date) -> Say:
    """Report what payroll says, from the day the interruption begins, is over, or the hours changed."""
    fields = {"insured_pct": str(contract.effective_pct), "since": str(first)}
    if kind_before and to_before and not contract.interruption_kind:
        fields["since"] = str(to_before + timedelta(days=1))
    if contract.interruption_kind and contract.interruption_kind != kind_before:
        fields["since"] = str(contract.interruption_from)
    elif contract.interruption_kind == kind_before and contract.working_time_since:
        fields["since"] = str(contract.working_time_since)
    for name in ("interruption_kind", "interruption_from", "interruption_to", "interruption_pct"):
        if (value := getattr(contract, name)) is not None:
            fields[name] = str(value)
    return Say("tell", fields)


def salary(person: Person, value: Decimal, new: bool) -> Say:
    """Split payroll, expatriates and variable pay: take payroll's value, compute another one, or keep the old one."""
    choice = "take" if new else ("take", "other", "keep")[person.key % 3]
    if choice != "other":
        return Say(choice)
    rounded = (value * Decimal("1.05")).quantize(Decimal(100))
    return Say("other", {"salary": f"{rounded:.2f}"}, reason="Moyenne des primes variables comprise")


def value(name: str) -> Say:
    """Give the value that HR always gives; e-mail addresses that nobody has are answered `unknown`."""
    return Say("value", {"value": _VALUES[name]}) if name in _VALUES else Say("unknown")


def member_choice(person: Person, member: Member, day: date) -> Say:
    """Three families in four insure everybody."""
    if person.key % 4 == 0:
        return Say("not_now", reason="Assuré ailleurs")
    return Say("affiliate", {"affiliation_from": str(day)})


def expected_birth(national_number: str) -> tuple[int, int, int]:
    """Year within its century, month and day of birth as a national number has them."""
    return int(national_number[:2]), int(national_number[2:4]) % 20, int(national_number[4:6])
