"""The tables the facts are kept in, and the two column types SQLite and PostgreSQL must agree on.

Every table is only added to, with two exceptions: the end of a row version (`row_version.valid_to`) is written once,
and what is erased leaves its table (see `erasing`). A change here needs a migration in `migrations/versions`; a test
compares both.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

REVISION = "0015"
"""The migration that leads to these tables."""


def as_json(value: Any) -> str:
    """Canonical JSON: keys sorted, no spaces. A date, a decimal or another value JSON lacks becomes its text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str, allow_nan=False)


class Json(TypeDecorator[Any]):
    """A value kept as the text of its canonical JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return as_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return json.loads(value)


class Moment(TypeDecorator[datetime]):
    """A moment kept as ISO 8601 text in UTC to the microsecond, so that text order is time order."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str:
        if value is None or value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime:
        return datetime.fromisoformat(value)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True, autoincrement=False)


def _author() -> tuple[Column[str], Column[datetime]]:
    return Column("by", Text, nullable=False), Column("at", Moment, nullable=False)


def _closing_name(**options: Any) -> Column[str]:
    """The name of what is, or will be, closed: a month, or an extra closing of it."""
    return Column("month", String(7).with_variant(String(9), "postgresql"), nullable=False, **options)


def _refers(name: str, to: str, type: Any = Integer, **options: Any) -> Column[Any]:
    return Column(name, type, ForeignKey(to), nullable=False, **options)


