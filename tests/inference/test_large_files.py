"""Large files are told as small ones are, always in the same way, and in little time."""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assusoft.errors import Refused
from assusoft.inference import infer
from assusoft.inference.content import dates, words
from assusoft.inference.content.dates import FORMS
from assusoft.inference.content.numbers import bare, decimal_votes, is_number, plain_numbers
from assusoft.inference.content.profile import profile_of
from assusoft.inference.model import FoundColumn
from assusoft.inference.opening import heading

NAMES = ["Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "De Smet"]


def staff(rows: int) -> bytes:
    """Workers, the same ones at the beginning however many there are."""
    random = Random(1)
    lines = ["Matricule;Nom;Prénom;Date de naissance;Salaire mensuel;Statut"]
    for number in range(rows):
        name, first = (
            f"{random.choice(NAMES)}{random.randrange(4 * 10**3)}",
            random.choice(["An", "Jan", "Marie", "Tom"]),
        )
        born = f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/{random.randint(1960, 2004)}"
        salary = f"{random.randint(2000, 7000)},{random.randint(10, 99)}"
        lines.append(f"{10_000 + number};{name};{first};{born};{salary};{random.choice(['Employé', 'Ouvrier'])}")
    return "\n".join(lines).encode()


def test_more_columns_than_any_list_has_are_refused_before_their_cells_are_looked_at(monkeypatch):
    def never(*_: object) -> None:
        raise AssertionError("a cell was looked at")

    monkeypatch.setattr(heading, "_line", never)
    rows = [";".join(f"{word}{at}" for at in range(1001)) for word in ("Kolom ", "a", "b")]
    with pytest.raises(Refused, match="has 1001 columns, more than the 1000 that are looked at"):
        infer("\n".join(rows).encode(), "wide.csv")


@given(st.text("aJ1203/-. :", min_size=1, max_size=12) | st.sampled_from(FORMS).map(date(2024, 2, 13).strftime))
def test_a_text_that_a_form_of_dates_reads_is_one_that_some_form_reads(text):
    assert any(dates._pattern(form).fullmatch(text) for form in FORMS) == bool(dates._any_form().fullmatch(text))


def told(content: bytes) -> list[tuple[str, str, float]]:
    return [(each.field, each.status, each.confidence) for each in infer(content, "staff.csv").parts[0].columns]


def test_more_rows_of_one_kind_change_no_conclusion() -> None:
    few = told(staff(500))
    assert {status for _, status, _ in few} == {"confident"}
    assert told(staff(12_000)) == few


def test_the_same_file_is_told_in_the_same_words() -> None:
    one, other = (infer(staff(5_000), "staff.csv") for _ in range(2))
    assert one.toml == other.toml


def test_days_and_numbers_are_those_of_the_whole_column() -> None:
    days = [f"{number % 28 + 1:02}/{number % 12 + 1:02}/{1950 + number % 50}" for number in range(9_000)]
    profile = profile_of(FoundColumn("d", "", (*days, "01/01/1931")), ",", 2026)
    assert (profile.years[0], profile.years[-1]) == (1931, 1999)
    amounts = tuple(f"{number},50" for number in range(9_000))
    profile = profile_of(FoundColumn("a", "", (*amounts, "1.234.567,89")), ",", 2026)
    assert (len(profile.values), profile.values[-1]) == (9_001, 1_234_567.89)


def test_a_share_of_many_texts_is_that_of_some_of_them() -> None:
    cells = ("often",) * 5_000 + tuple(f"{number}x" for number in range(2_500)) + tuple(map(str, range(2_500)))
    profile = profile_of(FoundColumn("a", "", cells), ",", 2026)
    assert len(profile.sample) <= 2_000
    assert profile.share(lambda text: text == "often") == 0.5
    assert profile.share(str.isdecimal) == pytest.approx(0.25, abs=0.001)


@pytest.mark.parametrize("cell", [lambda r: str(r.random()), lambda r: "".join(r.choices("abcdefg hijklm", k=12))])
def test_ten_thousand_rows_of_texts_that_all_differ_take_little_time(cell: Callable[[Random], str]) -> None:
    random = Random(2)
    content = "\n".join(";".join(cell(random) for _ in range(6)) for _ in range(10_000)).encode()
    begun = time.process_time()
    infer(content, "x.csv")
    assert time.process_time() - begun < 5


@given(
    number=st.decimals(-(10**8), 10**8, places=2), decimal=st.sampled_from(".,"),
    group=st.sampled_from(["", " ", "'", "\u00a0", "other"]), around=st.sampled_from(["{}", "€ {}", "{} EUR", "{}%"]),
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(number: Decimal, decimal: str, group: str, around: str) -> None:
    other = "." if decimal == "," else ","
    text = f"{number:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", other if group == "other" else group)
    text = around.format(text)
    assert is_number(text)
    assert Decimal(plain_numbers([text], decimal)[0].as_py()) == number
    assert decimal_votes(bare([text])) == {decimal: 1}


@given(table=st.sampled_from(["worker", "family"]), at=st.integers(0, 10**4), change=st.text("aeinrst", max_size=2))
def test_misspelt_words_are_found_as_if_all_were_compared(table: str, at: int, change: str) -> None:
    phrases = [phrase for phrase in words._known(table) if len(phrase) >= 6]
    phrase = phrases[at % len(phrases)]
    place = at % len(phrase)
    for word in (phrase[:place] + change + phrase[place:], phrase[:place] + change + phrase[place + 2 :]):
        near = get_close_matches(word, words._spelt_alike(word, table), 1, 0.88)
        assert near == get_close_matches(word, phrases, 1, 0.88)
