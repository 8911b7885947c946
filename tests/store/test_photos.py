"""Photos as row versions: they come back exactly, and storage grows with changes only."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update
from support.examples import drawn

from assusoft import schema
from assusoft.errors import AssusoftError, Refused
from assusoft.store import Store, open_store
from assusoft.store.engine import reading, writing
from assusoft.store.tables import row_version

FEW = {
    "person": st.sampled_from(["P00001", "P00002", "P00003"]),
    "last_name": st.none() | st.sampled_from(["Peeters", "D'Hondt", 'Du "Bois"', "Ünal\n"]),
    "birth_date": st.none() | st.dates(date(1950, 1, 1), date(2010, 1, 1)),
    "monthly_salary": st.none() | st.sampled_from([Decimal("2500.00"), Decimal("2550.10")]),
    "split_payroll": st.none() | st.booleans(),
    "badge": st.none() | st.text(max_size=2),
}
OWN = {"badge": schema.own_field("badge", "text", {})}


@st.composite
def photos(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """A photo of up to five workers, sometimes with an own column and a family table."""
    own = OWN if draw(st.booleans()) else {}
    names = [name for name in FEW if name not in OWN or name in own]
    rows = draw(st.lists(st.fixed_dictionaries({name: FEW[name] for name in names}), max_size=5))
    tables = {"worker": schema.conform(schema.typed(rows, names, OWN), "worker", own)}
    if draw(st.booleans()):
        tables["family"] = schema.conform(schema.typed(rows, names[:3]), "family")
    return tables


def as_rows(tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Columns, dtypes and rows of each table, whatever the order of the rows."""
    return {
        name: (list(frame.dtypes.items()), sorted(map(repr, frame.itertuples(index=False, name=None))))
        for name, frame in tables.items()
    }


@settings(max_examples=drawn(20), deadline=None)
@given(history=st.lists(st.tuples(st.sampled_from(["2026-01", "2026-02"]), photos()), min_size=1, max_size=5))
def test_every_photo_ever_imported_comes_back_exactly(new_database: Any, make: Any, history: Any) -> None:
    with new_database() as url:
        store = open_store(url)
        made = [
            (store.add_import(month, [], tables, {"try": number}, "An", make.at).number, month, tables)
            for number, (month, tables) in enumerate(history)
        ]
        for number, month, tables in made:
            assert as_rows(store.photo_tables(number)) == as_rows(tables)
            current = store.current_import(month)
            assert current
            assert current.number == max(other for other, its_month, _ in made if its_month == month)
        store.close()


def versions(store: Store) -> int:
    with reading(store.engine) as connection:
        return connection.scalar(select(func.count()).select_from(row_version)) or 0


def test_a_photo_comes_back_in_canonical_order_whatever_the_order_of_the_extract(store: Store, make: Any) -> None:
    people = [{"person": person, "city": city} for person, city in (("P2", None), ("P1", "Gent"), ("P2", "Aalst"))]
    number = make.imported(store, "2026-01", make.workers(*people)).number
    back = store.photo_tables(number)["worker"]
    assert back["person"].to_list() == ["P1", "P2", "P2"]
    assert back["city"].to_list() == ["Gent", "Aalst", pd.NA]


def test_an_unchanged_photo_adds_no_row_version(store: Store, make: Any) -> None:
    make.imported(store, "2026-01", make.staff(100))
    before = versions(store)
    make.imported(store, "2026-02", make.staff(100).sample(frac=1, random_state=1))
    assert versions(store) == before == 100


def test_storage_grows_with_the_rows_that_changed(store: Store, make: Any) -> None:
    photo = make.staff(1000, city="Gent")
    make.imported(store, "2026-01", photo)
    changed = photo.assign(city=photo["city"].where(photo.index >= 20, "Aalst"))
    make.imported(store, "2026-02", changed)
    assert versions(store) == 1020


def test_equal_rows_are_one_version_with_a_count(store: Store, make: Any) -> None:
    twice = make.workers({"person": "P1"}, {"person": "P1"})
    make.imported(store, "2026-01", twice)
    make.imported(store, "2026-02", make.workers({"person": "P1"}))
    assert versions(store) == 2
    assert [len(store.photo_tables(number)["worker"]) for number in (1, 2)] == [2, 1]


def test_the_only_change_of_a_stored_row_is_its_end(store: Store, make: Any) -> None:
    make.imported(store, "2026-01", make.workers({"person": "P1"}))
    make.imported(store, "2026-02", make.workers({"person": "P2"}))
    with reading(store.engine) as connection:
        rows = connection.execute(select(*row_version.c["content", "valid_from", "valid_to"])).all()
    assert sorted(rows) == [('{"person":"P1"}', 1, 2), ('{"person":"P2"}', 2, None)]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE row_version SET content = replace(content, '2500.00', '2600.00')",
        "UPDATE row_version SET valid_to = 1 WHERE number = 1",
        "UPDATE row_version SET copies = 2 WHERE number = 1",
        "DELETE FROM row_version WHERE number = 1",
        "UPDATE row_version SET table_name = 'family' WHERE number = 1",
        """UPDATE "import" SET shape = replace(shape, 'hours', 'money')""",
        """UPDATE "import" SET photo_hash = 'x'""",
    ],
)
def test_a_photo_that_is_not_what_was_imported_is_refused_by_its_hash(store: Store, make: Any, tampering: str) -> None:
    photo = make.staff(2, monthly_salary=Decimal("2500.00"))
    make.imported(store, "2026-01", photo)
    with writing(store.engine) as connection:
        connection.execute(text(tampering))
        if "shape" in tampering:
            connection.execute(text("""UPDATE "import" SET shape = replace(shape, 'percent', 'money')"""))
    with pytest.raises(AssusoftError, match=r"photo of 2026-01 \(import number 1\) is not what was imported"):
        store.photo_tables(1)


def test_an_import_that_does_not_exist_has_no_photo(store: Store) -> None:
    with pytest.raises(Refused, match="There is no import number 7"):
        store.photo_tables(7)


def test_a_row_version_in_force_cannot_be_stored_twice(store: Store, make: Any) -> None:
    make.imported(store, "2026-01", make.workers({"person": "P1"}, {"person": "P2"}))
    with writing(store.engine) as connection:
        keys = connection.scalars(select(row_version.c.row_key)).all()
    with pytest.raises(Exception, match=r"(?i)unique"), writing(store.engine) as connection:
        connection.execute(update(row_version).values(row_key=keys[0]))
