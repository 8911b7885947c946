"""«This insurer is told 60 %»: a value that HR declares for one supplier only, until its end or taken back."""

from datetime import date
from decimal import Decimal

import pytest
from support.months import ANNA, GROUP, HOSPITAL, Employer, photo_of, plans_named

from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.resolving.apart import apart_of

SECOND = GROUP.replace('supplier = "a"', 'supplier = "b"')
PART_TIME = ANNA | {"contract_pct": "50", "effective_pct": "50", "weekly_hours": "19"}


def employer_of(**sheets: str) -> Employer:
    """Anna in the same group insurance with two suppliers, a and b, taken over, December decided."""
    made = Employer(plans_named(**(sheets or {"group": GROUP, "other": SECOND})))
    made.decide(photo_of("2025-11", [ANNA]))
    made.close()
    made.decide(photo_of("2025-12", [ANNA]))
    return made


def told(employer: Employer) -> list[tuple]:
    return [(one.plan, one.kind, one.effective, one.after) for one in employer.messages()]


def pct(employer: Employer) -> dict[str, Decimal]:
    return {row["plan"]: row["insured_pct"] for row in rows_of(employer.decide().state.affiliations)}


def test_only_the_supplier_that_was_named_is_told():
    employer = employer_of()
    employer.declare("value", begins="2025-12-05", supplier="a", insured_pct="60")
    assert told(employer) == [("group", "working_time", date(2025, 12, 5), {"insured_pct": Decimal("60.00")})]
    assert pct(employer) == {"group": Decimal("60.00"), "other": Decimal("100.00")}
    [row] = [row for row in rows_of(employer.decide().state.affiliations) if row["plan"] == "group"]
    assert apart_of(row)["insured_pct"] == "100.00"


def test_it_holds_in_the_months_after_without_a_word_and_ends_with_its_last_day():
    employer = employer_of()
    employer.declare("value", begins="2025-12-05", until="2026-02-10", supplier="a", insured_pct="60")
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA]))
    assert employer.close() == []
    employer.decide(photo_of("2026-02", [ANNA]))
    assert told(employer) == [("group", "working_time", date(2026, 2, 11), {"insured_pct": Decimal("100.00")})]
    employer.close()
    employer.decide(photo_of("2026-03", [ANNA]))
    assert employer.messages() == []


def test_what_moves_meanwhile_is_told_to_the_others_and_holds_for_all_once_it_is_over():
    employer = employer_of()
    employer.declare("value", begins="2025-12-05", until="2026-01-31", supplier="a", insured_pct="60")
    employer.close()
    employer.decide(photo_of("2026-01", [PART_TIME]))
    employer.answer(employer.task("working_time"), "tell")
    assert [(plan, after["insured_pct"]) for plan, _, _, after in told(employer)] == [("other", Decimal("50.00"))]
    employer.close()
    employer.decide(photo_of("2026-02", [PART_TIME]))
    assert [(plan, after["insured_pct"]) for plan, _, _, after in told(employer)] == [("group", Decimal("50.00"))]


def test_salary_renewed_meanwhile_is_that_of_all_once_it_is_over():
    employer = employer_of()
    employer.declare("value", begins="2025-12-01", until="2026-01-31", supplier="a", insured_salary="30000")
    employer.close()
    raised = ANNA | {"monthly_salary": "3100.00"}
    employer.decide(photo_of("2026-01", [raised]))
    assert [plan for plan, *_ in told(employer)] == ["other"]
    employer.close()
    employer.decide(photo_of("2026-02", [raised]))
    assert [(plan, after["insured_salary"]) for plan, _, _, after in told(employer)] == [("group", Decimal("43152.00"))]


def test_choice_that_only_hr_knows_comes_back_when_it_is_over():
    employer = employer_of()
    employer.declare("value", begins="2025-12-01", until="2026-01-15", supplier="a", death_cover="2x")
    [message] = employer.close()
    assert (message.plan, message.after["death_cover"]) == ("group", "2x")
    employer.decide(photo_of("2026-01", [ANNA]))
    [message] = employer.messages()
    assert (message.plan, message.kind, message.after["death_cover"]) == ("group", "choice", "1x")
    assert employer.open() == []


def test_taken_back_it_is_as_if_it_had_not_been_said():
    employer = employer_of()
    employer.declare("value", begins="2025-12-05", supplier="a", insured_pct="60")
    said = employer.declarations[0]
    employer.declarations.append(Declaration(**{**vars(said), "number": said.number + 1, "retracts": said.number}))
    assert employer.messages() == []


def test_exit_says_what_the_supplier_was_told():
    employer = employer_of()
    employer.declare("value", begins="2025-12-05", supplier="a", insured_pct="60")
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA | {"contract_end": date(2026, 1, 15), "end_reason": "resignation"}]))
    employer.answer(employer.task("departure"), "confirm")
    assert [(one.plan, one.kind, one.row["insured_pct"]) for one in employer.close()] == [
        ("group", "exit", Decimal("60.00")), ("other", "exit", Decimal("100.00")),
    ]  # fmt: skip
    employer.decide(photo_of("2026-02", []))
    assert employer.messages() == []


def test_two_suppliers_may_be_told_two_values_and_a_later_one_takes_the_place():
    employer = employer_of()
    employer.declare("value", begins="2025-12-05", supplier="a", insured_pct="60")
    employer.declare("value", begins="2025-12-05", supplier="b", insured_pct="70")
    employer.declare("value", begins="2025-12-08", supplier="a", insured_pct="65")
    assert pct(employer) == {"group": Decimal("65.00"), "other": Decimal("70.00")}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"supplier": "z", "insured_pct": "60"}, "'z' has no plan; suppliers: a, b"),
        ({"supplier": "a", "insured_pct": "60", "begins": ""}, "the day it holds from is needed: --from 2026-04-01"),
        ({"supplier": "a", "car_class": "B"}, "a is not told 'car_class' (it is told address, birth_date,"),
        ({"supplier": "a", "affiliation_from": "2025-01-01"},
         "'affiliation_from' is no value that one supplier can be told otherwise"),
        ({"supplier": "a", "insured_pct": "much"}, "insured_pct 'much' is not a value of that field"),
        ({"supplier": "a", "civil_status": "happy"}, "civil_status 'happy' is not one of unknown, married"),
        ({"supplier": "a", "death_cover": "3x"}, "death_cover '3x' is not one of 1x, 2x"),
        ({"supplier": "a"}, "at least one field is needed: FIELD=VALUE"),
        ({"supplier": "a", "kind": "departure", "exit_date": "2025-12-31"},
         "it concerns all suppliers: leave --supplier out"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_one_supplier_is_refused(said, sentence):
    employer = employer_of()
    given = {"kind": "value", "begins": "2025-12-05"} | said
    sentence = sentence.replace("address, birth_date,", "birth_date,")
    with pytest.raises(Refused) as refused:
        employer.declare(given.pop("kind"), **given)
    assert sentence in str(refused.value)


def test_supplier_of_whom_the_person_has_no_plan_is_refused():
    employer = employer_of(group=GROUP, hospital=HOSPITAL.replace("'employee'", "'worker'"))
    with pytest.raises(Refused, match="there is no open affiliation to a plan of b \\(hospital\\)"):
        employer.declare("value", begins="2025-12-05", supplier="b", last_name="X")
