"""A sample of a payroll system x chance -> corrupted copies of it, and what every column of theirs truly is."""

from collections.abc import Iterator
from random import Random

from assusoft.layouts import InputFile, Layout
from corrupting.grids import grids
from corrupting.lines import lines
from corrupting.records import records
from corrupting.trees import trees
from corrupting.truth import NOISE, Corrupted, TruthColumn, TruthTable


def corruptions(layout: Layout, file: InputFile, random: Random) -> Iterator[Corrupted]:
    """One corrupted copy (of a workbook, one for each sheet)."""
    if layout.kind == "delimited" and all(part.record for part in layout.part):
        yield records(layout, file, random)
    elif layout.kind == "xml":
        yield trees(layout, file, random)
    elif layout.kind == "fixed":
        yield lines(layout, file, random)
    else:
        yield from grids(layout, file, random)


__all__ = ["NOISE", "Corrupted", "TruthColumn", "TruthTable", "corruptions"]
