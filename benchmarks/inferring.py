"""How often `infer` is right: the sample of each payroll system, corrupted at random, and what becomes of every column.

    python benchmarks/inferring.py [--times 20] [--show] [SYSTEM...]

Of each file of a system, `times` copies are made (`corrupting/`). Each has some of:

- rows under headers: another order of columns, headers in another language (labels of the schema, German words),
  separator, encoding, date style, decimal sign, one to three columns of something else, a title above, no header at all
  (the order is kept then: nobody shuffles columns and takes their names away);
- fixed width: other dates (longer ones move what follows), amounts with a decimal point, a column added, blanks or
  signs behind, no counts at the end, encoding;
- XML: order and names of elements, attributes for elements, dates, decimals, further elements, encoding;
- record types: order of cells, cells added, dates, decimals, separator, encoding, no counts at the end.

The file keeps its name. Two neighbouring cells of a record may change places, never two of one kind: nobody could
tell.

A column is recovered when it is confidently its field and its days or amounts are read as the sample means them; open
or unused counts as left open; wrong is a confident field that it is not, or another day or amount. A column with
neither header nor content is not counted: nothing could tell it.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

from corrupting import NOISE, Corrupted, TruthColumn, TruthTable, corruptions
from corrupting.truth import said

from assusoft.inference import Inference, infer
from assusoft.inference.content.latest import last_of
from assusoft.inference.content.numbers import plain_numbers
from assusoft.inference.extracting import plain_texts
from assusoft.inference.model import ColumnGuess, PartGuess
from assusoft.layouts import InputFile, load_layout
from assusoft.layouts.definition.layout import TURN
from assusoft.layouts.rows.heading.headers import normal
from assusoft.schema import field_named

SAMPLES = Path(__file__).parents[1] / "data" / "samples" / "payroll"


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
            for corrupted in corruptions(layout, file, random):
                for what, column in outcomes(corrupted):
                    count[what] += 1
                    if what != "recovered":
                        show(what, file.name, turn, f"[{corrupted.told}]", column)
    return count


def files_of(system: str) -> list[InputFile]:
    """The sample extract of a system."""
    paths = sorted(path for path in (SAMPLES / system).iterdir() if path.suffix != ".toml")
    return [InputFile(path.name, path.read_bytes()) for path in paths]


def outcomes(corrupted: Corrupted) -> Iterator[tuple[str, str]]:
    """For each column of the truth, and each other column that is confidently something: recovered, open or wrong."""
    found = infer(corrupted.file.content, corrupted.file.name)
    for table in corrupted.tables:
        part = _part(found, table)
        for column in table.columns:
            yield _outcome(found, part, column)
    for part in found.parts:
        for guess in part.columns:
            if guess.status == "confident" and any(
                noise.replace(" ", "") in str(guess.place).replace(" ", "") for noise in NOISE
            ):
                yield "wrong", f"{guess.place}: nothing, found {guess.field} {guess.evidence}"


def _part(found: Inference, table: TruthTable) -> PartGuess | None:
    named = [part for part in found.parts if table.name and part.found.name == table.name]
    same = [part for part in found.parts if part.system_part == table.part and not table.name]
    first = [part for part in found.parts if part.table == table.table and not table.name and not part.system_part]
    alone = [part for part in found.parts if len(found.parts) == 1 and found.kind == "fixed"]
    return next(iter([*named, *same, *first, *alone]), None)


def _outcome(found: Inference, part: PartGuess | None, column: TruthColumn) -> tuple[str, str]:
    pairs = list(zip(part.found.columns, part.columns, strict=True)) if part else []
    cells, guess = next((pair for pair in pairs if _same(column.place, pair[1])), (None, None))
    if cells is None or guess is None or guess.status != "confident":
        told = guess and (guess.field, guess.confidence, guess.evidence, guess.alternatives)
        return "open", f"{column.place}: {column.field}, {told}"
    told = f"{column.place}: {column.field}, found {guess.field} {guess.date} {guess.evidence}"
    if guess.field != column.field:
        return "wrong", told
    if column.values is None:
        return "recovered", told
    last = last_of(guess.field, part.table if part else "", found.found.latest)
    plain = plain_texts(cells, guess, guess.decimal or found.decimal, last).to_pylist()
    texts = [text for text in plain if text not in ("", *guess.empty_dates)]
    read = frozenset(_read(text, guess) for text in texts)
    return ("recovered", told) if read == column.values else (
        "wrong",
        f"{told}: read {sorted(read - column.values)[:3]}, meant {sorted(column.values - read)[:3]}",
    )  # fmt: skip


def _read(text: str, guess: ColumnGuess) -> str:
    if field_named(guess.field).type == "date":
        return text
    number = plain_numbers([text], ".")[0].as_py()
    return text if number is None else said(Decimal(number).scaleb(-guess.scale))


def _same(place: str, guess: ColumnGuess) -> bool:
    """The same place, of groups in upper or lower case; of fixed positions, one within a blank of it."""
    if not isinstance(guess.place, tuple) or not place.startswith("("):
        return str(guess.place) == place or (TURN in place and normal(str(guess.place)) == normal(place))
    first, size = map(int, place.strip("()").split(","))
    overlap = min(first + size, sum(guess.place)) - max(first, guess.place[0])
    return overlap * 2 > size


if __name__ == "__main__":
    main()
