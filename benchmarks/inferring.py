"""How often `infer` is right: the sample of each payroll system, corrupted at random, and what becomes of every column.

    python benchmarks/inferring.py [--times 20] [SYSTEM...]

Of each file of a system, `times` copies are made. Each has some of: another order of columns, headers in another
language (the schema's labels, and German words), separator, encoding, date style, decimal sign, one to three
columns of something else, a title above, no header at all (the order is kept then: nobody shuffles columns and
takes their names away). Lines of fixed width keep their positions. A column is recovered when it is confidently its
field and its dates are read as they are written; open or unused counts as left open; wrong is a confident field
that it is not. A column with neither header nor content is not counted: nothing could tell it.
"""

import argparse
import csv
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path
from random import Random

import xlsxwriter
from lxml import etree

from assusoft.layouts import InputFile, Layout, infer, load_layout
from assusoft.layouts.grid import normal
from assusoft.layouts.inference.apart import taken_apart
from assusoft.layouts.model import Part
from assusoft.layouts.places import matches
from assusoft.schema import field_named, is_field

SAMPLES = Path(__file__).parents[1] / "data" / "samples" / "payroll"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac_roman", "iso8859-15")
FORMS = {
    "%Y-%m-%d": "{0}-{1}-{2}",
    "%d/%m/%Y": "{2}/{1}/{0}",
    "%d.%m.%Y": "{2}.{1}.{0}",
    "%m/%d/%Y": "{1}/{2}/{0}",
    "%Y%m%d": "{0}{1}{2}",
}
GERMAN = {
    "payroll_id": "Personalnummer",
    "last_name": "Nachname",
    "first_name": "Vorname",
    "birth_date": "Geburtsdatum",
    "sex": "Geschlecht",
    "language": "Sprache",
    "nationality": "Staatsangehörigkeit",
    "civil_status": "Familienstand",
    "street": "Straße",
    "city": "Wohnort",
    "house_number": "Hausnummer",
    "postal_code": "PLZ",
    "country": "Land",
    "hire_date": "Eintrittsdatum",
    "contract_end": "Austrittsdatum",
    "department": "Abteilung",
    "function": "Stelle",
    "cost_centre": "Kostenstelle",
    "weekly_hours": "Wochenstunden",
    "phone": "Telefon",
    "monthly_salary": "Monatsgehalt",
    "yearly_salary": "Jahresgehalt",
    "hourly_salary": "Stundenlohn",
    "children_count": "Anzahl Kinder",
    "contract_start": "Vertragsbeginn",
    "contract_type": "Vertragsart",
    "amount": "Betrag",
    "wage_code": "Lohnart",
    "relation": "Verwandtschaft",
}
NOISE = {
    "Kleur": ("rood", "blauw"),
    "Opmerkingen": ("", "ok"),
    "Volgnr bestand": ("7", "8"),
    "Schoenmaat": ("38", "44"),
}


@dataclass
class Grid:
    """A file as rows, its header first; `truth` is the field of each column ('' when it has none)."""

    header: list[str]
    rows: list[list[str]]
    truth: list[str]
    decimal: str
    form: str
    titles: list[str] = field(default_factory=list)
    headed: bool = True


