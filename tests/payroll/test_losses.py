"""What people who stayed have lost since the month before, and which losses are unusual."""

from datetime import date

import pytest
from support.months import ANNA, photo_of

from assusoft.payroll.guard.losses import Loss, losses
from assusoft.payroll.guard.sentences import sentences
from assusoft.payroll.guard.unusual_losses import unusual_losses

ONE, TWO = "0403170701", "0000000097"


def people(one: int, two: int) -> list[dict]:
    """So many workers of entity One, then of entity Two."""
    entities = [ONE] * one + [TWO] * two
    return [ANNA | {"person": f"P{number:05d}", "entity": entity} for number, entity in enumerate(entities)]


def rows(workers, table: str = "deduction", amount: str | None = "7.50") -> list[dict]:
    numbers = [{"person": worker["person"], "source": "blox"} for worker in workers]
    if table == "family":
        return [row | {"member": "M1", "relation": "child", "insured": True} for row in numbers]
    return [row | {"wage_code": "8640", "amount": amount} for row in numbers]


def found(before, now, codes=("8640",), with_family=False) -> list[Loss]:
    """Between two months, each given as workers and other tables."""
    photos = [
        photo_of(month, *given[:1], **given[1])
        for month, given in zip(("2026-01", "2026-02"), (before, now), strict=True)
    ]
    return losses(*photos, codes, with_family)


def lost(all_found: list[Loss], table: str = "deduction", field: str = "") -> dict[str, tuple[int, int]]:
    """Group -> how many lost it, of how many."""
    mine = [loss for loss in all_found if (loss.table, loss.field) == (table, field)]
    return {loss.name: (loss.lost, loss.had) for loss in mine}


def unusual(all_found: list[Loss], months: int = 3) -> list[tuple[str, str, int, int]]:
    """Kind, group, how many of how many, after so many quiet months."""
    told = unusual_losses(all_found, [[]] * months, "2026-01", ())
    return [(one.kind, one.values.get("entity", ""), one.values["found"], one.values["of"]) for one in told]


def test_deductions_are_counted_for_all_and_for_each_entity():
    workers = people(4, 2)
    later = found((workers, {"deduction": rows(workers)}), (workers, {"deduction": rows(workers[:4])}))
    assert lost(later) == {"": (2, 6), ONE: (0, 4), TWO: (2, 2)}


@pytest.mark.parametrize("amount", ["0.00", "-7.50"])
def test_deduction_of_nothing_is_a_deduction_lost(amount):
    workers = people(2, 0)
    later = found((workers, {"deduction": rows(workers)}), (workers, {"deduction": rows(workers, amount=amount)}))
    assert lost(later) == {"": (2, 2)}


def test_line_without_amount_is_a_deduction():
    workers = people(2, 0)
    assert lost(found((workers, {"deduction": rows(workers, amount=None)}), (workers, {}))) == {"": (2, 2)}


def test_other_wage_codes_and_families_that_no_plan_covers_are_not_compared():
    workers = people(3, 0)
    before = {"deduction": rows(workers), "family": rows(workers, "family")}
    rows_found = {(loss.table, loss.code) for loss in found((workers, before), (workers, {}), ()) if not loss.field}
    assert rows_found == {("worker", "")}


def test_whoever_left_service_lost_nothing():
    workers = people(3, 0)
    leaver = [*workers[:2], workers[2] | {"contract_end": date(2026, 2, 10)}]
    for now in (workers[:2], leaver):
        later = found((workers, {"deduction": rows(workers)}), (now, {"deduction": rows(workers[:2])}))
        assert lost(later) == {"": (0, 2)}


def test_family_is_lost_by_workers_who_have_fewer_members_than_before():
    workers = people(3, 0)
    two = [*rows(workers, "family"), *[row | {"member": "M2"} for row in rows(workers, "family")]]
    later = found((workers, {"family": two}), (workers, {"family": two[1:4]}), with_family=True)
    assert lost(later, "family") == {"": (3, 3)}
    assert lost(found((workers, {"family": two}), (workers, {"family": two}), with_family=True), "family") == {
        "": (0, 3)
    }


def test_column_emptied_for_one_entity_is_found_and_what_is_over_is_not_looked_at():
    workers = [worker | {"interruption_kind": "illness"} for worker in people(3, 3)]
    emptied = [worker | {"email": None, "interruption_kind": None} for worker in workers[3:]]
    later = found((workers, {}), ([*workers[:3], *emptied], {}))
    assert lost(later, "worker", "email") == {"": (3, 6), ONE: (0, 3), TWO: (3, 3)}
    assert lost(later, "worker", "interruption_kind") == {}


