"""Lines that agree at first sight are those that would agree after all rules."""

from dataclasses import replace
from datetime import date

from support.billing import ANNA, billed, due, people

from assusoft.plans.covers.premium import Premium
from assusoft.statements.agreeing import matched
from assusoft.statements.insured import FAMILY_NUMBER

CONTRACTS = {"G1": ["pension"]}
ANNAS = due(**{FAMILY_NUMBER: ANNA["national_number"]})


def agreeing(*rows) -> set[str]:
    return {key[1] for key in matched([ANNAS], rows, people(), CONTRACTS).agreeing}


def test_a_right_line_agrees_at_first_sight() -> None:
    assert agreeing(billed(1, ANNAS)) == {"P00001"}


def test_another_amount_or_another_name_is_judged() -> None:
    assert agreeing(billed(1, ANNAS, Premium(6001, 2000, 352))) == set()
    assert agreeing(billed(1, ANNAS, last_name="Peters")) == set()
    assert agreeing(billed(1, ANNAS, birth_date=date(1985, 7, 31))) == set()


def test_a_line_that_stands_twice_is_judged_whoever_names_it() -> None:
    assert agreeing(billed(1, ANNAS), billed(2, ANNAS)) == set()
    assert agreeing(billed(1, ANNAS), billed(2, ANNAS), billed(3, ANNAS)) == set()
    other = billed(2, ANNAS, national_number="93051822361")  # nobody's number beside Anna's name
    found = matched([ANNAS], [billed(1, ANNAS), other], people(), CONTRACTS)
    assert (found.agreeing, [len(pair.billed) for pair in found.pairs]) == ({}, [2])


def test_a_line_of_several_months_is_judged() -> None:
    assert agreeing(replace(billed(1, ANNAS), end=date(2026, 3, 31))) == set()
