"""Frames of a month -> the four figures of the month at a glance, and who works there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from textwrap import wrap

import pandas as pd
from matplotlib.ticker import MaxNLocator

from assusoft.labels import field_label
from assusoft.language import colon, say
from assusoft.month.listings import message_frame, task_frame
from assusoft.month.messages import Message
from assusoft.month.tasks.task import Task
from assusoft.months import month_end
from assusoft.plans.covers.ages import age_on
from assusoft.workbench.chart import BLUE, GREY, HATCH, ORANGE, Chart, bars, canvas, nothing, number, stacked

MOST_FIELDS = 12
ROWS = {
    ("worker", "entered"): "New contract line",
    ("worker", "left"): "Contract line gone",
    ("family", "entered"): "Family member added",
    ("family", "left"): "Family member removed",
    ("deduction", "entered"): "New deduction",
    ("deduction", "left"): "Deduction gone",
}


def headcount_bridge(headcount: Mapping[str, int], language: str) -> Chart:
    """From the persons of the previous photo to those of this one: who entered, who left.

    Parameters
    ----------
    headcount
        `before`, `entered`, `left`, `after`, in persons, as `status` gives them.
    """
    before, entered, left, now = (headcount[name] for name in ("before", "entered", "left", "after"))
    title = say(language, "Persons in the payroll, from the previous month to this one")
    names = [say(language, word) for word in ("Previous month", "Entered", "Left", "This month")]
    tops = [before, before + entered, before + entered, now]
    bottoms = [0, before, now, 0]
    floor = max(0, min(before, now) - 4 * max(entered, left, 1))
    figure, axes = canvas(title)
    heights = [top - bottom for top, bottom in zip(tops, bottoms, strict=True)]
    drawn = axes.bar(names, heights, bottom=bottoms, color=[GREY, BLUE, ORANGE, GREY])
    drawn[2].set_hatch(HATCH)
    figures = [number(before, language), number(entered, language, True), number(-left, language, True)]
    axes.bar_label(drawn, [*figures, number(now, language)], padding=3)
    axes.set_ylim(floor, max(tops) + max(1.0, (max(tops) - floor) * 0.12))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel(say(language, "Persons (axis from {floor})", floor=number(floor, language)))
    values = {"before": before, "entered": entered, "left": left, "now": now}
    sentence = "{before} persons before, {entered} entered, {left} left, {now} now."
    alt = say(language, sentence, **{name: number(value, language) for name, value in values.items()})
    return Chart(figure, title, alt)


def changes_by_kind(changes: pd.DataFrame, language: str) -> Chart:
    """How many persons have a row that came or went, or a field that changed; the most frequent fields.

    Parameters
    ----------
    changes
        Columns `table`, `person`, `field`, `kind` (entered | left | changed).
    """
    title = say(language, "What changed in the payroll, in persons")
    if changes.empty:
        return nothing(title, say(language, "Nothing changed."))
    changed = changes[changes["kind"] == "changed"]
    rows = changes[changes["kind"] != "changed"].groupby(["table", "kind"])["person"].nunique()
    fields = changed.groupby("field")["person"].nunique().sort_values(ascending=False, kind="stable").head(MOST_FIELDS)
    labels = [say(language, ROWS[table, kind]) for table, kind in rows.index]
    labels += [field_label(str(name), language, {}) for name in fields.index]
    counts = [int(count) for count in [*rows, *fields]]
    figure, axes = canvas(title, 1 + 0.3 * len(counts))
    bars(axes, labels, counts, [ORANGE] * len(rows) + [BLUE] * len(fields), language)
    return Chart(figure, title, _listed(title, labels, counts, language))


def ages(worker: pd.DataFrame, month: str, language: str) -> Chart:
    """How old the persons of a photo are at the end of the month, in steps of five years, women and men apart.

    Parameters
    ----------
    worker
        Columns `person`, `birth_date` and `sex`, as those of a photo; who lacks one of them is counted in the title.
    """
    people = worker.drop_duplicates("person")
    known = people.dropna(subset=["birth_date", "sex"])
    title = say(language, "Ages, in persons")
    if len(known) < len(people):
        missing = number(len(people) - len(known), language)
        title = say(language, "Ages, in persons; unknown of {count}", count=missing)
    if known.empty:
        return nothing(title, say(language, "No birth date is known."))
    steps = [age_on(month_end(month), birth) // 5 * 5 for birth in known["birth_date"]]
    shown = list(range(min(steps), max(steps) + 5, 5))
    figure, axes = canvas(title, 1.2 + 0.3 * len(shown))
    labels = [f"{step}-{step + 4}" for step in shown]
    counted = Counter(zip(steps, known["sex"], strict=True))
    women, men = ([counted[step, sex] for step in shown] for sex in ("F", "M"))
    parts = [(say(language, "Women"), women, ORANGE, HATCH), (say(language, "Men"), men, BLUE, "")]
    stacked(axes, labels, parts, language)
    said = [f"{name} {label}" for name, *_ in parts for label in labels]
    return Chart(figure, title, _listed(title, said, [*women, *men], language))


def tasks_by_kind(tasks: Sequence[Task] | pd.DataFrame, language: str) -> Chart:
    """Open tasks by kind, those that block the closing apart.

    Parameters
    ----------
    tasks
        As `Employer.tasks` gives them, or a frame with columns `kind` and `state`, in words, as `task_frame` makes it.
    """
    title = say(language, "Open tasks by kind")
    if not isinstance(tasks, pd.DataFrame):
        tasks = task_frame(tasks, language)
    if tasks.empty:
        return nothing(title, say(language, "No task is open."))
    counted = _counted(tasks, "kind", "state")
    kinds = list(tasks["kind"].value_counts().index)
    figure, axes = canvas(title, 1.2 + 0.35 * len(kinds))
    parts = [
        (state, [counted.get((kind, state), 0) for kind in kinds], color, hatch)
        for state, color, hatch in (
            (say(language, "blocking"), ORANGE, HATCH),
            (say(language, "can wait"), BLUE, ""),
        )
    ]
    axes.invert_yaxis()
    stacked(axes, kinds, parts, language)
    labels = [f"{kind} ({state})" for kind, state in counted]
    return Chart(figure, title, _listed(title, labels, list(counted.values()), language))


def messages_by_supplier(messages: Sequence[Message] | pd.DataFrame, language: str) -> Chart:
    """Messages by supplier (columns) and kind (rows): a table of numbers, darker where there are more.

    Parameters
    ----------
    messages
        As `Employer.messages` gives them, or a frame with columns `supplier` and `kind`, in words, as `message_frame`
        makes it.
    """
    title = say(language, "Messages by supplier and kind")
    if not isinstance(messages, pd.DataFrame):
        messages = message_frame(messages, language)
    if messages.empty:
        return nothing(title, say(language, "No message is to be sent."))
    counted = _counted(messages, "supplier", "kind")
    suppliers = sorted({supplier for supplier, _ in counted})
    kinds = list(messages["kind"].value_counts().index)
    counts = [[counted.get((supplier, kind), 0) for supplier in suppliers] for kind in kinds]
    figure, axes = canvas(title, 1.2 + 0.3 * len(kinds))
    shades = [[count**0.5 for count in row] for row in counts]
    axes.imshow(shades, cmap="Blues", aspect="auto", vmin=0, vmax=1.8 * max(map(max, shades)))
    axes.set_xticks(range(len(suppliers)), [_broken(supplier) for supplier in suppliers])
    axes.set_yticks(range(len(kinds)), kinds)
    axes.tick_params(length=0)
    for row, cells in enumerate(counts):
        for column, count in enumerate(cells):
            axes.text(column, row, number(count, language) if count else "-", ha="center", va="center")
    labels = [f"{supplier}, {kind}" for supplier, kind in counted]
    return Chart(figure, title, _listed(title, labels, list(counted.values()), language))


def _broken(name: str) -> str:
    """A long name over several lines, so that the next one beside it can be read too."""
    return "\n".join(wrap(name, 16)) or name


def _counted(frame: pd.DataFrame, first: str, second: str) -> dict[tuple[str, str], int]:
    """How often each pair of values occurs, pairs in order of their text."""
    return dict(sorted(Counter(zip(frame[first], frame[second], strict=True)).items()))


def _listed(title: str, labels: list[str], counts: list[int], language: str) -> str:
    parts = (f"{label} {number(count, language)}" for label, count in zip(labels, counts, strict=True))
    return f"{title}{colon(language)}{'; '.join(parts)}."
