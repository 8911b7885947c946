"""A company where nothing is wrong: its months as photos, straight from the generator, without files between."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from assusoft.demo.course import Course, Shown
from assusoft.demo.extracts.tables import OWN, PAYROLL, deductions_of, family_of, workers_of
from assusoft.months import month_end, next_month
from assusoft.payroll.photo import Photo, photo_from_tables
from assusoft.schema import DTYPES

PENSION_AGE = 66


class QuietCourse(Course):
    """The sample employer without stories and without the suppliers' books."""

    def __init__(self, workers: int, seed: int = 2026) -> None:
        self._names: dict[tuple[str, str, date], int] = {}
        super().__init__(workers, seed, ())

    def _shown(self, month: str) -> Shown:
        """Nobody has the names and the birth date of somebody else: the generator knows few names."""
        for person in self.people:
            while (
                self._names.setdefault((person.last_name, person.first_name, person.birth_date), person.key)
                != person.key
            ):
                person.last_name += "-Bis"
        return super()._shown(month)

    def _keep_books(self, month: str, shown: Shown) -> None:
        """No books; who reaches the pension age next month will retire at its end."""
        last = month_end(next_month(month))
        for person in self.people:
            birthday = person.birth_date.replace(year=person.birth_date.year + PENSION_AGE, day=1)
            if person.contract.contract_end is None and birthday <= last:
                person.contract.contract_end, person.contract.end_reason = last, "retirement"


def clean_months(workers: int, months: int) -> Iterator[Photo]:
    """The photos of so many months from the first on."""
    for extract in QuietCourse(workers).months(months):
        yield photo_of(extract.shown, extract.month)


def photo_of(shown: Shown, month: str) -> Photo:
    """The photo of what an extract shows: all payrolls and the employer's own system together."""
    rows = sorted(
        ((person, contract) for person, contracts in shown for contract in contracts), key=lambda row: row[0].key
    )
    family = sorted(rows, key=lambda row: row[0].key)
    members = family_of(family, month_end(month))
    names = [*PAYROLL, *(name for name in OWN if name not in PAYROLL)]
    office = "sap" if month >= "2026-02" else "blox"
    worker = workers_of(rows, names).assign(
        person=_texts(f"P{person.key:06}" for person, _ in rows),
        contract=_texts(contract.id for _, contract in rows),
        source=_texts("securex" if contract.statute == "worker" else office for _, contract in rows),
    )
    owner = worker.drop_duplicates("payroll_id").set_index("payroll_id")["person"]
    members = members.assign(person=members["payroll_id"].map(owner), source=_texts([office] * len(members)))
    members = members.assign(member=members["person"] + "/" + members["first_name"])
    wages = deductions_of(rows)
    wages = wages.assign(person=wages["payroll_id"].map(owner), source=_texts(["securex"] * len(wages)))
    return photo_from_tables(month, {"worker": worker, "family": members, "deduction": wages})


def _texts(values: Any) -> "pd.Series[Any]":
    return pd.Series(list(values), dtype=DTYPES["text"])
