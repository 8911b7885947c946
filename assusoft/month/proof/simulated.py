"""Rendered files, month after month -> what a supplier who reads them knows: path two of the certificate."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from assusoft.errors import Refused
from assusoft.frames import Row, rows_in, rows_of
from assusoft.language import Sentence
from assusoft.layouts import InputFile, Layout, Reading, WrittenStamp, carried, read
from assusoft.layouts.definition.file_names import file_written, in_month
from assusoft.message_kinds import CANCELLATION
from assusoft.month.documents import entitlement_of, held_of
from assusoft.month.messages import Message, as_reported, register_of
from assusoft.month.state import AFFILIATION_KEY
from assusoft.month.tasks.answer_values import as_text
from assusoft.month.telling.replaced import REPLACED
from assusoft.month.telling.rows import OF_MESSAGE, Held, told_frame
from assusoft.months import calendar_month, month_start
from assusoft.plans.model import Plan
from assusoft.schema import Field, is_field
from assusoft.suppliers.entitlement import restrict
from assusoft.suppliers.free_text import TEXT, Totals, totals_in
from assusoft.suppliers.report import WORDS
from assusoft.suppliers.sending.transmission import Document, is_summary
from assusoft.suppliers.totals import TOTALS, totals_table

Known = dict[tuple[str, ...], Row]
_PERSON = AFFILIATION_KEY.index("person")
_UNKNOWN = "Files ({what}), {who}: owed, but unknown to a supplier who reads them."
_NOT_OWED = "Files ({what}), {who}: not owed, but known to a supplier who reads them."


@dataclass(frozen=True)
class Parsed:
    """What the files of one month say: the messages and the full list, each None when no file holds them.

    `totals`: what a text for a clerk says, of a supplier who is sent texts. `wrong`: in words, rows that a reader
    refuses, and control totals that are not those of the rows beside them. `mode`: how the supplier read them.
    """

    month: str
    messages: list[Row] | None
    full: list[Row] | None
    wrong: tuple[Sentence, ...] = ()
    totals: Totals | None = None
    mode: str = "differential"


def parse_documents(
    layout: Layout, documents: Sequence[Document], month: str, own: Mapping[str, Field] | None = None
) -> Parsed:
    """Read a month's documents as the supplier does; summaries for people are left out.

    Raises
    ------
    AssusoftError
        A file does not read: cut, another number of rows than its total says, an unknown code.
    """
    calendar = calendar_month(month)
    files = [document for document in documents if not (document.summary or is_summary(document.name))]
    found: dict[str, list[Row]] = {}
    wrong: list[Sentence] = []
    for table, word in WORDS.items():
        mine = [file for file in files if f"_{month}_{word}" in file.name]
        if mine:
            reading = read(*_of_table(layout, table, mine, calendar), calendar, own)
            found[table] = [_as_kept(_plain(row), own or {}) for row in rows_of(reading.tables[table])]
            wrong += [*_not_read(reading, table), *_totals_differ(reading.tables, table)]
    texts = [totals_in(file.content.decode()) for file in files if f"_{month}_{TEXT}" in file.name]
    return Parsed(month, found.get("message"), found.get("register"), tuple(wrong), texts[0] if texts else None)


def _not_read(reading: Reading, table: str) -> list[Sentence]:
    """In words, what a reader of the files would not take as it stands: rows it refuses, what it remarks."""
    refused = rows_in(reading.lines, reading.lines["outcome"] == "refused")
    sentence = "Files: row {row} of {what} is refused: {reason}."
    lines = [Sentence(sentence, row=row["row"], what=WORDS[table], reason=row["reason"]) for row in refused]
    return lines + [Sentence("Files: {note}", note=note) for note in reading.notes]


def _totals_differ(tables: Mapping[str, pd.DataFrame], table: str) -> list[Sentence]:
    """In words, where the control totals a file shows are not those of its rows."""
    if table + TOTALS not in tables:
        return []
    shown = tables[table + TOTALS]
    counted = rows_of(totals_table(tables[table])[list(shown.columns)])
    if [_plain(row) for row in rows_of(shown)] == [_plain(row) for row in counted]:
        return []
    return [Sentence("Files: the control totals of {what} do not match its rows.", what=WORDS[table])]


def _of_table(layout: Layout, table: str, documents: Sequence[Document], month: str) -> tuple[Layout, list[InputFile]]:
    """The layout of one table with its control totals, and its files under the names the layout knows them by."""
    parts = (*layout.parts_of(table), *layout.parts_of(table + TOTALS))
    chosen = in_month(layout.model_copy(update={"part": parts}), month)
    names = list(dict.fromkeys(file_written(chosen, part, WrittenStamp("", month)) for part in chosen.part))
    if len(names) != len(documents):
        raise Refused(
            "{count} files of table '{table}' of {month}, while layout '{layout}' writes {written}.",
            count=len(documents),
            table=table,
            month=month,
            layout=layout.name,
            written=len(names),
        )
    return chosen, [
        InputFile(name, one.content, kept=True, ours=True) for name, one in zip(names, documents, strict=True)
    ]


def _as_kept(row: Row, own: Mapping[str, Field]) -> Row:
    """A row read, what suppliers ask by their plan sheets as registers keep it: as text, whatever the layout's type."""
    asked = [name for name, value in row.items() if value is not None and not is_field(name) and name not in own]
    return row | {name: as_text(row[name]) for name in asked}


