"""A new employer folder, from the commented skeleton in templates/employer."""

from pathlib import Path

from assusoft.errors import Refused
from assusoft.files import make_folder, write_whole
from assusoft.resources import resource_folder


def write_scaffold(folder: Path) -> None:
    """Copy the skeleton to a folder that does not exist yet or is empty; Refused otherwise."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} exists and is not empty. Choose a new folder. Nothing was written.")
    skeleton = resource_folder("templates") / "employer"
    make_folder(folder)
    for path in sorted(skeleton.rglob("*")):
        place = folder / path.relative_to(skeleton)
        if path.is_dir():
            make_folder(place)
        else:
            write_whole(place, path.read_bytes())
