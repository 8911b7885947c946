"""Options that name a file or a folder to write: looked at before anything is done, so that nothing is done in vain."""

import os
from pathlib import Path

from assusoft.errors import Refused


def file_to_write(path: Path | None) -> Path | None:
    """The path, if a file of that name can be written; one that is there is written over.

    Raises
    ------
    Refused
        It is a folder, its folder is not there, or this user may not write it.
    """
    if path is None:
        return None
    if path.is_dir():
        raise Refused(f"{path} is a folder. Name a file in it. Nothing was done.")
    if not path.parent.is_dir():
        raise Refused(f"{path} cannot be written: there is no folder {path.parent}. Make it, or name another file.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise Refused(f"{path} cannot be written: this user has no right to. Name another file. Nothing was done.")
    return path


def folder_to_write(path: Path | None) -> Path | None:
    """The path, if it is a folder that can be written into, or one that can be made.

    Raises
    ------
    Refused
        It, or what stands above it, is a file, or this user may not write there.
    """
    if path is None:
        return None
    there = next(above for above in (path, *path.absolute().parents) if above.exists())
    if not there.is_dir():
        raise Refused(f"{path} cannot be a folder: {there} is a file. Name another folder. Nothing was done.")
    if not os.access(there, os.W_OK):
        raise Refused(f"{path} cannot be written: this user has no right to {there}. Name another folder.")
    return path
