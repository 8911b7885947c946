"""The page of what leaves: seen before, closed once, sent once, settled when in doubt, given back byte for byte."""

import re
from datetime import UTC, date, datetime

import pytest
from support.talking import Talk
from support.warm import warmed

from assusoft.employer import open_employer
from assusoft.month.declarations.stated import Stated
from assusoft.suppliers.sending import outbox
from assusoft.suppliers.sending.delivery import Delivery

FIRST, SECOND = "2025-11", "2025-12"
AT = datetime(2025, 12, 21, tzinfo=UTC)


@pytest.fixture
def employer(few, few_warm):
    return warmed(open_employer(few), few_warm)


@pytest.fixture
def talk(employer, visit_for):
    return Talk("reports", visit_for(employer))


def closed(talk):
    talk.act("ask")
    return talk.act("close", month=SECOND)


def sent_once(employer):
    """How often each transmission began to leave."""
    events = [(id, event.state) for id, event in employer.store.all_events()]
    return {id: events.count((id, "sending")) for id, _ in events}


def test_each_file_that_leaves_is_seen_before(talk, employer, handed):
    reports = employer.reports(SECOND)
    document = reports["alpha"][0]
    assert all(one.name in talk.regions["parcels"] for documents in reports.values() for one in documents)
    talk.act("open", id=f"alpha/{document.name}")
    assert document.name in talk.regions["document"]
    assert talk.act("download", id=f"alpha/{document.name}")["download"]
    assert handed == {document.name: document.content}


def test_a_full_list_is_read_back_as_a_table(talk, employer):
    name = next(one.name for one in employer.reports(SECOND)["alpha"] if "_full" in one.name)
    talk.act("open", id=f"alpha/{name}")
    assert "Its rows, read back as the supplier reads them" in talk.regions["document"]
    register = employer.register("alpha", SECOND)
    assert f"{len(register)} in all" in talk.regions["document"]


def test_a_person_is_found_in_a_file(talk, employer):
    name = next(one.name for one in employer.reports(SECOND)["alpha"] if "_full" in one.name)
    talk.act("open", id=f"alpha/{name}")
    talk.act("rows.look", search="janssens")
    assert "Dirk" in talk.regions["document"]
    assert "Boris" not in talk.regions["document"].partition("<details")[0]


def test_a_file_opened_again_is_shut(talk, employer):
    id = f"alpha/{employer.reports(SECOND)['alpha'][0].name}"
    talk.act("open", id=id)
    assert talk.act("open", id=id)["focus"] == f"sheet-{id}"
    assert talk.regions["document"] == ""


def test_the_certificate_says_whether_it_holds(talk, employer):
    talk.act("prove")
    assert "holds" in talk.regions["proof"]
    assert employer.certificate(SECOND).seal in talk.regions["proof"]


def test_a_month_with_blocking_tasks_is_not_closed(built, visit_for):
    employer = open_employer(built)
    talk = Talk("reports", visit_for(employer))
    count = sum(task.blocking for task in employer.tasks(SECOND))
    assert f"{count} tasks block it" in talk.regions["close"]
    assert "blocking task" in closed(talk)["alert"]
    assert employer.facts.closing_of(SECOND) is None


def test_what_leaves_is_shown_before_it_is_closed(talk, employer):
    assert talk.act("close", month=SECOND)["alert"] == "Look at what leaves first, then close."
    talk.act("ask")
    assert "Close December 2025?" in talk.regions["close"]
    assert "out/alpha" in talk.regions["close"]
    talk.act("do-not")
    assert "Close December 2025?" not in talk.regions["close"]
    assert employer.facts.closing_of(SECOND) is None


def test_what_could_not_be_encrypted_is_told_before_it_is_closed(few, visit_for):
    file = few / "suppliers" / "alpha.toml"
    file.write_text('encrypt = { kind = "smime", certificate = "none.pem" }\n' + file.read_text("utf-8"), "utf-8")
    talk = Talk("reports", visit_for(open_employer(few)))
    talk.act("ask")
    assert "none.pem&#39; is not a readable certificate" in talk.regions["close"]


def test_a_month_is_closed_once(talk, employer):
    assert closed(talk)["say"] == "The month is closed. Now send what waits."
    assert talk.act("close", month=SECOND)["say"] == "This month is closed already: nothing more was done."
    assert [one.by for one in employer.facts.closings()] == ["An", "Hr"]


