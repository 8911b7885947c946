"""Runs of a bureau, numbered and kept: a file each, made by one process alone, so that no two have the same number."""

import os
from datetime import datetime
from pathlib import Path

from assusoft.bureau.outcome import Run
from assusoft.files import make_folder, write_whole
from assusoft.json_text import json_text

FOLDER = "runs"
"""Of the bureau folder: 000001.json and on."""


def begin_run(folder: Path, step: str, month: str, by: str, at: datetime) -> int:
    """The number of a new run, one more than the last, kept at once with who began it."""
    place = folder / FOLDER
    make_folder(place)
    number = max((int(path.stem) for path in place.glob("[0-9]*.json") if path.stem.isdecimal()), default=0)
    while True:
        number += 1
        try:
            handle = os.open(_file(folder, number), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(json_text({"run": number, "step": step, "month": month, "by": by, "begun": at}))
        return number


def keep_run(folder: Path, run: Run, by: str, begun: datetime, ended: datetime) -> None:
    """Keep what came of a run in its file."""
    about = {"by": by, "begun": begun, "ended": ended}
    write_whole(_file(folder, run.number), json_text(run.values() | about).encode())


def _file(folder: Path, number: int) -> Path:
    return folder / FOLDER / f"{number:06d}.json"


def claim_once(folder: Path, number: int, employer: str, what: str) -> bool:
    """Whether this start of an employer's step is the first of its run to do that; kept before it is done."""
    place = folder / FOLDER / f"{number:06d}"
    make_folder(place)
    try:
        os.close(os.open(place / f"{employer}.{what}", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True
