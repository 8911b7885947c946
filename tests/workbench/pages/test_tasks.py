"""The inbox: opened, previewed, answered one by one and many at once, taken back, declared; for whom and not."""

from types import SimpleNamespace

import pytest

from assusoft.employer import open_employer
from assusoft.errors import Refused
from assusoft.month.declarations.stated import Stated
from assusoft.month.tasks.given import Given
from assusoft.month.tasks.task import Question
from assusoft.workbench.pages.discretion import MASK
from assusoft.workbench.pages.tasks import assistant, facts
from assusoft.workbench.pages.tasks.fields import form_fields, taken
from assusoft.workbench.pages.tasks.inbox import rows_of_tasks


@pytest.fixture
def inbox(acme, talk, visiting):
    return talk("tasks", visiting(acme))


def first(employer, kind, choice=""):
    """An open task of that kind (that has the answer)."""
    return next(
        task
        for task in employer.tasks()
        if task.kind == kind and (not choice or choice in {c.name for c in task.choices})
    )


# looked at


def test_the_list_shows_the_open_questions_in_the_visitors_language(warm, talk, visiting):
    page = talk("tasks", visiting(warm, language="nl"))
    assert "Piron Grégory voldoet aan de voorwaarden van" in page.text("main")
    assert f"({len(warm.tasks())})" in page.text("tabs")


def test_filters_and_groups_count_all_rows_and_not_those_of_the_page(warm, talk, visiting):
    page = talk("tasks", visiting(warm))
    departures = [task for task in warm.tasks() if task.kind == "departure"]
    page.act("tasks.look", search="", filter__kind="departure")
    assert len(page.ids()) == len(departures)
    assert f"{len(departures)} of {len(warm.tasks())}" in page.text("main")
    page.act("tasks.look", search="")
    page.act("group", group="kind")
    assert f"Departure · {len(departures)}" in page.text("main")


def test_a_supplier_finds_the_questions_of_all_its_plans(warm, talk, visiting):
    page = talk("tasks", visiting(warm), supplier="insurer-a")
    plans = {plan.name for plan in warm.plans if plan.supplier == "insurer-a"}
    assert {task.id for task in warm.tasks() if plans & set(task.plans)} >= set(page.ids()) != set()


def test_a_question_opens_with_its_facts_its_person_and_its_closed_list_of_answers(warm, talk, visiting):
    task = first(warm, "departure")
    page = talk("tasks", visiting(warm), task=task.id)
    text = page.text("beside")
    assert task.name in text
    assert "End of the contract" in text
    assert f"people?person={task.person}" in page.regions["beside"]
    assert "Confirm the departure" in text
    assert "The affiliations continue" in text
    assert 'type="date"' not in page.regions["beside"]  # until an answer is chosen


def test_why_it_is_asked_leads_down_to_a_cell_of_an_extract(warm, talk, visiting):
    task = first(warm, "departure")
    page = talk("tasks", visiting(warm), task=task.id)
    page.act("why", id=task.id)
    assert "row " in page.text("beside")
    assert 'class="why-place"' in page.regions["beside"]


def test_how_many_more_people_a_question_is_about_is_told(warm, talk, visiting, monkeypatch):
    about = SimpleNamespace(persons=tuple(f"P{number:05d}" for number in range(60)), person="", name="")
    named, more = facts.concerned(visiting(warm), about)
    assert (len(named), more) == (50, 10)
    monkeypatch.setattr(assistant, "concerned", lambda visit, task: facts.concerned(visit, task, 0))
    assert "and 1 more" in talk("tasks", visiting(warm), task=first(warm, "departure").id).text("beside")


# answered


def test_a_preview_shows_the_messages_and_stores_nothing(acme, inbox):
    task, before = acme.tasks()[0], acme.head()
    inbox.act("open", id=task.id)
    inbox.act("choose", choice="affiliate")
    assert 'type="date"' in inbox.regions["beside"]
    inbox.act("preview", choice="affiliate", f__affiliation_from="2025-12-01")
    assert "Messages that will go to suppliers: 1" in inbox.text("beside")
    assert "01/12/2025" in inbox.text("beside")
    assert inbox.last["focus"] == "task-leads"
    assert acme.head() == before


