"""One month of a sample employer imported: assusoft against the raw reading of the same files, and against the habit.

    python benchmarks/importing.py [--workers 16000]

Raw reading is the limit: python-calamine for the workbook, pyarrow for text with separators, lxml for XML; every cell
is made and nothing is done with it. The habit is pandas, with openpyxl on the same rows saved as .xlsx.
"""

import argparse
import io
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from lxml import etree
from pyarrow import csv
from python_calamine import CalamineWorkbook

from assusoft.demo import write_employer
from assusoft.employer import open_employer

MONTH = "2025-11"


def raw(file: Path) -> int:
    """Cells of a file, read by the fastest reader for its kind."""
    if file.suffix == ".csv":
        table = csv.read_csv(file, read_options=csv.ReadOptions(encoding="cp1252"), parse_options=SEMICOLONS)
        return table.num_rows * table.num_columns
    if file.suffix == ".xml":
        return sum(1 for _ in etree.parse(file).getroot().iter())
    return sum(len(row) for sheet in sheets(file) for row in sheet)


SEMICOLONS = csv.ParseOptions(delimiter=";")


def sheets(file: Path) -> list[list[list[object]]]:
    """The cells of every sheet, by calamine."""
    book = CalamineWorkbook.from_path(str(file))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def by_habit(file: Path) -> int:
    """Cells of a file as pandas reads it when one does not think about it."""
    if file.suffix == ".csv":
        return int(pd.read_csv(file, sep=";", encoding="cp1252", dtype=str).size)
    if file.suffix == ".xml":
        return sum(1 for _ in etree.parse(file).getroot().iter())
    return int(pd.read_excel(as_xlsx(file), engine="openpyxl", dtype=str, header=None).size)


def as_xlsx(file: Path) -> io.BytesIO:
    """The workbook's rows in today's format, made once: openpyxl reads no .xls."""
    if file not in _CONVERTED:
        content = io.BytesIO()
        with pd.ExcelWriter(content, engine="xlsxwriter") as book:
            for number, rows in enumerate(sheets(file)):
                pd.DataFrame(rows).to_excel(book, sheet_name=f"sheet{number}", index=False, header=False)
        _CONVERTED[file] = content
    return _CONVERTED[file]


_CONVERTED: dict[Path, io.BytesIO] = {}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of wall clock and of processor time, child processes included."""
    wall, processor = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - wall, sum(os.times()[:4]) - processor


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--workers", type=int, default=16_000)
    given = arguments.parse_args()
    with TemporaryDirectory() as folder:
        where = Path(folder) / "employer"
        write_employer(where, workers=given.workers, months=1)
        files = sorted((where / "extracts" / MONTH).iterdir())
        for file in files:
            if file.suffix not in (".csv", ".xml"):
                as_xlsx(file)
        employer = open_employer(where)
        results = {
            "raw reading": timed(lambda: [raw(file) for file in files]),
            "pandas (openpyxl)": timed(lambda: [by_habit(file) for file in files]),
            "assusoft import": timed(lambda: employer.import_month(MONTH, [], "", datetime(2025, 12, 5, tzinfo=UTC))),
        }
    print(f"import, {given.workers:,} workers, {len(files)} files")
    print(f"{'':28}{'seconds':>9}{'processor s':>13}{'x raw':>9}")
    for name, (seconds, processor) in results.items():
        print(f"{name:28}{seconds:9.2f}{processor:13.2f}{processor / results['raw reading'][1]:9.1f}")


if __name__ == "__main__":
    main()
