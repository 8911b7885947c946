"""The words of a command, and how it ended -> its line in the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import typer

from assusoft.cli.output.unforeseen import UNFORESEEN
from assusoft.errors import AssusoftError
from assusoft.log_lines import log_line
from assusoft.months import check_closing

OUTCOMES: Mapping[int, str] = {0: "done", 1: "waits", 2: "refused", UNFORESEEN: "failed"}
"""Exit status -> how it is called; any other: ended."""


def log_verb(app: typer.Typer, words: Sequence[str], status: int, seconds: float, folder: Path, at: datetime) -> None:
    """Write the line of a command; `folder`: the employer's, of which its name alone is told."""
    verb = verb_in(app, words)
    employer = "" if verb.startswith("bureau") else folder.resolve().name
    log_line("verb", at, verb, OUTCOMES.get(status, "ended"), seconds, employer, month_in(words))


def verb_in(app: typer.Typer, words: Sequence[str]) -> str:
    """The verb among the words, 'bureau run' too: names of commands alone, whatever else was typed."""
    command, found = typer.main.get_command(app), list[str]()
    for word in words:
        inner = getattr(command, "commands", {})
        if word in inner:
            command = inner[word]
            found.append(word)
    return " ".join(found)


def month_in(words: Sequence[str]) -> str:
    """What stands after --month or -m, if it is a month; else ''."""
    for name, value in zip(words, [*words[1:], ""], strict=True):
        given = value if name in ("--month", "-m") else name.removeprefix("--month=") if "--month=" in name else ""
        try:
            return check_closing(given)
        except AssusoftError:
            continue
    return ""
