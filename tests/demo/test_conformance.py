"""`assusoft conform`: profiles hold on the synthetic employer, and what does not hold is told."""

import io
import os
import zipfile

import pytest
from support.command import call

from assusoft.demo.conformance import comparing, conform
from assusoft.demo.conformance.answers import given
from assusoft.demo.conformance.expected import (
    content_hash,
    departures,
    expectation_of,
    expectation_text,
    lines_of,
    read_expectation,
)
from assusoft.demo.conformance.folder import into_folder, profile_path
from assusoft.demo.conformance.post import brought
from assusoft.demo.conformance.running import MonthRun, run
from assusoft.errors import Refused
from assusoft.layouts import load_layout
from assusoft.month.tasks.questions import missing_person
from assusoft.months import month_start
from assusoft.simulation.taking.held import Book, running
from assusoft.suppliers.profiles import load_profiles

FEW = 3
PROFILES = sorted(load_profiles())


@pytest.fixture(scope="module")
def months() -> list[MonthRun]:
    """The first months of a profile that cancels and replaces, with both files."""
    return list(run("axa", FEW))


def test_the_first_months_of_a_profile_hold_and_are_those_expected(months) -> None:
    assert [one.wrong for one in months] == [()] * FEW
    lines = [line for one in months for line in lines_of(one)]
    expected = read_expectation(expectation_of("axa")) or []
    assert lines == expected[: len(lines)]
    assert sum(one.messages for one in months) > FEW


def test_a_second_run_gives_the_same_bytes(months) -> None:
    assert [one.files for one in run("axa", 2)] == [one.files for one in months[:2]]


@pytest.mark.long
@pytest.mark.parametrize("key", PROFILES)
def test_a_profile_holds_for_all_months_and_its_files_are_those_expected(key) -> None:
    found = list(run(key))
    assert [(one.month, one.wrong) for one in found if one.wrong] == []
    lines, path = [line for one in found for line in lines_of(one)], expectation_of(key)
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(expectation_text(lines), "utf-8")
    assert read_expectation(path) == lines


def test_every_profile_has_its_expectation() -> None:
    assert [key for key in PROFILES if read_expectation(expectation_of(key)) is None] == []


def test_a_supplier_that_misreads_is_told_from_the_register(months, monkeypatch) -> None:
    read = comparing.told_by

    def careless(layout, files, month):
        told = read(layout, files, month)
        return told if told.changes is None else told._replace(changes=told.changes[1:], full=told.full[1:])

    monkeypatch.setattr(comparing, "told_by", careless)
    wrong = [line for one in run("axa", 2) for line in one.wrong]
    assert any(line.startswith("full: base P") and "owed, but the supplier does not know it" in line for line in wrong)
    assert any(line.startswith("changes: ") for line in wrong)


def test_a_file_that_is_not_the_one_expected_is_named(months) -> None:
    lines = lines_of(months[1])
    name = lines[0]["file"]
    assert list(departures(lines, lines)) == []
    assert list(departures([], lines)) == [f"{line['file']}: written, and not expected." for line in lines]
    assert list(departures(lines, lines[1:])) == [f"{name}: expected, and not written."]
    other = [lines[0] | {"sha256": "0"}, *lines[1:]]
    assert list(departures(other, lines)) == [f"{name}: not byte for byte the file that was expected."]
    fewer = [lines[0] | {"messages": 0}, *lines[1:]]
    assert list(departures(fewer, lines)) == [f"{name}: {months[1].messages} messages, and 0 were expected."]


def test_what_conform_tells_is_counted(months, monkeypatch) -> None:
    monkeypatch.setattr(conform, "run", lambda profile, count: iter([months[0], months[1]._replace(wrong=("No.",))]))
    found = list(conform.conform("axa"))
    assert conform.summary("axa", found) == {
        "profile": "axa", "months": 2, "messages": months[1].messages, "files": 3, "holds": False,
    }  # fmt: skip


def test_a_workbook_is_compared_by_what_is_packed_in_it() -> None:
    packed = []
    for level in (1, 9):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as book:
            book.writestr("sheet.xml", "row " * 5000)
        packed.append(file.getvalue())
    assert packed[0] != packed[1]
    assert content_hash("a.xlsx", packed[0]) == content_hash("a.xlsx", packed[1])
    assert content_hash("a.csv", packed[0]) != content_hash("a.csv", packed[1])


def test_nothing_leaves_the_machine_whatever_way_a_profile_has() -> None:
    text = 'name = "X"\nchannel = "email"\n\n[email]\nto = ["a@b.example"]\n\n[statements]\nlayout = "y"\n'
    assert into_folder(text) == 'name = "X"\n\n[statements]\nlayout = "y"\n\n[folder]\npath = "out"\n'


