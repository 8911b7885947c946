"""What a plan sheet holds: who is eligible, from when, what is reported. `sheet.py` reads and checks it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from assusoft.config import ConfigModel, Items
from assusoft.message_kinds import MESSAGE_KINDS
from assusoft.plans.covers.cover import Cover
from assusoft.schema import expand

Fields = Annotated[Items[str], AfterValidator(lambda names: tuple(expand(names)))]
"""Names of fields, those of schema.GROUPS being replaced by the fields they stand for."""

Branch = Literal["pension", "death", "disability", "hospitalisation", "other"]
"""What a plan insures."""


def _as_decimal(value: Any) -> Any:
    return Decimal(value) if type(value) is int else value


Share = Annotated[Decimal, BeforeValidator(_as_decimal), Field(gt=0, le=100, decimal_places=2)]
"""A part of something in per cent, with or without decimals."""

MOST_YEARS = 150
"""The highest age, and the longest wait or cover kept: what is beyond is a slip of the pen."""

Labels = dict[Literal["fr", "nl", "en"], str]
Cell = str | bool | int | Decimal | date
Source = Annotated[str, Field(min_length=3)]
"""Where a value comes from, for people: the article of the plan rules, of a law, of a collective agreement."""


class SalaryReference(ConfigModel):
    """Where the values of [salary] come from."""

    formula: Source | None = None
    month: Source | None = None


class FamilyReference(ConfigModel):
    """Where the values of [family_rule] come from."""

    eligible: Source | None = None
    child_maximum_age: Source | None = None
    child_ends: Source | None = None


class PlanReference(ConfigModel):
    """Where the values at the head of a plan sheet come from."""

    eligible: Source | None = None
    since: Source | None = None
    waiting_months: Source | None = None
    starts: Source | None = None
    ends: Source | None = None
    maximum_age: Source | None = None
    keeps_cover: Source | None = None


class Salary(ConfigModel):
    """`formula` is an SQL expression of the insured yearly salary in euro; `month` the month it is renewed in.

    `ahead`: how many months before that the supplier wants the new salaries; later corrections are asked as any.
    """

    formula: str
    renewed: Literal["yearly", "always"] = "yearly"
    month: int = Field(1, ge=1, le=12)
    ahead: int = Field(0, ge=0, le=6)
    reference: SalaryReference = SalaryReference()


class Interruptions(ConfigModel):
    """Kinds of interruption the supplier does not want to hear of."""

    not_sent: Items[str] = ()


class FamilyRule(ConfigModel):
    """Which family members may be insured (`eligible`: SQL over family fields), and what is reported about them."""

    eligible: str | None = None
    child_maximum_age: int | None = Field(None, ge=0, le=MOST_YEARS)
    child_ends: Literal["day", "end of month", "end of year"] = "day"
    reports: Fields = ()
    required: Fields = ()
    reference: FamilyReference = FamilyReference()


class InterruptionEffect(ConfigModel):
    """What an interruption of one kind does to the cover, after so many days, for which share of it in per cent."""

    effect: Literal["continues", "suspended", "risk_only", "waived"]
    after_days: int = Field(0, ge=0, le=366 * MOST_YEARS)
    share: Share = Decimal(100)
    source: Source | None = None


class Ask(ConfigModel):
    """A value only HR can give, with its closed list; `takeover` is taken for those affiliated in the first month."""

    choices: Items[str] = Field(min_length=1)
    blocking: bool = True
    takeover: str | None = None
    label: Labels = Field({})


class Check(ConfigModel):
    """What must not be among the workers of a plan: who meets `when` (SQL over fields of a worker) is asked about.

    `says`: what is found, as a sentence.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    when: str
    says: Labels = Field(min_length=1)
    blocking: bool = False


Occasion = Literal["entry", "exit", "interruption"]
"""What happens to a worker in a plan, and may make its supplier ask something besides."""


class OccasionAsk(ConfigModel):
    """A value that a supplier asks for on an occasion: of a type, or one of a closed list.

    `when`: SQL condition over fields of a worker; the value is not asked where it is false. `choice_label`: choice ->
    what it is called.
    """

    type: Literal["text", "date", "money", "percent", "hours", "factor", "count", "flag"] = "text"
    choices: Items[str] = ()
    required: bool = True
    when: str | None = None
    label: Labels = Field({})
    choice_label: dict[str, Labels] = Field({})


class OnOccasion(ConfigModel):
    """What a plan sheet says of an occasion: the values its supplier asks for then, by field."""

    asks: dict[str, OccasionAsk] = Field(default={})


DeadlineKind = Literal["choice", "newborn", "family", "exit", "continuation"]
"""From which day it counts, see `month.tasks.deadlines`."""


class Deadline(ConfigModel):
    """Until when a supplier must be told: so many days, or months, after the day it counts from; else `lost`."""

    days: int | None = Field(None, ge=1, le=366 * MOST_YEARS)
    months: int | None = Field(None, ge=1, le=12 * MOST_YEARS)
    lost: str = Field(min_length=1)
    source: Source | None = None


