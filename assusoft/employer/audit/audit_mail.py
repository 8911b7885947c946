"""The report of an audit -> one e-mail to those whom employer.toml names under [audit]."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from assusoft.days_in_words import month_label
from assusoft.employer.audit.audit_report import AuditReport
from assusoft.employer.folder import EmployerFolder
from assusoft.language import say
from assusoft.suppliers.sending.delivery import Delivery, deliver
from assusoft.suppliers.sending.elsewhere import refuse_elsewhere
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.ways import Email

MEDIA = {
    ".html": "text/html", ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def mail_report(
    employer: EmployerFolder, report: AuditReport, text: str, files: Sequence[Path], at: datetime
) -> Delivery | None:
    """Mail a report's files by the employer's [mail]; None when [audit] mail_to names nobody.

    `text`, the body, is read in transit and by preview panes: figures only. The page itself is left out: the PDF says
    the same.

    Raises
    ------
    ConfigError
        There is a recipient and no [mail], or its password or certificates are not there.
    Refused
        [sending] allowed does not name one of them.
    """
    to = employer.settings.audit.mail_to
    if not to:
        return None
    sent = [path for path in files if path.suffix != ".html"] if len(files) > 2 else list(files)
    documents = [Document("audit_summary.txt", "text/plain", text.encode(), True)]
    documents += [Document(path.name, MEDIA[path.suffix], path.read_bytes()) for path in sent]
    subject = say(report.language, "Payroll audit, {month}: {employer}", employer=" ".join(employer.name.split()),
                  month=month_label(report.month, report.language))  # fmt: skip
    id = f"audit-{report.month}-{at:%Y%m%dT%H%M%S}"
    mail = Transmission(id, "audit", report.month, subject, at, tuple(documents))
    recipient = Recipient("the recipients of [audit] mail_to", Email(to=to))
    refuse_elsewhere(recipient.way, employer.settings.sending.allowed, recipient.name)
    return deliver(mail, recipient, employer.settings.mail, employer.folder)
