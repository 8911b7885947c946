"""What is watched of many employers: numbers for Prometheus, time between facts, what came late; about nobody."""

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.bureau import MONTH, small_bureau
from support.trio import AT

from assusoft.bureau.outcome import Outcome, Run
from assusoft.bureau.runs import begin_run, keep_run
from assusoft.bureau.settings import load_bureau
from assusoft.bureau.standing import standings
from assusoft.bureau.watching import lateness
from assusoft.bureau.watching.exposition import Family, exposition
from assusoft.bureau.watching.lateness import Late, late_messages
from assusoft.bureau.watching.metrics import bureau_families
from assusoft.bureau.watching.time_spent import time_spent
from assusoft.employer import open_employer
from assusoft.month.messages import Message

NOW = AT + timedelta(days=2)
CANARIES = ("Peeters", "Dubois", "Eva", "Luc", "90050100250", "85020300159", "Kerkstraat", "Rue Haute", "1990", "night")


def numbers_in(text):
    """Name and labels of each sample -> its number."""
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """Two employers, one imported and one whose database cannot be reached, and two runs; a third run was killed."""
    home = small_bureau(tmp_path_factory.mktemp("watched") / "bureau", ["acme", "away"], imported=True).folder
    file = home / "bureau.toml"
    text = file.read_text("utf-8").replace('"away"', '"away"\ndatabase = "sqlite:////nowhere/x.db"')
    file.write_text(
        text.replace('\nfolder = "acme"', '\nfolder = "acme"\ncalendar = { close = 12, suppliers = { insurer = 10 } }')
    )
    for state in ("failed", "done"):
        number = begin_run(home, "import", MONTH, "night", AT)
        run = Run(number, "import", MONTH, (Outcome("acme", state, "Eva Peeters", 1.25),))
        keep_run(home, run, "night", AT, AT + timedelta(seconds=2))
    begin_run(home, "close", MONTH, "night", AT)
    return load_bureau(home)


def test_the_numbers_are_read_by_the_parser_of_prometheus_and_name_nobody(imported):
    text = exposition(bureau_families(imported, NOW)).decode()
    found = numbers_in(text)
    open_tasks = open_employer(imported.folder / "acme").status()["tasks"]
    assert found["assusoft_employer_up", "acme"] == 1
    assert found["assusoft_employer_up", "away"] == 0
    assert found["assusoft_tasks_open", "acme", "yes"] == open_tasks["blocking"]
    assert found["assusoft_transmissions", "acme", "in_doubt"] == 0
    assert found["assusoft_oldest_question_seconds", "acme"] == (2 * 86400 if open_tasks["open"] else 0)
    assert found["assusoft_steps_total", "acme", "failed", "import"] == 1
    assert found["assusoft_step_seconds", "acme", "import"] == 1.2
    end = datetime(2026, 2, 10, 23, 59, 59, 999999, UTC).timestamp()
    assert found["assusoft_supplier_deadline_timestamp_seconds", "acme", "insurer"] == pytest.approx(end)
    assert not [name for name in found if "away" in name[1:] and name[0] != "assusoft_employer_up"]
    assert not [canary for canary in CANARIES if canary in text]


def test_what_a_label_has_is_escaped():
    text = exposition([Family("one", "Help.", ("name",), samples={('a"\\\n',): 1.0}), Family("none", "Nothing.")])
    assert numbers_in(text.decode()) == {("one", 'a"\\\n'): 1.0}


def test_a_day_is_agreed_for_each_supplier_until_it_has_what_it_is_told(imported):
    acme, away = standings(imported, MONTH, date(2026, 2, 1))
    assert (acme.deadlines, away.deadlines) == ({"insurer": date(2026, 2, 10)}, {})


def test_time_is_that_between_facts(tmp_path):
    bureau = small_bureau(tmp_path / "bureau", imported=True)
    employer = open_employer(bureau.folder / "acme")
    for task in employer.tasks(MONTH):
        employer.answer(task.id, task.choices[-1].name, {}, "An", AT + timedelta(hours=3))
    employer.close(MONTH, "An", AT + timedelta(hours=30))
    employer.send("An", lambda: AT + timedelta(hours=31))
    employer.store.close()
    found = {(one.supplier, one.span): one for one in time_spent(bureau, None)}
    closing = found["", "import_to_closing"]
    assert (closing.employer, closing.count, closing.median_hours, closing.longest_hours) == ("acme", 1, 30, 30)
    assert found["insurer", "queued_to_sent"].median_hours == 1
    assert time_spent(bureau, "2025-01") == []
    (bureau.folder / "acme" / "employer.toml").write_text("nonsense = 1")
    assert "nonsense" in time_spent(bureau, None)[0].trouble


