"""Links to benefit sheets: each asks something that the worker knows, and opens once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import ColumnElement, Engine, delete, insert, select, update

from assusoft.workbench.accounts.database import LINKS

TRIES = 5
"""Answers that a link takes; then it opens no more."""
DIGITS = 4
"""Last letters and digits of the payroll number that are asked."""
_HASHER = PasswordHasher()


@dataclass(frozen=True)
class Link:
    """A link in force: the sheet that it opens, of which person of which employer (its folder)."""

    hash: str
    employer: str
    person: str
    sheet: str


def answer_of(born: date, payroll_id: str) -> str:
    """What a worker is asked: the birth date, and the last four letters and digits of the payroll number."""
    return f"{born:%Y-%m-%d}/{last_of(payroll_id)}"


def last_of(payroll_id: str) -> str:
    """The last four letters and digits of a payroll number, or all of a shorter one, without leading noughts."""
    return "".join(sign for sign in payroll_id.casefold() if sign.isalnum())[-DIGITS:].lstrip("0")


def make_link(engine: Engine, employer: str, person: str, sheet: str, answer: str, days: int) -> str:
    """Store a link that is in force for so many days; the secret for its address. Those that are over are forgotten."""
    secret = secrets.token_urlsafe(32)
    row = {
        "hash": _hash(secret), "employer": employer, "person": person, "sheet": sheet, "answer": _HASHER.hash(answer),
        "until": _now() + timedelta(days=days), "tries": 0, "opened": None,
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(delete(LINKS).where(LINKS.c.until < _now()))
        connection.execute(insert(LINKS).values(row))
    return secret


def link_of(engine: Engine, secret: str) -> Link | None:
    """The link of an address, while it is in force. Looking at it uses nothing up."""
    wanted = select(LINKS.c.hash, LINKS.c.employer, LINKS.c.person, LINKS.c.sheet).where(*_in_force(_hash(secret)))
    with engine.connect() as connection:
        row = connection.execute(wanted).first()
    return Link(*row) if row else None


def is_right(engine: Engine, link: Link, answer: str) -> bool:
    """Whether that is the answer; each is counted before it is looked at, so many at once are counted all the same."""
    with engine.begin() as connection:
        counted = connection.execute(
            update(LINKS).where(*_in_force(link.hash)).values(tries=LINKS.c.tries + 1).returning(LINKS.c.answer)
        ).first()
    try:
        return counted is not None and _HASHER.verify(counted.answer, answer)
    except (Argon2Error, InvalidHashError):
        return False


def use_up(engine: Engine, link: Link) -> bool:
    """Let the link open no more; False when somebody was first."""
    used = update(LINKS).where(LINKS.c.hash == link.hash, LINKS.c.opened.is_(None)).values(opened=_now())
    with engine.begin() as connection:
        return connection.execute(used).rowcount == 1


def _in_force(hash: str) -> tuple[ColumnElement[bool], ...]:
    return LINKS.c.hash == hash, LINKS.c.opened.is_(None), LINKS.c.tries < TRIES, LINKS.c.until > _now()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
