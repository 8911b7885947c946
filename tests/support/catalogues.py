"""The catalogues of sentences as tables: the .po people write, and the .mo the program reads."""

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import assusoft

LOCALE = Path(assusoft.__file__).parent / "locale"


def translations(language: str) -> dict[str, str]:
    """English sentence -> sentence in that language, as the program reads them."""
    with (LOCALE / f"{language}.mo").open("rb") as compiled:
        return entries(read_mo(compiled))


def written(language: str) -> Catalog:
    """The catalogue people write."""
    with (LOCALE / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def entries(catalogue: Catalog) -> dict[str, str]:
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string}


def compile_catalogue(language: str) -> None:
    """Write the .mo of what people wrote."""
    compiled = BytesIO()
    write_mo(compiled, written(language))
    (LOCALE / f"{language}.mo").write_bytes(compiled.getvalue())
