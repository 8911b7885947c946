"""What was told wrongly is corrected since the supplier had it; what changed is told since it changed."""

from datetime import date

import pytest
from support.months import ANNA, GROUP, HOSPITAL, Employer, photo_of, plans_named, taken_over
from support.proven import disproofs
from support.world import niss

from assusoft.month.corrections import wrong_from_the_beginning
from assusoft.month.decided import DecidedMonth
from assusoft.month.proof.certificate import count_cells
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.payroll.photo import Photo

SINCE = date(2025, 3, 1)
PART_TIME = ANNA | {"contract_pct": "80", "effective_pct": "80", "weekly_hours": None, "working_time_since": SINCE}
NUMBER, OTHER = niss(ANNA["birth_date"], 34), niss(ANNA["birth_date"], 46)
BIS = "857130" + OTHER[6:]
NUMBERED = GROUP.replace('"sex",', '"sex", "national_number", "hire_date",')


def told(employer: Employer, *workers: dict, month: str = "2025-12", **others: list[dict]) -> list[tuple]:
    employer.decide(photo_of(month, workers, **others))
    return [(m.plan, m.kind, m.effective, sorted(m.after)) for m in employer.messages()]


def test_a_birth_date_put_right_is_a_correction_since_each_affiliation_began():
    employer = taken_over()
    day, moved = date(2010, 1, 1), ["birth_date"]
    assert told(employer, ANNA | {"birth_date": date(1985, 7, 13)}) == [
        ("group", "correction", day, moved), ("hospital", "correction", date(2010, 4, 1), moved),
    ]  # fmt: skip
    [first, _] = employer.messages()
    assert (first.before, first.after) == ({"birth_date": date(1985, 7, 30)}, {"birth_date": date(1985, 7, 13)})


def test_what_was_not_known_before_is_no_correction():
    employer = taken_over(ANNA | {"sex": None})
    assert told(employer, ANNA) == [("group", "personal_data", None, ["sex"])]


def test_what_was_wrong_goes_before_what_changed():
    employer = taken_over()
    row = ANNA | {"civil_status": "married", "sex": "M", "street": "Meir", "last_name": "Maes"}
    kinds = [kind for plan, kind, *_ in told(employer, row) if plan == "group"]
    assert kinds == ["correction", "personal_data", "civil_status", "address"]


def test_a_family_member_is_corrected_since_its_own_cover_began():
    child = {"person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
             "last_name": "Peeters", "first_name": "Lies", "birth_date": date(2015, 3, 1), "insured": True,
             "since": date(2015, 3, 1)}  # fmt: skip
    employer = taken_over(ANNA, family=[child])
    wrong = child | {"birth_date": date(2015, 1, 3), "last_name": "Maes"}
    assert told(employer, ANNA, family=[wrong]) == [
        ("hospital", "correction", date(2015, 3, 1), ["birth_date"]),
        ("hospital", "personal_data", None, ["last_name"]),
    ]


@pytest.mark.parametrize(
    ("before", "after", "kind", "also"),
    [
        (NUMBER, OTHER, "correction", {}),
        (BIS, OTHER, "national_number", {}),
        (NUMBER, OTHER, "national_number", {"sex": "M"}),
        (NUMBER, niss(date(1985, 7, 13), 34), "correction", {"birth_date": date(1985, 7, 13)}),
        (None, OTHER, "national_number", {}),
    ],
)
def test_a_number_is_corrected_unless_it_is_a_new_one(before, after, kind, also):
    employer = Employer(plans_named(group=NUMBERED))
    employer.decide(photo_of("2025-11", [ANNA | {"national_number": before}]))
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA | {"national_number": after} | also]))
    [message] = [message for message in employer.messages() if "national_number" in message.after]
    assert message.kind == kind
    assert message.effective == (date(2010, 1, 1) if kind == "correction" else None)


def test_a_start_put_right_under_the_same_contract_is_a_correction_and_of_another_contract_a_change():
    new = {"contract": "c2", "contract_start": date(2025, 12, 1)}
    for also, kind in (({}, "correction"), (new, "contract")):
        employer = Employer(plans_named(group=NUMBERED))
        employer.decide(photo_of("2025-11", [ANNA]))
        employer.close()
        right = ANNA | {"hire_date": date(2010, 2, 1)} | also
        employer.decide(photo_of("2025-12", [right]))
        for task in [task for task in employer.decide().tasks if task.kind == "new_contract"]:
            employer.answer(task, "same_affiliation")
        assert [m.kind for m in employer.messages() if "hire_date" in m.after] == [kind]


def test_a_percentage_that_moves_without_its_day_was_wrong_since_that_day():
    employer = taken_over(PART_TIME)
    employer.decide(photo_of("2025-12", [PART_TIME | {"contract_pct": "60", "effective_pct": "60"}]))
    employer.answer(employer.task("working_time"), "tell")
    before = photo_of("2025-11", [PART_TIME])
    assert outcomes(employer, before) == {"sent": {"correction": 2}}
    assert [(m.kind, m.effective, sorted(m.after)) for m in employer.close()] == [
        ("correction", SINCE, ["insured_pct"])
    ]


def outcomes(employer: Employer, before: Photo) -> dict[str, dict[str, int]]:
    """What became of the changed cells: outcome -> why -> how many; the certificate is true."""
    assert not disproofs(employer, before)
    decided = DecidedMonth(
        employer.photo.month, False, employer.photo, employer.state, employer.plans, employer.answers, frozenset(),
        employer.decide(), employer.messages(),
    )  # fmt: skip
    return {name: why for name, why in count_cells(before, OutcomeFacts(decided))[0].items() if why}


def test_a_percentage_that_moves_with_its_day_is_a_change_and_so_is_an_interruption():
    later = {"contract_pct": "60", "effective_pct": "60", "working_time_since": date(2025, 12, 15)}
    away = {"effective_pct": "0", "interruption_kind": "parental", "interruption_from": date(2025, 12, 8)}
    for moved, kind in ((later, "working_time"), (away, "interruption_start")):
        employer = taken_over(PART_TIME)
        employer.decide(photo_of("2025-12", [PART_TIME | moved]))
        employer.answer(employer.task("working_time"), "tell")
        day = moved.get("working_time_since", moved.get("interruption_from"))
        assert [(m.kind, m.effective) for m in employer.messages()] == [(kind, day)]


def test_a_percentage_was_not_told_before_the_affiliation_began():
    late = PART_TIME | {"hire_date": date(2025, 10, 1), "contract_start": date(2025, 10, 1)}
    employer = taken_over(late)
    employer.decide(photo_of("2025-12", [late | {"contract_pct": "60", "effective_pct": "60"}]))
    employer.answer(employer.task("working_time"), "tell", since=str(date(2025, 10, 1)))
    assert [m.effective for m in employer.messages()] == [date(2025, 10, 1)]


def test_nothing_is_wrong_that_did_not_move():
    row = {"birth_date": None, "sex": "F", "national_number": NUMBER, "hire_date": date(2010, 1, 1)}
    assert wrong_from_the_beginning(row, row, [], True) == set()


def test_the_plan_that_reports_no_day_of_hire_is_told_nothing_of_it():
    employer = Employer(plans_named(hospital=HOSPITAL))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    assert told(employer, ANNA | {"contract_start": date(2010, 2, 1)}) == []
