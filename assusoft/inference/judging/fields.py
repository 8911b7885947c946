"""A field -> the judge of its content, by its name, else by its type."""

from assusoft.inference.content.codes import CODED, FLAGS
from assusoft.inference.content.profile import Profile
from assusoft.inference.judging.addresses import (
    box,
    city,
    country,
    house_number,
    nationality,
    postal_code,
    street,
)
from assusoft.inference.judging.amounts import RANGES, between, months_paid, number, percentage, weekly_hours
from assusoft.inference.judging.days import any_day, birth, start
from assusoft.inference.judging.groups import category, function, group, words
from assusoft.inference.judging.identities import (
    account,
    belgian_number,
    email,
    entity,
    establishment,
    payroll_id,
    phone,
)
from assusoft.inference.judging.lists import closed_list, flag, joint_committee, language, sex, worker_code
from assusoft.inference.judging.names import first_name, last_name
from assusoft.inference.judging.verdicts import THIN, Judge, Verdict
from assusoft.schema import Field


def judged(field: Field, profile: Profile, worded: bool) -> Verdict:
    """What the content says of the field. `worded`: the header names the field, so that less has to be proved."""
    if not profile.filled:
        return THIN, "it is empty"
    asked = field.name, worded
    if asked not in profile.verdicts:
        profile.verdicts[asked] = _judged(field, profile, worded)
    return profile.verdicts[asked]


def _judged(field: Field, profile: Profile, worded: bool) -> Verdict:
    if field.name in _JUDGES:
        return _JUDGES[field.name](profile, worded)
    if field.type == "date":
        return any_day(profile)
    if field.type in RANGES:
        return number(field, profile)
    if field.name in CODED:
        return closed_list(field.name, profile)
    return words(profile)


PROVABLE = frozenset(
    (*CODED, "national_number", "worker_national_number", "bank_account", "email", "entity", "first_name")
)
"""Fields of which content alone can be proof."""
_JUDGES: dict[str, Judge] = {
    "birth_date": birth,
    "hire_date": start,
    "contract_start": start,
    "seniority_date": start,
    "national_number": belgian_number,
    "worker_national_number": belgian_number,
    "bank_account": account,
    "email": email,
    "phone": phone,
    "entity": entity,
    "establishment": establishment,
    "payroll_id": payroll_id,
    "first_name": first_name,
    "last_name": last_name,
    "sex": sex,
    "language": language,
    "country": country,
    "nationality": nationality,
    "postal_code": postal_code,
    "city": city,
    "street": street,
    "house_number": house_number,
    "box": box,
    "joint_committee": joint_committee,
    "worker_code": worker_code,
    "weekly_hours": weekly_hours,
    "full_time_hours": weekly_hours,
    "contract_pct": percentage,
    "effective_pct": percentage,
    "interruption_pct": percentage,
    "monthly_salary": between(300, 25_000, "monthly salaries"),
    "yearly_salary": between(6_000, 2_000_000, "yearly salaries"),
    "hourly_salary": between(4, 250, "hourly wages"),
    "salary_factor": months_paid,
    "function": function,
    "department": group,
    "category": category,
    "cost_centre": group,
    **dict.fromkeys(FLAGS, flag),
}
