"""Bytes of a received file -> text, after checking that it is what was announced. Anything else is refused."""

import codecs
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assusoft.errors import Refused
from assusoft.files import bounded
from assusoft.language import Sentence
from assusoft.layouts.columns.spans import Bytes, Indices
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.refusals import unread
from assusoft.layouts.text.file_kinds import ENCODINGS, WORDS, Physical, bom_of, form_of
from assusoft.layouts.text.signs import CONTROL, shown, told, with_letters

_MOST = {"MB": 64 << 20, "lines": 1 << 20, "tags": 1_250_000, "tags of cells": 2_500_000}
"""What a file may hold at most: an employer of 16,000 sends half of it."""

_SIGNS = {"text": {"lines": b"\n"}, "xml": {"tags": b"<"}, "html": {"tags": b"<"}, "xmlsheet": {"tags of cells": b"<"}}
_KINDS = {"delimited": WORDS["text"], "fixed": WORDS["text"], "xml": WORDS["xml"]}

_AS_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘“”•–—˜™š›œžŸ\xa1-\xbf"
_PIECE = 1 << 18  # bytes looked at together: so many stay in the processor's cache
_END = re.compile(b"\x1a[\x00\x1a \r\n]*\\Z")
CONTROLS = re.compile(f"[{CONTROL}]")
SPOILT = re.compile(
    f"[{CONTROL}]|[\u00c2\u00c3][\xa0’{_AS_CP1252}]|[\u00c4\u00c5][{_AS_CP1252}]|\u00e2[\u20ac‚„†][{_AS_CP1252}’]"
    "|[A-Za-z][‚ƒ„†‡ˆ‰][A-Za-z]"
)
"""Characters no payroll text holds: control characters, and letters of one encoding read in another ('Ã©', 'Ren‚e')."""
_HARMLESS = np.isin(np.arange(256), [*b"\t\n\x0b\x0c\r", *range(0x80, 0x100)])


def check_kind(file: InputFile, kind: str) -> str:
    """The form of the file (a key of physical.WORDS), after refusing one that a layout of this kind cannot read."""
    form = form_within(file)
    if form == "empty":
        raise unread(
            Sentence("{name} is empty.", name=file.name),
        )
    if kind == "xml" and form == "text" and file.content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return form
    if kind not in Physical(form).kinds:
        raise _sheetless(file, form) if kind == "sheet" else _other_kind(file, form, _KINDS[kind])
    return form


def file_at(path: Path) -> InputFile:
    """A file on disk; refused, before it is read, when it is so large that it would fill the memory.

    Raises
    ------
    Refused
        That, or it cannot be read.
    """
    if not path.name.isprintable():
        raise unread(
            Sentence("The name of the file {name} holds control signs.", name=f"{path.name!r}"), Sentence("Rename it.")
        )
    try:
        content = bounded(path, _MOST["MB"])
    except OSError as error:
        raise Refused("{path} cannot be read: {why}.", path=path, why=error.strerror) from None
    if content is None:
        raise too_large(path.name, path.stat().st_size)
    return InputFile(path.name, content)


def too_large(name: str, size: int) -> Refused:
    """The refusal of a file of more bytes than any extract has."""
    return unread(
        Sentence(
            "{name} has {size} MB, more than the {most} MB that can be read.",
            name=name,
            size=size >> 20,
            most=_MOST["MB"] >> 20,
        ),
        Sentence("Ask for it in parts."),
    )


def form_within(file: InputFile) -> str:
    """The form of a file; refused when it is so large, or of so many lines or tags, that it would fill the memory."""
    if file.kept:
        return form_of(file.content)
    if len(file.content) > _MOST["MB"]:
        raise too_large(file.name, len(file.content))
    form = form_of(file.content)
    signs = np.frombuffer(file.content, np.uint8)
    for what, sign in _SIGNS.get(form, {}).items():
        ends = file.content.count(b"</") + file.content.count(b"<\x00/") if what.startswith("tags") else 0
        if (count := int(np.count_nonzero(signs == ord(sign))) - ends) > _MOST[what]:
            raise unread(
                Sentence(
                    "{name} has {count} {what}, more than the {most} that can be read.",
                    name=file.name,
                    count=count,
                    what=what,
                    most=_MOST[what],
                ),
                Sentence("Ask for it in parts."),
            )
    return form


def decoded(file: InputFile, encoding: str) -> str:
    """The text of a file; refused as `as_utf8` says."""
    return as_utf8(file, encoding).decode()


def as_utf8(file: InputFile, encoding: str) -> bytes:
    """The text of a file, as UTF-8; its own bytes where they are.

    First bytes that tell an encoding (a BOM) come before `encoding`. The end-of-file sign of old systems (Ctrl-Z) is
    taken off; in a Unicode text the letters of cp1252 among control signs are put right (`encoding_notes` tells them).

    Raises
    ------
    Refused
        When it does not decode, or decodes into characters that betray another encoding.
    """
    encoding = bom_of(file.content) or encoding
    content = file.content if _is_utf8(file.content, encoding) else _text(file, encoding).encode()
    if b"\x1a" in content:
        content = _END.sub(b"", content)
    if _is_suspect(content):
        content = with_letters(content)[0] if _is_unicode(encoding) else content
        if _is_suspect(content):
            _refuse_suspect(file, content.decode(), encoding)
    return content


def _is_unicode(encoding: str) -> bool:
    return codecs.lookup(encoding).name.startswith("utf")


