"""The small sample employer lived through step by step: its folder after each step of four months."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import Names, answer_month, answer_tasks, close_month
from assusoft.employer import open_employer

FIRST, SECOND = "2025-11", "2025-12"
MONTHS = 4
Stage = Callable[[str], Path]
"""'2025-12 imported', '2025-12 answered' or '2025-12 closed' -> the folder as it was then, which nobody may change."""


def stages(root: Path, workers: int = 80) -> Stage:
    """The steps of one life in a folder `root`, lived only as far as somebody asks for; what is closed is sent too."""
    steps, seen = _live(root / "now", workers), dict[str, Path]()

    def folder_of(name: str) -> Path:
        while name not in seen:
            step = next(steps)
            seen[step] = copytree(root / "now", root / step.replace(" ", "-"))
        return seen[name]

    return folder_of


def _live(folder: Path, workers: int) -> Iterator[str]:
    write_employer(folder, workers=workers, months=MONTHS)
    employer, names, script = open_employer(folder), Names(), scripted_answers(folder)
    for month in sorted(path.name for path in (folder / "extracts").iterdir()):
        answer_month(employer, names, month, [])
        yield f"{month} imported"
        answer_tasks(employer, names, month, [answer for answer in script if answer.month == month])
        yield f"{month} answered"
        close_month(employer, month)
        yield f"{month} closed"
