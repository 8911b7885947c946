"""Nobody but its owner reads what a month leaves behind, whatever the umask."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from support.small import FIRST, write_extracts, write_small
from support.world import World, hire

from assusoft.employer import open_employer, restore
from assusoft.employer.scaffold import write_scaffold
from assusoft.workbench.audit.files import write_report

AT = datetime(2025, 12, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")


@pytest.fixture(autouse=True)
def _generous():
    """A process that would give everybody every right."""
    before = os.umask(0)
    yield
    os.umask(before)


def readable(folder: Path, but: set[Path] = frozenset()) -> list[str]:
    """What others than the owner may read, write or enter."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path not in but and path.stat().st_mode & 0o077
    )


def test_month_audit_backup_and_restored_folder_are_for_their_owner(tmp_path):
    folder, world = write_small(tmp_path / "acme"), World()
    hire(world, Random(1), FIRST)
    world.workers["W00001"]["statute"] = "employee"
    write_extracts(folder, world, FIRST)
    given = set(folder.rglob("*"))
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", AT)
    employer.audit(FIRST, "An", AT)
    written = write_report(employer, employer.audit_report(FIRST))
    employer.close(FIRST, "An", AT)
    sent = employer.send("An", lambda: AT)
    employer.backup(tmp_path / "copy.zip")
    restore(tmp_path / "again", tmp_path / "copy.zip")
    employer.store.close()
    assert written.paths[0].is_file()
    assert {one.state for one in sent.values()} == {"sent"}
    assert {"assusoft.db", ".closed"} <= {path.name for path in folder.iterdir()}
    assert readable(folder, given) == []
    assert readable(tmp_path / "again") == []
    assert stat.S_IMODE((tmp_path / "copy.zip").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "again").stat().st_mode) == 0o700


def test_new_employer_folder_is_for_its_owner(tmp_path):
    write_scaffold(tmp_path / "new")
    assert readable(tmp_path) == []
