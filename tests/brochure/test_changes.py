"""Every change is found, with its own date: also what is entered late, and what the payroll puts right."""

import pytest
from support.firm import DECEMBER, JANUARY, NOVEMBER, in_december, in_january, in_november
from support.post import insurer_a, looked_at, of, xml


@pytest.mark.brochure("entered-late", "effective-dates")
def test_what_is_entered_late_is_told_late_with_its_own_date(closed, january, looked):
    """Lotte moved on 3 December, Xavier was hired on the 15th: both stand in the payroll since January."""
    assert of(insurer_a(closed.folder, DECEMBER), "Lotte") == []
    moved = [row for row in of(looked_at(looked, JANUARY), "Lotte") if row["kind"] == "40A"]
    assert [(row["street"], row["effective"]) for row in moved] == [("Veldstraat", "20251203")]
    proposed = {
        task["plans"][0]: task["choices"][0]["fields"][0]["default"] for task in january.tasks("affiliation", "Xavier")
    }
    assert proposed == {"disability": "2025-12-15", "group": "2025-12-15", "hospital": "2025-12-01"}
    dates = {(row["kind"], row["effective"]) for row in of(insurer_a(closed.folder, DECEMBER), "Anna")}
    assert dates == {("40A", "20251210"), ("25", "20251206")}


@pytest.mark.brochure("corrections-sent")
def test_a_correction_in_the_payroll_is_found_and_told(looked):
    """Anna's house number was wrong: it is 9, since the same day."""
    [number] = [row for row in of(looked_at(looked, JANUARY), "Anna") if row["kind"] == "40A"]
    assert (number["street"], number["house"]) == ("Molenweg", "9")
    hospital = xml((looked / "insurer-b-hospital" / f"insurer-b-hospital_{JANUARY}_changes.xml").read_bytes())
    assert [(row["Kind"], row["HouseNumber"]) for row in of(hospital, "Anna")] == [("001-43", "9")]


@pytest.mark.brochure("effective-dates")
def test_the_date_that_hr_says_is_the_one_that_is_told(otherwise):
    """The payroll says the 8th."""
    assert {row["effective"] for row in of(looked_at(otherwise, DECEMBER), "Chloe")} == {"20251209"}


@pytest.mark.brochure("all-changes-found", "complete-report", "every-change-detected", "complete-and-coherent")
def test_every_cell_that_changed_is_found_and_accounted_for(closed):
    """By the rows that were written into the extracts, cell by cell, against what was found and where each went."""
    before, after = in_november().workers, in_december().workers
    written = {
        (who, name)
        for who, [row] in before.items()
        for name in {**row, **after[who][0]}
        if row.get(name, "") != after[who][0].get(name, "")
    }
    people = list(in_january().workers)
    found = closed.asked("compare", NOVEMBER, DECEMBER)
    cells = {(people[int(one["person"][1:]) - 1], one["field"]) for one in found if one["kind"] == "changed"}
    assert cells == written
    proof = closed.asked("certificate", "--month", DECEMBER)
    assert (proof["ok"], proof["failures"]) == (True, [])
    assert sum(sum(outcome.values()) for outcome in proof["cells"].values()) == len(found)
