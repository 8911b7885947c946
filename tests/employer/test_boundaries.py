"""What an employer folder is made of stands in it, whatever links and names say."""

from pathlib import Path

import pytest

from assusoft.config import climbs
from assusoft.employer import open_employer
from assusoft.employer.scaffold import write_scaffold
from assusoft.employer.setup import SETTINGS, stored_setup
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import load_layout


@pytest.fixture
def made(tmp_path) -> Path:
    write_scaffold(tmp_path / "acme")
    return tmp_path / "acme"


@pytest.mark.parametrize("name", ["plans/x.toml", "templates/mails/summary.txt.j2", "expectations", "sources/deep"])
def test_a_link_that_leads_out_of_the_folder_is_refused(made, tmp_path, name) -> None:
    outside, link = tmp_path / "outside", made / name
    outside.mkdir()
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside)
    with pytest.raises(Refused, match=f"{name} is a link that leads out of the employer folder"):
        open_employer(made)


def test_a_link_within_the_folder_and_a_linked_folder_are_as_any(made, tmp_path) -> None:
    (made / "plans" / "kept").mkdir()
    (made / "plans" / "kept" / "x.toml").write_text("")
    (made / "plans" / "now").symlink_to("kept")
    (tmp_path / "elsewhere").symlink_to(made)
    assert open_employer(tmp_path / "elsewhere").name == open_employer(made).name


def test_a_layout_is_not_looked_for_above_its_folder(tmp_path) -> None:
    for path in ("../x", "a/../../b", "..", "a\\..\\b"):
        assert climbs(path)
    assert not any(climbs(name) for name in ("sdworx-blox", "a..b", "/srv/layouts/x.toml"))
    (tmp_path / "mine.toml").write_text('extends = "../other"\n')
    with pytest.raises(
        ConfigError, match=r"mine\.toml, line 1: extends: '\.\./other' leads out of the folder: expected the name"
    ):
        load_layout("mine", [tmp_path])


@pytest.mark.parametrize("name", ["../out.toml", "/tmp/out.toml", "templates/../../out.toml", "a\\..\\b.toml"])
def test_a_text_that_a_closing_kept_is_laid_out_nowhere_else(tmp_path, name) -> None:
    with pytest.raises(ConfigError, match="which is no file of an employer folder"):
        stored_setup({name: "", SETTINGS: "{}"})
