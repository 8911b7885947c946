"""What a killed process leaves of a backup or a restore goes with the next one; what a live one holds stays."""

import fcntl
import signal
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from assusoft.employer.proof.unfinished import RESTORING, held, remove_dead_backups, remove_dead_restores

HOLD = """
import sys, time
from pathlib import Path
from zipfile import ZipFile
from assusoft.files import whole_file
from assusoft.employer.proof.unfinished import hold
with whole_file(Path(sys.argv[1])) as stream, ZipFile(stream, "w") as archive:
    hold(stream)
    archive.writestr("content.jsonl", b"[1]")
    stream.flush()
    print("held", flush=True)
    time.sleep(60)
"""


def begun(file: Path) -> subprocess.Popen[bytes]:
    """A process in the middle of a backup."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(file)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_killed_backup_is_removed_by_the_next_and_a_live_one_is_not(tmp_path) -> None:
    part = tmp_path / ".acme.zip.part"
    process = begun(tmp_path / "acme.zip")
    try:
        remove_dead_backups(tmp_path)
        assert part.exists()
    finally:
        process.kill()
        process.communicate()
    assert part.exists()
    remove_dead_backups(tmp_path)
    assert not part.exists()


def test_a_backup_that_is_ended_puts_away_its_part(folder, tmp_path) -> None:
    code = "import assusoft.cli, sys; from assusoft.employer.proof import backup as b\n"
    code += "b._configuration = lambda folder: (print('half', flush=True), __import__('time').sleep(60)) and ()\n"
    code += f"sys.argv = ['assusoft', '-C', {str(folder)!r}, 'backup', {str(tmp_path / 'a.zip')!r}]\n"
    process = subprocess.Popen([sys.executable, "-c", code + "assusoft.cli.main()"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"half\n"
    assert (tmp_path / ".a.zip.part").exists()
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert not list(tmp_path.glob("*.zip")) + list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("content", [b"", b"half", b"PK\x03\x04" + bytes(40)])
def test_unfinished_files_of_others_stay(tmp_path, content) -> None:
    (tmp_path / ".other.part").write_bytes(content)
    remove_dead_backups(tmp_path)
    assert (tmp_path / ".other.part").exists()


def test_a_link_to_a_backup_stays(tmp_path) -> None:
    with ZipFile(tmp_path / "acme.zip", "w") as archive:
        archive.writestr("content.jsonl", b"[1]")
    (tmp_path / ".a.part").symlink_to(tmp_path / "acme.zip")
    remove_dead_backups(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".a.part", "acme.zip"}


def test_a_folder_of_a_dead_restore_goes_and_that_of_a_live_one_stays(tmp_path) -> None:
    dead, live = tmp_path / f"{RESTORING}dead", tmp_path / f"{RESTORING}live"
    for place in (dead, live):
        place.mkdir()
        (place / "employer.toml").touch()
    with held(live):
        remove_dead_restores(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == [live.name]
        with live.joinpath("employer.toml").open() as other:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)  # only the folder is held
    remove_dead_restores(tmp_path)
    assert list(tmp_path.iterdir()) == []
