"""What happens every month in any company: hires, leavers, moves, marriages, births, part-time, raises, indexation.

Rates are per person and month; people who carry a planted story are left alone.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from assusoft.demo.people import company
from assusoft.demo.people.people import HUNDRED, Person, interrupt, part_time
from assusoft.demo.people.recruiting import Registry, add_member, address, new_person
from assusoft.months import add_months, month_end, month_start

CENT = Decimal("0.01")


class Month:
    """One month of events: its days, its own generator, and people who are still free for an event."""

    def __init__(self, month: str, people: list[Person], registry: Registry, seed: int) -> None:
        self.first, self.last = month_start(month), month_end(month)
        self.rng, self.registry, self.people = Random(f"{month} {seed}"), registry, people
        free = [p for p in people if not p.story and p.contract.contract_end is None]
        self.size = len(people)
        self.rng.shuffle(free)
        self._free, self._taken = free, set[int]()

    def day(self) -> date:
        """Some day of the month."""
        return self.first + timedelta(days=self.rng.randrange(self.last.day))

    def take(self, rate: float, fit: Callable[[Person], bool] = lambda person: True) -> list[Person]:
        """About `rate` x everybody, at least one: people fit for the event and not yet used this month."""
        wanted = max(1, round(rate * self.size))
        found = list(islice((p for p in self._free if p.key not in self._taken and fit(p)), wanted))
        self._taken.update(person.key for person in found)
        return found


def happen(month: Month) -> None:
    """All background events of the month, in a fixed order."""
    if f"{month.first:%m}" == "01":
        index_salaries(month.people, month.first)
    for event in EVENTS:
        event(month)


def index_salaries(people: list[Person], day: date) -> None:
    """January's indexation: every salary, at once."""
    for person in people:
        contract = person.contract
        if contract.contract_end is None or contract.contract_end >= day:
            raise_salary(person, Decimal(company.INDEXATION), day)


def raise_salary(person: Person, factor: Decimal, day: date) -> None:
    """Multiply the salary and date it."""
    contract = person.contract
    if contract.monthly_salary is not None:
        contract.monthly_salary = (contract.monthly_salary * factor).quantize(CENT)
    if contract.hourly_salary is not None:
        contract.hourly_salary = (contract.hourly_salary * factor).quantize(CENT)
    contract.salary_since = day


def _is_employee(person: Person) -> bool:
    return person.contract.statute == "employee"


def _leavers(month: Month) -> None:
    for person in month.take(0.009, lambda p: not p.special):
        contract = person.contract
        contract.contract_end = month.last if month.rng.random() < 0.6 else month.day()
        contract.end_reason = _reason(month, person)


def _reason(month: Month, person: Person) -> str:
    if (month.last - person.birth_date).days > 62 * 365.25:
        return "retirement"
    reasons = ("resignation", "dismissal", "mutual", "end_fixed_term")
    return month.rng.choices(reasons, (55, 25, 12, 8))[0]


def _moves(month: Month) -> None:
    for person in month.take(0.008):
        street, number, box, postal_code, city = address(month.rng, person.language)
        person.street, person.house_number, person.box = street, number, box
        person.postal_code, person.city = postal_code, city
        late = 40 if month.rng.random() < 0.3 else 0  # entered late, with its own date
        person.address_since = month.day() - timedelta(days=late)


def _weddings(month: Month) -> None:
    for person in month.take(0.0025, lambda p: _is_employee(p) and p.civil_status == "single"):
        person.civil_status, person.civil_status_since = "married", month.day()
        birth = person.birth_date + timedelta(days=month.rng.randrange(-900, 900))
        add_member(month.registry, person, "spouse", birth, person.civil_status_since)


def _births(month: Month) -> None:
    young = date(month.first.year - 42, 1, 1)
    couples = {"married", "legal_cohabitant"}
    for person in month.take(0.0035, lambda p: young < p.birth_date and p.civil_status in couples and _is_employee(p)):
        birth = month.first + timedelta(days=month.rng.randrange(25))
        add_member(month.registry, person, "child", birth, birth)
        person.children_count += 1


def _part_timers(month: Month) -> None:
    for person in month.take(0.004, lambda p: p.contract.interruption_kind is None):
        full = person.contract.contract_pct == HUNDRED
        part_time(person.contract, Decimal("80.00") if full else HUNDRED, month.first)


def _time_credits(month: Month) -> None:
    def fits(person: Person) -> bool:
        full_time = person.contract.contract_pct == HUNDRED and person.contract.interruption_kind is None
        return full_time

    for person in month.take(0.0015, fits):
        kind = month.rng.choice(("time_credit_motive", "parental"))
        interrupt(person.contract, kind, month.first, add_months(month.first, 12) - timedelta(days=1), Decimal("20.00"))


def _raises(month: Month) -> None:
    for person in month.take(0.01, lambda p: not p.special):
        raise_salary(person, Decimal("1.03"), month.first)


def _phones(month: Month) -> None:
    for person in month.take(0.005):
        person.phone = f"+32 471 {month.rng.randrange(100):02d} {month.rng.randrange(10_000):04d}"


def _cost_centres(month: Month) -> None:
    for person in month.take(0.006):
        others = [f"{person.contract.cost_centre[:4]}{n:02d}" for n in range(1, 6)]
        person.contract.cost_centre = month.rng.choice(
            [centre for centre in others if centre != person.contract.cost_centre]
        )


def _promotions(month: Month) -> None:
    for person in month.take(0.0015, lambda p: p.contract.category == "employee" and not p.special):
        person.contract.category, person.contract.category_since = "executive", month.day()
        raise_salary(person, Decimal("1.08"), month.first)


def _cars(month: Month) -> None:
    for person in month.take(0.002, lambda p: _is_employee(p) and p.car_class is None):
        person.car_class, person.car_since = month.rng.choice(company.CAR_CLASSES), month.day()
    for person in month.take(0.001, lambda p: p.car_class is not None):
        person.car_class = person.car_since = None


def _deductions(month: Month) -> None:
    def has(person: Person) -> bool:
        return company.WORKER_DEDUCTION in person.deductions

    for person in month.take(0.0015, lambda p: p.contract.statute == "worker" and not has(p)):
        person.deductions[company.WORKER_DEDUCTION] = Decimal("6.50")
    for person in month.take(0.0015, has):
        person.deductions.clear()


def _hires(month: Month) -> None:
    for n in range(max(1, round(0.01 * month.size))):
        statute = "worker" if n % 6 == 5 else "employee"
        month.people.append(new_person(month.registry, statute, month.day()))


EVENTS: tuple[Callable[[Month], None], ...] = (
    _leavers, _moves, _weddings, _births, _part_timers, _time_credits, _raises, _phones, _cost_centres, _promotions,
    _cars, _deductions, _hires,
)  # fmt: skip
