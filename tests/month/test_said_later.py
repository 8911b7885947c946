"""Which month something is about that was said after it was closed, and from which month a person is derived again."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from assusoft.month.declarations.declaration import Declaration
from assusoft.month.said import Said
from assusoft.month.said_later import first_months, said_by
from assusoft.month.tasks.answer import Answer

AT = datetime(2026, 4, 10, tzinfo=UTC)
CLOSED = [("2026-01", 3), ("2026-02", 5), ("2026-03", 8)]


def answer(number: int, task: str, retracts: int | None = None, person: str = "P00001") -> Answer:
    return Answer(number, task, "affiliation", person, "", {}, "affiliate", "2026-01", "An", AT, retracts=retracts)


def declaration(number: int, begins: str, retracts: int | None = None, person: str = "P00001") -> Declaration:
    return Declaration(number, "value", person, "", "", "", {}, begins, "", {}, "2026-04", "", "An", AT, retracts)


def test_an_answer_taken_back_is_about_the_month_it_counted_in():
    said = Said([answer(2, "T1"), answer(9, "T1", retracts=2)])
    assert first_months(said, CLOSED) == {"P00001": "2026-01"}
    assert [one.number for one in said_by(said, CLOSED[:1]).answers] == [2, 9]


def test_an_answer_of_the_month_being_worked_on_is_taken_back_in_it():
    said = Said([answer(9, "T1"), answer(10, "T1", retracts=9)])
    assert first_months(said, CLOSED) == {}


def test_an_answer_given_in_the_place_of_one_taken_back_counts_from_where_that_one_counted():
    said = Said([answer(4, "T1"), answer(9, "T1", retracts=4), answer(10, "T1")])
    assert first_months(said, CLOSED) == {"P00001": "2026-02"}
    assert [one.number for one in said_by(said, CLOSED[:1]).answers] == []
    assert [one.number for one in said_by(said, CLOSED[:2]).answers] == [4, 9, 10]


def test_what_a_closing_took_into_account_is_not_derived_again():
    said = Said([answer(2, "T1"), answer(4, "T1", retracts=2)])
    assert first_months(said, CLOSED) == {}
    assert first_months(said, CLOSED[:1]) == {"P00001": "2026-01"}


def test_a_declaration_is_about_the_month_of_its_first_day():
    said = Said((), [declaration(9, "2026-02-15")])
    assert first_months(said, CLOSED) == {"P00001": "2026-02"}
    assert said_by(said, CLOSED[:1]).declarations == []
    assert [one.number for one in said_by(said, CLOSED[:2]).declarations] == [9]


def test_a_declaration_about_the_month_being_worked_on_or_later_derives_nothing_again():
    assert first_months(Said((), [declaration(9, "2026-04-01"), declaration(10, "2026-09-01")]), CLOSED) == {}


def test_a_declaration_taken_back_is_about_its_own_first_day():
    said = Said((), [declaration(4, "2026-02-01"), declaration(9, "", retracts=4)])
    assert first_months(said, CLOSED) == {"P00001": "2026-02"}


def test_what_was_said_later_before_is_taken_along():
    """Number 7 was said in March about January: the state stored in January did not know it, that of March did."""
    earlier = declaration(7, "2026-01-10")
    assert first_months(Said((), [earlier, declaration(9, "2026-02-10")]), CLOSED) == {"P00001": "2026-01"}
    others = Said((), [earlier, declaration(9, "2026-02-10", person="P00002")])
    assert first_months(others, CLOSED) == {"P00002": "2026-02"}


numbers = st.lists(st.integers(1, 12), unique=True, max_size=6)
days = st.sampled_from(["2025-12-01", "2026-01-10", "2026-02-10", "2026-03-31", "2026-04-01"])


@given(numbers, st.lists(days, min_size=6, max_size=6))
def test_the_state_before_the_first_month_knew_all_that_is_about_an_earlier_one(given_numbers, given_days):
    listed = sorted(zip(given_numbers, given_days, strict=False))
    said = Said((), [declaration(number, day) for number, day in listed])
    first = first_months(said, CLOSED).get("P00001")
    late = [one for one in said.declarations if one.number > CLOSED[-1][1] and one.first_month <= CLOSED[-1][0]]
    assert (first is None) == (not late)
    if first is not None:
        known = max([through for month, through in CLOSED if month < first], default=0)
        missed = [one for one in said.declarations if one.first_month < first and one.number > known]
        assert [one for one in missed if first > CLOSED[0][0]] == []
        assert first <= max(CLOSED[0][0], min(one.first_month for one in late))
