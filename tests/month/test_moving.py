"""A plan that moves to another supplier: exits for the one, entries for the other, and nobody twice or not at all."""

from datetime import date
from pathlib import Path

from support.months import ANNA, CAR, GROUP, HOSPITAL, Employer, photo_of

from assusoft.month.proof.applying import directly
from assusoft.plans.sheet import Plan, plan_of
from assusoft.plans.versions import plans_in_force

CHILD = {
    "person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child", "insured": True,
    "last_name": "Janssens", "first_name": "Lies", "birth_date": date(2015, 3, 1),
}  # fmt: skip
LEASED = ANNA | {"car_class": "B", "car_since": date(2024, 5, 1)}


def versions(name: str, text: str, moves: dict[str, str], **changes: str) -> list[Plan]:
    """The sheet, and a version for each month -> supplier."""
    found = [plan_of(Path(f"{name}.toml"), text, {})]
    for month, supplier in moves.items():
        later = text.replace(f'supplier = "{found[0].supplier}"', f'supplier = "{supplier}"')
        for before, after in changes.items():
            later = later.replace(before, after)
        later = later.replace("from = 2025-01-01", f"from = {month}-01")
        found.append(plan_of(Path(f"{name}.{month}.toml"), later, {}))
    return found


def lived(sheets: list[Plan], *workers, **others) -> Employer:
    """Taken over in November."""
    employer = Employer(plans_in_force(sheets, "2025-11"))
    employer.decide(photo_of("2025-11", workers, **others))
    employer.close()
    return employer


def told(employer: Employer) -> list[tuple]:
    return [(m.supplier, m.plan, m.kind, m.member, m.effective) for m in employer.messages()]


def month(employer: Employer, sheets: list[Plan], name: str, *workers, **others) -> None:
    employer.use(plans_in_force(sheets, name))
    employer.decide(photo_of(name, workers, **others))


def proven(employer: Employer) -> list[str]:
    owed, messages = employer.decide().state.affiliations, employer.messages()
    suppliers = sorted({plan.supplier for plan in employer.plans.values()})
    found = [
        directly(employer.state.affiliations, owed, messages, employer.plans, one, employer.photo.month)[2]
        for one in suppliers
    ]
    return [line for lines in found for line in lines]


def test_supplier_that_had_the_plan_is_told_exits_and_the_other_entries_and_nothing_is_asked():
    sheets = versions("car", CAR, {"2025-12": "d"})
    employer = lived(sheets, LEASED)
    month(employer, sheets, "2025-12", LEASED | {"street": "Molenweg"})
    assert employer.open() == []
    assert told(employer) == [
        ("c", "car@c", "exit", "", date(2025, 11, 30)),
        ("d", "car", "entry", "", date(2025, 12, 1)),
    ]
    assert proven(employer) == []
    employer.close()
    month(employer, sheets, "2026-01", LEASED | {"street": "Molenweg"})
    assert told(employer) == []


def test_family_moves_with_its_worker():
    sheets = versions("hospital", HOSPITAL, {"2025-12": "x"})
    employer = lived(sheets, ANNA, family=[CHILD])
    month(employer, sheets, "2025-12", ANNA, family=[CHILD])
    assert told(employer) == [
        ("b", "hospital@b", "exit", "", date(2025, 11, 30)),
        ("b", "hospital@b", "family_out", "M1", date(2025, 11, 30)),
        ("x", "hospital", "entry", "", date(2025, 12, 1)),
        ("x", "hospital", "family_in", "M1", date(2025, 12, 1)),
    ]
    assert proven(employer) == []


def test_insured_salary_goes_over_as_it_is():
    sheets = versions("group", GROUP, {"2025-12": "x"})
    employer = lived(sheets, ANNA)
    before = employer.state.affiliations["insured_salary"].tolist()[0]
    month(employer, sheets, "2025-12", ANNA | {"monthly_salary": "9000.00"})
    assert [message.row["insured_salary"] for message in employer.messages() if message.kind == "entry"] == [before]


def test_who_left_before_the_move_never_enters_and_who_leaves_after_it_enters_and_ends():
    sheets = versions("car", CAR, {"2025-12": "d"})
    for end, expected in (
        (date(2025, 11, 20), [("c", "car@c", "exit", "", date(2025, 11, 20))]),
        (date(2025, 12, 10), [("c", "car@c", "exit", "", date(2025, 11, 30)),
                              ("d", "car", "entry", "", date(2025, 12, 1)),
                              ("d", "car", "exit", "", date(2025, 12, 10))]),
    ):  # fmt: skip
        employer = lived(sheets, LEASED)
        month(employer, sheets, "2025-12", LEASED | {"contract_end": end, "end_reason": "resignation"})
        employer.answer(employer.task("departure"), "confirm")
        assert told(employer) == expected
        assert proven(employer) == []
    assert employer.messages()[-1].row["affiliation_to"] == date(2025, 12, 10)


def test_departure_before_the_move_that_is_known_late_corrects_what_the_former_supplier_was_told():
    sheets = versions("car", CAR, {"2025-12": "d"})
    employer = lived(sheets, LEASED)
    month(employer, sheets, "2025-12", LEASED)
    employer.close()
    month(employer, sheets, "2026-01", LEASED | {"contract_end": date(2025, 11, 20), "end_reason": "resignation"})
    employer.answer(employer.task("departure"), "confirm")
    assert told(employer) == [
        ("c", "car@c", "correction", "", date(2025, 11, 20)),
        ("d", "car", "cancellation", "", date(2025, 12, 1)),
    ]
    assert proven(employer) == []


def test_who_does_not_meet_the_new_conditions_is_asked_about_and_nobody_enters_who_is_to_end():
    sheets = versions("group", GROUP, {"2025-12": "x"}, **{"('employee', 'worker')": "('worker')"})
    employer = lived(sheets, ANNA)
    month(employer, sheets, "2025-12", ANNA)
    task = employer.task("end_of_eligibility")
    assert task.plans == ("group",)
    employer.answer(task, "confirm")
    assert [line[:3] for line in told(employer)] == [("a", "group@a", "exit")]
    assert proven(employer) == []


def test_newcomer_enters_with_the_supplier_of_now_not_before_it_has_the_plan():
    sheets = versions("car", CAR, {"2025-12": "d"})
    employer = lived(sheets)
    month(employer, sheets, "2025-12", LEASED)
    assert told(employer) == [("d", "car", "entry", "", date(2025, 12, 1))]


def test_plan_that_comes_back_enters_again_with_its_first_supplier():
    sheets = versions("car", CAR, {"2025-12": "d", "2026-01": "c"})
    employer = lived(sheets, LEASED)
    month(employer, sheets, "2025-12", LEASED)
    employer.close()
    month(employer, sheets, "2026-01", LEASED)
    assert told(employer) == [
        ("c", "car", "re_entry", "", date(2026, 1, 1)),
        ("d", "car@d", "exit", "", date(2025, 12, 31)),
    ]
    assert proven(employer) == []
