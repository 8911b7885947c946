"""The profiles that come with assusoft: supplier files to copy, for insurers and for other kinds."""

from pathlib import Path

from assusoft.resources import resource_folder
from assusoft.suppliers.supplier import Supplier, load_supplier


def profile_folder() -> Path:
    """Where the profiles stand; their layouts are those of `templates/suppliers`."""
    return resource_folder("templates") / "suppliers" / "profiles"


def load_profiles() -> dict[str, Supplier]:
    """Every profile by its key, in the order of the keys."""
    return {path.stem: load_supplier(path) for path in sorted(profile_folder().glob("*.toml"))}
