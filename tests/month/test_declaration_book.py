"""Rows of a book of declarations: what they state, and that what is said already is known to be."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft.errors import Refused
from assusoft.layouts import InputFile
from assusoft.layouts.workbook.for_people import PeoplesList, book_of_lists
from assusoft.month.declarations.book import HEAD, IN_BOOKS, columns_of, headings_of, rows_in, stated_in
from assusoft.month.declarations.declaration import WHO, Declaration
from assusoft.month.declarations.kinds import KINDS
from assusoft.month.declarations.said_already import as_said, said_already, takes_place
from assusoft.month.declarations.stated import Stated

FRENCH = columns_of("fr", {}, ["death_cover"])


def csv(*lines: str) -> InputFile:
    return InputFile("said.csv", "\r\n".join(lines).encode("cp1252"))


def test_columns_are_found_by_name_or_by_label_in_the_language():
    rows, wrong, notes = rows_in(
        csv("Personne;type;Rue;email;death_cover;Jusqu'au", "Dupré;value;Nouvelle;;2x;"), FRENCH
    )
    assert (wrong, notes) == ([], [])
    [row] = rows
    assert row.cells == {"person": "Dupré", "kind": "value", "street": "Nouvelle", "death_cover": "2x"}
    assert (row.where, row.place("street")) == ("said.csv, row 2", "said.csv, row 2, column 'Rue'")
    stated = stated_in(row, "P00001")
    assert stated == Stated("P00001", "value", {"street": "Nouvelle", "death_cover": "2x"}, reason="said.csv, row 2")


def test_the_reason_of_a_departure_is_not_the_reason_why_it_is_said():
    lines = ("person;kind;exit_date;Motif de départ;Pourquoi", "1;departure;2026-01-31;retirement;sa lettre")
    [row] = rows_in(csv(*lines), FRENCH)[0]
    stated = stated_in(row, "P00001")
    assert (stated.values, stated.reason) == ({"exit_date": "2026-01-31", "reason": "retirement"}, "sa lettre")


WRONG = [
    (("person;kind;Straat", "1;value;x"), "column 'Straat': no field has this name or label"),
    (("person;kind;emial", "1;value;x"), "did you mean 'email'"),
    (("person;kind;street;Rue", "1;value;x;y"), "the columns 'street' and 'Rue' are both street. Take one out"),
    (("person;kind;street;", "1;value;x;y"), "row 2: 'y' stands under no header"),
    (("person;kind;street", "1;value;#N/A"), "row 2, column 'street': '#N/A' is no value"),
]


@pytest.mark.parametrize(("lines", "sentence"), WRONG)
def test_what_is_wrong_with_headers_and_cells_is_told_with_its_place(lines, sentence):
    [told] = rows_in(csv(*lines), FRENCH)[1]
    assert sentence in told


@pytest.mark.parametrize(
    "file", [csv("name;street", "x;y"), InputFile("x.pdf", b"%PDF-1.7\n"), InputFile("empty.csv", b"")]
)
def test_a_file_without_the_columns_that_are_needed_is_refused(file):
    with pytest.raises(Refused, match=r"Nothing was stored\.$"):
        rows_in(file, FRENCH)


def test_sheets_of_a_workbook_are_read_below_their_titles_and_others_are_told():
    content = book_of_lists(
        [
            PeoplesList("Notes", ["Asked by HR"], [["in May"]]),
            PeoplesList("Said", ["List of May", None], [["person", "kind"], ["1", "value"], [None, None], ["2", None]]),
        ]
    )
    rows, _, [note] = rows_in(InputFile("said.xlsx", content), FRENCH)
    assert [(row.where, row.says_nothing) for row in rows] == [
        ("said.xlsx, Said, row 3", False), ("said.xlsx, Said, row 5", True),
    ]  # fmt: skip
    assert note.startswith("said.xlsx, Notes: no row has the columns")


def test_an_empty_book_has_a_heading_for_every_value_that_a_kind_takes():
    headings, lists = headings_of("fr", {})
    assert len(headings) == len(lists)
    known = {FRENCH[heading.casefold()] for heading in headings}
    questions = {question.name for kind in IN_BOOKS.values() for question in kind.questions or ()}
    assert known == {*HEAD, *questions, "end_reason"}
    assert lists["kind"] == tuple(IN_BOOKS)
    assert KINDS.keys() - IN_BOOKS.keys() == {*WHO, "not-told"}


# what is said already

AT = datetime(2026, 4, 10, tzinfo=UTC)
DAYS = ("", "2026-01-01", "2026-02-01", "2026-03-01")


@st.composite
def declarations(draw, number=1):
    kind = draw(st.sampled_from(("value", "affiliation", "end-affiliation", "working-time")))
    names = draw(st.sets(st.sampled_from(("street", "email")), min_size=1)) if kind == "value" else ()
    values = {name: draw(st.sampled_from("xy")) for name in sorted(names)}
    begins = draw(st.sampled_from(DAYS[1:]))
    until = draw(st.sampled_from([day for day in DAYS if not day or day >= begins]))
    plan = "hospital" if "affiliation" in kind else ""
    return Declaration(number, kind, "P1", "", plan, "", values, begins, until, {}, "2026-01", "", "An", AT)


@given(st.lists(declarations(), max_size=6), declarations())
def test_what_was_said_last_is_said_already_and_what_something_else_replaced_is_not(before, new):
    before = [replace(one, number=number) for number, one in enumerate(before)]
    assert said_already(new, [*before, new]) == new
    found = said_already(new, before)
    same = [one for one in before if replace(one, number=1) == new]
    after_the_last = [one for one in before if same and one.number > same[-1].number]
    replaced = any(takes_place(one, new) for one in after_the_last)
    assert found == (same[-1] if same and not replaced else None)


def test_what_a_kind_lists_is_known_as_it_would_be_kept():
    given = as_said(Stated("P1", "interruption", {"interruption_kind": "ILLNESS"}, begins="01/02/2026"))
    assert given is not None
    assert (given.values, given.begins) == (
        {"interruption_kind": "illness", "interruption_pct": "100"}, "2026-02-01",
    )  # fmt: skip
    assert as_said(Stated("P1", "working-time", {"insured_pct": "much"}, begins="01/02/2026")) is None
    assert as_said(Stated("P1", "value", {"street": "x"})) is None


def test_days_of_one_affiliation_are_put_right_apart_and_a_move_takes_the_place_of_an_end():
    begin, end = (
        Stated("P1", "redate", {name: "2026-01-01"}, plan="a") for name in ("affiliation_from", "affiliation_to")
    )
    assert not takes_place(begin, end)
    move, over = Stated("P1", "move", {"to": "b"}, plan="a"), Stated("P1", "end-affiliation", {}, plan="a")
    assert takes_place(move, over)
    assert not takes_place(replace(move, plan="c"), over)
