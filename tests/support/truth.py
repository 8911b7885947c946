"""Who people truly are x who the program takes them for: every two made one, and every one made two, unasked.

It shares nothing with the ladders but what they gave. A human being is known here by the label of its row.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any
from unicodedata import normalize

from support.world import Human, World

from assusoft.frames import rows_of
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.task import Task
from assusoft.payroll.photo import Built

Id = tuple[str, str]
"""A person (P00001, ''), or a member of its family (P00001, M...)."""
Row = Mapping[str, Any]


@dataclass
class Truth:
    """`ids`: whom each id stands for, as it was decided unasked or by a true answer. `shown`: all rows of each human.

    `merged`, `split`: in words, what was decided unasked and is wrong, and what was asked without the right answer.
    """

    ids: dict[Id, set[Human]] = field(default_factory=dict)
    shown: dict[Human, list[Row]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    split: list[str] = field(default_factory=list)
    asked: dict[Id, Human] = field(default_factory=dict)

    def look(self, world: World, built: Built) -> None:
        """Judge whom the rows of an import were taken for; what is asked is judged by what may be answered."""
        source, doubts = world.source, _doubts(built)
        self.asked = {id: human for _, human, _, id in _rows(world, built) if id in doubts}
        given = list(_given(world, built))
        for human, row, id in given:
            self._judge_together(human, row, [(other, one) for other, one, same in given if same == id])
        for human, row, id in given:
            if id in doubts:
                self._judge_question(human, row, source, id, doubts[id])
            else:
                self._judge(human, row, source, id)
        for human, row, id in given:
            self.shown.setdefault(human, []).append({**row, "source": source})
            if id not in doubts:
                self.ids.setdefault(id, set()).add(human)

    def answer(self, task: Task) -> str | None:
        """The true answer to a question who somebody is; None to every other question."""
        if task.kind not in ("identity", "member_identity"):
            return None
        id = task.person, task.member
        if id not in self.asked:  # a member of a row in doubt, whom HR said to be this worker since
            id = next(one for one in self.asked if one[1] == task.member)
        human = self.asked[id]
        same = [choice.name for choice in task.choices if choice.name.startswith("same:")]
        right = [name for name in same if human in self.ids.get(_meant(task, name), ())]
        return right[0] if right else "new"

    def settle(self, answers: Iterable[Answer]) -> None:
        """Take note of what was answered."""
        same = {(one.person, one.member): one.same_as for one in in_force(answers).values() if one.same_as}
        for (person, member), human in self.asked.items():
            meant = same.get((person, member))
            owner = same.get((person, ""), person) if member else meant or person
            self.ids.setdefault((owner or person, (meant or member) if member else ""), set()).add(human)

    def _judge(self, human: Human, row: Row, source: str, id: Id) -> None:
        others = self.ids.get(id, set()) - {human}
        apart = [other for other in sorted(others) if _told_apart(row, self.shown[other])]
        if apart and human not in self.ids.get(id, ()):
            self.merged.append(f"{human} was taken for {apart} as {id}: {self._told(human, row)}")
        mine = self._mine(human, id)
        if mine and id not in mine and _is_told(row, source, self.shown[human]):
            self.split.append(f"{human}, who is {sorted(mine)}, became {id}: {self._told(human, row)}")

    def _judge_together(self, human: Human, row: Row, rows: Iterable[tuple[Human, Row]]) -> None:
        """Whether one person was made of this human and one before it of the same extract."""
        before = list(takewhile(lambda one: one[0] != human, rows))
        for other in sorted({one for one, _ in before}):
            shown = [*self.shown.get(other, []), *(one for whom, one in before if whom == other)]
            if _told_apart(row, shown) and not self._mine(human, ("", "")) & self._mine(other, ("", "")):
                self.merged.append(f"{human} and {other} are one in one extract: {self._told(human, row)}")

    def _judge_question(self, human: Human, row: Row, source: str, id: Id, candidates: Collection[Id]) -> None:
        mine, offered = self._mine(human, id), sorted(candidates)
        if mine and not mine & set(offered) and _is_told(row, source, self.shown[human]):
            self.split.append(f"{human}, who is {sorted(mine)}, was asked about as {offered}: {self._told(human, row)}")

    def _told(self, human: Human, row: Row) -> str:
        """The row, and those shown before."""
        return " | ".join(map(_told, [row, *self.shown.get(human, [])]))

    def _mine(self, human: Human, id: Id) -> set[Id]:
        """The ids that stand for this human; of a family member, in the same family."""
        return {one for one, humans in self.ids.items() if human in humans and (not id[1] or one[0] == id[0])}


def _given(world: World, built: Built) -> Iterator[tuple[Human, Row, Id]]:
    """Each row of people, whose it is, and whom it was given to; families whose worker is in doubt apart."""
    doubted = {person for person, member in _doubts(built) if not member}
    for table, human, row, id in _rows(world, built):
        if table != "family" or id[0] not in doubted:
            yield human, row, id


def _rows(world: World, built: Built) -> Iterator[tuple[str, Human, Row, Id]]:
    """Table, whose it is, the row, and whom it was given to, of each row of people."""
    rows, whose = world.tables(), world.whose()
    for origin in rows_of(built.origins):
        table = origin["table"]
        if table != "deduction":
            place = int(re.findall(r"row (\d+)", origin["where"])[0]) - 2
            yield table, whose[table][place], rows[table][place], (origin["person"], origin["member"] or "")


def _doubts(built: Built) -> dict[Id, list[Id]]:
    """Id in doubt -> who it may be."""
    found: dict[Id, list[Id]] = {}
    for row in rows_of(built.photo.problem):
        if row["reason"] == "ambiguous_identity":
            found[row["person"], ""] = [(one, "") for one in row["value"].split()]
        elif row["reason"] == "ambiguous_member":
            told = json.loads(row["value"])
            found[row["person"], told["member"]] = [(row["person"], one["member"]) for one in told["candidates"]]
    return found


def _meant(task: Task, choice: str) -> Id:
    other = choice.removeprefix("same:")
    return (task.person, other) if task.member else (other, "")


def _told_apart(row: Row, others: Iterable[Row]) -> bool:
    """Whether number, name or birth date speak against it in every row that was ever shown of the other."""
    return all(
        _against(row, other, "national_number") or _against(row, other, "birth_date") or _other_name(row, other)
        for other in others
    )


def _is_told(row: Row, source: str, own: Iterable[Row]) -> bool:
    """Whether number, payroll number, or name and birth date are those of a row shown of the same human before."""
    return any(
        _same(row, one, "national_number")
        or (not row.get("relation") and one["source"] == source and _same(row, one, "payroll_id"))
        or (_same(row, one, "birth_date") and _same(row, one, "first_name") and _same(row, one, "last_name"))
        for one in own
    )


def _same(row: Row, other: Row, name: str) -> bool:
    return row.get(name) is not None and row.get(name) == other.get(name)


def _against(row: Row, other: Row, name: str) -> bool:
    return None not in (row.get(name), other.get(name)) and row[name] != other[name]


def _other_name(row: Row, other: Row) -> bool:
    """Whether the first names are two: neither begins with the other."""
    names = [
        normalize("NFKD", one["first_name"] or "").encode("ascii", "ignore").decode().casefold() for one in (row, other)
    ]
    return not (names[0].startswith(names[1]) or names[1].startswith(names[0]))


def _told(row: Row) -> str:
    shown = ("national_number", "payroll_id", "first_name", "last_name", "birth_date", "relation")
    return " ".join(str(row.get(name)) for name in shown)
