"""The sample employer written into a folder: configuration, monthly extracts, stories, and the truth beside them."""

import shutil
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

from assusoft.demo.company import ENTITIES
from assusoft.demo.course import Course, Shown
from assusoft.demo.report import stories_page
from assusoft.demo.tables import tables_of
from assusoft.demo.truth import Truth, write_truth
from assusoft.errors import Refused
from assusoft.layouts import Layout, Stamp, carried, load_layout, write
from assusoft.payroll.sources import Source, load_sources, sources_in_force

REPLACED = "replaced"
"""Folder of extracts that were imported first and replaced before closing, under their month."""


def write_employer(folder: Path, workers: int = 600, months: int = 5, seed: int = 2026) -> Truth:
    """Write the sample employer into `folder` and return what is to be found in it.

    The same numbers give the same bytes. `workers` at the first month (80 or more), one in six a manual worker;
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
            _write_files(folder / REPLACED / extract.month, sources, extract.first, extract.month)
        _write_files(folder / "extracts" / extract.month, sources, extract.shown, extract.month)
    write_truth(folder / "truth.json", course.truth)
    (folder / "stories.md").write_text(stories_page(course.cast), encoding="utf-8", newline="\n")
    return course.truth
