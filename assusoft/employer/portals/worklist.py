"""Closed months -> what is to be typed into portals, message by message, in the order of their screens."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import pandas as pd

from assusoft.code_labels import kind_label
from assusoft.config import did_you_mean
from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.setup import setup_in
from assusoft.errors import ConfigError
from assusoft.frames import known, rows_of
from assusoft.labels import field_label, shown
from assusoft.language import colon, say
from assusoft.month.documents import entitlement_of
from assusoft.month.messages import Message, as_reported
from assusoft.month.state import AFFILIATION_KEY
from assusoft.month.telling.rows import Held, told_frame
from assusoft.month.wording import message_line, whom
from assusoft.plans.labels import labels_of
from assusoft.schema import Field, expand, is_field
from assusoft.store import Tick, Transmission, ticks_in_force
from assusoft.suppliers.allowed import within
from assusoft.suppliers.entitlement import ALWAYS, Entitlement, restrict
from assusoft.suppliers.sending.transmission import is_summary
from assusoft.suppliers.ways import BY_HAND, ByHand


@dataclass(frozen=True)
class Typed:
    """A field to type: `value`, and `before` where it replaces one, as the employer's language writes them."""

    field: str
    label: str
    value: str
    before: str = ""


@dataclass(frozen=True)
class Item:
    """One thing to do in the portal.

    Attributes
    ----------
    message
        The id of the message; of what is no message, the opening list, the id of its transmission.
    what
        It in one line.
    fields
        In the order of the portal's screens, then what changed and stands in none of them.
    tick
        Who typed it, when, and what the portal calls it; None: it is to be typed.
    """

    message: str
    what: str
    fields: tuple[Typed, ...]
    tick: Tick | None


@dataclass(frozen=True)
class Worklist:
    """What one transmission is to be typed of. `url`: where, '' when the supplier's file does not say."""

    transmission: str
    month: str
    supplier: str
    portal: str
    url: str
    state: str
    items: tuple[Item, ...]


def worklists(employer: EmployerFolder, supplier: str | None) -> list[Worklist]:
    """What is to be typed (into the portal of one supplier), in the order it was queued; see `Employer.by_hand`."""
    if supplier is not None:
        employer.supplier(supplier)
    ticks = employer.store.ticks()
    waiting = [one for one in employer.store.transmissions() if one.channel == BY_HAND and one.state != "sent"]
    return [
        worklist_of(employer, sending, ticks_in_force(ticks, sending.id))
        for sending in waiting
        if supplier in (None, sending.supplier)
    ]


def worklist_of(employer: EmployerFolder, sending: Transmission, ticked: Mapping[str, Tick]) -> Worklist:
    """What one transmission is to be typed of.

    Raises
    ------
    ConfigError
        A name among the screens of the supplier's file is no field of its messages.
    """
    view, words = month_view(employer, sending.month), _words(employer)
    way = _way(employer, sending)
    messages = [] if view.takeover else [one for one in view.messages if one.supplier == sending.supplier]
    may = _entitlements(employer, view, sending)
    items = [
        Item(message.id, _line(_told(message, may[message.plan]), words), typed, ticked.get(message.id))
        for message, typed in zip(messages, _fields(view, sending.supplier, way, messages, may, words), strict=True)
    ]
    if not items:
        sentence = "The opening list: compare the portal with {files}, which `assusoft documents` gives"
        files = ", ".join(document.name for document in sending.documents if not is_summary(document.name))
        what = say(employer.language, sentence, files=files)
        items = [Item(sending.id, what, (), ticked.get(sending.id))]
    return Worklist(sending.id, sending.month, sending.supplier, way.portal, way.url or "", sending.state, tuple(items))


def _way(employer: EmployerFolder, sending: Transmission) -> ByHand:
    """The portal as it is now, since screens move; as it was at the closing, when the supplier has another way now."""
    now = employer.suppliers.get(sending.supplier)
    then = setup_in(employer, sending.month).suppliers[sending.supplier]
    found = (now.by_hand if now else None) or then.by_hand
    assert found is not None  # it was queued by this way
    return found


