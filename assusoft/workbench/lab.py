"""JupyterLab opened on an employer folder, with the exploring notebook set to that employer."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from assusoft.employer import open_employer
from assusoft.files import make_file, make_folder
from assusoft.resources import resource_folder

QUIET = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
"""JupyterLab asks nobody outside for news or newer versions."""


def prepare_lab(folder: Path) -> Path:
    """Put the exploring notebook into notebooks/ of the employer folder, set to it and its last month; keep one there.

    Raises
    ------
    Refused
        The folder is not an employer folder, or nothing was imported yet.
    """
    from papermill.iorw import load_notebook_node, write_ipynb
    from papermill.parameterize import parameterize_notebook

    month = open_employer(folder).facts.working_month()
    notebook = folder / "notebooks" / "explore.ipynb"
    if not notebook.exists():
        make_folder(notebook.parent)
        make_file(notebook)
        source = load_notebook_node(str(resource_folder("notebooks") / "explore.ipynb"))
        write_ipynb(parameterize_notebook(source, {"employer": "..", "month": month}), str(notebook))
    return notebook


def open_lab(folder: Path, browser: bool) -> NoReturn:
    """Become JupyterLab on the employer folder, on the loopback address, with a token."""
    notebook = prepare_lab(folder)
    target = notebook.relative_to(folder).as_posix()
    options = [f"--ServerApp.root_dir={folder.resolve()}", *QUIET, *([] if browser else ["--no-browser"])]
    command = [sys.executable, "-m", "jupyterlab", *options, target]
    os.chdir(folder)
    os.execv(sys.executable, command)
