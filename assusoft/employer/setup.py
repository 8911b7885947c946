"""What a month is derived with besides its photo, answers and plan sheets: of the folder, or as a closing stored it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from assusoft.config import read_text
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.settings import OwnField
from assusoft.employer.supplier_files import LAYOUTS, MAILS, bytes_kept, load_supplier_files, supplier_texts
from assusoft.errors import ConfigError
from assusoft.layouts import Layout
from assusoft.month.rules import FIRST_RULES, RULES
from assusoft.resources import resource_folder
from assusoft.schema import Field, own_field
from assusoft.store import Closing
from assusoft.suppliers.supplier import Supplier

SETTINGS = "employer/settings.json"


@dataclass(frozen=True)
class Setup:
    """Settings, suppliers and templates that decide and render a month.

    `own`: the fields the employer adds. `automatic`: sources whose working time is reported without a question.
    `layouts`: supplier -> its layout. `mails`: the folder of mail templates that go before ours. `kept`: what must
    live as long as that folder. `rules`: the number of the rules (see `month.rules`).
    """

    name: str
    own: Mapping[str, Field]
    automatic: frozenset[str]
    suppliers: Mapping[str, Supplier]
    layouts: Mapping[str, Layout]
    mails: Path
    kept: Any = None
    rules: int = RULES


def setup_in(employer: EmployerFolder, month: str) -> Setup:
    """What the month is derived with: what it was closed with, else what the folder holds."""
    return closed_setup(employer, month) or setup_of(employer)


def closed_setup(employer: EmployerFolder, month: str) -> Setup | None:
    """The setup a month was closed with; None when it is open, or was closed before closings kept it."""
    closing = employer.facts.closing_with_texts(month)
    if closing is None or SETTINGS not in closing.texts:
        return None
    hashes = tuple(item for item in closing.texts.items() if "/" in item[0])
    return employer.once(lambda: _stored(employer, closing), "setup", hashes)


def rules_of(employer: EmployerFolder, month: str) -> int:
    """The number of the rules the month is decided by: those it was closed with, else those of now."""
    closing, setup = employer.facts.closing_of(month), closed_setup(employer, month)
    if closing is None:
        return RULES
    return FIRST_RULES if setup is None else setup.rules


def _stored(employer: EmployerFolder, closing: Closing) -> Setup:
    texts = employer.store.texts(closing.number)
    return stored_setup({name: text for name, text in texts.items() if "/" in name})


def setup_of(employer: EmployerFolder) -> Setup:
    """The setup the employer folder has."""
    settings, files = employer.settings, employer.supplier_files
    mails = employer.folder / MAILS
    return Setup(settings.name, settings.own, employer.automatic, files.suppliers, files.layouts, mails)


def texts_of(employer: EmployerFolder) -> dict[str, str]:
    """Name -> text of all that `setup_of` reads, built-in files included, from which `stored_setup` makes it again.

    Of employer.toml only what a month needs is taken: neither the database nor the mail server. Supplier files name
    recipients; they have no place for a password.
    """
    texts = supplier_texts(employer.folder, employer.suppliers, employer.search("suppliers"))
    mails: dict[str, Path] = {}
    for folder in (resource_folder("templates") / "mails", employer.folder / MAILS):
        mails |= {f"{MAILS}/{path.relative_to(folder).as_posix()}": path for path in _templates(folder)}
    return {SETTINGS: _written(employer)} | texts | {name: read_text(path) for name, path in mails.items()}


def as_read(employer: EmployerFolder, texts: Mapping[str, str]) -> bool:
    """Whether `texts_of` gives suppliers and layouts as they were when `setup_of` read them."""
    return employer.supplier_files.texts.items() <= texts.items()


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
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name:
            raise ConfigError(
                "The closing kept a text named {name}, which is no file of an employer folder.", name=repr(name)
            )
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes_kept(name, text))
    given = json.loads(texts[SETTINGS])
    files = load_supplier_files(folder, [folder / LAYOUTS])
    own = {name: OwnField(**one) for name, one in given["fields"].items()}
    return Setup(
        given["name"],
        {name: own_field(name, one.type, one.label) for name, one in own.items()},
        frozenset(given["automatic"]),
        files.suppliers,
        files.layouts,
        folder / MAILS,
        kept,
        given.get("rules", FIRST_RULES),
    )


def _written(employer: EmployerFolder) -> str:
    given = {
        "name": employer.name,
        "fields": {name: one.model_dump() for name, one in employer.settings.fields.items()},
        "automatic": sorted(employer.automatic),
        "rules": RULES,
    }
    return json.dumps(given, indent=1, ensure_ascii=False) + "\n"


def _templates(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.j2")) if path.is_file())