class ExceptionOf(ConfigModel):
    """A person the rule does not hold for, up to and including the day `until` (for good when there is none)."""

    person: str = Field(pattern=r"^P\d{5,}$")
    effect: Literal["include", "exclude"]
    until: date | None = None
    reason: str = Field(min_length=1)


class Example(ConfigModel):
    """Fields given, the others missing, and what the sheet must answer in that month."""

    given: dict[str, Cell]
    month: str
    expect: Literal["eligible", "not eligible", "undecided"]


class OnInterruption(OnOccasion):
    """The same of an interruption, and under the name of each kind what it does to the cover."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, InterruptionEffect] = Field(init=False)

    @property
    def effects(self) -> dict[str, InterruptionEffect]:
        """Kind of interruption -> what it does."""
        return self.__pydantic_extra__


class PlanKeys(ConfigModel):
    """The keys of a plan sheet.

    `keeps_cover`: reason of departure -> months the cover goes on. `writing`: tell what is only written otherwise.
    `contract`: the number the supplier gives it on its statements; the plan's name where there is none.
    `beneficiaries`: who gets the capital at a death, the clause as a benefit sheet shows it.
    """

    supplier: str
    also_to: Items[str] = ()
    contract: Annotated[str, Field(min_length=1)] | None = None
    from_: date = Field(alias="from")
    label: Labels = Field({})
    branch: Branch | None = None
    eligible: str
    enrolment: Literal["mandatory", "optional", "automatic"]
    since: Items[str] = Field(("hire_date",), min_length=1)
    waiting_months: int = Field(0, ge=0, le=12 * MOST_YEARS)
    starts: Literal["day", "first of month", "first of next month"] = "day"
    ends: Literal["day", "end of month"] = "day"
    maximum_age: int | None = Field(None, ge=0, le=MOST_YEARS)
    family: Literal["none", "optional", "mandatory"] = "none"
    choice_wage_code: str | None = None
    keeps_cover: dict[str, Annotated[int, Field(ge=1, le=12 * MOST_YEARS)]] = Field({})
    reports: Fields
    required: Fields = ()
    wanted: Fields = ()
    messages: Items[str] = MESSAGE_KINDS
    writing: bool = False
    salary: Salary | None = None
    interruptions: Interruptions = Interruptions()
    family_rule: FamilyRule | None = None
    asks: dict[str, Ask] = Field({})
    entry: OnOccasion = OnOccasion()
    exit: OnOccasion = OnOccasion()
    interruption: OnInterruption = OnInterruption()
    checks: Items[Check] = Field((), alias="check")
    deadlines: dict[DeadlineKind, Deadline] = Field({}, alias="deadline")
    covers: dict[str, Cover] = Field({}, alias="cover")
    beneficiaries: Labels = Field({})
    exceptions: Items[ExceptionOf] = Field((), alias="exception")
    examples: Items[Example] = Field((), alias="example")
    family_examples: Items[Example] = Field((), alias="family_example")
    reference: PlanReference = PlanReference()


class Plan(PlanKeys):
    """One version of a plan, in force from the month of `from_`. `file` is its sheet's file name, `text` its source.

    `begins`: first day with this supplier, of a plan that another had before. `until`: last day with this supplier, of
    one that another has now (see `versions.plans_in_force`). `copied`: what another receiver is told of the plan, with
    that receiver as `supplier`. `days_ahead`: how many days after the end of a month what its supplier is told may be
    dated; None: any (of the supplier's own file).
    """

    file: str
    text: str
    begins: date | None = None
    until: date | None = None
    copied: bool = False
    days_ahead: int | None = None

    @property
    def name(self) -> str:
        """The plan's name: its file's name up to the first dot.

        NAME@SUPPLIER with a supplier that had it before, or with another receiver.
        """
        own = self.until is None and not self.copied
        return self.reported_as if own else f"{self.reported_as}@{self.supplier}"

    @property
    def reported_as(self) -> str:
        """The name its supplier knows it by."""
        return self.file.split(".")[0]

    @property
    def first_day(self) -> date | None:
        """Day a later version, named so in its file, is in force from: what it changes, it changes from then on."""
        return self.from_ if self.file.count(".") > 1 else None

    def asked_on(self, occasion: Occasion) -> dict[str, OccasionAsk]:
        """Field -> what its supplier asks on that occasion."""
        return {"entry": self.entry, "exit": self.exit, "interruption": self.interruption}[occasion].asks

    @property
    def asked_once(self) -> dict[str, OccasionAsk]:
        """The same on any occasion: a field is asked on one."""
        return self.entry.asks | self.exit.asks | self.interruption.asks

    def label_in(self, language: str) -> str:
        """Its label in 'fr', 'nl' or 'en'; the English one, or its name, where the sheet gives none."""
        labels: dict[str, str] = dict(self.label.items())
        return labels.get(language) or labels.get("en") or self.name
