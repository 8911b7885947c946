"""A disk that is full, of the servers as they are: needs the right to mount one of a megabyte."""

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from .test_sftp import SECOND, sent


@pytest.fixture(params=["sshd", "vsftpd"])
def full(request: pytest.FixtureRequest) -> Iterator[Any]:
    server = request.getfixturevalue(request.param)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(server.folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()[-100:]}")
    yield server
    subprocess.run(["umount", str(server.folder)], check=True)


def test_a_full_disk_is_a_failure_and_nothing_has_its_name(full) -> None:
    outcome = sent(full.way)
    assert (outcome.state, outcome.certain) == ("failed", True)
    lost = "The connection was lost before anything was handed over: "  # some servers hang up instead of saying it
    assert outcome.reason.startswith((f"The server did not take {SECOND.name}: ", lost))
    assert [name for name in full.held if not name.startswith(".")] == []  # of a line that was hung up a part may stay
