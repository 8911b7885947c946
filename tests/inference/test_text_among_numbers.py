"""Texts in columns of numbers: text, never an error of the program."""

from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from assusoft.inference.content.dates import SERIAL, date_style, day_of
from assusoft.inference.inferring import infer

ODD = ["08. Date", "45001.", "1.2.3", "٣٤٥", "²", "1e400", "", ".", "-", "9" * 5000, "45000.5 h"]


@given(st.lists(st.text(max_size=12) | st.sampled_from(ODD) | st.integers(0, 10**7).map(str), max_size=30))
def test_any_texts_have_a_style_of_dates_or_none(texts):
    style = date_style(texts, numbers=True)
    assert all(day_of(text, SERIAL, 2026) is None or text[:1].isdigit() for text in texts)
    assert 0 <= style.share <= 1


@pytest.mark.parametrize("odd", ODD)
def test_text_in_a_column_of_numbers_leaves_it_no_date(odd):
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("A")
    page.write_row(0, 0, ["Matricule", "Nom", "Prénom", "Date entrée", "Prime"])
    page.write_row(1, 0, [1000, "Maes", "Anna", odd, odd])
    for row in range(2, 20):
        page.write_row(row, 0, [1000 + row, "Maes", "Anna", 44999 + row, 44999.5 + row])
    book.close()
    found = infer(out.getvalue(), "x.xlsx")
    columns = {column.header: column for column in found.parts[0].columns}
    assert columns["Prénom"].field == "first_name"
    assert len(found.parts[0].found.rows) == 19
    if odd == "08. Date":
        assert columns["Date entrée"].status == "open"
        assert "its cells are not dates" in columns["Date entrée"].evidence
