"""Rows written at once: the same bytes as rows put into the document one by one."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assusoft.layouts import WrittenStamp, load_layout, write
from assusoft.layouts.xml import documents
from assusoft.schema import array_of

LAYOUT = """
kind = "xml"
encoding = "{encoding}"
root = "Book"

[stamp]
employer = "Head/Employer"
month = "{month}"

[[part]]
name = "people"
table = "worker"
rows = "{rows}"

[part.columns]
payroll_id = "@id"
email = "Contact/@mail"
last_name = "Name/Last"
first_name = "Name/First"
street = "Street"

[[part]]
name = "families"
table = "family"
rows = "Families/Row"

[part.columns]
last_name = "Last"
first_name = "First"
"""
TEXTS = st.none() | st.text(st.sampled_from("aé€ł{}%0.1<>&\"'\n\t "), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def layouts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("layouts")
    shapes = {
        "flat": ("utf-8", "@month", "People/Row"),
        "latin": ("iso-8859-1", "@month", "People/Row"),
        "shared": ("utf-8", "People/Row/Month", "People/Row"),
        "nested": ("utf-8", "@month", "Families/Row/Person"),
    }
    for name, (encoding, month, rows) in shapes.items():
        (folder / f"{name}.toml").write_text(LAYOUT.format(encoding=encoding, month=month, rows=rows))
    return {name: load_layout(name, [folder]) for name in shapes}


def table(rows, names):
    cells = zip(*rows, strict=True) if rows else [()] * len(names)
    return pd.DataFrame({name: pd.Series(array_of(name, list(each))) for name, each in zip(names, cells, strict=True)})


def put_one_by_one(layout, root, filled):
    for part, columns in filled:
        documents.put_rows(layout, root, part, columns)
    return etree.tostring(root, xml_declaration=True, encoding=layout.encoding, pretty_print=True)


@given(
    people=st.lists(st.tuples(*[TEXTS] * 5), max_size=4),
    family=st.lists(st.tuples(TEXTS, TEXTS), max_size=3),
    shape=st.sampled_from(["flat", "latin"]),
)
def test_rows_written_at_once_are_the_bytes_of_rows_put_one_by_one(layouts, people, family, shape):
    tables = {
        "worker": table(people, ["payroll_id", "email", "last_name", "first_name", "street"]),
        "family": table(family, ["last_name", "first_name"]),
    }
    stamp = WrittenStamp("Müller & {0.1} <Zonen>", "2026-02")
    at_once = write(layouts[shape], tables, stamp)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "written_flat", put_one_by_one)
        assert at_once == write(layouts[shape], tables, stamp)


@pytest.mark.parametrize("shape", ["shared", "nested"])
def test_rows_that_share_an_element_with_others_are_put_one_by_one(layouts, shape, monkeypatch):
    monkeypatch.setattr(documents, "written_flat", None)
    tables = {"family": table([("Peeters", "Lies")], ["last_name", "first_name"])}
    assert b"Lies" in write(layouts[shape], tables, WrittenStamp("A", "2026-02"))[0].content
