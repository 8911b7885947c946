"""A very small employer in a folder: one payroll of a few workers, two suppliers, three short plan sheets."""

from collections.abc import Sequence
from pathlib import Path

from support.world import ENTITIES, World

from assusoft.layouts import InputFile, WrittenStamp, load_layout, write
from assusoft.schema import typed

FIRST = "2025-11"
SUPPLIERS = ("alpha", "beta")

EMPLOYER = f"""
name = "Small"
language = "en"
first_month = "{FIRST}"

[entities]
"{ENTITIES[0]}" = "One"
"{ENTITIES[1]}" = "Two"
"""

SOURCE = """
layout = "small"
from = "2025-01"
employers = ["small"]
"""

LAYOUT = """
kind = "delimited"
date = "%Y-%m-%d"
month = "%Y-%m"

[stamp]
employer = "employer"
month = "month"

[[part]]
name = "workers"
table = "worker"
file = "workers*.csv"
output = "workers-{month}.csv"

[part.columns]
payroll_id = "id"
national_number = "number"
last_name = "last"
first_name = "first"
birth_date = "birth"
sex = "sex"
street = "street"
house_number = "house"
postal_code = "code"
city = "city"
entity = "entity"
hire_date = "hired"
contract_start = "start"
contract_end = "end"
end_reason = "reason"
statute = "statute"
effective_pct = "pct"
monthly_salary = "pay"
salary_factor = "factor"
split_payroll = "split"

[part.codes.split_payroll]
"Y" = true
"N" = false

[[part]]
name = "family"
table = "family"
file = "family*.csv"
output = "family-{month}.csv"

[part.columns]
payroll_id = "id"
relation = "relation"
first_name = "first"
birth_date = "birth"
until = "until"
"""

SUPPLIER = """
name = "{name}"
language = "en"
layout = "{name}"
sends = "{sends}"

[folder]
path = "out/{name}"
"""

COLUMNS = {
    "alpha": ("last_name", "first_name", "birth_date", "street", "sex", "insured_salary", "insured_pct"),
    "beta": ("last_name", "first_name", "birth_date", "relation"),
}

GROUP = """
supplier = "alpha"
from = 2025-01-01
eligible = "statute in ('employee', 'worker')"
enrolment = "mandatory"
reports = ["name", "birth_date", "sex", "street", "insured_salary", "insured_pct"]
required = ["name", "birth_date"]

[salary]
formula = "monthly_salary * salary_factor"
"""

HOSPITAL = """
supplier = "beta"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "mandatory"
waiting_months = 1
ends = "end of month"
family = "optional"
reports = ["name", "birth_date"]
required = ["name"]

[family_rule]
eligible = "relation in ('spouse', 'child')"
reports = ["first_name", "birth_date", "relation"]
"""

TRAVEL = """
supplier = "beta"
from = 2025-01-01
eligible = "statute is not null"
enrolment = "automatic"
reports = ["name"]
"""


def write_small(folder: Path) -> Path:
    """Write the employer's configuration; it has no extract yet."""
    files = {
        "employer.toml": EMPLOYER,
        "sources/payroll.toml": SOURCE,
        "templates/payroll/small.toml": LAYOUT,
        "templates/suppliers/alpha.toml": _layout(COLUMNS["alpha"]),
        "templates/suppliers/beta.toml": _layout(COLUMNS["beta"]),
        "suppliers/alpha.toml": SUPPLIER.format(name="alpha", sends="both"),
        "suppliers/beta.toml": SUPPLIER.format(name="beta", sends="changes"),
        "plans/group.toml": GROUP,
        "plans/hospital.toml": HOSPITAL,
        "plans/travel.toml": TRAVEL,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def _layout(columns: Sequence[str]) -> str:
    """A report of changes and a full list, with these columns beside those of every affiliation."""
    always = ("plan", "person", "member", *columns, "affiliation_from", "affiliation_to", "exit_reason", "exit_date")
    parts = (("changes", "message", ("message", "kind", "effective", *always)), ("full", "register", always))
    return 'kind = "delimited"\ndate = "%Y-%m-%d"\nguarded = true\n' + "".join(
        f'\n[[part]]\nname = "{name}"\ntable = "{table}"\noutput = "{name}.csv"\n\n[part.columns]\n'
        + "".join(f'{column} = "{column}"\n' for column in listed)
        for name, table, listed in parts
    )


def write_extracts(folder: Path, world: World, month: str) -> list[InputFile]:
    """Put the month's files into extracts/MONTH, in the place of those that were there."""
    layout, tables = load_layout("small", [folder / "templates" / "payroll"]), world.tables()
    given = {
        name: typed(tables[name], [field for part in layout.parts_of(name) for field in part.columns])
        for name in ("worker", "family")
    }
    files = write(layout, given, WrittenStamp("small", month))
    place = folder / "extracts" / month
    place.mkdir(parents=True, exist_ok=True)
    for old in place.iterdir():
        old.unlink()
    for file in files:
        (place / file.name).write_bytes(file.content)
    return list(files)