@dataclass(frozen=True)
class _Words:
    """How things are called: in a language, plans and choices by their labels, fields of the employer's own."""

    language: str
    labels: Mapping[str, str]
    own: Mapping[str, Field]


def _words(employer: EmployerFolder) -> _Words:
    own = employer.settings.own
    return _Words(employer.language, labels_of(employer.plans, own, employer.language), own)


def _line(message: Message, words: _Words) -> str:
    plan = words.labels.get(message.plan, message.plan)
    said = message_line(message, words.language, words.labels)
    return f"{whom(message)}, {plan}{colon(words.language)}{said}"


def _entitlements(employer: EmployerFolder, view: MonthView, sending: Transmission) -> dict[str, Entitlement]:
    """Plan -> what may be told of it, by the supplier's file of the closing and by that of now."""
    files = (setup_in(employer, sending.month).suppliers, employer.suppliers)
    suppliers = [one[sending.supplier] for one in files if sending.supplier in one]
    found = {}
    for name, plan in view.plans.items():
        if plan.supplier == sending.supplier:
            found[name] = reduce(lambda may, supplier: within(supplier, may), suppliers, entitlement_of(plan))
    return found


def _told(message: Message, may: Entitlement) -> Message:
    """The message without what the supplier may not be told."""
    names = {*ALWAYS, *expand(may.lists(bool(message.member)).reports)}
    return replace(message, after={name: value for name, value in message.after.items() if name in names})


def _fields(
    view: MonthView,
    supplier: str,
    way: ByHand,
    messages: list[Message],
    may: Mapping[str, Entitlement],
    words: _Words,
) -> list[tuple[Typed, ...]]:
    """The fields of each message, no more than its report may say."""
    plans = {name: plan for name, plan in view.plans.items() if plan.supplier == supplier}
    names = list(dict.fromkeys(name for one in messages for name in one.row if name not in AFFILIATION_KEY))
    if messages:
        _refuse_unknown(supplier, way, [*_ALWAYS, *AFFILIATION_KEY, *names])
    whole = as_reported(told_frame("differential", messages, Held(pd.DataFrame()), names), plans)
    rows = rows_of(restrict(whole, list(may.values())))
    return [_typed(way, message, row, words) for message, row in zip(messages, rows, strict=True)]


_ALWAYS = ("message", "kind", "effective", "changed")


def _refuse_unknown(supplier: str, way: ByHand, fields: Collection[str]) -> None:
    odd = [name for name in way.screens if name not in fields and not is_field(name)]
    if odd:
        raise ConfigError(
            "suppliers/{supplier}.toml: by-hand.screens: '{odd}' is no field of its messages{hint}.",
            supplier=supplier,
            odd=odd[0],
            hint=did_you_mean(odd[0], fields),
        )


def _typed(way: ByHand, message: Message, row: Mapping[str, Any], words: _Words) -> tuple[Typed, ...]:
    changed = str(row["changed"] or "").split()
    names = [*way.screens, *(name for name in changed if name not in way.screens)]
    before = {name: message.before.get(name) for name in changed}
    return tuple(_one(name, row.get(name), before.get(name), words) for name in names)


def _one(name: str, value: Any, before: Any, words: _Words) -> Typed:
    label = words.labels.get(name) or field_label(name, words.language, words.own)
    now, was = (_written(name, one, words) for one in (value, before))
    return Typed(name, label, now, was if was not in ("-", now) else "")


def _written(name: str, value: Any, words: _Words) -> str:
    if name == "kind":
        return kind_label(str(value), words.language)
    called = words.labels.get(f"{name}={value}") or (words.labels.get(str(value)) if name == "plan" else None)
    return called or shown(name, known(value), words.language, words.own)
