"""Two employers in PostgreSQL: the role of one cannot read the database of the other."""

import psycopg
import pytest
from sqlalchemy import make_url
from support.databases import database_for, drop

from assusoft.employer import open_employer, restore


@pytest.fixture(scope="module")
def apart(few_built, postgres_server, tmp_path_factory):
    """Name -> URL of the databases of acme, which has the facts of a small employer, and of bolt."""
    place = tmp_path_factory.mktemp("apart")
    names = ("acme", "bolt")
    for name in names:
        (place / f"{name}-password").mkdir()
    urls = {name: database_for(postgres_server, name, place / f"{name}-password") for name in names}
    open_employer(few_built).backup(place / "few.zip")
    for name, url in urls.items():
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("ASSUSOFT_DATABASE", url)
            restore(place / name, place / "few.zip")
    yield place, urls
    drop(postgres_server, *names)


def connected(url: str, **other: str) -> psycopg.Connection:
    """A connection by that URL, of another user or to another database where they are given."""
    query = make_url(url)
    given = {"user": query.username, "dbname": query.database, **query.query} | other
    return psycopg.connect(**given, autocommit=True)


def test_each_role_reads_its_own_facts(apart, monkeypatch):
    place, urls = apart
    for name, url in urls.items():
        monkeypatch.setenv("ASSUSOFT_DATABASE", url)
        employer = open_employer(place / name)
        assert employer.months()
        employer.store.close()
        with connected(url) as own:
            assert own.execute("SELECT count(*) FROM content").fetchone() > (0,)


@pytest.mark.parametrize(("one", "other"), [("acme", "bolt"), ("bolt", "acme")])
def test_the_role_of_one_does_not_enter_the_database_of_the_other(apart, postgres_server, one, other):
    urls = apart[1]
    with pytest.raises(psycopg.OperationalError, match=f'permission denied for database "{other}"'):
        connected(urls[one], dbname=other, passfile=str(_every(apart[0], one, other)))
    with pytest.raises(psycopg.OperationalError, match=f'password authentication failed for user "{other}"'):
        connected(urls[one], user=other, dbname=other, password="change-me-" + one)


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE bolt",
        "SET SESSION AUTHORIZATION bolt",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "CREATE DATABASE mine",
        "ALTER ROLE bolt PASSWORD 'x'",
    ],
)
def test_a_role_becomes_nobody_else_and_leaves_its_database_by_no_other_way(apart, statement):
    with connected(apart[1]["acme"]) as acme, pytest.raises(psycopg.errors.InsufficientPrivilege):
        acme.execute(statement.encode())


def test_a_role_does_not_see_what_another_asks(apart):
    with connected(apart[1]["acme"]) as acme, connected(apart[1]["bolt"]) as bolt:
        bolt.execute("SELECT 'a secret of bolt'")
        seen = acme.execute("SELECT query FROM pg_stat_activity WHERE usename = 'bolt'").fetchall()
    assert set(seen) == {("<insufficient privilege>",)}


def _every(place, one, other):
    """The password file of one, as if it named every database: it is not what keeps them apart."""
    wide = place / "wide"
    wide.write_text((place / f"{one}-password" / ".pgpass").read_text().replace(f":{one}:{one}:", f":*:{one}:"))
    wide.chmod(0o600)
    return wide
