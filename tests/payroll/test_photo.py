"""From readings to the photo of a month."""

import random
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.payroll.identity.persons import known_persons
from assusoft.payroll.photo import ORDER, photo_from_tables

X, Y = "85073003328", "90021511120"
JAN = {
    "payroll_id": "1",
    "national_number": X,
    "last_name": "Peeters",
    "first_name": "Jan",
    "hire_date": date(2020, 1, 1),
}
AN = {"payroll_id": "2", "national_number": Y, "last_name": "Claes", "first_name": "An", "hire_date": date(2021, 1, 1)}
OWN = {"badge": schema.own_field("badge", "text", {"en": "Badge"})}


def test_a_photo_has_every_table_and_column_of_the_schema(make: SimpleNamespace) -> None:
    photo = make.build((make.source(), make.reading([JAN], own=OWN)), own=OWN).photo
    for table, rows in photo.tables.items():
        names = [field.name for field in schema.TABLES[table]] + (["badge"] if table == "worker" else [])
        assert rows.columns.tolist() == names
        assert [rows[name].dtype for name in names] == [schema.dtype_of(name, OWN) for name in names]


def test_a_worker_row_has_its_source_entity_and_contract(make: SimpleNamespace) -> None:
    (row,) = make.build((make.source(), make.reading([JAN]))).photo.worker.to_dict("records")
    assert (row["person"], row["source"], row["entity"]) == ("P00001", "blox", make.entity)
    assert (row["contract"], row["contract_start"]) == ("0403170701/2020-01-01", date(2020, 1, 1))


def test_own_fields_are_kept(make: SimpleNamespace) -> None:
    reading = make.reading([{**JAN, "badge": "B7"}], own=OWN)
    assert make.build((make.source(), reading), own=OWN).photo.worker["badge"].tolist() == ["B7"]


def test_a_field_that_is_nobodys_is_a_configuration_error_unless_it_is_empty(make: SimpleNamespace) -> None:
    with pytest.raises(ConfigError) as error:
        make.build((make.source(), make.reading([{**JAN, "badge": "B7"}])))
    assert str(error.value).endswith(
        "blox.toml: layout: layout 'blox' brings 'badge', which is not a field of workers. Declare it under "
        "[fields.badge] of employer.toml."
    )
    assert "badge" not in make.build((make.source(), make.reading([{**JAN, "badge": None}]))).photo.worker


def test_a_refused_source_refuses_the_whole_import(make: SimpleNamespace) -> None:
    wrong = make.reading(months=["2026-01"], name="hr")
    with pytest.raises(Refused, match="2026-02 was to be imported"):
        make.build((make.source(), make.reading([JAN])), (make.source("hr", "complement"), wrong))


def test_contracts_come_before_complements_whatever_the_order_given(make: SimpleNamespace) -> None:
    pairs = [
        (make.source("hr", "complement"), make.reading([{"national_number": X, "last_name": "PEETERS"}], name="hr")),
        (make.source(), make.reading([JAN])),
    ]
    assert make.build(*pairs).photo.worker["last_name"].tolist() == ["Peeters"]


def test_remarks_of_the_readers_stand_in_the_report(make: SimpleNamespace) -> None:
    reading = make.reading([JAN])
    noted = type(reading)(**{**vars(reading), "notes": ("column 'X' was not read.",)})
    assert make.build((make.source(), noted)).log.remarks == ("column 'X' was not read.",)


def test_notes_of_the_identity_ladder_stand_in_the_report(make: SimpleNamespace) -> None:
    first = make.build((make.source(), make.reading([{**JAN, "birth_date": date(1985, 7, 30)}])))
    reading = make.reading([{**JAN, "national_number": None, "birth_date": date(1985, 7, 30)}], name="new")
    second = make.build((make.source("new"), reading), known=known_persons(first.photo.worker))
    assert second.log.notes[["person", "note"]].to_numpy().tolist() == [["P00001", "matched_by_name"]]
    assert second.log.counts["new_persons"] == 0


def test_tables_make_the_same_photo_again(make: SimpleNamespace) -> None:
    reading = make.reading([JAN, AN], [{"payroll_id": "1"}], [{"payroll_id": "2"}, {"payroll_id": "9"}])
    photo = make.build((make.source(), reading)).photo
    again = photo_from_tables("2026-02", {name: rows.iloc[::-1] for name, rows in photo.tables.items()})
    for name in ORDER:
        pd.testing.assert_frame_equal(photo.tables[name], again.tables[name])


def test_a_photo_of_nothing_is_empty() -> None:
    assert all(rows.empty for rows in photo_from_tables("2026-02", {}).tables.values())


def test_a_photo_needs_a_month() -> None:
    with pytest.raises(Refused, match="'2026-2' is not a month"):
        photo_from_tables("2026-2", {})


def test_sources_without_any_row_make_an_empty_photo(make: SimpleNamespace) -> None:
    built = make.build((make.source(), make.reading()), (make.source("hr", "complement"), make.reading(name="hr")))
    assert all(rows.empty for rows in built.photo.tables.values())


WORKERS = st.lists(
    st.fixed_dictionaries(
        {
            "payroll_id": st.sampled_from(["1", "2", "3"]),
            "national_number": st.sampled_from([X, Y, None]),
            "last_name": st.sampled_from(["Peeters", "Claes"]),
            "first_name": st.just("Jan"),
            "birth_date": st.just(date(1985, 7, 30)),
            "hire_date": st.sampled_from([date(2020, 1, 1), date(2021, 1, 1), None]),
            "city": st.sampled_from(["Gent", None]),
        }
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=drawn(12), deadline=None)
@given(
    rows=WORKERS,
    family=st.lists(st.sampled_from(["1", "2", "9"]), max_size=3),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_of_lines_does_not_show_in_a_photo(
    make: SimpleNamespace, rows: list[dict[str, Any]], family: list[str], chance: random.Random
) -> None:
    photos = []
    for _ in range(2):
        members = [{"payroll_id": number, "first_name": f"Kid{number}"} for number in family]
        photos.append(make.build((make.source(), make.reading(rows, members))).photo)
        rows, family = chance.sample(rows, len(rows)), chance.sample(family, len(family))
    for name in ("worker", "family", "deduction"):
        pd.testing.assert_frame_equal(photos[0].tables[name], photos[1].tables[name])
    told = [photo.problem.drop(columns="where").to_numpy().tolist() for photo in photos]
    assert str(told[0]) == str(told[1])


@settings(max_examples=drawn(12), deadline=None)
@given(rows=WORKERS)
def test_a_person_never_has_two_contracts_of_one_name(make: SimpleNamespace, rows: list[dict[str, Any]]) -> None:
    worker = make.build((make.source(), make.reading(rows))).photo.worker
    assert len(worker) == len(rows)
    assert not worker.duplicated(["person", "contract"]).any()