def test_what_was_said_in_between_is_looked_at_first(talk, employer):
    talk.act("ask")
    task = employer.tasks(SECOND)[0]
    employer.answer(task.id, task.choices[0].name, {}, "Bea", AT)
    assert "Look again, then close." in talk.act("close", month=SECOND)["alert"]
    assert employer.facts.closing_of(SECOND) is None


def test_two_people_close_a_month_once(talk, employer, visit_for):
    other = Talk("reports", visit_for(employer))
    other.act("ask")
    closed(talk)
    assert "closed already" in other.act("close", month=SECOND)["say"]
    assert len(employer.facts.closings()) == 2


def test_what_waits_is_sent_once_however_often_it_is_asked(talk, employer):
    closed(talk)
    waiting = [one.id for one in employer.transmissions() if one.state == "queued"]
    assert talk.act("send")["say"] == f"{len(waiting)} of {len(waiting)} sent."
    assert talk.act("send")["say"] == "Nothing waited to be sent."
    assert {sent_once(employer)[id] for id in waiting} == {1}
    assert "Send what waits" not in talk.regions["send"]


def test_the_same_message_of_the_browser_sends_once(employer, visit_for):
    from assusoft.workbench.pages.conversation import Conversation
    from assusoft.workbench.pages.pages import page_named

    visit = visit_for(employer)
    page = Conversation(page_named("reports"), lambda: visit, {})
    first, again = (page.answer({"n": "7", "act": "send", "values": {}}) for _ in range(2))
    assert first is again
    assert set(sent_once(employer).values()) == {1}


def test_a_failure_says_why_and_is_sent_again(talk, employer):
    place = employer.folder / "out"
    place.write_text("in the way")
    talk.act("send")
    assert "failed" in talk.regions["send"]
    assert "Writing into" in talk.regions["send"]
    place.unlink()
    assert "sent." in talk.act("send")["say"]
    assert {one.state for one in employer.transmissions()} == {"sent"}


@pytest.fixture
def doubt(talk, employer, monkeypatch):
    """The id of a transmission in doubt."""
    with monkeypatch.context() as lost:
        lost.setattr(outbox, "attempt", lambda *_: Delivery("in_doubt", "the reply was lost", certain=False))
        talk.act("send")
    return next(iter(employer.doubts()))


def test_a_doubt_is_settled_with_a_reason(talk, employer, doubt):
    assert "the reply was lost" in talk.regions["send"]
    assert talk.act("settle", id=doubt, state="sent", reason=" ")["alert"] == "Say how you know: the reason is kept."
    assert "arrived or is to be sent again" in talk.act("settle", id=doubt, state="gone", reason="x")["alert"]
    assert talk.act("settle", id=doubt, state="sent", reason="They have it.")["forget"] == [f"settle-{doubt}"]
    settled = next(one for one in employer.transmissions() if one.id == doubt)
    assert (settled.state, settled.last_event.detail) == ("sent", "They have it.")
    assert "only one in doubt is settled" in talk.act("settle", id=doubt, state="sent", reason="x")["alert"]


def test_what_did_not_arrive_is_sent_again(talk, employer, doubt):
    talk.act("settle", id=doubt, state="queued", reason="They have nothing.")
    talk.act("send")
    assert next(one for one in employer.transmissions() if one.id == doubt).state == "sent"


def test_documents_are_given_back_as_they_were_sent(talk, employer, handed):
    paper = employer.documents(FIRST)[0]
    assert paper.name in talk.regions["history"]
    talk.act("open", id=paper.id)
    assert paper.name in talk.regions["document"]
    talk.act("download", id=paper.id)
    assert handed == {paper.name: employer.document(paper.id)}


def test_documents_are_put_in_order_by_their_month_and_their_bytes(talk, employer):
    closed(talk)
    known = {paper.id: paper for paper in employer.documents()}
    for column, of in (("month", lambda one: one.month), ("size", lambda one: one.size)):
        talk.act("history.look", search="")
        talk.act("history.sort", by=column)
        ids = re.findall(r'<tr data-id="([^"]+)"', talk.regions["history"])
        assert [of(known[id]) for id in ids] == sorted(map(of, known.values()))[: len(ids)]


