"""Numbers and addresses of persons and companies."""

from support.judged import verdict


def test_check_digits_prove_national_numbers_accounts_and_nothing_else():
    assert verdict("national_number", "75060912558", "77061468965") == "proof"
    assert verdict("national_number", "75060912559", "77061468966") == "against"
    assert verdict("bank_account", "BE09733468376957", "BE28733525118220") == "proof"
    assert verdict("bank_account", "BE10733468376957", "BE29733525118220") == "neutral"


def test_month_in_every_row_is_no_employer():
    assert verdict("entity", "02/2026", "02/2026") == "against"
    assert verdict("entity", "202602", "202602") == "against"
    assert verdict("entity", "50012", "50012") == "neutral"


def test_row_number_is_hardly_a_payroll_number():
    assert verdict("payroll_id", "1", "2", "3", "4", "5") == "neutral"
    assert verdict("payroll_id", "001010", "002020", "003030", "004040") == "fits"


def test_addresses_of_mail_and_phones_are_told_by_their_form():
    assert verdict("email", "an@x.example", "jan@x.example") == "proof"
    assert verdict("phone", "+32 470 39 4884", "+32 470 15 6914") == "fits"
