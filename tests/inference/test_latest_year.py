"""What lies ahead of a file is told by its month or its own days; nothing here grows wrong with the years."""

from pathlib import Path

import pytest

from assusoft.inference import infer
from assusoft.inference.content.latest import latest_year
from assusoft.inference.extract import read_extract
from assusoft.inference.model import FoundColumn

YEARS = [2026, 2027, 2028, 2031, 2040, 2055, 2069, 2090]


def family(year: int, ages: range, hired: int = 0) -> bytes:
    """Thirty children, each a year younger than the one before, and one born in January of `year`."""
    lines = ["Matricule;Lien;Prénom;Date de naissance" + (";Date d'entrée" if hired else "")]
    births = [f"{number % 28 + 1:02}/{number % 12 + 1:02}/{year - 1 - age}" for number, age in enumerate(ages)]
    for number, birth in enumerate([*births, f"15/01/{year}"]):
        hire = f";{number % 28 + 1:02}/{number % 12 + 1:02}/{hired - number % 9}" if hired else ""
        lines.append(f"{1000 + number};enfant;{('Marie', 'Jan', 'An')[number % 3]};{birth}{hire}")
    return "\n".join(lines).encode()


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("behind", [None, 0, 1])
def test_a_child_of_the_year_is_a_birth_in_every_year(year: int, behind: int | None) -> None:
    found = infer(family(year, range(30), 0 if behind is None else year - behind), "family.csv")
    guess = next(guess for guess in found.parts[0].columns if guess.header == "Date de naissance")
    assert (guess.field, guess.status) == ("birth_date", "confident")
    assert guess.confidence >= 0.93


@pytest.mark.parametrize("year", YEARS)
def test_one_child_of_a_later_year_among_many_of_today_is_a_birth(year: int) -> None:
    births = [f"{number % 28 + 1:02}/06/{2010 + number % 15}" for number in range(30)]
    lines = ["Prénom;Date de naissance", *(f"Marie;{birth}" for birth in births), f"Jan;15/01/{year}"]
    guess = infer("\n".join(lines).encode(), "children.csv").parts[0].column_of("birth_date")
    assert guess is not None
    assert guess.header == "Date de naissance"


@pytest.mark.parametrize("year", YEARS)
def test_workers_of_any_year_are_read_without_header(year: int, tmp_path: Path) -> None:
    births = [f"{number % 28 + 1:02}/06/{year - 20 - number % 40}" for number in range(40)]
    rows = [f"{number};Jan;{birth};{number % 27 + 1:02}/03/{year - number % 5}" for number, birth in enumerate(births)]
    (path := tmp_path / "list.csv").write_text("\n".join(rows))
    births = read_extract(path).tables["worker"]["birth_date"]
    assert (births.min().year, births.max().year) == (year - 59, year - 20)


def days(*years: int, form: str = "{:02}/05/{}") -> FoundColumn:
    return FoundColumn("d", "", tuple(form.format(number % 28 + 1, year) for number, year in enumerate(years)))


def test_days_of_retirement_do_not_make_a_file_of_that_year() -> None:
    births, hires = days(*range(1960, 2000)), days(*range(1990, 2030))
    assert latest_year([births, hires, days(*range(2030, 2070))]) == 2029


def test_days_that_few_rows_have_do_not_count() -> None:
    ends = FoundColumn("d", "", ("",) * 20 + ("31/12/2031",) * 20)
    never = FoundColumn("d", "", ("31/12/9999",) * 20 + ("31/12/2031",) * 20)
    assert latest_year([ends]) == latest_year([never]) == 2026


def test_years_of_two_digits_tell_nothing_of_the_file() -> None:
    assert latest_year([days(45, 46, 47)]) == 2026


def test_the_month_comes_before_what_is_known_and_after_later_days() -> None:
    assert latest_year([], "2019-03") == 2019
    assert latest_year([days(2021, 2022)], "2019-03") == 2022


def test_years_of_two_digits_are_of_the_century_of_the_month(tmp_path: Path) -> None:
    head = "Matricule;Nom;Prénom;Date de naissance;Date d'entrée"
    text = f"{head}\n1;Maes;Jan;13/04/45;21/06/68\n2;Smet;An;25/06/50;01/02/70"
    (path := tmp_path / "list.csv").write_text(text)
    worker = read_extract(path, month="2071-01").tables["worker"]
    assert [day.year for day in (*worker["birth_date"], *worker["hire_date"])] == [2045, 2050, 2068, 2070]
    worker = read_extract(path).tables["worker"]
    assert [day.year for day in (*worker["birth_date"], *worker["hire_date"])] == [1945, 1950, 1968, 1970]


def test_children_born_in_years_of_two_digits_are_of_this_century(tmp_path: Path) -> None:
    text = "Matricule;Lien;Prénom;Date de naissance\n" + "".join(
        f"{number};enfant;Marie;{13 + number % 15:02}/06/{10 + number % 16}\n" for number in range(40)
    )
    (path := tmp_path / "family.csv").write_text(text)
    births = read_extract(path).tables["family"]["birth_date"]
    assert (births.min().year, births.max().year) == (2010, 2025)
