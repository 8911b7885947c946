"""bureau.toml: which employers there are, who looks after them, until which day they import and close."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from assusoft.bureau.memory import is_told
from assusoft.config import ConfigModel, fault, load_config
from assusoft.employer.database import DATABASE
from assusoft.errors import Refused
from assusoft.months import month_end, next_month
from assusoft.suppliers.ways import OneLine

if TYPE_CHECKING:  # whoever only hands out the work imports no frame
    from assusoft.employer import Employer

FILE = "bureau.toml"
MEGABYTE = 1_000_000
KEY = r"^[a-z0-9][a-z0-9-]{0,49}$"
"""How an employer is called in a bureau: in files, in lines, in logs."""

Day = Annotated[int, Field(ge=1, le=31)]


class Calendar(ConfigModel):
    """calendar of an employer: the days of the next month by which a month is imported and closed.

    `suppliers`: supplier -> the day of the next month by which it must have what a month tells it.
    """

    import_: Day | None = Field(None, alias="import")
    close: Day | None = None
    suppliers: dict[str, Day] = Field({})


class EmployerEntry(ConfigModel):
    """[employers.KEY]: an employer folder. `database` goes before what its employer.toml states."""

    folder: OneLine = Field(min_length=1)
    database: OneLine | None = None
    owner: OneLine = ""
    calendar: Calendar = Field(default_factory=lambda: Calendar.model_validate({}))


class EngineSettings(ConfigModel):
    """[engine]: minutes a step of one employer may take, and megabytes it may hold, before it is stopped."""

    limit_minutes: int | Decimal = Field(60, gt=0, le=1440)
    memory_mb: int | None = Field(None, ge=300)


class SharedSettings(ConfigModel):
    """[shared]: the folder whose files employers have in common, from the bureau folder on, or by its whole path."""

    folder: OneLine = Field(min_length=1)


class BureauFile(ConfigModel):
    """bureau.toml. `language`: of what the commands print."""

    language: Literal["fr", "nl", "en"] = "fr"
    employers: dict[Annotated[str, Field(pattern=KEY)], EmployerEntry] = Field({})
    shared: SharedSettings | None = None
    engine: EngineSettings = Field(default_factory=lambda: EngineSettings.model_validate({}))


@dataclass(frozen=True)
class Member:
    """An employer of a bureau; `database` is empty where its own employer.toml names it."""

    key: str
    folder: Path
    database: str = ""
    owner: str = ""
    calendar: Calendar = field(default_factory=lambda: Calendar.model_validate({}))

    def opened(self) -> "Employer":
        """The employer; Refused or ConfigError as `open_employer` says."""
        from assusoft.employer import open_employer

        employer = open_employer(self.folder)
        if self.database:
            employer.settings = employer.settings.model_copy(update={"database": self.database})
        return employer

    @contextmanager
    def at_hand(self) -> Iterator["Employer"]:
        """The employer as `opened` gives it, its database closed afterwards."""
        employer = self.opened()
        try:
            yield employer
        finally:
            if "store" in vars(employer):
                employer.store.close()

    def due(self, month: str, what: str) -> date | None:
        """The day of the next month by which a month is to be imported, or closed; None where no day is agreed."""
        day = self.calendar.import_ if what == "import" else self.calendar.close
        return None if day is None else _in_next(month, day)

    def due_at(self, month: str) -> dict[str, date]:
        """Supplier -> the day by which it must have what the month tells it, of those of whom a day is agreed."""
        return {supplier: _in_next(month, day) for supplier, day in self.calendar.suppliers.items()}


def _in_next(month: str, day: int) -> date:
    """That day of the next month; one that it does not have is its last one."""
    last = month_end(next_month(month))
    return last.replace(day=min(day, last.day))


@dataclass(frozen=True)
class Bureau:
    """A bureau folder opened.

    A step of one employer may take `limit` seconds and hold `memory` bytes (None: any). `shared`: the folder of files
    that employers have in common, None where none is named.
    """

    folder: Path
    language: str
    members: tuple[Member, ...]
    limit: float
    memory: int | None = None
    shared: Path | None = None

    def member(self, key: str) -> Member:
        """The employer of that key."""
        return next(one for one in self.members if one.key == key)


def load_bureau(folder: Path) -> Bureau:
    """Read bureau.toml of a bureau folder.

    Raises
    ------
    Refused
        There is none, or ASSUSOFT_DATABASE would give all employers one database. ConfigError: what is wrong in it,
        with line and key.
    """
    path = folder / FILE
    if not path.is_file():
        raise Refused(f"{folder} is not a bureau folder: it has no {FILE}. Make one: assusoft bureau new {folder}")
    stated = load_config(path, BureauFile)
    home, members = folder.resolve(), list[Member]()
    for key, one in stated.employers.items():
        place = (home / one.folder).resolve()
        if twin := next((other.key for other in members if other.folder == place), None):
            raise fault(path, ("employers", key, "folder"), f"is the folder of '{twin}' too; keep one of the two.")
        members.append(Member(key, place, one.database or "", one.owner, one.calendar))
    refuse_one_database()
    limit, memory = float(stated.engine.limit_minutes) * 60, stated.engine.memory_mb
    if memory and not is_told():
        raise fault(path, ("engine", "memory_mb"), "is kept on Linux only: no other system tells it. Leave it out.")
    shared = None if stated.shared is None else (home / stated.shared.folder).resolve()
    return Bureau(home, stated.language, tuple(members), limit, memory and memory * MEGABYTE, shared)


def refuse_one_database() -> None:
    """Refused when the environment names one database for several employers."""
    if os.environ.get(DATABASE):
        raise Refused(f"{DATABASE} names one database, and these are several employers: name it in each employer.toml.")