# Files kept byte for byte: extracts, documents sent, texts a closing was made with. Once per SHA-256; `size` is the
# file's, and fewer `bytes` than that are packed by zlib.
content = Table(
    "content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

imports = Table(
    "import",
    metadata,
    _number(),
    Column("month", String(7), nullable=False),
    Column("photo_hash", String(64), nullable=False),
    Column("shape", Json, nullable=False),
    Column("counts", Json, nullable=False),
    Column("release_reason", Text, nullable=False),
    *_author(),
)

import_extract = Table(
    "import_extract",
    metadata,
    _refers("import", "import.number", primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    _refers("sha256", "content.sha256", String(64)),
)

# A row of a photo (kind 'photo', interval of import numbers), of a closing's state ('state', closing numbers), of what
# it told suppliers ('told'), or of benefit sheets issued at once ('sheet', numbers of issues): in force from
# `valid_from` up to, not including, `valid_to`. `copies` equal rows are one version. `part`: see `persons/parts.py`;
# `salt`: see `provable/roots.py`.
row_version = Table(
    "row_version",
    metadata,
    _number(),
    Column("kind", String(5), nullable=False),
    Column("table_name", Text, nullable=False),
    Column("row_key", String(64), nullable=False),
    Column("copies", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("valid_from", Integer, nullable=False),
    Column("valid_to", Integer),
    Column("part", Integer, nullable=False, server_default="0"),
    Column("salt", String(32), nullable=False, server_default=""),
    Index("ix_row_version_part", "kind", "part"),
)
Index(
    "ix_row_version_in_force",
    row_version.c.kind,
    row_version.c.table_name,
    row_version.c.row_key,
    row_version.c.copies,
    unique=True,
    sqlite_where=text("valid_to IS NULL"),
    postgresql_where=text("valid_to IS NULL"),
)

# The hash of each part of a photo or state that has rows (see `persons/parts.py`): derived from row versions.
snapshot_part = Table(
    "snapshot_part",
    metadata,
    Column("kind", String(5), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
)

# The Merkle root of the rows of a snapshot, and how many these are (see `provable/roots.py`).
root = Table(
    "root",
    metadata,
    Column("kind", String(5), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("leaves", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

# Who ever shared a number, a name and birth date, or a question of identity (see `persons/alike.py`): derived from row
# versions.
alike = Table(
    "alike",
    metadata,
    Column("sign", Text, primary_key=True),
    Column("person", Text, primary_key=True, index=True),
)

# Every combination of a person and what identified them that was ever imported; `content` is JSON as in row_version.
identity = Table(
    "identity",
    metadata,
    Column("row_key", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    _refers("import", "import.number"),
)

answer = Table(
    "answer",
    metadata,
    _number(),
    Column("task", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("choice", Text, nullable=False),
    Column("fields", Json, nullable=False),
    _closing_name(),
    Column("reason", Text, nullable=False),
    Column("retracts", Integer, ForeignKey("answer.number"), unique=True),
    *_author(),
)

# What HR says without being asked. It shares its numbers with answers, so that both stand in one order. `begins` and
# `until` are days, '' where there is none. The salt is part of the content, so that its hash does not tell the content.
declaration = Table(
    "declaration",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False, index=True),
    Column("member", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("supplier", Text, nullable=False),
    Column("values", Json, nullable=False),
    Column("begins", String(10), nullable=False),
    Column("until", String(10), nullable=False),
    Column("seen", Json, nullable=False),
    _closing_name(),
    Column("reason", Text, nullable=False),
    Column("salt", String(32), nullable=False),
    Column("retracts", Integer, ForeignKey("declaration.number"), unique=True),
    *_author(),
)

# What one person said where a second must confirm it (`about`: answer or declaration), and what became of it: the
# number it counts under, or none when it was taken back. `said`: choice and values, or the declaration as stated.
first_word = Table(
    "first_word",
    metadata,
    _number(),
    Column("about", String(11), nullable=False),
    Column("task", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("said", Json, nullable=False),
    Column("month", String(9), nullable=False),
    Column("reason", Text, nullable=False),
    Column("salt", String(32), nullable=False),
    *_author(),
)

second_word = Table(
    "second_word",
    metadata,
    _number(),
    _refers("first", "first_word.number", unique=True),
    Column("became", Integer),
    Column("reason", Text, nullable=False),
    *_author(),
)

# Whose task it is, by the last of them; '' for nobody's.
assignment = Table(
    "assignment",
    metadata,
    _number(),
    Column("task", Text, nullable=False),
    Column("assignee", Text, nullable=False),
    Column("month", String(9), nullable=False),
    *_author(),
)

closing = Table(
    "closing",
    metadata,
    _number(),
    _closing_name(unique=True),
    _refers("import", "import.number"),
    Column("answers_through", Integer, nullable=False),
    Column("state_hash", String(64), nullable=False),
    Column("shape", Json, nullable=False),
    *_author(),
)

# The texts a closing was made with: plan sheets by the name of their file, others by a path with folders.
closing_sheet = Table(
    "closing_sheet",
    metadata,
    _refers("closing", "closing.number", primary_key=True),
    Column("name", Text, primary_key=True),
    _refers("sha256", "content.sha256", String(64)),
)

transmission = Table(
    "transmission",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    _refers("closing", "closing.number"),
    Column("supplier", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("recipients", Json, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("supplier", "number"),
)

transmission_document = Table(
    "transmission_document",
    metadata,
    _refers("transmission", "transmission.id", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    _refers("sha256", "content.sha256", String(64)),
)

event = Table(
    "event",
    metadata,
    _number(),
    _refers("transmission", "transmission.id", Text, index=True),
    Column("state", String(8), nullable=False),
    Column("detail", Text, nullable=False),
    *_author(),
)

# What a supplier answered to a transmission: `grade` 0 to 3 for all of it, `results` by message; `answered`: the day
# the supplier did, `month`: the round in which it counts. A file it came in is kept, with the name of its layout.
supplier_return = Table(
    "supplier_return",
    metadata,
    _number(),
    _refers("transmission", "transmission.id", Text),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), ForeignKey("content.sha256")),
    Column("layout", Text, nullable=False),
    Column("grade", Integer, nullable=False),
    Column("answered", String(10), nullable=False),
    Column("results", Json, nullable=False),
    Column("month", String(9), nullable=False),
    Column("reason", Text, nullable=False),
    *_author(),
)

# What a person typed into a supplier's portal: a message of a transmission, with the portal's reference. `retracts`:
# the tick that is taken back, for `reason`.
tick = Table(
    "tick",
    metadata,
    _number(),
    _refers("transmission", "transmission.id", Text),
    Column("message", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("retracts", Integer, ForeignKey("tick.number"), unique=True),
    *_author(),
)

# A payroll audit of an import: what was checked and what was found, each as one file of canonical JSON.
audit = Table(
    "audit",
    metadata,
    _number(),
    _refers("import", "import.number", index=True),
    _refers("checks", "content.sha256", String(64)),
    _refers("findings", "content.sha256", String(64)),
    *_author(),
)

# A premium statement as it was received; `period`: the first month it bills. `contracts`: those it has lines of.
statement = Table(
    "statement",
    metadata,
    _number(),
    Column("supplier", Text, nullable=False),
    Column("period", String(7), nullable=False),
    Column("contracts", Json, nullable=False),
    Column("name", Text, nullable=False),
    _refers("sha256", "content.sha256", String(64)),
    Column("layout", Text, nullable=False),
    Column("replaces", Integer, ForeignKey("statement.number"), unique=True),
    *_author(),
)

# The layout files a statement was read by, by the name of their file.
statement_text = Table(
    "statement_text",
    metadata,
    _refers("statement", "statement.number", primary_key=True),
    Column("name", Text, primary_key=True),
    _refers("sha256", "content.sha256", String(64)),
)

# What somebody decided about a difference of a statement; `amount`: the cents it was then, `until`: a day, or ''.
decision = Table(
    "decision",
    metadata,
    _number(),
    Column("difference", Text, nullable=False),
    _refers("statement", "statement.number"),
    Column("choice", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("until", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    *_author(),
)

# Benefit sheets stored at once: those of a closed month, typeset by the template with that hash.
sheet_issue = Table(
    "sheet_issue",
    metadata,
    _number(),
    Column("month", String(7), nullable=False),
    Column("template", String(64), nullable=False),
    *_author(),
)

# A worker's benefit sheet as issued: what it says (`said`, the SHA-256 of canonical JSON) and the page (`pdf`).
sheet = Table(
    "sheet",
    metadata,
    _number(),
    _refers("issue", "sheet_issue.number", index=True),
    Column("person", Text, nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("kind", String(5), nullable=False),
    Column("entity", Text, nullable=False),
    _refers("said", "content.sha256", String(64)),
    _refers("pdf", "content.sha256", String(64)),
    Column("replaces", Integer, ForeignKey("sheet.number"), unique=True),
)

# Sheets on their way: by `way` (zip, mail, folder) to `recipients`, under the rule `password`; and what happened then.
sheet_sending = Table(
    "sheet_sending",
    metadata,
    Column("id", Text, primary_key=True),
    Column("month", String(7), nullable=False),
    Column("way", String(6), nullable=False),
    Column("recipients", Json, nullable=False),
    Column("entity", Text, nullable=False),
    Column("sheets", Json, nullable=False),
    Column("password", Text, nullable=False),
    Column("language", String(2), nullable=False),
    *_author(),
)

sheet_event = Table(
    "sheet_event",
    metadata,
    _number(),
    _refers("sending", "sheet_sending.id", Text, index=True),
    Column("state", String(8), nullable=False),
    Column("detail", Text, nullable=False),
    *_author(),
)

# That a worker was given a notice (exit, prefinancing) about a plan of that closed month: on which `day`, and how. One
# given again, with its reason, follows the former.
notice = Table(
    "notice",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("month", String(7), nullable=False),
    Column("day", String(10), nullable=False),
    Column("how", Text, nullable=False),
    Column("reason", Text, nullable=False),
    *_author(),
)

# That facts were erased: by rule, `what` is what was due ([{"kind": "photos", "through": "2024-01"}, ...]).
erasure = Table(
    "erasure",
    metadata,
    _number(),
    Column("what", Json, nullable=False),
    Column("reason", Text, nullable=False),
    *_author(),
)

# A row version that was erased: its leaf and the snapshots that had it are all that is left of it.
erased_row = Table(
    "erased_row",
    metadata,
    _number(),
    _refers("erasure", "erasure.number", index=True),
    Column("kind", String(5), nullable=False),
    Column("leaf", String(64), nullable=False),
    Column("valid_from", Integer, nullable=False),
    Column("valid_to", Integer, nullable=False),
)

# A fact of which something was erased: the SHA-256 of what is left of its content, '' when nothing is. A file is one of
# kind 'file', with its own SHA-256 as key.
erased_fact = Table(
    "erased_fact",
    metadata,
    _refers("erasure", "erasure.number", primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("left", String(64), nullable=False),
)

# A form that a worker gave back (choices, beneficiaries) on `day`; `plan`: of beneficiaries, '' otherwise. Its file is
# kept where there is one. What it chooses are first words, whose `said` names it. `retracts`: the one taken back.
worker_form = Table(
    "worker_form",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("month", String(9), nullable=False),
    Column("day", String(10), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), ForeignKey("content.sha256")),
    Column("reason", Text, nullable=False),
    Column("retracts", Integer, ForeignKey("worker_form.number"), unique=True),
    *_author(),
)

# Each start of a step of many employers (see `leases.py`); no fact, and in no backup.
lease = Table("lease", metadata, _number(), Column("step", Text, nullable=False), *_author())

# The chain (see `chain.py`): the SHA-256 of each fact's content, and of that with the link before it.
link = Table(
    "chain",
    metadata,
    _number(),
    Column("kind", String(12), nullable=False),
    Column("key", Text, nullable=False),
    Column("content", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("kind", "key"),
)
