"""A bureau of very small employers, and steps that stand in for what goes wrong; other processes import them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from multiprocessing import parent_process
from pathlib import Path

from support.trio import MONTHS, small_employer

from assusoft.bureau import steps
from assusoft.bureau.one_step import Task
from assusoft.bureau.outcome import Result
from assusoft.bureau.runs import claim_once
from assusoft.bureau.scaffold import add_employer, write_bureau
from assusoft.bureau.settings import Bureau, load_bureau
from assusoft.employer import Employer

MONTH = "2026-01"


def small_bureau(folder: Path, keys: Iterable[str] = ("acme",), imported: bool = False) -> Bureau:
    """Employers of two workers each, with the extract of one month, in a bureau."""
    write_bureau(folder)
    for key in keys:
        small_employer(folder / key, {MONTH: MONTHS[MONTH]}, imported)
        add_employer(folder, folder / key)
    return load_bureau(folder)


def task_of(bureau: Bureau, step: str, key: str = "acme", run: int = 1) -> Task:
    """A step of the month for an employer of the bureau."""
    do = steps.STEPS[step]
    return Task(step, do, bureau.member(key), MONTH, "night", run, bureau.folder, step not in steps.READERS)


def as_called(employer: Employer, task: Task) -> Result:
    """What the employer's key says: `hangs`, `swells`, `dies`, `breaks`, `starved`; any other is done."""
    match task.member.key:
        case "swells":  # in a process that it starts, as workbooks are read
            subprocess.run([sys.executable, "-c", "kept = b'x' * 400_000_000; import time; time.sleep(120)"])
        case "hangs":
            time.sleep(120)
        case "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        case "breaks":
            raise ValueError("Eva Peeters")
        case "starved":
            raise MemoryError
    return Result("done", f"{employer.name}, process {os.getpid()}")


def closed_and_killed(employer: Employer, task: Task) -> Result:
    """Close the month; the first start then loses its worker before it can tell."""
    found = steps.close(employer, task)
    if claim_once(task.bureau, task.run, task.member.key, "killed"):
        _kill_worker()
    return found


def killed_while_sending(employer: Employer, task: Task) -> Result:
    """Send; the first start loses its worker when the file has left, before that is stored."""
    from assusoft.employer.monthly import sending

    deliver = sending.deliver

    def leaves(*given, **named):
        found = deliver(*given, **named)
        if claim_once(task.bureau, task.run, task.member.key, "killed"):
            _kill_worker()
        return found

    sending.deliver = leaves
    return steps.send(employer, task)


def _kill_worker() -> None:
    worker = parent_process()
    assert worker is not None
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    time.sleep(120)  # ended with its worker
