"""Lists of departments, month after month: what is new, changed and gone is declared, told, proved and replayed."""

from datetime import UTC, datetime

import pytest
from support.few import AT, SECOND, few_people, settle
from support.lists import add_list, give
from support.small import write_extracts

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused
from assusoft.layouts.workbook.for_people import PeoplesList, book_of_lists
from assusoft.month.declarations.declaration import not_taken_back
from assusoft.month.declarations.stated import Stated

THIRD = "2026-01"
LATER = datetime(2026, 1, 20, tzinfo=UTC)


def next_month(employer: Employer) -> None:
    """Close the second month, and put the payroll's files of the third into its folder."""
    settle(employer)
    employer.close(SECOND, "An", AT)
    write_extracts(employer.folder, few_people(), THIRD)


def imported(employer: Employer, month: str, release: str = "") -> dict[str, int]:
    """The counts of the one list there is."""
    at = AT if month == SECOND else LATER
    [taken] = employer.import_month(month, [], "An", at, release).counts["lists"]
    return {name: count for name, count in taken.items() if count and name not in ("name", "declared")}


def told(employer: Employer) -> list[tuple[str, str, str, str]]:
    return [(one.plan, one.kind, one.person, str(one.effective)) for one in employer.messages()]


def proved(employer: Employer) -> None:
    assert [str(line) for line in employer.certificate().failures] == []
    settle(employer)
    employer.close(employer.facts.working_month(), "An", LATER)
    assert employer.verify().differences == ()


def test_members_of_a_club_are_affiliated_and_those_who_leave_it_are_not_any_more(few):
    add_list(few, "club")
    give(few, SECOND, "club", "Nr;Name", "blox-1;Peeters", "blox-2;Peeters", "blox-4;Maes", "blox-9;Maes")
    employer = open_employer(few)
    [taken] = employer.import_month(SECOND, [], "An", AT).counts["lists"]
    assert (taken["new"], taken["rows"]) == (2, 4)
    assert taken["refused"] == [
        f"club-{SECOND}.csv, row 4: its number is that of P00001 Janssens Dirk, but its name is Maes.",
        f"club-{SECOND}.csv, row 5: nobody is known by its payroll number.",
    ]
    said = [(one.kind, one.person, one.begins, one.reason) for one in employer.declarations()]
    assert said[0] == ("affiliation", "P00002", "2025-12-01", f"club: club-{SECOND}.csv, row 2")
    files = {file["file"]: file for file in employer.imports(SECOND)[-1].counts["files"]}
    assert files[f"club-{SECOND}.csv"] | {"source": "", "file": ""} == {
        "source": "", "file": "", "lines": 5, "accepted": 2, "repaired": 0, "refused": 2, "skipped": 1,
    }  # fmt: skip
    assert imported(employer, SECOND) == {"rows": 4, "unchanged": 2, "refused": taken["refused"]}
    assert told(employer) == [("fit", "entry", person, "2025-12-01") for person in ("P00002", "P00003")]
    next_month(employer)
    give(few, THIRD, "club", "Nr;Name", "blox-1;Peeters", "blox-4;Janssens")
    assert imported(employer, THIRD) == {"rows": 2, "unchanged": 1, "new": 1, "gone": 1}
    assert told(employer) == [
        ("fit", "entry", "P00001", "2026-01-01"),
        ("fit", "exit", "P00003", "2025-12-31"),
    ]
    [message] = [one for one in employer.messages() if one.kind == "exit"]
    assert f"club: club-{THIRD}.csv" in employer.explain(message.id).text()
    proved(employer)


@pytest.mark.long
def test_a_value_of_a_list_changes_with_it_and_ends_with_its_row(few):
    add_list(few, "homes")
    give(few, SECOND, "homes", "Nr;Street", "blox-1;Molenweg", "blox-2;Molenweg", "blox-3;Molenweg", "blox-4;")
    employer = open_employer(few)
    assert imported(employer, SECOND) == {"rows": 4, "new": 3, "empty": 1}
    next_month(employer)
    give(few, THIRD, "homes", "Nr;Street", "blox-1;Molenweg", "blox-2;Kerkplein", "blox-4;")
    assert imported(employer, THIRD) == {"rows": 3, "unchanged": 1, "changed": 1, "empty": 1, "gone": 1}
    assert told(employer) == [("group", "address", person, "2026-01-01") for person in ("P00003", "P00004")]
    in_force = [one for one in employer.declarations() if one.retracts is None]
    assert [(one.person, one.values["street"], one.begins, one.until) for one in in_force[3:]] == [
        ("P00003", "Molenweg", "2025-12-01", "2025-12-31"),
        ("P00003", "Kerkplein", "2026-01-01", ""),
        ("P00004", "Molenweg", "2025-12-01", "2025-12-31"),
    ]
    give(few, THIRD, "homes", "Nr;Street", "blox-1;Molenweg", "blox-2;Kerkplein", "blox-3;Molenweg")
    assert imported(employer, THIRD)["new"] == 1  # it is back
    assert told(employer) == [("group", "address", "P00003", "2026-01-01")]
    assert employer.certificate().ok


