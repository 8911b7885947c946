"""The employer as announced: heads, entities, months; and every person's numbers valid in every month."""

import pytest
from stdnum import iban
from stdnum.be import ssn, vat

from assusoft.demo.course import Course
from assusoft.demo.people import company
from assusoft.demo.truth.habits import expected_birth
from assusoft.demo.truth.plans import plans_of
from assusoft.errors import Refused


def heads(shown):
    statutes = [contracts[-1].statute for _, contracts in shown]
    return statutes.count("employee"), statutes.count("worker")


def test_the_first_month_has_500_employees_and_100_manual_workers(sample):
    assert heads(sample.extracts[0].shown) == (500, 100)


def test_five_months_with_a_january_among_them(sample):
    months = [extract.month for extract in sample.extracts]
    assert months == ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]


def test_six_entities_with_people_in_each(sample):
    assert len(company.ENTITIES) == 6
    assert {contracts[-1].entity for _, contracts in sample.extracts[0].shown} == set(company.ENTITIES)
    assert all(vat.is_valid(entity) for entity in company.ENTITIES)


def test_four_suppliers():
    assert len({plan.supplier for plan in plans_of("2026-01")}) == 4


def test_all_numbers_of_all_people_and_members_are_valid_and_unlike(sample):
    people = {person.key: person for extract in sample.extracts for person, _ in extract.shown}.values()
    numbers = [person.national_number for person in people]
    numbers += [member.national_number for person in people for member in person.family]
    assert all(ssn.is_valid(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert all(iban.is_valid(person.bank_account, check_country=False) for person in people)


def test_national_numbers_tell_birth_date_and_sex_of_everybody_but_the_planted_cases(sample):
    for person, _ in sample.extracts[-1].shown:
        birth = person.birth_date
        assert expected_birth(person.national_number) == (birth.year % 100, birth.month, birth.day)
        assert ssn.get_gender(person.national_number) == person.sex


def test_some_people_were_born_from_2000_on(sample):
    young = [person for person, _ in sample.extracts[0].shown if person.birth_date.year >= 2000]
    assert any(person.national_number.startswith("0") for person in young)


def test_employees_get_another_payroll_number_when_the_payroll_system_changes(sample):
    assert sample.extracts[3].month == company.SWITCH_MONTH
    ids = {contracts[-1].payroll_id for _, contracts in sample.extracts[3].shown if contracts[-1].statute == "employee"}
    assert all(number.startswith("00") and len(number) == 8 for number in ids)


def test_the_same_seed_gives_the_same_truth_and_another_seed_another(sample):
    again, other = Course(600, 2026), Course(600, 2027)
    list(again.months(5))
    list(other.months(5))
    assert again.truth == sample.course.truth
    assert other.truth != sample.course.truth


def test_small_employers_carry_all_stories_too():
    course = Course(80, 1)
    assert heads(next(course.months(1)).shown) == (67, 13)


def test_fewer_people_than_stories_is_refused():
    with pytest.raises(Refused, match="Ask for at least 80"):
        Course(79, 2026)


def test_only_the_month_with_a_corrected_extract_has_a_first_one(sample):
    assert [extract.month for extract in sample.extracts if extract.first] == ["2026-01"]
