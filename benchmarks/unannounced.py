"""Files nobody announced, read as far as that is certain (`read_extract` without a layout), against pandas.

    python benchmarks/unannounced.py [--rounds 5] [--scale 1.0] [NAME...]

Each file is made here, always with the same contents. pandas reads the workbooks with calamine and the texts with its
C parser, told the separator; it only makes cells. `infer` says what the file is, `read_extract` also types it. Seconds
are of the processor, child processes included, the best of all rounds.
"""

import argparse
import csv
import resource
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import xlsxwriter

from assusoft.demo.people.numbers import iban, national_number
from assusoft.inference.content.synonyms import first_names
from assusoft.inference.extract import infer_layout, read_extract

Row = list[Any]
_SYLLABLES = (
    "ba", "de", "lo", "mi", "ra", "ve", "sten", "hof", "aert", "man", "ko", "ri", "ne", "vo", "pont", "laer", "gu",
    "ten", "bri", "su", "xo", "qui", "len", "tho", "mas", "er",
)  # fmt: skip
_FIRST = sorted(first_names())
PEOPLE = (
    "Personeelsnummer", "Rijksregisternummer", "Naam", "Voornaam", "Geboortedatum", "Geslacht", "Taal", "Straat",
    "Huisnummer", "Postcode", "Gemeente", "Land", "Datum in dienst", "Statuut", "Paritair comité", "Functie",
    "Afdeling", "Maandloon", "Uren per week", "IBAN",
)  # fmt: skip


