"""docs/deploy/prefect at a real Prefect with a server of its own: closings, then a morning, of four employers."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.schedulers import DEPLOYED, MONTH, SECRET, check_page, desk, environment, holds_secret, told

from assusoft.employer import open_employer

pytestmark = pytest.mark.integrations

SCRIPT = """
import json, sys
from pathlib import Path
import assusoft_month
month, out = sys.argv[1:]
found = {}
for flow in (assusoft_month.closing_of_all, assusoft_month.month_of_all):
    state = flow(month, return_state=True)
    each = zip(assusoft_month.employers(), state.result(raise_on_failure=False), strict=True)
    found[flow.name] = {"all": [state.name, state.message]} | {name: [one.name, one.message] for name, one in each}
Path(out).write_text(json.dumps(found))
"""


@dataclass(frozen=True)
class Ran:
    """Both flows run once: employer, or "all" -> its state and why; what was printed; where Prefect keeps its own."""

    closing: dict[str, list[str]]
    morning: dict[str, list[str]]
    printed: str
    employers: Path
    home: Path


@pytest.fixture(scope="module")
def ran(stage, tmp_path_factory) -> Ran:
    python = environment("prefect") / "bin" / "python"
    place = tmp_path_factory.mktemp("prefect")
    employers, home, out = desk(stage, place / "desk"), place / "home", place / "states.json"
    own = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",
    }
    words = [python, "-c", SCRIPT, MONTH, out]
    environ = told(employers, **own)
    run = subprocess.run(words, cwd=DEPLOYED / "prefect", env=environ, capture_output=True, text=True)
    printed = run.stdout + run.stderr
    assert out.is_file(), printed
    found = json.loads(out.read_text())
    return Ran(found["closing of all"], found["month of all"], printed, employers, home)


def test_a_month_is_closed_and_sent_where_nothing_waits_and_skipped_where_something_does(ran):
    blocking = open_employer(ran.employers / "acme").status(MONTH)["tasks"]["blocking"]
    assert ran.closing["acme"] == ["Skipped", f"Blocking tasks of {MONTH}: {blocking}. HR answers them first."]
    assert ran.closing["dune"][0] == ran.closing["all"][0] == "Completed"
    dune = open_employer(ran.employers / "dune")
    assert dune.status(MONTH)["state"] == "closed"
    assert {one.state for one in dune.transmissions(MONTH)} == {"sent"}


def test_in_the_morning_a_month_with_questions_is_audited_and_its_notebook_run(ran):
    assert ran.morning["acme"][0] == "Completed"
    assert len(open_employer(ran.employers / "acme").audited(MONTH).open)
    check_page(ran.employers / "acme")


def test_what_is_refused_fails_with_its_sentence_and_stops_no_other(ran):
    state, message = ran.morning["bolt"]
    assert state == "Failed"
    assert f"Refused: assusoft: blox-contrats-{MONTH}.csv" in message
    assert ran.morning["all"] == ["Failed", "1/4 states failed."]


def test_who_has_nothing_to_import_is_skipped(ran):
    assert ran.morning["cold"] == ["Skipped", f"extracts/{MONTH} holds no file yet."]
    assert ran.morning["dune"] == ["Skipped", f"{MONTH} is closed."]


def test_passwords_and_workers_are_in_nothing_that_prefect_keeps_or_prints(ran):
    assert holds_secret(ran.home) == holds_secret(ran.employers) == []
    assert SECRET not in ran.printed
    numbers = open_employer(ran.employers / "acme").photo(MONTH).worker["national_number"].dropna()
    assert [number for number in numbers if number in ran.printed] == []
