"""Layouts that an installed package brings by the entry point group `assusoft.layouts`."""

import sys
from pathlib import Path

import pytest

from assusoft.errors import ConfigError
from assusoft.layouts import load_layout

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "share-layouts.md"
LAYOUT = """
extends = "sdworx-blox"
[[part]]
name = "contracts"
[part.columns]
function = "Job"
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Make a package as pip leaves it: a folder on sys.path, and its dist-info with the entry points."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def installed(name: str, entry: str, files: dict[str, str]) -> Path:
        folder, info = tmp_path / name, tmp_path / f"{name}-1.0.dist-info"
        for path in (folder, info):
            path.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[assusoft.layouts]\n{entry}\n")
        for file, text in files.items():
            (folder / file).write_text(text)
        return folder

    yield installed
    for name in [name for name in sys.modules if name.startswith("bureau")]:
        del sys.modules[name]


def test_layout_of_an_installed_package_is_found_by_its_name(install):
    folder = install("bureau_one", "bureau = bureau_one", {"__init__.py": "", "bureau-payroll.toml": LAYOUT})
    layout = load_layout("bureau-payroll")
    assert layout.path == folder / "bureau-payroll.toml"
    assert layout.part[0].columns["function"].at == "Job"


def test_a_package_need_hold_no_python(install):
    install("bureau_two", "bureau = bureau_two", {"bureau-payroll.toml": LAYOUT})
    assert load_layout("bureau-payroll").name == "bureau-payroll"


def test_a_name_that_comes_with_assusoft_stays_assusofts(install):
    install("bureau_three", "bureau = bureau_three", {"__init__.py": "", "securex.toml": LAYOUT})
    assert load_layout("securex").kind == "sheet"


def test_two_packages_that_bring_one_layout_are_refused(install):
    install("bureau_four", "four = bureau_four", {"__init__.py": "", "bureau-payroll.toml": LAYOUT})
    install("bureau_five", "five = bureau_five", {"__init__.py": "", "bureau-payroll.toml": LAYOUT})
    with pytest.raises(ConfigError, match=r"'bureau-payroll' is provided by two packages \(five, four\)"):
        load_layout("bureau-payroll")


def test_an_entry_point_without_its_package_is_named(install):
    install("bureau_six", "six = bureau_nowhere", {"__init__.py": ""})
    with pytest.raises(ConfigError, match=r"entry point 'six' of group assusoft.layouts names 'bureau_nowhere'"):
        load_layout("bureau-payroll")


def test_layouts_of_packages_are_proposed_for_a_misspelt_name(install):
    install("bureau_seven", "bureau = bureau_seven", {"__init__.py": "", "bureau-payroll.toml": LAYOUT})
    with pytest.raises(ConfigError, match="did you mean 'bureau-payroll'"):
        load_layout("bureau-payrol")


def test_the_page_shows_the_entry_point_group_as_it_is():
    text = PAGE.read_text("utf-8")
    assert '[project.entry-points."assusoft.layouts"]' in text
    assert LAYOUT.strip() in text
