"""What HR declares of who is who x the persons ever imported -> whom and which months it concerns; or refused."""

from collections.abc import Iterable

from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.errors import Refused
from assusoft.frames import Row, rows_of
from assusoft.language import Sentence
from assusoft.month.declarations.checking import Checked
from assusoft.month.declarations.declaration import OTHER, SAME
from assusoft.month.declarations.stated import Stated, refused
from assusoft.month.declarations.who_is_who import Number, who_is_who
from assusoft.months import month_start


def with_persons(employer: EmployerFolder, view: MonthView, stated: Stated, given: Checked) -> Checked:
    """The declaration with its first day, that of the month that first shows the rows; `other`: the new person's id.

    Raises
    ------
    Refused
        The person is in doubt, nobody has the id, no row has the number, or nobody would be left.
    """
    for task in view.resolution.tasks:
        if task.kind == "identity" and stated.person in task.persons:
            raise refused(stated, Sentence("who that is, is being asked: answer task {id}", id=task.id))
    known = rows_of(employer.store.known_identities())
    if stated.person not in {row["person"] for row in known}:
        raise refused(stated, Sentence("no import shows that id yet: take back the declaration that made it"))
    if stated.kind == SAME:
        return _same(employer, stated, given, known)
    return _other(employer, stated, given, known)


def _same(employer: EmployerFolder, stated: Stated, given: Checked, known: list[Row]) -> Checked:
    same_as, persons = given.values["same_as"], {row["person"] for row in known}
    if same_as == stated.person:
        raise refused(stated, Sentence("same_as names the person itself: name the other one"))
    if same_as not in persons:
        raise refused(
            stated, Sentence("nobody has the id '{same_as}'. Look the person up: assusoft person NAME", same_as=same_as)
        )
    gone = who_is_who(employer.facts.declarations()).same.get(same_as)
    if gone:
        raise refused(
            stated, Sentence("{same_as} is {gone}, as was declared: name that person", same_as=same_as, gone=gone)
        )
    return _from(employer, given, (row for row in known if row["person"] == stated.person), {})


def _other(employer: EmployerFolder, stated: Stated, given: Checked, known: list[Row]) -> Checked:
    number = given.values["source"], given.values["payroll_id"]
    mine = [row for row in known if row["person"] == stated.person and row["payroll_id"] is not None]
    numbers = {(row["source"], row["payroll_id"]) for row in mine}
    if number not in numbers or numbers == {number}:
        has = ", ".join(f"{source} {payroll_id}" for source, payroll_id in sorted(numbers))
        if number in numbers:
            what = Sentence(
                "{person} has no other number, so nobody would be left (known: {has})", person=stated.person, has=has
            )
        else:
            what = Sentence("{person} never had that number (known: {has})", person=stated.person, has=has)
        raise refused(stated, what)
    rows = (row for row in mine if (row["source"], row["payroll_id"]) == number)
    return _from(employer, given, rows, {"other": _id_of(employer, (stated.person, *number), known)})


def _id_of(employer: EmployerFolder, number: Number, known: list[Row]) -> str:
    """A new person's id; the same one when that was declared before and taken back."""
    parted = [one for one in employer.facts.declarations() if one.kind == OTHER and one.retracts is None]
    before = {(one.person, one.values["source"], one.values["payroll_id"]): one.values["other"] for one in parted}
    last = max(int(person[1:]) for person in (*(row["person"] for row in known), *before.values()))
    return before.get(number, f"P{last + 1:05d}")


def _from(employer: EmployerFolder, given: Checked, rows: Iterable[Row], more: dict[str, str]) -> Checked:
    months = {one.number: one.month for one in employer.facts.imports()}
    first = min(months[row["import"]] for row in rows)
    return given._replace(begins=month_start(first).isoformat(), values=given.values | more)


def refuse_later(open_month: str, id: str, month: str) -> None:
    """Raise Refused when photos were made with what was declared, so that taking it back would change them."""
    if month != open_month:
        raise Refused(
            "Declaration {id} was made in {month}, which is closed, and stays: photos made since know "
            "the persons by it. Declare what is right now. Nothing was stored.",
            id=id,
            month=month,
        )
