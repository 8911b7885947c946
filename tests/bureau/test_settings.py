"""bureau.toml: what is wrong in it is said with line and key; a bureau is made, and grows by employer folders."""

from datetime import date

import pytest
from support.bureau import small_bureau
from support.trio import small_employer

from assusoft.bureau.scaffold import add_employer, write_bureau
from assusoft.bureau.settings import load_bureau
from assusoft.errors import ConfigError, Refused

ACME = '[employers.acme]\nfolder = "acme"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[employers.acme]\nfoldre = "x"\n',
            r"bureau\.toml, line 2: employers\.acme\.foldre: is not a known key \(did",
        ),
        (ACME + "calendar = { import = 32 }\n", r"line 3: employers\.acme\.calendar\.import: found 32"),
        (
            ACME + "[employers.bolt]\nfolder = './acme'\n",
            r"line 4: employers\.bolt\.folder: is the folder of 'acme' too",
        ),
        ("[engine]\nlimit_minutes = 0\n", r"line 2: engine\.limit_minutes: found 0"),
        ('[employers."A b"]\nfolder = "x"\n', r"bureau\.toml"),
        ('language = "de"\n', r"line 1: language: found 'de', expected 'fr', 'nl' or 'en'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_key(tmp_path, text, said):
    (tmp_path / "bureau.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=said):
        load_bureau(tmp_path)


def test_a_folder_without_bureau_toml_is_no_bureau_and_one_database_for_all_is_refused(tmp_path, monkeypatch):
    with pytest.raises(
        Refused, match=r"is not a bureau folder: it has no bureau\.toml\. Make one: assusoft bureau new"
    ):
        load_bureau(tmp_path)
    write_bureau(tmp_path)
    assert load_bureau(tmp_path).members == ()
    with pytest.raises(Refused, match=r"bureau\.toml exists already"):
        write_bureau(tmp_path)
    monkeypatch.setenv("ASSUSOFT_DATABASE", "sqlite:////tmp/one.db")
    with pytest.raises(Refused, match=r"names one database, and these are several employers"):
        load_bureau(tmp_path)


def test_employers_are_added_with_what_people_wrote_kept_and_never_twice(tmp_path):
    home = tmp_path / "bureau"
    small_bureau(home, ["acme"])
    path = home / "bureau.toml"
    path.write_text(path.read_text("utf-8") + "owner = 'Claire'  # since May", "utf-8")
    small_employer(tmp_path / "Été & Cie", {}, imported=False)
    small_employer(tmp_path / "other" / "acme", {}, imported=False)
    assert add_employer(home, tmp_path / "Été & Cie") == "ete-cie"
    assert add_employer(home, tmp_path / "other" / "acme") == "acme-2"
    assert "owner = 'Claire'  # since May\n" in path.read_text("utf-8")
    assert [(one.key, one.owner) for one in load_bureau(home).members] == [
        ("acme", "Claire"),
        ("ete-cie", ""),
        ("acme-2", ""),
    ]
    assert 'folder = "../Été & Cie"' in path.read_text("utf-8")
    with pytest.raises(Refused, match=r"is in .*bureau\.toml already, as 'acme'\. Nothing was written"):
        add_employer(home, home / "acme")
    with pytest.raises(Refused, match=r"is not an employer folder"):
        add_employer(home, tmp_path)


def test_a_day_of_the_calendar_is_one_of_the_next_month_or_its_last(tmp_path):
    (tmp_path / "bureau.toml").write_text(ACME + "calendar = { import = 5, close = 31 }\n", "utf-8")
    (member,) = load_bureau(tmp_path).members
    assert (member.due("2026-12", "import"), member.due("2026-01", "close")) == (date(2027, 1, 5), date(2026, 2, 28))


def test_the_database_of_the_bureau_goes_before_that_of_the_employer(tmp_path):
    bureau = small_bureau(tmp_path / "bureau", ["acme"], imported=True)
    path = bureau.folder / "bureau.toml"
    path.write_text(path.read_text("utf-8") + 'database = "sqlite:///other.db"\n', "utf-8")
    (bureau.folder / "acme" / "assusoft.db").rename(bureau.folder / "acme" / "other.db")
    (member,) = load_bureau(bureau.folder).members
    assert member.opened().months() == ["2026-01"]
