"""A new employer folder, from the commented skeleton in templates/employer; a new supplier in it, from a profile."""

from pathlib import Path

from assusoft.config import did_you_mean
from assusoft.employer.settings import load_settings
from assusoft.errors import Refused
from assusoft.files import make_folder, write_whole
from assusoft.resources import resource_folder


def write_scaffold(folder: Path) -> None:
    """Copy the skeleton to a folder that does not exist yet or is empty; Refused otherwise."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} exists and is not empty. Choose a new folder. Nothing was written.")
    skeleton = resource_folder("templates") / "employer"
    make_folder(folder)
    for path in sorted(skeleton.rglob("*")):
        place = folder / path.relative_to(skeleton)
        if path.is_dir():
            make_folder(place)
        else:
            write_whole(place, path.read_bytes())


def copy_profile(folder: Path, name: str, like: str) -> Path:
    """Write suppliers/NAME.toml of an employer folder from a profile, its comments included; the file written.

    Raises
    ------
    Refused
        There is no such profile, the name is none that file names carry, or the file is there already. ConfigError: the
        folder is no employer folder.
    """
    from assusoft.suppliers.profiles import load_profiles, profile_folder
    from assusoft.suppliers.supplier import file_key

    load_settings(folder)
    if like not in (known := load_profiles()):
        raise Refused(f"There is no profile '{like}'{did_you_mean(like, known)}. Nothing was written.")
    try:
        path = folder / "suppliers" / f"{file_key(name)}.toml"
    except ValueError as error:
        raise Refused(f"'{name}' cannot name a supplier: {error}. Nothing was written.") from None
    if path.exists():
        raise Refused(f"{path} exists already. Choose another name, or change that file. Nothing was written.")
    text = (profile_folder() / f"{like}.toml").read_text("utf-8")
    make_folder(path.parent)
    write_whole(path, text.replace(f'"out/{like}"', f'"out/{name}"').encode())
    return path
