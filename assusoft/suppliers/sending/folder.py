"""Documents -> a folder that the supplier reads."""

import os
from collections.abc import Sequence
from pathlib import Path

from assusoft.files import bounded, make_folder, write_whole
from assusoft.suppliers.sending.delivered import SENT, Delivery, cannot_compare, plain
from assusoft.suppliers.sending.transmission import Document


def put_in_folder(documents: Sequence[Document], folder: Path) -> Delivery:
    """Each document appears complete or not at all; the same content already there counts as delivered.

    Failed while nothing got its name; in doubt once something did, since the supplier may have taken it.
    """
    put: list[str] = []
    try:
        make_folder(folder)
        different = [document.name for document in documents if differs(folder / document.name, document.content)]
        if different and any(document.sealed for document in documents):
            return cannot_compare(f"In {folder}: {', '.join(different)}")
        if different:
            kept = f"{', '.join(different)} is already in {folder} with other content, and was left as it is."
            return Delivery("failed", f"{kept} Move it away first.")
        for document in documents:
            if put_file(folder / document.name, document.content):
                put.append(document.name)
        sync_folder(folder)
    except OSError as error:
        failed = f"Writing into {folder} failed: {plain(error)}"
        if put:
            return Delivery("in_doubt", f"{failed}. Put there before: {', '.join(put)}", certain=False)
        return Delivery("failed", failed, certain=False)
    return SENT


def put_file(path: Path, content: bytes) -> bool:
    """The file whole, on the disk; one that is there with this content stays as it is. Whether it was put there now."""
    if os.path.lexists(path):
        return False
    write_whole(path, content)
    return True


def sync_folder(folder: Path) -> None:
    """Make the new names themselves survive a power cut, where the system can (not on Windows)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def differs(path: Path, content: bytes) -> bool:
    """Whether something of that name is there with another content; what is no file (a pipe, a folder) has none.

    No more is read than the content has.
    """
    return os.path.lexists(path) and not (path.is_file() and bounded(path, len(content)) == content)
