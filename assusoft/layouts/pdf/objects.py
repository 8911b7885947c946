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
_LIGHT, _INK, _DEEP, _WIDE, _BAND = 200, 24, 12, 3.0, 16
"""From which lightness on (of 255) a letter is compared with its paper; by what it differs from it at least; how deep
forms may hold forms; from how many points on a shape may hide a letter; the height of a band of the page."""


class Drawn(NamedTuple):
    """`drawn`: how many pictures and shapes a page has."""

    drawn: int


class Text(NamedTuple):
    """An object of text: its address, its place among what is drawn, its marks, and whether it may be turned."""

    address: int
    order: int
    marks: int
    turned: bool
    item: Any


def looked_at(page: Any, object_of: Any, angle_of: Any, text: int, characters: tuple[Any, Any, Any]) -> Drawn:
    """Put the marks of a page's characters into the last of `characters` (codes, boxes, marks)."""
    import pypdfium2.raw as raw

    texts, covers, drawn = [], [], 0
    for order, (item, kind, turned) in enumerate(_items(page, raw)):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            marks = _marks(item, raw)
            texts.append(Text(ctypes.cast(item, ctypes.c_void_p).value or 0, order, marks, turned, item))
            continue
        drawn += 1
        if texts and (kind == raw.FPDF_PAGEOBJ_IMAGE or _is_filled(item, raw)):
            covers.append((order, item))
    known = {one.address: one.marks for one in texts if one.marks}
    for address in _hidden(texts, covers, raw) if covers else ():
        known[address] = known.get(address, 0) | COVERED
    if known or any(one.turned for one in texts):
        _mark(page, known, object_of, angle_of, text, characters)
    return Drawn(drawn)


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


def _items(page: Any, raw: Any) -> Any:
    """Each object in the order in which it is drawn, its kind, and whether it, or a form around it, may be turned."""
    for number in range(raw.FPDFPage_CountObjects(page)):
        yield from _inside(raw.FPDFPage_GetObject(page, number), raw, False, _DEEP)


def _inside(item: Any, raw: Any, turned: bool, deep: int) -> Any:
    kind = raw.FPDFPageObj_GetType(item)
    if kind in (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM):
        turned = turned or _is_turned(item, raw)
    if kind != raw.FPDF_PAGEOBJ_FORM:
        yield item, kind, turned
    elif deep:
        for number in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _inside(raw.FPDFFormObj_GetObject(item, number), raw, turned, deep - 1)


def _is_turned(item: Any, raw: Any) -> bool:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return bool(matrix.a <= 0 or abs(matrix.b) > 0.01 * matrix.a)


def _is_filled(item: Any, raw: Any) -> bool:
    """Whether it is a filled shape, large enough to hide a letter."""
    if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value:
        return False
    left, bottom, right, top = _bounds(item, raw)
    return right - left > _WIDE and top - bottom > _WIDE


def _bounds(item: Any, raw: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right and top."""
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _marks(item: Any, raw: Any) -> int:
    """The marks of an object of text that it tells itself."""
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    marks = INVISIBLE if mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP) else 0
    colour = [ctypes.c_uint() for _ in range(4)]
    if raw.FPDFPageObj_GetFillColor(item, *colour):
        red, green, blue, alpha = (one.value for one in colour)
        marks |= PALE if alpha < 255 - _LIGHT or min(red, green, blue) > _LIGHT else 0
    for number in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, number)
        if raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") == raw.FPDF_OBJECT_STRING:
            marks |= REPLACED
        marks |= LAYER if _name(mark, raw) == "OC" else 0
    return marks | _clipped(item, raw)


def _name(mark: Any, raw: Any) -> str:
    buffer, length = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length)
    return bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le", "replace")


def _clipped(item: Any, raw: Any) -> int:
    """COVERED where the middle of a text lies beyond what it is clipped to."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    if paths <= 0:
        return 0
    left, bottom, right, top = _bounds(item, raw)
    x, y = (left + right) / 2, (bottom + top) / 2
    for path in range(paths):
        across, along = _points(clip, path, raw)
        if across and not (min(across) <= x <= max(across) and min(along) <= y <= max(along)):
            return COVERED
    return 0


def _points(clip: Any, path: int, raw: Any) -> tuple[list[float], list[float]]:
    across, along = [], []
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
        segment = raw.FPDFClipPath_GetPathSegment(clip, path, number)
        if raw.FPDFPathSegment_GetPoint(segment, x, y):
            across.append(x.value)
            along.append(y.value)
    return across, along


def _hidden(texts: list[Text], covers: list[tuple[int, Any]], raw: Any) -> set[int]:
    """The addresses of texts in whose middle something was drawn after them."""
    bands: dict[int, list[tuple[float, float, Text]]] = {}
    for one in texts:
        left, bottom, right, top = _bounds(one.item, raw)
        y = (bottom + top) / 2
        bands.setdefault(int(y // _BAND), []).append(((left + right) / 2, y, one))
    found = set()
    for order, item in covers:
        left, bottom, right, top = _bounds(item, raw)
        for band in range(max(int(bottom // _BAND), min(bands)), min(int(top // _BAND), max(bands)) + 1):
            for x, y, one in bands.get(band, ()):
                if one.order < order and left < x < right and bottom < y < top:
                    found.add(one.address)
    return found


def _mark(
    page: Any, known: dict[int, int], object_of: Any, angle_of: Any, text: int, characters: tuple[Any, Any, Any]
) -> None:
    """The marks of each character, by the object it belongs to; what may be seen all the same is looked at."""
    codes, boxes, marks = characters
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
