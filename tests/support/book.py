"""A bureau of many generated employers in PostgreSQL, and steps that stand for people.

Workers of the engine import the steps from here.
"""

import shutil
from pathlib import Path

import numpy as np

from assusoft.bureau.databases import make_databases
from assusoft.bureau.one_step import Task
from assusoft.bureau.outcome import Result
from assusoft.bureau.scaffold import add_employer, write_bureau
from assusoft.bureau.settings import FILE
from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.billing import FAULTS, FOLDER, INSURERS
from assusoft.demo.run import Names, answer_tasks
from assusoft.employer import Employer
from assusoft.simulation.statement import simulated, truth_text

FIRST, SECOND = "2025-11", "2025-12"
SMALLEST = 80


def sizes(employers: int, workers: int, largest: int = 16_000) -> list[int]:
    """Workers of each employer, ascending, so curved that they add up to `workers` (rounding apart)."""
    places = np.linspace(0, 1, employers)
    low, high = 0.1, 50.0
    for _ in range(60):
        curve = (low + high) / 2
        found = SMALLEST * (largest / SMALLEST) ** (places**curve)
        low, high = (curve, high) if found.sum() > workers else (low, curve)
    return [int(one) for one in found.round()]


def key_of(number: int) -> str:
    """How an employer of the book is called."""
    return f"e{number:03d}"


def write_book(folder: Path, employers: int, server: str) -> None:
    """bureau.toml of employers that are written, each with a database and a role of its own."""
    if not (folder / FILE).exists():
        write_bureau(folder)
        path = folder / FILE
        path.write_text(path.read_text("utf-8").replace('language = "fr"', 'language = "en"'), "utf-8")
        for number in range(employers):
            add_employer(folder, folder / key_of(number))
    list(make_databases(folder, server))


def write_member(folder: Path, workers: int, seed: int, port: int) -> None:
    """A sample employer with the extracts of two months, its own people, three suppliers by e-mail and one folder.

    `port`: of the mail server, whose authority is ca.pem beside the folder. One that is there already stays.
    """
    if folder.exists():
        return
    part = folder.with_name(f".{folder.name}")  # what was broken off is written anew
    shutil.rmtree(part, ignore_errors=True)
    write_employer(part, workers, 2, seed)
    settings = part / "employer.toml"
    mail = (
        f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "starttls"\nca_file = "{folder.parent / "ca.pem"}"\n'
        f'sender = "rh@{folder.name}.example"\n'
    )
    text = settings.read_text("utf-8").replace('name = "Entreprise X"', f'name = "Entreprise {folder.name}"', 1)
    settings.write_text(text.partition("[mail]\n")[0] + mail, "utf-8")
    for supplier in ("insurer-b-hospital", "leasing-c"):
        path = part / "suppliers" / f"{supplier}.toml"
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("[folder]", "[email]").replace(
                f'path = "out/{supplier}"', f'to = ["{supplier}@supplier.example"]'
            ),
            "utf-8",
        )
    part.rename(folder)


def answers(employer: Employer, task: Task) -> Result:
    """Answer the tasks of the month as the script says; a second start answers what is left."""
    names, script = Names(), scripted_answers(employer.folder)
    for month in employer.months():
        names.learn(employer.photo(month))
    met = answer_tasks(employer, names, task.month, [one for one in script if one.month == task.month])
    blocking = sum(one.blocking for one in employer.tasks(task.month))
    return Result("failed" if blocking else "done", f"Tasks: {len(met)}, blocking still: {blocking}.")


def bill(employer: Employer, task: Task) -> Result:
    """What the insurers bill for the month, with faults, into statements/MONTH."""
    folder = employer.folder / FOLDER / task.month
    folder.mkdir(parents=True, exist_ok=True)
    for place, insurer in enumerate(INSURERS):
        found = simulated(employer, insurer, task.month, FAULTS, seed=100 * int(task.month[5:]) + place)
        file = folder / f"{insurer}.csv"
        file.with_name(f"{file.name}.truth.json").write_text(truth_text(found.truth), "utf-8")
        file.write_bytes(found.content)
    return Result("done", f"Statements: {len(INSURERS)}.")


def certify(employer: Employer, task: Task) -> Result:
    """Whether every month is certified and every transmission was sent."""
    months, states = employer.months(), [one.state for one in employer.store.transmissions()]
    wrong = [month for month in months if not employer.certificate(month).ok]
    wrong += [f"{state} {states.count(state)}" for state in sorted({*states} - {"sent"})]
    return Result(
        "failed" if wrong else "done", f"{', '.join(wrong) or 'Certified'}; months {len(months)}, sent {len(states)}."
    )


OWN_STEPS = {"answers": answers, "bill": bill, "certify": certify}
