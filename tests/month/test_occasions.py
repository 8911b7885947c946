"""What plan sheets ask with an exit, an entry, an interruption: in the question HR gets anyway, once for all plans."""

from datetime import date

import pytest
from support.months import ANNA, GROUP, HOSPITAL, Employer, photo_of, plans_named

from assusoft.errors import Refused

RESERVES = """
[exit.asks.reserves]
choices = ["stay", "transfer"]
label = { fr = "Destination des réserves", nl = "Bestemming van de reserves", en = "Destination of the reserves" }
choice_label = { stay = { en = "stay with the insurer" }, transfer = { en = "to another insurer" } }
"""
FORM = """
[entry.asks.medical_form]
type = "flag"
label = { en = "Medical questionnaire sent" }
"""
MOTIVE = """
[interruption.asks.motive]
choices = ["family", "training"]
"""
PART_TIME = ANNA | {"weekly_hours": "30.40", "contract_pct": "80", "effective_pct": "80"}
CREDIT = ANNA | {
    "effective_pct": "0", "interruption_kind": "time_credit_motive", "interruption_from": date(2025, 12, 15),
    "interruption_to": date(2026, 6, 30), "interruption_pct": "100",
}  # fmt: skip
LEFT = ANNA | {"contract_end": date(2025, 12, 31), "end_reason": "resignation"}
BERT = ANNA | {
    "person": "P00002", "payroll_id": "2", "first_name": "Bert", "sex": "M", "hire_date": date(2025, 12, 1),
    "contract": "0403170701/2025-12-01", "contract_start": date(2025, 12, 1), "category": "new",
}  # fmt: skip


def reporting(sheet: str, *fields: str) -> str:
    """The sheet, with these fields among those it reports."""
    return sheet.replace('reports = ["name"', "reports = [" + "".join(f'"{name}", ' for name in fields) + '"name"', 1)


def employer_of(*workers, **sheets: str) -> Employer:
    """An employer with these plans whose workers (Anna when none is given) were taken over in November 2025."""
    made = Employer(plans_named(**sheets))
    made.decide(photo_of("2025-11", workers or [ANNA]))
    made.close()
    return made


def test_what_two_suppliers_ask_with_an_exit_is_one_value_of_the_departure_and_goes_to_both():
    group = reporting(GROUP, "reserves") + RESERVES
    hospital = reporting(HOSPITAL, "reserves") + RESERVES.replace("Destination of the reserves", "Reserves")
    employer = employer_of(group=group, hospital=hospital)
    employer.decide(photo_of("2025-12", [LEFT]))
    task = employer.task("departure")
    confirm = task.choices[0]
    [asked] = [one for one in confirm.questions if one.besides]
    assert (asked.name, asked.required, asked.codes) == ("reserves", True, ("stay", "transfer"))
    assert asked.label["en"] == "Destination of the reserves"
    with pytest.raises(Refused, match="field 'reserves' is needed"):
        employer.answer(task, "confirm")
    with pytest.raises(Refused, match="'burn' is not one of stay, transfer"):
        employer.answer(task, "confirm", reserves="burn")
    employer.answer(task, "confirm", reserves="transfer")
    told = [(one.plan, one.kind, one.after["reserves"]) for one in employer.messages()]
    assert told == [("group", "exit", "transfer"), ("hospital", "exit", "transfer")]


def test_only_the_plans_that_ask_are_told():
    employer = employer_of(group=reporting(GROUP, "reserves") + RESERVES, hospital=HOSPITAL)
    employer.decide(photo_of("2025-12", [LEFT]))
    employer.answer(employer.task("departure"), "confirm", reserves="stay")
    assert [(one.plan, "reserves" in one.row) for one in employer.close()] == [("group", True), ("hospital", False)]


def test_value_is_not_asked_of_whom_its_condition_is_false():
    sheet = reporting(GROUP, "reserves") + RESERVES + "when = \"end_reason = 'retirement'\"\n"
    employer = employer_of(group=sheet)
    employer.decide(photo_of("2025-12", [LEFT]))
    assert not [one for one in employer.task("departure").choices[0].questions if one.besides]
    employer.answer(employer.task("departure"), "confirm")
    assert employer.close()[0].after.get("reserves") is None
    undecided = employer_of(group=sheet)
    undecided.decide(photo_of("2025-12", [LEFT | {"end_reason": None}]))
    assert [one.name for one in undecided.task("departure").choices[0].questions if one.besides] == ["reserves"]


