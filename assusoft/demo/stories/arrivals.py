"""Stories of people who come: new hires, new contracts that are no new affiliation, and one who comes back."""

from datetime import timedelta
from decimal import Decimal

from assusoft.demo.people.company import ENTITIES, WORKER_DEDUCTION
from assusoft.demo.people.people import Person
from assusoft.demo.people.recruiting import Registry, successor
from assusoft.demo.stories.story import Event, Story, change, day, employee, leaves, worker
from assusoft.demo.truth.script import Say, Statement

_ENTITIES = list(ENTITIES)
_DEDUCTION = {WORKER_DEDUCTION: Decimal("6.50")}


def moves_to(entity: str, start: str, **changes: object) -> Event:
    """The contract in course ends the day before; another entity goes on with the same conditions."""

    def event(person: Person, registry: Registry) -> None:
        old = person.contract
        new = successor(registry, old, day(start), entity=entity, **changes)
        old.contract_end, old.end_reason = day(start) - timedelta(days=1), "transfer_entity"
        person.contracts.append(new)

    return event


def _becomes_employee(person: Person, registry: Registry) -> None:
    start = day("2025-12-01")
    moves_to(person.contract.entity, "2025-12-01", statute="employee")(person, registry)
    contract = person.contract
    contract.statute_since = contract.category_since = contract.salary_since = start
    contract.category, contract.function = "employee", "Planificateur"
    contract.hourly_salary, contract.monthly_salary = None, Decimal("3150.00")
    contract.salary_factor = Decimal("13.92")
    person.contracts[0].end_reason = "other"


def _comes_back(person: Person, registry: Registry) -> None:
    start = day("2026-03-02")
    person.contracts.append(successor(registry, person.contract, start, hire_date=start, statute_since=start))
    person.contract.category_since = person.contract.working_time_since = start


