"""Layout files: found, extended, overridden; each fault told with file, line and key."""

from pathlib import Path

import pytest

from assusoft.errors import ConfigError
from assusoft.layouts import InputFile, load_layout, read

GOOD = """kind = "delimited"
table = "worker"
[columns]
payroll_id = "Id"
"""


PDF = GOOD.replace("delimited", "pdf")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            GOOD.replace("delimited", "csv"),
            "line 1: kind: found 'csv', expected 'delimited', 'fixed', 'sheet', 'xml', 'x12' or 'pdf'",
        ),
        ('kinds = "csv"', "kinds: is not a known key (did you mean 'kind'"),
        (GOOD.replace("table", "tabel"), "line 2: tabel: is not a known key (did you mean 'table'"),
        (GOOD + "nom = 3", "line 5: columns.nom"),
        ('encoding = "utf-9"\n' + GOOD, "line 1: encoding: 'utf-9' is not an encoding"),
        ('decimal = ","\nthousands = ",."\n' + GOOD, "line 2: thousands: holds the decimal sign"),
        ('date = "%d/%m/%d"\n' + GOOD, "line 1: date: found '%d/%m/%d', expected a date form with %d, %m and %Y"),
        (GOOD + 'birth_date = { at = "N", date = "Y" }', "line 5: columns.birth_date: found 'Y', expected a date form"),
        (GOOD + "last_name = [1, 2]", "line 5: columns.last_name: expected text between quotes"),
        (GOOD + 'last_name = ""', "line 5: columns.last_name: names no place in the file"),
        (GOOD + 'wage_code = "W"', "line 5: columns.wage_code: is not a field of table 'worker'"),
        (GOOD.replace("delimited", "fixed"), "columns.payroll_id: expected [first character, length]"),
        (GOOD.replace("delimited", "fixed").replace('"Id"', "[0, 3]"), "positions are counted from one"),
        (GOOD.replace("delimited", "xml"), "rows: is missing: say which elements are the rows"),
        (GOOD.replace("worker", "register"), "guarded: is missing"),
        (GOOD + '[codes.sex]\n"3" = "X"', "line 6: codes.sex.3: 'X' is not a value of sex (known: M, F)"),
        (GOOD + '[codes.expat]\n"3" = "yes"', "codes.expat.3: 'yes' is not a value of expat (known: true, false)"),
        (GOOD + '[types]\nsex = "text"', "line 6: types.sex: is already a field"),
        (GOOD + '[pages]\ndown = ["payroll_id"]', "pages: is said of a PDF only"),
        (PDF + '[pages]\ndown = ["last_name"]', "pages.down: 'last_name' is not among the columns"),
        (PDF + '[pages]\nsubtotals = [{ word = "T", over = "city" }]', "pages.subtotals: 'city' is not among"),
        (PDF + '[only]\nType = ["A"]', "a PDF has no calendar, dated rows, records"),
        (PDF.replace('"Id"', '"Id {}"'), "columns: expected at least one column without {}, a header of the table"),
        (
            GOOD.replace("[col", 'total = { word = "T", sums = ["amount"] }\n[col'),
            "line 3: total: 'amount' is not among",
        ),
        ('kind = "xml"\n[[part]]\nrows = "a"\ncolumns = { payroll_id = "x" }', "part[1].table: is missing"),
        ('kind = "delimited"\npart = []', "line 2: part"),
        ('extends = "nowhere"', "there is no layout named 'nowhere'"),
        ("extends = 3", "line 1: extends: expected the name of a layout between quotes"),
        ('extends = "test"', "line 1: extends: this layout extends itself"),
    ],
)
def test_fault_of_a_layout_is_told_with_file_and_key(tmp_path, text, sentence):
    (path := tmp_path / "test.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_layout(path, [tmp_path])
    assert str(path) in str(caught.value)
    assert sentence in str(caught.value)


TWO = """kind = "delimited"
[[part]]
name = "a"
table = "worker"
file = "a*"
columns = { payroll_id = "Id" }
[[part]]
name = "b"
table = "worker"
file = "b*"
"""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('columns = { last_name = "Nom" }', "part[2].join: expected a column of part 'a', the first of table 'worker'"),
        ('join = "payroll_id"\ncolumns = { last_name = "Nom" }', "part[2].join: 'payroll_id' is not among the columns"),
        ('join = "payroll_id"\ncolumns = { payroll_id = "Id", person = "P" }', None),
    ],
)
def test_parts_of_one_table_are_joined_on_a_key_of_the_first(tmp_path, text, sentence):
    (path := tmp_path / "test.toml").write_text(TWO + text)
    if sentence is None:
        assert [part.name for part in load_layout(path).part] == ["a", "b"]
        return
    with pytest.raises(ConfigError) as caught:
        load_layout(path)
    assert sentence in str(caught.value)


