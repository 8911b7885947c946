"""Anomalies planted into January's extracts of the sample employer, one person each, and the truth beside them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft.demo.anomalies.kinds import KINDS, Kind
from assusoft.demo.course import Course, Shown
from assusoft.demo.extracts.systems import extract_of
from assusoft.demo.extracts.tables import Tables, tables_of
from assusoft.demo.extracts.write import write_employer
from assusoft.demo.people.people import HUNDRED, Contract, Person
from assusoft.errors import Refused
from assusoft.payroll.sources import load_sources, sources_in_force
from assusoft.schema import dtype_of

MONTH, MONTHS = "2026-01", 3
"""The month they are planted in, and how many months are written up to it."""

TRUTH = "anomalies.json"


@dataclass(frozen=True)
class Planted:
    """What the audit must find: a check and the national number of whom it concerns ('' for nobody)."""

    month: str
    code: str
    person: str


def write_with_anomalies(folder: Path, workers: int = 600, seed: int = 2026) -> list[Planted]:
    """Write the sample employer up to January with every kind of `KINDS` in that month, and its truth.

    The same numbers give the same bytes. Raises Refused when the folder is not empty.
    """
    write_employer(folder, workers, MONTHS, seed)
    *_, (before, _), (tables, shown) = [
        (tables_of(extract.shown, extract.month), extract.shown) for extract in Course(workers, seed).months(MONTHS)
    ]
    planted = list(plant(tables, before, shown))
    for source in sources_in_force(load_sources(folder / "sources", [folder / "templates"]), MONTH):
        for file in extract_of(source, tables[source.name], MONTH):
            (folder / "extracts" / MONTH / file.name).write_bytes(file.content)
    lines = ",\n".join(json.dumps(vars(anomaly)) for anomaly in planted)
    (folder / TRUTH).write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")
    return planted


def plant(tables: dict[str, Tables], before: Mapping[str, Tables], shown: Shown) -> Iterator[Planted]:
    """Change the tables of the month in place, kind after kind; yields what is to be found.

    Each kind gets people who carry nothing else and were there the month `before`. Raises Refused when nobody is left.
    """
    free = _free(before, shown)
    for kind in KINDS:
        people = [person for person in free if kind.fits(person)][: kind.persons]
        if len(people) < kind.persons:
            raise Refused(f"Nobody is left to plant {kind.codes[0]} on. Ask for more workers.")
        free = [person for person in free if person not in people]
        for person in people:
            table = tables[kind.source][kind.table]
            tables[kind.source][kind.table] = _changed(table, _row_of(table, kind, person), kind.change(person))
        for code in kind.codes:
            yield from (Planted(MONTH, code, person.national_number) for person in people)
        yield from (Planted(MONTH, code, "") for code in kind.of_nobody)


def _free(before: Mapping[str, Tables], shown: Shown) -> list[Person]:
    """People with nothing particular, who were there the month before with the deductions they have now."""
    there = {number for tables in before.values() for number in tables["worker"]["payroll_id"]}
    deducted = set(before["securex"]["deduction"]["payroll_id"])
    free = []
    for person, contracts in shown:
        number = person.contract.payroll_id
        same_deductions = bool(person.deductions) == (number in deducted)
        if number in there and same_deductions and _plain(person, contracts):
            free.append(person)
    return free


def _plain(person: Person, contracts: list[Contract]) -> bool:
    """Whether nothing else is the matter: no story, one full-time contract that goes on, no event this month."""
    contract, begun = contracts[0], date.fromisoformat(f"{MONTH}-01")
    dates = (contract.category_since, contract.statute_since, contract.working_time_since, person.civil_status_since)
    return (
        not person.story
        and len(contracts) == 1
        and contract.contract_end is None
        and contract.interruption_kind is None
        and contract.contract_pct == HUNDRED
        and all(day is None or day < begun for day in dates)
        and all(member.since < begun for member in person.family)
    )


def _row_of(table: pd.DataFrame, kind: Kind, person: Person) -> int:
    """The number of the person's row, or of the member's the kind is about."""
    mine = table["payroll_id"] == person.contract.payroll_id
    if kind.relation:
        mine &= table["relation"] == kind.relation
    return int(mine.to_numpy(dtype=bool).nonzero()[0][0])


def _changed(table: pd.DataFrame, number: int, cells: Mapping[str, Any] | None) -> pd.DataFrame:
    """The table with these cells in a row, or without the row; `more` in the cells: a further row that has them."""
    if cells is None:
        return table.drop(index=number).reset_index(drop=True)
    found = table.copy()
    if "more" in cells:
        found = pd.concat([found, found.iloc[[number]]], ignore_index=True)
        number = len(found) - 1
    for name, value in cells.items():
        if name == "more":
            continue
        if name not in found:
            found[name] = pd.Series([pd.NA] * len(found), dtype=dtype_of(name))
        found.loc[number, name] = pd.NA if value is None else value
    return found
