"""Layouts: how files and canonical tables correspond, in both directions."""

from assusoft.layouts.definition.fields import carried
from assusoft.layouts.definition.files import Fingerprint, InputFile, Reading, ReadStamp, WrittenStamp
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.definition.loading import layout_files, load_layout
from assusoft.layouts.reading import read
from assusoft.layouts.writing import write

__all__ = [
    "Fingerprint",
    "InputFile",
    "Layout",
    "ReadStamp",
    "Reading",
    "WrittenStamp",
    "carried",
    "layout_files",
    "load_layout",
    "read",
    "write",
]
