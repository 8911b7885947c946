"""A firm of some twenty invented people as its payroll delivers them: files of a month, written from rows.

Whoever is called by a first name here has no other: tests name people by it.
"""

import csv
import json
import shutil
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from support.command import here
from support.world import niss

FOLDER = Path(__file__).parents[1] / "brochure" / "firm"
NOVEMBER, DECEMBER, JANUARY = "2025-11", "2025-12", "2026-01"
ONE, TWO = "0403170701", "0000000097"
Row = dict[str, str]
Given = Mapping[tuple[str, str], tuple[str, Row]]
"""Kind of task and first name -> the answer, and what is written in other columns of the workbook."""

WORKER = (
    "firm", "month", "payroll_id", "national_number", "last_name", "first_name", "birth_date", "sex", "language",
    "civil_status", "civil_status_since", "children_count", "email", "street", "house_number", "postal_code", "city",
    "country", "address_since", "entity", "hire_date", "contract_start", "contract_end", "end_reason", "statute",
    "statute_since", "category", "category_since", "function", "department", "cost_centre", "weekly_hours",
    "full_time_hours", "contract_pct", "effective_pct", "working_time_since", "interruption_kind",
    "interruption_from", "interruption_to", "interruption_pct", "monthly_salary", "salary_factor", "salary_since",
    "split_payroll", "expat", "variable_pay", "car_class", "car_since", "parking",
)  # fmt: skip
FAMILY = (
    "firm", "month", "payroll_id", "relation", "last_name", "first_name", "birth_date", "sex", "since", "until",
    "insured",
)  # fmt: skip
DEDUCTION = ("firm", "month", "payroll_id", "wage_code", "amount")


@dataclass
class People:
    """`workers`: first name -> contracts, the last one being the one that counts; `family` likewise -> members."""

    workers: dict[str, list[Row]] = field(default_factory=dict)
    family: dict[str, list[Row]] = field(default_factory=dict)
    deductions: dict[str, str] = field(default_factory=dict)

    def change(self, who: str, **cells: str) -> None:
        """Other cells in the contract that counts."""
        self.workers[who][-1] |= cells

    def hire(self, who: str, sex: str = "F", **cells: str) -> None:
        """Somebody more: an ordinary employee but for the cells given."""
        number = len(self.workers) + 1
        birth = date(1980 + number % 15, 1 + number % 12, 1 + number)
        row = {
            "payroll_id": f"{100 + number}", "national_number": niss(birth, 2 * number + (sex == "M")),
            "last_name": f"Van {who}", "first_name": who, "birth_date": str(birth), "sex": sex, "language": "nl",
            "civil_status": "single", "civil_status_since": "2015-01-01", "children_count": "0",
            "email": f"{who.lower()}@firm.example", "street": "Kerkstraat", "house_number": f"{number}",
            "postal_code": "9000", "city": "Gent", "country": "BE", "address_since": "2015-01-01", "entity": ONE,
            "hire_date": "2018-03-01", "contract_start": "2018-03-01", "statute": "employee",
            "statute_since": "2018-03-01", "category": "staff", "category_since": "2018-03-01", "function": "clerk",
            "department": "D1", "cost_centre": "C1", "contract_pct": "100", "effective_pct": "100",
            "monthly_salary": f"{3000 + number}.00", "salary_factor": "13.92", "salary_since": "2025-01-01",
        }  # fmt: skip
        self.workers[who] = [row | cells]

    def renew(self, who: str, **cells: str) -> None:
        """Another contract: a row more in the extract."""
        self.workers[who].append(self.workers[who][-1] | {"contract_end": "", "end_reason": ""} | cells)

    def relate(self, who: str, first_name: str, **cells: str) -> None:
        """A family member more."""
        row = {"relation": "child", "last_name": f"Van {who}", "first_name": first_name, "sex": "F"}
        self.family.setdefault(who, []).append(row | cells)

    def number(self, who: str) -> str:
        """The payroll number of the contract that counts."""
        return self.workers[who][-1]["payroll_id"]

    def copy(self) -> "People":
        return deepcopy(self)


def write_firm(folder: Path) -> Path:
    """The employer folder, without any extract."""
    shutil.copytree(FOLDER, folder)
    return folder


