"""The tables of the accounts, and where they stand."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
)  # fmt: skip

from assusoft.files import make_file, make_folder

Accounts = Engine
"""The database of the accounts, opened."""

META = MetaData()

USERS = Table(
    "user", META,
    Column("name", String(64), primary_key=True),
    Column("shown", String(200), nullable=False),
    Column("password", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("mail", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("since", DateTime, nullable=False),
)  # fmt: skip
"""`password`: an argon2id hash, '' for somebody who logs in elsewhere (OpenID Connect)."""

GRANTS = Table(
    "grant", META,
    Column("user", String(64), nullable=False, index=True),
    Column("employer", String(1000), nullable=False),
    Column("role", String(20), nullable=False),
    Column("entities", String(2000), nullable=False),
    Column("supplier", String(100), nullable=False),
    UniqueConstraint("user", "employer", "role", "supplier"),
)  # fmt: skip

SESSIONS = Table(
    "session", META,
    Column("hash", String(64), primary_key=True),
    Column("user", String(64), nullable=False, index=True),
    Column("began", DateTime, nullable=False),
    Column("seen", DateTime, nullable=False),
    Column("language", String(2), nullable=False),
)  # fmt: skip
"""`hash`: SHA-256 of what stands in the cookie, which is nowhere else."""

ATTEMPTS = Table(
    "attempt", META,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),
    Column("name", String(64), nullable=False),
    Column("address", String(64), nullable=False),
)  # fmt: skip
"""Log-ins that failed."""

LOOKS = Table(
    "look", META,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),
    Column("user", String(64), nullable=False),
    Column("employer", String(1000), nullable=False),
    Column("person", String(64), nullable=False),
)  # fmt: skip
"""Whose page was opened, by whom."""

LINKS = Table(
    "sheet_link", META,
    Column("hash", String(64), primary_key=True),
    Column("employer", String(1000), nullable=False),
    Column("person", String(64), nullable=False),
    Column("sheet", String(20), nullable=False),
    Column("answer", String(200), nullable=False),
    Column("until", DateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("opened", DateTime),
)  # fmt: skip
"""Links that open a benefit sheet once. `hash`: SHA-256 of what stands in the address, which is nowhere else; `answer`:
an argon2id hash of what is asked; `tries`: answers given so far."""

SITTINGS = Table(
    "sitting", META,
    Column("id", Integer, primary_key=True),
    Column("user", String(64), nullable=False),
    Column("employer", String(1000), nullable=False, index=True),
    Column("month", String(10), nullable=False),
    Column("began", DateTime, nullable=False),
    Column("last", DateTime, nullable=False),
    Column("seconds", Integer, nullable=False),
)  # fmt: skip
"""Time somebody spent on a month: pauses of more than five minutes are not counted."""


def installation() -> Path:
    """The folder of this installation, for its user only: ASSUSOFT_HOME, else assusoft in their data folder."""
    named = os.environ.get("ASSUSOFT_HOME")
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    folder = Path(named) if named else Path(data).expanduser() / "assusoft"
    make_folder(folder)
    folder.chmod(0o700)
    return folder


def open_accounts(folder: Path | None = None) -> Engine:
    """The accounts of an installation, made when there are none."""
    file = (folder or installation()) / "accounts.db"
    if not file.exists():
        make_file(file)
        file.chmod(0o600)
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30})
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=FULL"))
    META.create_all(engine)
    return engine
