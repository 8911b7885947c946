"""The page of messages: counts that add up, lists that mask, reasons, what became of each."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from support.talking import Talk

from assusoft.employer import open_employer
from assusoft.month.why.explanation import Explanation
from assusoft.workbench.pages.discretion import MASK
from assusoft.workbench.pages.messages.reasons import in_sight_of

FIRST, SECOND = "2025-11", "2025-12"


@pytest.fixture(scope="module")
def employer(built):
    """The sample employer with its second month open; nothing here stores anything."""
    return open_employer(built)


def rows_of(html):
    """The cells of a table, row by row, as texts."""
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    ]


def numbers(cells):
    return [int(found[1]) if (found := re.match(r"(\d+)", cell)) else 0 for cell in cells]


def opened(talk, message):
    talk.act("open", id=message.id)
    return talk.regions["beside"]


def test_counts_by_kind_and_supplier_add_up_to_all_messages(employer, visit_for):
    talk = Talk("messages", visit_for(employer))
    _, *rows = [numbers(row[1:]) for row in rows_of(talk.regions["counts"])]
    *kinds, total = rows
    assert [sum(column) for column in zip(*kinds, strict=True)] == total
    assert all(sum(row[:-1]) == row[-1] for row in rows)
    assert total[-1] == len(employer.messages(SECOND)) > 10


def test_a_number_lists_its_messages(employer, visit_for):
    talk = Talk("messages", visit_for(employer))
    found = re.search(r'data-kind="([^"]+)" data-supplier="([^"]+)"[^>]*>(\d+)', talk.regions["counts"])
    talk.act("drill", kind=found[1], supplier=found[2])
    listed = rows_of(talk.regions["main"])[1:]
    assert len(listed) == int(found[3])
    assert {(row[1], row[2]) for row in listed} == {(found[1], found[2])}
    talk.act("drill")
    assert f"{len(employer.messages(SECOND))} in all" in talk.regions["main"]


def test_a_search_finds_a_person(employer, visit_for):
    message = employer.messages(SECOND)[0]
    talk = Talk("messages", visit_for(employer))
    talk.act("messages.look", search=str(message.row["last_name"]))
    assert all(str(message.row["last_name"]) in row[0] for row in rows_of(talk.regions["main"])[1:])


def test_a_message_shows_what_was_and_what_is_and_why(employer, visit_for):
    message = next(one for one in employer.messages(SECOND) if one.kind == "address")
    talk = Talk("messages", visit_for(employer))
    html = opened(talk, message)
    assert str(message.before["street"]) in html
    assert str(message.after["street"]) in html
    assert "It leaves when the month is closed and sent." in html
    talk.act("why")
    place = employer.explain(message).places()[0].partition(",")[0]
    assert place in talk.regions["beside"]


def test_a_message_of_a_closed_month_says_what_became_of_it(petit, visit_for):
    month = next(month for month in petit.months() if petit.messages(month))
    talk = Talk("messages", visit_for(petit, month=month))
    html = opened(talk, petit.messages(month)[0])
    assert petit.transmissions(month)[0].id in html
    assert "sent" in html


@pytest.fixture
def paid(employer, monkeypatch):
    """The sample employer as if its one message told a salary; and that message."""
    told = {"before": {"insured_salary": Decimal("41000.00")}, "after": {"insured_salary": Decimal("43057.04")}}
    message = replace(employer.messages(SECOND)[0], kind="salary", **told)
    monkeypatch.setattr(employer, "messages", lambda *_: [message])
    return message


def test_pay_is_masked_for_who_does_not_see_it(employer, visit_for, paid):
    seen, masked = (Talk("messages", visit_for(employer, role)) for role in ("actuary", "auditor"))
    assert "41.000,00 → 43.057,04" in seen.regions["main"]
    assert "43.057,04" in opened(seen, paid)
    assert f"{MASK} → {MASK}" in masked.regions["main"]
    assert "43.057" not in opened(masked, paid) + masked.text


def test_reasons_that_hold_pay_are_not_shown_to_who_does_not_see_it(employer, visit_for, paid):
    talk = Talk("messages", visit_for(employer, "auditor"))
    assert "rests on values that your role does not see" in opened(talk, paid)
    assert talk.act("why")["alert"] == "Open a message first."


def test_reasons_name_no_field_that_the_role_does_not_see(employer, visit_for):
    talk = Talk("messages", visit_for(employer, "auditor"))
    for message in [one for one in employer.messages(SECOND) if one.kind in ("address", "civil_status", "category")][
        :3
    ]:
        opened(talk, message)
        talk.act("why")
        assert "category" in talk.regions["beside"]
        assert not re.search(r"\(\w*\.?\w*(salary|interruption)\w*\)", talk.regions["beside"])


def test_somebody_limited_to_a_legal_entity_sees_its_people_alone(employer, visit_for):
    worker = employer.photo(SECOND).worker
    messages = employer.messages(SECOND)
    entity = worker.loc[worker["person"] == messages[0].person, "entity"].iloc[0]
    own = set(worker.loc[worker["entity"] == entity, "person"])
    talk = Talk("messages", visit_for(employer, entities=(entity,)))
    mine = [one for one in messages if one.person in own]
    assert f"{len(mine)} in all" in talk.regions["main"]
    assert numbers(rows_of(talk.regions["counts"])[-1][1:])[-1] == len(mine) < len(messages)
    other = next(one for one in messages if one.person not in own)
    assert "not told any more" in talk.act("open", id=other.id)["alert"]


def test_another_language_has_its_own_words(employer, visit_for):
    assert "Adresse" in Talk("messages", visit_for(employer, language="fr")).regions["counts"]
    assert "Adres" in Talk("messages", visit_for(employer, language="nl")).regions["counts"]


def test_a_first_month_without_messages_says_where_to_look(employer, visit_for):
    assert "full lists instead" in Talk("messages", visit_for(employer, month=FIRST)).regions["main"]


def test_what_somebody_said_in_words_is_for_who_sees_pay_and_health(employer, visit_for):
    said = Explanation("Reason given: back after burn-out", "Claire, 2026-01-05", "answer")
    told = Explanation("email of Jan", "", "message", (Explanation("Answered: confirm", "Claire", "answer", (said,)),))
    assert "burn-out" in in_sight_of(visit_for(employer), told).text()
    seen = in_sight_of(visit_for(employer, role="actuary"), told).text()
    assert "burn-out" not in seen
    assert f"Reason given: {MASK}" in seen
