"""The door to Typst: a template of ours or of an employer, and texts -> a PDF with tags, that fetches nothing."""

import os
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from assusoft.errors import ConfigError
from assusoft.resources import resource_folder

if TYPE_CHECKING:
    from typst import Compiler, PDFStandard, TypstError, TypstWarning

FALLBACK = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
"""Fonts of matplotlib for letters that ours have not: Greek, Cyrillic, Georgian, Vietnamese."""
WRITTEN = ("Source Sans Pro", "DejaVu Sans")
"""Families a page is set in; a letter that neither has is an error, never another font's box."""
SECONDS_OF_A_DAY = 24 * 60 * 60

_PLACE = re.compile(r"(?m)^\s*┌─ (?P<file>.+):(?P<line>\d+):\d+$")
_FRAME = "main"
"""How Typst calls what goes around the template, a file that is not on disk."""
_INPUTS = "sys.inputs"
_PACKAGE = re.compile(r'import\s*"@')
_one_at_a_time = Lock()


def pdf_of(template: Path, texts: Mapping[str, str], on: date, language: str) -> bytes:
    """A Typst template filled with texts, as a PDF that says it is PDF/UA-1; the same bytes for the same texts.

    `texts` are JSON, which the template reads with `json("NAME.json")`; `on` is the day that stands in the PDF as the
    one of its making.

    A process that was forked after its parent had typeset would wait for ever (Typst's threads are the parent's): start
    such processes with 'spawn'.

    Raises
    ------
    ConfigError
        The template does not compile, fetches a package, or lacks what PDF/UA asks: its file and line, and why.
    RuntimeError
        The process was forked after its parent had typeset.
    """
    return _compiled(template, texts, on, language, "pdf")[0]


def pictures_of(template: Path, texts: Mapping[str, str], on: date, language: str) -> list[bytes]:
    """The pages of the same, each as a picture (PNG)."""
    return _compiled(template, texts, on, language, "png")


def letters() -> frozenset[int]:
    """The code points that the fonts of a page have in every style that it uses."""
    return _letters()


def missing_in(text: str) -> str:
    """The letters of a text that no font of a page has, each once, in order; '' when all of it can be printed."""
    return "".join(sorted(sign for sign in set(text) - {"\n"} if ord(sign) not in letters()))


def _compiled(
    template: Path, texts: Mapping[str, str], on: date, language: str, form: Literal["pdf", "png"]
) -> list[bytes]:
    from typst import TypstError

    _refuse_packages(template)
    files: Any = {  # of a compiler too, which its types do not say
        _FRAME: _frame(template.name, language),
        **{f"{name}.json": text.encode() for name, text in texts.items()},
    }
    day = (on - date(1970, 1, 1)).days * SECONDS_OF_A_DAY
    standards: list[PDFStandard] = ["ua-1"] if form == "pdf" else []
    with _one_at_a_time:
        compiler = _compiler(template.parent.resolve(), os.getpid())
        try:
            made, warnings = compiler.compile_with_warnings(
                files, format=form, sys_inputs=_inputs(template, texts), pdf_standards=standards, timestamp=day, ppi=110
            )  # fmt: skip
        except TypstError as error:
            raise ConfigError(_sentence(template, error)) from error
    if warnings:  # an unknown font would drop its text
        raise ConfigError(_sentence(template, warnings[0]))
    assert made is not None
    return made if isinstance(made, list) else [made]


def _inputs(template: Path, texts: Mapping[str, str]) -> dict[str, str]:
    """The same texts where the template asks for them in this way: other inputs are another library, built anew."""
    return dict(texts) if _INPUTS in template.read_text(encoding="utf-8") else {}


def _frame(template: str, language: str) -> bytes:
    """What goes around every template: its language, and no font but those that were looked at."""
    families = ", ".join(f'"{name}"' for name in WRITTEN)
    return (
        f'#set text(lang: "{language}", region: "be", font: ({families}), fallback: false)\n#include "{template}"\n'
    ).encode()


@cache
def _compiler(root: Path, process: int) -> "Compiler":
    """A compiler for the templates of a folder; it reads nothing outside of it but fonts."""
    from typst import Compiler, Fonts

    if _first_process() != process:
        raise RuntimeError("This process was forked after its parent had typeset a page. Start it with 'spawn'.")
    own = [str(folder) for folder in (root / "fonts",) if folder.is_dir()]
    paths = [*own, str(_our_fonts()), _fallback_folder().name]
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths))
    nowhere = Path(os.devnull)
    return Compiler(root=root, font_paths=fonts, package_path=nowhere, package_cache_path=nowhere)


@cache
def _first_process() -> int:
    return os.getpid()


def _our_fonts() -> Path:
    return resource_folder("templates") / "sheets" / "fonts"


def _matplotlib_fonts() -> Path:
    found = find_spec("matplotlib")  # it is not imported: that takes half a second
    if found is None or found.origin is None:
        raise FileNotFoundError("matplotlib, whose fonts a page needs, is not installed. Install assusoft again.")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


@cache
def _fallback_folder() -> "TemporaryDirectory[str]":
    """A folder with the two fonts alone: beside them stands one that claims every letter and shows boxes."""
    folder = TemporaryDirectory(prefix="assusoft-fonts-")
    for name in FALLBACK:
        copy(_matplotlib_fonts() / name, folder.name)
    return folder


@cache
def _letters() -> frozenset[int]:
    ours = [_code_points(path) for path in sorted(_our_fonts().glob("*.otf"))]
    others = [_code_points(_matplotlib_fonts() / name) for name in FALLBACK]
    return frozenset.intersection(*ours) | frozenset.intersection(*others)


def _code_points(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _refuse_packages(template: Path) -> None:
    """Packages are fetched from the internet: none is."""
    for number, line in enumerate(template.read_text(encoding="utf-8").splitlines(), start=1):
        if _PACKAGE.search(line):
            raise ConfigError(
                f"{template}, line {number}: a template may import no package, since that is fetched from the "
                "internet. Put what it needs beside the template and import it from there."
            )


def _sentence(template: Path, error: "TypstError | TypstWarning") -> str:
    """What is wrong, with the file and line, of the template or of what it includes."""
    place = _PLACE.search(error.diagnostic)
    where = str(template)
    if place and Path(place["file"]).name != _FRAME:
        where = f"{os.path.normpath(Path.cwd() / place['file'])}, line {place['line']}"
    why = " ".join(error.message.split()).rstrip(".")
    hint = f" ({'; '.join(error.hints)})" if error.hints else ""
    return f"{where}: {why}{hint}. Correct the template; without one of your own, the built-in one is used."
