"""A refusal says its sentence in the language of who meets it, and its reason where several are listed."""

import pickle

import pytest

from assusoft.errors import AssusoftError, Refused
from assusoft.language import Sentence, both, either, in_language, in_lines


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


def test_names_are_joined_in_the_readers_language():
    assert either(["a"]) == "a"
    assert (either([]), both([])) == ("", "")
    assert either(["a", "b", "c"]) == "a or b or c"
    assert in_language("fr", either(["a", "b", "c"])) == "a ou b ou c"
    assert in_language("nl", both(["a", "b"])) == "a en b"


def test_a_text_that_is_no_sentence_is_the_same_in_every_language():
    assert in_language("fr", "as typed") == "as typed"


def test_a_folder_is_left_out_of_a_sentence_and_of_those_in_it():
    where = Sentence("{path}, line {line}", path="/tmp/x/plans/group.toml", line=5)
    whole = Sentence("{where}: {what}", where=where, what=Sentence("is missing."))
    assert whole.without("/tmp/x/").said("nl") == "plans/group.toml, regel 5: ontbreekt."
