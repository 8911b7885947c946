"""Sheets without the cost of pages: what they say is short, and the page is a line of text."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from assusoft.benefit_sheets.pages import Printed
from assusoft.benefit_sheets.sheet import Figure, Part, Sheet, Source
from assusoft.employer import Employer
from assusoft.employer.sheets.issuing.issuing import Issued, Template, issue
from assusoft.employer.sheets.issuing.written import FolderOfSheets

AT = datetime(2026, 1, 8, 6, 30, tzinfo=UTC)
MONTH = "2025-11"


def made(person: str, salary: str = "3000.00", name: str = "", entity: str = "0899900177 Entreprise X SA") -> Sheet:
    """A sheet that says a salary."""
    figure = Figure("salary", "Salaire", Decimal(salary), "EUR/month", Source("payroll", date(2025, 11, 30), "blox"))
    part = Part("salary", "Salaire", (figure,))
    return Sheet(person, name or f"Name of {person}", MONTH, "month", date(2025, 11, 30), "fr", "X", entity, (part,))


class Pages:
    """A typesetter that counts; it dies when it has typeset `most`."""

    def __init__(self, most: int = 1000, hash: str = "a" * 64, missing: str = "") -> None:
        self.typeset: list[str] = []
        self.most, self.missing = most, missing
        self.template = Template(hash, self._printed)

    def _printed(self, sheet: Sheet) -> Printed:
        missing = "".join(set(sheet.name) & set(self.missing))
        return Printed(b"" if missing else self._page(sheet), missing)

    def _page(self, sheet: Sheet) -> bytes:
        if len(self.typeset) == self.most:
            raise KeyboardInterrupt
        self.typeset.append(sheet.person)
        return f"%PDF {sheet.person} {sheet.name} {sheet.parts[0].figures[0].value} {sheet.issued}".encode()


def issued(
    employer: Employer, sheets: Iterable[Sheet], to: Path, pages: Pages | None = None, at: datetime = AT
) -> Issued:
    """These sheets of November issued into a folder."""
    to.mkdir(exist_ok=True, parents=True)
    folder = FolderOfSheets(to, employer.store)
    return issue(employer.store, MONTH, sheets, (pages or Pages()).template, folder, "Claire", at)
