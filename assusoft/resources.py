"""Where the text files that come with assusoft stand: layouts and mails, audit suites, notebooks."""

from importlib.resources import files
from pathlib import Path


def resource_folder(name: str) -> Path:
    """The folder 'templates', 'expectations' or 'notebooks', in a checkout as in an installed wheel.

    Raises
    ------
    FileNotFoundError
        When this installation carries no such folder: it is incomplete.
    """
    package = Path(str(files("assusoft")))
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"assusoft was installed without its folder '{name}'. Install it again.")
