"""TOML files -> a checked Layout: found by name, merged with what it extends, then with the employer's overrides."""

import codecs
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assusoft import schema
from assusoft.config import did_you_mean, fault, read_toml, validate
from assusoft.errors import ConfigError
from assusoft.layouts.definition.calendar import FIELDS, MEANINGS
from assusoft.layouts.definition.day_forms import SERIALS
from assusoft.layouts.definition.fields import closed_values
from assusoft.layouts.definition.layout import LINES, TURN, Common, Layout, LayoutFile, Part, SingleFile, Total, climbed
from assusoft.layouts.definition.packages import package_folders
from assusoft.resources import resource_folder

BUILT_IN = ("payroll", "suppliers", "statements")
_SHARED = ("file", "output", "sheet", "record", "titles", "header", "optional", "stamp")


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
    """The files a layout is made of: its own, then those it extends."""
    path = _found(name_or_path, search, None)
    base = read_toml(path).get("extends")
    return [path, *(layout_files(base, search) if base else [])]


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
    """Columns: `phone = { optional = true }` over `phone = "Tel."` keeps the place."""
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
    place = f"{where}: " if where else ""
    if len(offered) > 1:
        raise ConfigError(f"{place}layout '{name_or_path}' is brought by two packages ({', '.join(offered)}). Remove "
                          "one of them, or copy the layout you want into templates/.")  # fmt: skip
    if offered:
        return packages[offered[0]] / f"{name_or_path}.toml"
    known = sorted({path.stem for folder in [*folders, *packages.values()] for path in folder.glob("*.toml")})
    raise ConfigError(f"{place}there is no layout named '{name_or_path}'{did_you_mean(name_or_path, known)}.")


def _extended(path: Path, search: Sequence[Path], seen: tuple[Path, ...]) -> dict[str, Any]:
    if path in seen:
        raise fault(path, ("extends",), "this layout extends itself.")
    data = read_toml(path)
    base = data.pop("extends", None)
    if base is None:
        return data
    if not isinstance(base, str):
        raise fault(path, ("extends",), "expected the name of a layout between quotes.")
    found = _found(base, search, path)
    under = _extended(found, search, (*seen, path))
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
    layout = Layout(**common, part=shared, name=name, where=path)
    _check_layout(layout)
    for number, part in enumerate(layout.part):
        _check_part(layout, part, () if single else ("part", number))
    for table in layout.tables:
        _check_joins(layout, table)
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
            path, ("part", number, min(said)), f"is that of part '{host.name}' already, so it is not said here."
        )
    total = host.total and Total(word=host.total.word)
    return part.model_copy(update={**{key: getattr(host, key) for key in _SHARED}, "total": total})


def _part_of(file: SingleFile) -> Part:
    shared = ("codes", "constants", "stamp")
    return Part(**{key: getattr(file, key) for key in Part.model_fields if key not in shared})


def _check_layout(layout: Layout) -> None:
    try:
        codecs.lookup(layout.encoding)
    except LookupError:
        raise fault(layout.where, ("encoding",), f"'{layout.encoding}' is not an encoding; expected one such as "
                    "utf-8, cp1252, cp850 or utf-16.") from None  # fmt: skip
    if layout.decimal in layout.thousands:
        raise fault(layout.where, ("thousands",), "holds the decimal sign.")
    names = [part.name for part in layout.part]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise fault(layout.where, ("part", names.index(twice), "name"), f"two parts are named '{twice}'.")
    for name in layout.types:
        if schema.is_field(name):
            raise fault(layout.where, ("types", name), "is a field of its own already, with its own type.")
    _check_date(layout, layout.date, ("date",))
    _check_ahead(layout)
    _check_codes(layout, layout.codes, ("codes",))


def _check_date(layout: Layout, form: str, key: tuple[str | int, ...]) -> None:
    if form in SERIALS and layout.kind != "sheet":  # a workbook tells by itself how it counts
        return
    if sorted(re.findall("%.", form)) not in (["%Y", "%d", "%m"], ["%d", "%m", "%y"]):
        raise fault(layout.where, key, f"found '{form}', expected a date form with %d, %m and %Y (or %y) once each.")


def _check_ahead(layout: Layout) -> None:
    """A year of two digits is never guessed: every date but a birth says how far ahead of the month it may lie."""
    for number, part in enumerate(layout.part):
        for field, column in part.columns.items():
            short = "%y" in (column.date or layout.date) and _is_date(layout, field)
            if short and field != "birth_date" and column.ahead is None and layout.ahead is None:
                raise fault(layout.where, ("part", number, "columns", field), "is a date whose year has two digits: "
                            "say with ahead how many years after the month it may lie at most, such as ahead = 1 for a "
                            "start.")  # fmt: skip
        if part.dated and "%y" in layout.date:
            raise fault(layout.where, ("part", number, "dated"), "rows valid from one day to another need dates with "
                        "four digits for the year.")  # fmt: skip


def _is_date(layout: Layout, field: str) -> bool:
    return (schema.field_named(field).type if schema.is_field(field) else layout.types.get(field)) == "date"


def _check_codes(layout: Layout, codes: Mapping[str, Mapping[str, str]], key: tuple[str | int, ...]) -> None:
    for field, table in codes.items():
        closed = closed_values(field, layout)
        for raw, value in table.items():
            if closed and value and value not in closed:
                raise fault(
                    layout.where,
                    (*key, field, raw),
                    f"'{value}' is not a value of {field}{did_you_mean(value, closed)}.",
                )


