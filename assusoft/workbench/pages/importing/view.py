"""The state of an import -> the regions of its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from assusoft.labels import field_label
from assusoft.line_statuses import LINE_STATUSES
from assusoft.payroll.recognition import Recognised
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.importing.incoming import waiting_files
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import rows, value

if TYPE_CHECKING:
    from assusoft.workbench.pages.importing.page import Done, Importing

_LISTED = 50
"""Rows of one file and reason that are named."""
_REASONS = {
    "family_without_worker": "a family member without a worker",
    "deduction_without_worker": "a deduction without a worker",
    "complement_without_worker": "no worker has its number",
    "complement_of_several_workers": "several workers have its number",
}
"""Why a line that was read was refused all the same; what a reader refuses, it says in its own words."""
_TABLES = {"worker": "Workers", "family": "Family members", "deduction": "Deductions"}


def regions(visit: Visit, state: Importing) -> Mapping[str, str]:
    """The regions of the page, from its top down."""
    employer = visit.employer
    imports = [] if employer.is_new else list(reversed(employer.imports(state.month)))
    there = {} if state.done else waiting_files(visit, state.month)
    taken = {one.name for one in state.seen.files} if state.seen else set()
    return {
        "done": html(visit, "import/done.html.j2", done=state.done, **_told(visit, state.done)) if state.done else "",
        "month": html(visit, "import/month.html.j2", state=state, imported=bool(imports)),
        "drop": html(visit, "import/drop.html.j2", state=state, there=[name for name in there if name not in taken]),
        "files": html(visit, "import/files.html.j2", state=state) if state.seen else "",
        "file": _file(visit, state),
        "import": html(visit, "import/act.html.j2", state=state) if state.seen else "",
        "earlier": html(visit, "import/earlier.html.j2", imports=imports, month=state.month) if imports else "",
    }


def _file(visit: Visit, state: Importing) -> str:
    if state.unknown is not None:
        return html(visit, "import/unknown.html.j2", unknown=state.unknown)
    seen = state.seen.files if state.seen else ()
    one = next((file for file in seen if file.name == state.opened), None)
    if one is None:
        return ""
    return html(visit, "import/file.html.j2", file=one, tables=_tables(visit, one))


def _tables(visit: Visit, file: Recognised) -> list[dict[str, Any]]:
    """The first rows of each table of a file: those of the visitor's legal entities, columns that hold something."""
    own, language = visit.employer.settings.own, visit.language
    found = []
    for name, table in file.tables.items():
        first = _in_sight(visit, table)
        filled = [column for column in first.columns if first[column].notna().any()]
        cells = [[value(visit, str(key), cell) for key, cell in row.items()] for row in rows(first[filled])]
        found.append(
            {
                "title": visit.say(_TABLES[name]) if name in _TABLES else name, "count": file.rows[name],
                "columns": [field_label(str(column), language, own) for column in filled], "rows": cells,
            }
        )  # fmt: skip
    return found


def _in_sight(visit: Visit, table: pd.DataFrame) -> pd.DataFrame:
    if not visit.entities:
        return table
    if "entity" not in table.columns:
        return table.head(0)
    return table[table["entity"].isin(list(visit.entities)).fillna(False).astype(bool)]


def _told(visit: Visit, done: Done | None) -> dict[str, Any]:
    """The account of an import: its files, whose counts add up, what was left out, its lists, its audit."""
    if done is None:
        return {}
    report = done.counts
    files: Sequence[Mapping[str, Any]] = report["files"]
    left: Sequence[Mapping[str, Any]] = report["left_out"] if not visit.entities else ()
    return {
        "files": files,
        "total": {name: sum(int(file[name]) for file in files) for name in ("lines", *LINE_STATUSES)},
        "refused": _refused(visit, left),
        "lists": [one | {"named": not visit.entities} for one in report.get("lists", ())],
        "audit": report.get("audit"),
        "remarks": report["remarks"],
    }


def _refused(visit: Visit, left: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Lines refused, by file and reason: how many, and the first rows."""
    found: dict[tuple[str, str], list[str]] = {}
    for line in left:
        if line["outcome"] == "refused":
            found.setdefault((str(line["file"]), str(line["reason"] or "")), []).append(str(line["row"]))
    return [
        {"file": file, "reason": visit.say(_REASONS[reason]) if reason in _REASONS else reason, "count": len(numbers),
         "rows": ", ".join(numbers[:_LISTED]), "more": max(0, len(numbers) - _LISTED)}
        for (file, reason), numbers in found.items()
    ]  # fmt: skip
