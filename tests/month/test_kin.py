"""A child of two workers, or a spouse who works here too: insured once in a plan, until HR answers otherwise."""

from datetime import date

import pytest
from support.months import ANNA, HOSPITAL, Employer, photo_of, plans_named

from assusoft.month.resolving import splicing
from assusoft.month.resolving.family.kin import kin_of

NUMBER = "15020202183"
BERT = ANNA | {
    "person": "P00002", "payroll_id": "2", "last_name": "Baert", "first_name": "Bert", "birth_date": date(1980, 5, 5),
    "national_number": "80050500124", "contract": "0403170701/2012-01-01", "hire_date": date(2012, 1, 1),
    "contract_start": date(2012, 1, 1),
}  # fmt: skip
IAN = {
    "person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child", "last_name": "Baert",
    "first_name": "Ian", "birth_date": date(2015, 2, 2), "national_number": NUMBER, "since": date(2016, 1, 1),
    "insured": True,
}  # fmt: skip
HIS = IAN | {"person": "P00002", "member": "M2", "payroll_id": "2"}
NONE = {"insured": False}
BOTH = [ANNA, BERT]


def closed(workers, family, month="2025-11"):
    employer = Employer(plans_named(hospital=HOSPITAL))
    employer.decide(photo_of(month, workers, family=family))
    return employer


def insured(employer):
    rows = employer.decide().state.affiliations
    rows = rows[(rows.member != "") & (rows.status == "affiliated") & rows.affiliation_to.isna()]
    return sorted(rows.person)


def told(employer):
    return [(m.kind, m.person, m.member, str(m.effective)) for m in employer.messages() if m.member]


def later(employer, family, workers=BOTH, month="2025-12"):
    employer.close()
    employer.decide(photo_of(month, workers, family=family))
    return employer


def asked(employer):
    return [task for task in employer.decide().tasks if task.kind == "shared_member"]


@pytest.mark.parametrize(
    ("other", "one"),
    [
        (HIS, True),
        (HIS | {"national_number": None, "first_name": "IAN"}, True),
        (HIS | {"national_number": "15020202282"}, False),
        (HIS | {"national_number": None, "first_name": "Max"}, False),
        (HIS | {"national_number": None, "birth_date": date(2015, 2, 3)}, False),
    ],
)
def test_who_is_one_person_under_two_workers(other, one):
    photo = photo_of("2025-11", BOTH, family=[IAN, other])
    assert bool(kin_of(photo.family, photo.worker)) == one
    assert insured(closed(BOTH, [IAN, other])) == (["P00001"] if one else ["P00001", "P00002"])


def test_taken_over_once_and_asked_once():
    employer = closed(BOTH, [IAN, HIS])
    [task] = asked(employer)
    assert (task.name, task.blocking, [choice.name for choice in task.choices]) == (
        "Baert Ian", False, ["under:P00001", "under:P00002", "both"]
    )  # fmt: skip
    assert insured(employer) == ["P00001"]
    again = later(employer, [IAN, HIS])
    assert ([one.id for one in asked(again)], told(again), insured(again)) == ([task.id], [], ["P00001"])


def test_child_insured_under_one_stays_there_when_the_other_shows_it_too():
    employer = later(closed(BOTH, [HIS]), [IAN, HIS])
    assert (len(asked(employer)), told(employer), insured(employer)) == (1, [], ["P00002"])


def test_answer_moves_the_cover_without_a_gap_or_an_overlap():
    employer = later(closed(BOTH, [HIS]), [IAN, HIS])
    employer.answer(asked(employer)[0], "under:P00001", **{"from": "2025-12-16"})
    assert told(employer) == [
        ("family_in", "P00001", "M1", "2025-12-16"), ("family_out", "P00002", "M2", "2025-12-15")
    ]  # fmt: skip
    again = later(employer, [IAN, HIS], month="2026-01")
    assert (asked(again), told(again), insured(again)) == ([], [], ["P00001"])


def test_answer_where_it_is_already_tells_nothing():
    employer = later(closed(BOTH, [IAN]), [IAN, HIS])
    employer.answer(asked(employer)[0], "under:P00001")
    assert (employer.open(), told(employer), insured(employer)) == ([], [], ["P00001"])


