"""Numbers of people who do not exist, checked by a library that knows the real rules."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as iban_rules
from stdnum.be import ssn, vat

from assusoft.demo.people.numbers import company_number, iban, national_number

DAYS = st.dates(date(1930, 1, 1), date(2025, 12, 31))
SERIALS = st.integers(1, 998)


@given(DAYS, SERIALS)
def test_a_national_number_is_valid_and_tells_birth_date_and_sex(birth: date, serial: int) -> None:
    number = national_number(birth, serial)
    assert ssn.is_valid(number)
    assert ssn.get_birth_date(number) == birth
    assert ssn.get_gender(number) == ("M" if serial % 2 else "F")


@given(DAYS, SERIALS)
def test_a_bis_number_is_valid(birth: date, serial: int) -> None:
    number = national_number(birth, serial, bis=True)
    assert ssn.guess_type(number) == "bis"
    assert ssn.is_valid(number)


@given(st.sampled_from(("001", "063", "310", "733", "979")), st.integers(0, 9_999_999))
def test_an_account_has_true_check_digits(bank: str, account: int) -> None:
    assert iban_rules.is_valid(iban(bank, account), check_country=False)


@given(st.integers(0, 19_999_999))
def test_an_enterprise_number_has_true_check_digits(base: int) -> None:
    assert vat.is_valid(company_number(base))
