"""A small sample employer in a folder, its months imported, answered and closed; nothing is sent."""

from pathlib import Path

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import BY, Names, answer_month
from assusoft.demo.run import _working_day as working_day
from assusoft.employer import open_employer


def closed_months(folder: Path, months: int, workers: int = 80) -> Path:
    """Write the sample employer into `folder` and close that many months."""
    write_employer(folder, workers=workers, months=months)
    employer, names, script = open_employer(folder), Names(), scripted_answers(folder)
    for month in sorted(path.name for path in (folder / "extracts").iterdir()):
        answer_month(employer, names, month, [answer for answer in script if answer.month == month])
        employer.close(month, BY, working_day(month))
    employer.store.close()
    return folder
