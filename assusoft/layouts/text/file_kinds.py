"""Bytes -> what kind of file they are and how their text is encoded, whatever its name. Pure, reads no cell."""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from assusoft.language import Sentence

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
"""First bytes that tell an encoding; the codec takes them off."""

ENCODINGS = ("cp1252", "cp850", "mac_roman", "iso8859-15", "cp1250")
"""Encodings of one byte a letter that payroll files are written in, the most frequent first."""

WORDS = {
    "text": Sentence("plain text"),
    "xml": Sentence("XML"),
    "html": Sentence("a web page"),
    "xlsx": Sentence("a zip file, such as an .xlsx workbook"),
    "xlsm": Sentence("a zip file, such as an .xlsx workbook"),
    "xlsb": Sentence("a zip file, such as an .xlsx workbook"),
    "ods": Sentence("an OpenDocument spreadsheet (.ods)"),
    "xls": Sentence("an old Excel workbook (.xls)"),
    "xls4": Sentence("a workbook of Excel 4 or older (.xls)"),
    "protected": Sentence("protected by a password"),
    "xmlsheet": Sentence("an XML workbook of Excel 2003"),
    "mhtml": Sentence("a web archive (.mht)"),
    "pdf": Sentence("a PDF document"),
    "gzip": Sentence("a gzip archive"),
    "7z": Sentence("a 7-Zip archive"),
    "rar": Sentence("a RAR archive"),
    "tar": Sentence("a tar archive"),
    "packed": Sentence("a compressed archive"),
    "image": Sentence("an image"),
    "media": Sentence("a sound or film"),
    "rtf": Sentence("a Word document"),
    "doc": Sentence("a Word document (.doc)"),
    "docx": Sentence("a Word document (.docx)"),
    "odt": Sentence("an OpenDocument text (.odt)"),
    "pptx": Sentence("a presentation (.pptx)"),
    "outlook": Sentence("an Outlook message (.msg)"),
    "database": Sentence("a database"),
    "dbf": Sentence("a dBase table (.dbf)"),
    "lotus": Sentence("a Lotus 1-2-3 sheet"),
    "columnar": Sentence("a file of columns (Parquet or Arrow)"),
    "program": Sentence("a program"),
    "zip": Sentence("a zip file without a workbook"),
    "broken": Sentence("a zip file whose structure is broken"),
    "ole": Sentence("no workbook"),
    "empty": Sentence("empty"),
}
"""Each form a file may have, in words."""

