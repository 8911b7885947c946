"""Declarations: numbered with the answers, taken back once, part of the chain, not to be guessed from its hash."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from assusoft.errors import Conflict, Refused
from assusoft.store import NewDeclaration, Store
from assusoft.store.engine import writing


@pytest.fixture
def said(make: Any) -> NewDeclaration:
    return NewDeclaration(
        "value", "P00001", "", "", "", {"email": "a@example.be"}, "2026-02-01", "", {"email": ""}, "2026-02", "asked",
        "An", make.at,
    )  # fmt: skip


def test_declarations_come_back_as_given_and_share_their_numbers_with_answers(
    store: Store, make: Any, said: NewDeclaration
) -> None:
    assert store.add_answer(make.answer("T1")) == 1
    assert store.add_declarations([said, replace(said, person="P00002")]) == [2, 3]
    assert store.add_answer(make.answer("T2")) == 4
    first, second = store.declarations()
    assert {name: getattr(first, name) for name in vars(said)} == vars(said)
    assert (first.number, second.person) == (2, "P00002")
    assert store.declarations(after=2) == [second]


def test_a_salt_keeps_equal_declarations_apart_in_the_chain(store: Store, said: NewDeclaration) -> None:
    store.add_declarations([said, said])
    first, second = store.declarations()
    assert len(first.salt) == 32
    assert first.salt != second.salt
    assert store.check_facts() == []


def test_a_declaration_is_taken_back_once(store: Store, said: NewDeclaration) -> None:
    [number] = store.add_declarations([said])
    back = replace(said, values={}, retracts=number, by="Bram")
    store.add_declarations([back])
    with pytest.raises(Conflict, match=r"X1 was already taken back by Bram on 2026-03-02 at 09:30 UTC"):
        store.add_declarations([replace(back, by="Eva")])
    with pytest.raises(Refused, match=r"There is no declaration X2 to take back"):
        store.add_declarations([replace(said, retracts=2)])
    assert len(store.declarations()) == 2


def test_a_closed_month_takes_no_declaration(store: Store, make: Any, said: NewDeclaration) -> None:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02")
    with pytest.raises(Refused, match="The declaration was refused: 2026-02 is closed"):
        store.add_declarations([said])
    assert store.declarations() == []


def test_a_closing_is_refused_when_something_was_declared_after_it_was_computed(
    store: Store, make: Any, said: NewDeclaration
) -> None:
    imported = make.imported(store, "2026-02")
    store.add_declarations([said])
    with pytest.raises(Conflict, match=r"but An declared something on 2026-03-02 at 09:30 UTC"):
        store.add_closing("2026-02", imported.number, 0, {}, {}, [], "An", make.at, 0)
    assert store.closings() == []


def test_a_declaration_changed_behind_the_programs_back_is_found(store: Store, said: NewDeclaration) -> None:
    store.add_declarations([said])
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE declaration SET reason = 'another'"))
    assert [(fault.fact, fault.happened) for fault in store.check_facts()] == [("declaration 1", "changed")]
