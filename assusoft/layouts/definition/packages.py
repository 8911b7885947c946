"""Installed packages that bring layouts -> their folders of TOML files, by the entry point group `assusoft.layouts`."""

from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from assusoft.errors import ConfigError

GROUP = "assusoft.layouts"


def package_folders() -> dict[str, Path]:
    """Entry point -> the folder of the package it names, by name.

    Raises
    ------
    ConfigError
        When an entry point names a package that is not there, or is not a folder.
    """
    return {entry.name: _folder(entry.name, entry.value) for entry in sorted(entry_points(group=GROUP))}


def _folder(name: str, package: str) -> Path:
    try:
        spec = find_spec(package)  # the package itself is not run: it only says where it stands
    except (ImportError, ValueError):
        spec = None
    folders = [Path(path) for path in (spec and spec.submodule_search_locations) or ()]
    if len(folders) != 1 or not folders[0].is_dir():
        raise ConfigError(
            f"entry point '{name}' of group {GROUP} names '{package}', which is not a package with a folder of its "
            "own. Install that package again, or remove it."
        )
    return folders[0]
