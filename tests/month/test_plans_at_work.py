"""Plan sheets at work: optional choice asked and remembered, mandatory family, exceptions."""

from datetime import date
from pathlib import Path

from support.months import ANNA, CHOICE, GROUP, HOSPITAL, Employer, photo_of, plans_named

from assusoft.plans.sheet import plan_of

CHILD = {
    "person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
    "last_name": "Janssens", "first_name": "Lies", "birth_date": date(2015, 3, 1),
}  # fmt: skip
BORIS = ANNA | {"person": "P00002", "payroll_id": "2", "first_name": "Boris"}
OPTIONAL = CHOICE.replace('choice_wage_code = "8640"\n', "").replace("'worker'", "'employee'")


def began(sheet: str, *workers, **others) -> Employer:
    employer = Employer(plans_named(plan=sheet))
    employer.decide(photo_of("2025-11", workers, **others))
    return employer


def test_optional_choice_without_an_indication_is_asked_even_at_the_takeover_and_remembered():
    employer = began(OPTIONAL, ANNA, BORIS)
    assert [(task.kind, task.blocking) for task in employer.decide().tasks] == [("affiliation", False)] * 2
    employer.answer(employer.task("affiliation", "P00001"), "affiliate")
    employer.answer(employer.task("affiliation", "P00002"), "not_now")
    employer.close()
    assert list(employer.state.affiliations.person) == ["P00001"]
    employer.decide(photo_of("2025-12", [ANNA, BORIS]))
    assert employer.open() == []
    assert employer.messages() == []


def test_mandatory_family_is_taken_over_and_later_confirmed():
    sheet = HOSPITAL.replace('family = "optional"', 'family = "mandatory"')
    employer = began(sheet, ANNA, family=[CHILD])
    assert employer.open() == []
    employer.close()
    second = CHILD | {"member": "M2", "first_name": "Tom"}
    employer.decide(photo_of("2025-12", [ANNA], family=[CHILD, second]))
    task = employer.task("family_affiliation")
    assert (task.blocking, task.member) == (True, "M2")
    employer.answer(task, "affiliate", affiliation_from="2025-12-01")
    assert [(m.kind, m.member) for m in employer.messages()] == [("family_in", "M2")]


KINDS = 'messages = ["entry", "exit", "family_in", "family_out"]'


def test_choice_refused_while_the_plan_was_optional_is_asked_again_once_it_is_mandatory():
    employer = began(OPTIONAL, ANNA)
    employer.answer(employer.task("affiliation"), "not_now")
    employer.close()
    employer.plans = plans_named(plan=OPTIONAL.replace('"optional"', '"mandatory"'))
    employer.decide(photo_of("2025-12", [ANNA]))
    assert employer.task("affiliation").blocking


OUTSIDE = CHILD | {"insured": False}


def test_cover_declined_while_it_was_optional_is_asked_again_once_it_is_mandatory():
    employer = began(HOSPITAL, ANNA, family=[OUTSIDE])
    employer.close()
    employer.plans = plans_named(plan=HOSPITAL.replace('family = "optional"', 'family = "mandatory"'))
    employer.decide(photo_of("2025-12", [ANNA], family=[OUTSIDE]))
    task = employer.task("family_affiliation")
    assert task.blocking
    employer.answer(task, "affiliate")
    assert [(m.kind, m.effective) for m in employer.messages()] == [("family_in", date(2025, 12, 1))]


def test_member_whom_the_payroll_insures_after_all_is_asked_about_and_so_is_one_it_does_not_insure_any_more():
    employer = began(HOSPITAL, ANNA, family=[OUTSIDE])
    employer.close()
    inside = CHILD | {"insured": True}
    employer.decide(photo_of("2025-12", [ANNA], family=[inside]))
    employer.answer(employer.task("family_affiliation"), "affiliate")
    assert [(m.kind, m.effective) for m in employer.close()] == [("family_in", date(2025, 12, 1))]
    employer.decide(photo_of("2026-01", [ANNA], family=[OUTSIDE]))
    task = employer.task("family_departure")
    assert not task.blocking
    employer.answer(task, "confirm", end_date="2025-12-31")
    assert [(m.kind, m.effective) for m in employer.messages()] == [("family_out", date(2025, 12, 31))]


def test_member_who_does_not_meet_the_family_rule_any_more_is_asked_about():
    insured = CHILD | {"insured": True}
    employer = began(HOSPITAL, ANNA, family=[insured])
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA], family=[insured | {"relation": "other"}]))
    assert employer.open() == ["family_departure"]
    employer.answer(employer.task("family_departure"), "stays")
    assert [(m.kind, dict(m.after)) for m in employer.messages()] == [("personal_data", {"relation": "other"})]


