"""Backup and restore, one command each."""

import sqlite3
import stat
from pathlib import Path

import pytest

from assusoft.employer import open_employer, restore
from assusoft.errors import Refused

from .conftest import FIRST, assusoft, here


def files(folder: Path) -> dict[str, bytes]:
    kept = ("employer.toml", "sources", "plans", "suppliers", "templates", "expectations")
    paths = [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] in kept]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_a_folder_that_was_lost_is_restored_by_one_command_and_goes_on(answered: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "acme.zip", tmp_path / "again"
    made = assusoft(answered, "backup", str(file))
    head = open_employer(answered).store.head()
    assert (made.returncode, made.stderr) == (0, "")
    assert head in made.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    back = assusoft(folder, "restore", str(file))
    assert (back.returncode, back.stderr) == (0, "")
    assert head in back.stdout
    employer = open_employer(folder)
    assert employer.store.check_facts(head) == []
    assert employer.messages(FIRST) == open_employer(answered).messages(FIRST)
    assert files(folder) == files(answered)
    assert assusoft(folder, "close", "--month", FIRST).returncode in (0, 1)


def test_configuration_that_differs_is_left_and_named_and_facts_are_never_restored_over(
    answered: Path, tmp_path: Path
) -> None:
    file, folder = tmp_path / "acme.zip", tmp_path / "again"
    open_employer(answered).backup(file)
    folder.mkdir()
    settings = (answered / "employer.toml").read_text().replace('language = "fr"', 'language = "nl"')
    (folder / "employer.toml").write_text(settings)
    done = here(folder, "restore", str(file))
    assert done.returncode == 0
    assert "employer.toml differs from the one in the backup and was not changed." in done.stderr
    assert (folder / "employer.toml").read_text() == settings

    again = here(folder, "restore", str(file))
    assert again.returncode == 2
    assert "holds facts already" in again.stderr


def test_a_backup_is_not_written_over_another_and_leaves_nothing_when_it_fails(answered: Path, tmp_path: Path) -> None:
    employer = open_employer(answered)
    employer.backup(tmp_path / "acme.zip")
    with pytest.raises(Refused, match="exists already: a backup is not written over another"):
        employer.backup(tmp_path / "acme.zip")
    with pytest.raises(Refused, match=r"the folder .*nowhere does not exist"):
        employer.backup(tmp_path / "nowhere" / "acme.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["acme.zip"]


def test_a_file_that_is_no_whole_backup_is_refused(answered: Path, tmp_path: Path) -> None:
    file = tmp_path / "acme.zip"
    open_employer(answered).backup(file)
    (tmp_path / "cut.zip").write_bytes(file.read_bytes()[:-100])
    (tmp_path / "text.zip").write_text("no zip")
    for name in ("cut.zip", "text.zip"):
        with pytest.raises(Refused, match=r"is not a whole backup: .*\. No fact was restored\."):
            restore(tmp_path / "again", tmp_path / name)
    with pytest.raises(Refused, match="there is no such file"):
        restore(tmp_path / "again", tmp_path / "none.zip")
    assert not (tmp_path / "again").exists()


def test_facts_cut_off_at_the_end_are_missed_by_verify_with_the_hash_that_backup_printed(
    answered: Path, tmp_path: Path
) -> None:
    file, folder = tmp_path / "acme.zip", tmp_path / "again"
    head = open_employer(answered).backup(file).head
    restore(folder, file)
    connection = sqlite3.connect(folder / "assusoft.db")
    for statement in (
        "DELETE FROM answer WHERE number = (SELECT max(number) FROM answer)",
        "DELETE FROM chain WHERE number = (SELECT max(number) FROM chain)",
    ):
        connection.execute(statement)
    connection.commit()
    connection.close()
    assert here(folder, "verify").returncode == 0
    found = here(folder, "verify", "--head", head)
    assert (found.returncode, f"has the head hash {head}: facts" in found.stdout) == (2, True)
    assert f"Hash of the facts: {head}." in here(answered, "verify", "--head", head).stderr
