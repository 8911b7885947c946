"""Days: births and starts."""

from support.judged import verdict

BORN = ("09/06/1975", "22/08/1959", "07/08/1991")


def test_days_of_the_lifetime_of_workers_could_be_births():
    assert verdict("birth_date", *BORN) == "fits"


def test_days_to_come_are_no_births():
    assert verdict("birth_date", *BORN, "28/02/2031") == "against"


def test_days_before_anybody_at_work_began_are_no_starts():
    assert verdict("hire_date", "09/06/1945", "22/08/1939") == "against"


def test_days_that_mean_none_tell_nothing():
    assert verdict("contract_end", "31/12/9999", "31/12/9999") == "thin"
