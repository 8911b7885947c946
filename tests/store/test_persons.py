"""Some persons' rows: in parts that are checked alone, and whoever may be one person found with them."""

from typing import Any

import pytest

from assusoft.store import Store, part_of
from assusoft.store.persons.alike import signs_of
from assusoft.store.persons.parts import PARTS, part_hash, person_in

NUMBER = "85073003328"
NAMED = {"last_name": "Peeters", "first_name": "Léa", "birth_date": "1990-05-01"}


def test_a_part_has_every_version_of_the_rows_of_its_persons_and_no_other(store: Store, make: Any) -> None:
    make.imported(store, "2026-01", make.staff(300, city="Gent"))
    make.imported(store, "2026-02", make.staff(300, city="Aalst"))
    part = store.part("photo", part_of("P00001"))
    persons = {one.person for one in part.versions}
    assert persons == {f"P{n:05}" for n in range(1, 301) if part_of(f"P{n:05}") == part_of("P00001")}
    assert len(part.versions) == 2 * len(persons)
    assert [part.is_intact(number) for number in (1, 2, 3)] == [True, True, False]


def test_a_part_without_rows_is_intact_while_nobody_adds_one(store: Store, make: Any) -> None:
    make.imported(store, "2026-01", make.staff(1))
    empty = next(number for number in range(PARTS) if number != part_of("P00001"))
    assert store.part("photo", empty).is_intact(1)


def test_the_hash_of_a_part_stands_for_its_rows_whatever_their_order() -> None:
    rows = [("worker", "a", 1), ("family", "b", 2)]
    assert part_hash(rows) == part_hash(rows[::-1])
    assert len({part_hash(()), part_hash(rows), part_hash(rows[:1]), part_hash([("worker", "a", 2), rows[1]])}) == 4


@pytest.mark.parametrize(
    ("content", "person"),
    [
        ('{"city":"a \\"person\\":\\"P9\\" b","person":"P00001"}', "P00001"),
        ('{"person":"P\\"1"}', 'P"1'),
        ('{"city":"Gent"}', ""),
    ],
)
def test_the_person_of_a_row_is_read_from_its_text(content: str, person: str) -> None:
    assert person_in(content) == person


def test_who_shares_a_number_or_a_name_and_birth_date_is_read_together_also_through_others(
    store: Store, make: Any
) -> None:
    from datetime import date

    born = {"last_name": "Peeters", "first_name": "Léa", "birth_date": date(1990, 5, 1)}
    make.imported(
        store,
        "2026-01",
        make.workers(
            {"person": "P00001", "contract": "c", "national_number": NUMBER},
            {"person": "P00002", "contract": "c", "national_number": NUMBER, **born},
            {"person": "P00003", "contract": "c", **born | {"first_name": "LEA"}},
            {"person": "P00004", "contract": "c", "last_name": "Peeters", "first_name": "Léa"},
        ),
    )
    make.imported(store, "2026-02", make.staff(4))
    assert store.akin(["P00001"]) == {"P00001", "P00002", "P00003"}
    assert store.akin(["P00004"]) == {"P00004"}
    assert store.akin([]) == set()


@pytest.mark.parametrize(
    ("table", "row", "signs"),
    [
        ("worker", {"person": "P1", "national_number": NUMBER}, [(f"number {NUMBER}", "P1")]),
        ("family", {"person": "P1", **NAMED}, [("name peeters|lea|1990-05-01", "P1")]),
        ("family", {"person": "P1", **NAMED, "birth_date": None}, []),
        ("position", {"person": "P1", "member": "", "national_number": NUMBER}, []),
        ("position", {"person": "P1", "member": "F1", "national_number": NUMBER}, [(f"number {NUMBER}", "P1")]),
        (
            "problem",
            {"person": "P3", "reason": "ambiguous_identity", "value": "P1 P2"},
            [("doubt P3", "P3"), ("doubt P3", "P1"), ("doubt P3", "P2")],
        ),
        ("problem", {"person": "P3", "reason": "unknown code", "value": "X Y"}, []),
        ("worker", {"person": None, "national_number": NUMBER}, []),
    ],
)
def test_signs_of_a_row(table: str, row: dict[str, Any], signs: list[tuple[str, str]]) -> None:
    assert list(signs_of(table, row)) == signs