def test_columns_of_a_source_that_takes_over_are_not_compared_and_its_rows_are():
    workers = people(3, 0)
    taken_over = [worker | {"source": "sap", "email": None} for worker in workers]
    later = found((workers, {"deduction": rows(workers)}), (taken_over, {}))
    assert (lost(later, "worker", "email"), lost(later)) == ({}, {"": (3, 3)})


def loss(lost: int, had: int, name: str = "", **keys) -> Loss:
    given = {"table": "deduction", "code": "8640", "field": "", "without": 0, "gained": 0} | keys
    return Loss(group="entity" if name else "", name=name, had=had, lost=lost, **given)


@pytest.mark.parametrize("had", [1, 2, 3, 5, 10, 40])
def test_one_person_may_lose_anything_however_small_the_employer(had):
    assert unusual([loss(1, had)]) == unusual([loss(1, had)], months=0) == []


@pytest.mark.parametrize("had", [2, 3, 6])
def test_all_of_a_small_entity_is_unusual(had):
    found = [loss(had, 34 + had), loss(0, 34, ONE), loss(had, had, TWO)]
    assert unusual(found) == unusual(found, months=0) == [("lost_deduction", TWO, had, had)]


def test_unusual_share_of_everybody_is_told_where_no_entity_stands_out():
    found = [loss(8, 40), loss(4, 20, ONE), loss(4, 20, TWO)]
    assert unusual(found) == [("lost_deduction", "", 8, 40)]
    assert unusual([loss(20, 1000)]) == []
    assert unusual([loss(40, 1000)]) == [("lost_deduction", "", 40, 1000)]


def test_share_is_learned_from_months_in_which_many_moved():
    found = [loss(40, 1000)]
    restless = [[loss(count, 1000)] for count in (38, 45, 41)]
    assert list(unusual_losses(found, restless, "2026-01", ())) == []


def test_wage_code_that_comes_to_many_is_unusual_unless_nobody_had_it():
    assert unusual([loss(0, 10, without=30, gained=12)]) == [("gained_deduction", "", 12, 30)]
    assert unusual([loss(0, 10, without=30, gained=2)]) == []
    assert unusual([loss(0, 0, without=30, gained=12)]) == []


def test_column_of_few_may_become_empty():
    assert unusual([loss(3, 3, table="worker", code="", field="car_class", without=30)]) == []
    assert unusual([loss(6, 6, table="worker", code="", field="email", without=1)]) == [("lost_column", "", 6, 6)]


def test_column_of_which_it_is_said_already_is_not_told_twice():
    found = [loss(9, 9, table="worker", code="", field="email")]
    assert list(unusual_losses(found, [[]] * 3, "2026-01", [("worker", "email")])) == []


def test_people_gone_from_an_entity_are_told_and_those_gone_from_all_are_counted_elsewhere():
    parts = [loss(4, 9, table="worker", code=""), loss(0, 5, ONE, table="worker", code="")]
    gone = loss(4, 4, TWO, table="worker", code="")
    assert unusual([*parts, gone]) == [("lost_worker", TWO, 4, 4)]
    assert unusual(parts[:1]) == []


def test_entity_is_named_by_its_number_and_name():
    told = list(unusual_losses([loss(6, 46), loss(0, 40, ONE), loss(6, 6, TWO)], [[]] * 3, "2026-01", ()))
    assert sentences("en", told, {TWO: "Two"}) == [
        "entity Two (0000000097): the deduction 8640 is gone for 6 of the 6 people in service who had it in 2026-01 "
        "(100 %); at most 2 were expected."
    ]
    assert sentences("nl", told)[0].startswith("entiteit 0000000097: de inhouding 8640 is verdwenen bij 6 van de 6")


@pytest.mark.parametrize("kind", ["worker", "family", "deduction"])
@pytest.mark.parametrize("moved", ["lost", "gained"])
def test_every_kind_is_a_whole_sentence(kind, moved):
    row = loss(30, 31, table=kind) if moved == "lost" else loss(0, 1, table=kind, without=30, gained=30)
    told = unusual_losses([row, loss(0, 9, ONE, table=kind)], [], "2026-01", ())
    assert all("{" not in sentence for sentence in sentences("fr", list(told)))
