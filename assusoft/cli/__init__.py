"""The command line: one verb for each thing a person does in a month.

Exit status: 0 done; 1 done, but something waits for a person; 2 refused, with one clear sentence and nothing stored; 70
something nobody foresaw, with one sentence and its trace in a file.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import NoReturn

# importing them defines the verbs
from assusoft.cli import (
    audit,
    bureau,
    by_hand,
    choices,
    conforming,
    declaring,
    example,
    inference,
    looking,
    month,
    notebooks,
    notices,
    premium_results,
    proof,
    proposals,
    retention,
    returns,
    serving,
    sheets,
    simulating,
    statements,
    supplier,
    switch,
    views,
    watching,
)
from assusoft.cli.output.logged import log_verb
from assusoft.cli.output.unforeseen import UNFORESEEN, foreseen, unforeseen
from assusoft.cli.session import app, chosen_folder, err, now
from assusoft.collecting import collect_rarely, keep_memory
from assusoft.errors import AssusoftError
from assusoft.log_lines import LOG, wants_lines

__all__ = [
    "app",
    "audit",
    "bureau",
    "by_hand",
    "choices",
    "conforming",
    "declaring",
    "example",
    "inference",
    "looking",
    "main",
    "month",
    "notebooks",
    "notices",
    "premium_results",
    "proof",
    "proposals",
    "retention",
    "returns",
    "serving",
    "sheets",
    "simulating",
    "statements",
    "supplier",
    "switch",
    "views",
    "watching",
]


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit status 2, anything unforeseen 70."""
    began = time.monotonic()
    try:
        _run()
    except SystemExit as ended:
        if os.environ.get(LOG) == "json":
            status = ended.code if isinstance(ended.code, int) else 0
            log_verb(app, sys.argv[1:], status, time.monotonic() - began, chosen_folder(), now())
        raise


def _run() -> None:
    collect_rarely()
    keep_memory()
    with suppress(ValueError):  # not the main thread, so not the program
        signal.signal(signal.SIGTERM, _ended)
    os.umask(0o077)  # for what libraries write: journals, notebooks, logs
    try:
        wants_lines()
        app()
    except AssusoftError as error:
        _stop(str(error), 2)
    except OSError as error:
        known = foreseen(error)
        _stop(known or unforeseen(error, chosen_folder()), 2 if known else UNFORESEEN)
    except Exception as error:
        _stop(unforeseen(error, chosen_folder()), UNFORESEEN)


def _ended(number: int, frame: FrameType | None) -> NoReturn:
    """Whoever ends the program (a scheduler, `kill`) lets it put away what is half written."""
    sys.exit(128 + number)


def _stop(sentence: str, status: int) -> None:
    err.print(f"assusoft: {sentence}", soft_wrap=True)
    sys.exit(status)
