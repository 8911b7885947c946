"""Lists of departments: what a source file may say of one, and whom its rows are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft.errors import ConfigError
from assusoft.layouts import InputFile, read
from assusoft.payroll.lists.list_rows import lines_of_list, list_rows
from assusoft.payroll.lists.whose import persons_named
from assusoft.payroll.sources import load_sources

LAYOUT = """
kind = "delimited"
table = "list"
file = "cars*.csv"
date = "%d/%m/%Y"

[types]
since_day = "date"

[columns]
payroll_id = "Nr"
last_name = "Name"
car_class = "Class"
since_day = "Since"
"""
SOURCE = """
layout = "cars"
from = "2026-01"
role = "list"

[declares]
kind = "value"
begins = "since_day"
"""


def source_of(tmp_path, source: str = SOURCE, layout: str = LAYOUT):
    for folder, text in (("sources", source), ("templates", layout)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "cars.toml").write_text(text, "utf-8")
    [found] = load_sources(tmp_path / "sources", [tmp_path / "templates"])
    return found


WRONG = [
    (SOURCE.split("[declares]")[0], LAYOUT, "declares: is what a source of role"),
    (SOURCE.replace('role = "list"', 'role = "complement"'), LAYOUT, "declares: is what a source of role"),
    (SOURCE.replace('"value"', '"departure"'), LAYOUT, "kind"),
    (SOURCE.replace('"since_day"', '"since"'), LAYOUT, "begins: 'since' is not a column of layout 'cars'"),
    (SOURCE + 'fields = ["street"]\n', LAYOUT, "fields: 'street' is not a column"),
    (SOURCE + 'plan = "car"\n', LAYOUT, "plan: has no place: value is of no plan"),
    (SOURCE.replace('"value"', '"exception"'), LAYOUT, "plan: is needed"),
    (SOURCE.replace('"value"', '"affiliation"') + 'plan = "car"\n', LAYOUT, "an affiliation has no values"),
    (
        SOURCE.replace('"value"', '"affiliation"') + 'plan = "car"\nuntil = "car_class"\n',
        LAYOUT,
        "an affiliation ends when its row is gone",
    ),
    (SOURCE, LAYOUT.replace('"list"', '"worker"').replace('since_day = "Since"', ""), "expected the table 'list' only"),
    (
        SOURCE,
        LAYOUT.replace('payroll_id = "Nr"', "").replace('last_name = "Name"', ""),
        "does not say whom a row is about",
    ),
]


@pytest.mark.parametrize(("source", "layout", "sentence"), WRONG)
def test_a_list_that_cannot_be_is_refused_with_its_key(tmp_path, source, layout, sentence):
    with pytest.raises(ConfigError) as refused:
        source_of(tmp_path, source, layout)
    assert sentence in str(refused.value)


KNOWN = [
    {"person": "P1", "national_number": "85073000140", "payroll_id": "7", "last_name": "Peeters", "first_name": "An"},
    {"person": "P2", "national_number": None, "payroll_id": "8", "last_name": "Dupré", "first_name": "Léa"},
    {"person": "P2", "national_number": None, "payroll_id": "18", "last_name": "Dupré", "first_name": "Léa"},
    {"person": "P3", "national_number": None, "payroll_id": "9", "last_name": "Dupré", "first_name": "Léa"},
    {"person": "P4", "national_number": None, "payroll_id": "9", "last_name": "Maes", "first_name": "Jo"},
]
ABOUT = [
    ({"payroll_id": "7"}, ("P1", "")),
    ({"national_number": "85073000140", "payroll_id": "none"}, ("P1", "")),
    ({"payroll_id": "18", "last_name": "DUPRE LEA"}, ("P2", "")),
    ({"payroll_id": "7", "last_name": "Peeters", "first_name": "Anne"}, ("P1", "")),
    ({"last_name": "An Peeters"}, ("P1", "")),
    ({"last_name": "Maes", "first_name": "Jo"}, ("P4", "")),
    ({"last_name": "Maes"}, ("", "nobody is known by its name")),
    ({}, ("", "it names nobody")),
    ({"payroll_id": "70"}, ("", "nobody is known by its payroll number")),
    ({"payroll_id": "9"}, ("", "it may be about several persons: P3, P4")),
    ({"last_name": "Dupré", "first_name": "Léa"}, ("", "it may be about several persons: P2, P3")),
    ({"national_number": "85073000140", "payroll_id": "8"}, ("", "its numbers are those of different persons")),
    ({"payroll_id": "7", "last_name": "Maes"}, ("", "its number is that of P1 Peeters An, but its name is Maes")),
]


@pytest.mark.parametrize(("row", "expected"), ABOUT)
def test_a_row_is_about_one_person_or_says_why_not(row, expected):
    assert persons_named(KNOWN)(row) == expected


@given(st.fixed_dictionaries({}, optional={
    "payroll_id": st.sampled_from(["7", "8", "9", "0"]), "last_name": st.sampled_from(["Peeters", "Dupré", "Maes"]),
    "first_name": st.sampled_from(["An", "Léa", "Jo"]),
}))  # fmt: skip
def test_nobody_is_taken_whose_number_or_name_the_row_contradicts(row):
    person, why = persons_named(KNOWN)(row)
    assert bool(person) != bool(why)
    mine = [one for one in KNOWN if one["person"] == person]
    for key in row if person else ():
        if key == "payroll_id":
            assert row[key] in {one[key] for one in mine}
    if person and "last_name" in row:
        assert any(row.get(part) == one[part] for one in mine for part in ("last_name", "first_name"))


def test_every_row_is_read_with_its_place_days_and_values_and_every_line_is_counted(tmp_path):
    source = source_of(tmp_path)
    lines = ("Nr;Name;Class;Since", "7;Peeters;B;01/12/2025", "8;Maes;C;", "18;;C;soon", "18;;C;soon", "40;;A;", "7;;;")
    reading = read(source.format, [InputFile("cars.csv", "\n".join(lines).encode())], "2026-01")
    rows = list_rows(source, source.declares, reading, "2026-01", [], KNOWN)
    found = [(row.where, row.person, row.begins, dict(row.values), row.refused) for row in rows]
    assert found == [
        ("cars.csv, row 2", "P1", "2025-12-01", {"car_class": "B"}, ""),
        ("cars.csv, row 3", "", "", {"car_class": "C"},
         "its number is that of P2 Dupré Léa, but its name is Maes"),
        ("cars.csv, row 4", "P2", "", {"car_class": "C"}, "since_day 'soon' cannot be read (invalid_date)"),
        ("cars.csv, row 6", "", "", {"car_class": "A"}, "nobody is known by its payroll number"),
        ("cars.csv, row 7", "P1", "", {}, ""),
        ("cars.csv, row 5", "", "", {}, "the same as cars.csv, row 4"),
    ]  # fmt: skip
    counted = lines_of_list(source, reading, rows)["outcome"].value_counts().to_dict()
    assert counted == {"refused": 4, "accepted": 2, "skipped": 1}
