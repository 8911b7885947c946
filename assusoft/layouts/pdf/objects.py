"""What is drawn on a page, by PDFium -> marks of its characters: not seen, turned. Run in the child; no assusoft.

A page without anything of the kind, as most are, costs a look at each of its objects and none at its characters.
"""

import ctypes
import math
from typing import Any, NamedTuple

INVISIBLE, PALE, LAYER, REPLACED, COVERED, UNREADABLE, ODD = 4, 8, 16, 32, 64, 128, 256
"""Marks of a character: drawn by no pen; hardly another colour than its paper; on a layer that is not shown; printed
otherwise than the document says; with something drawn over it, or cut away; of unknown letter; written in no quarter
turn. The two lowest bits are the quarter turns of its line of text to the left."""
_TEXT, _SHAPE, _PICTURE, _FORM, _STRING = 1, 2, 3, 5, 3
"""Kinds of objects, and the kind of value that is a text, by PDFium's numbers."""
_LIGHT, _INK, _DEEP, _WIDE, _BAND = 200, 24, 12, 3.0, 16
"""From which lightness on (of 255) a letter is compared with its paper; by what it differs from it at least; how deep
forms may hold forms; from how many points on a shape may hide a letter; the height of a band of the page."""


class Text(NamedTuple):
    """An object of text: its address, its place among what is drawn, and its marks."""

    item: int
    order: int
    marks: int


def marked(page: Any, page_at: int, text: int, calls: Any, characters: tuple[Any, Any, Any]) -> int:
    """Put the marks of a page's characters into the last of `characters` (codes, boxes, marks).

    Returns
    -------
    int
        How many pictures and shapes are drawn on the page.
    """
    texts, covers, drawn, is_turned = [], [], 0, False
    for order, (item, kind, turned) in enumerate(_items(page_at, calls)):
        if kind == _TEXT:
            texts.append(Text(item, order, _marks(item, text, calls)))
            is_turned = is_turned or turned
            continue
        drawn += 1
        if texts and (kind == _PICTURE or (kind == _SHAPE and _is_filled(item, calls))):
            covers.append((order, item))
    known = {one.item: one.marks for one in texts if one.marks}
    for item in _hidden(texts, covers, calls) if covers else ():
        known[item] = known.get(item, 0) | COVERED
    if known or is_turned:
        _mark(page, known, text, calls, characters)
    return drawn


def _items(page: int, calls: Any) -> Any:
    """Each object in the order in which it is drawn, its kind, and whether it, or a form around it, may be turned."""
    one = calls.of["FPDFPage_GetObject"]
    for number in range(calls.of["FPDFPage_CountObjects"](page)):
        yield from _inside(one(page, number), calls, False, _DEEP)


def _inside(item: int, calls: Any, turned: bool, deep: int) -> Any:
    kind = calls.of["FPDFPageObj_GetType"](item)
    if kind in (_TEXT, _FORM):
        turned = turned or _is_turned(item, calls)
    if kind != _FORM:
        yield item, kind, turned
    elif deep:
        for number in range(calls.of["FPDFFormObj_CountObjects"](item)):
            yield from _inside(calls.of["FPDFFormObj_GetObject"](item, number), calls, turned, deep - 1)


def _is_turned(item: int, calls: Any) -> bool:
    calls.of["FPDFPageObj_GetMatrix"](item, calls.places[0])
    across, along = calls.floats[0], calls.floats[1]
    return bool(across <= 0 or abs(along) > 0.01 * across)


def _is_filled(item: int, calls: Any) -> bool:
    """Whether a shape is filled, and large enough to hide a letter."""
    fill = ctypes.addressof(calls.integers)
    calls.of["FPDFPath_GetDrawMode"](item, fill, fill + 4)
    if not calls.integers[0]:
        return False
    left, bottom, right, top = calls.bounds(item)
    return bool(right - left > _WIDE and top - bottom > _WIDE)


def _marks(item: int, text: int, calls: Any) -> int:
    """The marks of an object of text that it tells itself; what is said to be other letters matters in figures only."""
    of = calls.of
    marks = INVISIBLE if of["FPDFTextObj_GetTextRenderMode"](item) in (3, 7) else 0  # neither, and clip alone
    first = ctypes.addressof(calls.integers)
    if of["FPDFPageObj_GetFillColor"](item, first, first + 4, first + 8, first + 12):
        red, green, blue, alpha = calls.integers
        marks |= PALE if alpha < 255 - _LIGHT or min(red, green, blue) > _LIGHT else 0
    for number in range(of["FPDFPageObj_CountMarks"](item)):
        mark = of["FPDFPageObj_GetMark"](item, number)
        marks |= REPLACED if of["FPDFPageObjMark_GetParamValueType"](mark, b"ActualText") == _STRING else 0
        marks |= LAYER if _is_layer(mark, calls) else 0
    if marks & REPLACED and not _has_digit(item, text, calls):
        marks &= ~REPLACED
    clip = of["FPDFPageObj_GetClipPath"](item)
    return marks | (_clipped(item, clip, calls) if clip and of["FPDFClipPath_CountPaths"](clip) > 0 else 0)


