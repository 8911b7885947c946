"""The lines that are due -> a table for people, and a file by a layout of statements."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.as_of import as_of
from assusoft.employer.statements.controlling import lines_due
from assusoft.employer.statements.expecting import Basis, expected
from assusoft.errors import Refused
from assusoft.layouts import WrittenStamp, load_layout, write
from assusoft.plans.covers.cents import euro
from assusoft.statements.expected import ExpectedLine
from assusoft.statements.written import statement_rows


def expected_table(
    employer: EmployerFolder, supplier: str, period: str, basis: Basis, known_on: date | None = None
) -> pd.DataFrame:
    """The lines as a table; see `Employer.expected`."""
    if known_on is None:
        return _table(lines_due(employer, supplier, period, basis=basis).lines)
    then = as_of(employer, known_on)
    then._derived = {}  # what is remembered is of now
    return _table(expected(then, supplier, period, basis).lines)


def _table(lines: Iterable[ExpectedLine]) -> pd.DataFrame:
    columns = [
        "contract", "plan", "person", "member", "cover", "month", "from", "to", "salary", "insured_pct", "employer",
        "employee", "tax", "total", "correction", "missing",
    ]  # fmt: skip
    return pd.DataFrame([_row(line) for line in lines], columns=columns)


def _row(line: ExpectedLine) -> dict[str, object]:
    amounts = {
        name: None if line.premium is None else euro(getattr(line.premium, name))
        for name in ("employer", "employee", "tax", "total")
    }
    return {
        "contract": line.contract,
        "plan": line.plan,
        "person": line.person,
        "member": line.member,
        "cover": line.cover,
        "month": line.month,
        "from": line.begin,
        "to": line.end,
        "salary": line.values.get("insured_salary"),
        "insured_pct": line.values.get("insured_pct"),
        **amounts,
        "correction": line.correction,
        "missing": line.missing,
    }


def expected_file(employer: EmployerFolder, supplier: str, period: str, layout: str, basis: Basis) -> bytes:
    """The file of a statement that a faithful supplier would send.

    Raises
    ------
    Refused
        The layout is none of statements, or a value has no place in it.
    """
    found = load_layout(layout, employer.search("statements"))
    if found.tables != ["statement"]:
        raise Refused("'{layout}' is no layout of premium statements. Nothing was written.", layout=layout)
    carried = {field for part in found.part for field in part.columns}
    rows = statement_rows(lines_due(employer, supplier, period, basis=basis).lines, carried)
    kept = rows[[name for name in rows.columns if name in carried]]
    return write(found, {"statement": kept}, WrittenStamp(employer.name, period))[0].content
