"""The one table of all lists."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assusoft.workbench.pages.page import Did
from assusoft.workbench.pages.table import Column, Looking, seen, table, table_acts
from assusoft.workbench.pages.visit import Visit

VISIT = Visit("claire", "Claire", "hr", frozenset({"read"}), "en", employer=None, key="acme")
PEOPLE = (("Éric Dubois", "salary", 3), ("Zoé Van den Berghe", "salary", None), ("andré Petit", "departure", 1))
ROWS = [{"id": f"T{at}", "name": name, "kind": kind, "amount": one} for at, (name, kind, one) in enumerate(PEOPLE)]


@given(
    st.lists(st.tuples(st.text(max_size=5), st.sampled_from("abc")), max_size=80),
    st.text(max_size=2),
    st.sampled_from(["", "a", "b"]),
    st.integers(-3, 9),
    st.integers(1, 9),
)
def test_pages_hold_every_row_found_once_and_totals_count_all(given_rows, search, kind, page, size):
    rows = [{"id": str(number), "name": name, "kind": one} for number, (name, one) in enumerate(given_rows)]
    looking = Looking(search=search, filters=(("kind", kind),), by="name", page=page)
    sight = seen(rows, looking, size)
    pages = [seen(rows, replace(looking, page=number), size) for number in range(sight.pages)]
    ids = [row["id"] for one in pages for row in one.rows]
    assert len(ids) == len(set(ids)) == sight.found <= sight.total == len(rows)
    assert all(not kind or rows[int(number)]["kind"] == kind for number in ids)
    assert 0 <= sight.page < sight.pages


def test_words_are_found_without_accents_in_any_column_and_missing_values_come_last():
    assert [row["id"] for row in seen(ROWS, Looking(search="eric sal")).rows] == ["T0"]
    assert [row["id"] for row in seen(ROWS, Looking(search="BERGHE")).rows] == ["T1"]
    assert [row["id"] for row in seen(ROWS, Looking(by="name")).rows] == ["T2", "T0", "T1"]
    assert [row["id"] for row in seen(ROWS, Looking(by="amount")).rows] == ["T2", "T0", "T1"]
    assert [row["id"] for row in seen(ROWS, Looking(by="amount", down=True)).rows] == ["T0", "T2", "T1"]


def test_a_table_is_one_that_screen_readers_know_and_shows_no_markup_of_its_values():
    columns = [Column("name", "Person"), Column("amount", "Amount", figures=True)]
    rows = [{"id": "T1", "name": "<img src=x onerror=alert(1)>", "amount": 5}]
    looking = Looking(search='"><script>', by="name")
    text = str(table(VISIT, "people", "People", columns, seen(rows, Looking()), looking, opens="open", ticks=True))
    assert "<img" not in text
    assert "<script" not in text
    assert '<th scope="col" aria-sort="ascending">' in text
    assert 'data-act="open" data-id="T1"' in text
    assert '<caption class="unseen">People</caption>' in text


def test_a_list_of_nothing_says_so():
    assert "Nothing to answer." in table(
        VISIT, "tasks", "Tasks", [Column("name", "Person")], seen([], Looking()), Looking(), empty="Nothing to answer."
    )


def test_acts_change_how_the_list_is_looked_at():
    acts = table_acts("people", lambda state: state, lambda state, looking: looking)

    def does(act: str, looking: Looking, **values: str) -> Looking:
        did = acts[f"people.{act}"].does(VISIT, looking, values)
        assert isinstance(did, Did)
        return did.state

    found = does("look", Looking(page=3, ticked=frozenset({"a"})), search=" eric ", **{"filter.kind": "salary"})
    assert found == Looking(search="eric", filters=(("kind", "salary"),))
    assert does("sort", found, by="name").by == "name"
    assert does("sort", does("sort", found, by="name"), by="name").down
    assert does("page", found, page="2").page == 2
    assert does("page", found, page="-1").page == 0
    ticked = does("tick", found, ids="T1 T2", on="1")
    assert ticked.ticked == {"T1", "T2"}
    assert does("tick", ticked, id="T1", on="0").ticked == {"T2"}


def test_rows_of_a_group_stand_together_under_its_name_and_its_number():
    looking = Looking(by="name")
    sight = seen(ROWS, looking, group="kind")
    assert [row["kind"] for row in sight.rows] == ["departure", "salary", "salary"]
    html = table(VISIT, "people", "People", [Column("name", "Name")], sight, looking, group="kind")
    places = [html.index(text) for text in ("departure · 1", "andré Petit", "salary · 2", "Éric Dubois")]
    assert places == sorted(places)


def test_a_cell_of_several_values_is_found_by_each_and_searched_by_its_plain_words():
    rows = [{"id": "1", "plan": ("car", "group"), "plain": "piron gregory"}, {"id": "2", "plan": (), "plain": "adam"}]
    assert [row["id"] for row in seen(rows, Looking(filters=(("plan", "group"),))).rows] == ["1"]
    assert [row["id"] for row in seen(rows, Looking(search="Grégory")).rows] == ["1"]
