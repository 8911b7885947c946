"""What somebody gets who has no right to salaries: nothing in it tells one, however it is looked for."""

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from jupyter_client.manager import start_new_kernel

import assusoft
from assusoft import schema
from assusoft.employer.proof.backup import restore
from assusoft.employer.pseudonymised.copying import SECRET
from assusoft.employer.pseudonymised.kept_fields import FIELDS
from assusoft.employer.pseudonymised.pseudonyms import pseudonym
from assusoft.employer.pseudonymised.views import views_script
from assusoft.errors import Refused

MONTH = "2026-02"
AT = datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def given(petit_built, tmp_path_factory):
    """The employer, and what is given of it."""
    place = tmp_path_factory.mktemp("given")
    folder = shutil.copytree(petit_built, place / "petit")
    folder.chmod(0o700)
    months = assusoft.open(folder).pseudonymised(place / "explored", "An", AT)
    assert months == ["2025-11", "2025-12", "2026-01", "2026-02"]
    return folder, place / "explored"


def test_photos_keep_who_is_the_same_and_every_rule_over_kept_fields(given):
    real, copy = (assusoft.open(folder) for folder in given)
    secret = bytes.fromhex((given[0] / SECRET).read_text())
    for month in real.months():
        persons = real.photo(month).worker["person"]
        assert set(copy.photo(month).worker["person"]) == {pseudonym(secret, "person", one) for one in persons}
    rule = "statute = 'employee' and contract_start < month_start"
    counts = [one.try_rule(rule).months.values.tolist() for one in (real, copy)]
    assert counts[0] == counts[1]


def test_only_listed_fields_have_a_value_and_none_of_them_is_pay_health_or_a_number(given):
    tables = assusoft.open(given[1]).photo(MONTH).tables
    for name, rows in tables.items():
        filled = {column for column in rows.columns if rows[column].notna().any()}
        assert filled <= set(FIELDS.get(name, ()))
    named = {field for fields in FIELDS.values() for field in fields}
    assert {schema.field_named(field).sensitivity for field in named} == {"public", "personal"}
    assert not named & {"last_name", "first_name", "email", "phone", "street", "city", "payroll_id", "national_number"}


def test_no_byte_of_the_folder_tells_a_name_a_number_a_salary_or_a_day_of_birth(given):
    worker = assusoft.open(given[0]).photo(MONTH).worker
    words = {str(one) for name in ("last_name", "national_number", "birth_date", "monthly_salary", "person")
             for one in worker[name].dropna()}  # fmt: skip
    files = [path.read_bytes() for path in given[1].rglob("*") if path.is_file()]
    assert len(words) > 12
    assert [word for word in words if any(word.encode() in content for content in files)] == []


def test_the_copy_has_a_status_and_checks_are_tried_on_it(given):
    copy = assusoft.open(given[1])
    status = copy.status(MONTH)
    assert (status["files"], status["conflicts"]) == ([], {})
    assert status["counts"]["persons"] == copy.photo(MONTH).worker["person"].nunique()
    draft = {"code": "OWN-STATUTE", "field": "statute", "condition": "statute IS NOT NULL", "sentence": "No statute."}
    assert [one.month for one in copy.try_check(draft)] == copy.months()


def test_rows_do_not_stand_in_the_order_they_had(given):
    real, copy = (assusoft.open(folder).photo(MONTH).worker["person"] for folder in given)
    secret = bytes.fromhex((given[0] / SECRET).read_text())
    assert copy.tolist() == sorted(pseudonym(secret, "person", one) for one in real)


def test_a_later_copy_has_the_same_pseudonyms_and_a_damaged_secret_is_refused(given, tmp_path):
    folder, first = given
    assusoft.open(folder).pseudonymised(tmp_path / "again", "An", AT)
    persons = [assusoft.open(one).photo(MONTH).worker["person"].tolist() for one in (first, tmp_path / "again")]
    assert persons[0] == persons[1]
    damaged = shutil.copytree(folder, tmp_path / "damaged")
    (damaged / SECRET).write_text("guess")
    with pytest.raises(Refused, match=r"\.pseudonyms, by which pseudonyms are made, is not as it was written"):
        assusoft.open(damaged).pseudonymised(tmp_path / "third", "An", AT)


def test_a_place_that_is_not_empty_or_in_the_employer_folder_is_refused(given):
    folder, first = given
    with pytest.raises(Refused, match="exists and is not empty"):
        assusoft.open(folder).pseudonymised(first, "An", AT)
    with pytest.raises(Refused, match="is in the employer folder itself"):
        assusoft.open(folder).pseudonymised(folder / "copy", "An", AT)


def test_a_folder_that_every_user_may_read_is_refused(given, tmp_path):
    folder = shutil.copytree(given[0], tmp_path / "petit")
    folder.chmod(0o755)
    with pytest.raises(Refused, match=r"Every user of this machine may go into .* First: chmod o= "):
        assusoft.open(folder).pseudonymised(tmp_path / "explored", "An", AT)


# the kernel of somebody else

