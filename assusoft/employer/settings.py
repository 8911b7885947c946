"""employer.toml: who the employer is, where its facts stand, how its mail leaves."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from assusoft import schema
from assusoft.benefit_sheets.languages import Chosen, Region, language_of
from assusoft.config import ConfigModel, Items, fault, load_config
from assusoft.employer.database import DEFAULT
from assusoft.errors import Refused
from assusoft.month.declarations import kinds as declared
from assusoft.month.tasks import task
from assusoft.months import check_month
from assusoft.suppliers.supplier import Mail
from assusoft.suppliers.ways import Address, OneLine


class OwnField(ConfigModel):
    """[fields.NAME]: a field the employer adds to its workers."""

    type: Literal["text", "date", "money", "percent", "hours", "factor", "count", "flag"] = "text"
    label: dict[str, str] = Field({})


class AuditSettings(ConfigModel):
    """[audit]: who receives the report of a scheduled audit by e-mail."""

    mail_to: Items[Address] = ()


class DigestSettings(ConfigModel):
    """[digest]: who is told what waits. `language`: an address of `mail_to` -> its language, where not the employer's.

    `days_before`: how many days before its last day a task is named with it.
    """

    mail_to: Items[Address] = ()
    days_before: int = Field(7, ge=0, le=366)
    language: dict[str, Literal["fr", "nl", "en"]] = Field({})


class SendingSettings(ConfigModel):
    """[sending]: where data may go. `allowed`: hosts, addresses, paths; * stands for anything. None: everywhere."""

    allowed: Items[OneLine] | None = None


class SecondPerson(ConfigModel):
    """[second-person]: the kinds of task and of declaration that count only once a second person confirmed them."""

    kinds: Items[str] = ()

    @field_validator("kinds")
    @classmethod
    def _known(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        known = sorted({*task.KINDS, *declared.KINDS})
        if strange := [kind for kind in kinds if kind not in known]:
            raise ValueError(f"'{strange[0]}' is no kind of task or declaration (known: {', '.join(known)})")
        return kinds


class SheetSettings(ConfigModel):
    """[sheets]: what benefit sheets must know and no file says, and how they reach people.

    `part_time_salary`: whether the payroll shows the full-time salary of who works part-time, or the reduced one.
    `deliver`: 'mail' to each worker, or 'zip', one for each legal entity, mailed `to` HR or put into `folder`, below
    the employer folder. `password`: under which rule each worker's file is locked; of 'employer', `password_env` names
    the environment variable.
    """

    part_time_salary: Literal["full", "reduced"] | None = None
    deliver: Literal["mail", "zip"] | None = None
    to: Items[Address] = ()
    folder: OneLine = ""
    password: Literal["none", "birth_date", "employer"] = "none"
    password_env: OneLine = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.deliver == "zip" and bool(self.to) == bool(self.folder):
            raise ValueError("deliver = 'zip' goes to HR: write either to (addresses) or folder")
        if self.deliver != "zip" and (self.to or self.folder):
            raise ValueError("to and folder are for deliver = 'zip'")
        if (self.password == "employer") != bool(self.password_env):
            raise ValueError("password = 'employer' and password_env go together")
        return self


Months = Annotated[int, Field(ge=2, le=1200)]  # the last closed month, and the one it is derived from


class Retention(ConfigModel):
    """[retention]: how many closed months each kind of fact is kept; what is left out is kept for ever.

    `photos`: rows read from the payroll, `extracts`: the files they came in; `states`: what suppliers hold, as it was
    at each closing; `documents`: files and messages sent to suppliers, `returns`: what they answered; `statements`:
    premium statements; `sheets`: benefit sheets; `forms`: those that
    workers gave back; `audits`: what audits found. No default: the employer decides.
    """

    photos: Months | None = None
    states: Months | None = None
    extracts: Months | None = None
    documents: Months | None = None
    statements: Months | None = None
    returns: Months | None = None
    sheets: Months | None = None
    forms: Months | None = None
    audits: Months | None = None


class ChoiceSettings(ConfigModel):
    """[choices]: until when workers' forms are wanted back, and what a worker may choose again.

    `change`: names of optional plans, and of fields that plan sheets ask; `from_`: the first day on which a choice that
    changed counts.
    """

    until: date | None = None
    change: Items[str] = ()
    from_: date | None = Field(None, alias="from")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if bool(self.change) != bool(self.from_):
            raise ValueError("change and from go together: what may be chosen again, and from which day it counts")
        return self


Account = Annotated[str, Field(pattern=r"^[0-9A-Za-z./-]{1,20}$")]


class Accounting(ConfigModel):
    """[accounting]: the journal and the accounts in which premium statements are booked."""

    journal: OneLine = ""
    employer: Account
    employee: Account
    tax: Account
    supplier: Account


class Establishment(ConfigModel):
    """[establishment.NUMBER]: the region of language that an establishment unit is in."""

    region: Region


class BesidesPlans(ConfigModel):
    """[benefits.NAME]: a benefit besides the plans, with its value in a field of workers or a wage code.

    `paid_by`: what the employer pays is counted among its costs.
    """

    label: dict[Literal["fr", "nl", "en"], str] = Field({})
    field: str = ""
    wage_code: str = ""
    unit: Literal["EUR", "EUR/month", "EUR/year"] = "EUR/month"
    paid_by: Literal["employer", "employee"] = "employer"

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if bool(self.field) == bool(self.wage_code):
            raise ValueError("a benefit has its value in one place: write either field or wage_code")
        return self


class Settings(ConfigModel):
    """employer.toml. `entities`: enterprise number -> name; `precedence`: field -> sources, the first goes first.

    `establishments`: number of an establishment unit -> what is known of it. `benefits`: those besides the plans.
    """

    name: OneLine
    language: Literal["fr", "nl", "en"] = "fr"
    first_month: str
    database: OneLine = DEFAULT
    entities: dict[str, str]
    fields: dict[str, OwnField] = Field({})
    precedence: dict[str, Items[str]] = Field({})
    mail: Mail | None = None
    audit: AuditSettings = AuditSettings()
    digest: DigestSettings = Field(default_factory=lambda: DigestSettings.model_validate({}))
    accounting: Accounting | None = None
    sending: SendingSettings = SendingSettings()
    second_person: SecondPerson = Field(SecondPerson(), alias="second-person")
    establishments: dict[str, Establishment] = Field({}, alias="establishment")
    benefits: dict[str, BesidesPlans] = Field({})
    sheets: SheetSettings = SheetSettings()
    retention: Retention = Retention()
    choices: ChoiceSettings = Field(default_factory=lambda: ChoiceSettings.model_validate({}))

    def spoken(self, unit: str | None, language: str | None, asked: str) -> Chosen:
        """The language that a worker of that establishment unit, who speaks that one, is written to in."""
        place = self.establishments.get(unit or "")
        return language_of(place.region if place else "", language or "", asked, unit or "")

    @property
    def own(self) -> dict[str, schema.Field]:
        """Fields the employer adds to its workers, by name."""
        return {name: schema.own_field(name, one.type, one.label) for name, one in self.fields.items()}


def load_settings(folder: Path) -> Settings:
    """The settings of an employer folder.

    Raises
    ------
    Refused
        The folder has no employer.toml. ConfigError: what is wrong in it, with line and key.
    """
    path = folder / "employer.toml"
    if not path.is_file():
        raise Refused(
            "{folder} is not an employer folder: it has no employer.toml. Make one: assusoft new {folder}.",
            folder=folder,
        )
    settings = load_config(path, Settings)
    try:
        check_month(settings.first_month)
    except Refused as error:
        raise fault(path, ("first_month",), str(error)) from None
    strange = [address for address in settings.digest.language if address not in settings.digest.mail_to]
    if strange:
        raise fault(path, ("digest", "language", strange[0]), "nobody of mail_to has that address; write it as there")
    for name, benefit in settings.benefits.items():
        if benefit.field and benefit.field not in {
            **settings.own,
            **dict.fromkeys(field.name for field in schema.TABLES["worker"]),
        }:
            raise fault(path, ("benefits", name, "field"), f"workers have no field '{benefit.field}'")
    return settings
