"""Lists of an unchanged month, as commands, and the folder opened in Python, beside importing pandas.

    python benchmarks/listings.py [--workers 600 16000]

Each is the best of five whole processes, processor seconds of user and system. The month is imported and open; what
the first command derived is kept, and the others show it.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from month import AT, BY, SECOND, taken_over

COMMANDS = (("status",), ("tasks",), ("messages",), ("person", "P00012"))
ROUNDS = 5


def seconds(command: list[str]) -> float:
    """Processor seconds of the command, the least of several runs."""
    return min(_once(command) for _ in range(ROUNDS))


def _once(command: list[str]) -> float:
    before = sum(os.times()[2:4])
    found = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    assert found.returncode in (0, 1), command
    return sum(os.times()[2:4]) - before


def measure(workers: int) -> None:
    """Print what each command takes."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "employer"
        employer, _, _ = taken_over(folder, workers)
        employer.import_month(SECOND, [], BY, AT)
        employer.store.close()
        program = [sys.executable, "-m", "assusoft", "-C", str(folder)]
        derived = _once([*program, "status"])
        base = seconds([sys.executable, "-c", "import pandas"])
        print(
            f"{workers:,} workers: import pandas {base:.3f} s; derived once {derived:.3f} s, {derived / base:.1f} times"
        )
        opened = seconds([sys.executable, "-c", f"import assusoft; assusoft.open({str(folder)!r})"])
        print(f"  {'assusoft.open':16}{opened:8.3f} s{opened / base:6.2f} times import pandas")
        for words in COMMANDS:
            taken = seconds([*program, *words])
            print(f"  {' '.join(words):16}{taken:8.3f} s{taken / base:6.2f} times import pandas")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[600, 16000])
    for workers in parser.parse_args().workers:
        measure(workers)
