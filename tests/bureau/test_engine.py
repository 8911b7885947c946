"""One employer that hangs, dies or is broken stops no other; a worker that dies is replaced, and nothing done twice."""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from support.bureau import MONTH, as_called, closed_and_killed, killed_while_sending, small_bureau

from assusoft.bureau import engine as engines
from assusoft.bureau import steps
from assusoft.bureau.engine import PRELOADED, at_once, engine, largest_first, stopped_at
from assusoft.bureau.one_step import Task
from assusoft.bureau.running import run_step
from assusoft.bureau.settings import Bureau, Member, load_bureau
from assusoft.employer import open_employer
from assusoft.errors import Refused
from assusoft.store.engine import reading
from assusoft.store.tables import lease

LONG_ENOUGH = partial(stopped_at, limit=120, preload=())


def tasks_of(bureau, do):
    return [Task("close", do, member, MONTH, "night", 1, bureau.folder) for member in bureau.members]


def test_what_hangs_dies_or_breaks_stops_no_other_and_is_told_in_a_line_each(tmp_path):
    built = small_bureau(tmp_path / "bureau", ["hangs", "swells", "dies", "breaks", "starved", "well"])
    (built.folder / "wrong").mkdir()
    (built.folder / "wrong" / "employer.toml").write_text("name = ", "utf-8")
    wrong = Member("wrong", built.folder / "wrong")
    away = Member("away", built.folder / "well", "postgresql://nobody@127.0.0.1:1/away")
    bureau = Bureau(built.folder, "en", (*built.members, wrong, away), 60)
    does = partial(stopped_at, limit=12, preload=PRELOADED, memory=400_000_000)
    with engine(workers=1) as carry:
        found = {one.employer: one for one in carry(tasks_of(bureau, as_called), does)}
    assert {key: one.state for key, one in found.items()} == {
        "hangs": "failed", "swells": "failed", "dies": "failed", "breaks": "failed", "starved": "failed",
        "well": "done", "wrong": "refused", "away": "refused",
    }  # fmt: skip
    assert found["hangs"].sentence.startswith("It took longer than 12 seconds and was stopped")
    assert found["swells"].sentence.startswith("It needed more than the 400 MB that memory_mb in bureau.toml allows")
    assert "exit code -9); the machine may have run out of memory" in found["dies"].sentence
    assert "ValueError in bureau.py, line" in found["breaks"].sentence
    assert "Eva" not in found["breaks"].sentence  # whose data an error quotes is not told
    assert "not enough memory" in found["starved"].sentence
    assert "employer.toml, end of document: this is not valid TOML" in found["wrong"].sentence
    assert found["away"].sentence.startswith("The database postgresql://nobody@127.0.0.1:1/away cannot be used: ")
    assert multiprocessing.active_children() == []


def test_the_largest_employer_is_begun_first(tmp_path):
    bureau = small_bureau(tmp_path / "bureau", ["small", "large", "none"])
    path = bureau.folder / "large" / "extracts" / MONTH / "workers.csv"
    path.write_bytes(path.read_bytes() * 2)
    (bureau.folder / "none" / "extracts" / MONTH / "workers.csv").unlink()
    assert [task.member.key for task in largest_first(tasks_of(bureau, as_called))] == ["large", "small", "none"]
    assert (at_once(3, 2), at_once(1, 8), at_once(9) >= 1) == (2, 1, True)


def test_a_scheduler_that_does_not_answer_is_refused_and_takes_no_number(tmp_path, monkeypatch):
    bureau = small_bureau(tmp_path / "bureau")
    monkeypatch.setattr(engines, "_REACHED", 1)
    with pytest.raises(Refused, match=r"No scheduler answers at tcp://127\.0\.0\.1:1\."):
        run_step(bureau, steps.STEPS, "import", MONTH, "An", _never, "tcp://127.0.0.1:1")
    monkeypatch.setattr(engines, "has_engine", lambda: False)
    with pytest.raises(Refused, match=r"A scheduler needs Dask\. Install it with: pip install 'assusoft\[bureau\]'"):
        run_step(bureau, steps.STEPS, "import", MONTH, "An", _never, "tcp://127.0.0.1:1")
    assert not (bureau.folder / "runs").exists()


def _never():
    from datetime import UTC, datetime

    return datetime(2026, 3, 5, tzinfo=UTC)


