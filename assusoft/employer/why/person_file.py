"""One person in one month: the rows of the photo that are theirs, and the cells of the extracts behind each value."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from assusoft.employer.deciding.decision import MonthView, photo_said
from assusoft.employer.facts import Facts
from assusoft.employer.settings import Settings
from assusoft.employer.why.cell_trace import Reread, cell, extract_rows, reread
from assusoft.frames import Row, isin, rows_of, rows_where
from assusoft.labels import field_label, shown
from assusoft.language import say
from assusoft.month.declarations.who_is_who import who_is_who
from assusoft.month.resolving.people import main_contracts, settle_identities
from assusoft.month.resolving.resolve import inquiry_of
from assusoft.month.resolving.values.several_contracts import together_of
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.task import Task
from assusoft.month.why.explanation import Explanation
from assusoft.month.why.reasons import Reason
from assusoft.payroll.sources import Source


@dataclass(frozen=True, eq=False)
class ExplainContext:
    """What explaining reads: the facts, the months derived from them, their open tasks, sources and settings.

    `collective`: the questions of a month about many persons at once, answered or not. `again`: the imports it read
    again, by number.
    """

    facts: Facts
    view: Callable[[str], MonthView]
    tasks: Callable[[str], Sequence[Task]]
    sources: Sequence[Source]
    settings: Settings
    collective: Callable[[MonthView], Sequence[Task]]
    again: dict[int, Reread] = field(default_factory=dict)

    def reread(self, view: MonthView) -> Reread:
        """The import of a month, read again once."""
        number = view.imported.number
        if number not in self.again:
            self.again[number] = reread(self.facts, view.imported, self.sources, self.settings)
        return self.again[number]


@dataclass(frozen=True, eq=False)
class PersonFile:
    """One person (and family member) in one month. `rows`: table -> the photo's rows that are the person's.

    `ids`: the person's id, and those of rows in doubt that HR said are the same person; `members`: likewise of the
    member. `main`: the contract that counts, with those HR said are added to it; `serving`: whether it is in service.
    `aliases`: other ids under which an import may have rows of the person, since HR declared later who is who.
    """

    context: ExplainContext
    view: MonthView
    person: str
    member: str
    ids: tuple[str, ...]
    members: tuple[str, ...]
    rows: dict[str, pd.DataFrame]
    main: frozenset[str]
    serving: bool
    aliases: tuple[str, ...]

    @property
    def language(self) -> str:
        """The employer's language."""
        return self.context.settings.language


def person_file_of(context: ExplainContext, view: MonthView, person: str, member: str) -> PersonFile:
    """The file of a person (and member) in a month."""
    photo, who = photo_said(context.facts, view.imported, view.said), who_is_who(view.declarations)
    answers = {answer.task: answer for answer in answers_then(context, view)}
    same = [answer.person for answer in answers.values() if answer.kind == "identity" and answer.same_as == person]
    ids = (person, *dict.fromkeys(same))
    rows = {name: rows_where(table, table["person"].isin(list(ids))) for name, table in photo.tables.items()}
    settled = settle_identities(photo, inquiry_of(view.answers, view.declarations, view.month), view.plans)
    members = (member, *(one for (who, one), same in settled.same_member.items() if (who, same) == (person, member)))
    mine = rows_where(settled.worker, settled.worker["person"] == person)
    people = main_contracts(mine, view.month)
    main = frozenset(people["contract"]) | together_of(mine, view.month, answers).get(person, frozenset())
    return PersonFile(
        context, view, person, member, ids, members, rows, main, bool(len(people) and people["in_service"].iloc[0]),
        tuple(who.aliases(person)),
    )  # fmt: skip


def answers_then(context: ExplainContext, view: MonthView) -> list[Answer]:
    """The answers in force in the month."""
    return list(in_force(context.facts.answers(view.answers_through)).values())


def listed(children: Iterable[Explanation]) -> tuple[Explanation, ...]:
    """The nodes, each once."""
    return tuple(dict.fromkeys(children))


def values_of(person_file: PersonFile, reason: Reason) -> Iterator[Explanation]:
    """The cells of the photo a reason names, each with the cells of the extracts behind it."""
    rows = person_file.rows[reason.table]
    if reason.table == "worker" and not reason.every:
        rows = rows_where(rows, rows["contract"].isin(person_file.main))
    if reason.table == "family":
        rows = rows_where(rows, isin(rows["member"], person_file.members))
    names = [name for name in reason.fields if name in rows.columns]
    children = [_value(person_file, reason.table, row, name) for row in rows_of(rows) for name in names]
    if not names:
        return
    if not children:
        children = [Explanation(say(person_file.language, "Not in the photo"), reason.table, "absence")]
    detail = f"{reason.rule}" if reason.rule else ""
    kind = "rule" if reason.rule else "who" if reason.every else "reason"
    yield Explanation(say(person_file.language, reason.why), detail, kind, listed(children))


def _value(person_file: PersonFile, table: str, row: Row, name: str) -> Explanation:
    part = row[{"worker": "contract", "family": "member", "deduction": "wage_code"}[table]] or ""
    again = person_file.context.reread(person_file.view)
    found = [
        node
        for id in (row["person"], *person_file.aliases)
        for extract_row in extract_rows(again, table, id, part)
        if (node := cell(extract_row, name, person_file.language))
    ]
    if not found:
        found = [Explanation(say(person_file.language, "No source brings this field"), name, "absence")]
    believed = person_file.context.settings.precedence.get(name)
    if believed:
        found.append(Explanation(f"precedence.{name} = {', '.join(believed)}", "employer.toml", "constant"))
    title = f"{label_of(person_file, name)} ({table}.{name}) = {said(person_file, name, row[name])}"
    return Explanation(title, " ".join(filter(None, (row["person"], part))), "value", listed(found))


def affiliation_row(table: pd.DataFrame, plan: str, person: str, member: str) -> Row | None:
    """The row of a plan, person and member; None when there is none."""
    mask = (table["plan"] == plan) & (table["person"] == person) & (table["member"] == member)
    found = rows_of(rows_where(table, mask))
    return found[0] if found else None


def label_of(person_file: PersonFile, name: str) -> str:
    """A field's label in the employer's language."""
    return field_label(name, person_file.language, person_file.context.settings.own)


def said(person_file: PersonFile, name: str, value: Any) -> str:
    """A value of a field as the employer reads it: '01/02/2026', '1.234,56', 'marié(e)'; - when missing."""
    if name == "status" and value is not None:
        return say(person_file.language, str(value))
    return shown(name, value, person_file.language, person_file.context.settings.own)


def text_of(value: Any) -> str:
    """A value as it is written in plan sheets and answers; - when missing."""
    if value is None:
        return "-"
    return ", ".join(map(text_of, value)) if isinstance(value, list | tuple) else str(value)
