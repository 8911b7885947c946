"""A sheet -> its page, as an accessible PDF and as HTML, by a template of ours or of the employer."""

from pathlib import Path
from typing import NamedTuple

from assusoft.benefit_sheets.sheet import Sheet
from assusoft.benefit_sheets.worded import Texts, texts_of, worded
from assusoft.json_text import json_text
from assusoft.resources import resource_folder
from assusoft.templating import fill
from assusoft.typesetting import letters
from assusoft.typesetting import pdf_of as typeset
from assusoft.typesetting import pictures_of as drawn

NAME = "sheets/sheet.typ"
HTML_NAME = "sheets/sheet.html.j2"
INVISIBLE = frozenset("\n ")


class Printed(NamedTuple):
    """A page as PDF; nothing, where `missing` names the letters that no font has."""

    pdf: bytes
    missing: str


def printed(sheet: Sheet, template_folder: Path) -> Printed:
    """The sheet as `pdf_of` makes it, where all its letters can be printed; its texts are made once for both."""
    texts = worded(sheet)
    missing = _missing(texts)
    return Printed(b"" if missing else _pdf_of(sheet, texts, template_folder), missing)


def pdf_of(sheet: Sheet, template_folder: Path) -> bytes:
    """The sheet as a PDF (PDF/UA-1), by `sheets/sheet.typ` of the employer's templates or else of ours.

    The same bytes for an equal sheet and template. One compiler is kept in each process and used by one thread at a
    time; a process is started with 'spawn', not forked, once a page was typeset.

    Raises
    ------
    ConfigError
        The template is wrong (its file and line), or the sheet has a letter that no font has (`missing_letters`).
    """
    return _pdf_of(sheet, worded(sheet), template_folder)


def pictures_of(sheet: Sheet, template_folder: Path) -> list[bytes]:
    """The pages of the same PDF as pictures (PNG)."""
    return drawn(template_of(template_folder), _texts(worded(sheet)), sheet.on, sheet.language)


def html_of(sheet: Sheet, template_folder: Path) -> str:
    """The same texts as a page in HTML, by `sheets/sheet.html.j2` of the employer's templates or else of ours.

    Raises
    ------
    ConfigError
        The template is wrong: its file and line, and why.
    """
    return fill(HTML_NAME, (template_folder, resource_folder("templates")), {"sheet": worded(sheet)})


def missing_letters(sheet: Sheet) -> str:
    """The letters of a sheet that no font has, each once, in order; '' when all of them can be printed."""
    return _missing(worded(sheet))


def template_of(template_folder: Path) -> Path:
    """The file that typesets the sheets of an employer."""
    own = template_folder / NAME
    return own if own.is_file() else resource_folder("templates") / NAME


def _pdf_of(sheet: Sheet, texts: Texts, template_folder: Path) -> bytes:
    return typeset(template_of(template_folder), _texts(texts), sheet.on, sheet.language)


def _missing(texts: Texts) -> str:
    used = set().union(*texts_of(texts)) - INVISIBLE
    return "".join(sorted(sign for sign in used if ord(sign) not in letters()))


def _texts(texts: Texts) -> dict[str, str]:
    return {"sheet": json_text(texts, None)}
