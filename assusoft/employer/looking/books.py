"""Internal lists as workbooks for people, headings and words in the employer's language."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from assusoft.code_labels import code_label, kind_label
from assusoft.employer.looking.comparing import difference_told
from assusoft.employer.looking.entry import Entry, told
from assusoft.employer.looking.papers import Paper
from assusoft.employer.looking.who_has_what import counted_by_plan
from assusoft.frames import Row, rows_of
from assusoft.labels import field_label, shown
from assusoft.language import say
from assusoft.layouts.workbook.for_people import PeoplesList, book_of_lists
from assusoft.month.ahead.coming import Coming, name_of
from assusoft.month.messages import Message
from assusoft.schema import Field

ENTRY = ("Moment (UTC)", "By", "Month", "What", "Why", "From and to", "Ids")
PAPER = ("Document", "Month", "Supplier", "Transmission", "File", "Media type", "Size (bytes)", "SHA-256", "State")
MESSAGE = (
    "Message", "Supplier", "Plan", "Kind", "Person", "Family member", "Name", "Effective date", "Before", "After",
)  # fmt: skip
DIFFERENCE = ("Where", "Person", "Part", "Difference")
COMING = ("Day", "Person", "Family member", "Name", "Plan", "What", "Consequence")
"""Headings, as English sentence keys."""


def book_of_affiliations(
    affiliations: pd.DataFrame, without: pd.DataFrame, labels: Mapping[str, str], language: str
) -> bytes:
    """Who has what: persons x plans with the first day of each, every affiliation, and how many per plan.

    `without`: workers in no plan, who have a row of their own among the persons.
    """
    rows = rows_of(affiliations)
    who = [say(language, "Person"), say(language, "Family member"), say(language, "Name")]
    where = [field_label(name, language, {}) for name in ("entity", "department", "cost_centre")]
    days = [field_label(name, language, {}) for name in ("affiliation_from", "affiliation_to")]
    plan, workers, members = say(language, "Plan"), say(language, "Workers"), say(language, "Family members")
    counts = [
        [labels.get(one["plan"], one["plan"]), one["cost_centre"], one["workers"], one["members"]]
        for one in counted_by_plan(affiliations)
    ]
    names = list(dict.fromkeys(row["plan"] for row in sorted(rows, key=lambda row: row["plan"])))
    called = [labels.get(name, name) for name in names]
    return book_of_lists(
        [
            PeoplesList(
                say(language, "Who has what"), [*who, *where, *called], _matrix([*rows, *rows_of(without)], names)
            ),
            PeoplesList(
                say(language, "Affiliations"), [*who, plan, *days, *where], [_cells(row, labels) for row in rows]
            ),
            PeoplesList(say(language, "Numbers"), [plan, where[-1], workers, members], counts),
        ]
    )


def _matrix(rows: Sequence[Row], plans: Sequence[str]) -> list[list[Any]]:
    """A row per person or member: the first day of its cover in each plan; who is in none has a row without a plan."""
    found: dict[tuple[str, str], dict[str, date]] = {}
    heads: dict[tuple[str, str], list[Any]] = {}
    for row in sorted(rows, key=lambda row: (row["person"], row["member"])):
        key = (row["person"], row["member"])
        heads[key] = [*key, row["name"], row["entity"], row["department"], row["cost_centre"]]
        found.setdefault(key, {}).update({row["plan"]: row["from"]} if "plan" in row else {})
    return [[*head, *(found[key].get(plan) for plan in plans)] for key, head in heads.items()]


def _cells(row: Row, labels: Mapping[str, str]) -> list[Any]:
    plan = labels.get(row["plan"], row["plan"])
    who = [row["person"], row["member"], row["name"]]
    return [*who, plan, row["from"], row["to"], row["entity"], row["department"], row["cost_centre"]]


def book_of_entries(entries: Sequence[Entry], title: str, language: str) -> bytes:
    """A journal or a history: a row per entry."""
    headings = [say(language, word) for word in ENTRY]
    rows = [
        [
            f"{one.at:%d/%m/%Y %H:%M}" if one.at else say(language, "not yet"), one.by, one.month, one.what, one.why,
            one.moved(language), " ".join(one.ids),
        ]
        for one in entries
    ]  # fmt: skip
    return book_of_lists([PeoplesList(title, headings, rows)])


def book_of_papers(papers: Sequence[Paper], language: str) -> bytes:
    """Documents: a row each."""
    headings = [say(language, word) for word in PAPER]
    rows = [[*list(vars(one).values())[:-1], code_label(one.state, language)] for one in papers]
    return book_of_lists([PeoplesList(say(language, "Documents"), headings, rows)])


def book_of_messages(messages: Sequence[Message], language: str) -> bytes:
    """Messages: a row each, with what changed in words."""
    headings = [say(language, word) for word in MESSAGE]
    rows = [
        [
            one.id, one.supplier, one.plan, kind_label(one.kind, language), one.person, one.member, name_of(one.row),
            one.effective, told(one.before, language), told(one.after, language),
        ]
        for one in messages
    ]  # fmt: skip
    return book_of_lists([PeoplesList(say(language, "Messages"), headings, rows)])


def book_of_frames(frames: Mapping[str, pd.DataFrame], language: str, own: Mapping[str, Field]) -> bytes:
    """Tables of fields, a sheet each under its name: those columns that hold something, codes in words."""
    return book_of_lists([_sheet(name, frame, language, own) for name, frame in frames.items()])


def _sheet(title: str, frame: pd.DataFrame, language: str, own: Mapping[str, Field]) -> PeoplesList:
    keys = ("plan", "person", "member")
    names = [str(name) for name in frame.columns if name in keys or frame[name].notna().any()]
    rows = [[_readable(name, row[name], language, own) for name in names] for row in rows_of(frame[names])]
    return PeoplesList(title, [field_label(name, language, own) for name in names], rows)


def _readable(name: str, value: Any, language: str, own: Mapping[str, Field]) -> Any:
    """Texts and flags in words; days, amounts and numbers as they are, for the sheet to count with."""
    return shown(name, value, language, own) if isinstance(value, str | bool) and value != "" else value


def book_of_differences(found: Sequence[Row], language: str, own: Mapping[str, Field]) -> bytes:
    """What differs between two months: a row each."""
    headings = [say(language, word) for word in DIFFERENCE]
    rows = [
        [row.get("table") or row.get("plan"), row["person"], row.get("part") or row.get("member"),
         difference_told(row, language, own)]
        for row in found
    ]  # fmt: skip
    return book_of_lists([PeoplesList(say(language, "Differences"), headings, rows)])


def book_of_coming(found: Sequence[Coming], language: str) -> bytes:
    """What is known to come: a row each."""
    headings = [say(language, word) for word in COMING]
    rows = [[one.day, one.person, one.member, one.name, one.plan, one.what, one.consequence] for one in found]
    return book_of_lists([PeoplesList(say(language, "Ahead"), headings, rows)])
