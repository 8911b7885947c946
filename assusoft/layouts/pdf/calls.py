"""PDFium's functions as functions of plain addresses: a third of the time of those that make objects. Run in the child.

They are called for each character and each object of a page, hence their bare form.
"""

import ctypes
from typing import Any, NamedTuple

_POINTER, _INTEGER, _UNSIGNED, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_float
_FORMS: dict[str, tuple[Any, ...]] = {
    "FPDFText_GetText": (_INTEGER, _POINTER, _INTEGER, _INTEGER, _POINTER),
    "FPDFText_GetUnicode": (_UNSIGNED, _POINTER, _INTEGER),
    "FPDFText_GetLooseCharBox": (_INTEGER, _POINTER, _INTEGER, _POINTER),
    "FPDFText_HasUnicodeMapError": (_INTEGER, _POINTER, _INTEGER),
    "FPDFText_GetTextObject": (_POINTER, _POINTER, _INTEGER),
    "FPDFText_GetCharAngle": (_FLOAT, _POINTER, _INTEGER),
    "FPDFPage_CountObjects": (_INTEGER, _POINTER),
    "FPDFPage_GetObject": (_POINTER, _POINTER, _INTEGER),
    "FPDFFormObj_CountObjects": (_INTEGER, _POINTER),
    "FPDFFormObj_GetObject": (_POINTER, _POINTER, _UNSIGNED),
    "FPDFPageObj_GetType": (_INTEGER, _POINTER),
    "FPDFPageObj_GetMatrix": (_INTEGER, _POINTER, _POINTER),
    "FPDFPageObj_GetBounds": (_INTEGER, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER),
    "FPDFPageObj_GetFillColor": (_INTEGER, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER),
    "FPDFPageObj_CountMarks": (_INTEGER, _POINTER),
    "FPDFPageObj_GetMark": (_POINTER, _POINTER, ctypes.c_ulong),
    "FPDFPageObjMark_GetParamValueType": (_INTEGER, _POINTER, ctypes.c_char_p),
    "FPDFPageObjMark_GetName": (_INTEGER, _POINTER, _POINTER, ctypes.c_ulong, _POINTER),
    "FPDFPageObj_GetClipPath": (_POINTER, _POINTER),
    "FPDFClipPath_CountPaths": (_INTEGER, _POINTER),
    "FPDFClipPath_CountPathSegments": (_INTEGER, _POINTER, _INTEGER),
    "FPDFClipPath_GetPathSegment": (_POINTER, _POINTER, _INTEGER, _INTEGER),
    "FPDFPathSegment_GetPoint": (_INTEGER, _POINTER, _POINTER, _POINTER),
    "FPDFPath_GetDrawMode": (_INTEGER, _POINTER, _POINTER, _POINTER),
    "FPDFTextObj_GetTextRenderMode": (_INTEGER, _POINTER),
    "FPDFTextObj_GetText": (_UNSIGNED, _POINTER, _POINTER, _POINTER, ctypes.c_ulong),
}


class Calls(NamedTuple):
    """The functions by their names in PDFium, and places for what they answer: `letters` has room for 1,024."""

    of: dict[str, Any]
    floats: Any
    integers: Any
    places: list[int]
    letters: Any
    letters_at: int

    def bounds(self, item: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of an object, in the points of what it stands in."""
        self.of["FPDFPageObj_GetBounds"](item, *self.places)
        left, bottom, right, top = self.floats[:4]
        return left, bottom, right, top


def calls() -> Calls:
    """The functions of the library that is loaded."""
    import pypdfium2.raw as raw

    of = {
        name: ctypes.CFUNCTYPE(*types)(ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0)
        for name, types in _FORMS.items()
    }
    floats, integers = (_FLOAT * 6)(), (_UNSIGNED * 4)()
    letters = (ctypes.c_uint16 * 1024)()
    places = [ctypes.addressof(floats) + 4 * at for at in range(4)]
    return Calls(of, floats, integers, places, letters, ctypes.addressof(letters))


def address(item: Any) -> int:
    """The address of an object of pypdfium2."""
    return ctypes.cast(item.raw, ctypes.c_void_p).value or 0
