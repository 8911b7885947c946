"""An extract in which all codes were renamed: held with evidence, nothing stored, released with a reason."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assusoft.employer import open_employer
from assusoft.errors import Refused

AT = datetime(2026, 1, 5, tzinfo=UTC)
FILES = {
    "employer.toml": """
name = "Trial"
language = "en"
first_month = "2026-01"
entities = { "0403170701" = "One" }
""",
    "plans/hw.toml": """
supplier = "alpha"
from = 2020-01-01
eligible = "hire_date is not null"
enrolment = "mandatory"
reports = ["function"]
""",
    "suppliers/alpha.toml": 'name = "Alpha"\n',
    "sources/payroll.toml": 'layout = "trial"\nfrom = "2026-01"\n',
    "templates/payroll/trial.toml": """
kind = "delimited"
table = "worker"
file = "staff-{month}.csv"
[columns]
payroll_id = "Employee ID"
last_name = "Last Name"
first_name = "First Name"
function = "Job Code"
hire_date = "Date of Hire"
""",
}


def extract(folder: Path, month: str, code: str) -> Path:
    lines = [f"{100001 + at};Name{at};Anna;{code.format(at % 40)};2020-01-15" for at in range(200)]
    path = folder / f"staff-{month}.csv"
    path.write_text("\n".join(["Employee ID;Last Name;First Name;Job Code;Date of Hire", *lines, ""]))
    return path


def test_import_waits_until_a_reason_releases_it(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    acme = open_employer(str(tmp_path))
    acme.import_month("2026-01", [extract(tmp_path, "2026-01", "A{:02}BN")], "hr", AT)
    after = extract(tmp_path, "2026-02", "FA{:03}")
    with pytest.raises(Refused) as caught:
        acme.import_month("2026-02", [after], "hr", AT)
    said = str(caught.value)
    assert "Function: a list of codes changed as a whole, for 200 of 200 people (100 %)" in said
    assert "A00BN → FA000 (5)" in said
    assert "40 codes in all" in said
    assert "Name1" not in said
    acme.import_month("2026-02", [after], "hr", AT, "new job codes")
    assert acme.photo("2026-02").worker["function"].iloc[0].startswith("FA")
