"""A very small employer whose plan has a cover, four months of it closed and sent: amounts that a head can follow.

A pension of 2.4 % of the yearly salary, a quarter paid by the employee, 4.40 % of taxes: 40 000.00 a year cost 60.00 +
20.00 + 3.52 a month, 48 000.00 cost 72.00 + 24.00 + 4.22.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from support.few import settle
from support.world import ENTITIES, niss

from assusoft.employer import Employer, open_employer
from assusoft.employer.statements.controlling import lines_due
from assusoft.layouts import WrittenStamp, load_layout, write
from assusoft.months import month_start
from assusoft.statements.written import statement_rows

MONTHS = ("2025-11", "2025-12", "2026-01", "2026-02")
AT = datetime(2026, 3, 5, tzinfo=UTC)
CODE = "P100"

FILES = {
    "employer.toml": f"""
name = "Petit"
language = "en"
first_month = "{MONTHS[0]}"

[entities]
"{ENTITIES[0]}" = "One"
"{ENTITIES[1]}" = "Two"

[accounting]
journal = "INS"
employer = "623000"
employee = "455000"
tax = "623900"
supplier = "440000"
""",
    "sources/payroll.toml": 'layout = "petit"\nfrom = "2025-01"\n',
    "templates/payroll/petit.toml": """
kind = "delimited"
date = "%Y-%m-%d"
month = "%Y-%m"

[[part]]
name = "workers"
table = "worker"
file = "workers*.csv"

[part.columns]
payroll_id = "id"
national_number = "number"
last_name = "last"
first_name = "first"
birth_date = "birth"
entity = "entity"
cost_centre = "centre"
hire_date = "hired"
contract_start = "start"
contract_end = "end"
end_reason = "reason"
statute = "statute"
city = "city"
monthly_salary = "pay"
salary_factor = "factor"

[[part]]
name = "deductions"
table = "deduction"
file = "deductions*.csv"

[part.columns]
payroll_id = "id"
wage_code = "code"
amount = "amount"
""",
    "templates/suppliers/alpha.toml": """
kind = "delimited"
date = "%Y-%m-%d"
guarded = true

[[part]]
name = "changes"
table = "message"
output = "changes.csv"

[part.columns]
message = "message"
kind = "kind"
effective = "effective"
plan = "plan"
person = "person"
member = "member"
last_name = "last"
first_name = "first"
birth_date = "birth"
national_number = "number"
city = "city"
insured_salary = "salary"
affiliation_from = "from"
affiliation_to = "to"
exit_reason = "reason"
exit_date = "left"

[[part]]
name = "full"
table = "register"
output = "full.csv"

[part.columns]
plan = "plan"
person = "person"
member = "member"
last_name = "last"
first_name = "first"
birth_date = "birth"
national_number = "number"
city = "city"
insured_salary = "salary"
affiliation_from = "from"
affiliation_to = "to"
exit_reason = "reason"
exit_date = "left"
""",
    "suppliers/alpha.toml": """
name = "Alpha"
language = "en"
layout = "alpha"
sends = "changes"

[folder]
path = "out/alpha"
""",
    "plans/group.toml": f"""
supplier = "alpha"
contract = "G-1"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "mandatory"
reports = ["name", "birth_date", "national_number", "city", "insured_salary"]

[salary]
formula = "monthly_salary * salary_factor"
renewed = "always"

[cover.pension]
kind = "pension"
form = "flat rate"
rate = 2.4
employee = 25
wage_code = "{CODE}"
proration = "whole month"
taxes = {{ insurance = {{ rate = 4.40 }} }}
""",
}

NAMES = ("Anna", "Bram", "Chloe", "Dirk", "Emma")
FIRST_DAYS = {"Emma": "2025-12-01"}
COLUMNS = "id;number;last;first;birth;entity;centre;hired;start;end;reason;statute;city;pay;factor"


def row_of(name: str, month: str) -> str:
    """A worker as the payroll shows it: Anna earns more from January on, Bram leaves on the last day of it.

    Dirk moves in February, which costs nothing.
    """
    number = NAMES.index(name) + 1
    birth = month_start(f"19{80 + number}-05")
    start = FIRST_DAYS.get(name, "2020-01-01")
    left = name == "Bram" and month >= "2026-01"
    return ";".join([
        f"blox-{number}", niss(birth, 2 * number + 1), "Peeters", name, birth.isoformat(), ENTITIES[number > 2],
        f"C{number % 2}", start, start, "2026-01-31" if left else "", "resignation" if left else "", "employee",
        "Ghent" if name == "Dirk" and month >= "2026-02" else "Namur",
        "4800.00" if name == "Anna" and month >= "2026-01" else "4000.00", "10",
    ])  # fmt: skip


def withheld(month: str) -> Mapping[str, str]:
    """What the payroll withholds: of Chloe another amount in February, of Dirk nothing, of Emma as it should be."""
    amounts = {"Anna": "24.00" if month >= "2026-01" else "20.00", "Chloe": "20.00", "Emma": "20.00"}
    return amounts | ({"Chloe": "25.00"} if month == "2026-02" else {})


def lived(folder: Path) -> Path:
    """The employer in a new folder, its months imported, closed and sent."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    employer = open_employer(folder)
    for month in MONTHS:
        place = folder / "extracts" / month
        place.mkdir(parents=True)
        here = [name for name in NAMES if FIRST_DAYS.get(name, "")[:7] <= month]
        here = [name for name in here if name != "Bram" or month <= "2026-01"]
        rows = "\n".join([COLUMNS, *(row_of(name, month) for name in here)])
        (place / "workers.csv").write_text(f"{rows}\n", "utf-8")
        taken = "\n".join(f"blox-{NAMES.index(name) + 1};{CODE};{amount}" for name, amount in withheld(month).items()
                          if name in here)  # fmt: skip
        (place / "deductions.csv").write_text(f"id;code;amount\n{taken}\n", "utf-8")
        at = datetime(int(month[:4]), int(month[5:]), 25, tzinfo=UTC)
        employer.import_month(month, [], "An", at, audit=False)
        settle(employer)
        employer.close(month, "An", at)
        employer.send("An", lambda at=at: at)
    employer.store.close()
    return folder


Change = Callable[[list[str]], list[str]]


def billed(employer: Employer, period: str, change: Change = lambda lines: lines, back: int = 0) -> str:
    """Receive what the supplier bills for a period, its lines changed and its totals put right; the statement's id.

    `back`: it has not heard yet of so many last months.
    """
    layout = load_layout("statement-csv", employer.search("statements"))
    rows = statement_rows(lines_due(employer, "alpha", period, back=back).lines)
    carried = rows[[name for name in rows.columns if name in layout.part[0].columns]]
    written = write(layout, {"statement": carried}, WrittenStamp("X", period))[0].content.decode()
    head, *lines, total = written.splitlines()
    lines, last = change(lines), total.split(";")
    for place in range(12, 16):
        last[place] = f"{sum(Decimal(line.split(';')[place]) for line in lines):.2f}"
    file = employer.folder / f"alpha-{period}.csv"
    file.write_text("\n".join([head, *lines, ";".join(last)]) + "\n", "utf-8")
    return employer.receive_statement(file, "alpha", period, "An", AT).id


def without(name: str) -> Change:
    """No line of that person."""
    return lambda lines: [line for line in lines if f";{name};" not in line]
