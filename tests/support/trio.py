"""An employer of three workers and two months, written as files: small enough to audit in a test."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import assusoft
from assusoft.employer.scaffold import write_scaffold

LAYOUT = """
kind = "delimited"
table = "worker"

[columns]
payroll_id = "id"
national_number = "niss"
last_name = "last"
first_name = "first"
birth_date = "birth"
sex = "sex"
language = "language"
statute = "statute"
entity = "entity"
hire_date = "hired"
contract_start = "hired"
contract_end = "end"
street = "street"
"""
SOURCE = """
layout = "small"
from = "2026-01"
"""
HEAD = "id;niss;last;first;birth;sex;language;statute;entity;hired;end;street\n"
EVA = "1;90050100250;=Peeters;Eva;1990-05-01;F;nl;employee;0000000097;2020-01-01;;Kerkstraat\n"
LUC = "2;85020300159;Dubois;Luc;1985-02-04;M;fr;employee;0000000097;2019-03-01;;Rue Haute\n"
ANN = "3;;Maes;Ann;1999-09-09;F;nl;employee;0000000097;2026-02-01;;\n"
MONTHS = {"2026-01": HEAD + EVA + LUC, "2026-02": HEAD + EVA + LUC + ANN}
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def small_employer(folder: Path, months: Mapping[str, str] = MONTHS, imported: bool = True) -> Path:
    """Write the employer into `folder`, its extracts by month, and import them."""
    write_scaffold(folder)
    (folder / "templates" / "payroll").mkdir(exist_ok=True)
    (folder / "templates" / "payroll" / "small.toml").write_text(LAYOUT, "utf-8")
    (folder / "sources" / "payroll.toml").write_text(SOURCE, "utf-8")
    for month, content in months.items():
        path = folder / "extracts" / month / "workers.csv"
        path.parent.mkdir(parents=True)
        path.write_text(content, "utf-8")
        if imported:
            assusoft.open(folder).import_month(month, [], "test", AT)
    return folder
