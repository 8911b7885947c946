"""One month of a sample employer imported, and one extract of 60 columns read: against raw reading, and the habit.

    python benchmarks/importing.py [--workers 16000]

Raw reading is the limit: python-calamine for the workbook, pyarrow for text with separators, lxml for XML; every cell
is made and nothing is done with it. The habit is pandas, with openpyxl on the same rows saved as .xlsx. The extract
of 60 columns holds the same workers as .xlsx, as text with separators and as fixed width (see extract.py).
"""

import argparse
import io
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import extract
import pandas as pd
from lxml import etree
from pyarrow import csv
from python_calamine import CalamineWorkbook

from assusoft.demo import write_employer
from assusoft.employer import open_employer
from assusoft.layouts import InputFile, read

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
    wall, processor = time.perf_counter(), processor_time()
    work()
    return time.perf_counter() - wall, processor_time() - processor


def processor_time() -> float:
    """Seconds this process and its finished children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def best(work: Callable[[], object]) -> float:
    """Processor seconds of the best of three rounds."""
    return min(timed(work)[1] for _ in range(3))


def read_extracts(rows: pd.DataFrame, folder: Path) -> None:
    """Print what reading and cleaning one extract takes, for each kind of file."""
    print(f"\nreading one extract, {len(rows):,} rows x {len(rows.columns)} columns, processor seconds")
    print(f"{'':12}{'raw':>9}{'assusoft':>10}{'x raw':>7}{'pandas, openpyxl':>18}{'x assusoft':>12}")
    for kind, suffix in extract.SUFFIXES.items():
        layout = extract.layout_of(kind, rows, folder)
        file = extract.extract_file(layout, rows, folder)
        limit = best(lambda file=file, layout=layout: extract.RAW[layout.kind](file, layout))  # type: ignore[misc]
        ours = best(lambda file=file, layout=layout: read(layout, [InputFile(file.name, file.read_bytes())], MONTH))  # type: ignore[misc]
        habit = timed(lambda file=file: extract.by_habit(file))[1] if suffix == ".xlsx" else 0.0  # type: ignore[misc]
        told = f"{habit:18.3f}{habit / ours:12.1f}" if habit else ""
        print(f"{suffix:12}{limit:9.3f}{ours:10.3f}{ours / limit:7.1f}{told}")


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
        rows = extract.sixty_columns(employer.photo(MONTH).worker).head(given.workers)
    print(f"import, {given.workers:,} workers, {len(files)} files")
    print(f"{'':28}{'seconds':>9}{'processor s':>13}{'x raw':>9}")
    for name, (seconds, processor) in results.items():
        print(f"{name:28}{seconds:9.2f}{processor:13.2f}{processor / results['raw reading'][1]:9.1f}")
    with TemporaryDirectory() as folder:
        read_extracts(rows, Path(folder))


if __name__ == "__main__":
    main()
