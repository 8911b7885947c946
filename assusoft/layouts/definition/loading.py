"""TOML files -> a checked Layout: found by name, merged with what it extends, then with the employer's overrides."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assusoft.config import climbs, did_you_mean, fault, read_toml, validate
from assusoft.errors import ConfigError
from assusoft.layouts.definition.checks import check_layout
from assusoft.layouts.definition.layout import Common, Layout, LayoutFile, Part, SingleFile, Total
from assusoft.layouts.definition.packages import package_folders
from assusoft.resources import resource_folder

BUILT_IN = ("payroll", "suppliers", "statements", "returns")
BESIDE = {"xsd": "the supplier's schema", "workbook": "the supplier's workbook"}
"""Keys that name a file beside the layout, and what it is."""
_SHARED = ("file", "output", "sheet", "record", "titles", "header", "optional", "stamp", "pages")


def load_layout(
    name_or_path: str | Path,
    search: Sequence[Path] = (),
    overrides: Mapping[str, Any] | None = None,
    where: Path | None = None,
) -> Layout:
    """The layout of that name, or in that file, checked.

    Parameters
    ----------
    name_or_path
        'sap-hcm' is looked for as sap-hcm.toml in `search`, then among the built-in templates, then in packages that
        bring layouts; a path is read as it is.
    overrides
        Keys as in a layout file, merged over it: an employer's [codes.entity], or [[part]] with the same names.
    where
        The file the overrides stand in, for messages.

    Raises
    ------
    ConfigError
        Naming file, line where it can, key, and what was expected.
    """
    path = _found(name_or_path, search, where)
    data = _extended(path, search, ())
    layout = _checked(data, path, path.stem)
    if overrides:
        layout = _checked(merged(data, overrides), where or path, path.stem)
    return layout


def layout_files(name_or_path: str | Path, search: Sequence[Path] = ()) -> list[Path]:
    """The files a layout is made of: its own, those that stand beside it, then those it extends."""
    path = _found(name_or_path, search, None)
    data = read_toml(path)
    beside = [_beside(path, key, data.get(key)) for key in BESIDE]
    base = data.get("extends")
    return [path, *(each for each in beside if each), *(layout_files(base, search) if base else [])]


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with the keys of `over`: tables are merged, parts are merged by name, anything else is replaced."""
    result = dict(base)
    for key, value in over.items():
        if key == "part":
            result = _with_parts(result)
            result[key] = _merged_parts(result[key], value)
        elif isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = _merged_columns(result[key], value) if key == "columns" else merged(result[key], value)
        else:
            result[key] = value
    return result


