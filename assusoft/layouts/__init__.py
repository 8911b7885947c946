"""Layouts: how files and canonical tables correspond, in both directions."""

from assusoft.layouts.extract import read_extract
from assusoft.layouts.loading import layout_files, load_layout
from assusoft.layouts.model import Layout
from assusoft.layouts.places import carried
from assusoft.layouts.reading import read
from assusoft.layouts.values import Found, InputFile, Reading, Stamp
from assusoft.layouts.writing import write

__all__ = [
    "Found",
    "InputFile",
    "Layout",
    "Reading",
    "Stamp",
    "carried",
    "layout_files",
    "load_layout",
    "read",
    "read_extract",
    "write",
]