def write_month(folder: Path, people: People, month: str) -> None:
    """Put the month's extract into extracts/MONTH, in the place of what was there."""
    place = folder / "extracts" / month
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    stamp = {"firm": "FIRM", "month": month}
    workers = [row for contracts in people.workers.values() for row in contracts]
    family = [{"payroll_id": people.number(who)} | row for who, rows in people.family.items() for row in rows]
    deductions = [
        {"payroll_id": people.number(who), "wage_code": "8640", "amount": amount}
        for who, amount in people.deductions.items()
    ]
    for name, columns, rows in (
        ("workers", WORKER, workers), ("family", FAMILY, family), ("deductions", DEDUCTION, deductions),
    ):  # fmt: skip
        write_csv(place / f"{name}-{month}.csv", columns, [stamp | row for row in rows])


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), delimiter=";", restval="")
        writer.writeheader()
        writer.writerows(rows)


def in_november() -> People:
    """Everybody at the takeover."""
    firm = People()
    firm.hire("Anna")
    firm.hire("Bob", "M")
    firm.hire("Chloe", weekly_hours="38", full_time_hours="38", contract_pct="", effective_pct="")
    firm.hire("Dirk", "M", weekly_hours="30", full_time_hours="40", contract_pct="", effective_pct="")
    firm.hire("Emma")
    firm.hire("Farid", "M")
    firm.hire("Greet")
    firm.hire("Hugo", "M")
    firm.hire("Ines", split_payroll="Y", category="executive")
    firm.hire("Jan", "M", category="executive", car_class="B", car_since="2020-05-04", function="sales")
    firm.hire("Karel", "M", function="engineer")
    firm.hire("Lotte", department="D2", function="engineer")
    firm.hire("Maarten", "M")
    firm.hire("Nora", statute="worker", monthly_salary="2400.00")
    firm.hire("Olga", statute="worker", monthly_salary="2500.00")
    firm.hire("Piet", "M", expat="Y")
    firm.hire("Rosa", parking="P12", civil_status="married")
    firm.hire("Stijn", "M", statute="student")
    firm.hire("Umit", "M", variable_pay="Y")
    firm.hire("Yves", "M", statute="worker", monthly_salary="2600.00")
    firm.hire("Zita", statute="apprentice", monthly_salary="900.00")
    firm.deductions["Nora"] = "7.50"
    firm.relate("Rosa", "Tom", relation="spouse", birth_date="1982-04-03", sex="M", since="2015-06-01", insured="Y")
    firm.relate("Anna", "Mia", birth_date="2012-05-06", since="2012-05-06", insured="N")
    return firm


def in_december() -> People:
    """What happens in the second month, one thing to each person."""
    firm = in_november()
    firm.change("Anna", street="Molenweg", house_number="7", address_since="2025-12-10")
    firm.change("Anna", civil_status="married", civil_status_since="2025-12-06")
    firm.change("Bob", contract_end="2025-12-15", end_reason="dismissal")
    firm.change("Chloe", weekly_hours="19", working_time_since="2025-12-08")
    firm.change("Dirk", weekly_hours="40", working_time_since="2025-12-08")
    firm.change("Emma", contract_pct="80", effective_pct="80", working_time_since="2025-12-08")
    firm.change("Farid", effective_pct="50", interruption_kind="parental", interruption_pct="50")
    firm.change("Farid", interruption_from="2025-12-10", interruption_to="2026-06-09")
    firm.change("Greet", interruption_kind="time_credit_motive", interruption_pct="100")
    firm.change("Greet", interruption_from="2025-12-12", interruption_to="2026-06-11")
    firm.change("Hugo", street="")
    firm.change("Jan", email="jan.new@firm.example", department="D9")
    firm.change("Karel", monthly_salary="3511.00", salary_since="2025-12-01")
    firm.change("Lotte", department="D3")
    firm.change("Maarten", contract_end="2025-12-07", end_reason="transfer_entity")
    firm.renew("Maarten", entity=TWO, contract_start="2025-12-08")
    firm.deductions["Olga"] = "7.50"
    firm.relate("Rosa", "Zoe", birth_date="2025-12-05", since="2025-12-05")
    firm.change("Stijn", street="Molenweg")
    firm.change("Umit", birth_date="1984-08-21")
    firm.change("Yves", contract_end="2025-11-30", end_reason="other")
    firm.renew("Yves", statute="employee", statute_since="2025-12-01", contract_start="2025-12-01")
    firm.hire("Vera", hire_date="2025-12-01", contract_start="2025-12-01", statute_since="2025-12-01", street="")
    firm.hire("Wout", "M", hire_date="2025-12-01", contract_start="2025-12-01", contract_end="2026-01-31")
    firm.change("Vera", function="engineer")
    return firm


