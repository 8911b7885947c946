"""Who has what: totals that lead to persons and values, on any day; the workbook holds what is shown."""

from io import BytesIO

import openpyxl
import pytest

from assusoft.workbench.pages import inner
from assusoft.workbench.pages.cover import rows


@pytest.fixture
def handed(monkeypatch) -> dict[str, bytes]:
    """The files handed over, by name."""
    found: dict[str, bytes] = {}

    def hand_over(_visit, name: str, content: bytes) -> str:
        found[name] = content
        return f"/acme/download/{len(found)}"

    monkeypatch.setattr(inner, "hand_over", hand_over)
    return found


def test_totals_count_workers_and_family_members_of_each_plan(warm, talk, visiting):
    page, held = talk("who-has-what", visiting(warm)), warm.who_has_what()
    hospital = held[held["plan"] == "hospital"]
    workers, members = int((hospital["member"] == "").sum()), int((hospital["member"] != "").sum())
    assert f"{workers} + {members}" in page.text("main")
    assert f"({len(warm.who_has_nothing())})" in page.text("tabs")


def test_a_total_leads_to_the_persons_it_counts_and_they_to_their_values(warm, talk, visiting, seen):
    page, held = talk("who-has-what", visiting(warm)), warm.who_has_what()
    entity = held["entity"].value_counts().index[0]
    mine = held[(held["entity"] == entity) & (held["plan"] == "hospital")]
    page.act("drill", entity=entity, plan="hospital")
    assert f"{len(mine)} of " in page.text("main")
    page.act("open", id=page.ids()[0])
    assert seen == [page.ids()[0].partition(":")[0]]
    page.act("drill", plan="group")
    page.act("open", id="P00012")
    page.act("why", id="insurer-a/group/P00012/insured_salary")
    assert 'class="why-place"' in page.regions["beside"]
    page.act("why", id="insurer-a/group/P00013/insured_salary")
    assert page.last["alert"] == "Nobody is known by that number here."


def test_why_a_value_is_so_is_told_of_the_month_that_is_shown(warm, talk, visiting):
    page = talk("who-has-what", visiting(warm, month="2025-11"), plan="group")
    page.act("open", id="P00012")
    page.act("why", id="insurer-a/group/P00012/insured_salary")
    assert "2025-11" in page.text("beside")
    assert "2025-12" not in page.text("beside")


def test_the_workbook_holds_the_rows_that_pass_the_filters_and_its_name_says_which(warm, talk, visiting, handed):
    page, held = talk("who-has-what", visiting(warm)), warm.who_has_what()
    wanted = set(held.loc[held["plan"] == "executive", "person"])
    page.act("drill", plan="executive")
    page.act("export")
    [(name, content)] = handed.items()
    assert name == "entreprise-x_who-has-what_persons_2025-12-31_executive.xlsx"
    assert page.last["download"] == "/acme/download/1"
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == wanted


def test_who_has_nothing_is_listed_and_exported(warm, talk, visiting, handed):
    page = talk("who-has-what", visiting(warm), part="nothing")
    assert page.ids() == warm.who_has_nothing()["person"].tolist()
    page.act("export")
    [content] = handed.values()
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == page.ids()


def test_another_day_is_another_list(warm, talk, visiting):
    from datetime import date

    page = talk("who-has-what", visiting(warm))
    page.act("when", on="2025-11-30", known_on="")
    assert f"affiliations in all: {len(warm.who_has_what(date(2025, 11, 30)))}" in page.text("main")


def test_who_is_limited_to_a_legal_entity_sees_counts_and_exports_it_alone(warm, talk, visiting, handed):
    held = warm.who_has_what()
    entity = held["entity"].value_counts().index[0]
    page = talk("who-has-what", visiting(warm, entities=(entity,)))
    assert f"affiliations in all: {int((held['entity'] == entity).sum())}" in page.text("main")
    page.act("export")
    [content] = handed.values()
    listed = openpyxl.load_workbook(BytesIO(content)).worksheets[1]
    persons = {row[0] for row in listed.iter_rows(min_row=2, values_only=True)}
    assert persons == set(held.loc[held["entity"] == entity, "person"])
    other = held.loc[held["entity"] != entity, "person"].iloc[0]
    page.act("open", id=other)
    assert page.last["alert"] == "Nobody is known by that number here."


def test_every_cost_centre_can_be_filtered_by(warm, talk, visiting, monkeypatch):
    known = rows.persons
    monkeypatch.setattr(rows, "persons", lambda visit, state: [
        {**known(visit, state)[0], "cost_centre": f"C{number}"} for number in range(350)
    ])  # fmt: skip
    page = talk("who-has-what", visiting(warm), part="persons")
    assert page.regions["main"].count('<option value="C') == 350
