"""A step of a month for every employer of a bureau: numbered, carried, told as it goes, kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from assusoft.bureau.engine import PRELOADED, at_once, engine, stopped_at
from assusoft.bureau.one_step import Task
from assusoft.bureau.outcome import Outcome, Run
from assusoft.bureau.runs import begin_run, keep_run
from assusoft.bureau.settings import FILE, Bureau
from assusoft.bureau.steps import READERS, Step
from assusoft.config import did_you_mean
from assusoft.errors import Refused
from assusoft.months import check_month


def run_step(
    bureau: Bureau,
    steps: Mapping[str, Step],
    step: str,
    month: str,
    by: str,
    now: Callable[[], datetime],
    scheduler: str | None = None,
    told: Callable[[Outcome, int], None] = lambda outcome, count: None,
    preload: Sequence[str] = PRELOADED,
) -> Run:
    """Do a step for every employer; what came of each, in the order of bureau.toml.

    Parameters
    ----------
    steps
        The steps there are, by name.
    told
        Called as each employer ends, with how many ended so far.

    Raises
    ------
    Refused
        There is no such step or no employer, or the scheduler cannot be reached.
    """
    if step not in steps:
        raise Refused(f"'{step}' is no step{did_you_mean(step, steps)}. Nothing was run.")
    check_month(month)
    if not bureau.members:
        raise Refused(
            f"{bureau.folder / FILE} names no employer. Add one: assusoft bureau add FOLDER. Nothing was run."
        )
    begun, ended = now(), dict[str, Outcome]()
    does = partial(stopped_at, limit=bureau.limit, preload=tuple(preload), memory=bureau.memory)
    with engine(scheduler, at_once(len(bureau.members))) as carry:
        number = begin_run(bureau.folder, step, month, by, begun)
        tasks = [
            Task(step, steps[step], member, month, by, number, bureau.folder, step not in READERS)
            for member in bureau.members
        ]
        for outcome in carry(tasks, does):
            ended[outcome.employer] = outcome
            told(outcome, len(ended))
    run = Run(number, step, month, tuple(ended[member.key] for member in bureau.members))
    keep_run(bureau.folder, run, by, begun, now())
    return run
