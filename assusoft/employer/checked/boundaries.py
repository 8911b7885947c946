"""The files of an employer folder -> refused when a link takes one of them from elsewhere.

A closing keeps what it reads, and a backup carries it away: through a link that would be any file of the machine.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from assusoft.errors import Refused

FOLDERS = ("sources", "plans", "suppliers", "templates", "expectations")
"""What of an employer folder is written by people, besides employer.toml."""


def refuse_links_out(folder: Path) -> None:
    """Raise Refused at the first link below FOLDERS that leads out of the folder; links within it are as files are."""
    home = folder.resolve()
    for path in _links(folder):
        if not path.resolve().is_relative_to(home):
            raise Refused(
                "{path} is a link that leads out of the employer folder, so what it means could change, and a backup "
                "would not bring it back. Put the file itself there; layouts that employers share can be a package.",
                path=path,
            )


def _links(folder: Path) -> Iterator[Path]:
    for name in FOLDERS:
        top = folder / name
        if top.is_symlink():
            yield top
        for place, folders, files in os.walk(top):
            yield from (Path(place, one) for one in (*folders, *files) if os.path.islink(os.path.join(place, one)))
