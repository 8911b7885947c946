"""The benefit sheets issued of a month -> a link for each worker, and who can have none."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import Engine

from assusoft.employer import Employer
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.workbench.accounts.links import answer_of, last_of, make_link


class SheetLink(NamedTuple):
    """A worker, the sheet, and the secret of the address that opens it."""

    person: str
    sheet: str
    secret: str


class SheetLinks(NamedTuple):
    """The links made, and for each worker who has none the sentence why."""

    made: list[SheetLink]
    skipped: list[str]


def make_links(employer: Employer, engine: Engine, month: str, person: str, days: int) -> SheetLinks:
    """Make a link to each sheet of a month that is in force, of one worker or of all.

    Raises
    ------
    Refused
        No sheet of the month was issued (to that worker).
    """
    sheets = [one for one in employer.sheets_issued(month, person) if not one["replaced_by"]]
    if not sheets:
        raise Refused(
            f"No benefit sheet of {month} was issued. Issue them: assusoft sheets --month {month} --to FOLDER"
        )
    asked, made, skipped = _asked(employer, month), list[SheetLink](), list[str]()
    for sheet in sheets:
        answers = asked.get(sheet["person"], set())
        if len(answers) == 1:
            [answer] = answers
            secret = make_link(engine, str(employer.folder.resolve()), sheet["person"], sheet["id"], answer, days)
            made.append(SheetLink(sheet["person"], sheet["id"], secret))
        else:
            skipped.append(
                f"{sheet['person']} has no link: the payroll of {month} has no one birth date and payroll number to "
                "ask for. Give the sheet by hand, or by mail: assusoft sheets-send"
            )
    return SheetLinks(made, skipped)


def _asked(employer: Employer, month: str) -> dict[str, set[str]]:
    """Person -> the answers that the rows of the payroll give."""
    found: dict[str, set[str]] = defaultdict(set)
    worker = employer.photo(month).worker[["person", "birth_date", "payroll_id"]]
    for row in rows_of(worker.reset_index(drop=True)):
        if row["birth_date"] is not None and last_of(row["payroll_id"] or ""):
            found[row["person"]].add(answer_of(row["birth_date"], row["payroll_id"]))
    return found
