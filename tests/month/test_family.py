"""Family members: their own rule, age limit, choice and departure."""

from datetime import date

from support.months import ANNA, photo_of, taken_over

CHILD = {
    "person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
    "last_name": "Janssens", "first_name": "Lies", "birth_date": date(2015, 3, 1), "insured": True,
}  # fmt: skip
SPOUSE = CHILD | {"member": "M2", "relation": "spouse", "first_name": "Jan", "birth_date": date(1984, 1, 1)}


def test_takeover_reads_the_indication_of_the_payroll():
    employer = taken_over(ANNA, family=[CHILD, SPOUSE | {"insured": False}])
    rows = employer.state.affiliations
    rows = rows[rows.member != ""]
    assert dict(zip(rows.member, rows.status, strict=True)) == {"M1": "affiliated", "M2": "declined"}


def test_declined_member_is_not_asked_when_a_new_payroll_system_lacks_the_indication():
    employer = taken_over(ANNA, family=[CHILD, SPOUSE | {"insured": False}])
    rows = [CHILD | {"insured": None}, SPOUSE | {"insured": None}]
    assert employer.decide(photo_of("2025-12", [ANNA], family=rows)).tasks == ()
    assert employer.messages() == []


def test_new_member_without_indication_is_asked_and_told():
    employer = taken_over()
    born = CHILD | {"insured": None, "since": date(2025, 12, 4), "birth_date": date(2025, 12, 4)}
    employer.decide(photo_of("2025-12", [ANNA], family=[born]))
    task = employer.task("family_affiliation")
    assert (task.blocking, task.member, task.name) == (False, "M1", "Janssens Lies")
    employer.answer(task, "affiliate", affiliation_from="2025-12-04")
    told = [(m.kind, m.member, m.effective, m.row["relation"]) for m in employer.messages()]
    assert told == [("family_in", "M1", date(2025, 12, 4), "child")]


def test_member_refused_is_remembered():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA], family=[SPOUSE | {"insured": None}]))
    employer.answer(employer.task("family_affiliation"), "not_now")
    assert employer.close() == []
    employer.decide(photo_of("2026-01", [ANNA], family=[SPOUSE | {"insured": None}]))
    assert employer.open() == []


def test_child_is_covered_to_the_end_of_the_year_of_its_limit():
    grown = CHILD | {"birth_date": date(2001, 2, 10)}
    employer = taken_over(ANNA, family=[CHILD | {"member": "M3"}, grown])
    employer.decide(photo_of("2026-11", [ANNA], family=[CHILD | {"member": "M3"}, grown]))
    assert [m for m in employer.messages() if m.member] == []
    employer.close()
    employer.decide(photo_of("2026-12", [ANNA], family=[CHILD | {"member": "M3"}, grown]))
    told = [(m.kind, m.member, m.effective, m.after["exit_reason"]) for m in employer.messages()]
    assert told == [("family_out", "M1", date(2026, 12, 31), "maximum_age")]


def test_member_with_an_end_date_or_absent_is_asked():
    employer = taken_over(ANNA, family=[CHILD, SPOUSE])
    gone = SPOUSE | {"until": date(2025, 12, 10)}
    employer.decide(photo_of("2025-12", [ANNA], family=[gone]))
    by_member = {task.member: task for task in employer.decide().tasks}
    assert [task.kind for task in by_member.values()] == ["family_departure"] * 2
    assert by_member["M2"].choices[0].questions[0].default == "2025-12-10"
    employer.answer(by_member["M2"], "confirm", reason="divorce")
    employer.answer(by_member["M1"], "stays")
    told = [(m.kind, m.member, m.effective, m.after["exit_reason"]) for m in employer.messages()]
    assert told == [("family_out", "M2", date(2025, 12, 31), "divorce")]


def test_departure_of_the_worker_takes_the_family_along():
    employer = taken_over(ANNA, family=[CHILD])
    row = ANNA | {"contract_end": date(2025, 12, 15)}
    employer.decide(photo_of("2025-12", [row], family=[CHILD]))
    employer.answer(employer.task("departure"), "confirm", reason="dismissal")
    told = {(m.plan, m.member): (m.kind, m.effective) for m in employer.messages()}
    assert told["hospital", "M1"] == ("family_out", date(2026, 3, 31))
    assert told["hospital", ""] == ("exit", date(2026, 3, 31))


def test_changed_data_of_a_member_is_told():
    employer = taken_over(ANNA, family=[CHILD])
    employer.decide(photo_of("2025-12", [ANNA], family=[CHILD | {"first_name": "Lise"}]))
    told = [(m.kind, m.member, m.after) for m in employer.messages()]
    assert told == [("personal_data", "M1", {"first_name": "Lise"})]


def test_required_data_of_a_member_is_asked():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA], family=[CHILD | {"birth_date": None}]))
    task = employer.task("missing_data")
    assert (task.member, task.facts["field"], task.blocking) == ("M1", "birth_date", True)
    employer.answer(task, "value", value="2015-03-01")
    assert [(m.kind, m.row["birth_date"]) for m in employer.messages()] == [("family_in", date(2015, 3, 1))]
