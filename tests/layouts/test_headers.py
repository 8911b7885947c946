"""Headers of two and three lines, as merged cells leave them: one word for each column, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile, WrittenStamp, load_layout, read, write
from assusoft.layouts.rows.heading.headers import header_lines, header_words, normal

TWO = """
kind = "{kind}"
table = "worker"
file = "*"
header = 2
output = "staff{suffix}"
titles = ["Personeelslijst {{month}}"]
[columns]
payroll_id = "Nr"
last_name = "Naam"
street = "Adres / Straat"
postal_code = "Adres / Postcode"
city = {{ at = "Adres / Gemeente", optional = true }}
country = "Land"
"""


def two(tmp_path, kind="delimited", text=TWO):
    (path := tmp_path / "two.toml").write_text(text.format(kind=kind, suffix={"sheet": ".xlsx"}.get(kind, ".csv")))
    return load_layout(path)


def read_lines(layout, *lines):
    return read(layout, [InputFile("staff.csv", "\r\n".join(lines).encode())], "2026-02")


PIECES = st.text("abc", min_size=1, max_size=2)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=3).map(" / ".join), min_size=1, max_size=9, unique=True))
def test_words_written_on_lines_are_read_as_the_same_words(words):
    assert header_words(header_lines(words, 3), {normal(word) for word in words}) == words


@pytest.mark.parametrize("kind", ["delimited", "sheet"])
def test_what_is_written_under_two_header_lines_reads_back_the_same(tmp_path, kind):
    names = ["payroll_id", "last_name", "street", "postal_code", "city", "country"]
    rows = schema.typed([dict(zip(names, ("1", "Jans", "Kerkstraat", "9000", "Gent", "BE"), strict=True))], names)
    layout = two(tmp_path, kind)
    files = write(layout, {"worker": rows}, WrittenStamp("0403170701", "2026-02"))
    if kind == "delimited":
        assert files[0].content.decode().splitlines()[1:3] == ["Nr;Naam;Adres;;;Land", ";;Straat;Postcode;Gemeente;"]
    reading = read(layout, files, "2026-02")
    assert reading.tables["worker"].equals(rows)
    assert reading.lines["reason"].tolist() == ["title row", "header row", "header row", ""]
    assert reading.notes == ()


@pytest.mark.parametrize(
    "lines",
    [
        ("Nr;Naam;Adres;;Land", ";;Straat;Postcode;"),
        (";;Adres;;", "Nr;Naam;Straat;Postcode;Land"),
        ("NR;;Adres;Adres;", ";Naam;Straat;Postcode;Land"),
    ],
)
def test_merged_cells_are_understood_as_programs_export_them(tmp_path, lines):
    reading = read_lines(two(tmp_path), "Personeelslijst 2026-02", *lines, "1;Jans;Kerkstraat;9000;BE")
    row = reading.tables["worker"].iloc[0]
    assert row.to_dict() == {"payroll_id": "1", "last_name": "Jans", "street": "Kerkstraat", "postal_code": "9000",
                             "country": "BE"}  # fmt: skip


def test_header_lines_repeated_on_each_page_are_skipped(tmp_path):
    header = ("Nr;Naam;Adres;;Land", ";;Straat;Postcode;")
    reading = read_lines(two(tmp_path), *header, "1;Jans;Kerkstraat;9000;BE", *header, "2;Piet;Dorp;1000;BE")
    assert reading.tables["worker"]["payroll_id"].tolist() == ["1", "2"]
    assert (reading.lines["reason"] == "repeated header row").sum() == 2


def test_a_word_missing_from_two_lines_is_told(tmp_path):
    with pytest.raises(Refused, match=r"column 'Adres / Postcode' of part 'worker' is missing"):
        read_lines(two(tmp_path), "Nr;Naam;Adres;;Land", ";;Straat;Zip;", "1;Jans;Kerkstraat;9000;BE")


def test_a_word_that_two_columns_have_is_told(tmp_path):
    with pytest.raises(Refused, match="the header 'Adres / Straat' occurs twice"):
        read_lines(two(tmp_path), "Nr;Naam;Adres;;;Land", ";;Straat;Straat;Postcode;", "1;Jans;K;K;9000;BE")


def test_more_pieces_than_lines_is_a_fault(tmp_path):
    with pytest.raises(ConfigError, match=r"columns.street: has more pieces than the header has lines"):
        two(tmp_path, text=TWO.replace("Adres / Straat", "Adres / Straat / Nr"))
