"""A part of a layout that a file seems to have."""

from typing import NamedTuple

from assusoft.inference.model import FoundTable, Hints
from assusoft.layouts.definition.layout import Part


class PartMatch(NamedTuple):
    """A table that is a part of a layout. `score`: 0 to 1; `words`: how many of its words or columns say so."""

    part: Part
    table: FoundTable
    score: float
    words: int
    hints: Hints
    evidence: str
