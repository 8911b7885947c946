"""Lines as a matrix of characters hold what Python's own slices hold."""

from hypothesis import example, given
from hypothesis import strategies as st

from assusoft.layouts.text.char_matrix import beginning, blank, cells_at, lines_of

TEXTS = st.one_of(
    st.text("01ab \t\r\né\xa0€漢😀", min_size=1, max_size=40),
    st.lists(st.text("01é ", min_size=4, max_size=4), min_size=1).map("\r\n".join),
    st.lists(st.text("01 ", min_size=4, max_size=4), min_size=1).map("\n".join),
)
PLACES = {(1, 2), (2, 3), (4, 1), (6, 4)}


def plain_lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


@given(text=TEXTS)
@example("é1\n")
@example("abcdefghij\nabcdefghij")
def test_lines_and_what_they_begin_with_are_those_of_python(text):
    lines, plain = lines_of(text), plain_lines(text)
    assert [lines[number] for number in range(len(lines))] == plain
    assert lines.cut == (not text.endswith("\n"))
    assert blank(lines).tolist() == [not line.strip() for line in plain]
    for word in ("", "0", "01", "é", "01ab"):
        assert beginning(lines, word).tolist() == [line.startswith(word) for line in plain]


@given(text=TEXTS, step=st.integers(1, 3))
@example("é234567890\n1é34567890\n", 1)
@example("é漢4567890\n1é34567890\n", 1)
def test_cells_are_slices_of_their_lines(text, step):
    lines = lines_of(text)
    plain = plain_lines(text)[::step]
    cells = cells_at(lines, lines.starts.argsort()[::step], PLACES)
    for first, length in PLACES:
        assert cells[first, length].text.to_pylist() == [line[first - 1 : first - 1 + length] for line in plain]


def test_no_lines_have_no_cells():
    lines = lines_of("01\n")
    assert cells_at(lines, lines.starts[:0], {(1, 2)})[1, 2].text.to_pylist() == []
