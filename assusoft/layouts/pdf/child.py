"""The child process that parses one PDF: bytes on stdin -> its characters with their places on stdout.

Run by its path, with a number of pages if not all are wanted; it imports nothing of assusoft. It limits its own memory
and time first: PDFium is native code, and a small document may ask for much. What a page says is not always what it
shows, so each character has marks.
"""

import ctypes
import gc
import importlib.util
import json
import os
import sys
from itertools import repeat
from typing import Any

MEGABYTE = 1 << 20
MEMORY = 512 * MEGABYTE, 200, 3072 * MEGABYTE
"""Address space of the child: at least, bytes for each byte of the document, at most."""
SECONDS = 20, 20, 90
"""Processor seconds: at least, for each megabyte, and at most."""
PAGES, CHARACTERS = 2_000, 8_000_000
"""What a document may hold at most."""
UNREADABLE = 128
"""The mark of a character whose letter is not known; the others are those of `objects`."""


def main(most: int) -> None:
    """Write the answer on the document on stdin, of so many pages at most."""
    gc.disable()
    content = sys.stdin.buffer.read()
    limits = beside("../limited/limits")
    limits.limit(len(content), limits.Limits(MEMORY, SECONDS))
    sys.stdout.buffer.write(answer(content, most))
    sys.stdout.flush()
    os._exit(0)


def beside(name: str) -> Any:
    """The module at that place beside this file: the child is isolated, and finds nothing by itself."""
    spec = importlib.util.spec_from_file_location(name, os.path.join(os.path.dirname(__file__), f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def answer(content: bytes, most: int = PAGES) -> bytes:
    """A line of JSON: {"pages": [[characters, left, bottom, right, top, drawn, fields]...]} or {"error": why}; then, of
    all characters together, their codes (uint32), boxes (left, top, right, bottom: float32) and marks (uint16).

    The four edges are those of what is shown of the page, in points; `drawn`: how many pictures and shapes are on it;
    `fields`: whether it has form fields or notes. The marks are those of `objects`.
    """
    import pypdfium2

    if b"%%EOF" not in content[-1024:]:
        return failed("its end is missing, so it was cut off")
    try:
        with pypdfium2.PdfDocument(content) as document:
            if len(document) > PAGES:
                return failed(f"it has {len(document)} pages, more than the {PAGES} that are read")
            return packed(document, most)
    except pypdfium2.PdfiumError as error:
        return failed("password" if "password" in str(error).lower() else str(error))


def failed(why: str) -> bytes:
    """The answer when there are no characters."""
    return json.dumps({"error": why}).encode() + b"\n"


def packed(document: Any, most: int) -> bytes:
    """The answer on the first pages of a document that opens."""
    pdfium, objects = beside("calls"), beside("objects")
    calls = pdfium.calls()
    pages, codes, boxes, marks = [], [], [], []
    total = 0
    for number in range(min(len(document), most)):
        page = document[number]
        text = page.get_textpage()
        count = text.count_chars()
        total += count
        if total > CHARACTERS:
            return failed(f"it holds more than {CHARACTERS} characters")
        here = characters(pdfium.address(text), count, calls.of)
        drawn = objects.marked(page, pdfium.address(page), pdfium.address(text), calls, here)
        pages.append([count, *page.get_cropbox(), drawn, objects.has_fields(page)])
        codes.append(bytes(here[0]))
        boxes.append(bytes(here[1]))
        marks.append(bytes(here[2]))
        text.close()
        page.close()
    return b"".join([json.dumps({"pages": pages}).encode(), b"\n", *codes, *boxes, *marks])


def characters(text: int, count: int, of: dict[str, Any]) -> tuple[Any, Any, Any]:
    """The codes, boxes and marks of a page's characters; a mark so far only where the letter is not known.

    Every third is asked whether it is: what has no letters is a font, never one sign alone.
    """
    where, numbers = repeat(text), range(count)
    codes = letters(text, count, of)
    boxes = (ctypes.c_float * (4 * count))()
    first = ctypes.addressof(boxes)
    for _ in map(of["FPDFText_GetLooseCharBox"], where, numbers, range(first, first + 16 * count, 16)):
        pass
    marks = (ctypes.c_uint16 * count)()
    thirds = range(0, count, 3)
    wrong = list(map(of["FPDFText_HasUnicodeMapError"], where, thirds))
    if 1 in wrong:
        for at, is_wrong in zip(thirds, wrong, strict=True):
            marks[at] = UNREADABLE if is_wrong == 1 else 0
    return codes, boxes, marks


def letters(text: int, count: int, of: dict[str, Any]) -> Any:
    """The code of each character: all at once where the text has as many signs as the page has characters.

    It has fewer where PDFium leaves one out, and more where a sign needs two; then each character is asked.
    """
    buffer = (ctypes.c_uint16 * (count + 1))()
    written = of["FPDFText_GetText"](text, 0, count, ctypes.addressof(buffer)) - 1
    one, some = of["FPDFText_GetUnicode"], range(0, count, 64)
    alike = all(buffer[at] == code or code < 32 for at, code in zip(some, map(one, repeat(text), some), strict=True))
    if written == count and alike and not any(0xD800 <= sign < 0xE000 for sign in set(buffer)):
        return (ctypes.c_uint32 * count)(*buffer[:count])
    return (ctypes.c_uint32 * count)(*map(one, repeat(text), range(count)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES)
