"""The five documented ways in which a mutation gets lost elsewhere, each shown not to happen here."""

from datetime import date

import pandas as pd
import pytest
from support.months import ANNA, photo_of, taken_over

from assusoft.comparison import compare
from assusoft.errors import Refused
from assusoft.layouts import InputFile, load_layout, read

SMALL = """
kind = "delimited"
table = "worker"

[columns]
payroll_id = "id"
last_name = "last"
email = "mail"
"""


def test_a_change_entered_late_is_told_although_its_date_lies_before_the_month():
    employer = taken_over()
    for month in ("2025-12", "2026-01"):
        employer.decide(photo_of(month, [ANNA]))
        employer.close()
    late = ANNA | {"civil_status": "married", "civil_status_since": date(2025, 11, 20)}
    employer.decide(photo_of("2026-02", [late]))
    [told] = employer.messages()
    assert (told.kind, told.effective) == ("civil_status", date(2025, 11, 20))


def test_a_value_that_moves_from_one_field_to_another_is_two_changes():
    text = "string[pyarrow]"
    before = pd.DataFrame({"person": ["P1"], "email": ["x"], "phone": [None]}, dtype=text)
    after = pd.DataFrame({"person": ["P1"], "email": [None], "phone": ["x"]}, dtype=text)
    changed = compare(before, after, ["person"]).changed
    assert sorted(changed["field"]) == ["email", "phone"]


def test_a_contract_whose_id_begins_like_another_is_another_contract():
    short = ANNA | {"contract": "PREV-NC"}
    longer = ANNA | {"contract": "PREV-NC2", "person": "P00002", "payroll_id": "2", "first_name": "Eva"}
    employer = taken_over(short, longer)
    employer.decide(photo_of("2025-12", [longer]))
    task = employer.task("missing_person")
    assert (task.person, task.facts["contract"]) == ("P00001", "PREV-NC")
    assert "missing_person" not in [one.kind for one in employer.decide().tasks if one.person == "P00002"]


def test_a_column_the_payroll_no_longer_delivers_refuses_the_import(tmp_path):
    (tmp_path / "small.toml").write_text(SMALL, "utf-8")
    layout = load_layout("small", [tmp_path])
    assert len(read(layout, [InputFile("w.csv", b"id;last;mail\n1;Peeters;a@b.be\n")], "2026-02").tables["worker"]) == 1
    with pytest.raises(Refused, match="mail"):
        read(layout, [InputFile("w.csv", b"id;last\n1;Peeters\n")], "2026-02")


def test_two_people_of_the_same_name_stay_two_rows_with_a_change_each():
    twin = ANNA | {"person": "P00002", "payroll_id": "2", "contract": "0403170701/2011-01-01"}
    employer = taken_over(ANNA, twin)
    employer.decide(photo_of("2025-12", [ANNA | {"street": "Molenweg"}, twin | {"street": "Dorpsplein"}]))
    told = {message.person: message.after["street"] for message in employer.messages() if message.kind == "address"}
    assert told == {"P00001": "Molenweg", "P00002": "Dorpsplein"}
