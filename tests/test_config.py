from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from assusoft.config import ConfigModel, Items, did_you_mean, dotted, fault, load_config, place, read_toml
from assusoft.errors import ConfigError
from assusoft.toml_lines import lines_of


class Part(ConfigModel):
    name: str
    columns: dict[str, str | list[int]] = Field({})


class Sheet(ConfigModel):
    supplier: str
    from_: date = Field(alias="from")
    enrolment: Literal["mandatory", "optional"] = "mandatory"
    reports: Items[str] = ()
    months: int = Field(0, ge=0)
    factor: Decimal | None = None
    part: Items[Part] = ()


HEAD = 'supplier = "hospicare"\nfrom = 2026-01-01\n'


def refusal(folder: Path, text: str | bytes) -> str:
    path = folder / "sheet.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as raised:
        load_config(path, Sheet)
    return str(raised.value).replace(str(path), "sheet.toml")


def test_a_right_file_gives_its_values(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    path.write_text(
        HEAD + 'reports = ["sex"]\nfactor = 13.92\n[[part]]\nname = "x"\ncolumns = { a = "b", c = [1, 2] }\n'
    )
    sheet = load_config(path, Sheet)
    assert (sheet.from_, sheet.reports, sheet.factor) == (date(2026, 1, 1), ("sex",), Decimal("13.92"))
    assert sheet.part[0].columns == {"a": "b", "c": [1, 2]}


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert read_toml(path)["supplier"] == "hospicare"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD + 'enrolement = "mandatory"\n', "line 3: enrolement: is not a known key (did you mean 'enrolment'?)."),
        (HEAD + "zzz = 1\n", "line 3: zzz: is not a known key (known: supplier, from, enrolment, reports, months, "
         "factor, part)."),
        (HEAD + 'enrolment = "mandatry"\n', "line 3: enrolment: found 'mandatry', expected 'mandatory' or 'optional'."),
        ("# title\nsupplier = 3\nfrom = 2026-01-01", "line 2: supplier: found 3, expected text between quotes."),
        ('supplier = "x"\n', ": from: is missing."),
        ('supplier = "x"\nfrom = "2026-01-01"\n', "line 2: from: found '2026-01-01', expected a date such as "
         "2026-01-01 (without quotes)."),
        (HEAD + "months = -1\n", "line 3: months: found -1, expected greater than or equal to 0."),
        (HEAD + 'months = "1"\n', "line 3: months: found '1', expected a whole number."),
        (HEAD + "months = true\n", "line 3: months: found true, expected a whole number."),
        (HEAD + "factor = 13\n", "line 3: factor: found 13, expected a number with decimals."),
        (HEAD + 'reports = "sex"\n', "line 3: reports: found 'sex', expected a list."),
        (HEAD + 'reports = [\n  "sex",\n  3,\n]\n', "line 3: reports[2]: found 3, expected text between quotes."),
        (HEAD + "[[part]]\n[part.columns]\na = 'b'\n", "line 3: part[1].name: is missing."),
        (HEAD + "[[part]]\nname='x'\n# [[part]]\n[[part]]\nname='y'\n[part.columns]\na = 'b'\nc = [1, 2.5]\n",
         "line 10: part[2].columns.c[2]: found 2.5, expected a whole number."),
        (HEAD + "[[part]]\nname='x'\n[part.colums]\n",
         "line 5: part[1].colums: is not a known key (did you mean 'columns'?)."),
        (HEAD + "[part]\nname='x'\n", "line 3: part: found a table, expected a list."),
        (HEAD + "months = \n", "line 3, column 10: this is not valid TOML: invalid value."),
        (HEAD + "months = 1\nmonths = 2\n", "this is not valid TOML: cannot overwrite a value."),
        (HEAD + "factor = 1e9999999999999999999999\n", "sheet.toml: this is not valid TOML: a number cannot be read."),
        (HEAD + "reports = " + "[" * 5000, "sheet.toml: this is not valid TOML: lists or tables are nested too deep."),
        (b'supplier = "x"\nfrom = "\xe9"\n', "sheet.toml, line 2: this is not UTF-8 text; save the file as UTF-8."),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence_with_file_line_and_key(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    said = refusal(tmp_path, text)
    assert said.startswith("sheet.toml")
    assert sentence in said


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nope\.toml: there is no such file\."):
        read_toml(tmp_path / "nope.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_toml(tmp_path)


def test_a_fault_found_later_names_the_line_of_the_nearest_key(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    path.write_text('a = 1\n[codes]\nsex = { "1" = "M" }\n"b.c".d = 2\n')
    assert place(path, ("codes", "sex", "1")) == f"{path}, line 3: codes.sex.1"
    assert place(path, ("codes", "b.c", "d")) == f"{path}, line 4: codes.b.c.d"
    assert place(path, ("elsewhere",)) == f"{path}: elsewhere"
    assert str(fault(path, (), "is odd.")) == f"{path}: is odd."


def test_keys_count_from_one_in_sentences() -> None:
    assert dotted(("part", 0, "columns", "sex")) == "part[1].columns.sex"


def test_near_names_are_offered_else_all_of_them() -> None:
    assert did_you_mean("salray", ["salary", "sex"]) == " (did you mean 'salary'?)"
    assert did_you_mean("x", ["salary", "sex"]) == " (known: salary, sex)"
    assert did_you_mean("x", []) == ""


def test_texts_and_comments_over_several_lines_hide_no_line() -> None:
    text = 'a = """\n[x]\nb = 1 # "\n"""\n# [y]\nc = \'\'\'\n\'\'\'\nd = [\n  { e = 1 },\n]\n'
    text += '[[t]]\nf = "# no"\n[t.u]\ng = 1\n[[t]]\nf = 2\n'
    lines = lines_of(text)
    assert {key: lines[key] for key in [("a",), ("c",), ("d",), ("t", 0, "f"), ("t", 0, "u", "g"), ("t", 1, "f")]} == {
        ("a",): 1, ("c",): 6, ("d",): 8, ("t", 0, "f"): 12, ("t", 0, "u", "g"): 14, ("t", 1, "f"): 16,
    }  # fmt: skip
    assert ("x",) not in lines
    assert ("b",) not in lines


NAMES = st.text("abc.\"' é1-", min_size=1, max_size=5)


@given(tables=st.dictionaries(NAMES, st.dictionaries(NAMES, st.sampled_from(["1", '"#"', "[\n1\n]", '"""\n[a]\n"""']))))
def test_every_key_of_any_tables_is_found_on_its_line(tables: dict[str, dict[str, str]]) -> None:
    written: list[str] = []
    expected: dict[tuple[str, ...], int] = {}

    def write(text: str, key: tuple[str, ...]) -> None:
        expected[key] = "".join(written).count("\n") + 1
        written.append(text + "\n")

    for name, entries in tables.items():
        write(f"[{quoted(name)}]", (name,))
        for entry, value in entries.items():
            write(f"{quoted(entry)} = {value}", (name, entry))
    found: dict[Any, int] = lines_of("".join(written))
    assert found == expected


def quoted(name: str) -> str:
    return '"' + name.replace('"', '\\"') + '"'
