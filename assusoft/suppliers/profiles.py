"""The profiles that come with assusoft: supplier files to copy, for insurers and for other kinds."""

from collections.abc import Sequence
from pathlib import Path

from assusoft.resources import resource_folder
from assusoft.schema import AFFILIATION, GROUPS, INTERRUPTED, TABLES
from assusoft.suppliers.supplier import Supplier, load_supplier


def profile_folder() -> Path:
    """Where the profiles stand; their layouts are those of `templates/suppliers`."""
    return resource_folder("templates") / "suppliers" / "profiles"


def load_profiles() -> dict[str, Supplier]:
    """Every profile by its key, in the order of the keys."""
    return {path.stem: load_supplier(path) for path in sorted(profile_folder().glob("*.toml"))}


def reports_line(supplier: Supplier, table: str) -> str:
    """What plan sheets of the supplier list of workers, or in [family_rule], as a line of TOML; '' for no family.

    `table`: 'worker' or 'family'.
    """
    names = supplier.fields or ()
    if table == "family" and "relation" not in names:
        return ""
    known = {field.name for field in TABLES[table]} | ({*AFFILIATION, *INTERRUPTED} if table == "worker" else set())
    listed = ", ".join(f'"{name}"' for name in _grouped([name for name in names if name in known]))
    return f"reports = [{listed}]"


def _grouped(names: Sequence[str]) -> list[str]:
    """The names, a group's instead of its fields where all of them are there."""
    group_of = {name: group for group, fields in GROUPS.items() if set(fields) <= set(names) for name in fields}
    return list(dict.fromkeys(group_of.get(name, name) for name in names))