@pytest.mark.parametrize(
    "way",
    [
        'email = { to = ["a@b.example"] }\n',
        'email = { to = [\n  "a@b.example", # who\n  "c@d.example",\n] }\n',
        'email.to = ["a@b.example"]\n',
        '"email" = { to = ["a@b.example"] }\nchannel = "email"\n',
        'folder = { path = "elsewhere" }\n',
    ],
)
def test_a_way_on_a_line_of_its_own_stays_behind_too(way) -> None:
    text = 'name = "X"\n' + way + 'mode = "differential"\n\n[statements]\nlayout = "y"\n\n["https"]\nurl = "z"\n'
    kept = 'name = "X"\nmode = "differential"\n\n[statements]\nlayout = "y"\n\n[folder]\npath = "out"\n'
    assert into_folder(text) == kept
    assert into_folder("name = [\n" + text).startswith("name = [\n")  # refused when it is read


def test_a_profile_that_ships_without_its_expectation_does_not_hold(months, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(conform, "expectation_of", lambda key: tmp_path / f"{key}.json")
    monkeypatch.setattr(conform, "run", lambda profile, count: iter(months[:1]))
    [first] = conform.conform("axa")
    assert first.wrong == tuple(f"{name}: written, and not expected." for name in first.files)
    assert not conform.summary("axa", [first])["holds"]


def test_a_message_that_a_careless_post_loses_is_told(months, monkeypatch) -> None:
    assert by_a_careless_post(months) == ()
    arrived, last = comparing.arrived, months[-1].month

    def losing(inbox, told, mode):
        return arrived(inbox, told._replace(changes=told.changes[1:]) if told.month == last else told, mode)

    monkeypatch.setattr(comparing, "arrived", losing)
    wrong = by_a_careless_post(months)
    assert wrong
    assert all(line.startswith("By a careless post, changes: ") for line in wrong)


def test_a_delivery_that_a_careless_post_never_brings_is_told(months, monkeypatch) -> None:
    monkeypatch.setattr(comparing, "brought", lambda order, seed: iter(order[1:]))
    assert by_a_careless_post(months) == ("By a careless post, 2 deliveries were never taken.",)


def by_a_careless_post(months) -> tuple[str, ...]:
    """What differs at the end; owed is what who reads every file once holds, as the months themselves hold."""
    layout, book = load_layout("axa"), Book({}, {})
    for one in months:
        book, _ = comparing.compared(layout, "cancel_and_replace", book, one.files, [], one.month)
    owed = list(running(book.held, month_start(months[-1].month)).values())
    came = [(one.month, one.files) for one in months]
    return comparing.careless(layout, "cancel_and_replace", came, owed)


def test_a_layout_that_loses_something_does_not_hold(tmp_path, monkeypatch, capsys) -> None:
    for folder, text in (
        ("suppliers", profile_path("integrale").read_text("utf-8").replace('layout = "integrale"', 'layout = "own"')),
        ("templates/suppliers", load_layout("integrale").path.read_text("utf-8").replace("ahead = 20", "ahead = 99")),
    ):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "own.toml").write_text(text, "utf-8")
    status, printed, said = call(monkeypatch, capsys, tmp_path, "conform", str(tmp_path / "suppliers" / "own.toml"))
    assert (status, said) == (1, "")
    assert "integrale_2025-01_full.csv, row 1: field 'affiliation_from' 20" in printed
    assert "own.toml does not hold: 1 months, " in printed


def test_a_profile_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match=r"There is no profile 'axxa' \(known: ag-insurance, .*\) and no such file"):
        profile_path("axxa")


def test_a_careless_post_brings_everything_some_of_it_twice_or_late() -> None:
    order = list(range(30))
    came = list(brought(order, 1))
    assert sorted(set(came)) == order
    assert len(came) > len(order)
    assert came != sorted(came)


def test_who_is_gone_in_the_month_after_the_first_day_never_began() -> None:
    person = {"person": "P00001", "name": "An", "contract": "0899900177/2026-01-12", "service_from": None}
    answer = given(missing_person(person, "2026-02", ["base"]), "2026-02")
    assert (answer.choice, answer.fields["exit_date"]) == ("left", "2026-01-11")
    longer = given(missing_person(person | {"contract": "0899900177/2020-01-12"}, "2026-02", ["base"]), "2026-02")
    assert longer.fields["exit_date"] == "2026-01-31"
