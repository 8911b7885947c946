"""What every verb shares: the application, the employer folder chosen, the usual options."""

import getpass
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from assusoft.cli.output.places import file_to_write
from assusoft.errors import AssusoftError
from assusoft.files import bounded
from assusoft.months import check_day

if TYPE_CHECKING:
    from assusoft.employer.kept import Listing

app = typer.Typer(
    help="Monthly exchange of Employee Benefits data between employers, insurers and intermediaries.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
err = Console(stderr=True, highlight=False, markup=False, emoji=False)
"""What is said beside the result; names in it are text, whatever brackets and colons they have."""
_MOST = 64 << 20
"""Bytes of a workbook of tasks."""
_folder = Path()

Month = Annotated[
    str | None, typer.Option("--month", "-m", help="Month YYYY-MM; the one being worked on when left out.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
On = Annotated[
    date | None, typer.Option("--on", metavar="DAY", help="What was so on that day, 2026-02-28.", parser=check_day)
]
KnownOn = Annotated[
    date | None,
    typer.Option("--known-on", metavar="DAY", help="By what was known at the end of that day.", parser=check_day),
]
To = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Write it to a workbook (.xlsx).", callback=file_to_write)
]
By = Annotated[str, typer.Option("--by", help="Who acts; your log-in name when left out.")]
WAITS, FAILED = 1, 2


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(version("assusoft"))
        raise typer.Exit()


@app.callback()
def options(
    directory: Annotated[Path, typer.Option("-C", "--directory", help="The employer folder.")] = Path(),
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Choose the employer folder."""
    global _folder
    _folder = directory


def chosen_folder() -> Path:
    """The folder `-C` names."""
    return _folder


def open_chosen(folder: Path | None = None) -> Any:
    """The employer of the folder given, else of the one `-C` names."""
    from assusoft.employer import open_employer

    return open_employer(folder or _folder)


def listing_of(
    month: str | None, tables: bool = False, on: date | None = None, known_on: date | None = None
) -> "Listing":
    """The month's listing (see `employer.kept`) of the employer folder `-C` names.

    `on`: that of the month that shows the day; `known_on`: by what was known then, never kept.
    """
    from assusoft.employer.kept import month_listing
    from assusoft.employer.kept.listing import listing_then

    if on is None and known_on is None:
        return month_listing(_folder, month, tables)
    return listing_then(_folder, month, on, known_on)


def month_showing(id: str) -> str | None:
    """The month whose kept listing shows a message of that id; None when none is kept that does."""
    from assusoft.employer.kept import month_kept_with

    return month_kept_with(_folder, id)


def now() -> datetime:
    """The moment an act is recorded with."""
    return datetime.now(UTC)


def who(by: str) -> str:
    """Who acts: the name given, else ASSUSOFT_USER, else the log-in name."""
    return by or os.environ.get("ASSUSOFT_USER") or getpass.getuser()


def fields_of(pairs: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE words -> field: value; Refused when one is not."""
    for pair in pairs:
        if "=" not in pair:
            raise AssusoftError(f"'{pair}' is not FIELD=VALUE. Nothing was stored.")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


def bytes_of(path: Path) -> bytes:
    """A file's content; Refused when there is none."""
    if not path.is_file():
        raise AssusoftError(f"{path}: there is no such file. Nothing was stored.")
    content = bounded(path, _MOST)
    if content is None:
        raise AssusoftError(
            f"{path} has more than {_MOST >> 20} MB, which no workbook of tasks has. Nothing was stored."
        )
    return content
