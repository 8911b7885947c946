"""A PDF -> its characters with their places, asked of a limited child process; refused when it is not what it shows."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.limited.asking import asked, unreadable
from assusoft.layouts.pdf.objects import COVERED, INVISIBLE, LAYER, PALE, REPLACED, UNREADABLE
from assusoft.layouts.text.file_kinds import WORDS, form_of

_WHAT = "a PDF document"
_UNSEEN = INVISIBLE | PALE | LAYER | COVERED
_SMALLEST = 2.0
"""The height, in points, below which nobody reads a letter."""
_HYPHENS = (0x02, 0xFFFE, 0xAD)
"""What PDFium makes of a hyphen at the end of a line."""
Array = np.ndarray[Any, np.dtype[Any]]


class PageFacts(NamedTuple):
    """Of a page: its characters, the edges of what is shown (points), how much is drawn, whether it has form fields."""

    letters: int
    left: float
    bottom: float
    right: float
    top: float
    drawn: int
    fields: bool


@dataclass(frozen=True)
class Characters:
    """Of all pages together: `page` (from zero), `code`, `box` (left, top, right, bottom: points) and `mark`."""

    pages: list[PageFacts]
    page: Array
    code: Array
    box: Array
    mark: Array

    def where(self, chosen: Array) -> "Characters":
        """Those of a mask."""
        return Characters(self.pages, self.page[chosen], self.code[chosen], self.box[chosen], self.mark[chosen])

    @property
    def is_space(self) -> Array:
        """Which stand for nothing but a gap."""
        return (self.code <= 0x20) | np.isin(self.code, _SPACES)


_SPACES = (0x7F, 0xA0, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFEFF)


def characters(file: InputFile, first_page: bool = False) -> tuple[Characters, list[str]]:
    """The characters that a reader sees, and notes on those that stand outside the pages.

    Raises
    ------
    Refused
        It is no PDF, or protected, cut or broken; a scan; or it says what it does not show.
    """
    form = form_of(file.content)
    if form != "pdf":
        raise unread(f"{file.name} is {WORDS[form]}, not a PDF document.")
    head, _, body = asked(Path(__file__).with_name("child.py"), file, _WHAT, ["1"] if first_page else []).partition(
        b"\n"
    )
    answer: dict[str, Any] = json.loads(head)
    if answer.get("error") == "password":
        raise unread(f"{file.name} is protected by a password.", "Ask for it without a password.")
    if "error" in answer:
        raise unreadable(file, _WHAT, answer["error"])
    found = _unpacked([PageFacts(*page) for page in answer["pages"]], body)
    _refuse_pictures(file, found)
    return _seen(file, found)


def _unpacked(pages: list[PageFacts], body: bytes) -> Characters:
    counts = [page.letters for page in pages]
    total = sum(counts)
    code = np.frombuffer(body, np.uint32, total)
    box = np.frombuffer(body, np.float32, 4 * total, 4 * total).reshape(total, 4)
    mark = np.frombuffer(body, np.uint16, total, 20 * total)
    hyphen = (code == _HYPHENS[0]) | (code == _HYPHENS[1]) | (code == _HYPHENS[2])
    return Characters(pages, np.repeat(np.arange(len(pages)), counts), np.where(hyphen, ord("-"), code), box, mark)


def _refuse_pictures(file: InputFile, found: Characters) -> None:
    letters = np.bincount(found.page[~found.is_space], minlength=len(found.pages))
    for number, page in enumerate(found.pages, start=1):
        if not letters[number - 1] and page.drawn:
            raise unread(
                f"{file.name}, page {number}: the page is a picture without text, a scan, and is not read.",
                "Ask for the PDF as their program makes it, or for a spreadsheet.",
            )
        if page.fields:
            raise unread(
                f"{file.name}, page {number}: it has form fields or notes, whose text is none of the page's own.",
                "Ask for it printed as a PDF anew.",
            )
    if not letters.any():
        raise unread(f"{file.name} is empty.")


def _seen(file: InputFile, found: Characters) -> tuple[Characters, list[str]]:
    """The characters within their pages; refused where a letter is not seen, or is another than the one printed."""
    letters = found.where(~found.is_space)
    edges = np.array([page[1:5] for page in found.pages], np.float32)[letters.page]
    across, along = letters.box[:, [0, 2]].mean(1), letters.box[:, [1, 3]].mean(1)
    inside = (across >= edges[:, 0]) & (across <= edges[:, 2]) & (along >= edges[:, 1]) & (along <= edges[:, 3])
    notes = [f"{file.name}: {count} characters stand outside what is shown of their page and were not read."
             for count in [int((~inside).sum())] if count]  # fmt: skip
    kept = np.ones(len(found.code), bool)
    kept[np.flatnonzero(~found.is_space)[~inside]] = False
    letters = letters.where(inside)
    _refuse_first(file, letters, (letters.mark & _UNSEEN) > 0, "text that is not seen on the page", _HIDDEN)
    height = letters.box[:, 1] - letters.box[:, 3]
    width = letters.box[:, 2] - letters.box[:, 0]
    _refuse_first(file, letters, np.maximum(height, width) < _SMALLEST, "text too small to be seen", _HIDDEN)
    unknown = ((letters.mark & UNREADABLE) > 0) | (letters.code < 0x20) | (letters.code == 0xFFFD)
    unknown |= (letters.code >= 0xE000) & (letters.code < 0xF900)
    _refuse_first(file, letters, unknown, "signs whose letters its font does not tell", "Ask for a spreadsheet.")
    digits = (letters.code >= 0x30) & (letters.code <= 0x39)
    replaced = ((letters.mark & REPLACED) > 0) & digits
    _refuse_first(file, letters, replaced, "figures that are said to be others than those printed", _HIDDEN)
    return found.where(kept), notes


_HIDDEN = "Ask where it comes from, and for it as their program makes it."


def _refuse_first(file: InputFile, letters: Characters, wrong: Array, what: str, mend: str) -> None:
    if wrong.any():
        page = int(letters.page[wrong][0]) + 1
        raise unread(f"{file.name}, page {page}: it holds {what} ({int(wrong.sum())} characters).", mend)
