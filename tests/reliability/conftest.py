"""A tiny sample employer, made once; every test works on a copy."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from suppliers.conftest import (
    certificates,
    mail_server,
    ssh_server,
    sshd,
    sshd_running,
    tls_files,
    vsftpd,
    vsftpd_running,
)
from support.command import here as run_here

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import Names, answer_month
from assusoft.employer import open_employer

from .crash import Program, start

__all__ = [
    "certificates", "mail_server", "ssh_server", "sshd", "sshd_running", "tls_files", "vsftpd", "vsftpd_running",
]  # fmt: skip

FIRST = "2025-11"
AT = datetime(2025, 12, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The real program, its imports done once, to be run and killed."""
    started = start(tmp_path_factory.mktemp("strace") / "log")
    yield started
    started.warm.communicate()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The employer as written: nothing imported yet."""
    folder = tmp_path_factory.mktemp("tiny") / "employer"
    write_employer(folder, workers=80, months=2)
    return folder


@pytest.fixture(scope="session")
def imported(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first month imported, no question answered."""
    folder = tmp_path_factory.mktemp("imported") / "employer"
    shutil.copytree(written, folder)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", AT)
    employer.store.close()
    return folder


@pytest.fixture(scope="session")
def answered(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first month imported, every scripted answer given, not closed."""
    folder = tmp_path_factory.mktemp("answered") / "employer"
    shutil.copytree(written, folder)
    employer = open_employer(folder)
    answer_month(employer, Names(), FIRST, [one for one in scripted_answers(folder) if one.month == FIRST])
    employer.store.close()
    return folder


def assusoft(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the real program in an employer folder."""
    program = Path(sys.executable).with_name("assusoft")
    return subprocess.run(
        [program, "-C", folder, *words], capture_output=True, text=True, env=os.environ | {"ASSUSOFT_USER": "An"}
    )


def here(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The same in this process, where nothing hangs on its being one of its own."""
    return subprocess.CompletedProcess(words, *run_here(["-C", str(folder), *words]))
