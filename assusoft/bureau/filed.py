"""Where a bureau's steps find and put files: statements/MONTH of an employer folder, backups/ of the bureau folder."""

from collections.abc import Collection
from pathlib import Path

from assusoft.bureau.one_step import Task
from assusoft.files import make_folder

STATEMENTS = "statements"
"""Of an employer folder, with a folder for each month; each file begins with the supplier's key: insurer-a.csv."""
_TRUTH = ".truth.json"
"""What a simulated supplier writes beside its statement."""


def extracts(folder: Path, month: str) -> list[Path]:
    """What stands among the extracts of a month in an employer folder; what is no file there, an import refuses."""
    return sorted(path for path in (folder / "extracts" / month).glob("*") if not path.is_dir())


def statements(folder: Path, month: str, suppliers: Collection[str]) -> tuple[list[tuple[Path, str]], list[str]]:
    """The statements of a month with their supplier, and the names of files that begin with no supplier's key."""
    found = sorted(path for path in (folder / STATEMENTS / month).glob("*") if path.is_file())
    named = [(path, path.name.partition(".")[0]) for path in found if not path.name.endswith(_TRUTH)]
    return (
        [(path, key) for path, key in named if key in suppliers],
        [path.name for path, key in named if key not in suppliers],
    )


def backup_file(task: Task) -> Path:
    """The file of a run's backup of an employer: each run has its own, so that the run itself started again has it."""
    folder = task.bureau / "backups" / task.member.key
    make_folder(folder)
    return folder / f"{task.month}-run{task.run:06d}.zip"


def weight(folder: Path) -> int:
    """How many bytes the extracts of the last month in an employer folder have: the largest employer is begun first.

    0 where that cannot be seen: whoever does the step says why.
    """
    try:
        months = sorted(path for path in (folder / "extracts").glob("[0-9]*") if path.is_dir())
        return sum(path.stat().st_size for path in months[-1].glob("*") if path.is_file()) if months else 0
    except OSError:
        return 0
