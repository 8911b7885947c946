"""What a changed plan sheet would change, in lines: totals first, then every task, message and register cell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from assusoft.cli.output.words import heading, value_words
from assusoft.code_labels import kind_label
from assusoft.days_in_words import month_label
from assusoft.language import colon, say
from assusoft.month.wording import kind_name, message_text

if TYPE_CHECKING:  # `assusoft --help` waits for no frame
    from assusoft.employer import Employer
    from assusoft.employer.whatif.whatif_model import Cell, Disagreement, Supposition
    from assusoft.month.messages import Message

_COUNTS = {
    "tasks": "Tasks open", "blocking": "of which blocking", "messages": "Messages",
    "opening_list": "Rows of the opening list", "insured": "Insured",
}  # fmt: skip


def whatif_lines(found: Sequence["Supposition"], employer: "Employer") -> Iterator[str]:
    """The totals of all months, then each month: its counts, and every task, message and cell that would differ."""
    language = employer.language
    persons = {person for month in found for person in month.persons}
    cells = sum(len(month.cells) for month in found)
    sentence = "Months: {months}. Persons for whom something would differ: {persons}. Register cells: {cells}."
    yield say(language, sentence, months=len(found), persons=len(persons), cells=cells)
    fewer, more = (
        [task for one in found for task in one.tasks_fewer],
        [task for one in found for task in one.tasks_more],
    )
    for sign, tasks in (("-", fewer), ("+", more)):
        kinds = Counter(kind_name(task.kind, language) for task in tasks)
        yield from _total(sign, "Tasks", kinds, language)
    yield from _told(((one, one.messages_fewer, one.messages_more) for one in found), language)
    for month in found:
        yield from _month(month, employer)


def backtest_lines(
    found: Sequence["Supposition"], told: Sequence["Disagreement"], employer: "Employer"
) -> Iterator[str]:
    """The totals of the closed months, with the questions nobody answered, then every message that differs."""
    language, lists = employer.language, {one.month for one in found if one.takeover}
    rows = sum(one.month in lists for one in told)
    sentence = (
        "Closed months: {months}. Messages that differ: {messages}. Rows of the opening list that differ: {rows}."
    )
    yield say(language, sentence, months=len(found), messages=len(told) - rows, rows=rows)
    yield from _told(((one, one.messages_fewer, one.messages_more) for one in found), language)
    if asked := sum(len(one.tasks_more) for one in found):
        sentence = "Questions that only the changed sheet asks: {count}. What hangs on their answers is not sent."
        yield say(language, sentence, count=asked)
    for one in told:
        only = say(language, "only sent" if one.only == "sent" else "only supposed")
        head = f"{month_label(one.month, language)}, {only}"
        yield f"{head}{colon(language)}{message_text(one.message, language, employer.labels())}"


def _told(
    months: Iterable[tuple["Supposition", Sequence["Message"], Sequence["Message"]]], language: str
) -> Iterator[str]:
    """Messages, and rows of opening lists, that would be fewer and more, by supplier and kind."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for month, *both in months:
        for sign, messages in zip("-+", both, strict=True):
            what = "Rows of the opening list" if month.takeover else "Messages"
            told = (f"{one.supplier} {kind_label(one.kind, language)}" for one in messages)
            counted.setdefault((what, sign), Counter()).update(told)
    for (what, sign), kinds in sorted(counted.items()):
        yield from _total(sign, what, kinds, language)


def _total(sign: str, what: str, kinds: "Counter[str]", language: str) -> Iterator[str]:
    if kinds:
        listed = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        yield f"  {sign} {say(language, what)}{colon(language)}{kinds.total()} ({listed})"


def _month(month: "Supposition", employer: "Employer") -> Iterator[str]:
    language, labels = employer.language, employer.labels()
    counts = ", ".join(
        f"{say(language, _COUNTS[name])} {count} -> {month.after[name]}"
        for name, count in month.before.items()
        if count or month.after[name]
    )
    yield f"{month_label(month.month, language)}{colon(language)}{counts}"
    for sign, tasks in (("-", month.tasks_fewer), ("+", month.tasks_more)):
        yield from (f"  {sign} {task.id} {task.person}{colon(language)}{employer.question(task)}" for task in tasks)
    for sign, messages in (("-", month.messages_fewer), ("+", month.messages_more)):
        yield from (f"  {sign} {message_text(message, language, labels)}" for message in messages)
    yield from (f"  {_cell(cell, language, labels)}" for cell in month.cells)


def _cell(cell: "Cell", language: str, labels: dict[str, str]) -> str:
    """'Register insurer-a Assurance de groupe P00002 Rue: Rue Haute -> Rue Basse', or a row that comes or goes."""
    where = [cell.supplier, labels.get(cell.plan, cell.plan), cell.person, cell.member]
    if cell.field:
        where.append(heading(cell.field, language, labels))
        values = [value_words(cell.field, value, language, labels) or "-" for value in (cell.before, cell.after)]
    else:
        values = [say(language, value) for value in (cell.before, cell.after)]
    return f"{say(language, 'Register')} {' '.join(filter(None, where))}{colon(language)}{' -> '.join(values)}"