def test_value_that_is_not_required_may_be_left_out():
    sheet = reporting(GROUP, "reserves") + RESERVES + "required = false\n"
    employer = employer_of(group=sheet)
    employer.decide(photo_of("2025-12", [LEFT]))
    employer.answer(employer.task("departure"), "confirm")
    assert employer.open() == []
    [message] = employer.close()
    assert message.row["reserves"] is None


def test_exit_that_nobody_is_asked_about_asks_what_its_supplier_needs():
    group = reporting(GROUP, "reserves") + RESERVES
    employer = employer_of(ANNA | {"birth_date": date(1960, 12, 10)}, group=group)
    employer.decide(photo_of("2025-12", [ANNA | {"birth_date": date(1960, 12, 10)}]))
    employer.decide(photo_of("2026-01", [ANNA | {"birth_date": date(1960, 12, 10)}]))
    task = employer.task("missing_data")
    assert task.blocking
    assert task.facts == {"field": "reserves", "occasion": "exit", "month": "2026-01"}
    employer.answer(task, "value", value="stay")
    [message] = employer.close()
    assert (message.kind, message.after["exit_reason"], message.after["reserves"]) == ("exit", "maximum_age", "stay")


def test_departure_that_was_declared_asks_what_suppliers_need():
    employer = employer_of(group=reporting(GROUP, "reserves") + RESERVES)
    employer.decide(photo_of("2025-12", [ANNA]))
    employer.declare("departure", exit_date="2025-12-20", reason="resignation")
    assert employer.open() == ["missing_data"]
    employer.answer(employer.task("missing_data"), "value", value="transfer")
    assert [one.after["reserves"] for one in employer.messages()] == ["transfer"]


def test_entry_asks_in_the_first_question_and_tells_every_plan_that_asks():
    group = reporting(GROUP, "medical_form") + FORM
    second = reporting(HOSPITAL, "medical_form").replace("waiting_months = 3\n", "") + FORM
    employer = employer_of(group=group, hospital=second)
    employer.decide(photo_of("2025-12", [ANNA, BERT]))
    first, other = (employer.task("affiliation", "P00002", plan) for plan in ("group", "hospital"))
    assert [one.name for one in first.choices[0].questions] == ["affiliation_from", "medical_form"]
    assert [one.name for one in other.choices[0].questions] == ["affiliation_from"]
    employer.answer(other, "affiliate")
    employer.answer(employer.task("affiliation", "P00002", "group"), "affiliate", medical_form="ja")
    told = [(one.plan, one.kind, one.after["medical_form"]) for one in employer.messages()]
    assert told == [("group", "entry", "true"), ("hospital", "entry", "true")]


def test_entry_asks_in_the_next_question_when_the_first_was_not_answered_by_an_entry():
    group = reporting(GROUP, "medical_form") + FORM
    second = reporting(HOSPITAL, "medical_form").replace("waiting_months = 3\n", "") + FORM
    employer = employer_of(group=group, hospital=second)
    employer.decide(photo_of("2025-12", [ANNA, BERT]))
    employer.answer(employer.task("affiliation", "P00002", "group"), "not_now")
    other = employer.task("affiliation", "P00002", "hospital")
    assert [one.name for one in other.choices[0].questions] == ["affiliation_from", "medical_form"]


def test_entry_without_a_question_asks_what_its_supplier_needs_and_what_is_taken_over_asks_nothing():
    sheet = reporting(GROUP, "medical_form").replace('"mandatory"', '"automatic"').replace(', "death_cover"', "")
    sheet = sheet.partition("[asks.death_cover]")[0] + FORM
    employer = employer_of(group=sheet)
    employer.decide(photo_of("2025-12", [ANNA, BERT]))
    task = employer.task("missing_data", "P00002")
    assert [one.person for one in employer.decide().tasks if one.kind == "missing_data"] == ["P00002"]
    employer.answer(task, "value", value="no")
    [message] = employer.close()
    assert message.after["medical_form"] == "false"
    employer.decide(photo_of("2026-02", [ANNA, BERT]))
    assert employer.messages() == []


