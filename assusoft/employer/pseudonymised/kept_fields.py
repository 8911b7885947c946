"""Which fields of photos are kept when they are pseudonymised, and how; every field that is not named here goes.

A list of what stays, not of what goes: a field that is new, or an employer's own, never leaves by being forgotten.
Names, numbers, addresses, accounts, pay, health and whatever tells pay (deductions' amounts) or health (reasons of
departure, effective working time) go. What stays may still point to somebody among few: it is personal data.
"""

from typing import Literal

How = Literal["kept", "pseudonym", "month", "year"]
"""As it is; another name for it; the first day of its month; the first day of its year."""

_KEPT: dict[How, dict[str, str]] = {
    "pseudonym": {"worker": "person contract", "family": "person member", "deduction": "person"},
    "kept": {
        "worker": "source sex language civil_status children_count country entity contract_type statute worker_code "
        "category joint_committee weekly_hours full_time_hours contract_pct",
        "family": "source relation sex dependent insured",
        "deduction": "source wage_code",
    },
    "year": {"worker": "birth_date", "family": "birth_date"},
    "month": {
        "worker": "civil_status_since hire_date seniority_date contract_start contract_end statute_since "
        "category_since working_time_since",
        "family": "since until",
    },
}
FIELDS: dict[str, dict[str, How]] = {
    table: {name: how for how, tables in _KEPT.items() for name in tables.get(table, "").split()}
    for table in ("worker", "family", "deduction")
}
"""Table -> field -> how it is kept."""