@pytest.mark.long
def test_days_of_a_list_are_those_of_what_it_declares(few):
    add_list(few, "hours")
    lines = ("Nr;Pct;Since;Until", "blox-1;80;2025-12-08;", "blox-2;50;2025-11-10;2025-12-12")
    give(few, SECOND, "hours", *lines)
    employer = open_employer(few)
    assert imported(employer, SECOND) == {"rows": 2, "new": 2}
    assert ("group", "working_time", "P00002", "2025-12-08") in told(employer)
    next_month(employer)
    give(few, THIRD, "hours", lines[0], "blox-1;80;2025-12-08;2026-01-09", lines[2])
    assert imported(employer, THIRD) == {"rows": 2, "changed": 1, "unchanged": 1}
    assert told(employer) == [("group", "working_time", "P00002", "2026-01-10")]
    assert employer.certificate().ok


def test_a_list_of_others_and_one_that_lost_most_of_its_rows_stop_the_import(few):
    add_list(few, "cover")
    give(few, SECOND, "cover", "Name", "Zoe Maes", "Tim Maes")
    employer = open_employer(few)
    with pytest.raises(Refused, match="nobody is known by its name, and so it is with all 2 rows of list cover"):
        imported(employer, SECOND)
    assert len(employer.imports(SECOND)) == 1
    give(few, SECOND, "cover", "Name", "Peeters Anna", "Boris Peeters", "Peeters Chloé", "Janssens Dirk")
    assert imported(employer, SECOND) == {"rows": 4, "new": 4}
    next_month(employer)
    give(few, THIRD, "cover", "Name", "Peeters Anna")
    with pytest.raises(Refused, match="3 of the 4 rows that were declared from list cover are gone"):
        imported(employer, THIRD)
    assert imported(employer, THIRD, release="three came home") == {"rows": 1, "unchanged": 1, "gone": 3}
    assert len(employer.declarations()) == 4 + 3 * 2
    assert told(employer) == [("travel", "re_entry", f"P0000{n}", "2026-01-01") for n in (1, 3, 4)]
    assert [str(line) for line in employer.certificate().failures] == []


def test_a_list_of_a_month_to_come_waits_until_the_one_before_is_closed(few):
    add_list(few, "homes")
    give(few, SECOND, "homes", "Nr;Street", "blox-1;Molenweg")
    employer = open_employer(few)
    assert imported(employer, SECOND) == {"rows": 1, "new": 1}
    write_extracts(few, few_people(), THIRD)
    give(few, THIRD, "homes", "Nr;Street", "blox-1;Kerkplein")
    assert imported(employer, THIRD) == {"rows": 1, "waits": SECOND}
    settle(employer)
    employer.close(SECOND, "An", AT)
    assert imported(employer, THIRD) == {"rows": 1, "changed": 1}


def test_what_a_list_cannot_end_or_move_stays_and_is_told(few):
    add_list(few, "club")
    employer = open_employer(few)
    source = few / "sources" / "club.toml"
    source.write_text(source.read_text("utf-8") + 'begins = "since_day"\n', "utf-8")
    layout = few / "templates" / "payroll" / "club.toml"
    layout.write_text(
        layout.read_text("utf-8").replace("[columns]", '[types]\nsince_day = "date"\n[columns]\nsince_day = "Since"'),
        "utf-8",
    )
    give(few, SECOND, "club", "Nr;Name;Since", "blox-1;Peeters;2025-12-01")
    assert imported(employer, SECOND) == {"rows": 1, "new": 1}
    give(few, SECOND, "club", "Nr;Name;Since", "blox-1;Peeters;2025-12-15")
    [sentence] = imported(employer, SECOND)["refused"]
    assert "the list says from 2025-12-15, but it was declared from 2025-12-01 (X1): take X1 back" in sentence
    assert len(employer.declarations()) == 1


def test_a_list_may_be_a_workbook(few):
    add_list(few, "club")
    layout = few / "templates" / "payroll" / "club.toml"
    layout.write_text(layout.read_text("utf-8").replace('"delimited"', '"sheet"').replace(".csv", ".xlsx"), "utf-8")
    rows = [["blox-1", "Peeters"], ["blox-9", "Maes"]]
    book = book_of_lists([PeoplesList("Members", ["Nr", "Name"], rows)])
    (few / "extracts" / SECOND / "club.xlsx").write_bytes(book)
    employer = open_employer(few)
    refused = "club.xlsx, Members, row 3: nobody is known by its payroll number."
    assert imported(employer, SECOND) == {"rows": 2, "new": 1, "refused": [refused]}
    [one] = employer.declarations()
    assert one.reason == "club: club.xlsx, Members, row 2"
    files = {file["file"]: file["refused"] for file in employer.imports(SECOND)[-1].counts["files"]}
    assert files["club.xlsx"] == 1


@pytest.mark.long
def test_what_was_declared_of_somebody_who_is_another_is_that_persons(few):
    add_list(few, "homes")
    give(few, SECOND, "homes", "Nr;Street", "blox-1;Molenweg", "blox-2;Kerkplein")
    employer = open_employer(few)
    assert imported(employer, SECOND) == {"rows": 2, "new": 2}
    employer.declare(Stated("P00003", "same-person", {"same_as": "P00002"}), "An", AT)
    give(few, SECOND, "homes", "Nr;Street", "blox-1;Molenweg")
    assert imported(employer, SECOND)["rows"] == 1
    in_force = not_taken_back(employer.declarations())
    assert {one.values["street"] for one in in_force if one.kind == "value"} == {"Molenweg"}
    assert imported(employer, SECOND) == {"rows": 1, "unchanged": 1}
