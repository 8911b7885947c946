"""docs/deploy/airflow at a real Airflow: closings started by hand, then a morning, of four employers."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.schedulers import DEPLOYED, MONTH, SECRET, check_page, desk, environment, holds_secret, told

from assusoft.employer import open_employer

pytestmark = pytest.mark.integrations

DAGS = DEPLOYED / "airflow" / "assusoft_month.py"


@dataclass(frozen=True)
class Ran:
    """Both DAGs run once: task -> state, and what was printed; `home`: where Airflow keeps its own."""

    closing: dict[str, str]
    morning: dict[str, str]
    printed: dict[str, str]
    employers: Path
    home: Path


@pytest.fixture(scope="module")
def ran(stage, tmp_path_factory) -> Ran:
    """`dags test` runs the tasks of a DAG one after the other in one process, by the rules of the scheduler."""
    program = environment("airflow") / "bin" / "airflow"
    place = tmp_path_factory.mktemp("airflow")
    employers, home = desk(stage, place / "desk"), place / "home"
    (home / "dags").mkdir(parents=True)
    shutil.copy(DAGS, home / "dags")
    own = {"AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "false"}
    quiet = {"AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "false"}

    def airflow(*words: str) -> str:
        run = subprocess.run([program, *words], env=told(employers, **own, **quiet), capture_output=True, text=True)
        return run.stdout + run.stderr

    airflow("db", "migrate")
    printed = {dag: airflow("dags", "test", dag, "--conf", json.dumps({"month": MONTH}))
               for dag in ("assusoft_close", "assusoft_month")}  # fmt: skip
    with sqlite3.connect(home / "airflow.db") as database:
        rows = database.execute("SELECT dag_id, task_id, state FROM task_instance").fetchall()
    assert rows, printed
    closing, morning = ({task: state for of, task, state in rows if of == dag} for dag in printed)
    return Ran(closing, morning, printed, employers, home)


def states(of: dict[str, str], employer: str) -> dict[str, str]:
    return {task.partition(".")[2]: state for task, state in of.items() if task.startswith(f"{employer}.")}


def test_a_month_is_closed_and_sent_where_nothing_waits_and_skipped_where_something_does(ran):
    assert states(ran.closing, "acme") == {"answered": "skipped", "close": "skipped", "send": "skipped"}
    assert states(ran.closing, "dune") == {"answered": "success", "close": "success", "send": "success"}
    blocking = open_employer(ran.employers / "acme").status(MONTH)["tasks"]["blocking"]
    assert f"Blocking tasks of {MONTH}: {blocking}. HR answers them first." in ran.printed["assusoft_close"]
    dune = open_employer(ran.employers / "dune")
    assert dune.status(MONTH)["state"] == "closed"
    assert {one.state for one in dune.transmissions(MONTH)} == {"sent"}


def test_in_the_morning_a_month_with_questions_is_audited_and_its_notebook_run(ran):
    assert set(states(ran.morning, "acme").values()) == {"success"}
    assert len(open_employer(ran.employers / "acme").audited(MONTH).open)
    check_page(ran.employers / "acme")


def test_what_is_refused_fails_with_its_sentence_and_stops_no_other(ran):
    assert states(ran.morning, "bolt") == {
        "delivered": "success", "import": "failed", "audit": "upstream_failed", "notebook": "upstream_failed",
    }  # fmt: skip
    assert f"AirflowFailException: assusoft: blox-contrats-{MONTH}.csv" in ran.printed["assusoft_month"]


def test_who_has_nothing_to_import_is_skipped(ran):
    for employer, why in {"cold": f"extracts/{MONTH} holds no file yet.", "dune": f"{MONTH} is closed."}.items():
        assert set(states(ran.morning, employer).values()) == {"skipped"}
        assert why in ran.printed["assusoft_month"]


def test_passwords_and_workers_are_in_nothing_that_airflow_keeps_or_prints(ran):
    assert holds_secret(ran.home) == holds_secret(ran.employers) == []
    numbers = open_employer(ran.employers / "acme").photo(MONTH).worker["national_number"].dropna()
    for printed in ran.printed.values():
        assert SECRET not in printed
        assert [number for number in numbers if number in printed] == []


@pytest.fixture
def parsed(tmp_path) -> Callable[[Path], subprocess.CompletedProcess[str]]:
    """The file of DAGs read for an employer's or a bureau's folder, and its employers printed."""
    python = environment("airflow") / "bin" / "python"

    def parse(folder: Path) -> subprocess.CompletedProcess[str]:
        words = [python, "-c", "import assusoft_month; print(*assusoft_month.employers())"]
        own = told(folder, AIRFLOW_HOME=str(tmp_path / "home"))
        return subprocess.run(words, cwd=DAGS.parent, env=own, capture_output=True, text=True)

    return parse


def test_one_employer_needs_no_bureau(parsed, built):
    assert parsed(built).stdout.splitlines()[-1] == built.name  # after lines of Airflow's log


def test_one_employer_without_readable_settings_stops_no_other(parsed, tmp_path):
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "employer.toml").write_text("name =")
    (tmp_path / "bureau.toml").write_text('[employers.acme]\nfolder = "acme"\n[employers.bolt]\nfolder = "bolt"\n')
    assert parsed(tmp_path).stdout.splitlines()[-1] == "acme bolt"


def test_a_database_that_only_the_bureau_knows_is_refused(parsed, tmp_path):
    (tmp_path / "bureau.toml").write_text('[employers.acme]\nfolder = "acme"\ndatabase = "postgresql:///acme"\n')
    assert "`database` of acme is read by `assusoft bureau` alone" in parsed(tmp_path).stderr
