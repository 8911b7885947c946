"""Payroll, time registration and fleet combined, as docs/how-to/payroll-source.md tells it."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import assusoft
from assusoft.config import read_toml
from tests.support.systems import SAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "payroll-source.md"
CLOCK = """
kind = "delimited"
decimal = ","
table = "worker"
file = "clock-*.csv"
[columns]
payroll_id = "Badge"
weekly_hours = "Heures"
department = "Equipe"
"""
EMPLOYER = """
name = "Entreprise X"
language = "en"
first_month = "2026-02"
database = "sqlite:///assusoft.db"
[entities]
{}
[precedence]
function = ["fleet", "payroll"]
weekly_hours = ["clock", "payroll"]
"""


@pytest.fixture
def acme(tmp_path) -> Path:
    """An employer folder of three sources; the fleet's files are those of the page."""
    shown = dict(re.findall(r"```toml\n# (\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
    numbers = read_toml(SAMPLES / "sdworx-blox" / "sdworx-blox.toml")["codes"]["entity"].values()
    files = {
        **shown,
        "employer.toml": EMPLOYER.format("\n".join(f'"{number}" = "X"' for number in numbers)),
        "sources/clock.toml": shown["sources/fleet.toml"].replace("fleet", "clock"),
        "templates/payroll/clock.toml": CLOCK,
        "extracts/2026-02/clock-2026-02.csv": "Badge;Heures;Equipe\n001010;36,00;Nuit\n777777;38,00;Jour\n",
        "extracts/2026-02/fleet-2026-02.csv": "INSZ;Klasse;Sinds;Functie\n75060912558;B;01/02/2025;Chef\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    for path in (SAMPLES / "sdworx-blox").glob("*.csv"):
        shutil.copy(path, tmp_path / "extracts" / "2026-02")
    shutil.copy(SAMPLES / "sdworx-blox" / "sdworx-blox.toml", tmp_path / "sources" / "payroll.toml")
    return tmp_path


def test_three_systems_fill_one_photo_by_precedence_and_tell_their_conflicts(acme):
    employer = assusoft.open(acme)
    report = employer.import_month("2026-02", [], "HR", datetime(2026, 3, 2, tzinfo=UTC)).counts
    worker = employer.photo("2026-02").worker
    [one] = worker[worker["national_number"] == "75060912558"].to_dict("records")
    assert (one["function"], one["car_class"], str(one["weekly_hours"])) == ("Chef", "B", "36.00")
    assert one["department"] == "Ressources humaines"  # no precedence: the payroll goes first
    told = {(each["field"], each["kept_source"], each["set_aside"]) for each in report["conflicts"]}
    assert told == {
        ("function", "fleet", "Directeur"), ("weekly_hours", "clock", "38.00"), ("department", "payroll", "Nuit"),
    }  # fmt: skip
    assert len(report["unmatched"]) == 1
