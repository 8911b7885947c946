"""What the engine costs beside the steps: a step that only opens the database, for many very small employers.

    python benchmarks/bureau.py [--employers 20]

In this process; in a process for each, one after the other; on a cluster of two workers. Seconds of wall clock, and of
processor time: of this process and of those it waited for, and of the fork servers, which wait for the steps. What
these used is read in /proc every tenth of a second (Linux).
"""

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.bureau import small_bureau, task_of

from assusoft.bureau.engine import PRELOADED, Does, engine, stopped_at
from assusoft.bureau.one_step import Task, take_step

TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print what each way takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--employers", type=int, default=20)
    employers = parser.parse_args().employers
    with TemporaryDirectory() as folder:
        bureau = small_bureau(Path(folder) / "bureau", [f"e{number}" for number in range(employers)], imported=True)
        tasks = [task_of(bureau, "upgrade", member.key) for member in bureau.members]
        does = partial(stopped_at, limit=600, preload=PRELOADED)
        print(f"{employers} employers: seconds of wall clock, and of processor time")
        measured("in this process", lambda: [take_step(task) for task in tasks])
        measured("a process each", lambda: carried(tasks, does, 1))
        measured("a cluster of two", lambda: carried(tasks, does, 2))


def carried(tasks: list[Task], does: Does, workers: int) -> None:
    """Do the tasks, that many at a time."""
    with engine(workers=workers) as carry:
        assert all(one.state == "done" for one in carry(tasks, does))


def measured(name: str, work: Callable[[], object]) -> None:
    """Do it, and print what it cost."""
    stop, seen, before = threading.Event(), dict[int, float](), fork_servers()
    watch = threading.Thread(target=watched, args=(stop, seen), daemon=True)
    watch.start()
    began, own = time.monotonic(), sum(os.times()[:4])
    work()
    wall, own = time.monotonic() - began, sum(os.times()[:4]) - own
    stop.set()
    watch.join()
    forked = sum(seconds - before.get(process, 0) for process, seconds in seen.items())
    print(f"{name}: {wall:.1f}, {own + forked:.1f}")


def watched(stop: threading.Event, seen: dict[int, float]) -> None:
    """Keep the most that each fork server used."""
    while not stop.is_set():
        for process, seconds in fork_servers().items():
            seen[process] = max(seconds, seen.get(process, 0))
        stop.wait(0.1)


def fork_servers() -> dict[int, float]:
    """Processor seconds of each fork server below this process, with the processes it waited for."""
    parents, spent = dict[int, int](), dict[int, float]()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
            is_server = b"multiprocessing.forkserver" in (path / "cmdline").read_bytes()
        except OSError:
            continue
        parents[int(path.name)] = int(words[1])
        if is_server:
            spent[int(path.name)] = sum(map(int, words[11:15])) / TICKS
    return {process: seconds for process, seconds in spent.items() if is_below(process, parents)}


def is_below(process: int, parents: dict[int, int]) -> bool:
    """Whether this process is above that one."""
    while process in parents and process != os.getpid():
        process = parents[process]
    return process == os.getpid()


if __name__ == "__main__":
    main()
