"""Listings kept under one hash: shown at once, equal to what is derived, missed when anything they hang on moves."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from zipfile import ZipFile

import pytest
from support.command import call

from assusoft.employer import open_employer
from assusoft.employer.kept import deriving, listing, month_listing, stamp
from assusoft.employer.kept.files import keep
from assusoft.employer.kept.listing import TABLES

FIRST, SECOND = "2025-11", "2025-12"


@pytest.fixture
def derived(monkeypatch) -> list[Path]:
    """The folders whose listing was derived, in order; kept ones add nothing."""
    calls: list[Path] = []
    derive = deriving.derive

    def counted(folder, month):
        calls.append(folder)
        return derive(folder, month)

    monkeypatch.setattr(deriving, "derive", counted)
    return calls


@pytest.fixture(scope="module")
def shared(built, tmp_path_factory) -> Path:
    """A copy that nobody changes, with the second month kept; what is kept of it serves all tests."""
    folder = shutil.copytree(built, tmp_path_factory.mktemp("kept") / "acme")
    month_listing(folder, SECOND)
    return folder


@pytest.fixture
def warm(shared, tmp_path) -> Path:
    """A copy to be changed, with the second month and nothing else kept."""
    folder = shutil.copytree(shared, tmp_path / "warm")
    for path in (folder / ".kept").glob("*-working.json"):
        path.unlink()
    return folder


def test_what_is_kept_is_what_is_derived_for_every_person(folder):
    fresh, kept = month_listing(folder, SECOND), month_listing(folder, SECOND, tables=True)
    assert kept.contents == {}
    assert kept.document == fresh.document | {"stamp": stamp.stamp_of(folder)}
    employer = open_employer(folder)
    persons = sorted(employer.photo(SECOND).worker["person"].unique())
    assert len(persons) > 70
    for person in persons:
        assert kept.person(person) == fresh.person(person)
    for person in persons[::10]:  # the employer is slower to ask
        rows, shown = kept.person(person), employer.person(person, SECOND)
        assert {name: len(rows[name]) for name in TABLES} == {name: len(shown[name]) for name in TABLES}


VERBS = [("status",), ("tasks",), ("messages",), ("person", "P00012")]
FORMS = [(*verb, *form) for form in ((), ("--json",)) for verb in VERBS]


@pytest.mark.parametrize(
    "words",
    [
        one
        if one in (("tasks",), ("messages", "--json"), ("person", "P00012"))
        else pytest.param(one, marks=pytest.mark.long)
        for one in FORMS
    ],
)
def test_a_verb_prints_the_same_from_what_is_kept(folder, derived, monkeypatch, capsys, words):
    first = call(monkeypatch, capsys, folder, *words)
    assert call(monkeypatch, capsys, folder, *words) == first
    assert len(derived) == 1


def test_an_unchanged_month_is_derived_once_for_all_listings(folder, derived):
    for tables in (False, True, True):
        month_listing(folder, None, tables)
    assert len(derived) == 1


def _answer(folder: Path) -> None:
    employer = open_employer(folder)
    task = next(task for task in employer.tasks() if task.kind == "affiliation")
    employer.answer(task.id, "affiliate", {}, "An", employer.store.imports()[-1].at)
    employer.store.close()


def _edit(name: str, before: str, after: str):
    def edit(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), "utf-8")

    return edit


def _add(name: str):
    def add(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("# ours\n", "utf-8")

    return add


INPUTS = {
    "facts": _answer,
    "language": _edit("employer.toml", 'language = "fr"', 'language = "nl"'),
    "a plan sheet": _edit("plans/group.toml", "\n", "\n# looked at again\n"),
    "a source": _edit("sources/blox.toml", "\n", "\n# looked at again\n"),
    "a supplier": _edit("suppliers/leasing-c.toml", "\n", "\n# looked at again\n"),
    "a template": _add("templates/mails/note.j2"),
    "a check": _add("expectations/checks.toml"),
}


@pytest.mark.parametrize(
    "changed", [one if one in ("facts", "language") else pytest.param(one, marks=pytest.mark.long) for one in INPUTS]
)
def test_one_input_that_moves_is_a_miss(warm, derived, changed):
    month_listing(warm, SECOND)
    INPUTS[changed](warm)
    after = month_listing(warm, SECOND)
    assert len(derived) == 1
    assert after.document == deriving.derive(warm, SECOND).document


def test_another_version_of_the_program_is_a_miss(warm, derived, monkeypatch):
    month_listing(warm, SECOND)
    monkeypatch.setattr(stamp, "_version", lambda package: "0.0.0")
    month_listing(warm, SECOND)
    assert len(derived) == 1


def test_a_changed_file_of_the_program_is_a_miss(folder, derived, monkeypatch, tmp_path):
    program = tmp_path / "program"
    program.mkdir()
    (program / "rules.toml").write_text("")
    monkeypatch.setattr(stamp, "resource_folder", lambda name: program)
    month_listing(folder, SECOND)
    month_listing(folder, SECOND)
    assert len(derived) == 1
    (program / "rules.toml").write_text("changed = true\n")
    month_listing(folder, SECOND)
    assert len(derived) == 2


def test_another_month_has_a_listing_of_its_own(folder, derived):
    assert month_listing(folder, FIRST).document["month"] == FIRST
    assert month_listing(folder, SECOND).document["month"] == SECOND
    assert month_listing(folder, FIRST).document["month"] == FIRST
    assert len(derived) == 2


def _kept(folder: Path, ending: str) -> list[Path]:
    return sorted((folder / ".kept").glob(f"*.{ending}"))


def test_a_document_that_was_touched_is_not_believed(warm, derived):
    fresh = month_listing(warm, SECOND)
    (path,) = _kept(warm, "json")
    path.write_bytes(path.read_bytes().replace(b"blocked", b"allowed"))
    assert month_listing(warm, SECOND).document | {"stamp": stamp.stamp_of(warm)} == fresh.document
    assert len(derived) == 1


def test_a_document_under_another_stamp_is_not_believed(warm, derived):
    month_listing(warm, SECOND)
    (path,) = _kept(warm, "json")
    _edit("plans/group.toml", "\n", "\n# looked at again\n")(warm)
    path.rename(path.with_name(f"{stamp.stamp_of(warm)}-{SECOND}.json"))
    month_listing(warm, SECOND)
    assert len(derived) == 1


@pytest.mark.parametrize("harm", ["touched", "deleted"])
def test_rows_that_are_not_those_written_are_derived_again(warm, derived, harm):
    fresh = month_listing(warm, SECOND)
    path = _kept(warm, "arrow")[0]
    if harm == "deleted":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert month_listing(warm, SECOND, tables=True).person("P00012") == fresh.person("P00012")
    assert len(derived) == 1


def test_only_the_owner_may_read_what_is_kept(warm):
    month_listing(warm, SECOND)
    paths = [*_kept(warm, "json"), *_kept(warm, "arrow")]
    assert len(paths) == 1 + len(TABLES)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert stat.S_IMODE((warm / ".kept").stat().st_mode) == 0o700


@pytest.mark.long
def test_it_may_be_deleted_at_any_time_and_what_is_stale_goes_by_itself(folder, derived):
    month_listing(folder, SECOND)
    shutil.rmtree(folder / ".kept")
    month_listing(folder, SECOND)
    _edit("plans/group.toml", "\n", "\n# looked at again\n")(folder)
    month_listing(folder, SECOND)
    assert len(derived) == 3
    assert len(_kept(folder, "json")) == 1
    assert len(_kept(folder, "arrow")) == len(TABLES)


def test_a_folder_that_cannot_be_written_keeps_nothing_and_shows_the_month(folder, derived):
    (folder / ".kept").write_text("in the way")
    assert month_listing(folder, SECOND).document["month"] == SECOND
    assert month_listing(folder, SECOND).document["month"] == SECOND
    assert len(derived) == 2


def test_nothing_is_kept_when_facts_moved_while_it_was_derived(folder, derived, monkeypatch):
    heads = iter(["a" * 64, "b" * 64])
    monkeypatch.setattr(listing, "stamp_of", lambda folder: next(heads))
    month_listing(folder, SECOND)
    assert not (folder / ".kept").exists()


def test_a_refusal_is_the_one_that_looking_gives(shared, monkeypatch, capsys):
    month_listing(shared, None)
    for words, sentence in (
        (("person", "P99999"), f"Nobody is known as 'P99999' in {SECOND}."),
        (("messages", "--supplier", "nobody"), "There is no supplier 'nobody'. Known: "),
        (("tasks", "--month", "2025-13"), "'2025-13' is not a month."),
        (("tasks", "--month", "2026-09"), "2026-09 has no import yet."),
    ):
        status, _, err = call(monkeypatch, capsys, shared, *words)
        assert (status, sentence in err) == (2, True), err


@pytest.mark.parametrize(
    "words",
    [
        ("certificate", "--month", SECOND),
        pytest.param(("verify",), marks=pytest.mark.long),
        ("close", "--month", SECOND),
        ("send",),
    ],
)
def test_what_decides_or_sends_does_not_look_at_what_is_kept(folder, monkeypatch, capsys, words):
    other = shutil.copytree(folder, folder.parent / "other")
    for name in ("working", SECOND):
        keep(folder, stamp.stamp_of(folder), name, {"month": SECOND, "status": {"files": [], "wrong": 1}}, {})
    assert "wrong" in month_listing(folder, None).status  # what looks believes it
    status, out, err = call(monkeypatch, capsys, folder, *words)
    assert (status, out, err.replace(str(folder), str(other))) == call(monkeypatch, capsys, other, *words)


def test_a_backup_holds_nothing_of_what_is_kept(shared, monkeypatch, capsys, tmp_path):
    backup = tmp_path / "backup.zip"
    assert call(monkeypatch, capsys, shared, "backup", str(backup))[0] == 0
    with ZipFile(backup) as archive:
        assert [name for name in archive.namelist() if "kept" in name] == []
        assert any(name.endswith("employer.toml") for name in archive.namelist())


@pytest.mark.parametrize("words", ["status", "tasks", "messages"])
def test_what_is_kept_is_shown_without_what_derives_it(shared, words):
    month_listing(shared, None)
    program = f"import sys; sys.argv = ['assusoft', '-C', {str(shared)!r}, {words!r}]\n" + dedent("""\
        from assusoft.cli import main
        try:
            main()
        finally:
            print("LOADED", *(name for name in ("pandas", "sqlalchemy", "duckdb") if name in sys.modules))
        """)
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert found.returncode in (0, 1)
    assert found.stdout.splitlines()[-1] == "LOADED"


def test_person_is_found_by_a_part_of_the_name(shared):
    listing = month_listing(shared, SECOND, tables=True)
    row = open_employer(shared).photo(SECOND).worker.set_index("person").loc["P00012"]
    assert listing.meant(f"{row['first_name']} {row['last_name']}".upper()) == "P00012"
    assert listing.meant("p00012") == "P00012"
    assert listing.meant("nobody is called so") == "nobody is called so"
