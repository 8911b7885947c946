"""The day a family member's cover begins: never before birth or membership, nor inside a gap."""

from dataclasses import replace
from datetime import date

import pytest
from support.months import ANNA, HOSPITAL, Employer, photo_of, plans_named, taken_over

from assusoft.errors import Refused

LIES = {
    "person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
    "last_name": "Janssens", "first_name": "Lies", "birth_date": date(2015, 3, 1), "insured": True,
}  # fmt: skip
BABY = LIES | {"member": "M2", "first_name": "Noa", "birth_date": date(2025, 12, 20)}
JAN = LIES | {"member": "M3", "relation": "spouse", "first_name": "Jan", "birth_date": date(1984, 1, 1)}
TOLD = {"insured": True}
ASKED = {"insured": None}


def entries(employer):
    return [(m.kind, m.member, m.effective) for m in employer.messages() if m.member]


def seen(member, month="2025-12"):
    """The employer in the month in which the payroll shows the member for the first time."""
    employer = taken_over()
    employer.decide(photo_of(month, [ANNA], family=[member]))
    return employer


@pytest.mark.parametrize(
    ("member", "day"),
    [
        (BABY | {"since": date(2025, 12, 20)}, date(2025, 12, 20)),
        (BABY, date(2025, 12, 20)),
        (BABY | {"since": date(2007, 2, 1)}, date(2025, 12, 20)),  # the payroll writes the worker's own date
        (BABY | {"birth_date": date(2025, 6, 8)}, date(2025, 6, 8)),  # a late entry of a newborn
        (JAN | {"since": date(2025, 12, 13)}, date(2025, 12, 13)),  # the first of the month was before the wedding
        (JAN | {"since": date(2012, 5, 1)}, date(2012, 5, 1)),
        (JAN, date(2025, 12, 1)),  # not since 2010
        (LIES | {"relation": "stepchild"}, None),
        (LIES, date(2025, 12, 1)),
    ],
)
def test_first_day_is_in_the_members_own_life(member, day):
    if day is None:  # the plan takes no stepchildren
        assert seen(member).messages() == []
        return
    assert entries(seen(member)) == [("family_in", member["member"], day)]


def test_takeover_list_has_no_cover_before_birth_or_membership():
    employer = Employer(plans_named(hospital=HOSPITAL))
    born, wed = BABY | {"birth_date": date(2025, 11, 10)}, JAN | {"since": date(2025, 11, 8)}
    employer.decide(photo_of("2025-11", [ANNA], family=[born, wed, LIES]))
    rows = employer.decide().state.affiliations
    days = dict(zip(rows.member, rows.affiliation_from, strict=True))
    assert days == {
        "": date(2010, 4, 1), "M1": date(2015, 3, 1), "M2": date(2025, 11, 10), "M3": date(2025, 11, 8)
    }  # fmt: skip


def test_child_that_is_not_born_at_the_end_of_the_month_is_not_insured_yet():
    employer = seen(BABY | {"birth_date": date(2026, 1, 8)})
    assert (employer.messages(), employer.open()) == ([], [])
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA], family=[BABY | {"birth_date": date(2026, 1, 8)}]))
    assert entries(employer) == [("family_in", "M2", date(2026, 1, 8))]


def test_a_day_that_only_sight_tells_says_so():
    affiliate = seen(JAN | ASKED).task("family_affiliation").choices[0]
    assert affiliate.questions[0].default == "2025-12-01"
    assert "does not say since when" in affiliate.consequence
    known = seen(BABY | ASKED).task("family_affiliation").choices[0]
    assert "does not say since when" not in known.consequence


def test_family_seen_with_its_worker_begins_with_the_worker():
    employer = taken_over()
    bert = ANNA | {
        "person": "P00002", "payroll_id": "2", "contract": "0403170701/2025-09-10", "hire_date": date(2025, 9, 10),
        "contract_start": date(2025, 9, 10),
    }  # fmt: skip
    family = [JAN | {"person": "P00002"}]
    employer.decide(photo_of("2025-12", [ANNA, bert], family=family))
    employer.answer(employer.task("affiliation", "P00002", "hospital"), "affiliate")
    told = [(m.member, m.effective) for m in employer.messages() if m.plan == "hospital"]
    assert told == [("", date(2025, 12, 1)), ("M3", date(2025, 12, 1))]


