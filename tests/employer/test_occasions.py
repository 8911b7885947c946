"""What a supplier asks with an exit, on the command line, in the workbook, in its file; proven and derived again."""

import csv
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.command import here
from support.few import FIT, few_people, settle
from support.small import FIRST, write_extracts, write_small

from assusoft.employer import Employer, open_employer
from assusoft.frames import rows_of
from assusoft.month.declarations.stated import Stated

SECOND, AT = "2025-12", datetime(2025, 12, 20, tzinfo=UTC)
ASKED = """
[exit.asks.reserves]
choices = ["stay", "transfer"]
label = { fr = "Destination des réserves", nl = "Bestemming van de reserves", en = "Destination of the reserves" }

[exit.asks.reserves.choice_label]
stay = { fr = "laissées chez l'assureur", en = "left with the insurer" }
transfer = { fr = "transférées", en = "transferred" }

[exit.asks.reserves_on]
type = "date"
required = false
"""
INTERRUPTED = """
[entry.asks.form]
type = "flag"

[interruption.asks.motive]
choices = ["family", "training"]

[interruption.illness_long]
effect = "waived"
after_days = 30
"""
TYPES = '\n[types]\nreserves = "text"\nreserves_on = "date"\n'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Group insurance asks where the reserves go; Anna's contract ends in the second month, which is imported."""
    folder = tmp_path_factory.mktemp("occasions") / "few"
    write_small(folder)
    (folder / "plans" / "fit.toml").write_text(FIT, "utf-8")
    sheet, layout = folder / "plans" / "group.toml", folder / "templates" / "suppliers" / "alpha.toml"
    sheet.write_text(
        sheet.read_text("utf-8").replace('"insured_pct"]', '"insured_pct", "reserves", "reserves_on"]') + ASKED
    )
    text = layout.read_text("utf-8").replace(
        'insured_pct = "insured_pct"', 'insured_pct = "insured_pct"\nreserves = "reserves"\nreserves_on = "reserves on"'
    )
    layout.write_text(text.replace("\n[[part]]", TYPES + "\n[[part]]", 1))
    world = few_people()
    write_extracts(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", datetime(2025, 12, 1, tzinfo=UTC))
    settle(employer)
    employer.close(FIRST, "An", datetime(2025, 12, 1, tzinfo=UTC))
    world.workers["W00001"] |= {"contract_end": date(2025, 12, 15), "end_reason": "resignation"}
    write_extracts(folder, world, SECOND)
    employer.import_month(SECOND, [], "An", AT)
    employer.store.close()
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "few")


def departure(employer: Employer) -> str:
    return next(task.id for task in employer.tasks() if task.kind == "departure")


def test_command_line_shows_what_is_asked_with_its_labels_and_takes_it(folder):
    employer = open_employer(folder)
    task = departure(employer)
    employer.store.close()
    _, out, _ = here(["-C", str(folder), "tasks"])
    line = "reserves is Destination of the reserves; its values: stay (left with the insurer), transfer (transferred)"
    assert line in out
    assert "indemnity_months= reserves=stay|transfer reserves_on=" in out
    status, _, err = here(["-C", str(folder), "answer", task, "confirm", "--by", "An"])
    assert (status, "field 'reserves' is needed. Give it as reserves=VALUE" in err) == (2, True)
    status, out, _ = here(["-C", str(folder), "answer", task, "confirm", "reserves=transfer", "--by", "An"])
    assert "Destination of the reserves: transferred" in " ".join(out.split())


def test_json_of_a_task_says_label_and_choices_of_what_is_asked(folder):
    _, out, _ = here(["-C", str(folder), "tasks", "--json"])
    [task] = [one for one in json.loads(out) if one["kind"] == "departure"]
    fields = {one["name"]: one for one in task["choices"][0]["fields"]}
    assert fields["reserves"]["label"] == "Destination of the reserves"
    assert fields["reserves"]["code_labels"] == {"stay": "left with the insurer", "transfer": "transferred"}
    assert "label" not in fields["exit_date"]


