"""The audit of a month as a command, a process of its own with its reports, beside importing Great Expectations.

    python benchmarks/audit_command.py [--workers 16000] [--xlsx]

Processor seconds of user and system, child processes included; the two take turns, and the best of five of each counts.
The month is imported and not yet closed, the one before it is closed. Python's bytecode is there already, as on any
machine that ran the program once. With --xlsx every file of the employer is a workbook.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from month import AT, BY, SECOND, taken_over

ROUNDS = 5


def seconds(command: list[str]) -> float:
    """Processor seconds of one run of the command."""
    before = sum(os.times()[2:4])
    bytecode = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False, env=bytecode)
    assert done.returncode in (0, 1), command
    return sum(os.times()[2:4]) - before


def measure(workers: int, xlsx: bool) -> None:
    """Print what both take."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "employer"
        employer, _, _ = taken_over(folder, workers, xlsx)
        employer.import_month(SECOND, [], BY, AT)
        employer.store.close()
        audit = [sys.executable, "-m", "assusoft", "-C", str(folder), "audit", "--month", SECOND]
        library = [sys.executable, "-c", "import great_expectations"]
        seconds(audit)  # writes the bytecode
        pairs = [(seconds(library), seconds(audit)) for _ in range(ROUNDS)]
    base, whole = (min(times) for times in zip(*pairs, strict=True))
    files = "all .xlsx" if xlsx else "CSV, XML and .xls"
    print(f"{workers:,} workers, {files}: import great_expectations {base:.2f} s, assusoft audit {whole:.2f} s, "
          f"{whole / base:.2f} times")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[16_000])
    parser.add_argument("--xlsx", action="store_true")
    given = parser.parse_args()
    for workers in given.workers:
        measure(workers, given.xlsx)
