"""An employer -> every text that tells who somebody is; files -> which of these stand in them."""

import re
from pathlib import Path

from assusoft.employer import Employer
from assusoft.example.case import TABLES
from assusoft.frames import values_of

IDENTIFIERS = (
    "payroll_id", "national_number", "worker_national_number", "last_name", "first_name", "birth_date", "email",
    "phone", "street", "city", "establishment", "bank_account", "licence_plate", "manager", "stay_street", "stay_city",
)  # fmt: skip
"""Fields of which no value may be left in an example."""


def identifiers_of(employer: Employer) -> frozenset[str]:
    """Every identifier of anybody in any month, and those of the employer itself, as they may stand in a file."""
    found = {employer.name, *employer.settings.entities, *employer.settings.entities.values()}
    for month in employer.months():
        tables = employer.photo(month).tables
        for frame in (tables[name] for name in TABLES):
            for name in {*IDENTIFIERS} & {*frame.columns}:
                found.update(str(value) for value in values_of(frame[name].drop_duplicates()) if value is not None)
    return frozenset(found)


def left_in(folder: Path, texts: frozenset[str]) -> str | None:
    """One of the texts that stands in a file of the folder; None where there is none.

    Looked for are those of four characters or more, and numbers of six digits or more: what is shorter stands in any
    file by chance.
    """
    sought = sorted(text for text in texts if len(text) >= (6 if text.isdecimal() else 4))
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes() + str(path.relative_to(folder)).encode()
        for text in sought:
            if text.encode() in content and re.search(rb"(?<!\w)" + re.escape(text.encode()) + rb"(?!\w)", content):
                return text
    return None
