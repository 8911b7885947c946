"""Payroll audits: what was checked on an import and what was found, kept as it was then."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, insert, select

from assusoft.store.chain import add_links
from assusoft.store.facts.contents import add_contents, sha256_of
from assusoft.store.records import Audit
from assusoft.store.tables import audit


def add_audit(
    connection: Connection, import_number: int, checks: bytes, findings: bytes, by: str, at: datetime
) -> Audit:
    """Store an audit; when the last one of the import checked and found the same, that one is returned instead."""
    digests = {"checks": sha256_of(checks), "findings": sha256_of(findings)}
    before = [audit_before for audit_before in all_audits(connection) if audit_before.import_number == import_number]
    if before and (before[-1].checks, before[-1].findings) == tuple(digests.values()):
        last = before[-1]
        return Audit(last.number, import_number, last.checks, last.findings, last.at, last.by, repeated=True)
    add_contents(connection, [checks, findings])
    number = (connection.scalar(select(func.max(audit.c.number))) or 0) + 1
    connection.execute(insert(audit).values({"number": number, "import": import_number, **digests, "by": by, "at": at}))
    add_links(connection, "audit", [number])
    return Audit(number, import_number, digests["checks"], digests["findings"], at, by)


def all_audits(connection: Connection) -> list[Audit]:
    """Every audit, in the order they were made."""
    return [_record(row) for row in connection.execute(select(audit).order_by(audit.c.number)).mappings()]


def _record(row: RowMapping) -> Audit:
    return Audit(row["number"], row["import"], row["checks"], row["findings"], row["at"], row["by"])
