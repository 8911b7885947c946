"""Who is logged in, until when; who guesses is locked out for a while."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, func, insert, select, update

from assusoft.workbench.accounts.database import ATTEMPTS, LOOKS, SESSIONS, SITTINGS, USERS

IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)
"""A log-in ends an hour after the last request, and twelve hours after it began."""
WINDOW, BY_NAME, BY_ADDRESS = timedelta(minutes=15), 5, 50
"""So many log-ins may fail in so long, of one name and from one address."""
_SELDOM = timedelta(minutes=1)
PAUSE = timedelta(minutes=5)
"""A longer pause does not count as time spent."""


@dataclass(frozen=True)
class Session:
    """A log-in that is in force. `hash`: its key, which opens nothing."""

    hash: str
    user: str
    shown: str
    language: str


def begin_session(engine: Engine, user: str, language: str = "") -> str:
    """Log somebody in; the secret for their cookie."""
    secret, now = secrets.token_urlsafe(32), _now()
    with engine.begin() as connection:
        own = connection.execute(select(USERS.c.language).where(USERS.c.name == user)).scalar_one()
        connection.execute(delete(SESSIONS).where(SESSIONS.c.seen < now - IDLE))
        connection.execute(
            insert(SESSIONS).values(hash=_hash(secret), user=user, began=now, seen=now, language=language or own)
        )
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.name == user))
    return secret


def session_of(engine: Engine, secret: str, seen: bool = True) -> Session | None:
    """The log-in of a cookie, when it is in force; that it was `seen` is kept, once a minute."""
    return session_by_hash(engine, _hash(secret), seen)


def session_by_hash(engine: Engine, hash: str, seen: bool = False) -> Session | None:
    """The log-in of that key, when it is in force."""
    now = _now()
    wanted = select(SESSIONS, USERS.c.shown).join(USERS, USERS.c.name == SESSIONS.c.user)
    with engine.connect() as connection:
        row = connection.execute(wanted.where(SESSIONS.c.hash == hash, USERS.c.active)).first()
    if row is None or row.seen < now - IDLE or row.began < now - LONGEST:
        return None
    if seen and row.seen < now - _SELDOM:
        with engine.begin() as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.hash == hash).values(seen=now))
    return Session(hash, row.user, row.shown, row.language)


def session_in_force(engine: Engine, hash: str) -> bool:
    """Whether the log-in of that key is in force."""
    return session_by_hash(engine, hash) is not None


def sessions_outside(engine: Engine) -> dict[str, str]:
    """The log-ins in force of those who log in elsewhere: key -> name."""
    now = _now()
    wanted = select(SESSIONS.c.hash, SESSIONS.c.user).join(USERS, USERS.c.name == SESSIONS.c.user)
    in_force = (USERS.c.password == "", SESSIONS.c.seen >= now - IDLE, SESSIONS.c.began >= now - LONGEST)
    with engine.connect() as connection:
        return {row.hash: row.user for row in connection.execute(wanted.where(*in_force))}


def end_session(engine: Engine, hash: str) -> None:
    """Log out."""
    with engine.begin() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.hash == hash))


def set_language(engine: Engine, session: Session, language: str) -> None:
    """Speak another language to somebody, in this log-in and in those to come."""
    with engine.begin() as connection:
        connection.execute(update(SESSIONS).where(SESSIONS.c.hash == session.hash).values(language=language))
        connection.execute(update(USERS).where(USERS.c.name == session.user).values(language=language))


def locked_out(engine: Engine, name: str, address: str) -> bool:
    """Whether too many log-ins failed lately, of that name or from that address."""
    lately = ATTEMPTS.c.at > _now() - WINDOW
    with engine.connect() as connection:
        by_name = connection.execute(select(func.count()).where(lately, ATTEMPTS.c.name == name)).scalar_one()
        by_address = connection.execute(select(func.count()).where(lately, ATTEMPTS.c.address == address)).scalar_one()
    return bool(by_name >= BY_NAME or by_address >= BY_ADDRESS)


def note_failure(engine: Engine, name: str, address: str) -> None:
    """Keep that a log-in failed."""
    with engine.begin() as connection:
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.at < _now() - 2 * WINDOW))
        connection.execute(insert(ATTEMPTS).values(at=_now(), name=name[:64], address=address[:64]))


def note_look(engine: Engine, user: str, employer: str, person: str) -> None:
    """Keep whose page somebody opened."""
    with engine.begin() as connection:
        connection.execute(insert(LOOKS).values(at=_now(), user=user, employer=employer, person=person))


def looks(engine: Engine, employer: str, most: int = 500) -> list[tuple[datetime, str, str]]:
    """The last looks at persons of an employer: when, who, whose page."""
    wanted = select(LOOKS.c.at, LOOKS.c.user, LOOKS.c.person).where(LOOKS.c.employer == employer)
    with engine.connect() as connection:
        rows = connection.execute(wanted.order_by(LOOKS.c.id.desc()).limit(most)).all()
    return [(row.at, row.user, row.person) for row in rows]


def note_work(engine: Engine, user: str, employer: str, month: str) -> None:
    """Count time spent on a month, at each act: what passed since the act before, unless it was a pause."""
    now = _now()
    same = (SITTINGS.c.user == user, SITTINGS.c.employer == employer, SITTINGS.c.month == month)
    with engine.begin() as connection:
        last = connection.execute(select(SITTINGS).where(*same).order_by(SITTINGS.c.id.desc()).limit(1)).first()
        if last is None or now - last.last > PAUSE:
            row = {"user": user, "employer": employer, "month": month, "began": now, "last": now, "seconds": 0}
            connection.execute(insert(SITTINGS).values(row))
            return
        spent = int((now - last.began).total_seconds())
        connection.execute(update(SITTINGS).where(SITTINGS.c.id == last.id).values(last=now, seconds=spent))


def minutes_spent(engine: Engine, employer: str, month: str) -> int:
    """Minutes that people spent on a month, pauses left out."""
    same = (SITTINGS.c.employer == employer, SITTINGS.c.month == month)
    with engine.connect() as connection:
        total = connection.execute(select(func.coalesce(func.sum(SITTINGS.c.seconds), 0)).where(*same)).scalar_one()
    return round(int(total) / 60)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
