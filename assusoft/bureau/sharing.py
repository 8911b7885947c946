"""The shared folder of a bureau -> its files tried on the past of an employer that has them, and taken by it.

A shared file stands in the place of an employer's own file of the same path, and only there: who lacks it is left
alone. Employer folders keep files of their own, so each can still be opened, backed up and moved without its bureau.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from assusoft.bureau.one_step import Task
from assusoft.bureau.outcome import Result
from assusoft.bureau.settings import FILE, load_bureau
from assusoft.errors import Refused
from assusoft.files import write_whole
from assusoft.language import Sentence

if TYPE_CHECKING:
    from assusoft.employer import Employer
    from assusoft.employer.proof.supposing import MonthsWith

FOLDERS = ("plans", "suppliers", "templates", "expectations")
"""Whose files may be shared: what of an employer's past is derived again with them."""


def try_shared(employer: "Employer", task: Task) -> Result:
    """Say which shared files differ from the employer's own, and what closed months would have been with them.

    Started again: it stores nothing.
    """
    files = _differing(employer.folder, _shared(task.bureau))
    if not files:
        return Result("done", Sentence("No shared file differs from its own."))
    tried = employer.months_with(files)
    return Result("waiting" if tried.differences else "done", _told(files, tried))


def take_shared(employer: "Employer", task: Task) -> Result:
    """Take the shared files that differ, unless closed months would have been otherwise with them.

    Started again: each file is written whole, and what was taken differs no more.
    """
    files = _differing(employer.folder, _shared(task.bureau))
    if not files:
        return Result("done", Sentence("No shared file differs from its own."))
    tried = employer.months_with(files)
    if tried.differences:
        by_hand = Sentence("Nothing was taken: where that is meant, copy the files by hand.")
        return Result("waiting", Sentence("{tried} {by_hand}", tried=_told(files, tried), by_hand=by_hand))
    for name, content in files.items():
        write_whole(employer.folder / name, content)
    return Result("done", Sentence("{tried} Taken.", tried=_told(files, tried)))


def _told(files: dict[str, bytes], tried: "MonthsWith") -> Sentence:
    """Which files, and what came of it; of what differs only where it is, not what was said of whom."""
    names = ", ".join(files)
    if not tried.differences:
        return Sentence(
            "Shared files that differ: {names}. Closed months that would be the same: {months}; not tried, since "
            "closed by other rules or erased: {others}.",
            names=names, months=len(tried.months), others=len(tried.untried),
        )  # fmt: skip
    first = tried.differences[0]
    where = " ".join(filter(None, [first.month, first.supplier, first.what]))
    return Sentence(
        "Shared files that differ: {names}. Closed months that would be otherwise: {months}, first: {where}.",
        names=names, months=len({one.month for one in tried.differences}), where=where,
    )  # fmt: skip


def _shared(bureau: Path) -> dict[str, bytes]:
    """Path from the shared folder on, with '/' -> content, of what may be shared."""
    folder = load_bureau(bureau).shared
    if folder is None:
        raise Refused(f'{bureau / FILE} names no shared folder. Write: [shared] folder = "shared". Nothing was done.')
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in found}
    strange = next((name for name in names if name.partition("/")[0] not in FOLDERS), None)
    if strange:
        raise Refused(f"{folder / strange}: only {', '.join(FOLDERS)} are shared. Move it. Nothing was done.")
    return {name: path.read_bytes() for name, path in names.items()}


def _differing(folder: Path, shared: dict[str, bytes]) -> dict[str, bytes]:
    own = {name: folder / name for name in shared}
    return {name: shared[name] for name, path in own.items() if path.is_file() and path.read_bytes() != shared[name]}
