"""What the lists of an imported month say otherwise than before -> declared: what is new, changed and gone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.lists.read_lists import ReadList
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.said.declaring import checked_declaration
from assusoft.employer.monthly.said.second_person import needs_second
from assusoft.errors import Refused
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.list_changes import Move, ended, first_day, reason_of
from assusoft.month.declarations.stated import NotDeclarable, Stated
from assusoft.months import month_start
from assusoft.store import NewDeclaration


@dataclass(frozen=True)
class TakenList:
    """What came of a list: rows = new + changed + unchanged + refused + empty.

    `gone`: what it says no more, of `declared`, what was declared from it before.
    `refused`: a sentence for each row that cannot be taken; `stays`: for what is gone and cannot be ended by that.
    `waits`: the month that is worked on first, '' where it is this one.
    """

    name: str
    rows: int
    declared: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    empty: int = 0
    gone: int = 0
    refused: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    waits: str = ""


def declare_lists(
    employer: EmployerFolder, month: str, lists: Sequence[ReadList], by: str, at: datetime
) -> list[dict[str, Any]]:
    """Declare what the lists of an imported month say otherwise than before; each list all at once."""
    if not lists:
        return []
    view = month_view(employer)
    if view.month != month:
        return [
            asdict(TakenList(one.source.name, len(one.rows), one.changes.declared, waits=view.month)) for one in lists
        ]
    return [asdict(_taken(employer, view, one, by, at)) for one in lists]


def _taken(employer: EmployerFolder, view: MonthView, one: ReadList, by: str, at: datetime) -> TakenList:
    new, moved, stays = list[NewDeclaration](), Counter[str](), list[str]()
    refused = {row.where: row.refused for row in one.rows if row.refused} | one.changes.refused
    sentences = [f"{where}: {why}." for where, why in refused.items()]
    for move in one.changes.moves:
        try:
            facts = _facts(employer, view, one, move, by, at)
            _refuse_second(employer, facts)
        except Refused as error:
            what = error.what + "." if isinstance(error, NotDeclarable) else str(error.reason)
            (sentences if move.after else stays).append(f"{move.where or one.files}: {what}")
        else:
            new += facts
            moved[move.how] += 1
    if new:
        employer.store.add_declarations(new)
    empty = sum(not row.refused and one.declares.is_empty(row.values) for row in one.rows)
    return TakenList(
        one.source.name, len(one.rows), one.changes.declared, moved["new"], moved["changed"],
        len(one.changes.unchanged), empty, moved["gone"], sentences, stays,
    )  # fmt: skip


def _refuse_second(employer: EmployerFolder, facts: Sequence[NewDeclaration]) -> None:
    """What two people must say is not taken from a list."""
    for one in facts:
        if one.retracts is None and needs_second(employer, one.kind):
            what = f"{one.person}: {one.kind} needs a second person, so it is declared alone: assusoft declare"
            raise NotDeclarable(Stated(one.person, one.kind, {}), what, "")


def _facts(
    employer: EmployerFolder, view: MonthView, one: ReadList, move: Move, by: str, at: datetime
) -> list[NewDeclaration]:
    """The declarations that a move is: something begins, ends on an eve, or both.

    What has a last day now is taken back and said again with it, so that each declaration stays as it was said.
    """
    starts, before = month_start(view.month).isoformat(), move.before
    if before is None:
        after = replace(_after(move), begins=first_day(move, view.month))
        return [checked_declaration(employer, view, after, by, at)]
    back = _taken_back(before, reason_of(one.source.name, move.where or one.files), view.month, by, at)
    if not one.declares.ends_by_day:
        return _of_cover(employer, view, one, move, back, by, at)
    if move.after is None:
        if asked := sorted(_asked(view) & before.values.keys()):
            raise _stays(before, f"its row is gone, but {asked[0]} holds until it changes: declare what holds instead")
        return [back, *_again(before, starts, view.month, by, at)]
    after = replace(move.after, begins=first_day(move, view.month))
    new = checked_declaration(employer, view, after, by, at)
    if _asked(view) & before.values.keys():
        return [new]
    return [back, *_again(before, after.begins, view.month, by, at), new]


def _of_cover(
    employer: EmployerFolder, view: MonthView, one: ReadList, move: Move, back: NewDeclaration, by: str, at: datetime
) -> list[NewDeclaration]:
    """An affiliation whose row is gone, or has another first day."""
    before, starts = move.before, month_start(view.month).isoformat()
    assert before is not None
    if move.after is not None:
        raise _stays(
            before,
            f"the list says from {move.after.begins}, but it was declared from {before.begins} ({before.id}): take "
            f"{before.id} back (assusoft retract {before.id}), then import again",
        )
    if before.begins >= starts:
        return [back]
    stated = Stated(before.person, "end-affiliation", {}, before.plan, "", starts, "", back.reason)
    return [checked_declaration(employer, view, stated, by, at)]


def _stays(one: Declaration, what: str) -> NotDeclarable:
    return NotDeclarable(Stated(one.person, one.kind, {}), f"{one.person}: {what}", "")


def _after(move: Move) -> Stated:
    assert move.after is not None
    return move.after


def _asked(view: MonthView) -> set[str]:
    """Fields that no payroll holds: what is declared of them holds until something else is."""
    return {name for plan in view.plans.values() for name in plan.asks} | {"insured_salary"}


def _taken_back(one: Declaration, reason: str, month: str, by: str, at: datetime) -> NewDeclaration:
    return NewDeclaration(
        one.kind, one.person, one.member, one.plan, one.supplier, {}, "", "", {}, month, reason, by, at, one.number
    )


def _again(one: Declaration, day: str, month: str, by: str, at: datetime) -> list[NewDeclaration]:
    """The declaration said again, ending on the eve of a day; nothing where it would end before it begins."""
    over = ended(one, day)
    if over is None:
        return []
    said = {name: value for name, value in vars(over).items() if name != "number"}
    return [NewDeclaration(**said | {"month": month, "by": by, "at": at})]