def _merged_columns(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Columns: `phone = { optional = true }` over `phone = "Tel."` keeps where it stands."""
    tables = {name: each if isinstance(each, Mapping) else {"at": each} for name, each in base.items()}
    return {
        **base,
        **{
            name: merged(tables.get(name, {}), each) if isinstance(each, Mapping) else each
            for name, each in over.items()
        },
    }


def _merged_parts(base: Sequence[Any], over: Any) -> list[Any]:
    if not isinstance(over, list):
        return over  # type: ignore[no-any-return]  # the model says what is wrong with it
    parts = {_part_name(part): part for part in base}
    for part in over:
        name = _part_name(part)
        parts[name] = merged(parts[name], part) if name in parts else part
    return list(parts.values())


def _with_parts(data: dict[str, Any]) -> dict[str, Any]:
    """A layout of one part, its keys moved from the top of the file into a list of parts."""
    own = {key: value for key, value in data.items() if key in Part.model_fields and key not in Common.model_fields}
    return data if "part" in data else {**{key: each for key, each in data.items() if key not in own}, "part": [own]}


def _part_name(part: Any) -> str:
    return str(part.get("name", part.get("table", ""))) if isinstance(part, Mapping) else ""


def _found(name_or_path: str | Path, search: Sequence[Path], where: Path | None) -> Path:
    if isinstance(name_or_path, Path) or name_or_path.endswith(".toml"):
        return Path(name_or_path)
    folders = [*search, *(resource_folder("templates") / name for name in BUILT_IN)]
    for folder in folders:
        if (path := folder / f"{name_or_path}.toml").is_file():
            return path
    packages = package_folders()
    offered = [name for name, folder in packages.items() if (folder / f"{name_or_path}.toml").is_file()]
    source = f"{where}: " if where else ""
    if len(offered) > 1:
        raise ConfigError(
            "{source}layout '{name}' is provided by two packages ({listed}). Remove one of them, or copy the "
            "layout you want into templates/.",
            source=source,
            name=name_or_path,
            listed=", ".join(offered),
        )
    if offered:
        return packages[offered[0]] / f"{name_or_path}.toml"
    known = sorted({path.stem for folder in [*folders, *packages.values()] for path in folder.glob("*.toml")})
    raise ConfigError(
        "{source}there is no layout named '{name}'{hint}.",
        source=source,
        name=name_or_path,
        hint=did_you_mean(name_or_path, known),
    )


def _beside(path: Path, key: str, name: str | None) -> Path | None:
    """A file that a layout names: beside its own, else among the built-in layouts of suppliers."""
    if name is None:
        return None
    folders = (path.parent, resource_folder("templates") / "suppliers")
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        raise fault(path, (key,), f"there is no file '{name}' beside this layout: put {BESIDE[key]} there.")
    return found


def _extended(path: Path, search: Sequence[Path], above: tuple[Path, ...]) -> dict[str, Any]:
    if path in above:
        raise fault(path, ("extends",), "this layout extends itself.")
    data = read_toml(path)
    base = data.pop("extends", None)
    if base is None:
        return data
    if not isinstance(base, str):
        raise fault(path, ("extends",), "expected the name of a layout between quotes.")
    if climbs(base):
        raise fault(path, ("extends",), f"'{base}' leads out of the folder: expected the name of a layout.")
    found = _found(base, search, path)
    under = _extended(found, search, (*above, path))
    _checked(under, found, found.stem)
    return merged(under, data)


def _checked(data: dict[str, Any], path: Path, name: str) -> Layout:
    model: type[LayoutFile] | type[SingleFile] = LayoutFile if "part" in data else SingleFile
    file = validate(model, data, path)
    common = {key: getattr(file, key) for key in Common.model_fields}
    parts = file.part if isinstance(file, LayoutFile) else (_part_of(file),)
    named = tuple(part.model_copy(update={"name": part.name or part.table}) for part in parts)
    single = isinstance(file, SingleFile)
    hosts = {part.name: part for part in named if part.of is None}
    shared = tuple(_reading_again(part, hosts, path, number) for number, part in enumerate(named))
    schema, workbook = _beside(path, "xsd", file.xsd), _beside(path, "workbook", file.workbook)
    layout = Layout(**common, part=shared, name=name, path=path, schema_path=schema, workbook_path=workbook)
    check_layout(layout, single)
    return layout


def _reading_again(part: Part, hosts: Mapping[str, Part], path: Path, number: int) -> Part:
    """A part `of` another: with the file, sheet and rows above the data of that one."""
    if part.of is None:
        return part
    if part.of not in hosts:
        raise fault(path, ("part", number, "of"), f"'{part.of}' is not the name of a part with rows of its own"
                    f"{did_you_mean(part.of, hosts)}.")  # fmt: skip
    host = hosts[part.of]
    if said := part.model_fields_set & {*_SHARED, "total"}:
        raise fault(
            path,
            ("part", number, min(said)),
            f"is that of part '{host.name}' already, so it must not be repeated here.",
        )
    total = host.total and Total(word=host.total.word)
    return part.model_copy(update={**{key: getattr(host, key) for key in _SHARED}, "total": total})


def _part_of(file: SingleFile) -> Part:
    shared = ("codes", "constants", "stamp")
    return Part(**{key: getattr(file, key) for key in Part.model_fields if key not in shared})
