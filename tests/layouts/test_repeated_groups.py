"""Children in repeated groups of columns: one row of the file, several rows of the table, both ways."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile, WrittenStamp, load_layout, read, write

WIDE = """
kind = "{kind}"
date = "%d/%m/%Y"
[codes.sex]
"1" = "M"
"2" = "F"
[[part]]
name = "staff"
table = "worker"
file = "staff*"
header = {header}
output = "staff{suffix}"
[part.columns]
payroll_id = "Nr"
last_name = "Naam"
birth_date = "Geboren"
[[part]]
name = "children"
table = "family"
of = "staff"
repeat = 3
constants = {{ relation = "child" }}
[part.columns]
payroll_id = "Nr"
first_name = "Kind {{n}}{sign}naam"
birth_date = "Kind {{n}}{sign}geboren"
sex = {{ at = "Kind {{n}}{sign}geslacht", optional = true }}
"""
STAMP = WrittenStamp("0403170701", "2026-02")
HEADER = "Nr;Naam;Geboren;Kind 1 naam;Kind 1 geboren;Kind 2 naam;Kind 2 geboren"


def wide(tmp_path, kind="delimited", header=1, **more):
    text = WIDE.format(kind=kind, header=header, sign=" / " if header > 1 else " ",
                       suffix=".csv" if kind == "delimited" else ".xlsx")  # fmt: skip
    for old, new in more.items():
        assert old in text
        text = text.replace(old, new)
    (path := tmp_path / "wide.toml").write_text(text)
    return load_layout(path)


def read_lines(layout, *lines):
    return read(layout, [InputFile("staff.csv", "\r\n".join(lines).encode())], "2026-02")


NAMES = st.text("abé ;\"'N0", min_size=1, max_size=6).map(str.strip).filter(bool)


@st.composite
def families(draw):
    workers, members = [], []
    for number in range(draw(st.integers(0, 4))):
        nr = f"{number:03d}"
        workers.append({"payroll_id": nr, "last_name": draw(st.none() | NAMES), "birth_date": None})
        for turn in range(draw(st.integers(0, 3))):
            born = draw(st.none() | st.dates(date(1950, 1, 1), date(2026, 1, 1)))
            members.append({"payroll_id": nr, "first_name": f"{draw(NAMES)}{turn}", "birth_date": born,
                            "sex": draw(st.sampled_from(["M", "F", None])), "relation": "child"})  # fmt: skip
    return (schema.typed(workers, ["payroll_id", "last_name", "birth_date"]),
            schema.typed(members, ["payroll_id", "first_name", "birth_date", "sex", "relation"]))  # fmt: skip


@pytest.mark.parametrize(("kind", "header"), [("delimited", 1), ("delimited", 2), ("sheet", 1), ("sheet", 2)])
def test_families_written_in_groups_of_columns_read_back_the_same(tmp_path, kind, header):
    layout = wide(tmp_path, kind, header)

    @settings(max_examples=drawn(8 if kind == "sheet" else 100), deadline=None)
    @given(tables=families())
    def holds(tables):
        worker, family = tables
        files = write(layout, {"worker": worker, "family": family}, STAMP)
        assert len(files) == 1
        reading = read(layout, files, "2026-02")
        pd.testing.assert_frame_equal(reading.tables["worker"], worker)
        pd.testing.assert_frame_equal(reading.tables["family"][[*family.columns]], family)
        assert reading.problems.empty
        assert reading.notes == ()

    holds()


def test_each_filled_group_is_a_row_with_its_place(tmp_path):
    reading = read_lines(
        wide(tmp_path), HEADER, "101;Jans;02/03/1980;Tom;01/01/2010;Tim;31/02/2012", "102;Piet;01/01/1990;;;Ann;"
    )
    family = reading.tables["family"]
    assert family["first_name"].tolist() == ["Tom", "Tim", "Ann"]
    assert family["payroll_id"].tolist() == ["101", "101", "102"]
    assert reading.origins["family"]["children"].tolist() == [
        "staff.csv, row 2, group 1", "staff.csv, row 2, group 2", "staff.csv, row 3, group 2",
    ]  # fmt: skip
    assert reading.problems["where"].tolist() == ["staff.csv, row 2, group 2, column 'Kind 2 geboren'"]
    assert reading.notes == ()


def test_family_repeated_on_each_contract_of_a_worker_counts_once(tmp_path):
    reading = read_lines(wide(tmp_path), HEADER, "101;Jans;;Tom;;;", "101;Jans-2;;Tom;;;")
    assert len(reading.tables["worker"]) == 2
    assert len(reading.tables["family"]) == 1
    lines = reading.lines[reading.lines["part"] == "children"]
    assert lines["reason"].tolist() == ["", "the same as staff.csv, row 2, group 1"]


def test_lines_of_groups_add_up(tmp_path):
    reading = read_lines(wide(tmp_path), HEADER, "101;Jans;;Tom;;Tim;", "102;Piet;;;;;")
    lines = reading.lines
    assert (lines["part"] == "children").sum() == 2
    assert (lines[lines["part"] == "staff"]["outcome"] == "accepted").sum() == 2


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("Nr;Naam;Geboren", "column 'Kind 1 naam', 'Kind 1 geboren' of part 'children' is missing"),
        (HEADER.replace("Kind 2 geboren", "Kind 2 gebren"), "column 'Kind 2 geboren' of part 'children' is missing"),
        (HEADER + ";Kind 4 naam;Kind 4 geboren", "'Kind 4 naam' is one group more than part 'children' reads"),
        ("Nr;Geboren;Kind 1 naam;Kind 1 geboren", "column 'Naam' of part 'staff' is missing"),
    ],
)
def test_groups_that_are_not_as_agreed_are_told(tmp_path, header, sentence):
    with pytest.raises(Refused, match=sentence):
        read_lines(wide(tmp_path), header)


def family_of(*rows):
    return schema.typed([{"relation": "child", **row} for row in rows], ["payroll_id", "first_name", "relation"])


@pytest.mark.parametrize(
    ("family", "sentence"),
    [
        ([{"payroll_id": "101", "first_name": name} for name in "abcd"], r"more rows of part 'children'.*repeat = 3"),
        ([{"payroll_id": "999", "first_name": "a"}], r"'Nr' '999'\) belongs to no row of part 'staff'"),
        ([{"payroll_id": "101"}], "holds nothing, so it would not be read back"),
    ],
)
def test_members_that_would_be_lost_are_refused(tmp_path, family, sentence):
    worker = schema.typed([{"payroll_id": "101", "last_name": "Jans"}], ["payroll_id", "last_name"])
    with pytest.raises(Refused, match=sentence):
        write(wide(tmp_path), {"worker": worker, "family": family_of(*family)}, STAMP)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({'of = "staff"': 'of = "stuff"'}, "'stuff' is not the name of a part with rows of its own"),
        ({'of = "staff"\n': ""}, "repeat: expected `of`"),
        ({'payroll_id = "Nr"\nfirst_name': "first_name"}, "repeat: expected `of`"),
        ({'of = "staff"': 'of = "staff"\nfile = "x*"'}, "file: is that of part 'staff' already"),
        ({"repeat = 3": 'repeat = 3\nonly = { Nr = ["1"] }'}, "cannot be combined with dated, only or join"),
        ({'kind = "delimited"': 'kind = "fixed"'}, "without record types. and sheets can be read twice"),
    ],
)
def test_a_faulty_part_of_groups_is_told(tmp_path, change, sentence):
    if "fixed" in str(change):
        change |= {'"Nr"': "[1, 3]", '"Naam"': "[4, 3]", '"Geboren"': "[7, 8]"}
        change |= {'"Kind {n} naam"': "[1, 3]", '"Kind {n} geboren"': "[1, 3]", '"Kind {n} geslacht"': "[1, 3]"}
    with pytest.raises(ConfigError, match=sentence):
        wide(tmp_path, **change)