def _is_layer(mark: int, calls: Any) -> bool:
    """Whether a mark is that of a layer, 'OC'."""
    calls.of["FPDFPageObjMark_GetName"](mark, calls.letters_at, 2048, calls.places[0])
    return bool(calls.letters[0] == ord("O") and calls.letters[1] == ord("C") and not calls.letters[2])


def _has_digit(item: int, text: int, calls: Any) -> bool:
    """Whether an object of text has a figure among its letters; one too long to ask about may have."""
    size = calls.of["FPDFTextObj_GetText"](item, text, calls.letters_at, 2048)
    return size > 2048 or any(0x30 <= sign <= 0x39 for sign in calls.letters[: size // 2])


def _clipped(item: int, clip: int, calls: Any) -> int:
    """COVERED where the middle of a text lies beyond what it is clipped to."""
    left, bottom, right, top = calls.bounds(item)
    x, y = (left + right) / 2, (bottom + top) / 2
    for path in range(calls.of["FPDFClipPath_CountPaths"](clip)):
        across, along = _points(clip, path, calls)
        if across and not (min(across) <= x <= max(across) and min(along) <= y <= max(along)):
            return COVERED
    return 0


def _points(clip: int, path: int, calls: Any) -> tuple[list[float], list[float]]:
    across, along = [], []
    for number in range(calls.of["FPDFClipPath_CountPathSegments"](clip, path)):
        segment = calls.of["FPDFClipPath_GetPathSegment"](clip, path, number)
        if calls.of["FPDFPathSegment_GetPoint"](segment, *calls.places[:2]):
            across.append(calls.floats[0])
            along.append(calls.floats[1])
    return across, along


def has_fields(page: Any) -> bool:
    """Whether a page has form fields or notes, whose text is none of the page's own."""
    import pypdfium2.raw as raw

    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, number)
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT):
            return True
    return False


def _hidden(texts: list[Text], covers: list[tuple[int, int]], calls: Any) -> set[int]:
    """The addresses of texts in whose middle something was drawn after them."""
    bands: dict[int, list[tuple[float, float, Text]]] = {}
    for one in texts:
        left, bottom, right, top = calls.bounds(one.item)
        y = (bottom + top) / 2
        bands.setdefault(int(y // _BAND), []).append(((left + right) / 2, y, one))
    found = set()
    for order, item in covers:
        left, bottom, right, top = calls.bounds(item)
        for band in range(max(int(bottom // _BAND), min(bands)), min(int(top // _BAND), max(bands)) + 1):
            for x, y, one in bands.get(band, ()):
                if one.order < order and left < x < right and bottom < y < top:
                    found.add(one.item)
    return found


def _mark(page: Any, known: dict[int, int], text: int, calls: Any, characters: tuple[Any, Any, Any]) -> None:
    """The marks of each character, by the object it belongs to; what may be seen all the same is looked at."""
    codes, boxes, marks = characters
    object_of, angle_of = calls.of["FPDFText_GetTextObject"], calls.of["FPDFText_GetCharAngle"]
    turns: dict[int, int] = {}
    maybe = []
    for at in range(len(codes)):
        address = object_of(text, at)
        if not address:
            continue
        if address not in turns:
            turns[address] = _turn(angle_of(text, at))
        marks[at] |= known.get(address, 0) | turns[address]
        if marks[at] & (PALE | LAYER | COVERED) and codes[at] > 32:
            maybe.append(at)
    if maybe:
        shown = _picture(page)
        for at in maybe:
            if shown.has_ink(*boxes[4 * at : 4 * at + 4]):
                marks[at] &= ~(PALE | LAYER | COVERED)


def _turn(angle: float) -> int:
    """Quarter turns to the left of an angle, which PDFium counts in radians to the right; or ODD."""
    quarters = -angle / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.02 else ODD


class Picture(NamedTuple):
    """A page as it is shown, in greys, upright as its text stands. `left`, `top`: of what is shown, in points."""

    grey: bytes
    stride: int
    height: int
    scale: float
    left: float
    top: float

    def has_ink(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether something stands out within this box."""
        first, last = int((left - self.left) * self.scale), int((right - self.left) * self.scale) + 1
        low, high = 255, 0
        for row in range(
            max(int((self.top - top) * self.scale), 0), min(int((self.top - bottom) * self.scale) + 1, self.height)
        ):
            line = self.grey[row * self.stride + max(first, 0) : row * self.stride + min(max(last, 0), self.stride)]
            if line:
                low, high = min(low, *line), max(high, *line)
        return high - low >= _INK


def _picture(page: Any) -> Picture:
    page.set_rotation(0)
    left, bottom, right, top = page.get_cropbox()
    scale = min(2.0, 4000 / max(right - left, top - bottom, 1))
    bitmap = page.render(scale=scale, grayscale=True)
    return Picture(bytes(bitmap.buffer), bitmap.stride, bitmap.height, scale, left, top)
