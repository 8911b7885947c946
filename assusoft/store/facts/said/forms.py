"""Forms that workers gave back, with their files; what one chooses waits for a person as first words do."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from assusoft.errors import Conflict, Refused
from assusoft.store.chain import add_links
from assusoft.store.facts.contents import add_contents
from assusoft.store.facts.said.words import add_first_words, all_first_words, withdraw
from assusoft.store.records import GivenForm, WorkerForm
from assusoft.store.tables import worker_form

FORM = "form"
"""The key of a first word's `said` that names the form it comes from."""


def all_forms(connection: Connection) -> list[WorkerForm]:
    """Every form, and what took one back, in the order they were stored."""
    rows = connection.execute(select(worker_form).order_by(worker_form.c.number)).mappings()
    return [WorkerForm(**{**row, "day": date.fromisoformat(row["day"])}) for row in rows]


def add_forms(connection: Connection, new: Sequence[GivenForm]) -> list[WorkerForm]:
    """Store forms under the next numbers, with their files and what they choose, all or none.

    What a form chooses names it from then on, and has it as its reason.

    Raises
    ------
    Refused
        A worker gave the same file before. Conflict: somebody answered one of the tasks in between.
    """
    known, stored = all_forms(connection), list[WorkerForm]()
    add_contents(connection, [one.content for one in new if one.content is not None])
    for given in new:
        _refuse_again(given.form, [*known, *stored])
        one = _insert(connection, given.form, [*known, *stored])
        for number in given.instead:
            withdraw(connection, number, one.id, one.by, one.at)
        add_first_words(
            connection, [replace(word, reason=one.id, said={**word.said, FORM: one.id}) for word in given.words]
        )
        stored.append(one)
    return stored


def take_back(connection: Connection, id: str, month: str, reason: str, by: str, at: datetime) -> WorkerForm:
    """Store that a form was taken back, with what of it still waits.

    Raises
    ------
    Refused
        There is no such form. Conflict: it was taken back before.
    """
    known = all_forms(connection)
    form = next((one for one in known if one.id == id and one.retracts is None), None)
    if form is None:
        raise Refused(f"There is no form {id}. See which there are: assusoft forms. Nothing was stored.")
    before = next((one for one in known if one.retracts == form.number), None)
    if before:
        raise Conflict(f"{id} was taken back by {before.by} on {before.at:%Y-%m-%d at %H:%M} UTC. Nothing was stored.")
    for number in _waiting(connection, id):
        withdraw(connection, number, reason, by, at)
    taken = replace(form, month=month, name="", sha256=None, reason=reason, retracts=form.number, by=by, at=at)
    return _insert(connection, taken, known)


def _insert(connection: Connection, new: WorkerForm, known: Sequence[WorkerForm]) -> WorkerForm:
    stored = replace(new, number=known[-1].number + 1 if known else 1)
    connection.execute(insert(worker_form), [vars(stored) | {"day": stored.day.isoformat()}])
    add_links(connection, "worker-form", [stored.number])
    return stored


def _refuse_again(new: WorkerForm, known: Sequence[WorkerForm]) -> None:
    back = {one.retracts for one in known}
    for one in known:
        if one.sha256 and one.number not in back and (one.sha256, one.person) == (new.sha256, new.person):
            raise Refused(
                f"{new.name}: the same file was stored as {one.id} by {one.by} on {one.at:%Y-%m-%d at %H:%M} UTC. "
                "Nothing was stored."
            )


def _waiting(connection: Connection, id: str) -> Iterator[int]:
    words = all_first_words(connection)
    return (one.number for one in words if one.ended is None and one.said.get(FORM) == id)
