"""What HR is asked: what kinds of task, which of them block, what an answer does."""

import pytest
from support.firm import DECEMBER, id_of, in_december
from support.post import executive, fund, hospital, insurer_a, leasing, listed, of


@pytest.mark.brochure(
    "tasks-at-import", "task-affiliation", "task-departure", "task-data", "task-working-time", "essentials-confirmed",
)  # fmt: skip
def test_hr_is_asked_what_is_hard_to_read_in_a_payroll_and_nothing_else(december):
    asked = {(task["kind"], task["name"].split()[-1]) for task in december.tasks()}
    assert asked == {
        ("affiliation", "Yves"), ("new_contract", "Yves"), ("affiliation", "Vera"),
        ("affiliation", "Wout"), ("departure", "Bob"), ("family_affiliation", "Zoe"),
        ("missing_data", "Hugo"), ("inconsistent_data", "Umit"), ("new_contract", "Maarten"),
        ("working_time", "Chloe"), ("working_time", "Dirk"), ("working_time", "Emma"), ("working_time", "Farid"),
        ("working_time", "Greet"),
    }  # fmt: skip
    told = {one["person"] for one in december.asked("messages")}
    assert len(told) > 5  # moves, marriages, e-mail addresses go by themselves


@pytest.mark.brochure("message-list")
def test_what_leaves_is_what_the_list_of_messages_shows(closed):
    folder = closed.folder
    listed_now = {one["id"] for one in closed.asked("messages", "--month", DECEMBER) if one["supplier"] != "leasing-c"}
    sent = [
        *(row["message"] for row in insurer_a(folder, DECEMBER)),
        *(row["Message"] for row in hospital(folder, DECEMBER)),
        *(row["message"] for row in fund(folder, DECEMBER)),
        *(row["Referentie bericht"] for row in executive(folder, DECEMBER)),
        *(row["message"] for row in listed(folder, "medical", DECEMBER, "changes")),
    ]
    assert sorted(sent) == sorted(listed_now)
    assert leasing(folder, DECEMBER)[0]["E-mail"] == "jan.new@firm.example"  # told by its list


@pytest.mark.brochure("answers-make-messages", "list-grows")
def test_the_list_of_messages_grows_with_each_answer(working):
    before = working.asked("messages")
    assert [one for one in before if one["person"] == id_of("Bob")] == []
    exits = working.answer("departure", "Bob", "confirm")
    assert {(one["kind"], one["plan"]) for one in exits} == {
        ("exit", plan) for plan in ("disability", "group", "hospital", "medical", "pension")
    }
    after = working.asked("messages")
    assert {one["id"] for one in after} == {one["id"] for one in [*before, *exits]}


@pytest.mark.brochure("blocking-or-not", "blocking-stops", "checked-before-sending")
def test_while_a_blocking_task_is_open_no_report_is_made(december):
    blocking = {(task["kind"], task["blocking"]) for task in december.tasks()}
    assert ("departure", True) in blocking
    assert ("inconsistent_data", False) in blocking
    assert "cannot be closed" in december.refused("close", "--month", DECEMBER)
    assert not list((december.folder / "out").rglob(f"*{DECEMBER}*"))
    assert december.asked("documents", "--month", DECEMBER) == []


@pytest.mark.brochure("not-blocking-stays")
def test_a_task_that_does_not_block_stays_until_it_is_answered(closed, january):
    """Umit's birth date contradicts his national number since December."""
    [open_then] = closed.tasks()
    [open_now] = january.tasks("inconsistent_data")
    assert (open_then["id"], open_then["blocking"]) == (open_now["id"], False)
    assert list((closed.folder / "out").rglob(f"*{DECEMBER}*"))


@pytest.mark.brochure("only-missing-typed", "nothing-typed-twice", "missing-detected", "missing-obliges")
def test_a_value_the_payroll_lacks_is_typed_once_for_all_suppliers(december, closed):
    [task] = december.tasks(who="Hugo")
    assert (task["kind"], task["facts"]["field"], task["blocking"]) == ("missing_data", "street", True)
    folder = closed.folder
    assert [(row["plan"], row["street"]) for row in of(insurer_a(folder, DECEMBER), "Hugo")] == [
        ("group", "Dorpsstraat")
    ]
    assert [row["Street"] for row in of(hospital(folder, DECEMBER), "Hugo")] == ["Dorpsstraat"]
    assert [row["street"] for row in of(listed(folder, "medical", DECEMBER, "changes"), "Hugo")] == ["Dorpsstraat"]
    assert in_december().workers["Hugo"][-1]["street"] == ""


@pytest.mark.brochure("insurer-checks", "mandatory-checked")
def test_each_plan_has_the_checks_of_its_insurer(december):
    """The group insurer must have a street; the hospital insurer and the medical control need none."""
    [hugo] = december.tasks("missing_data", "Hugo")
    assert hugo["plans"] == ["group"]
    [umit] = december.tasks("inconsistent_data", "Umit")
    assert umit["plans"] == ["disability", "group", "hospital", "pension"]
    assert "1984" in umit["question"]
    assert "84082003917" in umit["question"]
