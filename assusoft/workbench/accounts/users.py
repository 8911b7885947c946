"""People who may log in, and their roles."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import ColumnElement, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assusoft.errors import Refused
from assusoft.language import LANGUAGES
from assusoft.workbench.accounts.database import GRANTS, SESSIONS, USERS
from assusoft.workbench.accounts.roles import RIGHTS, Grant

SHORTEST = 12
"""Letters of a password at least."""
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(16))
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")


@dataclass(frozen=True)
class User:
    """Somebody who may log in; `shown`: their name as people read it; `outside`: logs in by OpenID Connect."""

    name: str
    shown: str
    language: str
    mail: str
    active: bool
    outside: bool


def add_user(
    engine: Engine,
    name: str,
    password: str,
    shown: str = "",
    language: str = "fr",
    mail: str = "",
    outside: bool = False,
) -> User:
    """Store a new person.

    Raises
    ------
    Refused
        The name is taken or not one, the password too short, or the language not one of ours.
    """
    if not _NAME.fullmatch(name):
        raise Refused(
            f"'{name}' cannot be a log-in name: it needs 2 to 64 small letters, digits and . _ @ + -, and begins with "
            "a letter or digit."
        )
    if language not in LANGUAGES:
        raise Refused(f"There is no language '{language}'. The languages are: {', '.join(LANGUAGES)}.")
    row = {
        "name": name, "shown": shown or name, "language": language, "mail": mail, "active": True,
        "password": "" if outside else hashed(password), "since": datetime.now(UTC).replace(tzinfo=None),
    }  # fmt: skip
    try:
        with engine.begin() as connection:
            connection.execute(insert(USERS).values(row))
    except IntegrityError:
        raise Refused(f"There is somebody called '{name}' already. Give another name.") from None
    return User(name, shown or name, language, mail, True, outside)


def hashed(password: str) -> str:
    """The argon2id hash of a password; Refused when it is too short."""
    if len(password) < SHORTEST:
        raise Refused(f"A password needs {SHORTEST} letters or more; this one has {len(password)}.")
    return _HASHER.hash(password)


def set_password(engine: Engine, name: str, password: str) -> None:
    """Store another password; who is logged in by that name is logged out."""
    one_user(engine, name)
    with engine.begin() as connection:
        connection.execute(update(USERS).where(USERS.c.name == name).values(password=hashed(password)))
        connection.execute(delete(SESSIONS).where(SESSIONS.c.user == name))


def set_active(engine: Engine, name: str, active: bool) -> None:
    """Let somebody in again, or no longer, from this moment on."""
    one_user(engine, name)
    with engine.begin() as connection:
        connection.execute(update(USERS).where(USERS.c.name == name).values(active=active))
        if not active:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.user == name))


def right_password(engine: Engine, name: str, password: str) -> bool:
    """Whether that is the password of somebody who may log in; it takes as long for a name that there is not."""
    with engine.connect() as connection:
        row = connection.execute(select(USERS.c.password, USERS.c.active).where(USERS.c.name == name)).first()
    known = row is not None and row.active and row.password
    try:
        _HASHER.verify(row.password if row is not None and known else _NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(known)


def users(engine: Engine) -> list[User]:
    """Everybody, by name."""
    with engine.connect() as connection:
        rows = connection.execute(select(USERS).order_by(USERS.c.name)).all()
    return [User(row.name, row.shown, row.language, row.mail, row.active, not row.password) for row in rows]


def one_user(engine: Engine, name: str) -> User:
    """Somebody by name; Refused when there is nobody."""
    found = next((user for user in users(engine) if user.name == name), None)
    if found is None:
        raise Refused(f"There is nobody called '{name}'. Add them: assusoft users add {name} --role hr --employer DIR.")
    return found


def check_grant(given: Grant) -> None:
    """Refused when there is no such role, or a supplier's view without supplier."""
    if given.role not in RIGHTS:
        raise Refused(f"There is no role '{given.role}'. The roles are: {', '.join(RIGHTS)}.")
    if (given.role == "supplier") != bool(given.supplier):
        raise Refused("The role supplier, and only that one, needs the supplier whose view it is: --supplier NAME.")


def grant(engine: Engine, given: Grant) -> None:
    """Give somebody a role.

    Raises
    ------
    Refused
        As `check_grant`; or there is no such person, or they have another supplier's view of that employer.
    """
    check_grant(given)
    _refuse_two_views(given, grants(engine, one_user(engine, given.user).name))
    with engine.begin() as connection:
        connection.execute(delete(GRANTS).where(*_of(given)))
        connection.execute(insert(GRANTS).values(_row(given)))


def set_grants(engine: Engine, name: str, given: Sequence[Grant]) -> None:
    """Give somebody these roles and no others, all at once.

    Raises
    ------
    Refused
        One of them cannot be given, or they would have the views of two suppliers there; they keep those they had.
    """
    for one in given:
        check_grant(one)
        _refuse_two_views(one, given)
    if set(given) == set(grants(engine, one_user(engine, name).name)):
        return
    with engine.begin() as connection:
        connection.execute(delete(GRANTS).where(GRANTS.c.user == name))
        if given:
            connection.execute(insert(GRANTS), [_row(one) for one in given])


def revoke(engine: Engine, given: Grant) -> None:
    """Take a role back."""
    with engine.begin() as connection:
        connection.execute(delete(GRANTS).where(*_of(given)))


def _refuse_two_views(given: Grant, own: Iterable[Grant]) -> None:
    there = [one for one in own if one.employer in (given.employer, "*")]
    other = next((one.supplier for one in there if one.supplier and one.supplier != given.supplier), "")
    if given.supplier and other:
        raise Refused(f"{given.user} has the view of {other} there. Take that back first: a view is of one supplier.")


def _row(given: Grant) -> dict[str, str]:
    return {
        "user": given.user, "employer": given.employer, "role": given.role, "entities": " ".join(given.entities),
        "supplier": given.supplier,
    }  # fmt: skip


def _of(given: Grant) -> Sequence[ColumnElement[bool]]:
    return (
        GRANTS.c.user == given.user, GRANTS.c.employer == given.employer, GRANTS.c.role == given.role,
        GRANTS.c.supplier == given.supplier,
    )  # fmt: skip


def grants(engine: Engine, user: str = "") -> list[Grant]:
    """The roles of somebody, or of everybody."""
    wanted = select(GRANTS).order_by(GRANTS.c.user, GRANTS.c.employer, GRANTS.c.role)
    with engine.connect() as connection:
        rows = connection.execute(wanted.where(GRANTS.c.user == user) if user else wanted).all()
    return [Grant(row.user, row.employer, row.role, tuple(row.entities.split()), row.supplier) for row in rows]