def _check_repeat(layout: Layout, part: Part, key: tuple[str | int, ...]) -> None:
    """`of` and `repeat` are said where they mean something, and {n} stands in some columns, not in all."""
    turning = [field for field, column in part.columns.items() if TURN in str(column.at)]
    if part.of and (layout.kind not in ("delimited", "sheet") or part.record):
        raise fault(
            layout.where, (*key, "of"), "only rows of delimited files (without record types) and sheets are read twice."
        )
    if part.repeat is None:
        return
    if part.of is None or not turning or len(turning) == len(part.columns):
        raise fault(layout.where, (*key, "repeat"), f"expected `of`, columns with {TURN} in their header, and at least "
                    "one without it, which says whose they are.")  # fmt: skip
    if part.dated or part.only or part.join:
        raise fault(layout.where, (*key, "repeat"), "does not go together with dated, only or join.")


def _check_header(layout: Layout, part: Part, key: tuple[str | int, ...]) -> None:
    for field, column in part.columns.items():
        if part.header > 1 and str(column.at).count(LINES) >= part.header:
            raise fault(layout.where, (*key, "columns", field), f"has more pieces than the header has lines "
                        f"(header = {part.header}).")  # fmt: skip


def _check_part(layout: Layout, part: Part, key: tuple[str | int, ...]) -> None:
    _check_repeat(layout, part, key)
    _check_header(layout, part, key)
    for field, column in part.columns.items():
        if (layout.kind == "fixed") != isinstance(column.at, tuple):
            expected = "[first character, length]" if layout.kind == "fixed" else "text between quotes"
            raise fault(
                layout.where, (*key, "columns", field), f"expected {expected} in a layout of kind '{layout.kind}'."
            )
        if layout.kind != "fixed" and not column.at:
            raise fault(layout.where, (*key, "columns", field), "says no place.")
        if part.table in schema.TABLES and schema.is_field(field) and field not in _fields_of(part.table):
            known = did_you_mean(field, _fields_of(part.table))
            raise fault(layout.where, (*key, "columns", field), f"is not a field of table '{part.table}'{known}.")
        if isinstance(column.at, tuple) and min(column.at) < 1:
            raise fault(layout.where, (*key, "columns", field), "positions are counted from one.")
        if layout.kind == "xml" and climbed(str(column.at))[0] > str(part.rows).count("/") + 1:
            raise fault(layout.where, (*key, "columns", field), f"'{column.at}' climbs above the document.")
        if column.date is not None:
            _check_date(layout, column.date, (*key, "columns", field))
    if part.calendar:
        _check_calendar(layout, part, key)
    if layout.kind == "delimited" and part.record:
        _check_cells(layout, part, key)
    for name in (*part.join, *(part.total.sums if part.total else ())):
        if name not in part.columns:
            raise fault(
                layout.where, (*key, "join" if name in part.join else "total"), f"'{name}' is not among the columns."
            )
    if layout.kind == "xml" and part.rows is None:
        raise fault(
            layout.where, (*key, "rows"), "is missing: say which elements are the rows, such as 'Workers/Worker'."
        )
    _check_codes(layout, part.codes, (*key, "codes"))
    if layout.kind == "delimited" and layout.guarded is None and part.table in ("message", "register"):
        raise fault(layout.where, ("guarded",), "is missing: true puts a ' before a text that a spreadsheet would take "
                    "for a formula, false writes it as it is.")  # fmt: skip


def _check_calendar(layout: Layout, part: Part, key: tuple[str | int, ...]) -> None:
    where = (*key, "calendar")
    if layout.kind not in ("delimited", "sheet") or part.record or "{day}" not in str(part.calendar):
        raise fault(layout.where, where, "expected a header with {day} in it, in a file that has headers.")
    columns = {field for each in layout.parts_of(part.table) for field in each.columns}
    if part.table != "worker" or columns & set(FIELDS):
        raise fault(layout.where, where, f"brings {', '.join(FIELDS)} of a worker, so no column may.")
    for code, meaning in (layout.codes_of(part, "day") or {}).items():
        if meaning and meaning not in MEANINGS:
            raise fault(
                layout.where, ("codes", "day", code), f"'{meaning}' is not a day{did_you_mean(meaning, MEANINGS)}."
            )


def _check_cells(layout: Layout, part: Part, key: tuple[str | int, ...]) -> None:
    """The places of a record type in a delimited file are numbers of cells, the first being the record's own."""
    places = {("columns", field): column.at for field, column in part.columns.items()}
    if part.dated:
        names = {"from": part.dated.start, "to": part.dated.to, "sequence": part.dated.sequence}
        places |= {("dated", name): place for name, place in names.items() if place is not None}
    for where, place in places.items():
        if not str(place).isdecimal() or int(str(place)) < 2:
            raise fault(layout.where, (*key, *where), f"found '{place}', expected the number of a cell between quotes, "
                        "from \"2\" on, in a part with a record.")  # fmt: skip


def _fields_of(table: str) -> list[str]:
    return [field.name for field in schema.TABLES[table]]


def _check_joins(layout: Layout, table: str) -> None:
    first, *others = layout.parts_of(table)
    seen = set(first.columns)
    for part in others:
        key = ("part", layout.part.index(part))
        if not part.join or not set(part.join) <= set(first.columns):
            raise fault(layout.where, (*key, "join"), f"expected a column of part '{first.name}', the first of table "
                        f"'{table}'.")  # fmt: skip
        if twice := (seen & set(part.columns)) - set(part.join):
            raise fault(
                layout.where, (*key, "columns", min(twice)), "is brought by another part of the same table already."
            )
        seen |= set(part.columns)
