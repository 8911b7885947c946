"""A server of PostgreSQL -> a database with a role of its own, out of reach of any other role."""

from collections.abc import Callable

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from assusoft.errors import ConfigError, Refused


def make_own_database(server: str, name: str, password: Callable[[], str], ours: bool) -> bool:
    """Make the role `name` and the database `name` that it owns, where they are missing; whether something was made.

    No other role may connect to the database, those who administer the server apart; the role owns nothing else.

    Parameters
    ----------
    server
        URL of a database on that server and of a role that may make roles and databases.
    password
        Asked for that of the role when it is about to be made, not before.
    ours
        Whether a role of that name, if there is one, was made by who asks.

    Raises
    ------
    Refused
        The server cannot be reached or says no, or a role or database of that name is another's. ConfigError: it is
        not the URL of a PostgreSQL server.
    """
    try:
        url = make_url(server)
        postgresql = url.get_backend_name() == "postgresql"
    except ArgumentError:
        postgresql = False
    if not postgresql:
        raise ConfigError("The server is not one of PostgreSQL. Write postgresql://administrator@host/postgres.")
    try:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
    except ModuleNotFoundError as error:
        raise Refused("PostgreSQL needs its driver. Install it with: pip install 'assusoft[postgres]'.") from error
    try:
        with engine.connect() as connection:
            return _made(connection, name, password, ours)
    except DBAPIError as error:
        report = " ".join(str(error.orig).split()).rstrip(".")
        raise Refused(f"{url}: {report}. No database was made for {name}; those made before stay.") from error
    finally:
        engine.dispose()


def _made(connection: Connection, name: str, password: Callable[[], str], ours: bool) -> bool:
    quoted = connection.dialect.identifier_preparer.quote_identifier(name)
    owner = connection.scalar(
        text("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = :name"), {"name": name}
    )
    is_role = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    if owner not in (None, name) or (is_role and not ours):
        what = "role" if is_role and not ours else "database"
        raise Refused(
            f"The server has a {what} '{name}' already, which this bureau did not make. Nothing was changed in it. "
            "Name the employer's database in its employer.toml yourself, or give it another key in bureau.toml."
        )
    if not is_role:
        literal = "'" + password().replace("'", "''") + "'"
        connection.exec_driver_sql(f"CREATE ROLE {quoted} LOGIN PASSWORD {literal}")
        connection.exec_driver_sql(f"GRANT {quoted} TO CURRENT_USER")  # for an administrator who is no superuser
    if owner is None:
        connection.exec_driver_sql(f"CREATE DATABASE {quoted} OWNER {quoted} ENCODING 'UTF8' TEMPLATE template0")
    connection.exec_driver_sql(f"REVOKE ALL ON DATABASE {quoted} FROM PUBLIC")
    return owner is None
