"""What is known to come, asked of a folder through the command line."""

import json
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pytest
from support.command import call, here
from support.small import FIRST, write_extracts, write_small
from support.world import World, hire


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """Three people in one month that is closed: one leaves in January, one is 65 in February, one has a child."""
    folder = write_small(tmp_path_factory.mktemp("ahead") / "small")
    sheet = folder / "plans" / "group.toml"
    sheet.write_text(sheet.read_text("utf-8").replace("enrolment", "maximum_age = 65\nenrolment", 1), "utf-8")
    sheet = folder / "plans" / "hospital.toml"
    limit = '[family_rule]\nchild_maximum_age = 25\nchild_ends = "end of month"'
    sheet.write_text(sheet.read_text("utf-8").replace("[family_rule]", limit), "utf-8")
    world = World()
    for _ in range(3):
        hire(world, Random(1), FIRST)
    first, second, third = sorted(world.workers)
    for who in world.workers:
        since = dict.fromkeys(("hire_date", "contract_start"), date(2020, 1, 1))
        plain = {"statute": "employee", "birth_date": date(1985, 7, 30), "national_number": None, "split_payroll": None}
        world.workers[who] |= since | plain
    world.workers[first] |= {"contract_end": date(2026, 1, 15), "end_reason": "resignation"}
    world.workers[second] |= {"birth_date": date(1961, 2, 11)}
    world.workers[third] |= {"split_payroll": True}
    world.family[third, "C"] = {"relation": "child", "first_name": "Nina", "birth_date": date(2000, 12, 20)}
    write_extracts(folder, world, FIRST)
    return folder


@pytest.fixture
def run(monkeypatch, capsys, built):
    return lambda *words: call(monkeypatch, capsys, built, *words)


@pytest.fixture(scope="module")
def month(built):
    """The month imported; the child is insured."""
    assert here(["-C", str(built), "import", "--no-audit", "--month", FIRST, "--by", "Claire"])[0] == 0
    tasks = json.loads(here(["-C", str(built), "tasks", "--json"])[1])
    for task in tasks:
        if task["kind"] == "family_affiliation":
            assert here(["-C", str(built), "answer", task["id"], "affiliate"])[0] == 0


@pytest.mark.brochure("useful-warnings")
def test_what_is_to_come_is_listed_by_day_with_its_consequence(run, month):
    status, out, _ = run("ahead", "--json")
    found = json.loads(out)
    assert status == 0
    assert set(found[0]) == {"day", "person", "member", "name", "plan", "kind", "what", "consequence"}
    told = [(one["day"], one["kind"], one["plan"]) for one in found]
    assert told == sorted(told, key=lambda one: one[0])
    assert told == [
        ("2025-12-31", "child_limit", "hospital"),
        ("2026-01-01", "salary_renewal", "group"),
        ("2026-01-01", "salary_renewal", "group"),
        ("2026-01-15", "contract_end", "group"),
        ("2026-01-15", "contract_end", "hospital"),
        ("2026-01-15", "contract_end", "travel"),
        ("2026-02-10", "maximum_age", "group"),
    ]
    assert [bool(one["person"]) for one in found[1:3]] == [False, True]
    assert found[4]["consequence"] == "You are asked to confirm the departure; the cover ends on 31/01/2026."


def test_as_many_months_are_looked_ahead_as_are_named(run, month, tmp_path):
    for months, last in (("1", "2025-12-31"), ("2", "2026-01-15"), ("3", "2026-02-10")):
        found = json.loads(run("ahead", "--months", months, "--json")[1])
        assert max(one["day"] for one in found) == last
    file = tmp_path / "ahead.xlsx"
    assert run("ahead", "--to", str(file))[0] == 0
    [sheet] = openpyxl.load_workbook(file).worksheets
    assert sheet.max_row == 8
    status, out, _ = run("ahead")
    assert (status, out.splitlines()[0][:10]) == (0, "31/12/2025")


@pytest.mark.parametrize("months", ["0", "-1", "121"])
def test_no_month_and_a_lifetime_are_refused(run, month, months):
    status, out, err = run("ahead", "--months", months)
    assert (status, out) == (2, "")
    assert f"{months} months cannot be looked ahead: between 1 and 120 can." in err