def _plain(row: Row) -> Row:
    return {name: None if value == "" else value for name, value in row.items()}


def know(known: Known, parsed: Parsed) -> Known:
    """What the supplier knows after one month more: a full list replaces everything, a change its row.

    A cancellation takes the row away. Where persons are stated again, nothing else is known of them any more.
    """
    if parsed.full is not None:
        return {_key(row): _affiliation(row) for row in parsed.full}
    stated = {row["person"] for row in parsed.messages or ()} if parsed.mode == "restate" else set[str]()
    after = {key: row for key, row in known.items() if key[_PERSON] not in stated}
    for row in parsed.messages or ():
        after[_key(row)] = _affiliation(row)
        if row.get("kind") == CANCELLATION:
            del after[_key(row)]
    return after


def taken(parsed: Parsed, refused: Collection[str]) -> Parsed:
    """What a supplier took of the files of a month: not the messages it refused, nor what names them.

    Who is stated whole is taken or not as a whole. A full list of whose messages one was refused says more than the
    supplier took, so it is not what it holds.
    """
    if not refused or parsed.messages is None:
        return parsed
    ids = {*refused, *(f"{REPLACED}{id[1:]}" for id in refused)}
    rows = [row for row in parsed.messages if row.get("message") not in ids]
    if parsed.mode == "restate":
        persons = {row["person"] for row in parsed.messages if row.get("message") in ids}
        rows = [row for row in rows if row["person"] not in persons]
    return replace(parsed, messages=rows, full=parsed.full if len(rows) == len(parsed.messages) else None)


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row.get(name) or "" for name in AFFILIATION_KEY)


def _affiliation(row: Row) -> Row:
    """A row of a file without what is about the message."""
    return {name: value for name, value in row.items() if name not in OF_MESSAGE}


def by_files(
    before: Sequence[Parsed],
    now: Parsed,
    layout: Layout,
    affiliations: pd.DataFrame,
    messages: Sequence[Message],
    plans: Mapping[str, Plan],
    supplier: str,
    sends: Sequence[str],
    mode: str = "differential",
) -> tuple[int, int, list[Sentence]]:
    """Path two for one supplier: rows known before, rows known now, and in words where that is not what is owed.

    Parameters
    ----------
    before
        The files of earlier months, oldest first, from the last full list on, each with the mode of its month.
    now
        The files of the month.
    affiliations
        Those owed.
    messages
        The supplier's messages of the month.
    sends
        Tables the supplier is to receive: 'message', 'register' or both.
    mode
        How it reads those of the month (see `telling.rows`).
    """
    known: Known = {}
    for parsed in before:
        known = know(known, parsed)
    own_plans = {name: plan for name, plan in plans.items() if plan.supplier == supplier}
    owed = as_reported(register_of(affiliations, plans, supplier, now.month), plans)
    wrong = [*_without_file(now, sends), *now.wrong]
    reached = _running(know(known, replace(now, full=None, mode=mode)), now.month)
    if now.messages is not None:
        sent = [row for parsed in before for row in parsed.messages or ()]
        held = held_of(affiliations, own_plans, supplier, now.month, sent)
        wrong += _messages_differ(now.messages, _rows_sent(mode, messages, layout, held, own_plans))
        if known or now.full is None:
            wrong += _registers_differ("changes", reached, _listed(owed, layout, "message"))
    if now.full is not None:
        reached = {_key(row): row for row in now.full}
        if len(reached) != len(now.full):
            wrong.append(Sentence("Full list: {count} rows appear twice.", count=len(now.full) - len(reached)))
        wrong += _registers_differ("full list", reached, _listed(owed, layout, "register"))
    return len(_running(known, now.month)), len(reached), wrong