_READ_AS = {
    "text": ("delimited", "fixed", "sheet"), "xml": ("xml",), "html": ("sheet",), "xlsx": ("sheet",),
    "xlsm": ("sheet",), "xlsb": ("sheet",), "ods": ("sheet",), "xls": ("sheet",),
    "xmlsheet": ("sheet",), "mhtml": ("sheet",), "pdf": ("pdf",),
}  # fmt: skip
_SIGNATURES = {
    b"%PDF": "pdf", b"\x1f\x8b": "gzip", b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!": "rar", b"{\\rtf": "rtf",
    b"\x89PNG": "image", b"\xff\xd8\xff": "image", b"GIF8": "image",
    b"II*\x00": "image", b"MM\x00*": "image", b"RIFF": "media", b"ID3\x03": "media", b"OggS": "media",
    b"BZh9": "packed", b"\xfd7zXZ": "packed", b"(\xb5/\xfd": "packed", b"\x04\"M\x18": "packed",
    b"SQLite format 3\x00": "database", b"\x00\x01\x00\x00Standard": "database",
    b"\x00\x00\x02\x00\x06\x04": "lotus", b"\x00\x00\x1a\x00": "lotus", b"\x00\x00\x1a\x10": "lotus",
    b"PAR1": "columnar", b"ARROW1": "columnar", b"\x7fELF": "program", b"MZ\x90": "program",
    b"\x09\x00\x04\x00": "xls4", b"\x09\x02\x06\x00": "xls4", b"\x09\x04\x06\x00": "xls4",
}  # fmt: skip
_STREAMS = {"Workbook": "xls", "Book": "xls", "WordDocument": "doc", "PowerPoint Document": "pptx",
            "__properties_version1.0": "outlook"}  # fmt: skip
"""What a compound file (OLE) holds, by the name of a stream in it."""
_MARKUP = {
    rb"<(!doctype\s+html|html|head|body|meta|style|table)\b": "html",
    rb"MIME-Version:": "mhtml",
    rb"<\?xml": "xml",
    rb"<!DOCTYPE\b": "xml",
    rb"<[A-Za-z_][^<>]*>\s*<": "xml",
}
_LETTERS = frozenset(
    "éèêëàâäçîïôöûùüßœæñáíóúÿåøšžãõìòÉÈÊËÀÂÄÇÎÏÔÖÛÙÜŒÆÑÁÍÓÚÅØŠŽąćęłńśźżčďěňřťůőűăşţĄĆĘŁŃŚŹŻČĎĚŇŘŤŮŐŰĂŞŢ"
)
_EASTERN = (("áčďéěíňóřšťúůýžĺľôŕä", "ěřů"), ("áéíóöőúüű", "őű"), ("čćđšž", "čćđ"))
_SIGNS = frozenset("€£ªº¿°²³½§µ«»’‘“”–—…·\xa0")
_AROUND = re.compile(r"(?=(.?[^\x00-\x7f].?))", re.DOTALL)
_SAMPLE = 1 << 20


@dataclass(frozen=True)
class Physical:
    """`form`: a key of WORDS. `encoding`: of its text, '' where it has none. `encodings`: all that fit, best first.

    `ascii`: it holds no letter that would tell encodings apart. `bom`: its first bytes tell the encoding.
    """

    form: str
    encoding: str = ""
    encodings: tuple[str, ...] = ()
    ascii: bool = False
    bom: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of layout that can read it; none when no layout can."""
        return _READ_AS.get(self.form, ())


def kind_of(content: bytes) -> Physical:
    """The form of a file, and for text, HTML and XML named or not, the encodings its bytes fit."""
    form = form_of(content)
    if form not in ("text", "html", "xml"):
        return Physical(form)
    if encoding := bom_of(content):
        return Physical(form, encoding, (encoding,), bom=True)
    fitting = encodings_of(content)
    return Physical(form, fitting[0] if fitting else "", fitting, ascii=content.isascii())


def form_of(content: bytes) -> str:
    """The form of a file by its first bytes, and for workbooks by what is inside; a key of WORDS."""
    if not content.strip(b"\x00 \t\r\n\x1a"):
        return "empty"
    for signature, form in _SIGNATURES.items():
        if content.startswith(signature):
            return form
    if content[257:262] == b"ustar":
        return "tar"
    if content.startswith(b"BM") and content[6:10] == bytes(4):
        return "image"
    if _is_dbase(content):
        return "dbf"
    if content.startswith(OLE):
        return _ole(content)
    if content.startswith(b"PK"):
        return _zip(content)
    return _markup(content)


def _is_dbase(content: bytes) -> bool:
    """Whether a file begins as a dBase table: version, a day, and fields of 32 bytes that end where it says.

    Visual FoxPro has the name of a database, of 263 bytes, behind them.
    """
    end = int.from_bytes(content[8:10], "little") - (263 if content[:1] in (b"\x30", b"\x31") else 0)
    dated = len(content) > 32 and 1 <= content[2] <= 12 and 1 <= content[3] <= 31
    return dated and content[0] in (0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5) and content[max(end - 1, 0) : end] == b"\r"


def bom_of(content: bytes) -> str:
    """The encoding the first bytes tell, '' when they tell none."""
    return next((encoding for bom, encoding in BOMS.items() if content.startswith(bom)), "")


def encodings_of(content: bytes) -> tuple[str, ...]:
    """The encodings in which a text without BOM reads as words, best first; () when there is none.

    UTF-8 and UTF-16 are certain when they fit. Of those with one byte a letter the best gives the most letters that
    French, Dutch and German words hold, in the case of their neighbours.
    """
    head = content[:4096]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(zeros) and zeros.count(0) * 2 > len(zeros) and head.count(0) < len(zeros) * 1.1:
            return (encoding,)
    if _decodes(content, "utf-8"):
        return ("utf-8",)
    scores = {encoding: _score(content[:_SAMPLE], encoding) for encoding in ENCODINGS}
    good = [encoding for encoding, score in scores.items() if score > 0]
    if "cp1250" in good and _is_eastern(content[:_SAMPLE].decode("cp1250")):
        scores["cp1250"] = max(scores.values()) + 1
    return tuple(sorted(good, key=lambda encoding: -scores[encoding]))


def _is_eastern(text: str) -> bool:
    """Whether its letters are those of a language of central Europe, two of the most telling among them."""
    letters = {sign for sign in text.lower() if not sign.isascii() and sign.isalpha()}
    return any(letters <= set(alphabet) and len(letters & set(telling)) >= 2 for alphabet, telling in _EASTERN)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _score(content: bytes, encoding: str) -> int:
    if not _decodes(content, encoding):
        return 0
    found = set(_AROUND.findall(content.decode(encoding)))
    return max(0, sum(map(_worth, found)) + 1)


def _worth(around: str) -> int:
    """What a character beyond ASCII between its neighbours says for the encoding that made it."""
    at = next(number for number, sign in enumerate(around) if not sign.isascii())
    sign, before, after = around[at], around[:at], around[at + 1 :]
    if sign in _LETTERS:
        return _letter_worth(sign, before, after)
    if sign == "€":
        return 4
    if sign not in _SIGNS:
        return -5
    inside = before.isalpha() and after.isalpha()
    return -3 if inside and sign not in "’·\xa0" else 1


def _letter_worth(sign: str, before: str, after: str) -> int:
    """A letter on its own, or in another case than its neighbours, is rather a sign of another encoding."""
    if not (before.isalpha() or after.isalpha()) and sign not in "àÀ":
        return -1
    odd = (sign.isupper() and before.islower()) or (sign.islower() and before.isupper() and after.isupper())
    return -3 if odd else 3


def _markup(content: bytes) -> str:
    start = _start(content)
    form = next((form for pattern, form in _MARKUP.items() if re.match(pattern, start, re.IGNORECASE)), "text")
    if form == "xml":
        if b"Excel.Sheet" in start or b"urn:schemas-microsoft-com:office:spreadsheet" in start:
            return "xmlsheet"
        if re.search(rb"<html\b", start, re.IGNORECASE):
            return "html"
    return form


def _start(content: bytes) -> bytes:
    """What a text begins with, comments and instructions before it left out."""
    head = content[: 1 << 16].replace(b"\x00", b"")
    for bom in BOMS:
        head = head.removeprefix(bom.replace(b"\x00", b""))
    return re.sub(rb"\A(\s*(?:<!--.*?-->|<\?(?!xml).*?\?>))+", b"", head.lstrip(), flags=re.DOTALL).lstrip()[:1200]


def _ole(content: bytes) -> str:
    if _utf16("EncryptedPackage") in content or has_filepass(content):
        return "protected"
    named = (form for name, form in _STREAMS.items() if _utf16(name).ljust(64, b"\0") in content)
    return next(named, "xls" if _utf16("Workbook") in content or _utf16("Book") in content else "ole")


def _zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {info.filename: info for info in archive.infolist()}
            if any(info.flag_bits & 1 for info in names.values()):
                return "protected"
            return next((form for form, inside in _INSIDE.items() if inside(archive, names)), "zip")
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, KeyError):
        return "broken"


def _is_protected(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> bool:
    manifest = names.get("META-INF/manifest.xml")
    if "encrypted-package" in names:
        return True
    return manifest is not None and manifest.file_size < _SAMPLE and b":encryption-data" in archive.read(manifest)


def _is_sheet(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> bool:
    return _is_document(archive, names, b"spreadsheet")


def _is_document(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], kind: bytes) -> bool:
    """Whether it is an OpenDocument of this kind."""
    said, known = names.get("mimetype"), b"application/vnd.oasis.opendocument." + kind
    return "content.xml" in names and said is not None and said.file_size < 200 and archive.read(said).startswith(known)


_INSIDE: dict[str, Callable[[zipfile.ZipFile, dict[str, zipfile.ZipInfo]], bool]] = {
    "protected": _is_protected,
    "xlsb": lambda archive, names: "xl/workbook.bin" in names,
    "xlsm": lambda archive, names: {"xl/workbook.xml", "xl/vbaProject.bin"} <= set(names),
    "xlsx": lambda archive, names: "xl/workbook.xml" in names,
    "ods": _is_sheet,
    "docx": lambda archive, names: "word/document.xml" in names,
    "pptx": lambda archive, names: "ppt/presentation.xml" in names,
    "odt": lambda archive, names: _is_document(archive, names, b"text"),
}


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def has_filepass(content: bytes) -> bool:
    """Whether a BIFF stream begins with a FILEPASS record (0x002F) among its first ten."""
    for begin in range(512, len(content) - 4, 64):
        if content[begin : begin + 2] == b"\x09\x08" and content[begin + 2 : begin + 4] in (b"\x10\x00", b"\x08\x00"):
            at = begin
            for _ in range(10):
                if content[at : at + 2] == b"\x2f\x00":
                    return True
                at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
    return False
