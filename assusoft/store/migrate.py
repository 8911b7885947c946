"""A database brought to the tables of this version, or refused when it is of a newer one."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from assusoft.errors import NothingStored, Refused
from assusoft.store.engine import name_of, reading, writing
from assusoft.store.tables import REVISION, metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(engine: Engine, create: bool) -> None:
    """Run the migrations the database lacks, in one transaction; an empty one is given its tables only when `create`.

    Raises
    ------
    Refused
        The database cannot be reached, holds nothing (and `create` is false), or is of a newer version.
    """
    with reading(engine) as connection:
        revision = _revision(connection)
    if revision == REVISION:
        return
    if revision is None and not create:
        raise NothingStored("The database {database} holds no facts of assusoft.", database=name_of(engine))
    with writing(engine) as connection:
        if _revision(connection) is None:
            _create(connection)
        else:
            migrate(connection, name_of(engine))


def is_up_to_date(engine: Engine) -> bool:
    """Whether the tables are those of this version; NothingStored when there are none."""
    with reading(engine) as connection:
        revision = _revision(connection)
    if revision is None:
        raise NothingStored("The database {database} holds no facts of assusoft.", database=name_of(engine))
    return revision == REVISION


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _create(connection: Connection) -> None:
    """The tables of this version in an empty database: what all migrations lead to, in a quarter of their time."""
    metadata.create_all(connection, checkfirst=False)
    key = "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)"
    connection.execute(text(f"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, {key})"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": REVISION})


def migrate(connection: Connection, name: str) -> None:
    """Run the migrations that the database `name` lacks.

    Raises
    ------
    Refused
        It is of a newer version.
    """
    from alembic import command  # half a second to import, and seldom needed
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    revision = _revision(connection)
    if revision is not None and revision not in known:
        raise Refused(
            "The database {database} is of a newer version ({revision}) than this assusoft ({known}). Nothing was "
            "changed. Install the newer assusoft: pip install --upgrade assusoft.",
            database=name,
            revision=revision,
            known=REVISION,
        )
    command.upgrade(config, "head")
