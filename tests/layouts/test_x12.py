"""X12 834: a loop of segments for each row, whole envelopes, signs that no element may hold."""

from dataclasses import replace
from datetime import date

import pytest

from assusoft import schema
from assusoft.errors import ConfigError, Refused
from assusoft.layouts import InputFile, Layout, WrittenStamp, load_layout, read, write

LAYOUT = """
kind = "x12"
separator = "*"
date = "%Y%m%d"
stamp = { employer = "N1*P5/2", month = "REF*MON/2" }
table = "message"
record = "INS*Y*18"
[columns]
kind = "INS*Y*18/3-4"
person = "REF*0F/2"
last_name = "NM1*IL*1/3"
first_name = "NM1*IL*1/4"
birth_date = "DMG*D8/2"
[codes.kind]
"021-28" = "entry"
"026" = "correction"
"""
ROWS = [
    {"kind": "entry", "person": "P1", "last_name": "D'Hondt", "first_name": "Jan", "birth_date": date(1985, 7, 30)},
    {"kind": "correction", "person": "P2", "first_name": "Zoé"},
]


@pytest.fixture
def layout(tmp_path) -> Layout:
    return loaded(tmp_path, LAYOUT)


def loaded(folder, text: str) -> Layout:
    (folder / "x.toml").write_text(text, "utf-8")
    return load_layout(folder / "x.toml")


def written(layout: Layout, rows=ROWS) -> InputFile:
    table = schema.typed(rows, ["kind", "person", "last_name", "first_name", "birth_date"])
    [file] = write(layout, {"message": table}, WrittenStamp("Acme", "2026-02"))
    return file


def read_back(layout: Layout, file: InputFile):
    return read(layout, [file], "2026-02")


def test_each_row_is_a_loop_and_an_empty_segment_is_left_out(layout) -> None:
    segments = written(layout).content.decode().split("~\n")
    who = "*ZZ*ACME           *ZZ*X              "
    assert segments[0].startswith(f"ISA*00*          *00*          {who}*260228*0000*^*00501*")
    assert segments[2:-4] == [
        "ST*834*0001",
        "N1*P5*Acme",
        "REF*MON*2026-02",
        "INS*Y*18*021*28",
        "REF*0F*P1",
        "NM1*IL*1*D'Hondt*Jan",
        "DMG*D8*19850730",
        "INS*Y*18*026",
        "REF*0F*P2",
        "NM1*IL*1**Zoé",
    ]
    assert segments[-4] == "SE*11*0001"


def test_what_is_written_is_read_back_and_the_same_gives_the_same_bytes(layout) -> None:
    file = written(layout)
    assert written(layout) == file
    found = read_back(layout, file).tables["message"]
    assert found["kind"].tolist() == ["entry", "correction"]
    assert found["first_name"].tolist() == ["Jan", "Zoé"]
    assert found["birth_date"].isna().tolist() == [False, True]


def test_other_rows_have_another_control_number(layout) -> None:
    numbers = {written(layout, rows).content.split(b"*")[13] for rows in (ROWS, ROWS[:1], [])}
    assert len(numbers) == 3


def test_a_file_that_was_cut_off_is_refused(layout) -> None:
    file = written(layout)
    lines = file.content.split(b"~\n")
    for cut in (lines[:5], [*lines[:5], *lines[6:]], [b"ISA"], [b"XYZ" * 50]):
        with pytest.raises(Refused, match=r"(the file was cut off|does not begin with a whole ISA)"):
            read_back(layout, replace(file, content=b"~\n".join(cut)))


def test_a_segment_that_the_layout_does_not_know_is_told(layout) -> None:
    file = written(layout)
    more = file.content.replace(b"DMG*", b"PER*IP**TE*02~\nDMG*").replace(b"SE*11*", b"SE*12*")
    [note] = [one for one in read_back(layout, replace(file, content=more)).notes if "PER" in one]
    assert "segment PER is not in the layout" in note


