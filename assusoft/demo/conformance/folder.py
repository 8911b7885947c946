"""A profile -> the folder of an employer whose one supplier it is, before its first month."""

import shutil
import tomllib
from pathlib import Path

from assusoft.demo.conformance.extracts import EMPLOYER, entities, payroll_layout
from assusoft.demo.conformance.sheets import plan_sheets
from assusoft.errors import Refused
from assusoft.layouts import Layout, load_layout
from assusoft.resources import resource_folder
from assusoft.suppliers.profiles import profile_folder
from assusoft.suppliers.supplier import Supplier, load_supplier
from assusoft.suppliers.ways import WAYS

FIRST = "2025-01"
_SUPPLIERS = ("templates", "suppliers")


def profile_path(profile: str) -> Path:
    """The file of a profile: one that ships with assusoft, by its key, or the file of that name.

    Raises
    ------
    Refused
        There is neither.
    """
    shipped = profile_folder()
    for path in (shipped / f"{profile}.toml", Path(profile)):
        if path.suffix == ".toml" and path.is_file():
            return path.resolve()
    known = ", ".join(sorted(path.stem for path in shipped.glob("*.toml"))) or "none"
    raise Refused(f"There is no profile '{profile}' (known: {known}) and no such file of a supplier. Nothing was run.")


def write_folder(folder: Path, path: Path) -> tuple[Supplier, Layout]:
    """Write the employer's configuration; the supplier as it is there, and its layout."""
    own = path.parent.parent / "templates"
    if path.parent.name == "suppliers" and own.is_dir() and own != resource_folder("templates"):
        shutil.copytree(own, folder / "templates")
    files = {
        "employer.toml": f'name = "{EMPLOYER}"\nlanguage = "en"\nfirst_month = "{FIRST}"\n\n{entities()}',
        "sources/payroll.toml": f'layout = "{EMPLOYER}"\nfrom = "{FIRST}"\nemployers = ["{EMPLOYER}"]\n',
        f"templates/payroll/{EMPLOYER}.toml": payroll_layout(),
        f"suppliers/{path.name}": into_folder(path.read_text("utf-8")),
    }
    _write(folder, files)
    supplier = load_supplier(folder / "suppliers" / path.name)
    layout = load_layout(supplier.layout, [folder.joinpath(*_SUPPLIERS), resource_folder("templates") / "suppliers"])
    since = f"{int(FIRST[:4]) - 1}-01-01"
    _write(folder, {f"plans/{name}": text for name, text in plan_sheets(supplier, layout, since).items()})
    return supplier, layout


def into_folder(text: str) -> str:
    """The file of a supplier whose reports go into a folder, whatever way it has: nothing leaves the machine.

    A way may be a table, or stand on a line of its own: `folder = { path = "out" }`, `folder.path = "out"`.
    """
    kept, statement, table = list[str](), "", ""
    for line in text.splitlines(keepends=True):
        statement += line
        try:
            said = next(iter(tomllib.loads(statement)), "")
        except tomllib.TOMLDecodeError:
            continue  # it goes on in the next line; what never ends is refused when the supplier is read
        if statement.lstrip().startswith("["):
            table = said
        if (table or said) not in (*WAYS, "channel"):
            kept.append(statement)
        statement = ""
    return "".join([*kept, statement]).rstrip("\n") + '\n\n[folder]\npath = "out"\n'


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
