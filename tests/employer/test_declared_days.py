"""The days of what is declared of closed months."""

from datetime import date

from support.few import AT

from assusoft.employer import open_employer
from assusoft.month.declarations.stated import Stated


def test_an_exclusion_in_the_month_that_was_taken_over_takes_nothing_from_the_time_before(few):
    employer = open_employer(few)
    days = {"begins": "2025-11-10", "until": "2025-11-20"}
    assert (
        employer.declare(Stated("blox-2", "exception", {"effect": "exclude"}, "travel", **days), "An", AT).messages
        == []
    )
    assert employer.certificate().ok


def test_a_salary_declared_of_a_closed_month_is_told_from_its_day(few):
    employer = open_employer(few)
    parts = {"field": "insured_salary", "amount": "4000", "months": "12"}
    [message] = employer.declare(Stated("blox-2", "calculation", parts, begins="2025-11-10"), "An", AT).messages
    assert (message.kind, message.effective) == ("salary", date(2025, 11, 10))
    assert employer.certificate().ok
