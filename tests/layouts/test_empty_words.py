"""Words for «empty»: nothing in dates and numbers, told with their count; a value where a column has such values."""

import pytest

from assusoft.inference.extract import read_extract
from assusoft.inference.inferring import infer
from assusoft.layouts import InputFile, read

LAYOUT = """
kind = "delimited"
table = "worker"
empty_dates = ["jamais"]
[columns]
payroll_id = "Id"
last_name = "Nom"
birth_date = { at = "Naissance", date = "%d/%m/%Y" }
monthly_salary = "Salaire"
"""
NAMES = ["Nan", "Na", "Nil", "None", "Null", "Non", "Geen", "Néant"]


@pytest.mark.parametrize("word", ["n/a", "N/A", "null", "NIL", "None", "NaN", "-", "néant", "geen", "n.v.t.", "Aucun"])
def test_word_for_empty_says_nothing_in_dates_and_numbers_and_is_told(layout_of, word):
    rows = f"Id;Nom;Naissance;Salaire\r\n1;{word};{word};{word}\r\n2;B;01/02/1980;{word}\r\n3;C;02/02/1980;100\r\n"
    reading = read(layout_of(LAYOUT), [InputFile("x.csv", rows.encode())], "2026-02")
    worker = reading.tables["worker"]
    assert worker["last_name"][0] == word
    assert worker[["birth_date", "monthly_salary"]].isna().sum().tolist() == [1, 2]
    assert reading.problems.empty
    assert set(reading.steps["step"]) == {"word_for_empty"}
    assert f"Field 'birth_date': words for «empty» were read as nothing in 1 cells ('{word}' 1)." in reading.notes
    assert f"Field 'monthly_salary': words for «empty» were read as nothing in 2 cells ('{word}' 2)." in reading.notes


def test_other_words_and_error_cells_are_still_problems(layout_of):
    rows = "Id;Nom;Naissance;Salaire\r\n1;A;jamais;beaucoup\r\n2;B;bientôt;#N/A\r\n"
    reading = read(layout_of(LAYOUT), [InputFile("x.csv", rows.encode())], "2026-02")
    found = reading.problems[["field", "value", "reason"]].values.tolist()
    assert found == [
        ["monthly_salary", "beaucoup", "invalid_number"], ["birth_date", "bientôt", "invalid_date"],
        ["monthly_salary", "#N/A", "formula_error"],
    ]  # fmt: skip
    assert not [note for note in reading.notes if "empty" in note]


def nameless(first_column: str) -> bytes:
    people = ["Maes;Anna", "Zhang;Nan", "Li;Na", "Null;Piet", "Peeters;Nil", "None;Luc", "Chen;Non", "Claes;Jan"]
    days = ["n/a", "01/02/1980", "02/03/1981", "nan", "04/05/1979", "néant", "27/08/1978", "09/10/1977"]
    rows = [f"{1000 + n};{who};Aide;{day}" for n, (who, day) in enumerate(zip(people, days, strict=True), start=1)]
    return "\r\n".join([f"{first_column};Nom;Prénom;Fonction;Date de naissance", *rows, ""]).encode()


def test_names_that_are_words_for_empty_are_kept_without_a_layout(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(nameless("Matricule"))
    reading = read_extract(path)
    worker = reading.tables["worker"]
    assert worker["last_name"].tolist() == ["Maes", "Zhang", "Li", "Null", "Peeters", "None", "Chen", "Claes"]
    assert worker["first_name"].tolist() == ["Anna", "Nan", "Na", "Piet", "Nil", "Luc", "Non", "Jan"]
    assert worker["birth_date"].isna().sum() == 3
    told = (
        "Column 'Date de naissance': words for «empty» were read as nothing in 3 cells ('n/a' 1, 'nan' 1, 'néant' 1)."
    )
    assert any(told in note for note in reading.notes)


def test_infer_tells_the_words_it_takes_for_nothing():
    notes = infer(nameless("Matricule"), "x.csv").notes
    assert [note for note in notes if "words for «empty» were read as nothing in 3 cells" in note]
    assert not [note for note in notes if "'Nom'" in note]


def test_dash_in_a_column_of_names_says_nothing(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(nameless("Matricule").replace(b"Zhang;Nan", b"Zhang;-"))
    reading = read_extract(path)
    assert reading.tables["worker"]["first_name"].isna().tolist() == [False, True, *[False] * 6]
    assert any(
        "Column 'Prénom': words for «empty» were read as nothing in 1 cells ('-' 1)." in n for n in reading.notes
    )
