"""The month of each employer in Prefect: mornings, import, audit and notebook; when a person starts it, close and send.

The worker needs in its environment:

ASSUSOFT_ENVIRONMENT    where assusoft is installed, for example /opt/assusoft
ASSUSOFT_NOTEBOOKS      its notebooks, for example /opt/assusoft/lib/python3.11/site-packages/assusoft/_data/notebooks
ASSUSOFT_EMPLOYERS      the folder of an employer, or of a bureau: bureau.toml names its employers

and what `employer.toml` takes from there: passwords. Never give one to a notebook as a parameter, nor to a flow:
papermill writes parameters into the executed notebook, and Prefect into its database.

A verb's exit status becomes a state: 0 is completed; 1, something waits for a person, is completed where the next step
goes on without them, and «Skipped» (a completed state of that name) where it cannot; 2, refused, is failed, with the
sentence that says why.
"""

import json
import os
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import papermill
from prefect import flow, serve, task
from prefect.schedules import Cron
from prefect.states import Completed, State
from pydantic import Field
from traitlets.config import Config

ASSUSOFT = Path(os.environ["ASSUSOFT_ENVIRONMENT"]) / "bin" / "assusoft"
NOTEBOOK = Path(os.environ["ASSUSOFT_NOTEBOOKS"]) / "month.ipynb"
EMPLOYERS = Path(os.environ["ASSUSOFT_EMPLOYERS"])
KERNEL = "assusoft"  # notebooks run in assusoft's own environment, whatever Prefect has in its
DONE, WAITS, REFUSED = 0, 1, 2
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")]


class Refused(Exception):
    """assusoft said no, in one sentence."""


def employers() -> dict[str, Path]:
    """Name -> folder: the one employer, or each that bureau.toml names."""
    bureau = EMPLOYERS / "bureau.toml"
    if not bureau.is_file():
        return {EMPLOYERS.name: EMPLOYERS}
    entries = tomllib.loads(bureau.read_text("utf-8")).get("employers", {})
    elsewhere = [name for name, entry in entries.items() if "database" in entry]
    if elsewhere:
        raise ValueError(
            f"{bureau}: `database` of {', '.join(elsewhere)} is read by `assusoft bureau` alone, and a notebook opens "
            "the folder of one employer. Name that database in its employer.toml instead."
        )
    return {name: EMPLOYERS / entry["folder"] for name, entry in entries.items()}


def language(folder: Path) -> str:
    """The employer's own."""
    try:
        return tomllib.loads((folder / "employer.toml").read_text("utf-8")).get("language", "fr")
    except (OSError, ValueError):  # every verb refuses that employer, and says why; the others go on
        return "fr"


def called(folder: Path, *words: str) -> tuple[int, str]:
    """Exit status and output of `assusoft -C folder words...`."""
    run = subprocess.run([ASSUSOFT, "-C", folder, *words], capture_output=True, text=True)
    if run.returncode == REFUSED:
        raise Refused(run.stderr.strip())
    if run.returncode not in (DONE, WAITS):
        raise RuntimeError(f"assusoft {words[0]} ended with {run.returncode}: {run.stderr.strip()}")
    return run.returncode, run.stdout


def standing(folder: Path, month: str) -> dict:
    """What `status --json` says of an imported month."""
    return json.loads(called(folder, "status", "--month", month, "--json")[1])


def nothing_to_import(folder: Path, month: str) -> str:
    """Why not today: no extracts yet, or the month is closed, and an import would be refused; empty: it can be done."""
    if not any(path.is_file() for path in (folder / "extracts" / month).glob("*")):
        return f"extracts/{month} holds no file yet."
    try:
        return f"{month} is closed." if standing(folder, month)["state"] == "closed" else ""
    except Refused:  # never imported; anything else the import says too
        return ""


@task(name="import")
def import_(folder: Path, month: str) -> None:
    """The same files again store nothing."""
    print(called(folder, "import", "--month", month, "--no-audit", "--by", "prefect")[1])


@task
def audit(folder: Path, month: str) -> None:
    """Findings are for those who read the report: completed. Only its two lines of figures are logged: no names."""
    _, said = called(folder, "audit", "--month", month, "--by", "prefect")
    print("\n".join(said.splitlines()[:2]))


@task
def notebook(folder: Path, month: str) -> None:
    """The month at a glance, into out/notebooks of the employer folder."""
    page = folder / "out" / "notebooks" / month / "month.ipynb"
    page.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    parameters = {"employer": str(folder), "month": month, "language": language(folder)}
    with TemporaryDirectory(prefix="assusoft-") as sockets:  # no port, at which others of this machine could listen
        config = Config({"KernelManager": {"transport": "ipc", "ip": f"{sockets}/kernel"}})
        papermill.execute_notebook(NOTEBOOK, page, parameters, kernel_name=KERNEL, progress_bar=False, config=config)


@task
def close(folder: Path, month: str) -> None:
    """Questions that do not block come back next month: completed. A month that is closed already is left alone."""
    if standing(folder, month)["state"] != "closed":
        print(called(folder, "close", "--month", month, "--by", "prefect")[1])


@task
def send(folder: Path) -> tuple[int, str]:
    """Deliver what is queued, each transmission once."""
    status, said = called(folder, "send", "--by", "prefect")
    print(said)
    return status, said


@flow(name="month of an employer", flow_run_name="{name} {month}", log_prints=True)
def month_of(name: str, folder: Path, month: str) -> State | None:
    """One employer's morning."""
    if reason := nothing_to_import(folder, month):
        return Completed(name="Skipped", message=reason)
    import_(folder, month)
    audit(folder, month)
    notebook(folder, month)
    return None


@flow(name="closing of an employer", flow_run_name="{name} {month}", log_prints=True)
def closing_of(name: str, folder: Path, month: str) -> State | None:
    """One employer's closing; skipped where a question that blocks waits for its answer, or something did not leave."""
    if blocking := standing(folder, month)["tasks"]["blocking"]:
        return Completed(name="Skipped", message=f"Blocking tasks of {month}: {blocking}. HR answers them first.")
    close(folder, month)
    status, said = send(folder)
    return Completed(name="Skipped", message=said.strip()) if status == WAITS else None


@flow(name="month of all")
def month_of_all(month: Month | None = None) -> list[State]:
    """Every employer, each by itself: what fails with one stops no other. Without a month, that of today."""
    named = month or f"{date.today():%Y-%m}"
    return [month_of(name, folder, named, return_state=True) for name, folder in employers().items()]


@flow(name="closing of all")
def closing_of_all(month: Month) -> list[State]:
    """Close and send the named month of every employer."""
    return [closing_of(name, folder, month, return_state=True) for name, folder in employers().items()]


if __name__ == "__main__":
    mornings = Cron("30 6 * * 1-5", timezone="Europe/Brussels")
    serve(month_of_all.to_deployment("mornings", schedule=mornings), closing_of_all.to_deployment("by hand"))
