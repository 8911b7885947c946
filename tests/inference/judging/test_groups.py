"""Departments, functions and other words that come back."""

from support.judged import verdict


def test_words_that_come_back_could_be_a_department_and_days_or_amounts_are_none():
    assert verdict("department", "Ventes", "Achats", "Ventes") == "fits"
    assert verdict("department", "2026-02-01", "2026-03-01") == "against"
    assert verdict("cost_centre", "20.68", "17.06") == "against"


def test_forms_of_address_and_degrees_are_no_functions():
    assert verdict("function", "Dhr", "Mevr") == "against"
    assert verdict("function", "Dr.", "Ing.") == "against"


def test_category_is_never_told_by_its_content():
    assert verdict("category", "employee", "worker") == "neutral"
