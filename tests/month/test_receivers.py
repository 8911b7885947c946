"""A plan that several receivers are told of: asked once, each told what it has not, until it is told no more."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from support.months import ANNA, GROUP, HOSPITAL, Employer, photo_of, plans_named

from assusoft.frames import rows_of
from assusoft.plans.sheet import plan_of
from assusoft.plans.versions import has_plans, plans_in_force, plans_of_now

ALSO = 'also_to = ["broker"]\n'
BERT = ANNA | {
    "person": "P00002", "payroll_id": "2", "first_name": "Bert", "sex": "M", "hire_date": date(2025, 12, 1),
    "contract": "0403170701/2025-12-01", "contract_start": date(2025, 12, 1), "category": "new",
}  # fmt: skip
LEFT = ANNA | {"contract_end": date(2025, 12, 20), "end_reason": "resignation"}


def plans(**texts: str):
    """The plans in force by the sheets, with copies for other receivers."""
    return plans_in_force(plans_named(**texts).values(), "2026-06")


def employer_of(*workers, sheet: str = ALSO + GROUP) -> Employer:
    made = Employer(plans(group=sheet))
    made.decide(photo_of("2025-11", workers or [ANNA]))
    made.close()
    return made


def told(employer: Employer) -> list[tuple[str, str, str]]:
    return [(one.supplier, one.kind, one.person) for one in employer.messages()]


def test_receivers_have_the_plan_under_names_of_their_own_and_one_decides():
    sheets = plans(group=ALSO + GROUP, hospital=HOSPITAL)
    assert {name: (plan.supplier, plan.reported_as) for name, plan in sheets.items()} == {
        "group": ("a", "group"), "group@broker": ("broker", "group"), "hospital": ("b", "hospital"),
    }  # fmt: skip
    assert list(plans_of_now(sheets)) == ["group", "hospital"]
    assert has_plans(sheets, "broker")


def test_what_is_asked_once_is_told_to_each_receiver():
    employer = employer_of()
    employer.decide(photo_of("2025-12", [LEFT, BERT]))
    assert sorted(employer.open()) == ["affiliation", "departure"]
    employer.answer(employer.task("departure"), "confirm")
    employer.answer(employer.task("affiliation", "P00002"), "affiliate")
    assert told(employer) == [
        ("a", "exit", "P00001"), ("a", "entry", "P00002"),
        ("broker", "exit", "P00001"), ("broker", "entry", "P00002"),
    ]  # fmt: skip
    ids = [one.id for one in employer.close()]
    assert len(set(ids)) == len(ids)
    employer.decide(photo_of("2026-02", [LEFT, BERT]))
    assert employer.messages() == []


def test_receiver_named_later_is_told_of_who_is_in_the_plan_and_of_nobody_who_left_before():
    bert = BERT | {"hire_date": date(2020, 1, 1), "contract_start": date(2020, 1, 1)}
    employer = employer_of(ANNA, bert, sheet=GROUP)
    employer.decide(photo_of("2025-12", [LEFT, bert]))
    employer.answer(employer.task("departure"), "confirm")
    employer.close()
    employer.use(plans(group=ALSO + GROUP))
    employer.decide(photo_of("2026-02", [LEFT, bert]))
    assert told(employer) == [("broker", "entry", "P00002")]


def test_receiver_that_is_told_no_more_hears_of_the_ends_on_its_last_day():
    employer = employer_of()
    texts = {"group": ALSO + GROUP, "group.2026-02": GROUP.replace("2025-01-01", "2026-02-01")}
    sheets = [plan_of(Path(f"{name}.toml"), text, {}) for name, text in texts.items()]
    employer.use(plans_in_force(sheets, "2026-02"))
    employer.decide(photo_of("2026-02", [ANNA]))
    [message] = employer.messages()
    assert (message.supplier, message.kind, message.effective) == ("broker", "exit", date(2026, 1, 31))
    employer.close()
    employer.decide(photo_of("2026-03", [ANNA]))
    assert employer.messages() == []


def test_value_for_one_receiver_only_is_not_told_the_other():
    employer = employer_of()
    employer.decide(photo_of("2025-12", [ANNA]))
    employer.declare("value", begins="2025-12-05", supplier="broker", insured_pct="60")
    [message] = employer.messages()
    assert (message.supplier, message.after) == ("broker", {"insured_pct": Decimal("60.00")})
    pct = {row["plan"]: row["insured_pct"] for row in rows_of(employer.decide().state.affiliations)}
    assert pct == {"group": Decimal("100.00"), "group@broker": Decimal("60.00")}


def test_family_goes_to_each_receiver():
    member = {
        "person": "P00001", "member": "M1", "relation": "child", "first_name": "Zoé", "last_name": "Peeters",
        "birth_date": date(2015, 5, 5), "since": date(2015, 5, 5),
    }  # fmt: skip
    employer = Employer(plans(hospital='also_to = ["broker"]\n' + HOSPITAL))
    employer.decide(photo_of("2025-11", [ANNA]))
    employer.close()
    employer.decide(photo_of("2025-12", [ANNA], family=[member]))
    employer.answer(employer.task("family_affiliation"), "affiliate")
    assert told(employer) == [("b", "family_in", "P00001"), ("broker", "family_in", "P00001")]
