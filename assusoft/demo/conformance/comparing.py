"""A delivery as the supplier takes it x the register owed -> what it holds then, and in words what differs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assusoft.demo.conformance.post import brought
from assusoft.errors import AssusoftError
from assusoft.frames import Row
from assusoft.layouts import Layout, carried
from assusoft.months import month_start
from assusoft.simulation.taking.held import Book, Held, Key, key_of, running, taken
from assusoft.simulation.taking.inbox import arrived, opened
from assusoft.simulation.taking.reading import told_by

Delivered = tuple[str, Mapping[str, bytes]]
"""A month, and the files that came for it."""


def compared(
    layout: Layout, mode: str, book: Book, files: Mapping[str, bytes], owed: Sequence[Row], month: str
) -> tuple[Book, tuple[str, ...]]:
    """The supplier's book after the files of a month, and where it is not the register.

    Who is sent both, changes and the full list, must come to the same by either; the book goes on from the changes.
    """
    try:
        told = told_by(layout, files, month)
        books = {"changes": taken(book, told._replace(full=None), mode)} if told.changes is not None else {}
        books |= {"full": taken(book, told._replace(changes=None), mode)} if told.full is not None else {}
    except AssusoftError as error:
        return book, (str(error),)
    if told.counted is not None:
        return book._replace(counted=told.counted), tuple(_uncounted(told.counted, owed))
    if not books:
        return book, ("No file tells what changed.",)
    first = month_start(month)
    wrong = [line for word, one in books.items() for line in _differing(layout, word, one, owed, first)]
    return books.get("changes", books.get("full", book)), tuple(wrong)


def careless(layout: Layout, mode: str, deliveries: Sequence[Delivered], owed: Sequence[Row]) -> tuple[str, ...]:
    """Where the supplier does not end in the register when deliveries come twice, or after the next one.

    Of who is sent both, the changes alone: a full list would put everything right again.
    """
    inbox, last, word = opened(deliveries[0][0]), deliveries[-1][0], "full"
    try:
        for month, files in brought(deliveries, len(deliveries)):
            told = told_by(layout, files, month)
            if told.changes is not None:
                told, word = told._replace(full=None), "changes"
            inbox = arrived(inbox, told, mode)
    except AssusoftError as error:
        return (f"By a careless post: {error}",)
    if inbox.waiting:
        return (f"By a careless post, {len(inbox.waiting)} deliveries were never taken.",)
    if inbox.book.counted is not None:
        return tuple(_uncounted(inbox.book.counted, owed))
    return tuple(
        f"By a careless post, {line}" for line in _differing(layout, word, inbox.book, owed, month_start(last))
    )


def _differing(layout: Layout, word: str, book: Book, owed: Sequence[Row], first: date) -> Iterator[str]:
    fields = carried(layout, {"changes": "message", "full": "register"}[word])
    return (f"{word}: {line}" for line in differences(running(book.held, first), owed, fields))


def _uncounted(counted: tuple[int, int], owed: Sequence[Row]) -> Iterator[str]:
    """Where the totals of a text are not those of the register."""
    due = len(owed), len({row["person"] for row in owed})
    for what, said, count in zip(("rows", "persons"), counted, due, strict=True):
        if said != count:
            yield f"The text says {said} {what}, and the register has {count}."


def differences(held: Held, owed: Sequence[Row], fields: Sequence[str]) -> Iterator[str]:
    """Where what is held is not what is owed, as far as the files carry it, a sentence a row."""
    wanted: dict[Key, Row] = {key_of(row): {name: row.get(name) for name in fields} for row in owed}
    for key in sorted(held.keys() | wanted.keys()):
        who, mine, theirs = " ".join(part for part in key if part), held.get(key), wanted.get(key)
        if mine is None or theirs is None:
            yield f"{who} is {'owed, but the supplier does not know it' if mine is None else 'held, but not owed'}."
            continue
        names = [
            name for name in fields if name in mine and mine[name] != (theirs[name] if theirs[name] != "" else None)
        ]
        if names:
            yield f"{who}: the supplier has another {', '.join(names)}."
