"""A part of a layout that a file seems to have."""

from assusoft.inference.model import FoundTable, Hints
from assusoft.layouts.definition.layout import Part

Piece = tuple[Part, FoundTable, float, int, Hints, str]
"""The part, the table that is of it, how well it fits (0 to 1), how many words or places do, the hints, and why."""
