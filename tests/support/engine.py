"""A scheduler and workers started by their own commands, what they use, and how one of them is killed."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from distributed import Client

TESTS = Path(__file__).parents[1]
FORKS = "multiprocessing.forkserver"


QUIET = {
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}
"""As docs/how-to/bureau.md says."""


def environment() -> dict[str, str]:
    """That of a program which finds the steps of these tests."""
    paths = [str(TESTS), *(path for path in sys.path if path)]
    return os.environ | QUIET | {"PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))}


@dataclass
class Cluster:
    """`dask scheduler` and so many `dask worker`; each is started again when it ended."""

    port: int
    workers: int
    log: Path
    programs: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return f"tcp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start what does not run."""
        here = ("--dashboard-address", "127.0.0.1:0")
        self._start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", str(self.port), *here)
        for number in range(self.workers):
            words = ("worker", self.address, "--nthreads", "1", "--memory-limit", "0", *here)
            self._start(f"worker {number}", *words)

        with Client(self.address, timeout=120, set_as_default=False) as client:
            client.wait_for_workers(self.workers, timeout=120)

    def runs(self, name: str) -> bool:
        """Whether that program runs."""
        return name in self.programs and self.programs[name].poll() is None

    def stop(self) -> None:
        """End all of them."""
        for program in reversed(self.programs.values()):
            program.terminate()
        for program in self.programs.values():
            try:
                program.wait(30)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()

    def kill(self, name: str) -> None:
        """As a machine that lost its power: a program and what it started, at once."""
        program = self.programs[name]
        for one in [psutil.Process(program.pid), *psutil.Process(program.pid).children(recursive=False)]:
            one.kill()
        program.wait()

    def working(self) -> dict[int, psutil.Process]:
        """Process of a step under way -> the worker's process that waits for it."""
        running = {process.pid: process for process in psutil.Process().children(recursive=True)}
        servers = {pid: process for pid, process in running.items() if is_server(process)}
        found = {}
        for pid, process in running.items():
            server = servers.get(_parent(process))
            if server is not None and _parent(server) in running:
                found[pid] = running[_parent(server)]
        return found

    def _start(self, name: str, *words: str) -> None:
        if self.runs(name):
            return
        with self.log.open("ab") as log:
            self.programs[name] = subprocess.Popen(
                [sys.executable, "-m", "dask", *words],
                env=environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def is_server(process: psutil.Process) -> bool:
    """Whether it is a fork server; steps, forked from one, have its name, but one for a parent."""
    try:
        parent = process.parent()
    except psutil.Error:
        return False
    return FORKS in _words(process) and (parent is None or FORKS not in _words(parent))


def _parent(process: psutil.Process) -> int:
    try:
        return int(process.ppid())
    except psutil.Error:
        return 0


def _kind(words: str) -> str:
    """Which program of the engine it is; '' of what a step started."""
    for mark, kind in ((FORKS, "fork servers"), ("multiprocessing.spawn", "workers"), ("dask scheduler", "scheduler"),
                       ("dask worker", "nannies"), (" run ", "command"), ("book_run", "command")):  # fmt: skip
        if mark in words:
            return kind
    return ""


def _words(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def kill_worker(cluster: Cluster, rng: random.Random, step: int | None = None, patience: float = 20) -> int | None:
    """Kill the worker whose step runs in that process, or one that has a step by chance; the step's process.

    None when no worker had a step for so long.
    """
    until = time.monotonic() + patience
    while time.monotonic() < until:
        working = cluster.working()
        chosen = step if step in working else rng.choice(sorted(working)) if working and step is None else None
        if chosen is not None:
            os.kill(working[chosen].pid, signal.SIGKILL)
            psutil.wait_procs([psutil.Process(chosen)] if psutil.pid_exists(chosen) else [], timeout=10)
            return chosen
        time.sleep(0.02)
    return None


def process_at(port: int) -> int | None:
    """The process that has this end of a connection of loopback."""
    for one in psutil.net_connections("tcp4"):
        if one.laddr and one.laddr.port == port and one.pid:
            return int(one.pid)
    return None


class Used:
    """Processor seconds below this process while a block runs: of steps, and of the engine (all else).

    What killed programs used in their last tenths of a second is lost.
    """

    def __enter__(self) -> "Used":
        self._seen = dict[tuple[int, float], tuple[float, float]]()
        self._kinds = dict[tuple[int, float], str]()
        self._stop = threading.Event()
        self._look()
        self._before = dict(self._seen)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *given: object) -> None:
        self._look()
        self._stop.set()
        self._thread.join()
        own = {key: seen[0] - self._before.get(key, (0.0, 0.0))[0] for key, seen in self._seen.items()}
        waited = {key: seen[1] - self._before.get(key, (0.0, 0.0))[1] for key, seen in self._seen.items()}
        self.engine, self.steps = sum(own.values()), sum(waited.values())
        self.parts = Counter[str]()
        for key, seconds in own.items():
            self.parts[self._kinds[key]] += seconds

    def _watch(self) -> None:
        while not self._stop.wait(1):
            self._look()

    def _look(self) -> None:
        """Of each program its own seconds; of a fork server those of the steps it waited for. Steps are left out."""
        for process in psutil.Process().children(recursive=True):
            try:
                words, times, key = _words(process), process.cpu_times(), (process.pid, process.create_time())
                forks = FORKS in words
                if (forks and not is_server(process)) or not _kind(words):
                    continue
                waited = times.children_user + times.children_system if forks else 0.0
                self._seen[key], self._kinds[key] = (times.user + times.system, waited), _kind(words)
            except psutil.Error:
                continue


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