def main() -> None:
    """Print a line for each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(FILES)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0)
    given = parser.parse_args()
    print("| file | rows x columns | pandas | infer | read_extract | x pandas |\n| --- | --- | --- | --- | --- | --- |")
    with TemporaryDirectory() as folder:
        for name in given.names or FILES:
            head, rows, count = FILES[name]
            count = int(count * given.scale)
            path = Path(folder) / name
            (_book if path.suffix == ".xlsx" else _text)(path, head, rows(Random(name), count))
            plain, told, read = (best(work, path, given.rounds) for work in (by_pandas, infer_layout, read_extract))
            print(f"| {name} | {count} x {len(head)} | {plain:.3f} | {told:.2f} | {read:.2f} | {read / plain:.1f} |")


def best(work: Callable[[Path], object], path: Path, rounds: int) -> float:
    """The fewest processor seconds of some rounds, those of child processes too."""
    return min(_seconds(work, path) for _ in range(rounds))


def _seconds(work: Callable[[Path], object], path: Path) -> float:
    start = _used()
    work(path)
    return _used() - start


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def by_pandas(path: Path) -> pd.DataFrame:
    """The cells."""
    return pd.read_excel(path, engine="calamine") if path.suffix == ".xlsx" else pd.read_csv(path, sep=";")


def _people(random: Random, count: int) -> Iterator[Row]:
    """Workers as a payroll exports them: numbers, names, dates, codes, amounts, addresses."""
    names, streets, towns = ([_word(random) for _ in range(size)] for size in (9_000, 6_000, 1_500))
    jobs, teams = ([_word(random) for _ in range(size)] for size in (900, 40))
    for number in range(count):
        born = _day(random, 1955, 2005)
        yield [
            str(100_000 + 3 * number), national_number(born, 2 * random.randrange(499) + 1), random.choice(names),
            random.choice(_FIRST).title(), born, random.choice("MF"), random.choice(("NL", "FR")),
            f"{random.choice(streets)}straat", str(random.randint(1, 300)), random.randint(1000, 9999),
            random.choice(towns), "BE", _day(random, born.year + 18, 2025), random.choice(("Bediende", "Arbeider")),
            random.choice(("200.00", "124.00")), random.choice(jobs), random.choice(teams),
            round(random.uniform(1900, 9000), 2), random.choice((38, 30.4, 19)), iban("363", random.randrange(10**7)),
        ]  # fmt: skip


def _as_texts(rows: Callable[[Random, int], Iterator[Row]]) -> Callable[[Random, int], Iterator[Row]]:
    """The same rows with every cell a text, as exports through a text file make them."""
    return lambda random, count: ([_said(cell) for cell in row] for row in rows(random, count))


def _staff(random: Random, count: int) -> Iterator[Row]:
    for number in range(count):
        born = _day(random, 1955, 2005)
        sale = _said(round(random.uniform(1800, 9000), 2))
        yield [10_000 + number, _word(random), _said(born), _said(_day(random, 2000, 2025)), sale,
               national_number(born, 2 * random.randrange(499) + 1)]  # fmt: skip


def _tickets(random: Random, count: int) -> Iterator[Row]:
    for number in range(count):
        yield [f"T-{number}", _day(random, 2020, 2025).isoformat(), _text_of(random, 6), _text_of(random, 45),
               _text_of(random, 15) if random.random() < 0.7 else "", f"{random.uniform(0, 900):.2f}"]  # fmt: skip


def _all_different(columns: int) -> Callable[[Random, int], Iterator[Row]]:
    return lambda random, count: ([_word(random) + _word(random).lower() for _ in range(columns)] for _ in range(count))


def _codes(random: Random, count: int) -> Iterator[Row]:
    for number in range(count):
        yield [f"{number:08}", f"{random.choice('ABC')}-{random.randint(1, 9999)}", str(random.randint(10**8, 10**9)),
               f"C{random.randint(0, 4000):06}", f"/{random.randint(0, 999):03}", random.randint(1, 9)]  # fmt: skip


def _of_japan(random: Random, count: int) -> Iterator[Row]:
    for number in range(count):
        yield [f"{number:06}", "".join(random.choices("山田川本中村高木石井上松", k=3)),
               _day(random, 1960, 2004).strftime("%Y/%m/%d"), _day(random, 1990, 2025).strftime("%Y/%m/%d"),
               random.randint(180_000, 900_000), random.choice(("営業部", "総務部", "人事部"))]  # fmt: skip


FILES: dict[str, tuple[tuple[str, ...], Callable[[Random, int], Iterator[Row]], int]] = {
    "people.xlsx": (PEOPLE, _people, 27_000),
    "people as texts.xlsx": (PEOPLE, _as_texts(_people), 27_000),
    "words.xlsx": (tuple(f"Kolumn {letter}" for letter in "ABCDEFGHI"), _all_different(9), 19_455),
    "staff.csv": (("Matricule", "Nom", "Naissance", "Entrée", "Salaire mensuel", "NISS"), _staff, 42_000),
    "tickets.csv": (("ticket", "opened", "subject", "body", "answer", "amount"), _tickets, 42_000),
    "words.csv": (("w1", "w2", "w3", "w4", "w5", "w6"), _all_different(6), 42_000),
    "codes.csv": (("PERNR", "BTRTL", "OBJID", "KOSTL", "LGART", "PERSG"), _codes, 42_000),
    "japan.csv": (("社員番号", "氏名", "生年月日", "入社日", "給与", "部署"), _of_japan, 42_000),
}


def _word(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.randint(2, 4))).capitalize()


def _text_of(random: Random, words: int) -> str:
    return " ".join(_word(random).lower() for _ in range(words))


def _day(random: Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=random.randrange(365 * (last - first) + 360))


def _said(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:.2f}".replace(".", ",") if isinstance(cell, float) else str(cell)


def _book(path: Path, head: tuple[str, ...], rows: Iterator[Row]) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet()
    for number, row in enumerate([head, *rows]):
        for place, cell in enumerate(row):
            page.write_string(number, place, cell) if isinstance(cell, str) else page.write(number, place, cell)
    book.close()


def _text(path: Path, head: tuple[str, ...], rows: Iterator[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([head, *rows])


if __name__ == "__main__":
    main()
