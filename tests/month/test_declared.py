"""What is declared in a month: what holds, since when, until when, and what takes its place."""

from datetime import UTC, date, datetime

from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.declared import declared_in

AT = datetime(2026, 4, 10, tzinfo=UTC)


def declaration(number: int, kind: str, begins: str, until: str = "", plan: str = "", retracts=None, **values: str):
    return Declaration(
        number, kind, "P00001", "", plan, "", values, begins, until, {}, "2026-04", "because", "An", AT, retracts
    )  # fmt: skip


def test_a_declaration_holds_from_the_month_of_its_first_day():
    one = declaration(1, "value", "2026-03-31", email="a@example.be")
    assert declared_in([one], "2026-02").values == {}
    assert declared_in([one], "2026-03").values == {("P00001", "", "email"): one}


def test_what_is_taken_back_does_not_hold():
    one = declaration(1, "value", "2026-03-01", email="a@example.be")
    assert declared_in([one, declaration(2, "value", "", retracts=1)], "2026-03").values == {}


def test_the_last_said_of_a_field_holds():
    first, second = (declaration(number, "value", "2026-03-01", email=f"{number}@example.be") for number in (1, 2))
    assert declared_in([first, second], "2026-03").values == {("P00001", "", "email"): second}


def test_an_interruption_holds_on_the_last_day_of_a_month_or_is_over():
    one = declaration(1, "interruption", "2026-02-10", "2026-04-14", interruption_kind="illness")
    assert declared_in([one], "2026-03").working_time == {"P00001": one}
    over = declared_in([one], "2026-04")
    assert (over.working_time, over.resumed) == ({}, {"P00001": date(2026, 4, 15)})


def test_an_affiliation_declared_after_its_end_takes_the_ends_place():
    ended = declaration(1, "end-affiliation", "2026-02-01", plan="hospital")
    again = declaration(2, "affiliation", "2026-04-01", plan="hospital")
    key = ("hospital", "P00001", "")
    assert declared_in([ended], "2026-04").ends == {key: date(2026, 1, 31)}
    both = declared_in([ended, again], "2026-04")
    assert (both.ends, both.begins) == ({}, {key: date(2026, 4, 1)})


def test_a_departure_counts_once_its_last_day_has_come():
    one = declaration(1, "departure", "2026-04-30", exit_date="2026-04-30", reason="retirement")
    assert declared_in([one], "2026-03").departures == {}
    assert declared_in([one], "2026-04").departures == {"P00001": one}


def test_an_exception_holds_until_its_last_day_and_says_why():
    one = declaration(1, "exception", "2026-02-01", "2026-03-15", "hospital", effect="include")
    [said] = declared_in([one], "2026-03").exceptions["hospital"]
    assert (said.person, said.effect, said.until, said.reason) == ("P00001", "include", date(2026, 3, 15), "because")
    assert declared_in([one], "2026-04").exceptions == {}
