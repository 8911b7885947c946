"""An employer, a closed month and a folder -> its sheets issued and written, and who has none."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from assusoft.benefit_sheets.pages import printed, template_of
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.sheets.gathering import gathered
from assusoft.employer.sheets.issuing.issuing import Issued, Template, issue, template_hash
from assusoft.employer.sheets.issuing.written import folder_of_sheets
from assusoft.employer.sheets.sheets import MadeSheets, Skipped, sheets


class SheetsWritten(NamedTuple):
    """`sheets`: how many are in the folder; `new`: how many were not archived yet; `skipped`: who has none, and why."""

    sheets: int
    new: int
    folder: Path
    skipped: list[Skipped]


def issue_sheets(
    employer: EmployerFolder,
    month: str,
    to: Path,
    by: str,
    at: datetime,
    person: str = "",
    entity: str = "",
    language: str = "",
    told: Callable[[int, int], None] = lambda done, all: None,
) -> SheetsWritten:
    """See `Employer.issue_sheets`; `told` is told how many of all are done."""
    found = sheets(employer, month, [person] if person else None, entity or None, language)
    folder, template = folder_of_sheets(employer.folder, to, employer.store), _template(employer)
    count = len(found.made)
    issued = issue(employer.store, month, found.made, template, folder, by, at, lambda done: told(done, count))
    skipped = [*found.skipped, *issued.skipped]
    everybody = not (person or entity)
    scope = None if everybody else {one.person for one in skipped}
    stale = [one for one in folder.stale(issued.sheets) if scope is None or one in scope]
    skipped += [Skipped(one, _STALE.format(person=one, month=month, folder=to)) for one in stale]
    return SheetsWritten(len(issued.sheets), issued.new, to, sorted(skipped))


def archive_sheets(employer: EmployerFolder, month: str, languages: Mapping[str, str], by: str, at: datetime) -> Issued:
    """Issue the sheets of some persons (person -> language) into the archive, and into no folder."""
    made = MadeSheets(gathered(employer, month), dict(languages))
    return issue(employer.store, month, made, _template(employer), None, by, at)


def _template(employer: EmployerFolder) -> Template:
    templates = employer.folder / "templates"
    return Template(template_hash(template_of(templates)), partial(printed, template_folder=templates))


_STALE = "{folder}/{person}.pdf was there before, and {person} has no sheet of {month} now: it was left. Remove it."
