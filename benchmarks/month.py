"""The whole month of sample employers: import, decide, answer, close with four reports; then one answer more.

    python benchmarks/month.py [--workers 600 16000] [--xlsx]

Each employer lives through two months in a process of its own: the takeover, and the next month, which is the one
measured; twenty of its tasks are answered one by one. Then it is stored once more with 2 % of its rows changed.
With --xlsx every file of the employer is a workbook.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pandas as pd
from importing import raw
from sheets import only_workbooks

from assusoft.collecting import collect_rarely, keep_memory
from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import BY, Names, answer_month, answer_tasks, close_month
from assusoft.demo.truth.script import ScriptedAnswer
from assusoft.employer import Employer, open_employer
from assusoft.month.tasks.task import Choice, Task
from assusoft.store import open_store

FIRST, SECOND = "2025-11", "2025-12"
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)

IMPOSSIBLE = "inconsistent_data"
"""Task of an impossible date; no cell of a workbook holds one, so there it is missing."""

Result = TypeVar("Result")


class Times:
    """Seconds of wall clock and of processor time per step, child processes included."""

    def __init__(self) -> None:
        self.steps: dict[str, tuple[float, float]] = {}

    def of(self, step: str, work: Callable[[], Result]) -> Result:
        """Do the work and keep what it took."""
        wall, processor = time.perf_counter(), sum(os.times()[:4])
        found = work()
        self.steps[step] = (time.perf_counter() - wall, sum(os.times()[:4]) - processor)
        return found


def live(workers: int, xlsx: bool) -> None:
    """Print the table of one employer."""
    with TemporaryDirectory() as folder:
        where, times = Path(folder) / "employer", Times()
        employer, names, script = taken_over(where, workers, xlsx)
        stored = {"first month": size(where)}
        answers = [one for one in script if one.month == SECOND]
        times.of("raw reading of the files", lambda: [raw(file) for file in (where / "extracts" / SECOND).iterdir()])
        times.of("import", lambda: employer.import_month(SECOND, [], BY, AT))
        stored["second month"] = size(where)
        view = times.of("decide", employer.view)
        after_one_answer(employer, view.resolution.tasks, times)
        times.of("answer all tasks", lambda: answer_tasks(employer, names, SECOND, answers))
        times.of("close, four reports", lambda: employer.close(SECOND, BY, AT))
        stored["closed"] = size(where)
        grown, whole = growth(employer, Path(folder))
    print(f"month, {workers:,} workers, {len(view.resolution.tasks):,} tasks, {len(view.messages):,} messages")
    print(f"{'':32}{'seconds':>9}{'processor s':>13}{'x raw':>9}")
    base = times.steps["raw reading of the files"][1]
    for step, (seconds, processor) in times.steps.items():
        print(f"{step:32}{seconds:9.3f}{processor:13.3f}{processor / base:9.2f}")
    month = sum(times.steps[step][1] for step in ("import", "decide", "close, four reports"))
    print(f"{'import + decide + close':32}{'':9}{month:13.3f}{month / base:9.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kept = ", ".join(f"{when} {bytes / 1e6:,.1f} MB" for when, bytes in stored.items())
    print(f"peak memory {peak:,.0f} MB; database after {kept}")
    print(
        f"2 % of the rows changed: {grown / 1e6:,.2f} MB more rows, {grown / whole:.1%} of a full photo\n", flush=True
    )


def taken_over(folder: Path, workers: int, xlsx: bool = False) -> tuple[Employer, Names, list[ScriptedAnswer]]:
    """A sample employer of two months whose first one is closed; names and answers for the second."""
    write_employer(folder, workers=workers, months=2)
    script, names = scripted_answers(folder), Names()
    if xlsx:
        only_workbooks(folder)
        script += [replace(one, kind="missing_data", choice="value") for one in script if one.kind == IMPOSSIBLE]
    employer = open_employer(folder)
    answer_month(employer, names, FIRST, [answer for answer in script if answer.month == FIRST])
    close_month(employer, FIRST)
    return employer, names, script


def after_one_answer(employer: Employer, tasks: Sequence[Task], times: Times) -> None:
    """The means of twenty tasks: the answer seen beforehand; stored, with the lists of everybody current after it."""
    ready = {task.person: (task, one) for task in tasks for one in task.choices if needs_nothing(one)}
    some = list(ready.values())[:: max(len(ready) // 20, 1)][:20]

    def answered() -> None:
        for task, choice in some:
            employer.answer(task.id, choice.name, {}, BY, AT)
            employer.tasks(), employer.messages()

    times.of("one answer previewed", lambda: [employer.preview(task.id, choice.name, {}) for task, choice in some])
    times.of("one answer stored, all current", answered)
    for step in ("one answer previewed", "one answer stored, all current"):
        wall, processor = times.steps[step]
        times.steps[step] = (wall / len(some), processor / len(some))
    for task, _ in some:
        employer.retract(task.id, BY, AT)


def needs_nothing(choice: Choice) -> bool:
    """Whether the answer can be given as it is proposed."""
    return all(question.default or not question.required for question in choice.questions)


def size(folder: Path) -> int:
    """Bytes of the database."""
    return sum(file.stat().st_size for file in folder.glob("*.db"))


def growth(employer: Employer, folder: Path) -> tuple[int, int]:
    """Bytes that a photo with 2 % of its rows changed adds to a database, and bytes of the whole photo."""
    tables = employer.photo(SECOND).tables
    store = open_store(f"sqlite:///{folder / 'grow.db'}")
    empty = size(folder)
    store.add_import(FIRST, [], tables, {}, BY, AT)
    whole = size(folder)
    store.add_import(SECOND, [], {name: every_fiftieth_moved(rows) for name, rows in tables.items()}, {}, BY, AT)
    return size(folder) - whole, whole - empty


def every_fiftieth_moved(rows: pd.DataFrame) -> pd.DataFrame:
    """The same table with a text of every fiftieth row changed."""
    name = next((one for one in ("email", "first_name", "label") if one in rows), None)
    if name is None:
        return rows
    moved = pd.Series(range(len(rows))) % 50 == 0
    return rows.assign(**{name: rows[name].mask(moved, "moved")})


def main() -> None:
    """Run each size in a process of its own, so that each has its own peak of memory."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--workers", type=int, nargs="+", default=[600, 16_000])
    arguments.add_argument("--xlsx", action="store_true")
    given = arguments.parse_args()
    collect_rarely()  # as the command line does
    keep_memory()
    if len(given.workers) == 1:
        live(given.workers[0], given.xlsx)
        return
    for workers in given.workers:
        more = ["--xlsx"] if given.xlsx else []
        subprocess.run([sys.executable, __file__, "--workers", str(workers), *more], check=True)


if __name__ == "__main__":
    main()
