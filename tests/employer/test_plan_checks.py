"""A check of a plan sheet from payroll to answer: on the command line, in the workbook, explained and proven."""

import pytest
from openpyxl import load_workbook
from support.command import here
from support.few import AT, SECOND, settle

from assusoft.employer import Employer, open_employer

CHECK = """
[[check]]
name = "street-of-dirk"
when = "first_name = 'Dirk'"
says = { fr = "Dirk est assuré", nl = "Dirk is verzekerd", en = "Dirk is insured" }
blocking = true
"""


@pytest.fixture
def employer(few) -> Employer:
    sheet = few / "plans" / "group.toml"
    sheet.write_text(sheet.read_text("utf-8") + CHECK, "utf-8")
    return open_employer(few)


def check_of(employer: Employer) -> str:
    [task] = [task for task in employer.tasks() if task.kind == "check"]
    return task.id


def test_command_line_shows_the_check_and_takes_what_is_accepted(employer, few):
    task = check_of(employer)
    employer.store.close()
    _, out, _ = here(["-C", str(few), "tasks"])
    assert "Janssens Dirk, group: Dirk is insured (First name Dirk). Correct it in the payroll, or accept it?" in out
    _, out, _ = here(["-C", str(few), "explain", task])
    assert "Dirk is insured" in out
    assert "workers" in out  # the cell of the extract
    status, _, err = here(["-C", str(few), "answer", task, "accepted", "until=2026-03-31", "--by", "An"])
    assert (status, "field 'why' is needed" in err) == (2, True)
    here(["-C", str(few), "answer", task, "accepted", "until=2026-03-31", "why=he asked for it", "--by", "An"])
    _, out, _ = here(["-C", str(few), "ahead", "--months", "6"])
    assert "Accepted until this day: street-of-dirk" in out
    _, out, _ = here(["-C", str(few), "history", "Dirk"])
    assert "Check of a plan" in out


def test_check_accepted_in_the_workbook_lets_the_month_close_and_prove_itself(employer, tmp_path):
    sheet = tmp_path / "tasks.xlsx"
    sheet.write_bytes(employer.task_sheet())
    book = load_workbook(sheet)
    rows = list(book.active.iter_rows())
    at = {cell.value: number for number, cell in enumerate(rows[0])}
    [row] = [row for row in rows[1:] if row[at["Kind"]].value == "Check of a plan"]
    row[at["ANSWER"]].value, row[at["Until"]].value, row[at["Why"]].value = "accepted", "2026-03-31", "so agreed"
    book.save(sheet)
    employer.answer_all(sheet.read_bytes(), "An", AT)
    settle(employer)
    assert [str(line) for line in employer.certificate().failures] == []
    employer.close(SECOND, "An", AT)
    assert employer.verify().differences == ()
