"""New salaries: told once a year by themselves, and asked where they are special."""

import pytest
from support.firm import DECEMBER, JANUARY, Firm, Given, fill_in, in_january
from support.post import insurer_a, looked_at, of

ANSWERS: Given = {
    ("Departure", "Wout"): ("confirm", {"Reason of leaving": "end_fixed_term"}),
    ("Salary", "Piet"): ("take", {}),
    ("Salary", "Umit"): ("keep", {}),
    ("Salary", "Ines"): ("other", {"Yearly salary": "61000.00"}),
}
SPECIAL = {"Ines", "Piet", "Umit"}
"""Split payroll, an expatriate, variable pay."""


@pytest.mark.brochure("salaries-yearly", "salaries-by-themselves")
def test_new_salaries_are_told_once_a_year_by_themselves(closed, january, looked):
    """Karel earns more since December: the group insurer hears of it in January, the bonus plan of each pay."""
    assert of(insurer_a(closed.folder, DECEMBER), "Karel") == []
    renewed = {row["first name"]: int(row["salary"]) for row in looked_at(looked, JANUARY) if row["kind"] == "15"}
    assert {row["effective"] for row in looked_at(looked, JANUARY) if row["kind"] == "15"} == {"20260101"}
    staff = {who for who, rows in in_january().workers.items() if rows[-1]["statute"] in ("employee", "worker")}
    assert set(renewed) == staff - SPECIAL - {"Bob", "Wout", "Xavier"}
    assert renewed["Karel"] == 5_026_512  # cents: 3,611 x 13.92
    asked = {task["name"].split()[-1] for task in january.tasks("salary")}
    assert not asked & set(renewed)


@pytest.mark.brochure("task-salary", "salary-task", "salaries-checked")
def test_special_salaries_are_asked_and_told_as_hr_says(january, tmp_path):
    firm: Firm = january.copied(tmp_path / "firm")
    tasks = january.tasks("salary")
    assert {task["name"].split()[-1] for task in tasks} == SPECIAL
    assert all(task["blocking"] for task in tasks)
    sheet = firm.folder / "tasks.xlsx"
    firm.done("tasks", "--to", str(sheet))
    fill_in(sheet, ANSWERS)
    firm.done("answers", str(sheet), "--by", "Anna")
    firm.done("preview", "--to", str(tmp_path / "look"))
    records = [row for row in looked_at(tmp_path / "look", JANUARY) if row["kind"] == "15"]
    told = {row["first name"]: int(row["salary"]) for row in records}
    assert (told["Piet"], told["Ines"], told.get("Umit")) == (4_337_472, 6_100_000, None)
