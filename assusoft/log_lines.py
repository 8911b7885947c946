"""What happened -> a line of JSON on standard error, where the environment asks for it; nothing of anybody."""

import json
import os
import sys
from datetime import datetime

from assusoft.errors import Refused

LOG = "ASSUSOFT_LOG"
"""The environment variable: 'json', or nothing for no such lines."""


def wants_lines() -> bool:
    """Whether lines are asked for; Refused when something else is."""
    wanted = os.environ.get(LOG, "")
    if wanted not in ("", "json"):
        raise Refused(f"{LOG} is '{wanted}'; expected json, or nothing. Nothing was done.")
    return wanted == "json"


def log_line(
    event: str, at: datetime, what: str, outcome: str, seconds: float, employer: str = "", month: str = ""
) -> None:
    """Write one line.

    Every line has these keys and no other: `event` (verb, step, request), what was done, of which employer (its key, or
    the name of its folder) and month, how it ended. Never a sentence, which may quote a cell.
    """
    if not wants_lines():
        return
    line = {
        "at": at.isoformat(timespec="seconds"), "event": event, "what": what, "employer": employer, "month": month,
        "seconds": round(seconds, 3), "outcome": outcome,
    }  # fmt: skip
    print(json.dumps(line), file=sys.stderr, flush=True)
