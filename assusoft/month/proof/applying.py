"""Register reported + messages, applied one by one -> register owed: path one of the certificate, without any file."""

from collections.abc import Mapping, Sequence

import pandas as pd

from assusoft.frames import Row, is_true, rows_in, rows_of
from assusoft.language import Sentence
from assusoft.message_kinds import CANCELLATION, EXIT_KINDS, WHOLE_ROW_KINDS
from assusoft.month.messages import Message, register_fields, register_of
from assusoft.month.state import Key, key_of
from assusoft.month.tasks.task import facts_id
from assusoft.months import month_start
from assusoft.plans.model import Plan

Register = dict[Key, Row]


def reported_rows(affiliations: pd.DataFrame, plans: Mapping[str, Plan], supplier: str) -> Register:
    """Key -> row of everything ever reported to the supplier, rows that are over included, its fields only."""
    own = {name: plan for name, plan in plans.items() if plan.supplier == supplier}
    mine = is_true(affiliations["status"] == "affiliated") & affiliations["plan"].isin(list(own))
    found: Register = {}
    for row in rows_in(affiliations, mine):
        fields = register_fields(own[row["plan"]], bool(row["member"]))
        found[key_of(row)] = {name: row.get(name) for name in fields}
    return found


def apply_all(reported: Register, messages: Sequence[Message]) -> tuple[Register, list[Sentence]]:
    """The register after the messages, in their order, and in words every message that does not fit.

    A message fits when its id is the hash of what it says, it comes once, and what it says of before is what was
    reported; an entry fits when the row is not open.
    """
    register, wrong, met = dict(reported), list[Sentence](), set[str]()
    for message in messages:
        key = message.key
        wrong += _misfits(message, register.get(key), met)
        met.add(message.id)
        if message.kind == CANCELLATION:
            register.pop(key, None)
        elif message.kind in WHOLE_ROW_KINDS:
            register[key] = dict(message.row)
        else:
            register[key] = register.get(key, {}) | dict(message.after)
        if any(message.row.get(name) != value for name, value in message.after.items()):
            wrong.append(Sentence("{message} says one thing and its row another.", message=said(message)))
    return register, wrong


def mismatches(reported: Register, messages: Sequence[Message], owed: Register) -> list[Sentence]:
    """Where reported + messages = owed fails, in words."""
    reached, wrong = apply_all(reported, messages)
    return wrong + rows_of_messages(messages, owed) + differences(reached, owed)


def said(message: Message) -> Sentence:
    """'Message M01ab (salary, group, P00012)'."""
    who = f"{message.person} {message.member}".strip()
    return Sentence(
        "Message {id} ({kind}, {plan}, {who})", id=message.id, kind=message.kind, plan=message.plan, who=who
    )


def _misfits(message: Message, reported: Row | None, met: set[str]) -> list[Sentence]:
    found, name = [], said(message)
    if message.id in met:
        found.append(Sentence("{message} appears twice.", message=name))
    facts = (message.kind, message.person, message.member, message.effective, dict(message.before), dict(message.after))
    if message.id != facts_id("M", message.supplier, message.plan, *facts, message.month):
        found.append(Sentence("{message} does not match its id, which is made of what it says.", message=name))
    if message.kind in WHOLE_ROW_KINDS:
        if reported is not None and reported["affiliation_to"] is None:
            found.append(Sentence("{message} affiliates somebody whose affiliation is open.", message=name))
        if reported is None and message.kind == "re_entry":
            found.append(Sentence("{message} affiliates again somebody who was never affiliated.", message=name))
    elif reported is None:
        found.append(Sentence("{message} changes a row that the supplier does not have.", message=name))
    fields = ", ".join(field for field, value in message.before.items() if (reported or {}).get(field) != value)
    if fields:
        sentence = "{message} changes {fields} from a value that the supplier does not have."
        found.append(Sentence(sentence, message=name, fields=fields))
    return found


def rows_of_messages(messages: Sequence[Message], owed: Register) -> list[Sentence]:
    """In words, each message whose whole row is neither the one owed, nor cancelled, nor with more to follow.

    An exit is followed by a new entry, an entry by the exit of somebody who has left meanwhile.
    """
    followed = {message.key for message in messages if message.kind in ("re_entry", "family_in")}
    ended = {message.key for message in messages if message.kind in EXIT_KINDS}
    return [
        Sentence("{message} carries a row other than the one owed.", message=said(message))
        for message in messages
        if (dict(message.row) != owed.get(message.key)) != (message.kind == CANCELLATION)
        and not (message.kind in EXIT_KINDS and message.key in followed)
        and not (message.kind in WHOLE_ROW_KINDS and message.key in ended)
    ]


def differences(found: Register, owed: Register) -> list[Sentence]:
    """Where two registers differ, a sentence a row."""
    lines = list[Sentence]()
    for key in sorted(found.keys() | owed.keys()):
        mine, theirs, who = found.get(key), owed.get(key), " ".join(part for part in key if part)
        if mine is None:
            lines.append(Sentence("{who}: owed, but not there after the messages.", who=who))
        elif theirs is None:
            lines.append(Sentence("{who}: there after the messages, but not owed.", who=who))
        elif mine != theirs:
            names = sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))
            sentence = "{who}: after the messages, {fields} is not what is owed."
            lines.append(Sentence(sentence, who=who, fields=", ".join(names)))
    return lines


def running(register: Register, month: str) -> Register:
    """The rows that are not over: without end, or with one that is not before the month."""
    first = month_start(month)
    return {
        key: row for key, row in register.items() if row.get("affiliation_to") is None or row["affiliation_to"] >= first
    }


def as_register(frame: pd.DataFrame, plans: Mapping[str, Plan]) -> Register:
    """Rows of `messages.register_of` by key, each with the fields its plan reports."""
    found: Register = {}
    for row in rows_of(frame):
        fields = register_fields(plans[row["plan"]], bool(row["member"]))
        found[key_of(row)] = {name: row[name] for name in fields}
    return found


def directly(
    reported: pd.DataFrame,
    owed: pd.DataFrame,
    messages: Sequence[Message],
    plans: Mapping[str, Plan],
    supplier: str,
    month: str,
) -> tuple[int, int, list[Sentence]]:
    """Path one for one supplier: rows reported before, rows owed now, and in words where the equation fails.

    Parameters
    ----------
    reported, owed
        Affiliations (see `state.State`). In the takeover month `reported` is what the opening list says.
    """
    before, after = reported_rows(reported, plans, supplier), reported_rows(owed, plans, supplier)
    mine = [message for message in messages if message.supplier == supplier]
    shown = as_register(register_of(owed, plans, supplier, month), plans)
    wrong = mismatches(before, mine, after)
    wrong += [Sentence("Register: {line}", line=line) for line in differences(shown, running(after, month))]
    return len(running(before, month)), len(shown), wrong
