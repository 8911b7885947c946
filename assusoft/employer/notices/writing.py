"""Notices of a closed month -> which were given, which are due, and a PDF of each in the worker's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.notices.owed import Owed, owed_notices
from assusoft.employer.notices.texts import texts_of
from assusoft.employer.sheets.closed_month import closed_month, last_contracts
from assusoft.employer.sheets.issuing.written import folder_of_sheets
from assusoft.employer.sheets.sheets import Skipped
from assusoft.files import write_whole
from assusoft.frames import Row, of_persons, rows_of
from assusoft.json_text import json_text
from assusoft.months import month_end
from assusoft.resources import resource_folder
from assusoft.store import Notice
from assusoft.typesetting import missing_in, pdf_of

NAME = "notices/notice.typ"


@dataclass(frozen=True)
class Standing:
    """A notice that is owed, and that it was given the last time; None while it is due."""

    owed: Owed
    given: Notice | None


class Notices(NamedTuple):
    """The notices of a month, by person and plan, and of whom nothing is owed though a cover ended, with the reason."""

    standings: list[Standing]
    skipped: list[Skipped]


class NoticesWritten(NamedTuple):
    """The files that are in the folder, and who has none, with the sentence why."""

    files: list[Path]
    skipped: list[Skipped]


def notices(employer: EmployerFolder, month: str) -> Notices:
    """Which notices of a closed month were given and which are due; see `Employer.notices`."""
    owed, skipped = owed_notices(employer, month)
    given = {(one.kind, one.person, one.plan, one.month): one for one in employer.store.notices()}
    return Notices(
        [Standing(one, given.get((one.kind, one.person, one.plan.reported_as, one.month))) for one in owed], skipped
    )


def write_notices(employer: EmployerFolder, month: str, to: Path, language: str) -> NoticesWritten:
    """Typeset the notices of a closed month; see `Employer.write_notices`."""
    owed, skipped = owed_notices(employer, month)
    folder_of_sheets(employer.folder, to, employer.store)
    template, files = _template(employer), list[Path]()
    contracts = _contracts(employer, month, sorted({one.person for one in owed}))
    for one in owed:
        row = contracts.get(one.person, {})
        chosen, why = _language(employer, one, row, language)
        texts = _texts(employer, one, row, chosen) if chosen else {}
        why = why or _missing(texts)
        if why:
            skipped.append(Skipped(one.person, f"{one.person} has no {one.kind} notice of {one.plan.name}: {why}"))
            continue
        path = to / f"{one.person}-{one.kind}-{one.plan.reported_as}.pdf"
        pdf = pdf_of(template, {"notice": json_text(texts, None)}, month_end(month), chosen)
        write_whole(path, pdf)
        files.append(path)
    return NoticesWritten(files, sorted(skipped))


def _texts(employer: EmployerFolder, one: Owed, row: Row, language: str) -> dict[str, Any]:
    named = " ".join(row[part] for part in ("first_name", "last_name") if row.get(part))
    addressed = replace(one, name=named or one.name)
    return texts_of(addressed, employer.name, _supplier(employer, one), list(_address(row)), language)


def _template(employer: EmployerFolder) -> Path:
    own = employer.folder / "templates" / NAME
    return own if own.is_file() else resource_folder("templates") / NAME


def _contracts(employer: EmployerFolder, month: str, persons: Sequence[str]) -> Mapping[str, Row]:
    """Person -> the contract of the month, or the last one before it."""
    found = closed_month(employer, month)
    rows = rows_of(of_persons(found.people.reset_index(drop=True), persons).reset_index(drop=True))
    here = {row["person"]: row for row in rows}
    absent = [person for person in persons if person not in here]
    before = last_contracts(employer, absent, found.people, month) if absent else {}
    return here | {person: row for person, (row, _) in before.items()}


def _language(employer: EmployerFolder, one: Owed, row: Row, asked: str) -> tuple[str, str]:
    """The language of the letter, or why there is none."""
    if one.died:
        return "", "the worker died. Write to the family by hand, and store it: assusoft notice"
    chosen = employer.settings.spoken(row.get("establishment"), row.get("language") or one.language, asked)
    return chosen.language, chosen.why_not


def _supplier(employer: EmployerFolder, one: Owed) -> str:
    supplier = employer.suppliers.get(one.plan.supplier)
    return supplier.name if supplier else one.plan.supplier


def _address(row: Row) -> Iterator[str]:
    lines = (("street", "house_number", "box"), ("postal_code", "city"))
    for names in lines:
        line = " ".join(str(row[name]) for name in names if row.get(name))
        if line:
            yield line


def _missing(texts: Mapping[str, object]) -> str:
    missing = missing_in(json_text(texts, None))
    if not missing:
        return ""
    return f"the fonts of the page have no {' '.join(missing)}. Write the name with other letters in the payroll."
