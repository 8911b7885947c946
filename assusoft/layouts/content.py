"""Bytes of a received file -> text, after checking that it is what was announced. Anything else is refused."""

import re
import zipfile
from io import BytesIO

from assusoft.errors import Refused
from assusoft.layouts.refusals import unread
from assusoft.layouts.values import InputFile

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = {
    ZIP: "a zip file, such as an .xlsx workbook",
    OLE: "an old Excel workbook (.xls)",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "a Word text",
}
_MARKUP = {rb"<(!doctype\s+html|html|table)\b": "a web page", rb"<\?xml": "XML"}

_CONTROL = "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff"
_AS_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘“”•–—˜™š›œžŸ\xa1-\xbf"
_CONTROLS = re.compile(f"[{_CONTROL}]")
_SUSPECT = re.compile(
    f"[{_CONTROL}]|[\u00c2\u00c3][\xa0’{_AS_CP1252}]|[\u00c4\u00c5][{_AS_CP1252}]|\u00e2[\u20ac‚„†][{_AS_CP1252}’]"
    "|[A-Za-z][‚ƒ„†‡ˆ‰][A-Za-z]"
)
"""Characters no payroll text holds: control characters, and letters of one encoding read in another ('Ã©', 'Ren‚e')."""


def check_kind(file: InputFile, kind: str) -> None:
    """Refuse a file whose first bytes are not of the announced kind; sheets may be encrypted or broken besides."""
    if not file.content.strip(b"\x00 \t\r\n"):
        raise unread(
            f"{file.name} is empty.",
        )
    found = _kind_found(file.content)
    if kind == "sheet":
        _check_workbook(file, found)
    elif kind == "xml" and found != "XML" and (found or not _start(file.content).startswith(b"<")):
        raise _other_kind(file, found or "no XML", "XML")
    elif kind in ("delimited", "fixed") and found:
        raise _other_kind(file, found, "plain text")


def decoded(file: InputFile, encoding: str) -> str:
    """The text of a file; refused when it does not decode, or decodes into characters that betray another encoding."""
    try:
        text = file.content.decode("utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = file.content.count(b"\n", 0, start) + 1
        raise unread(
            f"{file.name}, line {line}: this file is not encoded in {encoding} (byte 0x{file.content[start]:02X} "
            "cannot be read).",
            f"Correct the layout's encoding, or ask for the file in {encoding}.",
        ) from None
    found = (_CONTROLS if text.isascii() else _SUSPECT).search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise unread(
            f"{file.name}, line {line}: {wrong_text(text[max(0, found.start() - 8) : found.end() + 8])} so its "
            f"encoding is not {encoding}.",
            "Correct the layout's encoding.",
        )
    return text


def wrong_text(text: str) -> str:
    """The words for a text whose characters betray another encoding."""
    return f"the text {text.strip()!r} holds characters that no such file should hold,"


def is_suspect(text: str) -> bool:
    """Whether a text holds control characters, or letters of one encoding read in another."""
    return _SUSPECT.search(text) is not None


def _kind_found(content: bytes) -> str:
    for signature, name in _SIGNATURES.items():
        if content.startswith(signature):
            return name
    start = _start(content)
    return next((name for pattern, name in _MARKUP.items() if re.match(pattern, start, re.IGNORECASE)), "")


def _start(content: bytes) -> bytes:
    head = content[:400]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\x00", b"")[2:]
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _other_kind(file: InputFile, found: str, expected: str) -> Refused:
    return unread(
        f"{file.name} is {found}, not {expected} as the layout says.",
        "Ask for the file as agreed, or correct the layout's kind.",
    )


def _check_workbook(file: InputFile, found: str) -> None:
    if file.content.startswith(OLE):
        if _utf16("EncryptedPackage") in file.content or _has_filepass(file.content):
            raise unread(
                f"{file.name} is protected by a password.",
                "Ask for it without password.",
            )
        if _utf16("Workbook") not in file.content and _utf16("Book") not in file.content:
            raise _other_kind(file, "no workbook", "an Excel workbook")
    elif file.content.startswith(ZIP):
        _check_zip(file)
    else:
        raise _other_kind(file, found or "plain text", "an Excel workbook")


def _check_zip(file: InputFile) -> None:
    try:
        with zipfile.ZipFile(BytesIO(file.content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise unread(
            f"{file.name} is damaged: its zip structure is broken, probably cut during transfer.",
        ) from None
    if "xl/workbook.xml" not in names:
        raise _other_kind(file, "a zip file without a workbook", "an Excel workbook")


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _has_filepass(content: bytes) -> bool:
    """Whether a BIFF stream begins with a FILEPASS record (0x002F) among its first ten."""
    for begin in range(512, len(content) - 4, 64):
        if content[begin : begin + 2] == b"\x09\x08" and content[begin + 2 : begin + 4] in (b"\x10\x00", b"\x08\x00"):
            at = begin
            for _ in range(10):
                if content[at : at + 2] == b"\x2f\x00":
                    return True
                at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
    return False