def test_an_answer_is_stored_with_its_author_and_reason_and_the_next_question_opens(acme, inbox):
    task, following = acme.tasks()[:2]
    inbox.act("open", id=task.id)
    values = {"choice": "affiliate", "f__affiliation_from": "2025-12-01", "reason": "By <b>phone</b>"}
    inbox.act("preview", **values)
    inbox.act("confirm", **values)
    stored = acme.answers()[-1]
    assert (stored.task, stored.choice, stored.by, stored.reason) == (task.id, "affiliate", "Claire", "By <b>phone</b>")
    assert stored.fields == {"affiliation_from": "2025-12-01"}
    assert inbox.last["say"].startswith(f"{task.name}: Affiliate.")
    assert (inbox.last["focus"], inbox.last["forget"]) == ("task-title", [f"answer-{task.id}"])
    assert following.name in inbox.text("beside")
    inbox.act("tab", tab="given")
    assert "By &lt;b&gt;phone&lt;/b&gt;" in inbox.regions["main"]


def test_an_answer_changed_since_its_preview_is_previewed_again(acme, inbox):
    task, before = acme.tasks()[0], acme.head()
    inbox.act("open", id=task.id)
    inbox.act("preview", choice="affiliate", f__affiliation_from="2025-12-01")
    inbox.act("confirm", choice="affiliate", f__affiliation_from="2025-12-02")
    assert "changed since the preview" in inbox.last["say"]
    assert acme.head() == before


def test_who_answered_meanwhile_and_when_is_told_and_what_was_typed_stays(acme, inbox):
    task = first(acme, "departure")
    inbox.act("open", id=task.id)
    values = {"choice": "confirm", "f__exit_date": "2025-12-15", "f__reason": "resignation", "reason": "As agreed"}
    inbox.act("preview", **values)
    acme.answer_many([Given(task.id, "stays")], "Bram", acme.facts.imported(None).at)
    inbox.act("confirm", **values)
    assert "Bram answered this question on" in inbox.last["alert"]
    assert [one.by for one in acme.answers() if one.task == task.id] == ["Bram"]
    inbox.act("group", group="")
    assert "Bram answered this question on" in inbox.text("beside")
    assert "As agreed" in inbox.text("beside")


def test_days_far_from_the_month_are_told_and_taken_once_they_are_meant(acme, inbox):
    task = first(acme, "affiliation", "insured_elsewhere")
    inbox.act("open", id=task.id)
    values = {"choice": "affiliate", "f__affiliation_from": "2023-01-01"}
    task_bounds = next(q for c in task.choices if c.name == "affiliate" for q in c.questions)
    values["f__affiliation_from"] = max(task_bounds.earliest or "", "2023-01-01")
    inbox.act("preview", **values)
    if values["f__affiliation_from"] != task_bounds.default:
        assert "is more than a year from the month" in inbox.text("beside")
        assert "These days are meant" in inbox.text("beside")
        inbox.act("preview", **values, sure="1")
    assert "What it leads to" in inbox.text("beside")


def test_nothing_is_previewed_before_an_answer_is_chosen(acme, inbox):
    inbox.act("open", id=acme.tasks()[0].id)
    inbox.act("preview", choice="")
    assert inbox.last["alert"] == "Choose an answer first."


