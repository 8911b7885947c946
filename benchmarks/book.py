"""220 employers with 220,000 workers in all on two processes: import, decide and close one month of each.

    python benchmarks/book.py [--employers 220] [--workers 220000] [--sample 6 | --whole]

Sizes run from 80 to 16,000, most employers being small. Each has closed its first month before; the next one is timed.
Unless --whole is given only a sample is lived through, spread over the sizes, and the others are counted by
interpolation.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
from month import AT, SECOND, Times, taken_over
from support.book import sizes

from assusoft.demo.run import BY, answer_tasks

PROCESSES = 2
STEPS = ("import", "decide", "close")


def month_of_one(workers: int) -> dict[str, float]:
    """Processor seconds of each step, child processes included; answering lies between and is not counted."""
    with TemporaryDirectory() as folder:
        employer, names, script = taken_over(Path(folder) / "employer", workers)
        times = Times()
        times.of("import", lambda: employer.import_month(SECOND, [], BY, AT))
        times.of("decide", employer.view)
        answer_tasks(employer, names, SECOND, [one for one in script if one.month == SECOND])
        times.of("close", lambda: employer.close(SECOND, BY, AT))
        employer.store.close()
    return {step: times.steps[step][1] for step in STEPS}


def spread(ordered: Sequence[int], count: int) -> list[int]:
    """So many of the sizes, evenly over their logarithms, smallest and largest among them."""
    wanted = np.geomspace(ordered[0], ordered[-1], count)
    return sorted({min(ordered, key=lambda one: abs(one - size)) for size in wanted})


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--employers", type=int, default=220)
    arguments.add_argument("--workers", type=int, default=220_000)
    arguments.add_argument("--sample", type=int, default=6)
    arguments.add_argument("--whole", action="store_true")
    given = arguments.parse_args()
    book = sizes(given.employers, given.workers)
    lived = book if given.whole else spread(book, given.sample)
    began = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        measured = list(pool.map(month_of_one, sorted(lived, reverse=True)))[::-1]
    print(f"{len(book)} employers, {sum(book):,} workers; {len(lived)} lived through, load {os.getloadavg()[0]:.1f}")
    print(f"{'workers':>10}" + "".join(f"{step:>10}" for step in STEPS) + "   processor s")
    for workers, steps in list(zip(lived, measured, strict=True))[:: max(len(lived) // 12, 1)]:
        print(f"{workers:10,}" + "".join(f"{steps[step]:10.2f}" for step in STEPS))
    totals = {step: float(np.interp(book, lived, [one[step] for one in measured]).sum()) for step in STEPS}
    print(f"{'the book':>10}" + "".join(f"{totals[step]:10.0f}" for step in STEPS))
    whole = sum(totals.values())
    print(f"{whole:,.0f} processor seconds: {whole / PROCESSES / 60:.1f} minutes on {PROCESSES} processors of its own")
    print(f"({time.perf_counter() - began:,.0f} s by the clock, with making the employers and their first months)")


if __name__ == "__main__":
    main()