def _without_file(now: Parsed, sends: Sequence[str]) -> list[Sentence]:
    """In words, each table that is to be sent and that no file holds."""
    found = {"message": now.messages, "register": now.full}
    return [Sentence("Files: there is no file of {what}.", what=WORDS[name]) for name in sends if found[name] is None]


def _running(known: Known, month: str) -> Known:
    first = month_start(month)
    return {
        key: row for key, row in known.items() if row.get("affiliation_to") is None or row["affiliation_to"] >= first
    }


def _listed(owed: pd.DataFrame, layout: Layout, table: str) -> Known:
    """The register owed as far as the layout carries it."""
    names = [name for name in carried(layout, table) if name in owed.columns]
    return {_key(row): _plain(row) for row in rows_of(owed[names])}


def _registers_differ(what: str, found: Known, expected: Known) -> list[Sentence]:
    lines = list[Sentence]()
    for key in sorted(found.keys() | expected.keys()):
        who, mine, theirs = " ".join(part for part in key if part), found.get(key), expected.get(key)
        if mine is None or theirs is None:
            sentence = _UNKNOWN if mine is None else _NOT_OWED
            lines.append(Sentence(sentence, what=what, who=who))
            continue
        names = sorted(name for name, value in theirs.items() if mine.get(name) != value)
        if names:
            sentence = "Files ({what}), {who}: to a supplier who reads them, {fields} is not what is owed."
            lines.append(Sentence(sentence, what=what, who=who, fields=", ".join(names)))
    return lines


def _rows_sent(
    mode: str, messages: Sequence[Message], layout: Layout, held: Held, plans: Mapping[str, Plan]
) -> list[Row]:
    """The rows that the file of changes should have, as far as the layout carries them."""
    fields = [name for name in held.register.columns if name not in AFFILIATION_KEY]
    table = as_reported(told_frame(mode, messages, held, fields), plans)
    allowed = restrict(table, [entitlement_of(plan) for plan in plans.values()])
    return [_plain(row) for row in rows_of(allowed[[name for name in carried(layout, "message") if name in allowed]])]


def _messages_differ(rows: Sequence[Row], expected: Sequence[Row]) -> list[Sentence]:
    """In words, where the file of changes does not hold each message once, as it is."""
    lines = list[Sentence]()
    if len(rows) != len(expected):
        sentence = "Files (changes): {count} messages instead of {sent}."
        lines.append(Sentence(sentence, count=len(rows), sent=len(expected)))
    for row, read_back in zip(expected, rows, strict=False):
        names = [name for name, value in row.items() if read_back.get(name) != value]
        if names:
            sentence = "{message}: the file of changes has another {fields}."
            lines.append(Sentence(sentence, message=_said_of(row), fields=", ".join(names)))
            break  # the rows below may only have moved
    return lines


def _said_of(row: Row) -> Sentence:
    """'Message M01ab (salary, group, P00012)', as `applying.said`."""
    who = f"{row['person']} {row.get('member') or ''}".strip()
    sentence = "Message {id} ({kind}, {plan}, {who})"
    return Sentence(sentence, id=row.get("message") or "", kind=row.get("kind") or "", plan=row["plan"], who=who)