def test_several_questions_are_answered_together_all_or_none(acme, inbox):
    departures = [task for task in acme.tasks() if task.kind == "departure"]
    assert len(departures) > 1
    inbox.act("alike", id=departures[0].id)
    assert f"One answer to {len(departures)} questions" in inbox.text("beside")
    inbox.act("preview", choice="stays")
    stale = acme.head()
    acme.answer_many([Given(departures[-1].id, "stays")], "Bram", acme.facts.imported(None).at)
    inbox.act("confirm", choice="stays")
    assert "Bram answered" in inbox.last["alert"]
    assert {one.by for one in acme.answers() if one.kind == "departure" and one.month == "2025-12"} == {"Bram"}
    assert acme.head() != stale
    inbox.act("tasks.tick", id=departures[-1].id, on="0")
    inbox.act("preview", choice="stays")
    inbox.act("confirm", choice="stays")
    assert inbox.last["say"].startswith(f"{len(departures) - 1} questions answered")
    assert not [task for task in acme.tasks() if task.kind == "departure"]


def test_questions_of_several_kinds_are_not_answered_together(acme, inbox):
    kinds = {task.kind: task.id for task in acme.tasks()}
    inbox.act("tasks.tick", ids=" ".join(list(kinds.values())[:2]), on="1")
    assert "of several kinds" in inbox.text("bar")
    inbox.act("many")
    assert "Only questions of one kind" in inbox.last["alert"]


def test_an_answer_is_taken_back_with_a_reason_and_its_question_is_open_again(acme, inbox):
    task = first(acme, "affiliation")
    acme.answer_many([Given(task.id, "affiliate")], "Claire", acme.facts.imported(None).at)
    inbox.act("tab", tab="given")
    inbox.act("back.open", id=task.id)
    assert "Messages that will no longer go" in inbox.text("beside")
    inbox.act("back.confirm", id=task.id, reason=" ")
    assert "Say why" in inbox.last["alert"]
    inbox.act("back.confirm", id=task.id, reason="A mistake")
    assert task.id in {one.id for one in acme.tasks()}
    assert acme.answers()[-1].reason == "A mistake"
    inbox.act("back.confirm", id=task.id, reason="Again")
    assert "not in force any more" in inbox.last["alert"]


def test_an_answer_of_a_closed_month_is_taken_back_too_or_it_is_told_why_it_stays(acme, talk, visiting):
    page = talk("tasks", visiting(acme, month="2025-11"), tab="given")
    closed = [one for one in acme.answers() if one.month == "2025-11"]
    shown = page.ids()
    assert shown
    assert {one.task for one in closed} >= set(shown)
    page.act("back.open", id=shown[0])
    assert "If it is taken back" in page.text("beside") or "Nothing was stored" in page.text("beside")


# declared


def test_a_value_is_declared_previewed_and_taken_back(acme, inbox):
    inbox.act("tab", tab="said")
    inbox.act("say.open")
    inbox.act("say.look", search="p00003")
    assert "P00003" in inbox.text("beside")
    inbox.act("say.whom", id="P00003")
    inbox.act("say.kind", kind="value", field="last_name")
    values = {"kind": "value", "field": "last_name", "f__value": "<b>x</b>", "f__why": "By letter"}
    inbox.act("say.preview", **values)
    assert "&lt;b&gt;x&lt;/b&gt;" in inbox.regions["beside"]
    assert "<b>x" not in inbox.regions["beside"]
    inbox.act("say.confirm", **values)
    [said] = [one for one in acme.declarations() if one.person == "P00003"]
    assert (dict(said.values), said.reason, said.by) == ({"last_name": "<b>x</b>"}, "By letter", "Claire")
    inbox.act("back.open", id=said.id)
    inbox.act("back.confirm", id=said.id, reason="Misread")
    assert acme.declarations()[-1].retracts == said.number


def test_the_parts_of_a_calculation_are_masked_for_who_does_not_see_pay(acme, talk, visiting):
    parts = {"field": "insured_salary", "amount": "1000", "months": "12", "foreign_amount": "77123.45",
             "currency": "CHF", "rate": "1.05", "rate_date": "2025-12-01"}  # fmt: skip
    said = Stated("P00003", "calculation", parts, begins="2025-12-01")
    acme.declare(said, by="Claire", at=acme.facts.imported(None).at)
    for role, shown in (("hr", True), ("auditor", False)):
        page = talk("tasks", visiting(acme, role), tab="said")
        assert ("77.123,45" in page.text("main")) == shown
        page = talk("people", visiting(acme, role), person="P00003")
        page.act("part", part="history")
        assert ("77123.45" in page.text("person") or "77,123.45" in page.text("person")) == shown