def test_answer_both_insures_it_twice():
    employer = later(closed(BOTH, [IAN]), [IAN, HIS])
    employer.answer(asked(employer)[0], "both")
    assert (employer.open(), insured(employer)) == ([], ["P00001", "P00002"])


def test_what_an_earlier_release_insured_twice_stays_until_the_answer():
    employer = closed(BOTH, [IAN, HIS | {"national_number": "15020202282"}])
    employer = later(employer, [IAN, HIS])
    assert [(m.kind, m.member) for m in employer.messages()] == []
    assert insured(employer) == ["P00001", "P00002"]
    employer.answer(asked(employer)[0], "under:P00002", **{"from": "2025-12-01"})
    assert told(employer) == [("family_out", "P00001", "M1", "2025-11-30")]


def test_child_not_insured_under_one_is_no_question():
    assert asked(closed(BOTH, [IAN, HIS | NONE])) == []


def test_cover_goes_on_under_the_other_when_the_first_worker_leaves():
    employer = later(closed(BOTH, [IAN, HIS]), [IAN, HIS], [ANNA | {"contract_end": date(2025, 12, 10)}, BERT])
    employer.answer(employer.task("departure"), "confirm", reason="resignation")
    assert told(employer) == [("family_out", "P00001", "M1", "2025-12-31")]
    again = later(employer, [HIS], [BERT], "2026-01")
    assert told(again) == [("family_in", "P00002", "M2", "2026-01-01")]


def test_child_that_moves_from_one_family_to_the_other_is_not_insured_twice():
    employer = later(closed(BOTH, [IAN]), [HIS])
    assert sorted(employer.open()) == ["family_departure", "shared_member"]
    assert (told(employer), insured(employer)) == ([], ["P00001"])
    employer.answer(employer.task("family_departure"), "confirm", end_date="2025-12-05")
    assert told(employer) == [("family_out", "P00001", "M1", "2025-12-31")]
    assert told(later(employer, [HIS], month="2026-01")) == [("family_in", "P00002", "M2", "2026-01-01")]


SPOUSE = IAN | {
    "relation": "spouse", "first_name": "Bert", "birth_date": BERT["birth_date"],
    "national_number": BERT["national_number"],
}  # fmt: skip


def test_spouse_with_own_cover_is_not_insured_as_family_too():
    employer = closed(BOTH, [SPOUSE])
    [task] = asked(employer)
    assert [choice.name for choice in task.choices] == ["under:P00002", "both"]
    assert insured(employer) == []
    employer.answer(task, "both")
    assert insured(employer) == ["P00001"]


def test_spouse_who_is_hired_is_asked_about_and_stays_insured_until_then():
    employer = later(closed([ANNA], [SPOUSE]), [SPOUSE])
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    assert (len(asked(employer)), insured(employer)) == (1, ["P00001"])
    employer.answer(asked(employer)[0], "under:P00002", **{"from": "2025-12-01"})
    assert told(employer) == [("family_out", "P00001", "M1", "2025-11-30")]


def test_those_who_share_a_member_are_decided_together():
    photo = photo_of("2025-11", BOTH, family=[IAN, HIS])
    assert splicing.concerned_with(["P00001"], photo) == {"P00001", "P00002"}


def test_stale_answer_moves_nothing_back():
    employer = later(closed(BOTH, [HIS]), [IAN, HIS])
    employer.answer(asked(employer)[0], "under:P00001", **{"from": "2025-12-01"})
    employer = later(employer, [HIS], [BERT], "2026-01")
    employer.answer(employer.task("missing_person"), "left", exit_date="2025-12-31", reason="resignation")
    employer = later(employer, [HIS], [BERT], "2026-02")
    employer.answer(employer.task("family_affiliation", "P00002"), "affiliate")
    assert told(employer) == [("family_in", "P00002", "M2", "2026-02-01")]
    employer = later(employer, [IAN, HIS], BOTH, "2026-03")
    assert [one for one in told(employer) if one[1] == "P00002"] == []
    assert insured(employer) == ["P00002"]