def test_an_extra_closing_is_offered_and_made(talk, employer, visit_for):
    from assusoft.month.declarations.stated import Stated

    closed(talk)
    person = employer.photo(SECOND).worker["person"].iloc[0]
    stated = Stated(person, "value", {"last_name": "Peeters-Janssens"}, begins=date(2025, 12, 1).isoformat())
    employer.declare(stated, "An", datetime(2025, 12, 22, tzinfo=UTC))
    talk.act("do-not")
    extra = Talk("reports", visit_for(employer))
    assert "December 2025 (2)" in extra.regions["close"]
    extra.act("ask")
    assert extra.act("close", month="2025-12.2")["say"] == "The month is closed. Now send what waits."
    assert employer.facts.closings()[-1].month == "2025-12.2"


@pytest.mark.parametrize("act", ["ask", "close", "send", "settle"])
def test_who_only_reads_neither_closes_nor_sends(employer, visit_for, act):
    talk = Talk("reports", visit_for(employer, "auditor"))
    assert "You may not do that here." in talk.act(act, month=SECOND)["alert"]
    assert set(sent_once(employer).values()) == {0}


def test_who_sees_no_pay_has_masked_tables_and_no_file(built, visit_for, handed):
    employer = open_employer(built)
    paper = next(one for one in employer.documents(FIRST) if one.name.startswith("insurer-a_") and "_full" in one.name)
    talk = Talk("reports", visit_for(employer, "auditor"))
    talk.act("open", id=paper.id)
    assert "•••" in talk.regions["document"]
    assert "<pre" not in talk.regions["document"]
    assert "your role does not see" in talk.act("download", id=paper.id)["alert"]
    assert handed == {}


def test_who_sees_one_legal_entity_has_no_file(employer, visit_for, handed):
    talk = Talk("reports", visit_for(employer, entities=("0403170701",)))
    paper = employer.documents(FIRST)[0]
    for act in ("open", "download"):
        assert "your role does not see" in talk.act(act, id=paper.id)["alert"]
    assert "Peeters" not in talk.text
    assert handed == {}


@pytest.fixture
def wanting(few):
    """The employer with a field that nobody has, and that a supplier must have."""
    sheet = few / "plans" / "group.toml"
    sheet.write_text(sheet.read_text("utf-8").replace('"birth_date"', '"birth_date", "email"'), "utf-8")
    return open_employer(few)


def test_who_sees_one_legal_entity_is_not_told_of_whom_something_is_missing(wanting, visit_for):
    assert "P00002" in Talk("reports", visit_for(wanting)).regions["parcels"]
    talk = Talk("reports", visit_for(wanting, entities=("0000000097",)))
    said = closed(talk)["alert"]
    assert "Ask somebody who sees all legal entities." in said
    assert said in talk.regions["parcels"]
    assert "P0000" not in talk.text + said


def test_who_sees_one_legal_entity_proves_nothing_of_all(employer, visit_for):
    talk = Talk("reports", visit_for(employer, entities=("0403170701",)))
    assert "some of them only" in talk.act("prove")["alert"]


def test_no_other_file_is_handed_over(talk, handed):
    for id in ("alpha/../employer.toml", "D00000000000000000000", "../x", ""):
        assert talk.act("download", id=id)["alert"]
    assert handed == {}


def test_a_month_without_an_import_says_so(employer, visit_for):
    assert "2026-05 has no import yet" in Talk("reports", visit_for(employer, month="2026-05")).said["alert"]
    french = Talk("reports", visit_for(employer, language="fr", month="2026-05")).said["alert"]
    assert french.startswith("2026-05 n'a pas encore d'importation. Importez-le\u00a0: ")


def told_and_sent(talk, employer):
    """A month that told one thing, closed and sent; the message and its transmission."""
    declared = Stated(
        "blox-2", "interruption", {"interruption_kind": "illness", "insured_pct": "80"}, begins="2025-12-08"
    )
    employer.declare(declared, "An", AT)
    closed(talk)
    talk.act("send")
    [message] = employer.messages(SECOND)
    [sending] = [one for one in employer.transmissions(SECOND) if one.supplier == message.supplier]
    return message, sending


