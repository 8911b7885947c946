"""What HR declares and takes back, of closed months too: told once, proved, replayed; given again, nothing is left."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.warm import warm_copy

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.month.declarations.stated import Stated
from assusoft.month.tasks.answer import Answer, in_force

AT = datetime(2026, 2, 10, tzinfo=UTC)
MONTHS = ("2025-11", "2025-12", "2026-01")
LAST = MONTHS[-1]


@pytest.fixture(scope="module")
def lived(stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample employer: two months closed, the third imported and answered."""
    return shutil.copytree(stage(f"{LAST} answered"), tmp_path_factory.mktemp("declaring") / "acme")


@pytest.fixture(scope="module")
def decided(lived: Path) -> Employer:
    """The same, its open month decided; nothing is stored in it."""
    employer = open_employer(lived)
    employer.messages()
    return employer


@pytest.fixture
def acme(decided: Employer, tmp_path: Path) -> Employer:
    """A copy of it to be changed."""
    return warm_copy(decided, tmp_path / "acme")


def told(employer: Employer, before: list) -> list[tuple[str, str, str, date | None]]:
    """(plan, person, kind, effective) of each message that was not there before."""
    known = {message.id for message in before}
    return [(m.plan, m.person, m.kind, m.effective) for m in employer.messages() if m.id not in known]


def answered(employer: Employer, kind: str, choice: str, month: str = "2025-12") -> Answer:
    given = in_force(employer.facts.answers()).values()
    return next(one for one in given if (one.kind, one.choice, one.month) == (kind, choice, month))


def proved(employer: Employer) -> None:
    """The month holds, and is closed."""
    assert [str(line) for line in employer.certificate().failures] == []
    employer.close(LAST, "An", AT)


def derived_again(employer: Employer) -> None:
    """Every month comes out again from its facts."""
    assert employer.verify().differences == ()


@pytest.mark.long
def test_a_departure_of_a_closed_month_taken_back_is_corrected_and_given_again_leaves_no_message(acme):
    departure, before = answered(acme, "departure", "confirm"), acme.messages()
    preview = acme.preview_retract(departure.task, AT)
    messages = acme.retract(departure.task, "An", AT, "it was another person")
    assert [m.id for m in preview] == [m.id for m in messages]
    assert {kind for _, person, kind, _ in told(acme, before)} == {"correction"}
    assert {m.after["affiliation_to"] for m in messages if m.kind == "correction"} == {None}
    assert acme.certificate().ok
    acme.answer(departure.task, departure.choice, departure.fields, "An", AT)
    assert acme.messages() == before
    proved(acme)
    derived_again(acme)


def test_an_affiliation_of_a_closed_month_taken_back_is_cancelled(acme):
    entry, before = answered(acme, "affiliation", "affiliate"), acme.messages()
    acme.retract(entry.task, "An", AT)
    assert {(person, kind) for _, person, kind, _ in told(acme, before)} == {(entry.person, "cancellation")}
    [again] = [task for task in acme.tasks() if task.blocking]
    assert again.person == entry.person
    acme.answer(again.id, "not_now", {}, "An", AT)
    assert {(person, kind) for _, person, kind, _ in told(acme, before)} == {(entry.person, "cancellation")}
    proved(acme)


@pytest.mark.long
def test_every_answer_of_the_closed_months_taken_back_and_given_again_leaves_no_message(acme):
    before, tried = acme.messages(), 0
    for one in list(in_force(acme.facts.answers()).values())[::4]:
        if one.month < LAST and one.kind not in ("identity", "member_identity", "finding"):
            acme.retract(one.task, "An", AT)
            assert [str(line) for line in acme.certificate().failures] == [], one
            acme.answer(one.task, one.choice, one.fields, "An", AT, sure=True)
            assert acme.messages() == before, one
            tried += 1
    assert tried >= 5


def optional(employer: Employer) -> dict:
    """An affiliation to the optional plan that runs."""
    owed = employer.facts.state_at(employer.facts.closing_of("2025-12")).affiliations
    rows = [row for row in rows_of(owed) if row["plan"] == "hospital-workers" and row["status"] == "affiliated"]
    return next(row for row in rows if row["affiliation_to"] is None and not row["member"])


@pytest.mark.long
def test_an_optional_affiliation_ends_on_the_eve_of_the_day_declared(acme):
    person, before = optional(acme)["person"], acme.messages()
    stated = Stated(person, "end-affiliation", {}, plan="hospital-workers", begins="2026-01-16", reason="by letter")
    preview = acme.preview_declare(stated, AT)
    done = acme.declare(stated, "An", AT)
    assert [m.id for m in preview] == [m.id for m in done.messages]
    assert told(acme, before) == [("hospital-workers", person, "exit", date(2026, 1, 15))]
    why = acme.explain(done.messages[0].id).text()
    assert f"Déclaré ({done.id})" in why
    assert "by letter" in why
    assert not [task for task in acme.tasks() if task.person == person]
    acme.retract(done.id, "An", AT)
    assert acme.messages() == before
    assert [one.id for one in acme.declarations()][-2:] == [done.id, f"X{int(done.id[1:]) + 1}"]
    proved(acme)


@pytest.mark.long
def test_an_end_declared_of_a_closed_month_is_told_in_the_month_being_worked_on_and_not_again(acme):
    person = optional(acme)["person"]
    acme.declare(Stated(person, "end-affiliation", {}, plan="hospital-workers", begins="2025-12-10"), "An", AT)
    [message] = [m for m in acme.messages() if (m.person, m.plan) == (person, "hospital-workers")]
    assert (message.kind, message.effective) == ("exit", date(2025, 12, 9))
    proved(acme)
    derived_again(acme)
    state = acme.facts.state_at(acme.facts.closing_of(LAST)).affiliations
    [row] = [r for r in rows_of(state) if (r["plan"], r["person"], r["member"]) == ("hospital-workers", person, "")]
    assert (row["affiliation_to"], row["exit_reason"]) == (date(2025, 12, 9), "choice")


