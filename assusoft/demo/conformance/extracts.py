"""What payroll has of people -> the two files of a month, in a layout with every field that there is."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft.demo.conformance.lives import Shown
from assusoft.demo.people import company
from assusoft.demo.people.people import Contract, Member, Person
from assusoft.layouts import WrittenStamp, load_layout, write
from assusoft.months import month_end
from assusoft.schema import GROUPS, TABLES, Field, typed

EMPLOYER = "conformance"
_MADE = {"person", "source", "contract", "member"}
"""Fields that importing makes."""
_WORKER = tuple(field for field in TABLES["worker"] if field.name not in {*_MADE, "seniority_date"})
_FAMILY = tuple(field for field in TABLES["family"] if field.name not in {*_MADE, "worker_national_number", "disabled"})
_ABSENT = {
    "yearly_salary", "variable_salary", "contract_end", "end_reason", "car_ordered", *GROUPS["interruption"],
    *GROUPS["absence"], *GROUPS["stay"],
}  # fmt: skip


def payroll_layout() -> str:
    """The layout's text: a csv of workers and one of their families, each field under its own name."""
    text = 'kind = "delimited"\ndate = "%Y-%m-%d"\nmonth = "%Y-%m"\n\n[stamp]\nemployer = "employer"\nmonth = "month"\n'
    for name, table, fields in (("workers", "worker", _WORKER), ("family", "family", _FAMILY)):
        text += (
            f'\n[[part]]\nname = "{name}"\ntable = "{table}"\nfile = "{name}*.csv"\noutput = "{name}-{{month}}.csv"\n'
        )
        text += "\n[part.columns]\n" + "".join(f'{field.name} = "{field.name}"\n' for field in fields)
        for field in fields:
            if field.type == "flag":
                text += f'\n[part.codes.{field.name}]\n"Y" = true\n"N" = false\n'
    return text


def write_extract(folder: Path, shown: Shown, month: str, other: Mapping[int, Mapping[str, Any]]) -> None:
    """Put the month's files into extracts/MONTH of the employer folder; `other`: see `Lives`."""
    last = month_end(month)
    workers = [
        {field.name: _value(field, person, contract) for field in _WORKER} | dict(other.get(person.key, {}))
        for person, (contract,) in shown
    ]
    families = [
        {field.name: _of_member(field.name, contract, member) for field in _FAMILY}
        for person, (contract,) in shown
        for member in person.family
        if member.since <= last
    ]
    layout = load_layout(EMPLOYER, [folder / "templates" / "payroll"])
    tables = {"worker": _frame(workers, _WORKER), "family": _frame(families, _FAMILY)}
    place = folder / "extracts" / month
    place.mkdir(parents=True)
    for file in write(layout, tables, WrittenStamp(EMPLOYER, month)):
        (place / file.name).write_bytes(file.content)


def _frame(rows: list[dict[str, Any]], fields: tuple[Field, ...]) -> pd.DataFrame:
    return typed(rows, [field.name for field in fields])


def _value(field: Field, person: Person, contract: Contract) -> Any:
    """What payroll knows of the field; where it knows nothing of the kind, something that stays the same."""
    for known in (person, contract):
        if hasattr(known, field.name):
            return getattr(known, field.name)
    return None if field.name in _ABSENT else _made_up(field, person)


def _made_up(field: Field, person: Person) -> Any:
    if field.codes:
        return field.codes[person.key % len(field.codes)]
    made: dict[str, Any] = {
        "text": f"{field.name[:6]}{person.key % 7}",
        "date": date(2015, 1, 1) + timedelta(days=person.key),
        "count": person.key % 9,
        "flag": person.key % 2 == 0,
    }
    return made.get(field.type, Decimal(person.key % 50))


def _of_member(name: str, contract: Contract, member: Member) -> Any:
    return contract.payroll_id if name == "payroll_id" else getattr(member, name, None)


def entities() -> str:
    """The table of employer.toml with the legal entities."""
    return "[entities]\n" + "".join(f'"{number}" = "{name}"\n' for number, name in company.ENTITIES.items())
