"""Common words of closed lists are known before the first worker shows them; numbers beside streets are of houses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assusoft.errors import Refused
from assusoft.inference.content.codes import _common, code_of, common_codes
from assusoft.inference.inferring import infer
from assusoft.layouts import InputFile, Layout, load_layout, read
from assusoft.schema import field_named

CALENDAR = Path(__file__).parents[2] / "data/samples/payroll/groep-s-presta/presta-calendrier-2026-02.csv"
HEADER = "Matricule;Nom;Prénom;Motif de sortie;Etat civil"


@pytest.fixture
def layout_of(tmp_path: Path) -> Callable[[str], Layout]:
    """A layout of its text."""

    def load(text: str) -> Layout:
        (tmp_path / "test.toml").write_text(text, "utf-8")
        return load_layout(tmp_path / "test.toml")

    return load


def csv(*reasons: str, civil: str = "Marié") -> bytes:
    lines = [f"{1000 + at};N{chr(65 + at)}aes;Anna;{reason};{civil}" for at, reason in enumerate(reasons)]
    return "\r\n".join([HEADER, *lines, ""]).encode()


def test_first_leaver_is_read_by_the_layout_proposed_when_there_was_none(layout_of):
    layout = layout_of(infer(csv(*[""] * 20), "x.csv").toml)
    reading = read(layout, [InputFile("x.csv", csv(*[""] * 18, "Démission", "Motif grave"))], "2026-02")
    assert reading.tables["worker"]["end_reason"].dropna().tolist() == ["resignation", "dismissal_urgent"]
    with pytest.raises(Refused, match=r"'X9' .* is not a known code"):
        read(layout, [InputFile("x.csv", csv(*[""] * 19, "X9"))], "2026-02")


def test_words_are_written_as_the_column_writes_its_own(layout_of):
    layout = layout_of(infer(csv(*[""] * 20, civil="marié"), "x.csv").toml)
    reading = read(layout, [InputFile("x.csv", csv("", "", civil="célibataire"))], "2026-02")
    assert reading.tables["worker"]["civil_status"].tolist() == ["single", "single"]


def test_codes_that_are_no_words_bring_no_words():
    assert common_codes("end_reason", {"10": "resignation"}) == {}
    assert common_codes("language", {}) == {}


def test_common_words_mean_what_words_of_files_mean():
    for field, words in _common().items():
        assert set(words.values()) <= set(field_named(field).codes)
        assert {word for word, value in words.items() if code_of(field, word) not in ("", value)} == set()


@pytest.mark.parametrize("header", ["N°", "Nr", "No", "Num.", "Numéro", "Nummer"])
def test_number_beside_the_street_is_the_number_of_the_house(header):
    rows = "\r\n".join(f"{1000 + i};N{chr(65 + i)}aes;Anna;Rue de la Loi;{i * 3 + 1};Gent" for i in range(20))
    found = infer(f"Matricule;Nom;Prénom;Rue;{header};Localité\r\n{rows}".encode(), "x.csv")
    assert found.fields["house_number"] == header
    assert found.fields["payroll_id"] == "Matricule"


def test_number_at_the_beginning_stays_the_worker_s():
    rows = "\r\n".join(f"{1000 + i};N{chr(65 + i)}aes;Anna;Rue de la Loi;{i * 3 + 1};Gent" for i in range(20))
    found = infer(f"N°;Nom;Prénom;Rue;Numéro;Localité\r\n{rows}".encode(), "x.csv")
    assert (found.fields["payroll_id"], found.fields["house_number"]) == ("N°", "Numéro")


def test_calendar_of_days_is_told_for_what_it_is():
    found = infer(CALENDAR.read_bytes(), "calendar.csv")
    assert (found.system, found.parts[0].system_part) == ("groep-s-presta", "calendar")
    assert len(found.parts[0].found.rows) == 41


def test_infer_tells_rows_said_twice_with_their_count_and_sum():
    rows = [f"{1000 + at};N{chr(65 + at)}aes;Anna;1200,00" for at in range(20)]
    content = "\r\n".join(["Matricule;Nom;Prénom;Salaire mensuel", *rows[:6], rows[5], *rows[6:], ""]).encode()
    (note,) = [note for note in infer(content, "x.csv").notes if "same as an earlier one" in note]
    assert "left out: 1 (the first: row 8); monthly_salary 1200.00 in all" in note
    assert not [note for note in infer(content.replace(rows[5].encode(), b"", 1), "x.csv").notes if "earlier" in note]
