"""People: found, opened, seen on any day and by what was known; masked and limited."""

from assusoft.workbench.pages import inner
from assusoft.workbench.pages.discretion import MASK
from assusoft.workbench.pages.people import listing
from assusoft.workbench.pages.people.listing import everybody

NOTE_SEEN = inner.note_seen


def test_people_are_found_by_parts_of_their_name_and_by_their_numbers(warm, talk, visiting):
    page = talk("people", visiting(warm))
    row = everybody(visiting(warm))[0]
    for search in (row["name"].lower(), row["person"], row["payroll_id"]):
        page.act("people.look", search=search)
        assert row["person"] in page.ids()
    assert f"{len(everybody(visiting(warm)))}" in page.text("main")


def test_every_department_can_be_filtered_by(warm, talk, visiting, monkeypatch):
    row = everybody(visiting(warm))[0]
    many = [{**row, "id": f"P{number}", "department": f"D{number}"} for number in range(250)]
    monkeypatch.setattr(listing, "everybody", lambda _visit: many)
    assert talk("people", visiting(warm)).regions["main"].count('<option value="D') == 250


def test_a_person_opens_with_plans_messages_and_questions_and_it_is_noted(warm, talk, visiting, seen):
    task = next(task for task in warm.tasks() if task.kind == "departure")
    page = talk("people", visiting(warm), person=task.person)
    assert task.name in page.text("person")
    assert f"tasks?task={task.id}" in page.regions["person"]
    assert seen == [task.person]
    page.act("close")
    page.act("open", id="P00012")
    assert seen == [task.person, "P00012"]
    assert "Group insurance" in page.text("person")


def test_nobody_is_shown_while_the_server_notes_not_who_looked(warm, talk, visiting, monkeypatch):
    monkeypatch.setattr(inner, "note_seen", NOTE_SEEN)
    monkeypatch.setenv(inner.SOCKET, "/nowhere")
    monkeypatch.setenv(inner.PASS, "none")
    page = talk("people", visiting(warm), person="P00012")
    assert "cannot note who looked" in page.text("main")
    assert page.regions["person"] == ""
    for name, id in (("people", "P00012"), ("who-has-what", "P00012")):
        page = talk(name, visiting(warm), plan="group")
        assert "cannot note who looked" in page.act("open", id=id)["alert"]
        assert "P00012/" not in "".join(page.regions.values())


def test_each_value_is_explained_down_to_its_cell(warm, talk, visiting):
    page = talk("people", visiting(warm), person="P00012")
    page.act("why", id="insurer-a/group/P00012/insured_salary")
    assert 'class="why-place"' in page.regions["person"]


def test_payroll_data_and_what_happened_are_shown(warm, talk, visiting):
    page = talk("people", visiting(warm, language="fr"), person="P00012")
    page.act("part", part="payroll")
    assert "Date de naissance" in page.text("person")
    page.act("part", part="history")
    assert "Vu pour la première fois dans le payroll" in page.text("person")


def test_premiums_of_the_person_alone_are_shown_to_who_sees_pay(warm, talk, visiting):
    page = talk("people", visiting(warm), person="P00001")
    page.act("part", part="premiums")
    expected = warm.expected("insurer-a", "2025-12", basis="owed")
    mine = expected[expected["person"] == "P00001"]
    assert page.regions["person"].count('<span class="tag">insurer-a</span>') == len(mine) > 0
    page = talk("people", visiting(warm, "auditor"), person="P00001")
    page.act("part", part="premiums")
    assert "Total (EUR)" not in page.text("person")


def test_a_day_and_what_was_known_choose_what_is_shown(warm, talk, visiting):
    page = talk("people", visiting(warm), person="P00012")
    page.act("when", on="2025-11-15", known_on="")
    assert "Group insurance" in page.text("person")
    assert "Why?" not in page.text("person")
    page.act("when", on="", known_on="2000-01-01")
    assert "Nothing is known of this person" in page.text("person")
    page.act("when", on="soon", known_on="")
    assert page.last["alert"] == "'soon' is not a date such as 28/02/2026."


def test_pay_is_masked_for_who_does_not_see_it(warm, talk, visiting):
    page = talk("people", visiting(warm, "auditor"), person="P00012")
    [row] = [row for row in warm.person("P00012")["positions"].to_dict("records") if row["plan"] == "group"]
    whole = f"{row['insured_salary']:,.2f}".translate(str.maketrans(",.", ".,"))
    assert whole not in page.regions["person"]
    assert MASK in page.regions["person"]
    page.act("part", part="payroll")
    contract = warm.person("P00012")["contracts"].iloc[-1]
    assert f"{contract['monthly_salary']:.2f}".replace(".", ",")[-6:] not in page.regions["person"]
    page.act("part", part="cover")
    page.act("why", id="insurer-a/group/P00012/insured_salary")
    assert str(row["insured_salary"]) not in page.regions["person"]


def test_who_is_limited_to_a_legal_entity_finds_and_opens_only_its_people(warm, talk, visiting, seen):
    worker = warm.photo("2025-12").worker
    number = worker["entity"].value_counts().index[0]
    page = talk("people", visiting(warm, entities=(number,)))
    other = worker.loc[worker["entity"] != number, "person"].iloc[0]
    page.act("open", id=other)
    assert page.last["alert"] == "Nobody is known by that number here."
    assert talk("people", visiting(warm, entities=(number,)), person=other).regions["person"] == ""
    assert seen == []
    page.act("why", id=f"insurer-a/group/{other}/insured_salary")
    assert "alert" in page.last or not page.regions["person"]


def test_a_name_is_text_and_never_a_part_of_the_page(acme, talk, visiting):
    from assusoft.month.declarations.stated import Stated

    said = Stated("P00012", "value", {"last_name": "<b>x</b>"})
    acme.declare(said, by="<i>Claire</i>", at=acme.facts.imported(None).at)
    page = talk("people", visiting(acme), person="P00012")
    assert "&lt;b&gt;x&lt;/b&gt;" in page.regions["person"]
    assert "&lt;i&gt;Claire&lt;/i&gt;" in page.regions["person"]
    assert "<b>x" not in page.regions["person"]
