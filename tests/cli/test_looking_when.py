"""What was so on a day, and what was known then: every verb that shows a month takes both; two months compared."""

import json
from datetime import date

import openpyxl
import pytest

from assusoft.employer import open_employer
from assusoft.frames import rows_of

FIRST, SECOND = "2025-11", "2025-12"
KNOWN = ("--known-on", "2025-12-31")
"""The day before the second month was imported."""


def shown(run, *words: str):
    status, out, err = run(*words, "--json")
    assert status in (0, 1), err
    return json.loads(out)


@pytest.mark.parametrize("verb", ["status", "tasks", "messages", "register"])
def test_a_day_shows_the_month_it_lies_in(run, verb):
    if verb == "register":  # by its day, not by its month
        rows = [row for found in shown(run, verb, "--on", "2025-11-30").values() for row in found]
        assert rows
        assert all(row["affiliation_from"] <= "2025-11-30" for row in rows)
    else:
        assert shown(run, verb, "--on", "2025-11-30") == shown(run, verb, "--month", FIRST)


def test_what_was_known_before_the_second_month_is_the_first_one(run):
    for verb in ("tasks", "messages", "register"):
        assert shown(run, verb, *KNOWN) == shown(run, verb, "--month", FIRST)
    then = shown(run, "status", *KNOWN)
    assert (then["month"], [one["month"] for one in then["months"]]) == (FIRST, [FIRST])


@pytest.mark.brochure("months-remembered", "always-consulted")
def test_a_person_is_shown_as_it_was_and_as_it_was_known(run, folder):
    changes = open_employer(folder).changes(SECOND)
    row = changes[(changes["field"] == "monthly_salary") & (changes["kind"] == "changed")].iloc[0]
    then, now = (shown(run, "person", row["person"], *words) for words in (KNOWN, ()))
    pay = [one["contracts"][0]["monthly_salary"] for one in (then, now)]
    assert pay == [str(row["before"]), str(row["after"])]
    day = shown(run, "person", row["person"], "--on", "1950-01-01")
    assert (day["contracts"], day["positions"]) == ([], [])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("tasks", "--on", "2025-11-30", "--month", SECOND), "Give one of them."),
        (("status", "--known-on", "2020-01-01"), "Nothing had been imported on 2020-01-01"),
        (("messages", "--on", "yesterday"), "'yesterday' is not a day."),
        (("tasks", "--on", "2025-11-30", "--to", "tasks.xlsx"), "Tasks of another day cannot be answered"),
        (("compare", FIRST, FIRST), "2025-11 cannot be compared with itself."),
        (("compare", FIRST, "2031-01"), "2031-01 has no import yet."),
        (("compare", "x", FIRST), "'x' is not a month."),
        (("compare", FIRST, SECOND, "--register", "nobody"), "There is no supplier 'nobody'."),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence(run, words, sentence):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert sentence in " ".join(err.split())


def test_status_lists_every_month_when_none_is_named(run, folder):
    found = shown(run, "status")
    closing = open_employer(folder).store.closings()[0]
    assert [(one["month"], one["state"]) for one in found["months"]] == [(FIRST, "closed"), (SECOND, "open")]
    assert found["months"][0]["closed_by"] == closing.by
    assert [one["persons"] for one in found["months"]] == [80, 82]
    assert "months" not in shown(run, "status", "--month", SECOND)
    assert "  novembre 2025\xa0: import 1, Personnes\xa0: 80, clôturé le 05/12/2025" in run("status")[1]


def test_preview_of_what_was_known_then_is_what_was_sent(run, folder, tmp_path):
    assert run("preview", "--to", str(tmp_path / "then"), *KNOWN)[0] == 0
    written = {path.name: path.read_bytes() for path in (tmp_path / "then").rglob("*.*")}
    employer = open_employer(folder)
    assert written == {one.name: employer.document(one.id) for one in employer.documents(FIRST)}


@pytest.mark.brochure("photos-compared")
def test_two_photos_compared_are_the_changes_of_the_second(run, folder):
    found = shown(run, "compare", FIRST, SECOND)
    changes = open_employer(folder).changes(SECOND)
    assert len(found) == len(changes) > 0
    assert [one["field"] for one in found if one["field"]] == changes["field"].dropna().tolist()
    back = shown(run, "compare", SECOND, FIRST)
    assert sorted((one["person"], one["field"], one["after"]) for one in back if one["field"] == "monthly_salary") == (
        sorted((one["person"], one["field"], one["before"]) for one in found if one["field"] == "monthly_salary")
    )


def test_two_registers_compared_turn_one_into_the_other(run, folder):
    found = shown(run, "compare", FIRST, SECOND, "--register", "insurer-a")
    employer = open_employer(folder)
    held, owed = (
        {(row["plan"], row["person"], row["member"]): json.loads(json.dumps(row, default=str))
         for row in rows_of(employer.register("insurer-a", month))} for month in (FIRST, SECOND)
    )  # fmt: skip
    for one in found:
        key = (one["plan"], one["person"], one["member"])
        if one["kind"] == "changed":
            assert held[key][one["field"]] == one["before"]
            held[key][one["field"]] = one["after"]
        elif one["kind"] == "left":
            del held[key]
        else:
            held[key] = owed[key]
    assert held == owed
    assert {one["kind"] for one in found} >= {"changed"}


@pytest.mark.brochure("internal-reports", "reports-inside")
def test_comparison_and_registers_are_written_as_workbooks(run, tmp_path):
    found, file = shown(run, "compare", FIRST, SECOND), tmp_path / "list.xlsx"
    assert run("compare", FIRST, SECOND, "--to", str(file))[0] == 0
    [sheet] = openpyxl.load_workbook(file).worksheets
    assert sheet.max_row - 1 == len(found)
    assert run("register", "--month", FIRST, "--to", str(file))[0] == 0
    sizes = {key: len(rows) for key, rows in shown(run, "register", "--month", FIRST).items()}
    sheets = openpyxl.load_workbook(file).worksheets
    assert {sheet.title: sheet.max_row - 1 for sheet in sheets} == sizes
    days = [cell.value.date() for cell in sheets[0]["D"][1:] if cell.value]
    assert days
    assert all(isinstance(day, date) for day in days)
    messages = shown(run, "messages", "--month", SECOND)
    assert run("messages", "--month", SECOND, "--to", str(file))[0] == 0
    [sheet] = openpyxl.load_workbook(file).worksheets
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [one["id"] for one in messages]


def test_a_comparison_says_what_differs_and_how_much(run):
    found = shown(run, "compare", FIRST, SECOND)
    counts = [sum(one["kind"] == kind for one in found) for kind in ("entered", "left", "changed")]
    status, out, _ = run("compare", FIRST, SECOND)
    assert status == 0
    assert out.splitlines()[-1] == "{} entrées, {} sorties, {} cellules modifiées".format(*counts)
