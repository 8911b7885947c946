"""The five plans of the sample employer, said once more in Python.

The product reads the plan sheets in the employer folder; the truth is computed from these lines and from nothing else,
so that the one checks the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from assusoft.demo.people.people import Contract, Person
from assusoft.months import add_months, month_end, month_of, month_start, next_month

ADDRESS = ("street", "house_number", "box", "postal_code", "city", "country")
IDENTITY = ("last_name", "first_name", "birth_date", "sex", "national_number")
WORKING_TIME = ("insured_pct", "interruption_kind", "interruption_from", "interruption_to", "interruption_pct")
WHEREABOUTS = ("street", "house_number", "postal_code", "city")

KIND_OF = {
    "national_number": "national_number", "civil_status": "civil_status", "children_count": "civil_status",
    "entity": "entity_transfer", "statute": "category", "category": "category", "joint_committee": "category",
    "hire_date": "contract", "cost_centre": "contract", "car_class": "car", "car_since": "car",
} | dict.fromkeys(ADDRESS, "address")  # fmt: skip
"""Kind of message a changed field gives; what is not here is personal_data."""


@dataclass(frozen=True)
class Plan:
    """What one supplier insures and wants to know. `fields` are those that follow the payroll by themselves."""

    name: str
    supplier: str
    enrolment: str
    eligible: Callable[[Person, Contract], bool | None]
    since: tuple[str, ...]
    fields: tuple[str, ...]
    required: tuple[str, ...]
    wanted: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    waiting_months: int = 0
    starts: str = "day"
    ends: str = "day"
    maximum_age: int = 130
    family: bool = False
    wage_code: str | None = None
    kept: dict[str, int] = field(default_factory=dict)
    working_time: tuple[str, ...] = ()
    not_sent: tuple[str, ...] = ()
    salary: str = ""  # "" none, "yearly", "always"
    dated_by: str = "statute_since"  # when what makes somebody eligible changed

    def first_day(self, person: Person, contract: Contract) -> date:
        """Day the affiliation starts when nobody says otherwise."""
        dates = [getattr(person if name == "car_since" else contract, name) for name in self.since]
        return self.start(add_months(max(day for day in dates if day), self.waiting_months))

    def start(self, day: date) -> date:
        """The entry convention."""
        if self.starts == "day" or day.day == 1:
            return day
        return day.replace(day=1) if self.starts == "first of month" else month_start(next_month(month_of(day)))

    def end(self, day: date) -> date:
        """The exit convention."""
        return day if self.ends == "day" else month_end(month_of(day))


def insured_salary(contract: Contract) -> Decimal:
    """Monthly pay by the months paid a year; hourly pay by full-time hours and 52 weeks; to the cent."""
    if contract.monthly_salary is not None and contract.salary_factor is not None:
        value = contract.monthly_salary * contract.salary_factor
    else:
        value = (contract.hourly_salary or Decimal(0)) * contract.full_time_hours * 52
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _managers(person: Person, contract: Contract) -> bool | None:
    return None if contract.category is None else contract.category in {"executive", "director"}


_NOT_SENT = ("birth_leave", "temporary_unemployment")

GROUP = Plan(
    "group", "insurer-a", "mandatory",
    lambda person, contract: contract.statute in {"employee", "worker"}, ("hire_date",),
    fields=(*IDENTITY, "language", *ADDRESS, "civil_status", "children_count", "email", "entity", "statute", "category",
            "joint_committee", "hire_date", "bank_account"),
    required=(*IDENTITY, *WHEREABOUTS, "civil_status", "hire_date"), wanted=("email",), asked=("death_cover",),
    maximum_age=65, working_time=WORKING_TIME, not_sent=_NOT_SENT, salary="yearly",
)  # fmt: skip
HOSPITAL = Plan(
    "hospital", "insurer-b-hospital", "mandatory",
    lambda person, contract: contract.statute == "employee", ("hire_date",),
    fields=(*IDENTITY, "language", "civil_status", *ADDRESS), required=(*IDENTITY, *WHEREABOUTS),
    waiting_months=3, starts="first of month", ends="end of month", maximum_age=70, family=True, kept={"dismissal": 3},
)  # fmt: skip
HOSPITAL_WORKERS = Plan(
    "hospital-workers", "insurer-b-hospital", "optional",
    lambda person, contract: contract.statute == "worker", ("hire_date",),
    fields=(*IDENTITY, *ADDRESS), required=IDENTITY, ends="end of month", maximum_age=70, wage_code="8640",
)  # fmt: skip
EXECUTIVE = Plan(
    "executive", "insurer-b-executive", "mandatory", _managers, ("hire_date", "category_since"),
    fields=(*IDENTITY, "language", "category", "entity", "email"), required=IDENTITY, starts="first of next month",
    maximum_age=65, working_time=("insured_pct",), not_sent=_NOT_SENT, salary="always", dated_by="category_since",
)  # fmt: skip
CAR = Plan(
    "car", "leasing-c", "automatic", lambda person, contract: person.car_class is not None, ("car_since",),
    fields=("last_name", "first_name", *ADDRESS, "email", "phone", "entity", "cost_centre", "car_class", "car_since"),
    required=("last_name", "first_name", "car_class"), dated_by="car_since",
)  # fmt: skip
EXECUTIVE_2026 = replace(EXECUTIVE, maximum_age=67)

CHILD_MAXIMUM_AGE = 25


def plans_of(month: str) -> tuple[Plan, ...]:
    """The plans in force in the month: the executives' one insures to 67 from March 2026."""
    return GROUP, HOSPITAL, HOSPITAL_WORKERS, EXECUTIVE_2026 if month >= "2026-03" else EXECUTIVE, CAR
