"""A refusal says its sentence in the language of who meets it, and its reason where several are listed."""

import pickle

import pytest

from assusoft.errors import AssusoftError, Refused
from assusoft.language import Sentence, in_lines


def test_a_refusal_is_english_and_can_be_said_in_french_and_dutch():
    refusal = Refused("{month} is closed: its answers stay. Open questions come back with the next import. "
                      "Nothing was stored.", month="2026-01")  # fmt: skip
    assert str(refusal).startswith("2026-01 is closed: ")
    assert refusal.said("fr") == (
        "2026-01 est clôturé\u00a0: ses réponses restent. Les questions ouvertes reviennent avec la prochaine "
        "importation. Rien n'a été enregistré."
    )
    assert refusal.said("nl").endswith("Er is niets opgeslagen.")
    assert refusal.said("en") == str(refusal)


def test_its_reason_is_the_sentence_without_the_outcome():
    refusal = Refused("Task {id} has no answer to take back. Nothing was stored.", id="T1")
    assert refusal.reason == "Task T1 has no answer to take back."
    assert refusal.reason.said("fr") == "La tâche T1 n'a pas de réponse à reprendre."


def test_what_is_no_sentence_of_ours_stays_as_it_is():
    for said in ("", "{braces} stay", "Déjà dit."):
        assert str(AssusoftError(said)) == AssusoftError(said).said("fr") == said


def test_sentences_in_lines_are_each_said():
    lines = in_lines(
        [Sentence("Task {id} has no answer to take back.", id="T1"), "as typed", Sentence("Nothing was stored.")]
    )
    assert Refused(lines).said("nl").splitlines() == [
        "Taak T1 heeft geen antwoord om terug te nemen.", "as typed", "Er is niets opgeslagen.",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_refusal_of_another_process_says_the_same(language):
    refusal = Refused("Task {id} has no answer to take back. Nothing was stored.", id="T1")
    assert pickle.loads(pickle.dumps(refusal)).said(language) == refusal.said(language)
