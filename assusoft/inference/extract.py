"""An extract on disk -> what a layout reads in it: the short way in, for a notebook or a first look."""

from collections.abc import Sequence
from pathlib import Path

from assusoft.errors import Refused
from assusoft.inference.extracting import read_inferred
from assusoft.inference.inferring import infer
from assusoft.inference.model import Inference
from assusoft.layouts.definition.day_forms import span_of
from assusoft.layouts.definition.fields import type_of
from assusoft.layouts.definition.files import Reading
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.definition.loading import load_layout
from assusoft.layouts.reading import read
from assusoft.layouts.text.decoding import file_at

_ANY_MONTH = "2000-01"  # read only where no row depends on the month


def read_extract(
    path: str | Path | Sequence[str | Path],
    layout: str | Path | None = None,
    month: str | None = None,
    search: Sequence[Path] = (),
    part: str = "",
) -> Reading:
    """The reading of one file, or of the several files of one extract: `tables` has a frame per canonical table.

    >>> assusoft.read_extract("acme/extracts/2025-12/blox-contrats-2025-12.csv").tables["worker"].shape
    (71, 49)

    Parameters
    ----------
    layout
        The name of a layout (looked for in `search`, then among the templates), or the path of one. Without it the one
        file is read as far as `infer_layout` is certain: other columns keep their own headers, and `notes` ask.
    month
        'YYYY-MM'; needed when the layout has rows valid from one day to another, or years of two digits. Without a
        layout it tells which days lie ahead; where it is missing, the days of the file tell.
    part
        Without a layout, of a file with several sheets, kinds of lines or elements: the one to read. Otherwise the one
        known best is read, and the first `notes` name the others.

    Raises
    ------
    Refused, ConfigError
        As `load_layout` and `read`; also when a file cannot be read, or the month is needed and missing.
    """
    if layout is None:
        found = _inferred(path, month)
        return read_inferred(found, month or f"{found.found.latest}-12", part)
    if part:
        raise Refused(f"A layout says itself which parts it reads: leave out part='{part}', or the layout.")
    used = load_layout(layout, search)
    if month is None and any(part.dated for part in used.part):
        raise Refused(
            f"Layout '{used.name}' reads rows as they stand in a month: say which, for example month='2026-02'."
        )
    if month is None and _has_short_years(used):
        raise Refused(
            f"Layout '{used.name}' has years of two digits, and the month tells their century: say which, for example "
            "month='2026-02'."
        )
    paths = [path] if isinstance(path, str | Path) else list(path)
    return read(used, [file_at(Path(each)) for each in paths], month or _ANY_MONTH)


def _has_short_years(layout: Layout) -> bool:
    """Whether a date of the layout is written with two digits of its year, or none."""
    columns = [column for part in layout.part for column in part.columns.items()]
    return any(span_of(column.date or layout.date) and type_of(layout, name) == "date" for name, column in columns)


def infer_layout(path: str | Path | Sequence[str | Path]) -> Inference:
    """What the file at this path is: its layout proposed (`.toml`), each column with confidence (0 to 1) and evidence.

    >>> assusoft.infer_layout("acme/extracts/2025-12/blox-contrats-2025-12.csv").system
    'sdworx-blox'

    Raises
    ------
    Refused
        When it cannot be read, when no table is in it, or when several files are given.
    """
    return _inferred(path, None)


def _inferred(path: str | Path | Sequence[str | Path], month: str | None) -> Inference:
    paths = [path] if isinstance(path, str | Path) else list(path)
    if len(paths) != 1:
        raise Refused(f"One file at a time can be read without a layout; {len(paths)} were given. Name a layout.")
    file = file_at(Path(paths[0]))
    return infer(file.content, file.name, month)
