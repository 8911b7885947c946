"""One extract of 60 columns in three kinds of file, read raw by the fastest reader of each and by a layout.

Raw reading makes every cell a text (a workbook's: what it is) and does nothing with it; reading with a layout also
finds the header, checks every line, types every cell, checks identifiers and codes, and says where each row is from.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from pyarrow import csv
from python_calamine import CalamineWorkbook

from assusoft.layouts import InputFile, Layout, WrittenStamp, load_layout, write

MONTH = "2025-11"
SUFFIXES = {"sheet": ".xlsx", "delimited": ".csv", "fixed": ".txt"}
_COMMON = """kind = "{kind}"
name = "extract"
table = "worker"
file = "*{suffix}"
output = "extract{suffix}"
decimal = ","
date = "%d/%m/%Y"

[types]
badge = "text"
locker = "text"

[columns]
"""


def sixty_columns(worker: pd.DataFrame) -> pd.DataFrame:
    """The workers of a photo as one system would give them: 58 fields of the schema, and two of the employer's own."""
    fields = worker.drop(columns=["person", "source", "contract"])
    return fields.assign(badge=worker["payroll_id"], locker=worker["postal_code"])


def layout_of(kind: str, rows: pd.DataFrame, folder: Path) -> Layout:
    """A layout for these columns, written into `folder`; fixed width takes what the longest value needs."""
    places, first = [], 1
    for name in rows.columns:
        length = _longest(rows[name]) if kind == "fixed" else 0
        places.append(f"[{first}, {length}]" if kind == "fixed" else f'"{name.replace("_", " ").title()}"')
        first += length
    lines = [f"{name} = {place}" for name, place in zip(rows.columns, places, strict=True)]
    path = folder / f"{kind}.toml"
    path.write_text(_COMMON.format(kind=kind, suffix=SUFFIXES[kind]) + "\n".join(lines) + "\n", encoding="utf-8")
    return load_layout(path)


def _longest(values: pd.Series) -> int:
    return max(len(str(value)) for value in values.dropna().unique().tolist() or [" "])


def extract_file(layout: Layout, rows: pd.DataFrame, folder: Path) -> Path:
    """The extract written through its layout."""
    file: InputFile = write(layout, {"worker": rows}, WrittenStamp("benchmark", MONTH))[0]
    path = folder / file.name
    path.write_bytes(file.content)
    return path


def raw_sheet(file: Path, layout: Layout) -> int:
    """Cells of the first sheet, by calamine."""
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    return len(rows) * len(rows[0])


def raw_delimited(file: Path, layout: Layout) -> int:
    """Cells of a text with separators, by pyarrow."""
    table = csv.read_csv(file, parse_options=csv.ParseOptions(delimiter=layout.separator))
    return int(table.num_rows * table.num_columns)


def raw_fixed(file: Path, layout: Layout) -> int:
    """Cells of fixed width lines, by numpy: a matrix of their characters, a slice of it for each column."""
    lines = file.read_text(encoding="utf-8").splitlines()
    width = max(map(len, lines))
    signs = np.array(lines, f"U{width}").view(np.uint32).reshape(-1, width)
    spans = [column.at for column in layout.part[0].columns.values() if isinstance(column.at, tuple)]
    cells = [
        np.ascontiguousarray(signs[:, first - 1 : first - 1 + length]).view(f"U{length}") for first, length in spans
    ]
    return sum(map(len, cells))


RAW: dict[str, Callable[[Path, Layout], int]] = {
    "sheet": raw_sheet,
    "delimited": raw_delimited,
    "fixed": raw_fixed,
}


def by_habit(file: Path) -> int:
    """Cells of a workbook as pandas reads it with openpyxl."""
    return int(pd.read_excel(file, engine="openpyxl").size)
