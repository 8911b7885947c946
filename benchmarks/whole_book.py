"""220 employers with 219,993 workers in PostgreSQL: two months of each by a scheduler and two workers, some killed.

    python benchmarks/whole_book.py FOLDER [--employers 220] [--workers 220000] [--largest 16000]
        [--months 2] [--seed 1]

The first month is undisturbed, and measured; in the last one workers are killed at ten moments by the seed, and the
scheduler once. Then every month must be certified and verified, and each transmission have come once. What was done in
FOLDER is not done again: a run that was broken off goes on.
"""

import argparse
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.book import FIRST, SECOND, sizes
from support.book_run import book_life, live_and_prove


def main() -> None:
    """Make the book, live through it, prove it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--employers", type=int, default=220)
    parser.add_argument("--workers", type=int, default=220_000)
    parser.add_argument("--largest", type=int, default=16_000)
    parser.add_argument("--months", type=int, default=2, choices=(1, 2))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # servers are stopped then too
    counts, began = sizes(given.employers, given.workers, given.largest), time.monotonic()
    print(f"{len(counts)} employers, {counts[0]:,} to {counts[-1]:,} workers, {sum(counts):,} in all", flush=True)
    with book_life(given.folder.resolve(), counts, given.seed) as life:
        print(f"made in {time.monotonic() - began:,.0f} s", flush=True)
        months = (FIRST, SECOND)[: given.months]
        sent, mails = live_and_prove(life, months)
        life.cluster.stop()
        life.cluster = replace(life.cluster, workers=1, programs={})  # the same by one: this step stores nothing
        life.until_done("verify", months[-1])
    table(life.used)
    print(f"{len(life.killed)} killed; transmissions {sent}, by mail {mails}: each once")
    print(f"{time.monotonic() - began:,.0f} s, load {os.getloadavg()[0]:.1f}")


def table(used: list[dict[str, Any]]) -> None:
    """Print what each run used: seconds of wall clock, processor seconds, shares."""
    print(
        "| month | step | workers | wall s | steps, processor s | engine, processor s | engine's share | idle share |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for one in used:
        whole, idle = one["steps"] + one["engine"], 1 - one["busy"] / (one["workers"] * one["wall"])
        cells = (one["month"], one["step"], one["workers"], one["wall"], one["steps"], one["engine"],
                 f"{one['engine'] / whole:.0%}", f"{idle:.0%}")  # fmt: skip
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main()
