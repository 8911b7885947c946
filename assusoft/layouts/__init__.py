"""Layouts: how files and canonical tables correspond, in both directions."""

from typing import TYPE_CHECKING, Any

from assusoft.layouts.loading import layout_files, load_layout
from assusoft.layouts.model import Layout
from assusoft.layouts.places import carried
from assusoft.layouts.reading import read
from assusoft.layouts.values import Found, InputFile, Reading, Seen, Stamp
from assusoft.layouts.writing import write

if TYPE_CHECKING:
    from assusoft.layouts.extract import infer_layout, read_extract
    from assusoft.layouts.inference import Inference, identified, infer

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

_HOMES = {
    "Inference": "inference",
    "identified": "inference",
    "infer": "inference",
    "infer_layout": "extract",
    "read_extract": "extract",
}


def __getattr__(name: str) -> Any:
    """Import what infers layouts when it is first used: no month needs it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'assusoft.layouts' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"assusoft.layouts.{_HOMES[name]}"), name)
