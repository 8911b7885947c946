"""Delimited text cut all at once has the cells, widths and lines that Python's csv module tells, or is left to it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft.errors import Refused
from assusoft.layouts import InputFile
from assusoft.layouts.rows.grid import Grid
from assusoft.layouts.text.delimited import text_grid
from assusoft.layouts.text.fast_csv import even_grid

CELLS = st.text("ab1 ;,\t\"'\r\n\x0cé€\xa0漢", max_size=6)


@st.composite
def texts(draw: st.DrawFn, separator: str) -> str:
    """Lines of cells, quoted where they should be and sometimes where they should not, uneven, with odd ends."""
    ends = st.sampled_from(["\n", "\r\n"] * 6 + ["\r", "\n\n", "\r\r\n", ""])
    width = draw(st.integers(1, 4))
    text = ""
    for _ in range(draw(st.integers(0, 6))):
        count = width if draw(st.integers(0, 3)) else draw(st.integers(0, 5))
        text += separator.join(draw(cells(separator)) for _ in range(count)) + draw(ends)
    return text


@st.composite
def cells(draw: st.DrawFn, separator: str) -> str:
    cell = draw(CELLS)
    if draw(st.integers(0, 15)) == 0:
        return cell
    if any(sign in cell for sign in f'{separator}"\r\n') or draw(st.booleans()):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def told(grid: Grid) -> tuple[list[list[str]], list[int], list[int]]:
    assert grid.widths is not None
    filled = [width if any(grid.row(at)) else 0 for at, width in enumerate(grid.widths.tolist())]  # blank: no matter
    return [column.text.to_pylist() for column in grid.columns], grid.rows.tolist(), filled


@pytest.mark.parametrize("quote", ['"', ""])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_cells_are_those_of_the_csv_module(separator, quote):
    @settings(max_examples=drawn(400), deadline=None)
    @given(text=texts(separator))
    @example('a;"b ""c"""\n"d\ne";f\n\ng;h;i\n')
    @example('a;b\n"c";d')
    @example('""\n""\n')
    @example('a;b"c"\n')
    @example("a\r\n\r\nb\r\n")
    @example("\n\n")
    @example("a;b\r\r\nc;d\n")
    def holds(text: str) -> None:
        found = even_grid("x", text.encode(), separator, quote)
        if found is None:
            return
        plain = text_grid(InputFile("x", b""), text, separator, quote)
        assert told(found) == told(plain)

    holds()


@pytest.mark.parametrize(
    "text",
    ["a;b\nc;d\n", 'a;b\n"c;d";e\n', "Title\na;b\nc;d\n", '"a\nb";c\nd;e', "a;b\r\nc;d\r\n\r\n", '"a ""b""";c\n;\n'],
)
def test_usual_texts_need_no_csv_module(text):
    assert even_grid("x", text.encode(), ";", '"') is not None


@pytest.mark.parametrize(
    "text", ['a"b;c\n', '"a"b;c\n', '"a;b\n', 'a; "b"\n', '"a" ;b\n', 'a;\r"b"\n', "x" * 140_000 + '"']
)
def test_odd_texts_are_left_to_the_csv_module(text):
    assert even_grid("x", text.encode(), ";", '"') is None


def test_row_out_of_all_proportion_is_refused_before_others_are_filled_up():
    with pytest.raises(Refused, match="row 2: the row has 16000 cells"):
        even_grid("x", (b"a;b\n" + b";" * 15_999 + b"\n") + b"a;b\n" * 1_000, ";", '"')
