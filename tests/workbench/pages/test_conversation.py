"""What a page and the process behind it say to one another."""

from dataclasses import dataclass, replace

import pytest

from assusoft.errors import Refused
from assusoft.workbench.pages import inner
from assusoft.workbench.pages.conversation import Conversation
from assusoft.workbench.pages.page import Act, Did, Page
from assusoft.workbench.pages.visit import Visit


@dataclass(frozen=True)
class Count:
    number: int = 0


def visit(*rights: str) -> Visit:
    return Visit("claire", "Claire", "hr", frozenset(rights), "en", employer=None)


def more(visit, state, values):
    return Did(replace(state, number=state.number + 1), say="One more.", forget=("form",))


def refuse(visit, state, values):
    raise Refused("That cannot be.")


def break_down(visit, state, values):
    raise ZeroDivisionError("secret of Jan Peeters")


PAGE = Page(
    "count", "read",
    start=lambda visit, values: Count(int(values.get("from", "0"))),
    view=lambda visit, state: {"number": f"<p>{state.number}</p>", "still": "<p>still</p>"},
    acts={"more": Act(more, "answer"), "refuse": Act(refuse), "break": Act(break_down)},
)  # fmt: skip


@pytest.fixture
def visits():
    return [visit("read", "answer")]


@pytest.fixture
def talk(visits):
    return Conversation(PAGE, lambda: visits[-1], {"from": "4"})


def said(talk: Conversation, act: str, n: str = "1", **values: str):
    return talk.answer({"n": n, "act": act, "values": values})


def test_all_is_shown_first_and_then_what_changed(talk):
    assert said(talk, "start")["regions"] == {"number": "<p>4</p>", "still": "<p>still</p>"}
    answer = said(talk, "more", "2")
    assert answer["regions"] == {"number": "<p>5</p>"}
    assert (answer["say"], answer["forget"]) == ("One more.", ["form"])


def test_the_same_message_twice_acts_once(talk):
    first = said(talk, "more", "7")
    assert said(talk, "more", "7") == first
    assert said(talk, "start", "8")["regions"]["number"] == "<p>5</p>"


def test_a_right_is_asked_at_each_act(talk, visits):
    said(talk, "more", "1")
    visits.append(visit("read"))
    assert said(talk, "more", "2") == {
        "n": "2",
        "alert": "You may not do that here. Who administers this installation can change it.",
    }
    visits.append(visit())
    assert said(talk, "start", "3") == {"n": "3", "ended": True}
    visits.append(None)
    assert said(talk, "start", "4") == {"n": "4", "ended": True}


def test_who_may_not_see_a_page_never_gets_it():
    barred = Conversation(PAGE, lambda: visit("answer"), {})
    assert said(barred, "start") == {"n": "1", "ended": True}


def test_what_is_refused_leaves_the_page_as_it_was(talk):
    assert said(talk, "refuse") == {"n": "1", "alert": "That cannot be."}
    assert said(talk, "start", "2")["regions"]["number"] == "<p>4</p>"


def test_a_refusal_of_the_engine_is_said_in_the_visitors_language(monkeypatch, talk, visits):
    visits.append(replace(visits[-1], language="fr"))

    def no_answer(visit, state, values):
        raise Refused("Task {id} has no answer to take back. Nothing was stored.", id="T1")

    monkeypatch.setitem(PAGE.acts, "refuse", Act(no_answer))
    told = said(talk, "refuse")
    assert told["alert"] == "La tâche T1 n'a pas de réponse à reprendre. Rien n'a été enregistré."


def test_what_nobody_foresaw_tells_a_number_and_nothing_of_anybody(talk, caplog):
    answer = said(talk, "break")
    assert "Something unforeseen happened (number " in answer["alert"]
    assert "Peeters" not in answer["alert"]
    assert answer["alert"].split("number ")[1].split(")")[0] in caplog.text


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"n": 1, "act": None},
        {"n": "1", "act": "nothing"},
        {"n": "1", "act": "more", "values": "x"},
        {"act": ["more"]},
    ],
)
def test_a_forged_message_changes_nothing_it_may_not(visits, message):
    visits.append(visit("read"))
    talk = Conversation(PAGE, lambda: visits[-1], {})
    talk.answer(message)
    assert said(talk, "start", "z")["regions"]["number"] == "<p>0</p>"


def test_a_file_that_the_server_does_not_take_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setenv(inner.SOCKET, "/nowhere")
    monkeypatch.setenv(inner.PASS, "none")
    with pytest.raises(Refused, match="did not take the file list"):
        inner.hand_over(visit(), "list.xlsx", b"x")
