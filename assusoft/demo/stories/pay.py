"""Stories of salaries, deductions and cars."""

from decimal import Decimal

from assusoft.demo.people.background import raise_salary
from assusoft.demo.people.company import INDEXATION, WORKER_DEDUCTION
from assusoft.demo.people.people import Person
from assusoft.demo.people.recruiting import Registry
from assusoft.demo.stories.story import Story, change, day, employee, worker
from assusoft.demo.truth.script import Say


def _not_indexed(person: Person, registry: Registry) -> None:
    contract = person.contract
    contract.monthly_salary, contract.salary_since = Decimal("6120.00"), day("2025-01-01")


def _indexed_late(person: Person, registry: Registry) -> None:
    raise_salary(person, Decimal(INDEXATION), day("2026-01-01"))


STORIES = (
    Story(
        "split-payroll", ("special salaries", "blocking"),
        "Paid partly in Luxembourg: January's salary is asked, and taken as it stands.",
        employee("2014-03-03", first_name="Loïc", last_name="Jadot", sex="M", split_payroll=True),
        decisions={("2026-01", "salary", "group"): Say("take")},
        expect=("2026-01 task salary group", "2026-01 message salary group"),
    ),
    Story(
        "expatriate", ("special salaries",),
        "Expatriate: HR gives the yearly salary that counts at home.",
        employee("2007-09-17", first_name="Xavier", last_name="Lambrechts", sex="M", expat=True),
        decisions={("2026-01", "salary", "group"): Say("other", {"salary": "68500.00"}, reason="Salaire de référence")},
        expect=("2026-01 task salary group", "2026-01 message salary group"),
    ),
    Story(
        "variable-pay", ("special salaries",),
        "Variable pay: this year the insured salary is kept, and nothing is told.",
        employee("2016-05-09", first_name="Justine", last_name="Robert", sex="F", variable_pay=True),
        decisions={("2026-01", "salary", "group"): Say("keep")},
        expect=("2026-01 task salary group",),
    ),
    Story(
        "ordinary-salary", ("yearly salaries",),
        "January's indexation of everybody is told without a question; this is one of the 95 %.",
        employee("2011-10-03", first_name="Catherine", last_name="Dumont", sex="F"),
        expect=("2026-01 message salary group",),
    ),
    Story(
        "salary-corrected-late", ("entered late", "correction sent"),
        "Payroll forgot his indexation and corrects it in February: the plan that follows every salary is told with "
        "January's date, and HR corrects the renewal of the plan that renews once a year.",
        employee("2005-04-18", first_name="Thierry", last_name="Lejeune", sex="M", category="executive",
                 monthly_salary=Decimal("6120.00"), salary_since=day("2025-01-01")),
        {"2026-01": _not_indexed, "2026-02": _indexed_late},
        expect=("2026-02 message salary executive", "2026-02 task correction group", "2026-02 message salary group"),
    ),
    Story(
        "deduction-begins", ("choice by deduction",),
        "The deduction on his December pay slip is his choice: the workers' hospital plan takes him in, unasked.",
        worker("2013-02-11", first_name="Bruno", last_name="Lombard", sex="M"),
        {"2025-12": change(deductions={WORKER_DEDUCTION: Decimal("6.50")})},
        expect=("2025-12 message entry hospital-workers",),
    ),
    Story(
        "deduction-stops", ("choice by deduction", "easily confirmed"),
        "No deduction any more in February: the cover ends on the last day of January.",
        worker("2009-05-25", first_name="Mehdi", last_name="Hallet", sex="M",
               deductions={WORKER_DEDUCTION: Decimal("6.50")}),
        {"2026-02": change(deductions={})},
        expect=("2026-02 message exit hospital-workers",),
    ),
    Story(
        "car-given", ("other suppliers", "rules applied"),
        "Gets a car in December: the leasing firm learns name, address and class, and nothing about pay.",
        employee("2017-07-03", first_name="Nathalie", last_name="Henrard", sex="F"),
        {"2025-12": change(car_class="B", car_since=day("2025-12-10"))},
        expect=("2025-12 message entry car",),
    ),
    Story(
        "car-returned", ("other suppliers",),
        "Gives the car back: the leasing firm is told the end by itself.",
        employee("2012-01-16", first_name="Vincent", last_name="Thomas", sex="M", car_class="C",
                 car_since=day("2023-04-03")),
        {"2026-02": change(car_class=None, car_since=None)},
        expect=("2026-02 message exit car",),
    ),
    Story(
        "car-changed", ("other suppliers", "all changes"),
        "Another class of car from 20 January.",
        employee("2013-11-04", first_name="Charlotte", last_name="Denis", sex="F", car_class="A",
                 car_since=day("2022-02-01")),
        {"2026-01": change(car_class="C", car_since=day("2026-01-20"))},
        expect=("2026-01 message car car",),
    ),
)  # fmt: skip
