"""Tasks and messages in plain words."""

from datetime import date
from decimal import Decimal

import pytest

from assusoft.month.messages import Message
from assusoft.month.tasks.task import Choice, Question, Task
from assusoft.month.wording import message_line, question, task_lines, task_values

FACTS = {
    "departure": ({"contract_end": date(2026, 1, 31)}, "31/01/2026"),
    "missing_person": ({"month": "2026-02"}, "février 2026"),
    "new_contract": ({"old": "1/2020-01-01", "new": "2/2026-02-01"}, "2/2026-02-01"),
    "end_of_eligibility": ({"plan": "hospital"}, "Hospitalisation"),
    "affiliation": ({"plan": "hospital"}, "Hospitalisation"),
    "doubtful_choice": ({"plan": "hospital", "month": "2026-02"}, "Hospitalisation en février 2026"),
    "family_affiliation": ({"plan": "hospital", "relation": "spouse"}, "conjoint"),
    "family_departure": ({"until": None}, "fin\u00a0: -"),
    "working_time": ({}, "temps de travail"),
    "salary": ({"plan": "hospital", "value": "43152.00", "told": None}, "43.152,00"),
    "correction": ({"field": "affiliation_from", "told": "2019-11-30", "value": "2020-01-15"}, "15/01/2020"),
    "missing_data": ({"field": "street"}, "Rue"),
    "inconsistent_data": ({"check": "x", "sex": "M", "national_number": "1"}, "NISS 1"),
    "identity": ({}, "ligne"),
}


@pytest.mark.parametrize("kind", FACTS)
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_question_of_every_kind_is_a_whole_sentence(kind, language):
    facts, said = FACTS[kind]
    sentence = question(Task(kind, "P1", facts, True, (), name="Ann"), language, {"hospital": "Hospitalisation"})
    assert "{" not in sentence
    assert language != "fr" or said in sentence


def test_task_shows_how_it_is_answered():
    choices = (Choice("left", "Every supplier is told of the departure.", (Question("exit_date", "date", True),)),)
    task = Task("missing_person", "P1", {}, True, choices, name="Ann")
    assert task_lines(task, "Gone?", "en") == [
        f"{task.id}  BLOCKING  {task.person}  Gone?",
        "    left exit_date=...: Every supplier is told of the departure.",
    ]
    assert task_values(task, "Gone?", "nl")["choices"][0]["consequence"] == "Elke leverancier verneemt het vertrek."


def test_message_is_one_line_in_the_readers_convention():
    told = Message(
        "M1", "2026-01", "a", "ag", "salary", "P1", "", date(2026, 1, 1),
        {"insured_salary": None}, {"insured_salary": Decimal("43152.00")}, {},
    )  # fmt: skip
    assert message_line(told, "fr") == "Nouveau salaire assuré 01/01/2026 Salaire annuel assuré\u00a0: 43.152,00"
