"""A workbook -> its sheets and grids: asked of a limited child process, or read here where it is text."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.language import Sentence
from assusoft.layouts.columns.cells import Cells
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.limited.asking import asked, unreadable
from assusoft.layouts.text.file_kinds import WORDS, form_of
from assusoft.layouts.workbook.web_archive import archive_book
from assusoft.layouts.workbook.xml_workbook import xml_book

_TEXTS = {"xmlsheet": xml_book, "mhtml": archive_book}


_WHAT = "a workbook"


_COLUMNS = 16_384  # of any workbook


def parsed(file: InputFile, patterns: Sequence[str]) -> dict[str, Any]:
    """Sheets and grids (lists of Cells) of a workbook, from a limited child process; a crash is one clear refusal.

    XML workbooks and web archives are text, and read here.
    """
    if (form := form_of(file.content)) in _TEXTS:
        note = f"{file.name} is {WORDS[form]}, not a current Excel workbook; it was read as one."
        return {**_TEXTS[form](file, patterns), "notes": [note]}
    head, _, body = asked(Path(__file__).with_name("child.py"), file, _WHAT, patterns).partition(b"\n")
    result: dict[str, Any] = json.loads(head)
    if result.get("error") == "password":
        raise unread(
            Sentence("{name} is protected by a password.", name=file.name),
            Sentence("Ask for it without a password."),
        )
    if "error" in result:
        raise unreadable(file, _WHAT, result["error"])
    for name, sizes in result["grids"].items():
        if len(sizes) > _COLUMNS:
            raise unreadable(
                file, _WHAT, f"sheet {name} claims {len(sizes)} columns, more than the {_COLUMNS} there can be"
            )
    left = BytesIO(body)
    result["grids"] = {
        name: [_column(left.read(text), left.read(kinds)) for text, kinds in sizes]
        for name, sizes in result["grids"].items()
    }
    return result


def _column(text: bytes, kinds: bytes) -> Cells:
    """The cells of one column, as the child process wrote them."""
    texts = pc.split_pattern(pa.array([text], pa.string()), "\0").flatten()
    return Cells(texts, np.frombuffer(kinds, np.int8) if kinds else None)
