"""suppliers/ and the layouts it names -> suppliers with their layouts, and the texts these were read from."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assusoft.config import read_text
from assusoft.errors import ConfigError
from assusoft.layouts import Layout, layout_files, load_layout
from assusoft.suppliers.supplier import Supplier, load_suppliers

SUPPLIERS, LAYOUTS, MAILS = "suppliers", "templates/suppliers", "templates/mails"
"""Folders of an employer folder, and of the texts that a closing keeps."""
_BOOK = ".xlsx"


@dataclass(frozen=True)
class SupplierFiles:
    """Suppliers and their layouts by the supplier's key; `texts`: file name -> text, of all that was read for them."""

    suppliers: Mapping[str, Supplier]
    layouts: Mapping[str, Layout]
    texts: Mapping[str, str]


def load_supplier_files(folder: Path, search: Sequence[Path]) -> SupplierFiles:
    """Every supplier of an employer folder, with its layout as it is found along `search`.

    Texts are read before they are parsed: a file that changes meanwhile differs from its text, and `supplier_texts`
    shows it.

    Raises
    ------
    ConfigError
        Naming file and key, for a file that is not a supplier or a layout.
    """
    texts = _texts_of_suppliers(folder, sorted(path.stem for path in (folder / SUPPLIERS).glob("*.toml")))
    suppliers = load_suppliers(folder / SUPPLIERS, search)
    texts |= _texts_of_layouts(suppliers, search)
    layouts = {key: load_layout(supplier.layout, search) for key, supplier in suppliers.items()}
    return SupplierFiles(suppliers, layouts, texts)


def supplier_texts(folder: Path, suppliers: Mapping[str, Supplier], search: Sequence[Path]) -> dict[str, str]:
    """The texts of these suppliers as the folder has them now: equal to `SupplierFiles.texts` while nothing changes."""
    return _texts_of_suppliers(folder, suppliers) | _texts_of_layouts(suppliers, search)


def _texts_of_suppliers(folder: Path, keys: Iterable[str]) -> dict[str, str]:
    return {f"{SUPPLIERS}/{key}.toml": read_text(folder / SUPPLIERS / f"{key}.toml") for key in keys}


def _texts_of_layouts(suppliers: Mapping[str, Supplier], search: Sequence[Path]) -> dict[str, str]:
    """The texts of the layouts and of what they extend, by file name: each name is one file."""
    paths: dict[str, Path] = {}
    for supplier in suppliers.values():
        for path in layout_files(supplier.layout, search):
            other = paths.setdefault(f"{LAYOUTS}/{path.name}", path)
            if other != path:
                raise ConfigError(
                    "Suppliers use two layouts named {name}: {other} and {path}. Rename one.",
                    name=path.name,
                    other=other,
                    path=path,
                )
    return {name: text_kept(path) for name, path in paths.items()}


def text_kept(path: Path) -> str:
    """What is kept of a file of a layout: its text; of a workbook its bytes in base64."""
    return b64encode(path.read_bytes()).decode() if path.suffix == _BOOK else read_text(path)


def bytes_kept(name: str, text: str) -> bytes:
    """The file of which that is kept."""
    return b64decode(text) if name.endswith(_BOOK) else text.encode()
