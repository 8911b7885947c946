"""Lines of JSON for who watches: each verb and each step, and nothing of anybody or that was typed."""

import json
import subprocess
import sys

import pytest
from support.bureau import MONTH, small_bureau
from typer.testing import CliRunner

from assusoft.bureau import running
from assusoft.cli import app
from assusoft.cli.output.logged import month_in, verb_in

KEYS = {"at", "event", "what", "employer", "month", "seconds", "outcome"}


def test_a_verb_is_named_and_nothing_else_that_was_typed():
    assert verb_in(app, ["-C", "status", "person", "Peeters", "--month", MONTH]) == "status"
    assert verb_in(app, ["-C", "acme", "bureau", "run", "import"]) == "bureau run"
    assert verb_in(app, ["-C", "acme", "Peeters"]) == ""
    assert month_in(["person", "-m", MONTH]) == month_in([f"--month={MONTH}"]) == MONTH
    assert month_in(["person", "--month", "Peeters", "--month"]) == ""


def test_a_command_writes_its_line_beside_its_sentence(few_built):
    def ran(log):
        words = [sys.executable, "-m", "assusoft", "-C", few_built, "person", "Jan Geheim", "--month", "2025-12"]
        return subprocess.run(words, capture_output=True, text=True, env={"ASSUSOFT_LOG": log}, check=False)

    done = ran("json")
    (line,) = [json.loads(one) for one in done.stderr.splitlines() if one.startswith("{")]
    assert set(line) == KEYS
    assert [line[key] for key in ("event", "what", "employer", "month", "outcome")] == [
        "verb", "person", "few", "2025-12", "refused",
    ]  # fmt: skip
    assert "Geheim" not in json.dumps(line)
    refused = ran("xml")
    assert (refused.returncode, "ASSUSOFT_LOG is 'xml'; expected json, or nothing." in refused.stderr) == (2, True)


def test_a_step_is_a_line_without_the_sentence_that_quotes_a_cell(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "at_once", lambda employers: 1)
    monkeypatch.setenv("ASSUSOFT_LOG", "json")
    home = small_bureau(tmp_path / "bureau").folder
    path = home / "acme" / "extracts" / MONTH / "workers.csv"
    path.write_text(path.read_text("utf-8").replace("1990-05-01", "Geheim"), "utf-8")
    done = CliRunner().invoke(app, ["-C", str(home), "bureau", "run", "import", "--month", MONTH])
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("{")]
    assert [json.loads(line)[key] for key in ("event", "what", "employer", "month")] == [
        "step", "import", "acme", MONTH,
    ]  # fmt: skip
    assert not [word for word in ("Geheim", "Peeters", "Eva", "90050100250") if word in line]


@pytest.mark.parametrize("verb", ["time", "late"])
def test_what_took_time_and_came_late_is_printed_of_each_employer(tmp_path, verb):
    home = small_bureau(tmp_path / "bureau", imported=True).folder
    done = CliRunner().invoke(app, ["-C", str(home), "bureau", verb, "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])
    (home / "acme" / "employer.toml").write_text("nonsense = 1")
    done = CliRunner().invoke(app, ["-C", str(home), "bureau", verb])
    assert done.exit_code == 2
    assert done.stdout.startswith("acme")
    assert "nonsense" in done.stdout


def test_numbers_go_to_a_file_or_are_printed(tmp_path):
    home = small_bureau(tmp_path / "bureau").folder
    printed = CliRunner().invoke(app, ["-C", str(home), "bureau", "metrics"]).stdout
    done = CliRunner().invoke(app, ["-C", str(home), "bureau", "metrics", "--to", str(tmp_path / "a.prom")])
    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "a.prom").read_text() == printed
    assert 'assusoft_employer_up{employer="acme"} 1.0' in printed
