"""A rule of the employer -> the password of each worker's file. A password is never stored, logged or shown."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.settings import SheetSettings
from assusoft.frames import rows_of
from assusoft.language import Sentence
from assusoft.months import check_month
from assusoft.suppliers.sending.secrets import secret


class Locks(NamedTuple):
    """`of`: person -> password, '' for none; who is not in it has no file. `whole`: one password for everything."""

    of: dict[str, str]
    whole: str = ""


def locks(employer: EmployerFolder, month: str, persons: Iterable[str]) -> Locks:
    """The passwords of sheets of that month.

    Raises
    ------
    ConfigError
        The environment variable that employer.toml names is not there.
    """
    settings = employer.settings.sheets
    match settings.password:
        case "employer":
            password = employer_password(settings)
            return Locks(dict.fromkeys(persons, password), password)
        case "birth_date":
            born = birth_dates(employer, month)
            return Locks({person: f"{born[person]:%d%m%Y}" for person in persons if person in born})
    return Locks(dict.fromkeys(persons, ""))


def employer_password(settings: SheetSettings) -> str:
    """The one password of all files, from the environment."""
    return secret(settings.password_env, "employer.toml: sheets.password_env", Sentence("the password of the sheets"))


def birth_dates(employer: EmployerFolder, month: str) -> dict[str, date]:
    """Person -> birth date, by the photo of the month, of whom it has one and no two."""
    imported = employer.facts.imported(check_month(month))
    worker = employer.facts.photo(imported.number, month).worker[["person", "birth_date"]]
    found: dict[str, set[date]] = {}
    for row in rows_of(worker.reset_index(drop=True)):
        found.setdefault(row["person"], set()).update({row["birth_date"]} - {None})
    return {person: next(iter(days)) for person, days in found.items() if len(days) == 1}
