"""Who is meant by what a person types."""

import pytest

from assusoft.errors import Refused
from assusoft.payroll.identity.naming import who_is


def known(person: str, number: str | None, payroll_id: str | None, last: str | None, first: str | None) -> dict:
    return {"person": person, "national_number": number, "payroll_id": payroll_id, "last_name": last,
            "first_name": first}  # fmt: skip


PEOPLE = [
    known("P00001", "85042300106", "0017", "Van den Bérghe", "Léon"),
    known("P00001", None, "A-17", "Vandenberghe", "Léon"),
    known("P00002", None, "0018", "Rossi", "Anna"),
    known("P00003", None, None, None, "Rosa"),
]


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("p00002", "P00002"),
        ("85042300106", "P00001"),
        ("85.04.23-001.06", "P00001"),
        ("0017", "P00001"),
        ("A-17", "P00001"),
        ("ROSSI", "P00002"),
        ("anna rossi", "P00002"),
        ("vandenbergheleon", "P00001"),
        ("rosa", "P00003"),
        ("Nemo", "Nemo"),
        ("-", "-"),
    ],
)
def test_an_id_a_number_or_a_part_of_the_name_means_one_person(typed, person):
    assert who_is(typed, PEOPLE) == person


def test_a_name_of_several_is_refused_with_each_of_them():
    with pytest.raises(Refused, match=r"'ro' may be several persons: P00002 Rossi Anna, P00003 Rosa\. Name one"):
        who_is("ro", PEOPLE)


def test_of_many_the_first_twenty_are_named():
    many = [known(f"P{number:05}", None, None, "Rossi", "Anna") for number in range(1, 26)]
    with pytest.raises(Refused, match=r"P00020 Rossi Anna and 5 more\."):
        who_is("rossi", many)
