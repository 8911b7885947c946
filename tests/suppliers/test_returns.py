"""What answers of suppliers mean for each message."""

import pytest

from assusoft.errors import Refused
from assusoft.language import LANGUAGES
from assusoft.suppliers.returns.catalogue import REASONS, owner_said, reason_said
from assusoft.suppliers.returns.reading import grade_of
from assusoft.suppliers.returns.results import GRADES, OWN_RESULTS, Result, Return, check_results, ladder, results_of

M1, M2 = "M1", "M2"


def answer(number: int, grade: int, day: str, *results: tuple[str, str], **more: str) -> Return:
    return Return(number, grade, day, "2026-01", [{"message": id, "result": result} | more for id, result in results])


@pytest.mark.parametrize(("grade", "result"), [(0, "accepted"), (1, "accepted"), (3, "refused")])
def test_a_grade_says_it_of_every_message(grade, result):
    found = results_of([M1, M2], [answer(1, grade, "2026-01-05")])
    assert {id: one.result for id, one in found.items()} == {M1: result, M2: result}


def test_part_says_nothing_of_what_it_does_not_name():
    found = results_of([M1, M2], [answer(1, 2, "2026-01-05", (M1, "refused"))])
    assert {id: one.result for id, one in found.items()} == {M1: "refused"}


def test_a_later_day_decides_and_of_one_day_the_last_stored():
    late, early = answer(1, 3, "2026-02-09"), answer(2, 0, "2026-02-02")
    assert results_of([M1], [late, early])[M1].result == "refused"
    assert results_of([M1], [answer(1, 3, "2026-02-09"), answer(2, 0, "2026-02-09")])[M1].result == "accepted"


def test_what_was_settled_stays_so_until_the_supplier_says_something_of_it():
    fixed = answer(2, 2, "2026-01-06", (M1, "fixed"))
    assert results_of([M1], [answer(1, 3, "2026-01-05"), fixed, answer(3, 3, "2026-01-07")])[M1].result == "fixed"
    named = answer(3, 2, "2026-01-07", (M1, "refused"))
    assert results_of([M1], [answer(1, 3, "2026-01-05"), fixed, named])[M1].result == "refused"


def test_the_suppliers_reference_is_kept():
    first = answer(1, 0, "2026-01-05", (M1, "accepted"), reference="778")
    assert results_of([M1], [first, answer(2, 0, "2026-01-06", (M1, "in_force"))])[M1].reference == "778"


def test_results_come_to_a_grade():
    refused, taken, remarked = ({"message": id, "result": result} for id, result in
                                ((M1, "refused"), (M2, "accepted"), (M2, "remarked")))  # fmt: skip
    assert [grade_of(given, [M2]) for given in ([taken], [remarked])] == [0, 1]
    assert grade_of([refused, taken], [M1, M2]) == 2
    assert grade_of([refused], [M1]) == 3


def test_what_is_said_of_one_message_says_nothing_of_another():
    for result in ("accepted", "remarked", "fixed", "contested", "refused"):
        assert grade_of([{"message": M1, "result": result}], [M1, M2]) == 2
    assert set(GRADES) == {0, 1, 2, 3}


def test_what_contradicts_itself_is_refused():
    for grade, results, sentence in (
        (5, [], "5 is no grade"),
        (0, [{"message": "M9", "result": "accepted"}], "'M9' is not of that transmission"),
        (0, [{"message": M1, "result": "accepted"}] * 2, "named twice"),
        (0, [{"message": M1, "result": "ok"}], "'ok' is no result"),
        (1, [{"message": M1, "result": "refused"}], "give grade 2"),
        (2, [], "say which messages were not"),
    ):
        with pytest.raises(Refused, match=sentence):
            check_results(grade, results, [M1])


def test_how_far_a_message_came():
    assert [ladder("sent", None), ladder("in_doubt", None)] == ["sent", "in_doubt"]
    assert ladder("sent", Result(M1, "remarked")) == "accepted"
    for own in ("refused", *OWN_RESULTS):
        assert ladder("sent", Result(M1, own)) == own


def test_every_reason_has_its_sentence_its_owner_and_something_to_do():
    for code, reason in REASONS.items():
        assert reason.answers
        assert len({reason_said(code, language) for language in LANGUAGES}) == len(LANGUAGES), code
        assert all(owner_said(code, language) for language in LANGUAGES)
    assert reason_said("E7", "en") == reason_said("other", "en")
