"""A backup is an input: all of it is checked before anything is written, and nothing stays behind of one refused."""

import json
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from support.small import FIRST, write_extracts, write_small
from support.world import World, hire

from assusoft.employer import open_employer, restore
from assusoft.employer.proof import archive as bounds
from assusoft.errors import AssusoftError, Refused

AT = datetime(2025, 12, 1, 9, tzinfo=UTC)
TOML = "folder/employer.toml"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """An employer with one import, and a backup beside it."""
    folder, world = write_small(tmp_path_factory.mktemp("restoring") / "acme"), World()
    hire(world, Random(1), FIRST)
    write_extracts(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", AT)
    employer.backup(folder.parent / "acme.zip")
    employer.store.close()
    return folder


@pytest.fixture
def file(built) -> Path:
    return built.parent / "acme.zip"


def changed(file: Path, into: Path, entries: dict[str, bytes | None]) -> Path:
    """A copy of the backup with entries replaced, added, or (None) left out."""
    with ZipFile(file) as old, ZipFile(into, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in entries:
                new.writestr(name, old.read(name))
        for name, content in entries.items():
            if content is not None:
                new.writestr(name, content)
    return into


def read(file: Path, name: str) -> bytes:
    with ZipFile(file) as archive:
        return archive.read(name)


def rewritten(file: Path, change: dict[str, object]) -> bytes:
    return json.dumps(json.loads(read(file, "facts.json")) | change).encode()


DAMAGED = {
    "no list of facts": lambda file: {"facts.json": None},
    "a list that is no JSON": lambda file: {"facts.json": b"{"},
    "a list of another shape": lambda file: {"facts.json": b"[]"},
    "a list without tables": lambda file: {"facts.json": rewritten(file, {"tables": {}})},
    "a table that is gone": lambda file: {"import.jsonl": None},
    "a table that is no JSON": lambda file: {"import.jsonl": b"no json\n"},
    "rows of another length": lambda file: {"import.jsonl": b"[1]\n"},
    "rows of other types": lambda file: {"import.jsonl": read(file, "import.jsonl").replace(b"2025", b"\\ud800", 1)},
    "bytes that are no UTF-8": lambda file: {"import.jsonl": b"\xff\xfe\n"},
    "a row twice": lambda file: {"import.jsonl": read(file, "import.jsonl") * 2},
    "a name that climbs": lambda file: {"folder/plans/../../out.toml": b""},
    "an absolute name": lambda file: {"folder//etc/passwd": b""},
    "a name with a line break": lambda file: {"folder/plans/a\nb.toml": b""},
    "a folder we do not know": lambda file: {"folder/bin/run": b""},
    "a file where a folder is": lambda file: {"folder/plans": b""},
    "a file below a file": lambda file: {"folder/plans/a": b"", "folder/plans/a/b": b""},
    "settings that are none": lambda file: {TOML: b"name = "},
    "no settings": lambda file: {TOML: None},
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_backup_is_refused_in_one_sentence_and_nothing_is_left(file, tmp_path, kind):
    broken = changed(file, tmp_path / "broken.zip", DAMAGED[kind](file))
    with pytest.raises(AssusoftError) as refused:
        restore(tmp_path / "again", broken)
    assert "\n" not in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.zip"]


def test_a_backup_with_a_bit_flipped_anywhere_is_refused_or_whole(file, tmp_path):
    content, rng = file.read_bytes(), Random(7)
    for number in range(25):
        place = rng.randrange(len(content))
        flipped = bytearray(content)
        flipped[place] ^= 1 << rng.randrange(8)
        broken, folder = tmp_path / f"{number}.zip", tmp_path / f"again{number}"
        broken.write_bytes(flipped)
        try:
            restore(folder, broken)
        except AssusoftError:
            assert not folder.exists()
        else:
            assert open_employer(folder).store.check_facts() == []


def test_a_link_in_a_backup_is_refused(file, tmp_path):
    broken = shutil.copy(file, tmp_path / "broken.zip")
    link = ZipInfo("folder/plans/link.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile(broken, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Refused, match="which is not a file of an employer folder"):
        restore(tmp_path / "again", broken)


def test_a_backup_larger_than_any_is_refused_before_it_is_unpacked(file, tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_FILE", 1000)
    large = changed(file, tmp_path / "large.zip", {"folder/plans/large.toml": b" " * 1001})
    with pytest.raises(Refused, match="larger than any backup"):
        restore(tmp_path / "again", large)


def test_the_backup_of_another_employer_is_not_restored_into_a_folder(file, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    settings = read(file, TOML).decode()
    name = open_employer(file.parent / "acme").name
    (folder / "employer.toml").write_text(settings.replace(name, "Somebody Else"))
    with pytest.raises(Refused, match=f"The backup is of '{name}', and .* is the folder of 'Somebody Else'"):
        restore(folder, file)
    assert [path.name for path in folder.iterdir()] == ["employer.toml"]


@pytest.mark.parametrize("url", ["sqlite:////tmp/x.db", "sqlite:///../x.db", "postgresql://u:p@a.example/x"])
def test_the_settings_of_a_backup_choose_no_database_outside_the_folder(file, tmp_path, url):
    settings = f'database = "{url}"\n' + "\n".join(
        line for line in read(file, TOML).decode().splitlines() if not line.startswith("database")
    )
    broken = changed(file, tmp_path / "broken.zip", {TOML: settings.encode()})
    with pytest.raises(Refused, match="names a database outside the folder"):
        restore(tmp_path / "again", broken)
    assert not (tmp_path / "again").exists()


def test_nothing_is_written_through_a_link(file, tmp_path):
    folder, outside = tmp_path / "again", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "plans").symlink_to(outside)
    with pytest.raises(Refused, match=r"plans is a link, and may lead out of the folder"):
        restore(folder, file)
    assert list(outside.iterdir()) == []
    assert [path.name for path in folder.iterdir()] == ["plans"]


def test_a_whole_backup_is_restored_and_leaves_nothing_beside(file, tmp_path):
    done = restore(tmp_path / "deep" / "again", file)
    assert done.left == ()
    assert open_employer(tmp_path / "deep" / "again").store.check_facts(done.copied.head) == []
    assert not [path for path in tmp_path.rglob("*") if "restoring" in path.name or "tried" in path.name]