def in_group(employer: Employer) -> str:
    """Somebody insured by the group plan, of whom nothing is told this month."""
    quiet = {m.person for m in employer.messages()} | {task.person for task in employer.tasks()}
    owed = employer.view().resolution.state.affiliations
    rows = [row for row in rows_of(owed) if row["plan"] == "group" and row["affiliation_to"] is None]
    return next(row["person"] for row in rows if row["person"] not in quiet and row["interruption_kind"] is None)


def test_an_interruption_that_the_payroll_hides_is_reported_from_its_first_day(acme):
    person, before = in_group(acme), acme.messages()
    stated = Stated(person, "interruption", {"interruption_kind": "illness", "insured_pct": "80"}, begins="08/12/2025")
    acme.declare(stated, "An", AT)
    found = {(plan, kind, effective) for plan, _, kind, effective in told(acme, before)}
    assert ("group", "interruption_start", date(2025, 12, 8)) in found
    proved(acme)


@pytest.mark.long
def test_a_declared_value_holds_until_the_payroll_moves(acme):
    person, before = in_group(acme), acme.messages()
    done = acme.declare(Stated(person, "value", {"street": "Nieuwe Laan"}), "An", AT)
    assert {kind for _, _, kind, _ in told(acme, before)} == {"address"}
    assert {m.after.get("street") for m in done.messages} == {"Nieuwe Laan"}
    proved(acme)


@pytest.mark.long
def test_a_departure_known_before_the_payroll_shows_it_is_told(acme):
    person, before = in_group(acme), acme.messages()
    values = {"exit_date": "31/01/2026", "reason": "retirement"}
    acme.declare(Stated(person, "departure", values), "An", AT)
    found = {(plan, kind) for plan, _, kind, _ in told(acme, before)}
    assert ("group", "retirement") in found
    assert not [task for task in acme.tasks() if task.person == person and task.kind == "departure"]
    proved(acme)


def test_an_exception_ends_a_cover_that_the_rule_gives(acme):
    person, before = in_group(acme), acme.messages()
    given = Stated(person, "exception", {"effect": "exclude"}, plan="group", begins="2026-01-01", reason="abroad")
    acme.declare(given, "An", AT)
    assert [task.kind for task in acme.tasks() if task.person == person] == ["end_of_eligibility"]
    assert told(acme, before) == []


WRONG = [
    (Stated("P99999", "value", {"street": "x"}), "There is no P99999"),
    (Stated("{group}", "holiday", {}), "is no kind of declaration"),
    (Stated("{group}", "value", {}), "at least one field is needed"),
    (Stated("{group}", "value", {"person": "P1"}), "'person' says who somebody is"),
    (Stated("{group}", "value", {"birth_date": "soon"}), "'soon' is not a value of that field"),
    (Stated("{group}", "value", {"sex": "Z"}), "sex 'Z' is not one of"),
    (Stated("{group}", "interruption", {"interruption_kind": "illness"}), "the day it holds from is needed"),
    (Stated("{group}", "interruption", {}, begins="2026-01-01"), "interruption_kind is needed"),
    (Stated("{group}", "working-time", {"insured_pct": "80"}, begins="2026-01-10", until="2026-01-09"), "hold until"),
    (Stated("{group}", "end-affiliation", {}, plan="group", begins="2026-01-01"), "is mandatory, so it is no choice"),
    (Stated("{group}", "end-affiliation", {}, plan="none", begins="2026-01-01"), "name one of the plans"),
    (Stated("{group}", "affiliation", {"x": "1"}, plan="hospital-workers", begins="2026-01-01"), "no field 'x'"),
    (Stated("{group}", "departure", {"exit_date": "2026-01-31"}), "reason is needed"),
    (Stated("{group}", "value", {"street": "x"}, begins="31-13-2026"), "--from '31-13-2026' is not a date"),
]


@pytest.mark.parametrize(("stated", "sentence"), WRONG)
def test_what_cannot_be_declared_is_refused_in_one_sentence_and_nothing_is_stored(decided, stated, sentence):
    person = stated.person.format(group=in_group(decided))
    head = decided.head()
    with pytest.raises(Refused, match=sentence) as refused:
        decided.declare(Stated(**vars(stated) | {"person": person}), "An", AT)
    assert str(refused.value).endswith("Nothing was stored.")
    assert decided.head() == head


def test_what_is_not_there_cannot_be_taken_back(acme):
    for id in ("X99", "T0123", "X1"):
        with pytest.raises(Refused, match=f"{id}.*Nothing was stored"):
            acme.retract(id, "An", AT)


@pytest.mark.long
def test_where_every_month_is_closed_what_is_said_waits_for_an_extra_closing(acme):
    acme.close(LAST, "An", AT)
    person = optional(acme)["person"]
    acme.declare(Stated(person, "end-affiliation", {}, plan="hospital-workers", begins="2025-12-10"), "An", AT)
    departure = answered(acme, "departure", "confirm")
    acme.retract(departure.task, "An", AT)
    assert {message.person for message in acme.messages()} == {person, departure.person}
    acme.answer(departure.task, departure.choice, departure.fields, "An", AT)
    assert {message.person for message in acme.messages()} == {person}
    assert acme.certificate().ok
    acme.close_extra("An", AT)
    assert acme.certificate(f"{LAST}.2").ok
    assert acme.verify().equal