def message(kind, effective, month):
    about = (f"M{kind}{month}", month, "alpha", "group", kind, "P00001", "", effective)
    return Message(*about, before={}, after={}, row={})


def at(month, day):
    return datetime(2026, month, day, tzinfo=UTC)


def employer_with(messages, asked=()):
    """An employer whose months 2026-01 to 2026-04 are imported on the 3rd and closed on the 10th of the next one."""
    months = {f"2026-0{number}": number + 1 for number in range(1, 5)}
    views = {
        name: SimpleNamespace(
            month=name,
            messages=[one for one in messages if one.month == name],
            resolution=SimpleNamespace(
                tasks=[SimpleNamespace(persons=("P00001",), member="", plans=("group",))] if name in asked else []
            ),
        )
        for name in months
    }
    store = SimpleNamespace(
        imports=lambda: [SimpleNamespace(month=name, at=at(after, 3)) for name, after in months.items()],
        closings=lambda: [SimpleNamespace(month=name, at=at(after, 10)) for name, after in months.items()],
    )
    return SimpleNamespace(store=store, views=views)


@pytest.fixture
def decided(monkeypatch):
    """The months of `employer_with` as they are: no supplier refused anything, nothing was erased."""
    monkeypatch.setattr(lateness, "month_views", lambda employer, months: [employer.views[name] for name in months])
    monkeypatch.setattr(lateness, "results_until", lambda employer: {})
    return monkeypatch


@pytest.mark.parametrize(
    ("told", "asked", "refused", "payroll", "hr", "insurer"),
    [
        ("2026-03", (), (), 59, 7, 0),  # shown two months late
        ("2026-03", ("2026-01", "2026-02"), (), 0, 66, 0),  # asked at once, answered two months later
        ("2026-03", ("2026-02",), (), 28, 38, 0),  # both
        ("2026-03", ("2026-01",), (), 59, 7, 0),  # what was asked and gone is another question
        ("2026-02", (), ("Mexit2026-01",), 0, 7, 28),  # told in time, refused, told again
        ("2026-01", (), (), None, None, None),  # in time
    ],
)
def test_the_days_of_each_cause_are_those_that_were_planted(decided, told, asked, refused, payroll, hr, insurer):
    first = [message("exit", date(2026, 1, 15), "2026-01")] if refused else []
    results = {"alpha-1": {id: SimpleNamespace(result="refused") for id in refused}}
    decided.setattr(lateness, "results_until", lambda employer: results)
    employer = employer_with([*first, message("exit", date(2026, 1, 15), told)], asked)
    found = list(late_messages("acme", employer))
    if payroll is None:
        assert found == []
        return
    months = int(told[-1]) - 1
    assert found == [Late("acme", "alpha", "exit", 1, payroll, hr, insurer, 0, months)]


@pytest.mark.usefixtures("decided")
def test_an_entry_told_late_counts_the_days_without_known_cover():
    (found,) = late_messages("acme", employer_with([message("entry", date(2026, 1, 15), "2026-02")]))
    assert (found.uncovered_days, found.premium_months) == ((at(3, 10).date() - date(2026, 1, 15)).days, 0)


def test_a_month_of_which_something_was_erased_is_left_out(decided):
    decided.setattr(lateness, "month_views", lambda employer, months: [employer.views["2026-02"]])
    employer = employer_with(
        [message("exit", date(2026, 1, 15), told) for told in ("2026-02", "2026-03")], ("2026-01",)
    )
    assert [(one.payroll_days, one.hr_days) for one in late_messages("acme", employer)] == [(28, 7)]


def test_what_came_late_at_the_sample_employer_is_told_by_supplier(stage, tmp_path):
    folder = stage("2025-12 closed")
    (tmp_path / "bureau.toml").write_text(f"[employers.acme]\nfolder = {json.dumps(str(folder))}\n")
    found = lateness.lateness(load_bureau(tmp_path))
    assert [(one.supplier, one.kind, one.count, one.premium_months) for one in found] == [
        ("insurer-b-hospital", "exit", 2, 2)
    ]