STORIES = (
    Story(
        "new-hire", (
            "affiliation", "blocking", "never in payroll", "conditions first", "easily confirmed", "correction sent",
        ),
        "Hired in December: the group insurance is confirmed at once and asks the choice of death cover, which no "
        "payroll holds; the hospital plan proposes itself only after its three months. In January HR finds that the "
        "affiliation begins a week later, and declares it: a correction.",
        employee("2025-12-08", first_name="Amandine", last_name="Lecomte", sex="F"),
        decisions={("2025-12", "missing_data", "death_cover"): Say("value", {"value": "double"})},
        expect=(
            "2025-12 task affiliation group", "2025-12 task missing_data death_cover", "2025-12 message entry group",
            "2026-01 message correction group", "2026-03 task affiliation hospital", "2026-03 message entry hospital",
        ),
        says={"2026-01": (Statement("redate", {"affiliation_from": "2025-12-15"}, "group"),)},
    ),
    Story(
        "new-worker", ("affiliation", "choice by deduction", "choice remembered"),
        "A manual worker hired in January, the deduction on his first pay slip: his hospital cover needs no question. "
        "In February he gives it up, in March he wants it back: HR declares both, whatever the payroll withholds.",
        worker("2026-01-12", first_name="Karim", last_name="Benali", sex="M", deductions=dict(_DEDUCTION)),
        expect=(
            "2026-01 task affiliation group", "2026-01 task missing_data death_cover", "2026-01 message entry group",
            "2026-01 message entry hospital-workers", "2026-02 message exit hospital-workers",
            "2026-03 message re_entry hospital-workers",
        ),
        says={
            "2026-02": (Statement("end-affiliation", {}, "hospital-workers", "2026-02-01"),),
            "2026-03": (Statement("affiliation", {}, "hospital-workers", "2026-03-01"),),
        },
    ),
    Story(
        "foreigner-two-months", ("two months", "affiliation"),
        "On the payroll for two months while the insurance at home goes on: `not now`, and nobody asks again.",
        employee("2025-12-01", first_name="Chiara", last_name="Silva", sex="F", nationality="PT", bis=True,
                 contract_end=day("2026-01-31"), contract_type="fixed_term", end_reason="end_fixed_term"),
        decisions={
            ("2025-12", "affiliation", "group"): Say("not_now", reason="Reste assurée au Portugal pendant deux mois"),
        },
        expect=("2025-12 task affiliation group",),
    ),
    Story(
        "other-entity", ("other entity", "really new", "all changes"),
        "Moves to a sister company: a new line in the payroll, the same affiliation; suppliers learn the entity only. "
        "Payroll keeps the e-mail address of the old one; HR declares the new one, which holds.",
        employee("2012-05-14", first_name="Olivier", last_name="Parmentier", sex="M", entity=_ENTITIES[0]),
        {"2025-12": moves_to(_ENTITIES[1], "2025-12-01")},
        expect=(
            "2025-12 task new_contract ", "2025-12 message entity_transfer group",
            "2026-02 message personal_data group",
        ),
        says={"2026-02": (Statement("value", {"email": "olivier.parmentier@filiale.example"}),)},
    ),
    Story(
        "worker-becomes-employee", ("other statute", "rules applied"),
        "From manual worker to employee: one affiliation in the group insurance goes on, the workers' hospital plan "
        "ends and the employees' one begins. He may go back to the workers' one in March, and HR declares the move.",
        worker("2015-09-01", first_name="Grégory", last_name="Piron", sex="M", deductions=dict(_DEDUCTION)),
        {"2025-12": _becomes_employee},
        {("2025-12", "affiliation", "hospital"): Say("affiliate", {"affiliation_from": "2025-12-01"})},
        (
            "2025-12 task new_contract ", "2025-12 task end_of_eligibility hospital-workers",
            "2025-12 task affiliation hospital", "2025-12 message category group",
            "2025-12 message exit hospital-workers", "2025-12 message entry hospital",
            "2026-03 message exit hospital", "2026-03 message re_entry hospital-workers",
        ),
        says={"2026-03": (Statement("move", {"to": "hospital-workers"}, "hospital", "2026-03-01"),)},
    ),
    Story(
        "really-new-affiliation", ("really new", "history"),
        "A new contract in another entity that does start a new affiliation: an exit on the eve and a re-entry.",
        employee("2025-11-24", first_name="Noémie", last_name="Warnier", sex="F", entity=_ENTITIES[2]),
        {"2026-01": moves_to(_ENTITIES[4], "2026-01-01", hire_date=day("2026-01-01"))},
        {("2026-01", "new_contract", ""): Say("new_affiliation")},
        ("2026-01 task new_contract ", "2026-01 message exit group", "2026-01 message re_entry group"),
    ),
    Story(
        "comes-back", ("affiliation", "departure", "history"),
        "Leaves at the end of the year and is hired again in March: re-entry, under the same person.",
        employee("2018-02-05", first_name="Mathieu", last_name="Colson", sex="M"),
        {"2025-12": leaves("2025-12-31", "resignation"), "2026-03": _comes_back},
        expect=(
            "2025-12 task departure ", "2025-12 message exit group", "2025-12 message exit hospital",
            "2026-03 task affiliation group", "2026-03 task missing_data death_cover", "2026-03 message re_entry group",
        ),
    ),
    Story(
        "exempt-until", ("rules applied",),
        "The plan sheet exempts him from the executives' plan until the end of 2025, with the reason; then: a task.",
        employee("1979-09-03", first_name="Henri", last_name="Marchal", sex="M", category="executive",
                 birth_date=day("1961-06-17")),
        decisions={("2026-01", "affiliation", "executive"): Say("affiliate", {"affiliation_from": "2026-01-01"})},
        expect=("2026-01 task affiliation executive", "2026-01 message entry executive"),
    ),
    Story(
        "new-plan-version", ("rules applied",),
        "From March 2026 the executives' plan insures to 67: a director of 66 comes in.",
        employee("1995-03-01", first_name="Geneviève", last_name="Toussaint", sex="F", category="director",
                 birth_date=day("1959-08-22")),
        decisions={("2026-03", "affiliation", "executive"): Say("affiliate", {"affiliation_from": "2026-03-01"})},
        expect=("2026-03 task affiliation executive", "2026-03 message entry executive"),
    ),
    Story(
        "promotion", ("rules applied", "conditions first"),
        "Promoted to executive on 15 December: enters the supplementary plan on the first of the next month.",
        employee("2014-10-01", first_name="Stéphanie", last_name="Delvaux", sex="F"),
        {"2025-12": change(category="executive", category_since=day("2025-12-15"), function="Chef de service")},
        expect=(
            "2025-12 message category group", "2026-01 task affiliation executive", "2026-01 message entry executive",
        ),
    ),
    Story(
        "demotion", ("rules applied",),
        "Back to an employee's function in February: the end of the supplementary plan is confirmed with its date.",
        employee("2009-01-05", first_name="Bertrand", last_name="Evrard", sex="M", category="executive"),
        {"2026-02": change(category="employee", category_since=day("2026-02-16"), function="Analyste")},
        {("2026-02", "end_of_eligibility", "executive"): Say("confirm", {"end_date": "2026-02-15"})},
        (
            "2026-02 message category group", "2026-02 task end_of_eligibility executive",
            "2026-02 message exit executive",
        ),
    ),
    Story(
        "category-missing", ("missing in payroll", "supplier's checks", "blocking"),
        "Hired in March without a category: whether the executives' plan applies cannot be decided, so it is asked.",
        employee("2026-03-03", first_name="Léa", last_name="Hallet", sex="F", category=None),
        expect=(
            "2026-03 task affiliation group", "2026-03 task missing_data category",
            "2026-03 task missing_data death_cover", "2026-03 message entry group",
        ),
    ),
)  # fmt: skip