def test_workbook_has_a_column_for_what_is_asked_and_the_answer_reaches_file_certificate_and_proof(folder, tmp_path):
    employer = open_employer(folder)
    sheet = tmp_path / "tasks.xlsx"
    sheet.write_bytes(employer.task_sheet())
    book = load_workbook(sheet)
    rows = list(book.active.iter_rows())
    at = {cell.value: number for number, cell in enumerate(rows[0])}
    for row in rows[1:]:
        if row[at["Kind"]].value == "Departure":
            row[at["ANSWER"]].value = "confirm"
            row[at["Destination of the reserves (reserves)"]].value = "transfer"
            row[at["reserves_on"]].value = "2026-01-31"
    book.save(sheet)
    employer.answer_all(sheet.read_bytes(), "An", AT)
    settle(employer)
    assert [str(line) for line in employer.certificate().failures] == []
    employer.close(SECOND, "An", AT)
    assert employer.verify().differences == ()
    [message] = [one for one in employer.messages(SECOND) if one.kind == "exit" and one.supplier == "alpha"]
    assert "transfer" in str(employer.explain(message.id))
    employer.send("An", lambda: AT)
    texts = [path.read_text("utf-8") for path in (folder / "out" / "alpha").glob(f"*{SECOND}*.txt")]
    assert any("Destination of the reserves" in text for text in texts)
    [sent] = (folder / "out" / "alpha").glob(f"*{SECOND}_changes*")
    [row] = list(csv.DictReader(sent.read_text("utf-8").splitlines(), delimiter=";"))
    assert (row["reserves"], row["reserves on"]) == ("transfer", "2026-01-31")


@pytest.mark.long
def test_departure_of_a_closed_month_taken_back_and_answered_again_tells_what_differs(folder):
    employer = open_employer(folder)
    task = departure(employer)
    employer.answer(task, "confirm", {"reserves": "transfer"}, "An", AT)
    settle(employer)
    employer.close(SECOND, "An", AT)
    world = few_people()
    world.workers["W00001"] |= {"contract_end": date(2025, 12, 15), "end_reason": "resignation"}
    write_extracts(folder, world, "2026-01")
    employer.import_month("2026-01", [], "An", AT)
    assert employer.messages() == []
    employer.retract(task, "An", AT, "typed wrongly")
    employer.answer(task, "confirm", {"reserves": "stay"}, "An", AT)
    [message] = employer.messages()
    assert (message.kind, message.before, message.after) == (
        "correction",
        {"reserves": "transfer"},
        {"reserves": "stay"},
    )
    assert [str(line) for line in employer.certificate().failures] == []
    assert "reserves" in str(employer.explain(message.id))
    employer.close("2026-01", "An", AT)
    assert employer.verify().differences == ()


def test_entry_and_interruption_are_asked_told_and_proven_too(tmp_path):
    folder = write_small(tmp_path / "asking")
    fields = (
        "interruption_kind",
        "interruption_from",
        "interruption_effect",
        "interruption_effect_since",
        "motive",
        "form",
    )
    sheet, layout = folder / "plans" / "group.toml", folder / "templates" / "suppliers" / "alpha.toml"
    reported = ", ".join(f'"{name}"' for name in ("insured_pct", *fields))
    sheet.write_text(sheet.read_text("utf-8").replace('"insured_pct"]', f"{reported}]") + INTERRUPTED)
    columns = "".join(f'{name} = "{name}"\n' for name in ("insured_pct", *fields))
    text = layout.read_text("utf-8").replace('insured_pct = "insured_pct"\n', columns)
    layout.write_text(text.replace("\n[[part]]", '\n[types]\nmotive = "text"\nform = "flag"\n\n[[part]]', 1))
    world = few_people()
    late = world.workers.pop("W00004")
    write_extracts(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", datetime(2025, 12, 1, tzinfo=UTC))
    settle(employer)
    employer.close(FIRST, "An", datetime(2025, 12, 1, tzinfo=UTC))
    world.workers["W00004"] = late | dict.fromkeys(("hire_date", "contract_start"), date(2025, 12, 1))
    write_extracts(folder, world, SECOND)
    employer.import_month(SECOND, [], "An", AT)
    anna = next(row["person"] for row in rows_of(employer.photo(SECOND).worker) if row["first_name"] == "Anna")
    said = Stated(anna, "interruption", {"interruption_kind": "illness_long"}, begins="2025-12-03")
    employer.declare(said, "An", AT)
    for task in employer.tasks():
        values = {"form": "yes"} if task.kind == "affiliation" and task.plans == ("group",) else {}
        if task.blocking:
            given = {"value": "family"} if task.kind == "missing_data" else values
            employer.answer(task.id, task.choices[0].name, given, "An", AT)
    settle(employer)
    assert [str(line) for line in employer.certificate().failures] == []
    employer.close(SECOND, "An", AT)
    employer.send("An", lambda: AT)
    [sent] = (folder / "out" / "alpha").glob(f"*{SECOND}_changes*")
    rows = {row["kind"]: row for row in csv.DictReader(sent.read_text("utf-8").splitlines(), delimiter=";")}
    assert rows["entry"]["form"] == "true"
    told = [rows["interruption_start"][name] for name in ("interruption_effect", "interruption_effect_since", "motive")]
    assert told == ["waived", "2026-01-02", "family"]
    assert employer.verify().differences == ()
