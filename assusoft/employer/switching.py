"""Files of the payroll that goes and of the one that comes -> a folder with what was derived, to be reviewed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.settings import load_settings
from assusoft.errors import Refused
from assusoft.files import make_folder, write_whole
from assusoft.inference import identified
from assusoft.layouts import InputFile, Layout, load_layout
from assusoft.layouts.text.decoding import file_at
from assusoft.months import check_month
from assusoft.payroll.sources import load_sources
from assusoft.payroll.switch.crosswalk import Crosswalk, crosswalk
from assusoft.payroll.switch.crosswalk_files import crosswalk_files

_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])(?!\d)")
"""A month in the name of a file."""


@dataclass(frozen=True)
class Side:
    """One payroll: its files, and the name of its source or layout (none: it is recognised from the files)."""

    path: Path
    name: str | None = None


def derive_crosswalk(folder: Path, old: Side, new: Side, month: str, to: Path) -> Crosswalk:
    """Derive the crosswalk of two payrolls from their files of one month, and write it into the folder `to`.

    Parameters
    ----------
    folder
        An employer folder, whose sources and layouts may be named; any other folder knows the built-in layouts only.
    to
        A new or empty folder.

    Raises
    ------
    Refused
        No layout is named and the files tell none, they cannot be read, or they say that they are of another month;
        `to` is not empty. Nothing is written.
    """
    if to.exists() and any(to.iterdir()):
        raise Refused(f"{to}: this folder is not empty. Give the crosswalk a folder of its own. Nothing was written.")
    is_employer = (folder / "employer.toml").is_file()
    employer = EmployerFolder(folder, load_settings(folder)) if is_employer else None
    check_month(month)
    (follows, old_layout, old_files), (_, new_layout, new_files) = (_read(side, employer, month) for side in (old, new))
    own = employer.settings.own if employer else None
    found = crosswalk(old_layout, old_files, new_layout, new_files, month, own)
    make_folder(to)
    for name, text in crosswalk_files(found, follows).items():
        write_whole(to / name, text.encode())
    return found


def _read(side: Side, employer: EmployerFolder | None, month: str) -> tuple[str, Layout, list[InputFile]]:
    """The name of a payroll, its layout, its files.

    Unless it is named: the source file that lies with the files, else the employer's source that all files belong to,
    else the built-in layout that is recognised in them.
    """
    paths = sorted(side.path.iterdir()) if side.path.is_dir() else [side.path]
    if not all(path.is_file() for path in paths):
        raise Refused(f"{side.path}: there is no such file. Nothing was written.")
    beside = load_sources(side.path, _search(employer)) if side.path.is_dir() else []
    files = [file_at(path) for path in paths if path.suffix != ".toml"]
    _refuse_other_months(files, month)
    sources = {source.name: source for source in (*(employer.sources if employer else ()), *beside)}
    if side.name:
        named = sources.get(side.name)
        return side.name, named.format if named else load_layout(side.name, _search(employer)), files
    owners = beside or [source for source in sources.values() if source.owns(files)]
    if len(owners) == 1:
        return owners[0].name, owners[0].format, files
    if name := identified(files):
        return name, load_layout(name, _search(employer)), files
    known = f" It may be of source {' or '.join(source.name for source in owners)}." if owners else ""
    raise Refused(f"{side.path}: no built-in layout is recognised in it.{known} Name its source or layout with "
                  "--old-layout or --new-layout. Nothing was written.")  # fmt: skip


def _refuse_other_months(files: Sequence[InputFile], month: str) -> None:
    """Files that are named after another month are refused before anything is read."""
    for file in files:
        named = {"-".join(found) for found in _MONTH.findall(file.name)}
        if named and month not in named:
            raise Refused(
                f"{file.name} is named after {' and '.join(sorted(named))}, but the crosswalk is of {month}. Give the "
                f"files of {month}, or --month {min(named)}. Nothing was written."
            )


def _search(employer: EmployerFolder | None) -> Sequence[Path]:
    return employer.search("payroll") if employer else ()
