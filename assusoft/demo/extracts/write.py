"""The sample employer written into a folder: configuration, monthly extracts, stories, and the truth beside them."""

import shutil
from collections.abc import Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from assusoft.demo.course import Course, Shown
from assusoft.demo.extracts.systems import extract_of
from assusoft.demo.extracts.tables import Tables, tables_of
from assusoft.demo.story_page import stories_page
from assusoft.demo.truth.truth import Truth, write_truth
from assusoft.errors import Refused
from assusoft.layouts import InputFile
from assusoft.layouts.definition.day_forms import date_text
from assusoft.payroll.sources import Source, load_sources, sources_in_force

REPLACED = "replaced"
"""Folder of the extracts that are imported first and replaced before closing, each under its month."""

ROWS = 60_000
"""Workers in one XML file at most: readers refuse files of too many elements."""


def write_employer(folder: Path, workers: int = 600, months: int = 5, seed: int = 2026) -> Truth:
    """Write the sample employer into `folder` and return what is to be found in it.

    The same numbers give the same bytes. `workers` in the first month (80 or more), one in six a manual worker;
    `months` from 2025-11 on. Raises Refused when the folder is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder}: this folder is not empty. Give the sample employer a folder of its own.")
    course = Course(workers, seed)
    with as_file(files("assusoft.demo") / "folder") as configuration:
        shutil.copytree(configuration, folder, dirs_exist_ok=True)
    sources = load_sources(folder / "sources", [folder / "templates"])
    for extract in course.months(months):
        if extract.first:
            _write_extract(folder / REPLACED / extract.month, sources, extract.first, extract.month)
        _write_extract(folder / "extracts" / extract.month, sources, extract.shown, extract.month)
    write_truth(folder / "truth.json", course.truth)
    (folder / "stories.md").write_text(stories_page(course.cast), encoding="utf-8", newline="\n")
    return course.truth


def _write_extract(folder: Path, sources: Sequence[Source], shown: Shown, month: str) -> None:
    folder.mkdir(parents=True)
    for file in extract_files(sources, shown, month):
        (folder / file.name).write_bytes(file.content)


def extract_files(sources: Sequence[Source], shown: Shown, month: str) -> Iterator[InputFile]:
    """The files every source in force delivers in `month`: of each table, the fields its layout carries."""
    tables = tables_of(shown, month)
    for source in sources_in_force(sources, month):
        for file in _delivered(source, tables[source.name], month):
            yield _spoiled(file, source, shown)


def _delivered(source: Source, tables: Tables, month: str) -> Iterator[InputFile]:
    """The files of a source; XML of more rows than are read at once comes in parts, numbered before its name."""
    parts = [tables] if source.format.kind != "xml" else in_parts(tables, ROWS)
    for number, part in enumerate(parts, 1):
        for file in extract_of(source, part, month):
            yield file if number == 1 else InputFile(f"{number}-{file.name}", file.content)


def in_parts(tables: Tables, rows: int) -> list[Tables]:
    """One table of workers in parts of so many rows at most."""
    worker = tables["worker"]
    return [{"worker": worker[at : at + rows]} for at in range(0, max(len(worker), 1), rows)]


def _spoiled(file: InputFile, source: Source, shown: Shown) -> InputFile:
    """The file with the impossible dates of the month instead of the true ones."""
    content, layout = file.content, source.format
    for person, contracts in shown:
        for name, text in person.impossible.items():
            true = date_text(getattr(contracts[-1], name), layout.date).encode(layout.encoding)
            number, lines = contracts[-1].payroll_id.encode(), content.split(b"\n")
            content = b"\n".join(line.replace(true, text.encode()) if number in line else line for line in lines)
    return InputFile(file.name, content)
