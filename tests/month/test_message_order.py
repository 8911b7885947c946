"""A supplier can apply the messages of its file in the order they stand in."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn
from support.months import ANNA, Employer, photo_of, taken_over

from assusoft.month.messages import Message, by_row, messages_between
from assusoft.month.proof.applying import directly

CHILD = {"person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
         "last_name": "Peeters", "first_name": "Lies", "birth_date": date(2015, 3, 1), "insured": True}  # fmt: skip
BORIS = ANNA | {"person": "P00002", "payroll_id": "2", "hire_date": date(2025, 8, 1), "contract": "c9"}
MOVED = {
    "birth_date": date(1985, 7, 13), "sex": "M", "last_name": "Maes", "civil_status": "married", "street": "Meir",
    "category": "executive", "entity": "0000000097", "email": "x@example.be",
}  # fmt: skip


def test_a_departure_ends_the_worker_before_the_family():
    employer = taken_over(ANNA, family=[CHILD])
    employer.decide(photo_of("2025-12", [ANNA | {"contract_end": date(2025, 12, 9)}], family=[CHILD]))
    employer.answer(employer.task("departure"), "confirm", reason="resignation")
    assert [(m.plan, m.kind, m.member) for m in employer.messages()] == [
        ("group", "exit", ""), ("hospital", "exit", ""), ("hospital", "family_out", "M1"),
    ]  # fmt: skip


def test_an_exit_goes_before_the_entry_that_follows_it_and_an_entry_before_the_exit_of_who_has_left():
    again = ANNA | {"contract": "c2", "contract_start": date(2025, 12, 8), "hire_date": date(2025, 12, 8)}
    brief = BORIS | {"hire_date": date(2025, 12, 2), "contract_start": date(2025, 12, 2)}
    employer = taken_over()
    employer.decide(photo_of("2025-12", [again, brief | {"contract_end": date(2025, 12, 20)}]))
    employer.answer(employer.task("new_contract"), "new_affiliation", exit_date="2025-12-01", reason="mutual")
    while asked := [task for task in employer.decide().tasks if task.kind in ("affiliation", "departure")]:
        for task in asked:
            employer.answer(task, task.choices[0].name, **({"reason": "other"} if task.kind == "departure" else {}))
    found = [(m.person, m.kind) for m in employer.messages() if m.plan == "group"]
    assert found == [("P00001", "exit"), ("P00001", "re_entry"), ("P00002", "entry"), ("P00002", "exit")]


@settings(max_examples=drawn(10), deadline=None)
@given(st.sets(st.sampled_from(sorted(MOVED))), st.randoms())
def test_the_order_is_declared_and_does_not_depend_on_the_order_of_the_rows(names, rng):
    row = ANNA | {name: MOVED[name] for name in names}
    told = changed(_EMPLOYER, [row, BORIS | {"last_name": "Maes"}], rng.random() < 0.5)
    assert told == sorted(told, key=by_row)
    for plan in ("group", "hospital"):
        mine = [message for message in told if message.plan == plan and message.person == "P00001"]
        kinds = [message.kind for message in mine]
        assert kinds == sorted(kinds, key=lambda kind: kind != "correction")
        fields = [name for message in mine for name in message.after]
        assert len(set(fields)) == len(fields)


def changed(employer: Employer, workers: list[dict], backwards: bool) -> list[Message]:
    """The messages of December, from rows in either order; they lead to what is owed."""
    now = employer.decide(photo_of("2025-12", workers[::-1] if backwards else workers))
    owed = now.state.affiliations
    reported = employer.state.affiliations
    shuffled = reported.iloc[::-1].reset_index(drop=True) if backwards else reported
    told = messages_between(shuffled, owed, employer.plans, now.month, now.left, now.restated)
    for supplier in ("a", "b"):
        assert not directly(reported, owed, told, employer.plans, supplier, now.month)[2]
    return told


_EMPLOYER = taken_over(ANNA, BORIS)
