"""The page «Extend a layout in a few lines» is true: its texts are loaded as they stand there."""

import re
from pathlib import Path

import pytest

from assusoft.layouts import load_layout
from assusoft.payroll.sources import load_sources

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "extend-layout.md"


@pytest.fixture
def written(tmp_path):
    """The TOML texts of the page, each written into the file its first line names."""
    for name, text in re.findall(r"```toml\n# (\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_source_file_of_the_page_changes_what_it_says_and_nothing_else(written):
    [source] = load_sources(written / "sources")
    before, after = load_layout("sdworx-blox"), source.format
    columns, old = after.part[0].columns, before.part[0].columns
    assert {name for name in columns if columns[name] != old.get(name)} == {
        "cost_centre",
        "bank_account",
        "meal_vouchers",
    }
    assert columns["bank_account"].at == old["bank_account"].at
    assert after.codes["end_reason"] == before.codes["end_reason"] | {"77": "other"}
    assert after.codes["entity"] == {"1AB1234": "0403170701"}
    assert after.part[1:] == before.part[1:]


def test_the_layout_of_the_page_extends_another(written):
    layout = load_layout("blox-of-the-group", [written / "templates" / "payroll"])
    assert layout.decimal == "."
    assert layout.part == load_layout("sdworx-blox").part
