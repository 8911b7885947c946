"""A changed plan sheet tried on months as they are: what would differ, with nothing stored and nothing sent."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import call
from support.months import ANNA, HOSPITAL, photo_of, plans_named, taken_over

from assusoft.employer import open_employer
from assusoft.employer.whatif import whatif_model
from assusoft.employer.whatif.whatif_model import suppose
from assusoft.month.decided import DecidedMonth

FIRST, SECOND = "2025-11", "2025-12"
WATCHED = """
import sys
touched = []
def watch(event, args):
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if event in ("socket.connect", "socket.sendto", "os.rename", "os.remove", "os.mkdir") or writes:
        touched.append((event, str(args)))
sys.addaudithook(watch)
from assusoft.cli import main
sys.argv = ["assusoft", *sys.argv[1:]]
main()
touched = [one for one in touched if "__pycache__" not in one[1]]
sys.exit(f"touched: {touched}" if touched else 0)
"""


@pytest.fixture(scope="module")
def built(stage, tmp_path_factory) -> Path:
    """Two months closed."""
    return shutil.copytree(stage("2025-12 closed"), tmp_path_factory.mktemp("whatif") / "acme")


@pytest.fixture
def sheet(built, tmp_path) -> Path:
    """The hospital plan without its three months of waiting."""
    text = (built / "plans" / "hospital.toml").read_text("utf-8")
    assert "waiting_months = 3" in text
    (tmp_path / "hospital.toml").write_text(text.replace("waiting_months = 3", "waiting_months = 0"), "utf-8")
    return tmp_path / "hospital.toml"


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_sheet_that_is_not_changed_changes_nothing(built):
    employer, same = open_employer(built), built / "plans" / "hospital.toml"
    for one in employer.whatif(same, 2):
        assert one.before == one.after
        assert (one.persons, one.cells) == ((), ())
    assert employer.backtest(same) == []


def test_changed_sheet_shows_tasks_messages_persons_and_cells_and_the_facts_are_untouched(built, sheet):
    employer, before = open_employer(built), files(built)
    months = employer.whatif(sheet, 2)
    assert [(one.month, one.closed) for one in months] == [(FIRST, True), (SECOND, True)]
    first, second = months
    assert first.after["insured"] > first.before["insured"]
    assert (first.takeover, first.before["messages"], first.after["messages"]) == (True, 0, 0)
    moved = len(first.messages_more) - len(first.messages_fewer)
    assert first.after["opening_list"] - first.before["opening_list"] == moved
    assert (second.takeover, second.before["opening_list"]) == (False, 0)
    assert {cell.supplier for cell in first.cells} == {"insurer-b-hospital"}
    assert {message.kind for message in first.messages_more} == {"entry", "family_in"}
    assert set(first.persons) == {cell.person for cell in first.cells}
    assert {task.kind for task in second.tasks_more} == {"affiliation", "family_affiliation"}
    assert second.after["tasks"] - second.before["tasks"] == len(second.tasks_more) - len(second.tasks_fewer)
    assert files(built) == before


def test_backtest_lists_each_message_that_was_not_sent_or_would_not_have_been(built, sheet):
    employer = open_employer(built)
    found = employer.backtest(sheet)
    assert {(one.supplier, one.plan) for one in found} == {("insurer-b-hospital", "hospital")}
    sent = {message.id for message in employer.messages(SECOND)}
    in_second = [one for one in found if one.month == SECOND]
    assert {one.message.id for one in in_second if one.only == "sent"} <= sent
    assert not {one.message.id for one in in_second if one.only == "supposed"} & sent
    assert {one.kind for one in found if one.month == FIRST} == {"entry", "family_in"}
    assert {one.month for one in employer.backtest(sheet, 1)} <= {SECOND}


@pytest.mark.parametrize("verb", ["whatif", pytest.param("backtest", marks=pytest.mark.long)])
def test_supposing_opens_no_connection_and_writes_no_file(built, sheet, verb):
    before = files(built)
    words = [sys.executable, "-c", WATCHED, "-C", str(built), verb, "--plan", str(sheet), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert files(built) == before


def test_supposing_knows_neither_store_nor_transport():
    text = Path(whatif_model.__file__).read_text("utf-8")
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("from ", "import "))}
    assert not {name for name in imported if name.startswith(("assusoft.store", "assusoft.suppliers"))}
    assert not {name for name in imported if name.startswith("assusoft.employer")}


@pytest.mark.long
def test_command_line_shows_counts_and_every_difference(built, sheet, monkeypatch, capsys):
    status, out, _ = call(monkeypatch, capsys, built, "whatif", "--plan", str(sheet))
    first, *rest = out.splitlines()
    assert (status, first.startswith("Mois\u00a0: 1. Personnes pour qui")) == (0, True)
    assert rest[0].startswith("  + Tâches\u00a0: ")
    assert any(line.startswith("décembre 2025\u00a0: Tâches ouvertes ") for line in rest)
    assert re.search("^  \\+ T[0-9a-f]{20} P", out, re.MULTILINE)
    status, out, _ = call(monkeypatch, capsys, built, "backtest", "--plan", str(sheet))
    assert status == 0
    messages, rows = map(int, re.search("diffèrent\u00a0: (\\d+).*diffèrent\u00a0: (\\d+)", out).groups())
    supposed = [line for line in out.splitlines() if line.startswith("novembre 2025, seulement supposé\u00a0: M")]
    assert len(supposed) + len(re.findall("^novembre 2025, seulement envoyé", out, re.MULTILINE)) == rows
    assert supposed
    assert messages == len(re.findall("^décembre 2025, ", out, re.MULTILINE))
    assert "Questions que seule la fiche modifiée pose" in out
    assert all("  insurer-b-hospital Hospitalisation P" in line for line in supposed)


@pytest.mark.parametrize(
    ("change", "words", "told"),
    [
        (None, [], "there is no such file. Name the changed plan sheet"),
        (("insurer-b-hospital", "nobody"), [], "There is no supplier 'nobody'"),
        (("statute = 'employee'", "statut = 'employee'"), [], "statute"),
        (("statute = 'employee'", "statute = 'worker'"), [], "example[1]"),
        (("maximum_age = 70", "maximum_age = 71"), ["--months", "0"], "0 months cannot be tried"),
    ],
)
def test_sheet_that_cannot_be_tried_is_refused_in_one_sentence(built, sheet, monkeypatch, capsys, change, words, told):
    if change:
        sheet.write_text(sheet.read_text("utf-8").replace(*change), "utf-8")
    else:
        sheet.unlink()
    for verb in ("whatif", "backtest"):
        status, out, err = call(monkeypatch, capsys, built, verb, "--plan", str(sheet), *words)
        assert (status, out) == (2, "")
        assert told in err
        assert len(err.strip().splitlines()) == 1


# On one person.


def decided(employer, month: str, *workers) -> DecidedMonth:
    """The month of a small employer as it is."""
    photo, answers = photo_of(month, workers), list(employer.answers)
    resolution = employer.decide(photo)
    return DecidedMonth(
        month, False, photo, employer.state, employer.plans, answers, frozenset(), resolution, messages=()
    )


def test_field_reported_for_the_first_time_is_told_to_everybody():
    employer = taken_over()
    new = plans_named(hospital=HOSPITAL.replace('"birth_date"]\nrequired', '"birth_date", "email"]\nrequired', 1))
    (found,) = suppose(new["hospital"], [decided(employer, "2025-12", ANNA)], {"2025-12"})
    assert [(m.kind, dict(m.after)) for m in found.messages_more] == [("personal_data", {"email": ANNA["email"]})]
    assert [(cell.field, cell.after) for cell in found.cells] == [("email", ANNA["email"])]


def test_month_goes_on_from_what_the_sheet_led_to_in_the_closed_month_before():
    employer = taken_over()
    new = plans_named(hospital=HOSPITAL.replace("statute = 'employee'", "statute = 'worker'"))
    december = decided(employer, "2025-12", ANNA)
    january = decided(employer, "2026-01", ANNA)
    first, second = suppose(new["hospital"], [december, january], {"2025-12", "2026-01"})
    assert [task.kind for task in first.tasks_more] == ["end_of_eligibility"]
    assert [task.id for task in second.tasks_more] == [task.id for task in first.tasks_more]
