"""Deliveries as they come - late, twice, never - x a supplier that takes each once, in order -> what it holds."""

from collections.abc import Mapping
from typing import NamedTuple

from assusoft.months import next_month
from assusoft.simulation.taking.held import Book, taken
from assusoft.simulation.taking.reading import Told


class Inbox(NamedTuple):
    """The book, the month whose delivery is taken next, and what came before it was due: month -> delivery."""

    book: Book
    due: str
    waiting: Mapping[str, Told]


def opened(month: str) -> Inbox:
    """The inbox of a supplier who is told of that month first."""
    return Inbox(Book({}, {}), month, {})


def arrived(inbox: Inbox, delivery: Told, mode: str) -> Inbox:
    """The inbox after a delivery: one that was taken is not taken again, one of a later month waits for those before.

    Every month has a delivery, also one that tells no change: a gap is one that was lost, or is late.

    Raises
    ------
    Refused
        It does not fit what is held.
    """
    if delivery.month < inbox.due:
        return inbox
    waiting, book, due = {**inbox.waiting, delivery.month: delivery}, inbox.book, inbox.due
    while due in waiting:
        book, due = taken(book, waiting.pop(due), mode), next_month(due)
    return Inbox(book, due, waiting)