def test_what_a_declaration_lacks_is_said_in_words(acme, inbox):
    inbox.act("say.open", person="P00003")
    inbox.act("say.preview", kind="interruption", f__interruption_kind="illness")
    assert inbox.last["alert"] == "From is needed."
    inbox.act("say.preview", kind="working-time", f__insured_pct="eighty", f__from="2025-12-01")
    assert inbox.last["alert"] == "Insured %: 'eighty' is not a percentage such as 80 or 62,50."


def test_nobody_whom_the_visitor_does_not_see_is_named_as_the_same_person(acme, talk, visiting):
    worker = acme.photo("2025-12").worker
    number = worker["entity"].value_counts().index[0]
    mine, other = (worker.loc[worker["entity"].eq(number) == inside, "person"].iloc[0] for inside in (True, False))
    page = talk("tasks", visiting(acme, entities=(number,)), tab="said", person=mine)
    for act in ("say.preview", "say.confirm"):
        page.act(act, kind="same-person", f__same_as=other)
        assert page.last["alert"] == "Nobody is known by that number here."


# fields


def test_amounts_are_taken_as_belgians_write_them_and_shown_so(warm, visiting):
    visit, asked = visiting(warm), [Question("salary", "money", True, "1234.50")]
    assert taken(visit, asked, {"salary": "1.234,56"}) == {"salary": "1234.56"}
    [field] = form_fields(visit, asked, {})
    assert (field.kind, field.value) == ("figure", "1234,50")


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        (Question("salary", "money", True), "", "Yearly salary is needed."),
        (Question("salary", "money", True), "a lot", "Yearly salary: 'a lot' is not an amount such as 1.234,56."),
        (Question("until", "date"), "soon", "Until: 'soon' is not a date such as 28/02/2026."),
        (Question("end_date", "date", earliest="2025-12-02"), "2025-12-01",
         "Last day: not before 02/12/2025, the first day possible."),
        (Question("end_date", "date", latest="2025-12-02"), "2025-12-03",
         "Last day: not after 02/12/2025, the last day possible."),
        (Question("indemnity_months", "count"), "two", "Indemnity (months): 'two' is not a whole number."),
    ],
)  # fmt: skip
def test_what_is_typed_and_cannot_be_is_said_in_words(warm, visiting, question, text, said):
    with pytest.raises(Refused) as refusal:
        taken(visiting(warm), [question], {question.name: text})
    assert str(refusal.value) == said


# for whom


def test_who_may_not_answer_sees_the_answers_permitted_and_no_form(warm, talk, visiting):
    page = talk("tasks", visiting(warm, "auditor"), task=warm.tasks()[0].id)
    assert "Answers permitted" in page.text("beside")
    assert '<form data-act="preview"' not in page.regions["beside"]
    for act in ("choose", "preview", "confirm", "many", "alike", "back.confirm", "say.open", "say.confirm"):
        page.act(act, id=warm.tasks()[0].id, choice="affiliate")
        assert "You may not do that here" in page.last["alert"]


def test_who_is_limited_to_a_legal_entity_sees_and_counts_only_its_questions(warm, talk, visiting):
    worker = warm.photo("2025-12").worker
    number = worker["entity"].value_counts().index[0]
    visit = visiting(warm, entities=(number,))
    shown = {row["person"] for row in rows_of_tasks(visit)}
    assert 0 < len(shown) < len({task.person for task in warm.tasks()})
    before = warm.photo("2025-11").worker
    inside = {*worker.loc[worker["entity"] == number, "person"], *before.loc[before["entity"] == number, "person"]}
    assert shown <= inside
    page = talk("tasks", visit)
    assert f"({len(rows_of_tasks(visit))})" in page.text("tabs")
    other = next(task for task in warm.tasks() if task.person not in inside)
    page.act("open", id=other.id)
    assert other.name not in page.text("beside")


