"""The verbs of a bureau: one JSON document a run, its exit status, how employers stand, what waits in all of them."""

import json
import re

import pytest
from support.bureau import MONTH, small_bureau
from typer.testing import CliRunner

from assusoft.bureau import running
from assusoft.cli import app


@pytest.fixture(autouse=True)
def one_after_the_other(monkeypatch):
    """No cluster is started: tests of the engine do."""
    monkeypatch.setattr(running, "at_once", lambda employers: 1)


def called(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_run_prints_one_document_in_the_order_of_bureau_toml_and_grows_by_one(tmp_path):
    home = small_bureau(tmp_path / "bureau", ["well", "broken"]).folder
    path = home / "broken" / "employer.toml"
    whole = path.read_text("utf-8")
    path.write_text(f"langage = 'fr'\n{whole}", "utf-8")
    done = called("-C", home, "bureau", "run", "import", "--month", MONTH, "--by", "night", "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert (found["run"], found["step"], found["month"]) == (1, "import", MONTH)
    well, broken = found["employers"]
    assert set(well) == {"employer", "state", "sentence", "seconds"}
    assert (well["employer"], well["state"], well["sentence"]) == ("well", "done", "Import 1: 2 persons.")
    assert (broken["employer"], broken["state"]) == ("broken", "refused")
    assert "employer.toml, line 1: langage: is not a known key" in broken["sentence"]
    lines = done.stderr.splitlines()
    assert sorted(re.sub(r"\A\d/2 (\w+).*", r"\1", line) for line in lines[:-1]) == ["broken", "well"]
    assert lines[-1].replace("\u00a0", " ") == "Passage 1, import de janvier 2026 ; employeurs : 2 (1 fait, 1 refusé)"
    path.write_text(whole, "utf-8")
    again = called("bureau", "run", "upgrade", "-C", home, "--month", MONTH)
    assert again.exit_code == 0
    assert again.stdout.splitlines()[1].startswith("broken\u00a0: fait. Rien n'a jamais été importé")
    kept = json.loads((home / "runs" / "000001.json").read_text("utf-8"))
    assert kept["employers"] == found["employers"]
    assert (kept["by"], sorted(path.name for path in (home / "runs").iterdir())) == (
        "night",
        ["000001.json", "000002.json"],
    )


def test_a_command_that_is_refused_takes_no_number(tmp_path):
    home = tmp_path / "bureau"
    empty = called("bureau", "new", home)
    assert (empty.exit_code, "add employers: assusoft -C" in empty.stdout) == (0, True)
    run = ("-C", home, "bureau", "run")
    assert "names no employer. Add one: assusoft bureau add FOLDER" in str(called(*run, "close", "-m", MONTH).exception)
    small_bureau(tmp_path / "other")
    assert called("bureau", "add", tmp_path / "other" / "acme", "-C", home).stdout.startswith("acme: ")
    assert "'clsoe' is no step (did you mean 'close'?)" in str(called(*run, "clsoe", "-m", MONTH).exception)
    assert "'audits' is no step (did you mean 'audit'?)" in str(called(*run, "audits", "-m", MONTH).exception)
    assert "'2026-13' is not a month" in str(called(*run, "close", "-m", "2026-13").exception)
    assert not (home / "runs").exists()


def test_status_and_digest_tell_every_employer_and_who_cannot_be_looked_at(tmp_path):
    home = small_bureau(tmp_path / "bureau", ["acme", "away", "new"]).folder
    called("-C", home / "acme", "import", "--month", MONTH, "--no-audit")
    path = home / "bureau.toml"
    text = path.read_text("utf-8").replace(
        '\nfolder = "acme"', '\nfolder = "acme"\nowner = "Claire"\ncalendar = { import = 5, close = 12 }'
    )
    path.write_text(text.replace('"away"', '"away"\ndatabase = "sqlite:////nowhere/x.db"'), "utf-8")
    done = called("-C", home, "bureau", "status", "--json")
    acme, away, new = json.loads(done.stdout)
    assert done.exit_code == 1
    known = {
        name: acme[name] for name in ("employer", "owner", "month", "imported", "closed", "waits", "deadline", "late")
    }
    assert known == {
        "employer": "acme", "owner": "Claire", "month": MONTH, "imported": 1, "closed": False, "waits": ["close"],
        "deadline": "2026-02-12", "late": True,
    }  # fmt: skip
    assert "the folder /nowhere does not exist" in away["trouble"]
    assert (new["waits"], new["month"], new["imported"]) == (["import"], "2026-01", None)
    lines = called("-C", home, "bureau", "status", "--month", "2026-02").stdout.replace("\u00a0", " ").splitlines()
    assert lines[0] == "acme (Claire) : février 2026; attend son import; en retard depuis le 05/03/2026"
    said = called("-C", home, "bureau", "digest")
    assert said.exit_code == 1
    assert said.stdout.startswith("acme (Claire)\nCe qui attend, ")
    assert "the folder /nowhere does not exist" in said.stdout
    done = called("-C", home, "bureau", "digest", "--json")
    acme, away, _ = json.loads(done.stdout)
    assert (done.exit_code, acme["employer"], acme["owner"], acme["trouble"]) == (1, "acme", "Claire", "")
    assert (acme["digest"]["month"], acme["digest"]["state"]) == (MONTH, "ready to close")
    assert ("digest" in away, "the folder /nowhere does not exist" in away["trouble"]) == (False, True)


def test_without_dask_the_command_says_that_it_does_one_employer_after_the_other(tmp_path, monkeypatch):
    home = small_bureau(tmp_path / "bureau").folder
    monkeypatch.setattr("assusoft.bureau.engine.has_engine", lambda: False)
    done = called("-C", home, "bureau", "run", "upgrade", "--month", MONTH, "--json")
    assert (done.exit_code, json.loads(done.stdout)["employers"][0]["state"]) == (0, "done")
    assert done.stderr.startswith(
        "Dask is not installed (pip install 'assusoft[bureau]'): one employer after the other"
    )


def test_the_help_names_every_step():
    from assusoft.bureau.steps import STEPS

    words = called("bureau", "run", "--help").stdout
    assert [step for step in (*STEPS, "audit") if step not in words] == []