def test_a_step_whose_worker_is_killed_is_started_again_and_the_month_closed_once(tmp_path):
    bureau = small_bureau(tmp_path / "bureau", imported=True)
    with engines._local(1) as client:
        assert addresses_listened_on() <= {"0100007F"}
        found = list(engines._carried(client, tasks_of(bureau, closed_and_killed), LONG_ENOUGH))
    assert [(one.state, one.sentence) for one in found] == [("done", "2026-01 is closed already.")]
    store = open_employer(bureau.folder / "acme").store
    assert [(one.month, one.number) for one in store.closings()] == [(MONTH, 1)]
    assert leases_of(store) == ["close", "close"]


@pytest.mark.long
def test_what_left_when_a_worker_was_killed_does_not_leave_again(tmp_path):
    bureau = small_bureau(tmp_path / "bureau", ["acme", "bolt"], imported=True)
    for member in bureau.members:
        open_employer(member.folder).close(MONTH, "An", _never())
    with engine(workers=2) as carry:
        tasks = [Task("send", killed_while_sending, one, MONTH, "night", 2, bureau.folder) for one in bureau.members]
        found = list(carry(tasks, LONG_ENOUGH))
    assert {one.sentence for one in found} == {"Sent: 0; waiting for a person: insurer-1."}
    for member in bureau.members:
        store = open_employer(member.folder).store
        assert [event.state for event in store.events("insurer-1")] == ["queued", "sending", "in_doubt"]
        assert len(list((member.folder / "out" / "insurer").glob("*"))) == len(store.transmissions()[0].documents)
        assert leases_of(store) == ["send", "send"]


def leases_of(store):
    with reading(store.engine) as connection:
        return [row.step for row in connection.execute(lease.select().order_by(lease.c.number))]


def addresses_listened_on() -> set[str]:
    """The addresses, in hexadecimal, on which this process and its children listen."""
    ours = {str(os.getpid()), *(str(child.pid) for child in multiprocessing.active_children())}
    sockets = set()
    for process in ours:
        for handle in Path(f"/proc/{process}/fd").iterdir():
            target = os.readlink(handle) if handle.is_symlink() else ""
            if target.startswith("socket:["):
                sockets.add(target[8:-1])
    lines = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return {words[1].split(":")[0] for words in lines if words[3] == "0A" and words[9] in sockets}


@pytest.mark.long
def test_a_hang_on_a_cluster_is_stopped_there_and_the_others_are_done(tmp_path):
    small_bureau(tmp_path / "bureau", ["hangs", "dies", "well", "good"])
    bureau = load_bureau(tmp_path / "bureau")
    with engine(workers=2) as carry:
        found = {
            one.employer: one for one in carry(tasks_of(bureau, as_called), partial(stopped_at, limit=10, preload=()))
        }
    assert {key: one.state for key, one in found.items()} == {
        "hangs": "failed", "dies": "failed", "well": "done", "good": "done",
    }  # fmt: skip
    assert found["well"].sentence != found["good"].sentence  # each in a process of its own


@pytest.mark.long
def test_a_scheduler_without_workers_is_refused_and_one_that_is_lost_fails_what_is_left(tmp_path, monkeypatch):
    bureau = small_bureau(tmp_path / "bureau", ["hangs", "well"])
    monkeypatch.setattr(engines, "_REACHED", 15)
    with dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", tmp_path / "s.json") as scheduler:
        while not (tmp_path / "s.json").is_file():
            time.sleep(0.2)
        address = json.loads((tmp_path / "s.json").read_text("utf-8"))["address"]
        with pytest.raises(Refused, match=rf"The scheduler at {address} has no worker\. Start some: dask worker"):
            run_step(bureau, steps.STEPS, "import", MONTH, "An", _never, address)
        with dask("worker", address, "--nthreads", "2", "--memory-limit", "0"), engine(address) as carry:
            told = carry(tasks_of(bureau, as_called), LONG_ENOUGH)
            assert (first := next(told)).employer == "well", first
            scheduler.kill()
            assert [(one.employer, one.sentence) for one in told] == [
                ("hangs", "The scheduler was lost. Run the step again.")
            ]


@contextmanager
def dask(*words):
    """A program of Dask, which finds the steps of these tests, stopped at the end."""
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    command = [sys.executable, "-m", "dask", *map(str, words), "--dashboard-address", "127.0.0.1:0"]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": paths}, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