@pytest.mark.parametrize("sign", ["*", "~", ":", "^"])
def test_a_sign_that_x12_keeps_for_itself_is_refused_with_its_row(layout, sign) -> None:
    with pytest.raises(Refused, match=r"row 2 \(person P2\): field 'last_name' holds a sign that X12 keeps"):
        written(layout, [ROWS[0], ROWS[1] | {"last_name": f"A{sign}B"}])


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"REF*0F/2"', '"REF 0F"', r"columns\.person: 'REF 0F' is no place of X12: expected a segment"),
        ('"REF*0F/2"', '"REF*0F/1"', r"columns\.person: 'REF\*0F/1' is no place of X12"),
        ('record = "INS*Y*18"', "", r"record: in X12 a part says which segment begins a row"),
    ],
)
def test_a_layout_that_is_wrong_is_told_with_its_key(tmp_path, old, new, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence):
        loaded(tmp_path, LAYOUT.replace(old, new))


TWO = LAYOUT.replace(
    'table = "message"\nrecord = "INS*Y*18"\n[columns]',
    """
[[part]]
name = "kin"
table = "family"
record = "INS*N*19"
[part.columns]
payroll_id = "REF*0F/2"
first_name = "NM1*IL*1/4"
[[part]]
name = "own"
table = "message"
record = "INS*Y*18"
[part.columns]""",
).replace("[codes.kind]", "[part.codes.kind]")


def test_a_loop_ends_where_that_of_another_record_begins(tmp_path, layout) -> None:
    file = written(layout)
    lines = file.content.replace(b"SE*11*", b"SE*14*").split(b"~\n")
    child = [b"INS*N*19*026", b"REF*0F*P2", b"NM1*IL*1**Kim", b"DMG*D8*20200101"]
    at = lines.index(b"NM1*IL*1**Zo\xc3\xa9")
    mixed = replace(file, content=b"~\n".join([*lines[:at], *child, *lines[at + 1 :]]))
    for one in (layout, loaded(tmp_path, TWO)):
        tables = read_back(one, mixed).tables
        assert tables["message"]["person"].tolist() == ["P1", "P2"]
        assert tables["message"][["first_name", "birth_date"]].isna().sum().tolist() == [1, 1]
    assert tables["family"]["first_name"].tolist() == ["Kim"]


def test_a_name_that_ends_in_a_hyphen_reads_back(layout) -> None:
    rows = [ROWS[0] | {"last_name": "Peeters-"}, ROWS[1] | {"last_name": "-"}]
    assert read_back(layout, written(layout, rows)).tables["message"]["last_name"].tolist() == ["Peeters-", "-"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"GE*1*", b"GE*2*", r"its GE says 2 transaction sets and there are 1: the file was cut off"),
        (b"IEA*1*", b"IEA**", r"its IEA says no number of groups and there are 1"),
        (b"~\nSE*11*", b"~\nSE*9*", r"its SE says 9 segments and there are 11"),
        (b"ST*834*0001", b"ST*834*0002", r"ST has the control number 0002 and SE 0001: it is pieced together"),
        (b"IEA*1*", b"IEA*1*1", r"ISA has the control number \d+ and IEA 1\d+: it is pieced together"),
        (b"GE*1*", b"GE*1*1", r"GS has the control number \d+ and GE 1\d+"),
        (b"INS*Y*18*026", b"ST*834*0003", r"holds 2 transaction sets, and one is read"),
        ("é".encode(), b"\xe9", r"not encoded in utf-8 \(byte 0xE9 at position \d+ cannot be read\)"),
    ],
)
def test_an_envelope_or_a_letter_that_is_not_whole_is_refused(layout, old, new, sentence) -> None:
    file = written(layout)
    assert old in file.content
    with pytest.raises(Refused, match=sentence):
        read_back(layout, replace(file, content=file.content.replace(old, new)))