def test_family_goes_out_when_a_later_sheet_has_no_family_cover():
    employer = began(HOSPITAL, ANNA, family=[CHILD | {"insured": True}])
    employer.close()
    alone = HOSPITAL.replace('family = "optional"', "").partition("[family_rule]")[0]
    employer.plans = plans_named(plan=alone)
    employer.decide(photo_of("2025-12", [ANNA], family=[CHILD | {"insured": True}]))
    assert [(m.kind, m.member, m.effective) for m in employer.messages()] == [("family_out", "M1", date(2025, 11, 30))]


def test_salary_whose_kind_the_plan_does_not_want_stays_as_at_the_entry():
    sheet = GROUP.replace("maximum_age = 65", f"maximum_age = 65\n{KINDS}")
    for renewed in ("yearly", "always"):
        employer = began(sheet.replace("month = 1", f'month = 1\nrenewed = "{renewed}"'), ANNA | {"expat": True}, BORIS)
        employer.close()
        raised = [ANNA | {"expat": True, "monthly_salary": "4000.00"}, BORIS | {"monthly_salary": "4000.00"}]
        employer.decide(photo_of("2026-01", raised))
        assert (employer.open(), employer.messages()) == ([], [])


def test_data_of_a_member_whose_kind_the_plan_does_not_want_stay_as_at_the_entry():
    employer = began(HOSPITAL.replace("waiting_months = 3", KINDS), ANNA, family=[CHILD | {"insured": True}])
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA], family=[CHILD | {"insured": True, "first_name": "Lise"}]))
    assert employer.messages() == []


def test_choice_whose_kind_the_plan_does_not_want_stays_as_at_the_entry():
    employer = began(GROUP.replace("maximum_age = 65", f"maximum_age = 65\n{KINDS}"), ANNA | {"email": None})
    employer.close()
    fresh = BORIS | {"hire_date": date(2025, 12, 1)}
    employer.decide(photo_of("2025-12", [ANNA, fresh]))
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    asked = employer.task("missing_data", "P00002")
    employer.answer(asked, "value", value="1x")
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA, fresh]))
    employer.answer(asked, "value", value="2x")
    assert employer.messages() == []


def excepted(effect: str, until: str = "2025-12-31") -> str:
    return OPTIONAL.replace('"optional"', '"automatic"') + (
        f'\n[[exception]]\nperson = "P00002"\neffect = "{effect}"\nuntil = {until}\nreason = "agreed"\n'
    )


def test_exception_keeps_a_person_out_until_its_last_day():
    employer = began(excepted("exclude"), ANNA, BORIS)
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA, BORIS]))
    assert employer.messages() == []
    employer.decide(photo_of("2026-01", [ANNA, BORIS]))
    assert [(m.kind, m.person) for m in employer.messages()] == [("entry", "P00002")]


def test_exception_keeps_a_person_in_against_the_rule():
    worker = BORIS | {"statute": "worker"}
    employer = began(excepted("include"), ANNA, worker)
    employer.close()
    assert list(employer.state.affiliations.person) == ["P00001", "P00002"]
    employer.decide(photo_of("2026-01", [ANNA, worker]))
    assert [(m.kind, m.person) for m in employer.messages()] == [("exit", "P00002")]


def test_newer_version_of_a_sheet_is_in_force_from_its_month():
    from support.months import plans_named as named

    from assusoft.plans.sheet import plans_in_force

    old = named(plan=OPTIONAL)["plan"]
    new = named(plan=OPTIONAL.replace("2025-01-01", "2026-01-01").replace("'employee'", "'worker'"))["plan"]
    assert plans_in_force([old, new], "2025-12")["plan"] is old
    assert plans_in_force([old, new], "2026-01")["plan"] is new


def test_age_limit_that_a_later_sheet_lowers_ends_the_cover_on_the_eve_of_the_sheet():
    old = ANNA | {"birth_date": date(1963, 3, 1)}
    employer = began(GROUP, old)
    employer.close()
    text = GROUP.replace("maximum_age = 65", "maximum_age = 60").replace("2025-01-01", "2025-12-01")
    employer.plans = {"plan": plan_of(Path("plan.2025-12.toml"), text, {})}
    employer.decide(photo_of("2025-12", [old]))
    assert [(m.kind, m.effective, m.row["exit_reason"]) for m in employer.messages()] == [
        ("exit", date(2025, 11, 30), "maximum_age")
    ]
