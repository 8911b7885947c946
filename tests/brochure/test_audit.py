"""The audit of the payroll: a report of what is odd, with checks of the employer's own."""

import pytest
from openpyxl import load_workbook
from support.firm import DECEMBER

OWN = """
[checks.CMP-HOUSE]
off = "no houses here"

[[check]]
code = "OWN-FUNCTION"
field = "function"
condition = "department <> 'D9' or function <> 'sales'"
sentence = { fr = "Vendeur au D9.", nl = "Verkoper in D9.", en = "Nobody of D9 sells." }
"""


@pytest.mark.brochure("audit-module", "anomaly-report", "data-checked", "checks-installed")
def test_the_audit_reports_what_is_odd_by_checks_given_and_of_the_employers_own(december, tmp_path):
    """Umit's birth date contradicts his national number; Jan sells in a department that does not."""
    firm = december.copied(tmp_path / "firm")
    (firm.folder / "expectations").mkdir()
    (firm.folder / "expectations" / "checks.toml").write_text(OWN, "utf-8")
    firm.done("audit", "--month", DECEMBER, "--to", str(tmp_path / "audit"))
    found = [
        " ".join(str(cell) for cell in row if cell is not None)
        for sheet in load_workbook(tmp_path / "audit" / "findings.xlsx").worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
    assert any("Umit" in line and "1984" in line for line in found)
    assert any("Jan" in line and "Nobody of D9 sells." in line for line in found)
    page = (tmp_path / "audit" / "audit.html").read_text("utf-8")
    assert "Nobody of D9 sells." in page
