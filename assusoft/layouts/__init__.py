"""Layouts: how files and canonical tables correspond, in both directions."""

from assusoft.layouts.extract import infer_layout, read_extract
from assusoft.layouts.inference import Inference, identified, infer
from assusoft.layouts.loading import layout_files, load_layout
from assusoft.layouts.model import Layout
from assusoft.layouts.places import carried
from assusoft.layouts.reading import read
from assusoft.layouts.values import Found, InputFile, Reading, Seen, Stamp
from assusoft.layouts.writing import write

__all__ = [
    "Found",
    "Inference",
    "InputFile",
    "Layout",
    "Reading",
    "Seen",
    "Stamp",
    "carried",
    "identified",
    "infer",
    "infer_layout",
    "layout_files",
    "load_layout",
    "read",
    "read_extract",
    "write",
]
