"""The report of an audit as files: a page, a PDF, a workbook. Their names say the month and nothing personal."""

from dataclasses import dataclass
from pathlib import Path

from assusoft.employer import Employer
from assusoft.employer.audit.audit_report import AuditReport, sources_of, workbook
from assusoft.errors import Refused
from assusoft.files import make_folder, write_whole
from assusoft.paper import pdf_of
from assusoft.workbench.audit.pages import page_of

PAGE, PDF, WORKBOOK = "audit.html", "audit.pdf", "findings.xlsx"


@dataclass(frozen=True)
class Written:
    """The files of a report; `trouble` says why there is no PDF on this machine, and is empty when there is."""

    paths: tuple[Path, ...]
    trouble: str = ""


def write_report(employer: Employer, report: AuditReport, folder: Path | None = None) -> Written:
    """Write the three files of a report into `folder`, or out/audit/MONTH of the employer folder."""
    out = folder or employer.folder / "out" / "audit" / report.month
    make_folder(out)
    page = page_of(employer, report)
    write_whole(out / PAGE, page.encode())
    write_whole(out / WORKBOOK, workbook(report, sources_of(employer, report.month)))
    try:
        write_whole(out / PDF, pdf_of(page))
    except Refused as error:
        (out / PDF).unlink(missing_ok=True)  # an older one would be taken for this one
        return Written((out / PAGE, out / WORKBOOK), str(error))
    return Written((out / PAGE, out / PDF, out / WORKBOOK))
