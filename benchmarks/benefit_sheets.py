"""Benefit sheets typeset by Typst, against the same page made by WeasyPrint one by one, in one run.

    python benchmarks/benefit_sheets.py [--sheets 1000] [--peers 100]

The ten hard cases of the tests in three languages, in turn, each with another name, so that no two pages are equal.
Typst makes the PDF from the values of a sheet (wording, JSON and compiling included); WeasyPrint makes PDF/UA of the
same texts as `html_of` has them (filling the template not counted: it is done in another process). Each in a process
of its own: processor seconds of it, and its peak memory after a quarter and at the end.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.sheet_cases import LANGUAGES, cases

from assusoft.benefit_sheets.pages import html_of, pdf_of
from assusoft.benefit_sheets.sheet import Sheet, figures_of
from assusoft.paper import pdf_of as by_weasyprint

NOWHERE = Path("no templates of its own")
Measured = tuple[float, int, int, int]
GOAL = {"ms": 22, "MB": 300, "times": 5}


def main() -> None:
    """Print milliseconds of processor and memory of both, and the ratio."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sheets", type=int, default=1000)
    options.add_argument("--peers", type=int, default=100)
    given = options.parse_args()
    counts = [len(list(figures_of(sheet))) for sheet in sheets(30)]
    print(f"{sum(counts) / len(counts):.0f} figures a sheet ({min(counts)} to {max(counts)})")
    ours = shown("Typst", typst, given.sheets)
    theirs = shown("WeasyPrint", weasyprint, given.peers)
    print(f"{theirs[0] / ours[0]:.1f} times as fast (goal: {GOAL['times']}), {ours[0]:.1f} ms (goal: {GOAL['ms']}), "
          f"{ours[2]} MB (goal: {GOAL['MB']})")  # fmt: skip


def shown(name: str, run: Callable[[int], Measured], count: int) -> Measured:
    """Run it in a process of its own, and print it."""
    with get_context("spawn").Pool(1) as pool:
        ms, quarter, end, size = pool.apply(run, (count,))
    print(
        f"{name:12} {count:6} sheets {ms:8.1f} ms of processor a sheet, {quarter:4} then {end:4} MB, {size:3} KB",
        flush=True,
    )
    return ms, quarter, end, size


def sheets(count: int) -> Iterator[Sheet]:
    """Sheets of people who are all called otherwise."""
    hard = [sheet for language in LANGUAGES for sheet in cases(language).values()]
    for number in range(count):
        sheet = hard[number % len(hard)]
        yield replace(sheet, person=f"P{number:05d}", name=f"{sheet.name} {number}")


def typst(count: int) -> Measured:
    """Milliseconds a sheet, memory after a quarter and at the end, and the size of a file."""
    return measured([lambda sheet=sheet: pdf_of(sheet, NOWHERE) for sheet in sheets(count)])


def weasyprint(count: int) -> Measured:
    """The same of WeasyPrint, the pages in HTML being there."""
    pages = [html_of(sheet, NOWHERE) for sheet in sheets(count)]
    return measured([lambda page=page: by_weasyprint(page) for page in pages])


def measured(makers: list) -> Measured:
    """The first call, which loads fonts and the library, is not counted."""
    size = len(makers[0]())
    quarter, start = 0, time.process_time()
    for at, make in enumerate(makers, start=1):
        size += len(make())
        quarter = peak() if at <= len(makers) // 4 else quarter
    return 1000 * (time.process_time() - start) / len(makers), quarter, peak(), size // len(makers) // 1000


def peak() -> int:
    """MB that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
