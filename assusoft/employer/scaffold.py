"""A new employer folder, from the commented skeleton in templates/employer."""

import shutil
from pathlib import Path

from assusoft.errors import Refused
from assusoft.resources import resource_folder


def write_scaffold(folder: Path) -> None:
    """Copy the skeleton to a folder that does not exist yet or is empty; Refused otherwise."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} exists and is not empty. Choose a new folder. Nothing was written.")
    shutil.copytree(resource_folder("templates") / "employer", folder, dirs_exist_ok=True)