def test_values_that_a_role_does_not_see_are_masked_in_questions_and_reasons(warm, talk, visiting):
    task = first(warm, "working_time")
    page = talk("tasks", visiting(warm, "auditor"), task=task.id)
    assert "Some values of this question are not shown to your role." in page.text("beside")
    page.act("why", id=task.id)
    assert MASK in page.text("beside")


def test_the_questions_of_a_closed_month_are_shown_and_not_answered(warm, talk, visiting):
    page = talk("tasks", visiting(warm, month="2025-11"))
    assert "and not answered here" in page.text("bar")


# two people


@pytest.fixture
def careful(folder, warm):
    """The employer where departures, and values that are declared, need two people."""
    settings = folder / "employer.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f'{text}\n[second-person]\nkinds = ["departure", "value"]\n', "utf-8")
    employer = open_employer(folder)
    employer.views |= warm.views
    return employer


def test_what_needs_two_people_is_kept_shown_and_counts_once_another_confirms(careful, talk, visiting):
    task = first(careful, "departure")
    page = talk("tasks", visiting(careful), task=task.id)
    page.act("preview", choice="stays", reason="By phone")
    page.act("confirm", choice="stays", reason="By phone")
    assert "Kept until a second person confirms: 1." in page.last["say"]
    page.act("open", id=task.id)
    assert "Waits for a second person" in page.text("beside")
    assert "Confirm what" not in page.text("beside")
    page.act("second.confirm", id=task.id)
    assert "somebody else confirms it" in page.last["alert"]
    other = talk("tasks", visiting(careful, name="Bram"), task=task.id)
    assert "Confirm what Claire said" in other.text("beside")
    assert "By phone" in other.text("beside")
    other.act("second.confirm", id=task.id)
    assert other.last["say"].startswith(f"{task.name}: confirmed; it counts now.")
    assert careful.answers()[-1].by == "Claire + Bram"
    assert task.id not in other.ids()
    other.act("second.confirm", id=task.id)
    assert "does not wait any more" in other.last["alert"]


def test_what_waits_is_taken_back_before_it_counts(careful, talk, visiting):
    task = first(careful, "departure")
    page = talk("tasks", visiting(careful), task=task.id)
    page.act("preview", choice="stays")
    page.act("confirm", choice="stays")
    page.act("second.back", id=task.id, reason="")
    assert "Say why" in page.last["alert"]
    page.act("second.back", id=task.id, reason="A mistake")
    assert (careful.waiting(), careful.standings()) == ([], {})
    auditor = talk("tasks", visiting(careful, "auditor"), task=task.id)
    auditor.act("second.back", id=task.id, reason="x")
    assert "alert" in auditor.last


def test_a_declaration_that_needs_two_people_waits_in_its_list(careful, talk, visiting):
    page = talk("tasks", visiting(careful), tab="said", person="P00003")
    values = {"kind": "value", "field": "email", "f__value": "an@example.be"}
    page.act("say.preview", **values)
    page.act("say.confirm", **values)
    assert page.last["say"].startswith("Kept until a second person confirms: Value")
    other = talk("tasks", visiting(careful, name="Bram"), tab="said")
    assert "an@example.be" in other.text("bar")
    other.act("second.confirm", id=careful.waiting()[0].id)
    assert [dict(one.values) for one in careful.declarations()][-1] == {"email": "an@example.be"}


def test_a_question_becomes_somebodys_and_is_found_by_that(acme, inbox):
    one, other = acme.tasks()[:2]
    inbox.act("open", id=one.id)
    inbox.act("assign", id=one.id, name=" Bram  Claes ")
    assert "Assigned to Bram Claes" in inbox.text("beside")
    inbox.act("close")
    inbox.act("tasks.look", search="", filter__assignee="Bram Claes")
    assert inbox.ids() == [one.id]
    inbox.act("assign", id=one.id, name="")
    assert acme.standings() == {}
    assert other.id not in inbox.ids()
