"""docs/brochure.md: every sentence ends in exactly one of shown, not kept yet, aside; the page says what tests say."""

import os
from pathlib import Path

import pytest
from support.brochure import Marked, Sentence, faults, marks, marks_of, page, sentences

PAGE = Path(__file__).parents[2] / "docs" / "brochure.md"
SHOWN = Sentence("shown", "2", 3, "words", "It does.")


def test_every_sentence_is_shown_or_said_not_to_be_and_every_mark_names_one():
    assert faults(sentences(), marks()) == []


def test_the_page_is_made_of_the_sentences_and_the_marks():
    """`UPDATE_GOLDEN=1 pytest tests/brochure/test_page.py` writes it anew."""
    text = page(sentences(), marks())
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(text, "utf-8")
    assert PAGE.is_file(), "run UPDATE_GOLDEN=1 pytest tests/brochure/test_page.py and review what it writes"
    assert text == PAGE.read_text("utf-8")


@pytest.mark.parametrize(
    ("sentence", "marked", "said"),
    [
        (SHOWN, [], "'shown' is shown by no test"),
        (SHOWN, [Marked("tests/cli/test_a.py", "test_a", ("shown", "gone"))], "names 'gone', which is no sentence"),
        (SHOWN, [Marked("tests/month/test_a.py", "test_a", ("shown",))], "does not stand in brochure or cli"),
        (SHOWN, [Marked("tests/cli/test_a.py", "test_a", ("shown",), "pytest.mark.skip")], "may not be run"),
        (
            Sentence("late", "2", 3, "words", "It will.", not_kept="Nobody did it."),
            [Marked("tests/cli/test_a.py", "test_a", ("late",))],
            "more than one",
        ),
        (Sentence("other", "2", 3, "words", "It will.", aside="elsewhere"), [], "aside is one of premium control"),
        (Sentence("other", "9", 3, "words", "It will.", aside="transport"), [], "there is no chapter 9"),
    ],
)
def test_what_would_make_the_page_untrue_is_found(sentence, marked, said):
    [fault] = faults([sentence], marked)
    assert said in fault


def test_a_mark_that_is_not_above_a_test_and_a_test_that_may_not_run_are_found():
    above = '@pytest.mark.skipif(True)\n@pytest.mark.brochure("one", "two")\ndef test_a():\n    pass\n'
    text = above + 'many = pytest.param(1, marks=pytest.mark.brochure("three"))\n'
    own, lost = marks_of(text, "tests/cli/test_a.py")
    assert (own.name, own.keys, own.skipped) == ("test_a", ("one", "two"), "pytest.mark.skipif(True)")
    assert (lost.name, lost.keys) == ("", ("line 5",))


def test_counts_add_up():
    """In the table of the page: each row, and the row of all chapters."""
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    table = {row[0]: list(map(int, row[1:])) for row in rows if len(row) == 5 and row[1].isdecimal()}
    assert all(sum(ends) == total for *ends, total in table.values())
    together = table.pop("together")
    assert [sum(column) for column in zip(*table.values(), strict=True)] == together
    assert together[-1] == len(sentences())
