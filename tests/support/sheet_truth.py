"""What the generator of the sample employer knows of its people -> what a benefit sheet must say of them.

It reads neither photo nor register: people and books are those of `demo.course`, kept one person at a time.
"""

from collections.abc import Iterator, Mapping

from assusoft.benefit_sheets.sheet import Sheet, Value, figures_of
from assusoft.demo.course import Course
from assusoft.demo.people.people import Contract, Person
from assusoft.demo.truth.ledger import Affiliation
from assusoft.months import month_end, month_start

Said = Mapping[str, Value]
"""Key of a figure -> its value."""


def truths(workers: int, months: int) -> Iterator[tuple[str, Said]]:
    """National number -> what the sheet of the last month must say; of the people whom its extract shows."""
    course = Course(workers, 2026)
    *_, last = course.months(months)
    for person, contracts in last.shown:
        books = course._ledgers.get(person.key)
        serving = [one for one in contracts if one.contract_end is None or one.contract_end >= month_start(last.month)]
        if books is not None and len(serving) == 1 and person.national_number:
            said = dict(_of_contract(person, serving[0]))
            for (plan, member), one in books.affiliations.items():
                if not member and _in_year(one, last.month):
                    said |= _of_plan(plan, one, last.month)
            yield person.national_number, said


def said_by(sheet: Sheet) -> Said:
    """What a sheet says."""
    return {one.key: one.value for one in figures_of(sheet)}


def _of_contract(person: Person, contract: Contract) -> Iterator[tuple[str, Value]]:
    yield "identity.name", f"{person.first_name} {person.last_name}"
    yield "identity.payroll_id", contract.payroll_id
    yield "identity.hire_date", contract.hire_date
    yield "identity.establishment", contract.establishment
    yield "identity.contract_start", contract.contract_start
    if contract.monthly_salary is not None:
        yield "salary.monthly_salary", contract.monthly_salary
        yield "working_time.contract_pct", contract.contract_pct
    if contract.hourly_salary is not None:
        yield "salary.hourly_salary", contract.hourly_salary
    yield "working_time.weekly_hours", contract.weekly_hours
    if person.car_class is not None:
        yield "besides.car_class", person.car_class
        yield "besides.car_budget", None


def _in_year(one: Affiliation, month: str) -> bool:
    return one.start <= month_end(month) and (one.end is None or str(one.end)[:4] >= month[:4])


def _of_plan(plan: str, one: Affiliation, month: str) -> dict[str, Value]:
    if plan == "car":
        return {"besides.car.since": one.start}
    found: dict[str, Value] = {f"plan.{plan}.since": one.start}
    if one.end is not None:
        found[f"plan.{plan}.until"] = one.end
    if (one.end is None or one.end >= month_start(month)) and one.salary is not None:
        found[f"salary.reference.{plan}"] = one.salary
    return found