@pytest.mark.parametrize(
    ("day", "permitted"),
    [("2025-12-19", False), ("2025-12-20", True), ("2018-01-01", False), ("2025-12-31", True)],
)
def test_answer_before_birth_is_refused(day, permitted):
    employer = seen(BABY | ASKED)
    task = employer.task("family_affiliation")
    if permitted:
        employer.answer(task, "affiliate", affiliation_from=day)
        assert entries(employer) == [("family_in", "M2", date.fromisoformat(day))]
        return
    with pytest.raises(Refused, match="before 2025-12-20, the first day possible"):
        employer.answer(task, "affiliate", affiliation_from=day)


def test_answer_may_give_the_first_of_the_month_of_the_wedding_by_the_plans_convention():
    employer = seen(JAN | ASKED | {"since": date(2025, 12, 13)})
    task = employer.task("family_affiliation")
    assert task.choices[0].questions[0].default == "2025-12-13"
    employer.answer(task, "affiliate", affiliation_from="2025-12-01")
    assert entries(employer) == [("family_in", "M3", date(2025, 12, 1))]


def left_in_december(member=LIES, end="2025-12-10"):
    """The employer in January: the member's cover ended on the last of December."""
    employer = taken_over(ANNA, family=[member])
    employer.decide(photo_of("2025-12", [ANNA], family=[]))
    employer.answer(employer.task("family_departure"), "confirm", end_date=end)
    employer.close()
    return employer


def back(employer, month, member=LIES):
    employer.decide(photo_of(month, [ANNA], family=[member]))
    return employer


def test_member_back_under_its_old_date_begins_in_the_month_it_came_back():
    employer = left_in_december()
    back(employer, "2026-01", LIES | {"until": date(2025, 12, 10)})
    employer.close()
    task = back(employer, "2026-03").task("family_affiliation")
    assert task.choices[0].questions[0].default == "2026-03-01"
    employer.answer(task, "affiliate")
    assert entries(employer) == [("family_in", "M1", date(2026, 3, 1))]


def test_member_back_since_a_day_the_payroll_gives_begins_then():
    employer = back(left_in_december(), "2026-03", LIES | {"since": date(2026, 2, 14)})
    employer.answer(employer.task("family_affiliation"), "affiliate")
    assert entries(employer) == [("family_in", "M1", date(2026, 2, 14))]


def test_member_back_at_once_begins_on_the_day_after_and_no_end_is_cancelled():
    employer = back(left_in_december(), "2026-01")
    task = employer.task("family_affiliation")
    with pytest.raises(Refused, match="before 2026-01-01, the first day possible"):
        employer.answer(task, "affiliate", affiliation_from="2015-03-01")
    employer.answer(task, "affiliate")
    assert entries(employer) == [("family_in", "M1", date(2026, 1, 1))]


def test_end_told_in_error_is_cancelled_when_hr_says_so():
    employer = back(left_in_december(), "2026-01")
    employer.answer(employer.task("family_affiliation"), "reinstate")
    assert entries(employer) == [("correction", "M1", date(2026, 1, 1))]
    row = employer.decide().state.affiliations.set_index("member").loc["M1"]
    assert (row.affiliation_from, row.first_name) == (date(2015, 3, 1), "Lies")


def test_cover_that_still_runs_is_not_asked_again():
    employer = left_in_december(end="2026-02-15")
    assert back(employer, "2026-01").open() == []
    employer.close()
    assert back(employer, "2026-02").open() == []
    employer.close()
    assert back(employer, "2026-03").task("family_affiliation").choices[0].questions[0].default == "2026-03-01"


def test_family_of_a_worker_who_comes_back_begins_with_the_worker():
    employer = taken_over(ANNA, family=[LIES])
    left = ANNA | {"contract_end": date(2025, 12, 15)}
    employer.decide(photo_of("2025-12", [left], family=[LIES]))
    employer.answer(employer.task("departure"), "confirm", reason="resignation")
    employer.close()
    again = ANNA | {
        "contract": "0403170701/2026-02-10", "contract_start": date(2026, 2, 10), "hire_date": date(2026, 2, 10)
    }  # fmt: skip
    employer = replace(employer, plans=plans_named(hospital=HOSPITAL.replace("waiting_months = 3", "")))
    employer.decide(photo_of("2026-03", [again], family=[LIES]))
    employer.answer(employer.task("affiliation"), "affiliate", affiliation_from="2026-02-10")
    task = employer.task("family_affiliation")
    assert [choice.name for choice in task.choices] == ["affiliate", "not_now"]
    assert task.choices[0].questions[0].default == "2026-02-10"
