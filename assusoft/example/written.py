"""A case -> an employer folder: extracts in one plain layout, plan sheets, suppliers."""

from pathlib import Path
from typing import Any

from assusoft.example.case import SOURCE, TABLES, Case
from assusoft.example.toml import toml_text
from assusoft.files import make_folder, write_whole
from assusoft.layouts import WrittenStamp, load_layout, write
from assusoft.month.messages import register_fields
from assusoft.plans.sheet import stored_plan
from assusoft.schema import own_field, typed

NAME = "Example"
_NEVER = ("person", "member", "contract", "source")
"""Fields that an import makes itself."""


def write_case(case: Case, folder: Path) -> None:
    """Write the employer; nothing of it is imported yet."""
    for name, text in _texts(case).items():
        make_folder((folder / name).parent)
        write_whole(folder / name, text.encode())
    own = {name: own_field(name, type, {}) for name, type in case.own.items()}
    layout = load_layout(SOURCE, [folder / "templates" / "payroll"])
    for month, tables in case.months.items():
        given = {name: typed(rows, _columns(case, name), own) for name, rows in tables.items() if rows}
        make_folder(folder / "extracts" / month)
        for file in write(layout, given, WrittenStamp(NAME, month)):
            write_whole(folder / "extracts" / month / file.name, file.content)


def _texts(case: Case) -> dict[str, str]:
    settings = {
        "name": NAME, "language": "en", "first_month": min(case.months),
        "entities": {number: f"Entity {place}" for place, number in enumerate(case.entities, start=1)},
        "fields": {name: {"type": type} for name, type in case.own.items()},
    }  # fmt: skip
    source = {"layout": SOURCE, "from": min(case.months), "working_time": "automatic" if case.automatic else "confirm"}
    suppliers = {keys["supplier"] for keys in case.sheets.values()}
    suppliers |= {name for keys in case.sheets.values() for name in keys.get("also_to", ())}
    texts = {
        "employer.toml": toml_text(settings),
        f"sources/{SOURCE}.toml": toml_text(source),
        f"templates/payroll/{SOURCE}.toml": toml_text(_layout(case)),
        "templates/suppliers/plain.toml": toml_text(_report(case)),
    }
    for name in sorted(suppliers):
        keys = {"name": name, "language": "en", "layout": "plain", "folder": {"path": f"out/{name}"}}
        texts[f"suppliers/{name}.toml"] = toml_text(keys)
    return texts | {f"plans/{file}": toml_text(keys) for file, keys in case.sheets.items()}


def _layout(case: Case) -> dict[str, Any]:
    """Every field in a column of its own name, a file for each table and month."""
    parts = [_part(case, table) for table in TABLES if any(tables[table] for tables in case.months.values())]
    return {"kind": "delimited", "date": "%Y-%m-%d", "part": parts}


def _part(case: Case, table: str) -> dict[str, Any]:
    names = _columns(case, table)
    rows = [row for tables in case.months.values() for row in tables[table]]
    flags = sorted({name for row in rows for name, value in row.items() if isinstance(value, bool)})
    name = f"{table}-{{month}}.csv"
    part = {"name": table, "table": table, "file": name, "output": name, "columns": {one: one for one in names}}
    return part | ({"codes": {flag: {"Y": True, "N": False} for flag in flags}} if flags else {})


def _columns(case: Case, table: str) -> list[str]:
    rows = [row for tables in case.months.values() for row in tables[table]]
    return sorted({name for row in rows for name, value in row.items() if value is not None} - {*_NEVER})


def _report(case: Case) -> dict[str, Any]:
    """What any supplier gets: every field that a plan reports."""
    plans = [stored_plan(Path(file), toml_text(keys)) for file, keys in case.sheets.items()]
    fields = dict.fromkeys(name for plan in plans for member in (False, True) for name in register_fields(plan, member))
    always = {name: name for name in fields}
    changes = {name: name for name in ("message", "kind", "effective")} | always
    parts = [("changes", "message", changes), ("full", "register", always)]
    return {
        "kind": "delimited", "date": "%Y-%m-%d", "guarded": True,
        "part": [{"name": name, "table": table, "output": f"{name}.csv", "columns": columns}
                 for name, table, columns in parts],
    }  # fmt: skip
