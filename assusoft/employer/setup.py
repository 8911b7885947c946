"""What a month is derived with besides its photo, answers and plan sheets: of the folder, or as a closing stored it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assusoft.config import read_text
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.settings import OwnField
from assusoft.layouts import Layout, layout_files, load_layout
from assusoft.resources import resource_folder
from assusoft.schema import Field, own_field
from assusoft.store import Closing
from assusoft.suppliers.supplier import Supplier, load_suppliers

SETTINGS = "employer/settings.json"
_SUPPLIERS, _LAYOUTS, _MAILS = "suppliers", "templates/suppliers", "templates/mails"


@dataclass(frozen=True)
class Setup:
    """Settings, suppliers and templates that decide and render a month.

    `own`: the fields the employer adds. `automatic`: sources whose working time is told without a question.
    `layouts`: supplier -> its layout. `mails`: the folder of mail templates that go before ours. `kept`: what must
    live as long as that folder.
    """

    name: str
    own: Mapping[str, Field]
    automatic: frozenset[str]
    suppliers: Mapping[str, Supplier]
    layouts: Mapping[str, Layout]
    mails: Path
    kept: Any = None


def setup_in(employer: EmployerFolder, month: str) -> Setup:
    """What the month is derived with: what it was closed with, else what the folder holds."""
    return closed_setup(employer, month) or setup_of(employer)


def closed_setup(employer: EmployerFolder, month: str) -> Setup | None:
    """The setup a month was closed with; None when it is open, or was closed before closings kept it."""
    closing = next((one for one in employer.store.closings() if one.month == month), None)
    if closing is None or SETTINGS not in closing.texts:
        return None
    hashes = tuple(item for item in closing.texts.items() if "/" in item[0])
    return employer.once(lambda: _stored(employer, closing), "setup", hashes)


def _stored(employer: EmployerFolder, closing: Closing) -> Setup:
    texts = employer.store.texts(closing.number)
    return stored_setup({name: text for name, text in texts.items() if "/" in name})


def setup_of(employer: EmployerFolder) -> Setup:
    """The setup the employer folder has."""
    settings, search = employer.settings, employer.search("suppliers")
    return Setup(
        settings.name,
        settings.own,
        employer.automatic,
        employer.suppliers,
        {key: load_layout(one.layout, search) for key, one in employer.suppliers.items()},
        employer.folder / _MAILS,
    )


def texts_of(employer: EmployerFolder) -> dict[str, str]:
    """Name -> text of all that `setup_of` reads, ours included, from which `stored_setup` makes it again.

    Of employer.toml only what a month needs is taken: neither the database nor the mail server. Supplier files name
    recipients; they have no place for a password.
    """
    folder, search = employer.folder, employer.search("suppliers")
    paths = {f"{_SUPPLIERS}/{key}.toml": folder / _SUPPLIERS / f"{key}.toml" for key in employer.suppliers}
    for one in employer.suppliers.values():
        paths |= {f"{_LAYOUTS}/{path.name}": path for path in layout_files(one.layout, search)}
    for place in (resource_folder("templates") / "mails", folder / _MAILS):
        paths |= {f"{_MAILS}/{path.relative_to(place).as_posix()}": path for path in _templates(place)}
    return {SETTINGS: _written(employer)} | {name: read_text(path) for name, path in paths.items()}


def stored_setup(texts: Mapping[str, str]) -> Setup:
    """The setup made again of its texts, laid out in a folder that goes when the setup does.

    Raises
    ------
    ConfigError
        This version of assusoft does not accept them any more: which, and why.
    """
    kept = TemporaryDirectory(prefix="assusoft-")
    folder = Path(kept.name)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    given = json.loads(texts[SETTINGS])
    search = [folder / _LAYOUTS]
    suppliers = load_suppliers(folder / _SUPPLIERS, search)
    own = {name: OwnField(**one) for name, one in given["fields"].items()}
    return Setup(
        given["name"],
        {name: own_field(name, one.type, one.label) for name, one in own.items()},
        frozenset(given["automatic"]),
        suppliers,
        {key: load_layout(one.layout, search) for key, one in suppliers.items()},
        folder / _MAILS,
        kept,
    )


def same(one: Setup, other: Setup) -> bool:
    """Whether both send the same to the same suppliers, wherever their files stand."""
    return one.suppliers == other.suppliers and _rules(one) == _rules(other)


def _rules(setup: Setup) -> dict[str, Layout]:
    return {key: one.model_copy(update={"where": Path()}) for key, one in setup.layouts.items()}


def _written(employer: EmployerFolder) -> str:
    given = {
        "name": employer.name,
        "fields": {name: one.model_dump() for name, one in employer.settings.fields.items()},
        "automatic": sorted(employer.automatic),
    }
    return json.dumps(given, indent=1, ensure_ascii=False) + "\n"


def _templates(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.j2")) if path.is_file())