def test_interruption_asks_with_the_working_time_and_says_it_in_its_message_until_it_is_over():
    employer = employer_of(group=reporting(GROUP, "motive") + MOTIVE)
    employer.decide(photo_of("2025-12", [CREDIT]))
    employer.answer(employer.task("working_time"), "tell", motive="training")
    [message] = employer.close()
    assert (message.kind, message.after["motive"]) == ("interruption_start", "training")
    employer.decide(photo_of("2026-02", [CREDIT]))
    assert (employer.open(), employer.messages()) == ([], [])
    employer.decide(photo_of("2026-02", [ANNA | {"working_time_since": date(2026, 2, 2)}]))
    employer.answer(employer.task("working_time"), "tell")
    [over] = employer.messages()
    assert (over.kind, over.before["motive"], over.after["motive"]) == ("interruption_end", "training", None)


def test_other_working_time_asks_nothing_of_interruptions():
    employer = employer_of(group=reporting(GROUP, "motive") + MOTIVE)
    employer.decide(photo_of("2025-12", [PART_TIME]))
    assert not [one for one in employer.task("working_time").choices[0].questions if one.besides]


def test_interruption_that_was_declared_asks_what_suppliers_need():
    employer = employer_of(group=reporting(GROUP, "motive") + MOTIVE)
    employer.decide(photo_of("2025-12", [ANNA]))
    employer.declare("interruption", begins="2025-12-03", interruption_kind="illness_long")
    employer.answer(employer.task("missing_data"), "value", value="family")
    assert [one.after["motive"] for one in employer.messages()] == ["family"]


def test_new_contract_that_is_a_new_affiliation_asks_for_exit_and_entry():
    employer = employer_of(group=reporting(GROUP, "reserves", "medical_form") + RESERVES + FORM)
    again = {"contract": "0403170701/2025-12-01", "contract_start": date(2025, 12, 1), "hire_date": date(2025, 12, 1)}
    employer.decide(photo_of("2025-12", [ANNA | again]))
    task = employer.task("new_contract")
    day = {"exit_date": "2025-11-30", "reason": "end_fixed_term"}
    employer.answer(task, "new_affiliation", **day, reserves="stay", medical_form="yes")
    told = employer.messages()
    assert [(one.kind, one.after.get("reserves"), one.after.get("medical_form")) for one in told] == [
        ("exit", "stay", None), ("re_entry", None, "true"),
    ]  # fmt: skip


def test_amounts_and_days_are_kept_as_their_type_writes_them():
    sheet = reporting(GROUP, "allowance", "signed") + (
        '[exit.asks.allowance]\ntype = "money"\n[exit.asks.signed]\ntype = "date"\n'
    )
    employer = employer_of(group=sheet)
    employer.decide(photo_of("2025-12", [LEFT]))
    employer.answer(employer.task("departure"), "confirm", allowance="1.250,5", signed="15/12/2025")
    [message] = employer.messages()
    assert (message.after["allowance"], message.after["signed"]) == ("1250.50", "2025-12-15")


def test_exit_that_is_cancelled_leaves_nothing_of_what_was_asked():
    employer = employer_of(group=reporting(GROUP, "reserves") + RESERVES)
    employer.decide(photo_of("2025-12", [LEFT]))
    employer.answer(employer.task("departure"), "confirm", reserves="stay")
    employer.close()
    employer.decide(photo_of("2026-01", [ANNA]))
    employer.answer(employer.task("affiliation"), "reinstate")
    message = employer.messages()[0]
    assert (message.kind, message.before["reserves"], message.after["reserves"]) == ("correction", "stay", None)


def test_cover_that_is_reinstated_keeps_what_was_told_at_its_entry():
    employer = employer_of(group=reporting(GROUP, "medical_form") + FORM)
    employer.decide(photo_of("2025-12", [ANNA, BERT]))
    employer.answer(employer.task("affiliation", "P00002"), "affiliate", medical_form="yes")
    employer.close()
    gone = BERT | {"contract_end": date(2026, 1, 31), "end_reason": "resignation"}
    employer.decide(photo_of("2026-01", [ANNA, gone]))
    employer.answer(employer.task("departure", "P00002"), "confirm")
    employer.close()
    employer.decide(photo_of("2026-02", [ANNA, BERT]))
    employer.answer(employer.task("affiliation", "P00002"), "reinstate")
    assert employer.messages()[0].row["medical_form"] == "true"
