"""What HR says later: a declaration beside an answer, and an answer of twelve months ago taken back.

    python benchmarks/declaring.py [--workers 16000] [--months 13]

A sample employer is lived through month by month; in the last one, which is open, twenty tasks are answered and as many
persons declared ill, one by one, each with the lists of everybody current after it; then answers of the first month
are taken back, each in a process that has read nothing yet.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from month import needs_nothing

from assusoft.collecting import collect_rarely, keep_memory
from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import BY, Names, answer_month
from assusoft.employer import Employer, open_employer
from assusoft.month.declarations.stated import Stated
from assusoft.month.tasks.answer import in_force

AT = datetime(2027, 1, 5, 9, tzinfo=UTC)
TIMES = 20


def processor(work: Callable[[], object]) -> float:
    """Seconds of processor time, child processes included."""
    before = sum(os.times()[:4])
    work()
    return sum(os.times()[:4]) - before


def lived(folder: Path, workers: int, months: int) -> Employer:
    """All months but the last one closed, that one imported."""
    write_employer(folder, workers=workers, months=months)
    employer, names, script = open_employer(folder), Names(), scripted_answers(folder)
    listed = sorted(path.name for path in (folder / "extracts").iterdir())
    for month in listed[:-1]:
        answer_month(employer, names, month, [one for one in script if one.month == month])
        employer.close(month, BY, AT)
    employer.import_month(listed[-1], [], BY, AT)
    return employer


def answered(employer: Employer) -> None:
    """Twenty answers."""
    ready = {task.person: (task, one) for task in employer.tasks() for one in task.choices if needs_nothing(one)}
    for task, choice in list(ready.values())[:TIMES]:
        employer.answer(task.id, choice.name, {}, BY, AT)
        employer.tasks(), employer.messages()


def declared(employer: Employer, day: str, persons: Sequence[str]) -> None:
    """Twenty illnesses."""
    for person in persons[:TIMES]:
        said = Stated(person, "interruption", {"interruption_kind": "illness"}, begins=day)
        employer.declare(said, BY, AT)
        employer.tasks(), employer.messages()


def taken_back(folder: Path) -> None:
    """Print what it costs to take back one answer of the oldest month that has some; nothing was read before."""
    employer = open_employer(folder)
    oldest = next(answer for answer in in_force(employer.facts.answers()).values() if answer.kind == "affiliation")
    print(f"{processor(lambda: employer.retract(oldest.task, BY, AT)):.3f}")


def main() -> None:
    """Print the table."""
    collect_rarely(), keep_memory()
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, default=16_000)
    parser.add_argument("--months", type=int, default=13)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.folder:
        taken_back(given.folder)
        return
    with TemporaryDirectory() as place:
        employer = lived(Path(place) / "employer", given.workers, given.months)
        employer.tasks(), employer.messages()
        month = employer.months()[-1]
        photo = employer.photo(month).worker
        persons = photo["person"][photo["contract_end"].isna() & photo["interruption_kind"].isna()].unique().tolist()
        answer = processor(lambda: answered(employer)) / TIMES
        some, others = persons[:: len(persons) // TIMES], persons[1 :: len(persons) // TIMES]
        now = processor(lambda: declared(employer, f"{month}-01", some)) / TIMES
        before = processor(lambda: declared(employer, f"{employer.months()[-2]}-01", others)) / TIMES
        command = [sys.executable, __file__, "--folder", str(employer.folder)]
        back = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(f"declaring, {given.workers:,} workers, {given.months} months; processor seconds")
        for what, seconds in (
            ("one answer, all lists current (mean of 20)", answer),
            ("one declaration of this month, likewise", now),
            ("one declaration of the month before, likewise", before),
            ("an answer of the oldest month taken back", back),
        ):
            print(f"{what:50}{seconds:9.3f}{seconds / answer:9.2f}")


if __name__ == "__main__":
    main()
