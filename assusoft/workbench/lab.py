"""JupyterLab opened on an employer folder, with the notebooks that explore set to that employer."""

import os
import re
import sys
from pathlib import Path
from typing import NoReturn

from assusoft.employer import open_employer
from assusoft.errors import Refused
from assusoft.files import make_file, make_folder
from assusoft.resources import resource_folder
from assusoft.workbench.magics import FOLDER

QUIET = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
"""JupyterLab asks nobody outside for news or newer versions; templates/jupyter spares its window that offers them."""


NOTEBOOKS = ("explore", "premiums", "rules")
"""Those that explore; the first is the first page."""
PHOTOS_ALONE = ("rules",)
"""Those of a folder that has photos and no supplier, as a pseudonymised one."""


def prepare_lab(folder: Path) -> Path:
    """Put the notebooks that explore into notebooks/ of the employer folder, set to it; keep those that are there.

    They follow the month being worked on. What each is set to stands in its first cell of code, to be changed there.
    Returns the first.

    Raises
    ------
    Refused
        The folder is not an employer folder, or nothing was imported yet.
    """
    opened = open_employer(folder)
    opened.facts.working_month()
    make_folder(folder / "notebooks")
    names = NOTEBOOKS if opened.suppliers else PHOTOS_ALONE
    first, *_ = [_prepared(folder / "notebooks" / f"{name}.ipynb") for name in names]
    return first


def _prepared(notebook: Path) -> Path:
    from papermill.iorw import load_notebook_node, write_ipynb

    if not notebook.exists():
        make_file(notebook)
        source = load_notebook_node(str(resource_folder("notebooks") / notebook.name))
        cell = next(cell for cell in source.cells if "parameters" in cell.metadata.get("tags", ()))
        cell.source = re.sub(r'(?m)^employer = ".*?"', 'employer = ".."', cell.source)
        write_ipynb(source, str(notebook))
    return notebook


def open_lab(folder: Path, browser: bool, as_root: bool = False) -> NoReturn:
    """Become JupyterLab on the employer folder, on the loopback address, with a token; the notebook is its first page.

    Raises
    ------
    Refused
        The user is root and `as_root` does not say that this is meant.
    """
    if os.name == "posix" and os.geteuid() == 0 and not as_root:
        raise Refused(
            "JupyterLab runs whatever a notebook says: as root it may do anything on this machine. Run `assusoft lab` "
            "as another user, or give --allow-root."
        )
    notebook = prepare_lab(folder)
    first = f"--LabApp.default_url=/lab/tree/{notebook.relative_to(folder).as_posix()}"
    options = [f"--ServerApp.root_dir={folder.resolve()}", *QUIET, first]
    options += [*([] if browser else ["--no-browser"]), *(["--allow-root"] if as_root else [])]
    for place in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):  # of settings, and of the kernel that knows %photo
        paths = [str(resource_folder("templates") / "jupyter"), *filter(None, [os.environ.get(place)])]
        os.environ[place] = os.pathsep.join(paths)
    os.environ[FOLDER] = str(folder.resolve())
    os.chdir(folder)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *options])