BECOME = """
import os, sqlite3, assusoft
assert len(assusoft.open({copy!r}).photo({month!r}).worker)  # its modules are read while they can be
os.setgroups([]), os.setgid({user}), os.setuid({user})
"""


def ends_of(*cells: str) -> list[str]:
    """How each cell ended in one kernel, from the first to the last: 'ok', or the class of its error."""
    manager, client = start_new_kernel(startup_timeout=120)
    try:
        done = [client.execute_interactive(cell, timeout=120, output_hook=lambda _: None)["content"] for cell in cells]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return [one.get("ename", one["status"]) for one in done]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_a_kernel_of_another_user_reads_the_copy_and_no_salary_of_the_folder(given, tmp_path_factory):
    """The folder's database, its extracts, and the secret of the pseudonyms: each as files, whatever the code is."""
    place, nobody = Path(tmp_path_factory.mktemp("nobody")), 65534
    folder = shutil.copytree(given[0], place / "petit")
    copy = shutil.copytree(given[1], place / "explored")
    for above in (place, *place.parents[:-2]):  # pytest keeps its folders for the user who runs it
        above.chmod(0o755)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, nobody, nobody)
    extract = next(folder.glob("extracts/*/workers*.csv"))
    ends = ends_of(
        BECOME.format(copy=str(copy), month=MONTH, user=nobody),
        f"assert len(assusoft.open({str(copy)!r}).photo('{MONTH}').worker)",
        f"sqlite3.connect({str(folder / 'assusoft.db')!r}).execute('select content from row_version')",
        f"open({str(extract)!r}).read()",
        f"open({str(folder / SECRET)!r}).read()",
        f"assusoft.open({str(folder)!r}).photo('{MONTH}')",
    )
    assert ends == ["ok", "ok", "OperationalError", "PermissionError", "PermissionError", "PermissionError"]


# PostgreSQL


@pytest.fixture(scope="module")
def explored(given, postgres_database, tmp_path_factory):
    """The same facts in PostgreSQL with the views made twice; a connection of the role, and the search path."""
    file = tmp_path_factory.mktemp("moved") / "petit.zip"
    assusoft.open(given[0]).backup(file)
    with postgres_database() as url:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("ASSUSOFT_DATABASE", url)
            restore(file.parent / "petit", file)
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute(views_script("petit_lab").encode())
            before = owner.execute("SELECT key FROM pseudonymised.secret").fetchall()
            owner.execute(views_script("petit_lab").encode())
            assert owner.execute("SELECT key FROM pseudonymised.secret").fetchall() == before
            (path,) = owner.execute("SELECT current_schema()").fetchone()
            owner.execute(f"GRANT USAGE ON SCHEMA {path} TO petit_lab".encode())  # even then
        try:
            with psycopg.connect(url, autocommit=True) as actuary:
                actuary.execute("SET SESSION AUTHORIZATION petit_lab")
                yield actuary, path
        finally:
            with psycopg.connect(url, autocommit=True) as owner:
                owner.execute("DROP SCHEMA pseudonymised CASCADE")
                owner.execute(f"DROP OWNED BY petit_lab; DROP ROLE petit_lab; SET search_path = {path}".encode())


def test_the_views_show_what_the_copy_shows_but_for_the_pseudonyms(given, explored):
    tables = assusoft.open(given[1]).photo(MONTH).tables
    for table, fields in FIELDS.items():
        names = sorted(name for name, how in fields.items() if how != "pseudonym")
        query = f"SELECT {', '.join(names)} FROM pseudonymised.{table} WHERE month = '{MONTH}'"
        seen = explored[0].execute(query.encode()).fetchall()
        rows = tables[table][names].astype("object").where(tables[table][names].notna(), None)
        assert sorted(map(repr, seen)) == sorted(repr(tuple(row)) for row in rows.itertuples(index=False, name=None))
    months = explored[0].execute("SELECT person, count(DISTINCT month) FROM pseudonymised.worker GROUP BY person")
    assert max(count for _, count in months.fetchall()) == 4


@pytest.mark.parametrize("table", ["row_version", "content", "identity", "import_extract"])
def test_the_role_of_the_views_reads_no_base_table(explored, table):
    actuary, path = explored
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        actuary.execute(f"SELECT * FROM {path}.{table}".encode())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT key FROM pseudonymised.secret",
        "SELECT cells FROM pseudonymised.worker",
        "CREATE VIEW pseudonymised.mine AS SELECT 1",
        "SET ROLE postgres",
        "SELECT pg_read_file('PG_VERSION')",
    ],
)
def test_the_role_of_the_views_does_nothing_but_read_them(explored, statement):
    refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedColumn)
    with pytest.raises(refused):
        explored[0].execute(statement.encode())


def test_a_role_whose_name_is_no_plain_word_is_refused():
    with pytest.raises(Refused, match="is no name for a role"):
        views_script('x"; DROP TABLE answer; --')


def test_what_is_given_is_a_database_of_its_own(given):
    with sqlite3.connect(given[1] / "assusoft.db") as found:
        assert found.execute("SELECT count(*) FROM content").fetchone() == (0,)
        assert found.execute("SELECT count(*) FROM answer").fetchone() == (0,)