def main() -> None:
    """Print a table with a line for each system."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("systems", nargs="*")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--show", action="store_true", help="Print each column that was not recovered.")
    given = parser.parse_args()
    print("| system | columns | recovered | left open | wrong | processor s |\n| --- | --- | --- | --- | --- | --- |")
    for system in given.systems or sorted(path.name for path in SAMPLES.iterdir() if path.is_dir()):
        begun = time.process_time()
        count = measured(system, given.times, print if given.show else lambda *_: None)
        total = max(1, count.total())
        shares = " | ".join(f"{count[what] / total:.2%}" for what in ("recovered", "open", "wrong"))
        print(f"| {system} | {count.total()} | {shares} | {time.process_time() - begun:.1f} |", flush=True)


def measured(system: str, times: int, show: Callable[..., object] = lambda *_: None) -> Counter[str]:
    """What became of the columns of all files of a system, each corrupted `times` times."""
    layout = load_layout(system)
    count: Counter[str] = Counter()
    for file in files_of(system):
        for turn in range(times):
            random = Random(f"{system} {file.name} {turn}")
            for corrupted, truth, forms in corruptions(layout, file, random):
                for what, column in outcomes(corrupted, truth, forms):
                    count[what] += 1
                    if what != "recovered":
                        show(what, corrupted.name, turn, column)
    return count


def files_of(system: str) -> list[InputFile]:
    """The sample extract of a system."""
    paths = sorted(path for path in (SAMPLES / system).iterdir() if path.suffix != ".toml")
    return [InputFile(path.name, path.read_bytes()) for path in paths]


Truth = dict[str, str]
Corruption = tuple[InputFile, Truth, dict[str, str]]


def outcomes(file: InputFile, truth: Truth, forms: dict[str, str]) -> Iterator[tuple[str, str]]:
    """For each column of the truth, and each other column that is confidently something: recovered, open or wrong."""
    found = infer(file.content, file.name)
    guesses = {str(each.place): each for part in found.parts for each in part.columns}
    for place, name in truth.items():
        guess = guesses.get(place)
        if guess is None or guess.status != "confident":
            yield (
                "open",
                f"{place}: {name}, {guess and (guess.field, guess.confidence, guess.evidence, guess.alternatives)}",
            )
        else:
            right = guess.field == name and guess.date in ("", forms.get(name, guess.date))
            yield (
                ("recovered" if right else "wrong"),
                f"{place}: {name}, found {guess.field} {guess.date} {guess.evidence}",
            )
    for place, guess in guesses.items():
        if place not in truth and guess.status == "confident" and any(noise in place for noise in NOISE):
            yield "wrong", f"{place}: nothing, found {guess.field} {guess.evidence}"


def corruptions(layout: Layout, file: InputFile, random: Random) -> Iterator[Corruption]:
    """One corrupted copy (of a workbook, one for each sheet)."""
    kinds = {"delimited": _grids, "sheet": _grids, "xml": _xml, "fixed": _fixed}
    yield from kinds[layout.kind](layout, file, random)


def _grids(layout: Layout, file: InputFile, random: Random) -> Iterator[Corruption]:
    found = taken_apart(file)
    for table in found.tables:
        part = _part(layout, [column.header for column in table.columns], table.name, file.name)
        if part is None:
            continue
        fields = {normal(str(column.at)): name for name, column in reversed(list(part.columns.items()))}
        grid = Grid(
            [column.header for column in table.columns],
            [list(row) for row in zip(*(each.cells for each in table.columns), strict=True)],
            [fields.get(normal(column.header), "") for column in table.columns],
            "." if found.kind == "sheet" else layout.decimal,
            "%Y-%m-%d" if found.kind == "sheet" else layout.date,
        )
        _corrupt(grid, part.table, random)
        content, name = _workbook(grid, random) if layout.kind == "sheet" else _text(grid, layout, random)
        yield InputFile(name, content), _truth(grid), dict.fromkeys(grid.truth, grid.form)


def _part(layout: Layout, header: list[str], sheet: str, name: str) -> Part | None:
    def words(part: Part) -> int:
        return len({normal(str(column.at)) for column in part.columns.values()} & {normal(word) for word in header})

    fitting = [
        part
        for part in layout.part
        if (part.sheet is None or matches(sheet, part.sheet)) and matches(name, part.file.replace("{month}", "2026-02"))
    ]
    best = max(fitting, key=words, default=None)
    return best if best and words(best) > 1 else None


def _truth(grid: Grid) -> Truth:
    told = {}
    for at, (word, name) in enumerate(zip(grid.header, grid.truth, strict=True)):
        if name and is_field(name) and (grid.headed or any(row[at] for row in grid.rows)):
            told[word if grid.headed else f"column {at + 1}"] = name
    return told


def _corrupt(grid: Grid, table: str, random: Random) -> None:
    headless = random.random() < 0.1 and len(grid.header) >= 8
    if headless:
        grid.headed = False
    else:
        if random.random() < 0.5:
            _reorder(grid, random)
        if random.random() < 0.4:
            _translate(grid, random.choice(["fr", "nl", "en", "de"]))
        if random.random() < 0.5:
            _add_noise(grid, random)
        if random.random() < 0.3:
            grid.titles = ["Personeelslijst", "02/2026"]
    if random.random() < 0.5:
        _restyle(grid, random.choice(list(FORMS)))
    if random.random() < 0.5:
        _swap_decimal(grid)


def _reorder(grid: Grid, random: Random) -> None:
    order = random.sample(range(len(grid.header)), len(grid.header))
    grid.header = [grid.header[at] for at in order]
    grid.truth = [grid.truth[at] for at in order]
    grid.rows = [[row[at] for at in order] for row in grid.rows]


def _translate(grid: Grid, language: str) -> None:
    for at, name in enumerate(grid.truth):
        if name and is_field(name):
            word = GERMAN.get(name, grid.header[at]) if language == "de" else field_named(name).label(language)
            grid.header[at] = word if word not in grid.header else grid.header[at]


def _add_noise(grid: Grid, random: Random) -> None:
    for word in random.sample(list(NOISE), random.randint(1, 3)):
        at = random.randint(0, len(grid.header))
        grid.header.insert(at, word)
        grid.truth.insert(at, "")
        for row in grid.rows:
            row.insert(at, random.choice(NOISE[word]))


def _restyle(grid: Grid, form: str) -> None:
    pattern = re.compile(_pattern(grid.form))
    for at, name in enumerate(grid.truth):
        for row in grid.rows:
            if pattern.fullmatch(row[at]) and (not name or field_named(name).type == "date"):
                parts = pattern.fullmatch(row[at]).groupdict()  # type: ignore[union-attr]
                row[at] = FORMS[form].format(parts["Y"], parts["m"], parts["d"])
    grid.form = form


def _pattern(form: str) -> str:
    return re.escape(form).replace("%Y", r"(?P<Y>\d{4})").replace("%m", r"(?P<m>\d{2})").replace("%d", r"(?P<d>\d{2})")


def _swap_decimal(grid: Grid) -> None:
    swap = str.maketrans(".,", ",.")
    for at, name in enumerate(grid.truth):
        if name and field_named(name).type in ("money", "percent", "hours", "factor"):
            for row in grid.rows:
                row[at] = row[at].translate(swap)


def _text(grid: Grid, layout: Layout, random: Random) -> tuple[bytes, str]:
    separator = random.choice(";\t,|") if random.random() < 0.5 else layout.separator
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([[title] for title in grid.titles])
    writer.writerows(([grid.header] if grid.headed else []) + grid.rows)
    return _encoded(out.getvalue(), layout.encoding, random), "extract.csv"


def _encoded(text: str, usual: str, random: Random) -> bytes:
    encoding = random.choice(ENCODINGS) if random.random() < 0.5 else usual
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")


def _workbook(grid: Grid, random: Random) -> tuple[bytes, str]:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Data")
    for row, title in enumerate(grid.titles):
        page.write_string(row, 0, title)
    lines = ([grid.header] if grid.headed else []) + grid.rows
    for row, cells in enumerate(lines, start=len(grid.titles)):
        for at, cell in enumerate(cells):
            page.write_string(row, at, cell)
    book.close()
    return out.getvalue(), "extract.xlsx"


def _xml(layout: Layout, file: InputFile, random: Random) -> Iterator[Corruption]:
    root = etree.fromstring(file.content)
    language = random.choice(["fr", "nl", "en", ""])
    form = random.choice(["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"]) if random.random() < 0.5 else layout.date
    truth: Truth = {}
    for part in layout.part:
        elements = root.xpath(str(part.rows))
        if not elements:
            continue
        for name, column in part.columns.items():
            truth |= _renamed(elements, name, str(column.at), language)
    for element in root.iter():
        told = re.fullmatch(_pattern(layout.date), element.text or "")
        if told:
            element.text = FORMS[form].format(told["Y"], told["m"], told["d"])
    for element in list(root.iter()):
        if len(element) and random.random() < 0.5:
            element[:] = random.sample(list(element), len(element))
    encoding = random.choice(["utf-8", "utf-16", "iso-8859-1"])
    content = etree.tostring(root, xml_declaration=True, encoding=encoding)
    yield InputFile("extract.xml", content), truth, dict.fromkeys(truth.values(), form)


def _renamed(elements: list[etree._Element], name: str, path: str, language: str) -> Truth:
    last = path.split("/")[-1]
    found = [each for element in elements for each in (element.xpath(path) if "@" not in path else [])]
    if not re.fullmatch(r"[\w/@.-]+", path) or not is_field(name):
        return {}
    if "@" in path:
        return {path: name} if any(element.xpath(path) for element in elements) else {}
    if not found:
        return {}
    word = re.sub(r"\W", "", field_named(name).label(language)) if language and "/" not in path else last
    for each in found:
        each.tag = word
    return {"/".join([*path.split("/")[:-1], word]): name}


def _fixed(layout: Layout, file: InputFile, random: Random) -> Iterator[Corruption]:
    text = file.content.decode(layout.encoding)
    lines = text.split("\r\n") if "\r\n" in text else text.split("\n")
    body = [line for line in lines if line]
    tail = random.choice(["", " ", "  XX"])
    end = random.choice(["\r\n", "\n"])
    content = _encoded(end.join(line + tail for line in body) + end, layout.encoding, random)
    truth = {str(column.at): name for part in layout.part for name, column in reversed(list(part.columns.items()))}
    kept = {place: name for place, name in truth.items() if is_field(name)}
    yield InputFile("extract.txt", content), kept, dict.fromkeys(kept.values(), layout.date)


if __name__ == "__main__":
    main()
