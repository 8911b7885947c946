"""One step of one employer -> its outcome, whatever happens in it; what runs in a process of its own."""

import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assusoft.bureau.outcome import Outcome, Result
from assusoft.bureau.settings import Member
from assusoft.errors import AssusoftError, NothingStored, OnHold

if TYPE_CHECKING:
    from assusoft.employer import Employer


def clock() -> datetime:
    """The moment an act is recorded with: a step may begin long after its run, so the run's moment would be wrong."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Task:
    """A step to do for one employer; it travels to another process, perhaps on another machine.

    `do`: the function of the step. `writes`: whether it holds a lease. `bureau`: the bureau folder.
    """

    step: str
    do: Callable[["Employer", "Task"], Result]
    member: Member
    month: str
    by: str
    run: int
    bureau: Path
    writes: bool = True
    now: Callable[[], datetime] = clock


def take_step(task: Task) -> Outcome:
    """Do the step; an error is an outcome too, and one that nobody foresaw is told without what it quotes."""
    began = time.monotonic()
    try:
        result = _done(task)
    except OnHold as error:
        result = Result("waiting", _one_line(error))
    except AssusoftError as error:
        result = Result("refused", _one_line(error))
    except MemoryError:
        result = Result(
            "failed", "There was not enough memory for it. Nothing more was stored. Run it on a larger machine."
        )
    except OSError as error:  # a right, a disk that is full or away
        about = f"{error.filename or 'A file'}: {error.strerror or type(error).__name__}"
        result = Result("failed", f"{about}. Mend that, then run the step again: what was done is not done twice.")
    except Exception as error:  # its text may hold a person's data: only where it happened is said
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        result = Result("failed", f"An error in the program: {where}. Try it alone: assusoft -C {task.member.folder}")
    return Outcome(task.member.key, result.state, result.sentence, time.monotonic() - began, result.figures)


def _done(task: Task) -> Result:
    with task.member.at_hand() as employer:
        if task.writes:
            with suppress(NothingStored):  # a new employer has no database yet
                employer.hold_lease(task.step, task.by, task.now())
        return task.do(employer, task)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