def in_january() -> People:
    """The month of new salaries, everybody earning a hundred more; what is entered late, and what is put right."""
    firm = in_december()
    for contracts in firm.workers.values():
        contracts[-1]["monthly_salary"] = f"{float(contracts[-1]['monthly_salary']) + 100:.2f}"
        contracts[-1]["salary_since"] = "2026-01-01"
    firm.change("Anna", house_number="9")
    firm.change("Lotte", street="Veldstraat", address_since="2025-12-03")
    firm.hire("Xavier", "M", hire_date="2025-12-15", contract_start="2025-12-15", statute_since="2025-12-15")
    return firm


class Firm:
    """The firm as HR works with it, on the command line alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit status, stdout and stderr of a verb."""
        return here(["-C", str(self.folder), *words])

    def done(self, *words: str) -> str:
        """What a verb that is not refused prints."""
        status, out, err = self.run(*words)
        assert status in (0, 1), err
        return out

    def refused(self, *words: str) -> str:
        """The sentence by which a verb is refused, on one line."""
        status, out, err = self.run(*words)
        assert (status, out) == (2, ""), words
        return " ".join(err.split())

    def asked(self, *words: str) -> Any:
        """The JSON document of a verb."""
        return json.loads(self.done(*words, "--json"))

    def bring(self, people: People, month: str) -> None:
        """The payroll delivers the month, and it is imported."""
        write_month(self.folder, people, month)
        self.done("import", "--month", month, "--by", "Anna", "--no-audit")

    def tasks(self, kind: str = "", who: str = "") -> list[dict[str, Any]]:
        """The open tasks of a kind and a person."""
        found = self.asked("tasks")
        return [one for one in found if kind in ("", one["kind"]) and (not who or one["person"] == id_of(who))]

    def answer(self, kind: str, who: str, choice: str, *values: str) -> list[dict[str, Any]]:
        """Answer all these tasks of one person; the messages that the last answer led to."""
        told: list[dict[str, Any]] = []
        for task in self.tasks(kind, who):
            told = self.asked("answer", task["id"], choice, *values, "--by", "Anna")
        return told

    def told(self, who: str) -> list[tuple[str, str]]:
        """Kind and plan of the messages about a person, as they are listed now."""
        return [(one["kind"], one["plan"]) for one in self.asked("messages") if one["person"] == id_of(who)]

    def answer_by_workbook(self, month: str, given: Given) -> None:
        """Answer in the workbook of tasks what is given, and what blocks, until nothing is left to be answered."""
        sheet = self.folder / "tasks.xlsx"
        self.done("tasks", "--month", month, "--to", str(sheet))
        while fill_in(sheet, given):
            self.done("answers", str(sheet), "--by", "Anna")
            sheet.unlink()
            self.done("tasks", "--month", month, "--to", str(sheet))
        sheet.unlink()

    def close(self, month: str) -> None:
        """Close the month and deliver it."""
        self.done("close", "--month", month, "--by", "Anna")
        assert self.run("send")[0] == 0

    def copied(self, folder: Path) -> "Firm":
        """A copy to be changed."""
        return Firm(shutil.copytree(self.folder, folder))


def fill_in(sheet: Path, given: Given) -> int:
    """Write answers into a workbook of tasks: what is given, else the first answer to what blocks; how many."""
    book = load_workbook(sheet)
    rows = list(book.active.iter_rows())
    at = {cell.value: number for number, cell in enumerate(rows[0])}
    filled = 0
    for row in rows[1:]:
        key = row[at["Kind"]].value, row[at["Name"]].value.split()[-1]
        if key not in given and row[at["Blocking"]].value != "yes":
            continue
        first = row[at["Answers permitted"]].value.partition(":")[0]
        choice, values = given.get(key, (first, {}))
        if choice == "value" and not values:
            values = {"Value": "standard" if "death" in row[at["Question"]].value.casefold() else "Kerkstraat"}
        for column, value in (values | {"ANSWER": choice}).items():
            row[at[column]].value = value
        filled += 1
    book.save(sheet)
    return filled


def id_of(who: str) -> str:
    """The person's id: people are known in the order in which they were hired."""
    return f"P{list(in_january().workers).index(who) + 1:05d}"