def test_field_that_two_parts_bring_is_refused(tmp_path):
    text = TWO.replace('{ payroll_id = "Id" }', '{ payroll_id = "Id", sex = "S" }')
    (path := tmp_path / "test.toml").write_text(
        text + 'join = "payroll_id"\ncolumns = { payroll_id = "Id", sex = "S" }'
    )
    with pytest.raises(ConfigError, match=r"part\[2\].columns.sex: is already brought by another part"):
        load_layout(path)


def test_two_parts_of_one_name_are_refused(tmp_path):
    (path := tmp_path / "test.toml").write_text(
        TWO.replace('"b"', '"a"') + 'join = "payroll_id"\ncolumns = { payroll_id = "Id" }'
    )
    with pytest.raises(ConfigError, match="two parts are named 'a'"):
        load_layout(path)


def test_name_is_looked_for_in_the_folders_given_before_the_templates(tmp_path):
    (tmp_path / "securex.toml").write_text(GOOD)
    assert load_layout("securex", [tmp_path]).kind == "delimited"
    assert load_layout("securex").kind == "sheet"
    with pytest.raises(ConfigError, match=r"there is no layout named 'securx' .did you mean 'securex'"):
        load_layout("securx", [tmp_path])


def test_layout_that_extends_another_holds_only_what_differs(tmp_path):
    (tmp_path / "ours.toml").write_text("""
    extends = "sdworx-blox"
    thousands = ""
    [codes.entity]
    "1AB1234" = "0403170701"
    [[part]]
    name = "contracts"
    file = "extrait*.csv"
    [part.columns]
    phone = "GSM"
    car_class = { optional = false }
    """)
    layout = load_layout("ours", [tmp_path])
    contracts = layout.part[0]
    assert layout.codes["entity"] == {"1AB1234": "0403170701"}
    assert layout.codes["sex"] == {"M": "M", "F": "F"}
    assert (contracts.file, contracts.columns["phone"].at) == ("extrait*.csv", "GSM")
    assert (contracts.columns["car_class"].at, contracts.columns["car_class"].optional) == ("Classe voiture", False)
    assert [part.name for part in layout.part] == ["contracts", "family", "deductions"]
    assert layout.name == "ours"


def test_overrides_of_an_employer_are_merged_and_its_file_is_named(tmp_path):
    where = tmp_path / "sources" / "own.toml"
    overrides = {"codes": {"expat": {"1": True}}, "part": [{"name": "workers", "file": "hr*.xml"}]}
    layout = load_layout("own-system", [], overrides, where)
    assert (layout.part[0].file, layout.path) == ("hr*.xml", where)
    assert layout.codes["expat"] == {"Y": "true", "N": "false", "1": "true"}
    with pytest.raises(ConfigError) as caught:
        load_layout("own-system", [], {"codes": {"expat": {"1": "yes"}}}, where)
    assert str(caught.value).startswith(f"{where}: codes.expat.1: 'yes' is not a value of expat")


def test_field_that_is_neither_canonical_nor_typed_nor_own_is_told_when_reading(tmp_path):
    (path := tmp_path / "test.toml").write_text(GOOD + 'natinal_number = "NISS"')
    layout = load_layout(path)
    with pytest.raises(ConfigError) as caught:
        read(layout, [InputFile("a.csv", b"Id;NISS\n1;2")], "2026-02")
    assert "line 5: columns.natinal_number: 'natinal_number' is not a field (did you mean 'national_number'" in str(
        caught.value
    )


def test_constant_of_another_type_is_told(tmp_path):
    (path := tmp_path / "test.toml").write_text(GOOD + '[constants]\nhire_date = "soon"')
    with pytest.raises(ConfigError, match=r"constants.hire_date: 'soon' is not a value of type date"):
        read(load_layout(path), [InputFile("a.csv", b"Id\n1")], "2026-02")


def test_path_that_lxml_does_not_understand_is_told(tmp_path):
    (path := tmp_path / "test.toml").write_text(
        'kind = "xml"\ntable = "worker"\nrows = "W["\n[columns]\npayroll_id = "@id"'
    )
    with pytest.raises(ConfigError, match=r"'W\[' is not a path"):
        read(load_layout(path), [InputFile("a.xml", b"<a><W/></a>")], "2026-02")


def test_templates_say_that_no_public_format_exists():
    folder = Path(__file__).parents[2] / "templates" / "payroll"
    texts = {path.name: " ".join(path.read_text().replace("#", "").split()) for path in folder.glob("*.toml")}
    assert set(texts) >= {"sdworx-blox.toml", "sap-hcm.toml", "securex.toml", "own-system.toml"}
    assert all("Representative: no public format exists" in text for text in texts.values())
