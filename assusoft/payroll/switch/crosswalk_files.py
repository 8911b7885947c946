"""A crosswalk -> files people review: four tables, and the source file of the new payroll."""

import json
from collections.abc import Iterator

import pandas as pd

from assusoft.layouts.definition.layout import Part
from assusoft.months import next_month
from assusoft.payroll.switch.crosswalk import Crosswalk

TABLES = ("identities", "codes", "units", "residuals")


def crosswalk_files(found: Crosswalk, follows: str) -> dict[str, str]:
    """File name -> text: identities.csv, codes.csv, units.csv, residuals.csv and source.toml.

    `follows`: the name of the source that goes.
    """
    tables = {f"{name}.csv": getattr(found, name).to_csv(index=False, sep=";") for name in TABLES}
    return tables | {"source.toml": "\n".join(_source(found, follows)) + "\n"}


def _source(found: Crosswalk, follows: str) -> Iterator[str]:
    yield f"# Payroll switch, derived from the files of {found.month}: review it together with codes.csv, units.csv and"
    yield "# residuals.csv, then put it into sources/ under the name of the new source."
    yield f"layout = {_text(found.new.name)}"
    yield f'from = "{next_month(found.month)}"'
    yield f"follows = {_text(follows)}"
    yield from _table("constants", found.constants, "field", "value")
    shared, own = _overrides(found)
    for field, codes in shared.items():
        yield from _table(f"codes.{field}", codes, "code", "value")
    for part in found.new.part:
        if lines := [*_columns(found, part), *_part_codes(own, part)]:
            yield from ("", "[[part]]", f"name = {_text(part.name)}", *lines)
    yield from ("", f"# payroll number in the new system = payroll number in {follows}")
    yield from _table("numbers", found.identities, "new_number", "old_number")


Codes = dict[str, pd.DataFrame]


def _overrides(found: Crosswalk) -> tuple[Codes, dict[tuple[str, str], pd.DataFrame]]:
    """Codes to add: field -> those of the layout as a whole; table, field -> those of parts with codes of their own."""
    shared: Codes = {}
    own: dict[tuple[str, str], pd.DataFrame] = {}
    sure = found.codes[found.codes["status"].isin(["new", "differs", "known"])]
    for (table, field), codes in sure.groupby(["table", "field"]):
        if (codes["status"] == "known").all():
            continue
        part = next(part for part in found.new.parts_of(str(table)) if field in part.columns)
        if part.codes.get(str(field)):
            own[str(table), str(field)] = codes
        else:
            shared[str(field)] = pd.concat([shared[str(field)], codes]) if field in shared else codes
    return shared, own


def _part_codes(own: dict[tuple[str, str], pd.DataFrame], part: Part) -> Iterator[str]:
    for (table, field), codes in own.items():
        if table == part.table and field in part.columns:
            yield from _table(f"part.codes.{field}", codes, "code", "value")


def _columns(found: Crosswalk, part: Part) -> Iterator[str]:
    """The columns of the part that are counted otherwise, or are another field."""
    if part.table != "worker":
        return
    lines = []
    for unit in found.units[found.units["status"].isin(["scaled", "other"])].to_dict("records"):
        field, means = str(unit["field"]), str(unit["means"])
        if field not in part.columns:
            continue
        column = part.columns[field]
        place = _text(column.at) if isinstance(column.at, str) else f"[{column.at[0]}, {column.at[1]}]"
        scale = column.scale + int(unit["power"])
        if unit["status"] == "scaled":
            lines.append(f"{field} = {{ at = {place}, scale = {scale} }}")
        elif means in part.columns or means not in _FIELDS or not isinstance(column.at, str):
            lines.append(f"# {field} is {means}: say so here")
        else:
            lines.append(f"{means} = {{ at = {place}, scale = {scale} }}")
            lines.append(f'{field} = {{ at = "(not in the file)", optional = true }}')
    if lines:
        yield from ("", "[part.columns]", *lines)


_FIELDS = ("monthly_salary", "yearly_salary", "hourly_salary", "contract_pct", "weekly_hours", "effective_pct")


def _table(name: str, rows: pd.DataFrame, key: str, value: str) -> Iterator[str]:
    if len(rows):
        yield from ("", f"[{name}]")
        pairs = rows[[key, value]].dropna().drop_duplicates(key)
        yield from (f"{_text(left)} = {_text(right)}" for left, right in pairs.itertuples(index=False, name=None))


def _text(text: str) -> str:
    return json.dumps(str(text), ensure_ascii=False)
