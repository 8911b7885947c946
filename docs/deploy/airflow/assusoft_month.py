"""The month of each employer in Airflow: mornings, import, audit and notebook; when a person starts it, close and send.

Goes into the folder of DAGs. The scheduler and its workers need in their environment:

ASSUSOFT_ENVIRONMENT    where assusoft is installed, for example /opt/assusoft
ASSUSOFT_NOTEBOOKS      its notebooks, for example /opt/assusoft/lib/python3.11/site-packages/assusoft/_data/notebooks
ASSUSOFT_EMPLOYERS      the folder of an employer, or of a bureau: bureau.toml names its employers

and what `employer.toml` takes from there: passwords. Never give one to a notebook as a parameter: papermill writes
parameters into the executed notebook, and Airflow into its database.

A verb's exit status becomes a state: 0 is success; 1, something waits for a person, is success where the next step goes
on without them, and skipped where it cannot; 2, refused, is failed at once, with the sentence that says why.
"""

import json
import os
import subprocess
import tomllib
from pathlib import Path

import pendulum
from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.sdk import DAG, Param, TaskGroup, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

ASSUSOFT = Path(os.environ["ASSUSOFT_ENVIRONMENT"]) / "bin" / "assusoft"
NOTEBOOK = Path(os.environ["ASSUSOFT_NOTEBOOKS"]) / "month.ipynb"
EMPLOYERS = Path(os.environ["ASSUSOFT_EMPLOYERS"])
KERNEL = "assusoft"  # notebooks run in assusoft's own environment, whatever Airflow has in its
DONE, WAITS, REFUSED = 0, 1, 2
YYYY_MM = "[0-9]{4}-[0-9]{2}"
MONTH = "{{ params.month or (dag_run.run_after | ds)[:7] }}"


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


def called(folder: str, *words: str) -> tuple[int, str]:
    """Exit status and output of `assusoft -C folder words...`; a refusal fails the task at once."""
    run = subprocess.run([ASSUSOFT, "-C", folder, *words], capture_output=True, text=True)
    if run.returncode == REFUSED:
        raise AirflowFailException(run.stderr.strip())
    if run.returncode not in (DONE, WAITS):
        raise RuntimeError(f"assusoft {words[0]} ended with {run.returncode}: {run.stderr.strip()}")
    return run.returncode, run.stdout


def standing(folder: str, month: str) -> dict:
    """What `status --json` says of an imported month."""
    return json.loads(called(folder, "status", "--month", month, "--json")[1])


@task(task_id="delivered")
def delivered(folder: str, month: str) -> None:
    """Skip the employer when its extracts are not there yet or its month is closed: an import would be refused."""
    if not any(path.is_file() for path in Path(folder, "extracts", month).glob("*")):
        raise AirflowSkipException(f"extracts/{month} holds no file yet.")
    try:
        state = standing(folder, month)["state"]
    except AirflowFailException:  # never imported; anything else the import says too
        return
    if state == "closed":
        raise AirflowSkipException(f"{month} is closed.")


@task(task_id="import")
def import_(folder: str, month: str) -> None:
    """The same files again store nothing."""
    print(called(folder, "import", "--month", month, "--no-audit", "--by", "airflow")[1])


@task(task_id="audit")
def audit(folder: str, month: str) -> None:
    """Findings are for those who read the report: success. Only its two lines of figures are logged: no names."""
    _, said = called(folder, "audit", "--month", month, "--by", "airflow")
    print("\n".join(said.splitlines()[:2]))
    Path(folder, "out", "notebooks", month).mkdir(mode=0o700, parents=True, exist_ok=True)


@task(task_id="answered")
def answered(folder: str, month: str) -> None:
    """Skip closing and sending while a question that blocks waits for its answer."""
    blocking = standing(folder, month)["tasks"]["blocking"]
    if blocking:
        raise AirflowSkipException(f"Blocking tasks of {month}: {blocking}. HR answers them first.")


@task(task_id="close")
def close(folder: str, month: str) -> None:
    """Questions that do not block come back next month: success. A month that is closed already is left alone."""
    if standing(folder, month)["state"] != "closed":
        print(called(folder, "close", "--month", month, "--by", "airflow")[1])


@task(task_id="send")
def send(folder: str) -> None:
    """Skipped, not successful, when something did not leave or is to be typed in by hand: the sentence says what."""
    status, said = called(folder, "send", "--by", "airflow")
    if status == WAITS:
        raise AirflowSkipException(said.strip())
    print(said)


with DAG(
    "assusoft_month",
    schedule="30 6 * * 1-5",
    start_date=pendulum.datetime(2026, 1, 1, tz="Europe/Brussels"),
    catchup=False,
    max_active_runs=1,
    params={"month": Param("", type="string", pattern=f"^({YYYY_MM})?$", description="empty: that of the day it runs")},
):
    for name, folder in employers().items():
        with TaskGroup(name):
            notebook = PapermillOperator(
                task_id="notebook",
                input_nb=str(NOTEBOOK),
                output_nb=f"{folder}/out/notebooks/{MONTH}/month.ipynb",
                parameters={"employer": str(folder), "month": MONTH, "language": language(folder)},
                kernel_name=KERNEL,
                language_name="python",
            )
            given = (str(folder), MONTH)
            delivered(*given) >> import_(*given) >> audit(*given) >> notebook

with DAG(
    "assusoft_close",
    schedule=None,
    max_active_runs=1,
    params={"month": Param(type="string", pattern=f"^{YYYY_MM}$", description="the month to close, 2026-02")},
):
    for name, folder in employers().items():
        with TaskGroup(name):
            answered(str(folder), MONTH) >> close(str(folder), MONTH) >> send(str(folder))
