"""Fuzzing guided by coverage, with atheris (no dependency of the project: `pip install atheris` apart).

`python tests/layouts/guided.py READER RUNS`, for readers that work in this process: csv, csv utf-16, fixed width, xml.
A sentence of ours (`Refused`) is what a broken file deserves; anything else stops the run with the file that did it.
"""

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.mutants import LAYOUTS, SEEDS, mutant

with atheris.instrument_imports(include=["assusoft.layouts"]):
    from assusoft.errors import Refused
    from assusoft.layouts import InputFile, load_layout, read


def main(reader: str, runs: int) -> None:
    """Mutate a good file and a hundred spoilt ones, towards code that no file has reached yet."""
    kind, file, make = SEEDS[reader]
    folder = Path(tempfile.mkdtemp())
    (folder / "fuzz.toml").write_text(LAYOUTS[kind])
    layout, good, corpus = load_layout(folder / "fuzz.toml"), make(), folder / "corpus"
    corpus.mkdir()
    for number in range(101):
        (corpus / str(number)).write_bytes(mutant(good, number) if number else good)

    def one(content: bytes) -> None:
        with suppress(Refused):
            read(layout, [InputFile(file, content)], "2026-02")

    atheris.Setup([sys.argv[0], f"-runs={runs}", "-timeout=5", "-rss_limit_mb=500", str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