def _is_utf8(content: bytes, encoding: str) -> bool:
    """Whether the bytes are the text in UTF-8 already."""
    if codecs.lookup(encoding).name == "utf-8":
        offsets = pa.array([0, len(content)], pa.int64()).buffers()[1]
        try:
            pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(content)]).validate(full=True)
        except pa.ArrowInvalid:
            return False
        return True
    return content.isascii() and encoding in ENCODINGS


def _text(file: InputFile, encoding: str) -> str:
    try:
        return file.content.decode(encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = file.content.count(b"\n", 0, start) + 1
        raise unread(
            Sentence(
                "{name}, line {line}: this file is not encoded in {encoding} (byte 0x{byte} cannot be read).",
                name=file.name,
                line=line,
                encoding=encoding,
                byte=f"{file.content[start]:02X}",
            ),
            Sentence("Correct the layout's encoding, or ask for the file in {encoding}.", encoding=encoding),
        ) from None


def _is_suspect(content: bytes) -> bool:
    """Whether a text may hold what no payroll text holds; only its odd signs and their neighbours are looked at."""
    signs = np.frombuffer(content, np.uint8)
    odd = np.concatenate([_odd(signs[at : at + _PIECE]) + at for at in range(0, len(signs) or 1, _PIECE)])
    found = signs[odd]
    beyond = odd[found >= 0x80]
    return not _HARMLESS[found].all() or (len(beyond) > 0 and _any(SPOILT, _around(signs, beyond)))


def _odd(signs: Bytes) -> Indices:
    """Where control signs stand, and all that is beyond ASCII."""
    return np.flatnonzero((signs + np.uint8(1)).view(np.int8) <= ord(" "))


def _around(signs: Bytes, positions: Indices) -> bytes:
    """What stands at these positions, with a neighbour before and after each run of them."""
    ends = np.flatnonzero(np.diff(positions) > 1)
    before, after = positions[np.append(0, ends + 1)] - 1, positions[np.append(ends, -1)] + 1
    near = np.concatenate([positions, before[before >= 0], after[after < len(signs)]])
    near.sort(kind="stable")
    return bytes(signs[near])


def _any(pattern: re.Pattern[str], text: bytes) -> bool:
    return bool(pc.match_substring_regex(pa.array([text], pa.large_string()), pattern.pattern)[0].as_py())


def _refuse_suspect(file: InputFile, text: str, encoding: str) -> None:
    pattern = CONTROLS if text.isascii() else SPOILT
    if found := pattern.search(text):
        line = text.count("\n", 0, found.start()) + 1
        if found.group() == "\ufffd":
            raise unread(
                Sentence(
                    "{name}, line {line}: the sign '�' is where a letter was lost before the file was written.",
                    name=file.name,
                    line=line,
                ),
                Sentence("Ask for it again, straight from the payroll."),
            )
        raise unread(
            Sentence(
                "{name}, line {line}: {wrong} so its encoding is not {encoding}.",
                name=file.name,
                line=line,
                wrong=wrong_text(found.group()),
                encoding=encoding,
            ),
            Sentence("Correct the layout's encoding."),
        )


def encoding_notes(file: InputFile, encoding: str) -> tuple[str, ...]:
    """Notes when the first bytes of a file tell another encoding than the layout, and when letters were put right."""
    by_bom = bom_of(file.content)
    plain, said = by_bom.removesuffix("-sig"), encoding.lower().replace("_", "-").replace("utf8", "utf-8")
    notes = letter_notes(file, by_bom or encoding)
    if not by_bom or said.startswith(plain):
        return notes
    was = f"its first bytes say {plain}, not {encoding} as the layout says; it was read as {plain}."
    return (f"{file.name}: {was}", *notes)


def letter_notes(file: InputFile, encoding: str) -> tuple[str, ...]:
    """A note when a Unicode text holds letters of cp1252 among control signs: how many, and where the first stands."""
    if not _is_unicode(encoding):
        return ()
    content = file.content if _is_utf8(file.content, encoding) else _text(file, encoding).encode()
    places = with_letters(content)[1]
    if not places:
        return ()
    line = content.count(b"\n", 0, places[0]) + 1
    return told(file.name, Counter(letters=len(places)), f"line {line}")


def wrong_text(text: str) -> Sentence:
    """The words for signs that betray another encoding; what stands around them may be a name, and is not said."""
    found = SPOILT.search(text)
    return Sentence("it holds {sign}, which no such file should hold,", sign=shown(found.group() if found else text))


def _other_kind(file: InputFile, form: str, expected: Sentence) -> Refused:
    found = Sentence("not XML") if (form, expected) == ("text", "XML") else WORDS[form]
    return unread(
        Sentence(
            "{name} is {found}, not {expected} as the layout says.", name=file.name, found=found, expected=expected
        ),
        Sentence("Ask for the file as agreed, or correct the layout's kind."),
    )


def _sheetless(file: InputFile, form: str) -> Refused:
    """Why this is no workbook that can be read."""
    if form == "protected":
        return unread(
            Sentence("{name} is protected by a password.", name=file.name), Sentence("Ask for it without a password.")
        )
    if form == "broken":
        return unread(
            Sentence(
                "{name} is damaged: its zip structure is broken, so it was probably cut off on the way.", name=file.name
            )
        )
    if form == "xls4":
        return unread(
            Sentence("{name} is {what}, which cannot be read.", name=file.name, what=WORDS[form]),
            Sentence("Ask for it saved as .xlsx."),
        )
    return _other_kind(file, form, Sentence("an Excel workbook"))
