"""Several record types in one delimited file: each line belongs to the part its first cell names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile, WrittenStamp, load_layout, read, write

LAYOUT = """
kind = "delimited"
separator = "|"
quote = ""
[[part]]
name = "person"
table = "worker"
record = "P"
total = { word = "Z", count = "2" }
[part.columns]
payroll_id = "2"
last_name = "4"
[[part]]
name = "contract"
table = "worker"
record = "C"
join = "payroll_id"
dated = { from = "3", to = "4", open_to = "9999-12-31" }
[part.columns]
payroll_id = "2"
weekly_hours = "5"
[[part]]
name = "child"
table = "family"
record = "K"
[part.columns]
payroll_id = "2"
first_name = "3"
"""
GOOD = [
    "P|1||Peeters",
    "C|1|2020-01-01|2025-12-31|38.00",
    "C|1|2026-01-01|9999-12-31|19.00",
    "",
    "K|1|Tom",
    "P|2||Maes",
    "Z|2",
]


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    (path := tmp_path_factory.mktemp("layout") / "records.toml").write_text(LAYOUT)
    return load_layout(path)


def reading(layout, lines):
    return read(layout, [InputFile("a.txt", "\r\n".join([*lines, ""]).encode())], "2026-02")


def test_each_line_goes_to_its_part_and_every_line_counts(layout):
    found = reading(layout, GOOD)
    assert list(found.tables["worker"]["last_name"]) == ["Peeters", "Maes"]
    assert str(found.tables["worker"]["weekly_hours"][0]) == "19.00"
    assert list(found.tables["family"]["first_name"]) == ["Tom"]
    assert found.origins["worker"].loc[0].tolist() == ["a.txt, row 1", "a.txt, row 3"]
    assert list(found.lines["outcome"]) == [
        "accepted",
        "skipped",
        "accepted",
        "skipped",
        "accepted",
        "accepted",
        "skipped",
    ]
    assert list(found.lines["row"]) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            [*GOOD[:-1], "X|1", GOOD[-1]],
            "row 7: the line begins with 'X', which is not a record type of layout 'records'",
        ),
        ([*GOOD[:-1], "|1", GOOD[-1]], "row 7: the line begins with '', which is not a record type"),
        ([*GOOD[:5], "P|2|", GOOD[-1]], "row 6: the line 'P' has 3 cells, but the layout reads 4"),
        (GOOD[:-1], "the total row 'Z' is missing"),
        ([*GOOD[:-1], "Z|3"], "the total row says '3' in column '2', but the rows add up to 2"),
    ],
)
def test_a_file_that_is_not_as_agreed_is_refused(layout, wrong, sentence):
    with pytest.raises(Refused) as caught:
        reading(layout, wrong)
    assert sentence in str(caught.value)


def test_a_cell_no_column_reads_is_told(layout):
    found = reading(layout, [*GOOD[:4], "K|1|Tom|F", *GOOD[5:]])
    assert found.notes == ("a.txt: cell 4 of the lines 'K' is not in the layout (part 'child') and was not read.",)


@pytest.mark.parametrize("place", ["Nom", "1", ""])
def test_a_place_that_is_no_cell_number_is_a_fault(tmp_path, place):
    (path := tmp_path / "records.toml").write_text(LAYOUT.replace('last_name = "4"', f'last_name = "{place}"'))
    with pytest.raises(ConfigError, match=r"columns\.last_name"):
        load_layout(path)


def test_parts_with_and_without_a_record_cannot_share_a_file(tmp_path):
    (path := tmp_path / "records.toml").write_text(LAYOUT.replace('record = "K"\n', ""))
    with pytest.raises(Refused, match="fits the parts 'person' and 'contract'"):
        reading(load_layout(path), GOOD)


TEXTS = st.text("abéZ' -=\"", min_size=1, max_size=9).map(str.strip).filter(bool)


@settings(max_examples=drawn(40))
@given(st.lists(st.tuples(st.none() | TEXTS, st.none() | st.decimals(0, 48, places=2)), max_size=6), st.lists(TEXTS))
def test_what_is_written_reads_back_the_same_and_is_written_the_same_again(layout, people, children):
    rows = [{"payroll_id": str(n), "last_name": name, "weekly_hours": hours} for n, (name, hours) in enumerate(people)]
    family = [{"payroll_id": str(n), "first_name": name} for n, name in enumerate(children)]
    tables = {
        "worker": schema.typed(rows, ["payroll_id", "last_name", "weekly_hours"]),
        "family": schema.typed(family, ["payroll_id", "first_name"]),
    }
    files = write(layout, tables, WrittenStamp("a", "2026-02"))
    found = read(layout, files, "2026-02")
    assert {name: found.tables[name].equals(table) for name, table in tables.items()} == {
        "worker": True,
        "family": True,
    }
    assert files == write(layout, found.tables, WrittenStamp("a", "2026-02"))


def test_a_text_with_the_separator_is_not_written_without_a_quote(layout):
    table = schema.typed([{"payroll_id": "1", "last_name": "a|b"}], ["payroll_id", "last_name"])
    with pytest.raises(Refused, match=r"field 'last_name' holds a separator"):
        write(layout, {"worker": table}, WrittenStamp("a", "2026-02"))
