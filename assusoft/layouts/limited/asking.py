"""A file x the script of a child process -> what the child answers; a crash, or no end, is one clear refusal."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.refusals import unread

SECONDS = 120


def asked(script: Path, file: InputFile, what: str, arguments: Sequence[str] = ()) -> bytes:
    """What the child says of the file, which it gets on its standard input.

    Parameters
    ----------
    what
        As which it is read, for the refusal: 'a workbook'.
    """
    command = [sys.executable, "-I", str(script), *arguments]
    try:
        child = subprocess.run(command, input=file.content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise unreadable(file, what, f"it took more than {SECONDS} seconds") from None
    if child.returncode != 0:
        why = f"it broke the reader, or needs more memory or time than {what} is allowed"
        raise unreadable(file, what, why)
    return child.stdout


def unreadable(file: InputFile, what: str, why: str) -> Refused:
    """The refusal of a file that is not what it should be."""
    return unread(
        Sentence("{name} cannot be read as {what}: {why}.", name=file.name, what=what, why=why),
        Sentence("Ask for it again, saved anew."),
    )
