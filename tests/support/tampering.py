"""The messages of a month with one of them deleted, doubled or altered."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from assusoft.month.messages import Message


def tampered(messages: Sequence[Message], rng: Random) -> tuple[str, list[Message]]:
    """What was done to which message, in words, and the messages after it."""
    at, how = rng.randrange(len(messages)), rng.choice(("deleted", "doubled", "altered"))
    listed = list(messages)
    one = listed.pop(at)
    if how == "doubled":
        listed[rng.randint(0, len(listed)) : 0] = [one]
        listed.insert(at, one)
    if how == "altered":
        name, other = altered(one, rng)
        listed.insert(at, other)
        how += f" in {name}"
    return f"{one} was {how}", listed


def altered(message: Message, rng: Random) -> tuple[str, Message]:
    """The field, and the message with another value in it; of `before`, `after` and `row`, in one of their cells."""
    name = rng.choice([one.name for one in fields(message) if getattr(message, one.name) not in ("", {})])
    value = getattr(message, name)
    if name not in ("before", "after", "row"):
        return name, replace(message, **{name: another(value)})
    cell = rng.choice(sorted(value))
    return f"{name}.{cell}", replace(message, **{name: dict(value) | {cell: another(value[cell])}})


def another(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, Decimal | int):
        return value + 1
    return f"{value or ''}x"