def test_an_answer_of_a_supplier_is_noted_and_what_it_refused_is_settled_or_told_again(talk, employer):
    message, sending = told_and_sent(talk, employer)
    assert "no answer yet" in talk.regions["answered"]
    assert talk.act("answer", id=sending.id, grade="3", reason="")["alert"]
    assert talk.act("answer", id=sending.id, grade="2", reason="by phone")["alert"]
    assert employer.store.returns() == []
    talk.act("answer", id=sending.id, grade="3", reason="by phone", on="2025-12-20")
    assert "nothing of it" in talk.regions["answered"]
    assert f"refused-{message.id}" in talk.regions["answered"]
    assert [one.kind for one in employer.messages("2025-12.2")] == [message.kind]
    talk.act("settled", id=sending.id, message=message.id, result="fixed", reason="in the portal")
    assert f"refused-{message.id}" not in talk.regions["answered"]
    assert employer.messages("2025-12.2") == []


def test_who_sees_some_legal_entities_is_told_no_answers(employer, visit_for, talk):
    _, sending = told_and_sent(talk, employer)
    limited = Talk("reports", visit_for(employer, entities=("0403170701",)))
    assert limited.regions["answered"] == ""
    assert limited.act("answer", id=sending.id, grade="3", reason="by phone")["alert"]
    assert employer.store.returns() == []


PORTAL = """
name = "alpha"
language = "en"
layout = "alpha"

[by-hand]
portal = "Alpha Online"
url = "https://alpha.example/online"
screens = ["last_name", "first_name", "birth_date"]
"""


def test_messages_are_ticked_as_they_are_typed_and_the_last_one_sends(few, visit_for):
    open_employer(few).send("An", lambda: AT)
    (few / "suppliers" / "alpha.toml").write_text(PORTAL, "utf-8")
    employer = open_employer(few)
    talk = Talk("reports", visit_for(employer))
    assert talk.regions["typed"] == ""
    message, sending = told_and_sent(talk, employer)
    assert (sending.channel, sending.state) == ("by-hand", "queued")
    assert "0 of 1 typed" in talk.regions["typed"]
    talk.act("tick", id=sending.id, message=message.id, reference="R-1")
    assert talk.regions["typed"] == ""
    [state] = [one.state for one in employer.transmissions(SECOND) if one.id == sending.id]
    assert state == "sent"
    assert talk.act("untick", id=sending.id, message=message.id, reason="wrong screen")["alert"]


def test_a_screen_that_is_misspelt_is_told_where_it_would_be_typed_and_the_page_stays(few, visit_for):
    (few / "suppliers" / "alpha.toml").write_text(PORTAL, "utf-8")
    employer = open_employer(few)
    told_and_sent(Talk("reports", visit_for(employer)), employer)
    (few / "suppliers" / "alpha.toml").write_text(PORTAL.replace('"birth_date"', '"birthdate"'), "utf-8")
    regions = Talk("reports", visit_for(open_employer(few))).regions
    assert "birthdate" in regions["typed"]
    assert all(regions[name] for name in ("close", "send", "history"))


def test_what_is_typed_twice_or_cannot_be_taken_back_is_said_in_the_visitors_language(few, visit_for):
    open_employer(few).send("An", lambda: AT)
    (few / "suppliers" / "alpha.toml").write_text(PORTAL, "utf-8")
    employer = open_employer(few)
    message, sending = told_and_sent(Talk("reports", visit_for(employer)), employer)
    talk = Talk("reports", visit_for(employer, language="fr"))
    talk.act("tick", id=sending.id, message=message.id, reference="R-1")
    assert talk.act("tick", id=sending.id, message=message.id, reference="R-1")["alert"].startswith(
        f"{sending.id} a déjà été envoyé, par "
    )
    assert talk.act("untick", id=sending.id, message=message.id, reason="wrong screen")["alert"].endswith(
        "ce qui a été mal encodé se communique par une déclaration ou une reprise. Rien n'a été enregistré."
    )


def test_who_may_not_see_all_of_it_types_nothing(few, visit_for):
    (few / "suppliers" / "alpha.toml").write_text(PORTAL, "utf-8")
    employer = open_employer(few)
    message, sending = told_and_sent(Talk("reports", visit_for(employer)), employer)
    limited = Talk("reports", visit_for(employer, entities=("0403170701",)))
    assert limited.regions["typed"] == ""
    assert limited.act("tick", id=sending.id, message=message.id, reference="R-1")["alert"]
    assert employer.store.ticks() == []
