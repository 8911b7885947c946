"""A supplier that takes deliveries: what it cannot take, and what it does with late and doubled ones."""

import pytest

from assusoft.errors import Refused
from assusoft.simulation.taking.held import Book, taken
from assusoft.simulation.taking.inbox import arrived, opened
from assusoft.simulation.taking.reading import Told, told_by

ANNA = ("base", "P1", "")


def row(message: str, kind: str | None, city: str = "Gent", person: str = "P1", replaces: str | None = None):
    return {"message": message, "kind": kind, "replaces": replaces, "plan": "base", "person": person, "city": city}


def told(*rows, month: str = "2026-01") -> Told:
    return Told(month, list(rows), None)


def after(mode: str, *deliveries: Told) -> Book:
    book = Book({}, {})
    for one in deliveries:
        book = taken(book, one, mode)
    return book


def test_persons_stated_again_lose_what_is_not_stated() -> None:
    family = row("M2", "family_in") | {"member": "F1"}
    book = after("restate", told(row("M1", "entry"), family), told(row("M3", "address", "Brugge")))
    assert {key: one["city"] for key, one in book.held.items()} == {ANNA: "Brugge"}
    assert after("restate", told(row("M1", "entry")), told(row("M4", "cancellation"))).held == {}


def test_a_row_stated_twice_is_refused() -> None:
    with pytest.raises(Refused, match="1 affiliations are stated twice"):
        after("restate", told(row("M1", "entry"), row("M2", "salary")))


def test_a_cancellation_that_is_replaced_leaves_the_new_row() -> None:
    wrong = told(row("K2", "cancellation", replaces="M1"), row("M2", "correction", "Brugge", replaces="M1"))
    book = after("cancel_and_replace", told(row("M1", "entry")), wrong)
    assert (book.held[ANNA]["city"], list(book.told)) == ("Brugge", ["M2"])


@pytest.mark.parametrize("named", ["M9", "M5"])
def test_a_cancellation_of_what_is_not_known_or_of_somebody_else_is_refused(named) -> None:
    begun = told(row("M1", "entry"), row("M5", "entry", person="P2"))
    with pytest.raises(Refused, match=f"Message K2 cancels {named}, which is not known, or of somebody else"):
        after("cancel_and_replace", begun, told(row("K2", "cancellation", replaces=named)))


def test_a_cancellation_of_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="Message M1 cancels an affiliation that is not known"):
        after("differential", told(row("M1", "cancellation")))


def test_a_full_list_with_a_row_twice_is_refused() -> None:
    with pytest.raises(Refused, match="The full list has 1 rows twice"):
        taken(Book({}, {}), Told("2026-01", None, [row("", None), row("", None)]), "full_list")


def test_a_delivery_is_taken_once_and_after_those_before_it() -> None:
    first, second, third = (
        told(row(f"M{number}", "entry", person=f"P{number}"), month=f"2026-0{number}") for number in (1, 2, 3)
    )
    inbox = arrived(opened("2026-01"), third, "differential")
    assert (inbox.book.held, list(inbox.waiting)) == ({}, ["2026-03"])
    for one in (first, first, second, third):
        inbox = arrived(inbox, one, "differential")
    assert [key[1] for key in inbox.book.held] == ["P1", "P2", "P3"]
    assert (inbox.due, inbox.waiting) == ("2026-04", {})


def test_a_text_is_read_by_the_last_of_its_totals() -> None:
    text = "Hello\n\n[Changes]\n  Rows: 3\n  Persons: 2\n\n[Full list]\n  Rows: 12\n  Persons: 11\n  Sum: 1 200,00\n"
    assert told_by(None, {"x_2026-01_text.txt": text.encode()}, "2026-01").counted == (12, 11)  # type: ignore[arg-type]
