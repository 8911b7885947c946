"""Employers of a bureau get a database each, with a role of its own, and nobody's role is taken."""

import stat
from urllib.parse import quote

import psycopg
import pytest
from support.bureau import MONTH, small_bureau, task_of
from support.command import here

from assusoft.bureau.databases import make_databases
from assusoft.bureau.one_step import take_step
from assusoft.bureau.settings import load_bureau
from assusoft.employer import open_employer
from assusoft.errors import ConfigError, Refused


@pytest.fixture
def server(postgres_server):
    """The URL of a server's administrator, which asks others for passwords; what was made is dropped."""
    admin = f"postgresql://postgres@/postgres?host={postgres_server}"
    yield admin
    with psycopg.connect(admin, autocommit=True) as connection:
        rows = connection.execute("SELECT rolname FROM pg_roles WHERE rolname ~ '^(acme|bolt|taken)'").fetchall()
        for (name,) in rows:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            connection.execute(f'DROP ROLE "{name}"'.encode())


def test_each_employer_is_on_the_server_with_a_role_that_reaches_no_other(tmp_path, server):
    bureau = small_bureau(tmp_path / "desk", ["acme", "bolt-2"])
    status, said, _ = here(["-C", str(bureau.folder), "bureau", "databases", "--server", server])
    assert (status, said.splitlines()) == (
        0, ["acme\u00a0: sa base de données a été créée", "bolt-2\u00a0: sa base de données a été créée"]
    )  # fmt: skip
    assert take_step(task_of(load_bureau(bureau.folder), "import", "bolt-2")).state == "done"
    urls = {key: open_employer(bureau.folder / key).settings.database for key in ("acme", "bolt-2")}
    password = bureau.folder / "acme" / ".pgpass"
    assert urls["acme"] == server.replace("postgres@/postgres", "acme@/acme") + f"&passfile={quote(str(password))}"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert password.read_text("utf-8").startswith("*:*:acme:acme:")
    with psycopg.connect(urls["bolt-2"]) as connection:
        assert connection.execute("SELECT month FROM import").fetchall() == [(MONTH,)]
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(urls["acme"].partition("&passfile")[0])
    secret = password.read_text("utf-8").rstrip().rpartition(":")[2]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(urls["acme"].replace("/acme?", "/bolt-2?"), password=secret)
    assert list(make_databases(bureau.folder, server)) == []  # a second start finds nothing to make


def test_what_was_broken_off_goes_on_and_a_new_employer_joins(tmp_path, server):
    bureau = small_bureau(tmp_path / "desk", ["acme"])
    before = (bureau.folder / "acme" / "employer.toml").read_text("utf-8")
    assert list(make_databases(bureau.folder, server)) == [("acme", True)]
    (bureau.folder / "acme" / "employer.toml").write_text(before, "utf-8")  # killed before it was written
    assert list(make_databases(bureau.folder, server)) == [("acme", False)]


def test_a_role_of_somebody_else_facts_in_a_file_and_no_server_are_refused(tmp_path, server):
    bureau = small_bureau(tmp_path / "desk", ["taken"])
    settings = (bureau.folder / "taken" / "employer.toml").read_text("utf-8")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE ROLE taken SUPERUSER")
    for _ in range(2):
        with pytest.raises(Refused, match=r"The server has a role 'taken' already, which this bureau did not make\."):
            list(make_databases(bureau.folder, server))
    assert (bureau.folder / "taken" / "employer.toml").read_text("utf-8") == settings
    with pytest.raises(ConfigError, match=r"The server is not one of PostgreSQL\. Write postgresql://"):
        list(make_databases(bureau.folder, "sqlite:///x.db"))
    with pytest.raises(Refused, match=r"postgresql://127\.0\.0\.1:1/postgres: .* No database was made for taken; "):
        list(make_databases(bureau.folder, "postgresql://127.0.0.1:1/postgres"))
    take_step(task_of(bureau, "import", "taken"))
    with pytest.raises(Refused, match=r"taken has facts already, in sqlite:.*assusoft\.db\. Back them up"):
        list(make_databases(bureau.folder, server))
