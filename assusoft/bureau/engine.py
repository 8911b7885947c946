"""Steps of many employers, carried by Dask on this machine or on others, or one after the other; each as it is done.

Dask decides where and when a step runs; the store's claims decide what was done. A step whose worker dies is started
again, four times in all. Each step is a process of its own below its worker: a thread cannot be stopped.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from assusoft.bureau.apart import Ended, apart
from assusoft.bureau.filed import weight
from assusoft.bureau.one_step import Task, take_step
from assusoft.bureau.outcome import Outcome
from assusoft.bureau.settings import MEGABYTE
from assusoft.errors import Refused
from assusoft.language import Sentence

if TYPE_CHECKING:
    from distributed import Client, Future

PRELOADED = (
    "assusoft.bureau.steps", "assusoft.employer.facade", "assusoft.employer.monthly.importing",
    "assusoft.employer.monthly.closing",
)  # fmt: skip
"""What every step needs and takes long to import."""
Does = Callable[[Task], Outcome]
Carry = Callable[[Sequence[Task], Does], Iterator[Outcome]]
_LOOK, _LOST, _REACHED = 10, 300, 20
"""Seconds: between two looks at the workers; without any worker before what is left fails; to reach a scheduler."""


def has_engine() -> bool:
    """Whether Dask is installed (the extra `bureau`)."""
    return find_spec("distributed") is not None


@contextmanager
def engine(scheduler: str | None = None, workers: int | None = None) -> Iterator[Carry]:
    """What carries tasks: a function of tasks to their outcomes, each as it is done, the largest employers begun first.

    Parameters
    ----------
    scheduler
        Address of a Dask scheduler, tcp://HOST:PORT, whose workers see the same folders and have this release; None:
        processes of this machine.
    workers
        How many at a time on this machine. With one, or without Dask: one after the other, here.

    Raises
    ------
    Refused
        The scheduler cannot be reached, or has no worker; or Dask is not installed and a scheduler is named.
    """
    with ExitStack() as open_things:
        if scheduler is not None:
            yield partial(_carried, open_things.enter_context(_scheduler(scheduler)))
        elif workers != 1 and has_engine():
            yield partial(_carried, open_things.enter_context(_local(workers or 1)))
        else:
            yield _one_by_one


def at_once(employers: int, most: int | None = None) -> int:
    """How many employers at a time on this machine: as many as it has processors, when no number is given."""
    return max(1, min(most or os.cpu_count() or 1, employers))


def stopped_at(task: Task, limit: float, preload: Sequence[str], memory: int | None = None) -> Outcome:
    """The outcome of a task in a process of its own, whatever becomes of that process (see `apart`)."""
    began = time.monotonic()
    found = apart(take_step, task, limit, preload, memory)
    if not isinstance(found, Ended):
        return found
    waited = f"{limit / 60:g} minutes" if limit >= 60 else f"{limit:g} seconds"
    figures = {"waited": waited, "code": found.code, "megabytes": (memory or 0) // MEGABYTE}
    return Outcome(task.member.key, "failed", Sentence(_STOPPED[found.why].key, **figures), time.monotonic() - began)


_STOPPED = {
    "late": Sentence(
        "It took longer than {waited} and was stopped; mails, if any, may have left. Do its database and its disk "
        "answer, and is nothing in its folder a pipe or a device? Try it alone."
    ),
    "memory": Sentence(
        "It needed more than the {megabytes} MB that memory_mb in bureau.toml allows, and was stopped; mails, if any, "
        "may have left. Allow more where the machine has more, then run the step again: what was done is not done "
        "twice."
    ),
    "died": Sentence(
        "Its process ended without a message (exit code {code}); the machine may have run out of memory. Run the step "
        "again: what was done is not done twice."
    ),
}


_NOTHING = "Nothing was run."


def _one_by_one(tasks: Sequence[Task], does: Does) -> Iterator[Outcome]:
    for task in largest_first(tasks):
        yield does(task)


def largest_first(tasks: Sequence[Task]) -> list[Task]:
    """The order in which they are begun: what takes longest last would be waited for alone."""
    return sorted(tasks, key=lambda task: weight(task.member.folder), reverse=True)


@contextmanager
def _scheduler(address: str) -> Iterator[Client]:
    if not has_engine():
        raise Refused(f"A scheduler needs Dask. Install it with: pip install 'assusoft[bureau]'. {_NOTHING}")
    from distributed import Client

    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is lost is told employer by employer
    try:
        client = Client(address, timeout=_REACHED, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise Refused(
            f"No scheduler answers at {address}. Write tcp://HOST:PORT of one that runs (dask scheduler). {_NOTHING}"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_REACHED)
        except TimeoutError as error:
            raise Refused(f"The scheduler at {address} has no worker. Start some: dask worker. {_NOTHING}") from error
        yield client


@contextmanager
def _local(workers: int) -> Iterator[Client]:
    """A cluster of processes on the loopback address, for this run alone; it logs nothing, since outcomes tell all."""
    import dask
    from distributed import Client, LocalCluster

    with (
        dask.config.set(_QUIET),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, memory_limit=0, host="127.0.0.1",
            dashboard_address="127.0.0.1:0", worker_dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):  # fmt: skip
        yield client


_QUIET = {
    "distributed.admin.log-length": 0,
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "1s",
    "distributed.comm.timeouts.connect": "60s",
    "distributed.worker.profile.enabled": False,
}
"""What Dask measures for its dashboard, at which nobody looks here, costs 7 % of a processor a worker, else 1 %."""


def _carried(client: Client, tasks: Sequence[Task], does: Does) -> Iterator[Outcome]:
    from distributed import wait
    from distributed.client import FuturesCancelledError

    once, waiting = uuid4().hex[:12], dict["Future[Outcome]", Task]()
    for place, task in enumerate(largest_first(tasks)):
        key = f"{task.step}-{task.member.key}-{task.run}-{once}"
        waiting[client.submit(does, task, key=key, pure=False, priority=-place)] = task
    without = 0
    while waiting:
        try:
            with client.as_current():
                done = wait(list(waiting), timeout=_LOOK, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            done = set()
        except FuturesCancelledError:  # the scheduler was lost
            done = {future for future in waiting if future.status != "pending"}
        for future in done:
            found = _outcome(future, waiting.pop(future))
            future.release()  # a result that is held is computed again when its worker dies
            yield found
        without = without + _LOOK if not done and not _workers(client) else 0
        if without >= _LOST:
            break
    for task in waiting.values():
        yield Outcome(task.member.key, "failed", Sentence("No worker is left that could do it. Run the step again."), 0)


def _workers(client: Client) -> Any:
    try:
        return client.scheduler_info(n_workers=-1)["workers"]
    except (OSError, TimeoutError):
        return {}


def _outcome(future: Future[Outcome], task: Task) -> Outcome:
    if future.status == "finished":
        found: Outcome = future.result()
        return found
    if future.status == "error":
        error = future.exception()
        if type(error).__name__ == "KilledWorker":
            said = Sentence("Four workers died at it; the machine may have run out of memory. Run it on a larger one.")
            return Outcome(task.member.key, "failed", said, 0)
        said = Sentence(
            "A worker, or the scheduler, could not do it ({error}). Do they have this release and these folders?",
            error=type(error).__name__,
        )
        return Outcome(task.member.key, "failed", said, 0)
    return Outcome(task.member.key, "failed", Sentence("The scheduler was lost. Run the step again."), 0)
