"""Files of the payroll that goes and of the one that comes -> a folder with what was derived, to be reviewed."""

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
from assusoft.payroll.switch.crosswalk import Crosswalk, crosswalk
from assusoft.payroll.switch.crosswalk_files import crosswalk_files


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
        No layout is named and the files tell none, or they cannot be read; `to` is not empty. Nothing is written.
    """
    if to.exists() and any(to.iterdir()):
        raise Refused(f"{to}: this folder is not empty. Give the crosswalk a folder of its own. Nothing was written.")
    is_employer = (folder / "employer.toml").is_file()
    employer = EmployerFolder(folder, load_settings(folder)) if is_employer else None
    (follows, old_layout, old_files), (_, new_layout, new_files) = (_read(side, employer) for side in (old, new))
    own = employer.settings.own if employer else None
    found = crosswalk(old_layout, old_files, new_layout, new_files, check_month(month), own)
    make_folder(to)
    for name, text in crosswalk_files(found, follows).items():
        write_whole(to / name, text.encode())
    return found


def _read(side: Side, employer: EmployerFolder | None) -> tuple[str, Layout, list[InputFile]]:
    """The name of a payroll, its layout, its files."""
    paths = sorted(side.path.iterdir()) if side.path.is_dir() else [side.path]
    if not all(path.is_file() for path in paths):
        raise Refused(f"{side.path}: there is no such file. Nothing was written.")
    files = [file_at(path) for path in paths]
    name = side.name or identified(files)
    if not name:
        raise Refused(f"{side.path}: no built-in layout is recognised in it. Name its layout with --old-layout or "
                      "--new-layout. Nothing was written.")  # fmt: skip
    sources = {source.name: source.format for source in employer.sources} if employer else {}
    return name, sources[name] if name in sources else load_layout(name, _search(employer)), files


def _search(employer: EmployerFolder | None) -> Sequence[Path]:
    return employer.search("payroll") if employer else ()
