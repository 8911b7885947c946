"""Lists inside elements (contracts, interruptions, children of one employee): rows of their own, both ways."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile, WrittenStamp, load_layout, read, write

NESTED = """
kind = "xml"
root = "Export"
[[part]]
name = "contracts"
table = "worker"
rows = "Employees/Employee/Contract"
dated = { from = "@from", to = "@to", by = ["../@id", "@nr"] }
[part.columns]
payroll_id = "../@id"
last_name = "../Name/Last"
entity = "../../../@employer"
contract = "@nr"
weekly_hours = "Hours"
[[part]]
name = "interruptions"
table = "worker"
rows = "Employees/Employee/Interruptions/Interruption"
join = ["payroll_id", "contract"]
dated = { from = "@from", to = "@to", by = ["../../@id", "@contract"], ended = "drop" }
[part.columns]
payroll_id = "../../@id"
contract = "@contract"
interruption_kind = "@type"
interruption_from = "@from"
interruption_to = "@to"
[[part]]
name = "family"
table = "family"
rows = "Employees/Employee/Family/Member"
[part.columns]
payroll_id = "../../@id"
first_name = "Name"
"""
STAMP = WrittenStamp("0403170701", "2026-02")


def nested(tmp_path, text=NESTED):
    (path := tmp_path / "nested.toml").write_text(text)
    return load_layout(path)


def read_text(layout, body, employer="0403170701"):
    content = f"<Export employer='{employer}'><Employees>{body}</Employees></Export>".encode()
    return read(layout, [InputFile("x.xml", content)], "2026-02")


EMPLOYEE = """<Employee id='101'><Name><Last>Jans</Last></Name>
<Contract nr='1' from='2020-01-01' to='2025-12-31'><Hours>38</Hours></Contract>
<Contract nr='1' from='2026-01-01' to=''><Hours>19</Hours></Contract>
<Contract nr='2' from='2026-02-01' to=''><Hours>10</Hours></Contract>
<Interruptions>
<Interruption contract='1' type='illness' from='2025-01-01' to='2025-03-31'/>
<Interruption contract='1' type='parental' from='2026-01-01' to='2026-06-30'/>
</Interruptions>
<Family><Member><Name>Tom</Name></Member><Member><Name>Tim</Name></Member></Family></Employee>"""


def test_contract_in_force_and_interruption_in_course_are_taken(tmp_path):
    reading = read_text(nested(tmp_path), EMPLOYEE)
    worker = reading.tables["worker"]
    assert worker[["last_name", "contract", "entity"]].to_numpy().tolist() == [
        ["Jans", "1", "0403170701"], ["Jans", "2", "0403170701"],
    ]  # fmt: skip
    assert [int(hours) for hours in worker["weekly_hours"]] == [19, 10]
    assert worker["interruption_kind"].fillna("").tolist() == ["parental", ""]
    assert reading.tables["family"]["payroll_id"].tolist() == ["101", "101"]
    assert reading.notes == ()


def test_elements_no_path_knows_are_noted_at_every_level(tmp_path):
    body = EMPLOYEE.replace("<Family>", "<Car/><Family>").replace("<Hours>10", "<Shift/><Hours>10")
    assert read_text(nested(tmp_path), body).notes == (
        "x.xml: element 'Car' is not in the layout (part 'contracts') and was not read.",
        "x.xml: element 'Shift' is not in the layout (part 'contracts') and was not read.",
    )


def test_path_above_that_stands_nowhere_is_told(tmp_path):
    with pytest.raises(Refused, match=r"'../@id' of part 'contracts' is in none of the 3 elements"):
        read_text(nested(tmp_path), EMPLOYEE.replace("id='101'", "number='101'"))


@st.composite
def staff(draw):
    workers, family = [], []
    for number in range(draw(st.integers(0, 4))):
        nr, name = f"{number:03d}", draw(st.sampled_from(["Jans", "<&>", "é"]))
        for record in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from([None, "illness", "parental"]))
            start = kind and draw(st.dates(date(1990, 1, 1), date(2026, 2, 28)))
            end = kind and draw(st.none() | st.dates(date(2026, 2, 1), date(2030, 1, 1)))
            row = {"payroll_id": nr, "last_name": name, "contract": str(record), "entity": "0403170701"}
            workers.append({**row, "interruption_kind": kind, "interruption_from": start, "interruption_to": end})
        family += [{"payroll_id": nr, "first_name": f"Kid{each}"} for each in range(draw(st.integers(0, 3)))]
    names = ["payroll_id", "last_name", "entity", "contract", "weekly_hours", "interruption_kind",
             "interruption_from", "interruption_to"]  # fmt: skip
    return {"worker": schema.typed(workers, names), "family": schema.typed(family, ["payroll_id", "first_name"])}


def test_nested_lists_read_back_the_same(tmp_path):
    layout = nested(tmp_path)

    @settings(max_examples=drawn(100), deadline=None)
    @given(tables=staff())
    def holds(tables):
        (file,) = write(layout, tables, STAMP)
        reading = read(layout, [file], "2026-02")
        for name, table in tables.items():
            pd.testing.assert_frame_equal(reading.tables[name][[*table.columns]], table)
        assert reading.notes == ()
        assert reading.problems.empty

    holds()


def test_contracts_and_children_stand_in_the_element_of_their_worker(tmp_path):
    rows = [{"payroll_id": "1", "last_name": "A", "contract": nr, "entity": "E"} for nr in "12"]
    worker = schema.typed(rows, [*rows[0]])
    family = schema.typed([{"payroll_id": "1", "first_name": "Tom"}], ["payroll_id", "first_name"])
    (file,) = write(nested(tmp_path), {"worker": worker, "family": family}, STAMP)
    text = file.content.decode()
    assert text.count("<Employee ") == 1
    assert text.count("<Contract ") == 2
    assert text.index("<Member>") < text.index("</Employee>")


def test_what_a_document_holds_once_may_not_differ(tmp_path):
    rows = [{"payroll_id": each, "last_name": "A", "contract": "1", "entity": each} for each in "12"]
    with pytest.raises(Refused, match="'employer' is '1' in one row of part 'contracts' and '2' in another"):
        write(nested(tmp_path), {"worker": schema.typed(rows, [*rows[0]])}, STAMP)


def test_child_of_a_worker_who_is_not_there_is_refused(tmp_path):
    text = 'kind = "xml"\n[[part]]\ntable = "worker"\nrows = "W"\n[part.columns]\npayroll_id = "@id"\n'
    text += '[[part]]\ntable = "family"\nrows = "W/F"\n[part.columns]\npayroll_id = "../@id"\nfirst_name = "@n"\n'
    tables = {
        "worker": schema.typed([{"payroll_id": "1"}], ["payroll_id"]),
        "family": schema.typed([{"payroll_id": "2", "first_name": "Tom"}], ["payroll_id", "first_name"]),
    }
    with pytest.raises(Refused, match=r"part 'family' \(id '2'\) belongs to no element 'W', so it would be lost"):
        write(nested(tmp_path, text), tables, STAMP)


def test_path_that_climbs_above_the_document_is_a_fault(tmp_path):
    with pytest.raises(ConfigError, match="leads above the top of the document"):
        nested(tmp_path, NESTED.replace('"../../../@employer"', '"../../../../@employer"'))
