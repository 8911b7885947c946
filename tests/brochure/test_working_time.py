"""Working time and interruptions: however the payroll shows them, HR says what each insurer is told."""

import pytest
from support.firm import DECEMBER, id_of, in_december
from support.post import insurer_a, looked_at, of


@pytest.mark.brochure(
    "working-time-differs", "weekly-hours", "hours-maximum", "pct-contract", "pct-with-interruptions",
    "interruption-codes", "working-time-asked", "working-time-warned",
)  # fmt: skip
def test_each_way_to_show_working_time_is_understood_and_asked(december):
    """Hours (Chloe), of a longer week (Dirk), a contract's percentage (Emma), interruptions with codes (Farid, Greet).

    Greet's percentage still says 100 while she is away altogether.
    """
    proposed = {
        task["name"].split()[-1]: {field["name"]: field["default"] for field in task["choices"][0]["fields"]}
        for task in december.tasks("working_time")
    }
    assert {who: one["insured_pct"] for who, one in proposed.items()} == {
        "Chloe": "50.00", "Dirk": "100.00", "Emma": "80.00", "Farid": "50.00", "Greet": "100.00",
    }  # fmt: skip
    interruption = ("interruption_kind", "interruption_from", "interruption_to", "interruption_pct")
    assert [proposed["Greet"][name] for name in interruption] == [
        "time_credit_motive", "2025-12-12", "2026-06-11", "100.00",
    ]  # fmt: skip
    assert proposed["Chloe"]["since"] == "2025-12-08"


@pytest.mark.brochure(
    "hard-to-interpret", "no-automatic-link", "working-time-confirmed", "each-insurer", "working-time-watched",
)  # fmt: skip
def test_an_insurer_is_told_what_hr_says_and_nothing_by_itself(december, closed):
    """Dirk's change is not told; Greet's percentage is put right to nothing."""
    kinds = {one["kind"] for one in december.asked("messages")}
    assert not kinds & {"working_time", "interruption_start", "interruption_end"}
    [task] = december.tasks("working_time", "Greet")
    assert task["plans"] == ["disability", "group"]
    records = insurer_a(closed.folder, DECEMBER)
    assert of(records, "Dirk") == []
    assert [(row["plan"], row["kind"], row["pct"], row["interruption"]) for row in of(records, "Greet")] == [
        ("disability", "75", "00000", "01"), ("group", "75", "00000", "01"),
    ]  # fmt: skip
    assert {(row["kind"], row["pct"], row["effective"]) for row in of(records, "Chloe")} == {
        ("25W", "05000", "20251208")
    }


@pytest.mark.brochure("told-or-not")
def test_an_interruption_is_told_where_it_is_wanted(closed):
    """Parental leave: the group plan wants to know of it, the disability plan does not."""
    [leave] = of(insurer_a(closed.folder, DECEMBER), "Farid")
    assert (leave["plan"], leave["interruption"], leave["interruption from"]) == ("group", "03", "20251210")


@pytest.mark.brochure("hidden-illness")
def test_an_illness_that_no_payroll_shows_is_told_all_the_same(otherwise):
    records = of(looked_at(otherwise, DECEMBER), "Karel")
    assert [(row["plan"], row["kind"], row["interruption"], row["effective"]) for row in records] == [
        ("disability", "75", "10", "20251203"), ("group", "75", "10", "20251203"),
    ]  # fmt: skip


@pytest.mark.brochure("complete-systems")
def test_a_system_that_is_complete_may_be_passed_on_by_itself(november, tmp_path):
    firm = november.copied(tmp_path / "firm")
    with (firm.folder / "sources" / "payroll.toml").open("a", encoding="utf-8") as file:
        file.write('working_time = "automatic"\n')
    firm.bring(in_december(), DECEMBER)
    firm.done("preview", "--to", str(tmp_path / "look"))
    records = looked_at(tmp_path / "look", DECEMBER)
    told = {row["first name"]: row["pct"] for row in records if row["kind"] in ("25W", "75")}
    assert told == {"Chloe": "05000", "Dirk": "10000", "Emma": "08000", "Farid": "05000", "Greet": "10000"}


def test_an_interruption_does_to_each_cover_what_its_sheet_says(working):
    """Greet's time credit suspends the income in case of disability after thirty days; the group insurance goes on."""
    rules = {"disability": 'effect = "suspended"\nafter_days = 30\nshare = 50', "group": 'effect = "continues"'}
    for name, rule in rules.items():
        sheet = working.folder / "plans" / f"{name}.toml"
        sheet.write_text(f"{sheet.read_text('utf-8')}\n[interruption.time_credit_motive]\n{rule}\n", "utf-8")
    working.answer("working_time", "Greet", "tell")
    [coming] = [one for one in working.asked("ahead", "--months", "6") if one["kind"] == "interruption_effect"]
    assert (coming["day"], coming["plan"], coming["person"]) == ("2026-01-11", "disability", id_of("Greet"))
    assert coming["consequence"] == "the cover is suspended, for 50 %"
    listed = {
        day: {
            row["plan"]: row["interruption_effect"]
            for row in working.asked("who-has-what", "--on", day)
            if row["person"] == id_of("Greet") and row["interruption_effect"]
        }
        for day in ("2025-12-31", "2026-01-11")
    }
    assert listed == {
        "2025-12-31": {"disability": "continues", "group": "continues"},
        "2026-01-11": {"disability": "suspended", "group": "continues"},
    }
    assert "(the cover is suspended)" in working.done("who-has-what", "--on", "2026-01-11")
