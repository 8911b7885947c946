"""An employer of a few workers and their families, written as files month by month, and lived through by the facade."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import assusoft
from assusoft.employer.scaffold import write_scaffold
from assusoft.month.tasks.task import Task

Cells = Mapping[str, str]

EMPLOYER = """
name = "Trial"
language = "en"
first_month = "2026-01"
database = "sqlite:///assusoft.db"

[entities]
"0403170701" = "One"
"""
WORKER = (
    "payroll_id", "national_number", "last_name", "first_name", "birth_date", "sex", "hire_date", "contract_start",
    "contract_end", "statute",
)  # fmt: skip
FAMILY = (
    "payroll_id", "relation", "last_name", "first_name", "birth_date", "sex", "national_number", "since", "until",
    "insured",
)  # fmt: skip
PLAN = """
supplier = "alpha"
from = 2020-01-01
eligible = "statute = 'employee'"
enrolment = "automatic"
since = ["hire_date"]
starts = "first of month"
ends = "end of month"
family = "optional"
reports = ["name", "birth_date", "national_number"]
[family_rule]
eligible = "relation in ('spouse', 'child')"
child_maximum_age = 25
reports = ["relation", "name", "birth_date", "national_number"]
"""
SUPPLIER = """
name = "alpha"
language = "en"
layout = "alpha"
sends = "both"
[folder]
path = "out/alpha"
"""


def _part(table: str, file: str, columns: Sequence[str], more: str = "") -> str:
    named = "\n".join(f'{name} = "{name}"' for name in columns)
    return f'[[part]]\nname = "{table}"\ntable = "{table}"\n{file}\n{more}\n[part.columns]\n{named}\n'


_HEAD = 'kind = "delimited"\ndate = "%Y-%m-%d"\n'
_CODES = '[part.codes.insured]\n"Y" = true\n"N" = false\n"" = ""'
PAYROLL = (
    _HEAD
    + 'month = "%Y-%m"\n'
    + _part("worker", 'file = "workers-{month}.csv"', WORKER)
    + _part("family", 'file = "family-{month}.csv"\noptional = true', FAMILY, _CODES)
)
_REPORT = (
    "plan", "person", "member", "last_name", "first_name", "birth_date", "relation", "national_number",
    "affiliation_from", "affiliation_to", "exit_reason", "exit_date",
)  # fmt: skip
ALPHA = (
    _HEAD
    + "guarded = true\n"
    + _part("message", 'output = "changes.csv"', ("message", "kind", "effective", *_REPORT))
    + _part("register", 'output = "full.csv"', _REPORT)
)
ANN = {
    "payroll_id": "1", "national_number": "80011068622", "last_name": "Adam", "first_name": "Ann",
    "birth_date": "1980-01-10", "sex": "F", "hire_date": "2019-01-01", "contract_start": "2019-01-01",
    "statute": "employee",
}  # fmt: skip
BOB = ANN | {
    "payroll_id": "2", "national_number": "81021168719", "last_name": "Baert", "first_name": "Bob",
    "birth_date": "1981-02-11", "sex": "M",
}  # fmt: skip
CHILD = {
    "payroll_id": "1", "relation": "child", "last_name": "Adam", "first_name": "Loic", "birth_date": "2012-04-04",
    "sex": "M", "since": "2019-01-01", "insured": "Y",
}  # fmt: skip


@dataclass
class Household:
    """`month` writes and imports a month; `close` closes the last one."""

    folder: Path
    now: str = ""
    clock: datetime = field(default=datetime(2026, 1, 5, tzinfo=UTC))

    @property
    def employer(self) -> assusoft.Employer:
        return assusoft.open(self.folder)

    def at(self) -> datetime:
        self.clock += timedelta(minutes=1)
        return self.clock

    def month(self, month: str, workers: Sequence[Cells], family: Sequence[Cells] = ()) -> assusoft.Employer:
        self.now = month
        where = self.folder / "extracts" / month
        where.mkdir(parents=True, exist_ok=True)
        _write(where / f"workers-{month}.csv", WORKER, [{"entity": "0403170701"} | dict(row) for row in workers])
        _write(where / f"family-{month}.csv", FAMILY, family)
        self.employer.import_month(month, sorted(where.iterdir()), "test", self.at(), "a trial")
        return self.employer

    def tasks(self, kind: str = "") -> list[Task]:
        return [task for task in self.employer.tasks(self.now) if kind in ("", task.kind)]

    def answer(self, kind: str, choice: str, nth: int = 0, **fields: str) -> None:
        self.employer.answer(self.tasks(kind)[nth].id, choice, fields, "test", self.at())

    def told(self) -> list[tuple[str, str, str | None, str | None]]:
        """Kind, plan, first name and effective day of each message of the month."""
        return [(m.kind, m.plan, m.row.get("first_name"), m.effective and str(m.effective))
                for m in self.employer.messages(self.now)]  # fmt: skip

    def insured(self) -> list[tuple[str, str]]:
        """(person, first name) of each family member insured without a known end."""
        rows = self.employer.register("alpha", self.now)
        rows = rows[(rows["member"] != "") & rows["affiliation_to"].isna()]
        return sorted(zip(rows["person"], rows["first_name"].fillna(""), strict=True))

    def close(self) -> None:
        certificate = self.employer.certificate(self.now)
        assert certificate.ok, certificate.failures
        self.employer.close(self.now, "test", self.at())


def household(folder: Path, plan: str = PLAN) -> Household:
    """The employer's folder, without any month."""
    write_scaffold(folder)
    for path in [*folder.glob("plans/*.toml"), *folder.glob("suppliers/*.toml"), *folder.glob("sources/*.toml")]:
        path.unlink()
    for path, text in {
        "employer.toml": EMPLOYER,
        "sources/payroll.toml": 'layout = "trial"\nfrom = "2020-01"\nrole = "contracts"\n',
        "plans/hosp.toml": plan,
        "suppliers/alpha.toml": SUPPLIER,
        "templates/payroll/trial.toml": PAYROLL,
        "templates/suppliers/alpha.toml": ALPHA,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return Household(folder)


def _write(path: Path, columns: Sequence[str], rows: Sequence[Cells]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";", restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
