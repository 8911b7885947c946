"""Frames x checks -> the run of an audit: every check with its result, every row at fault as a finding."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assusoft.audit.check import Check
from assusoft.audit.suites import placeholders_of

PART = {
    "worker": "contract", "family": "member", "deduction": "wage_code", "gone": "contract", "gone_family": "member",
    "population": "entity", "conflict": "field", "problem": "field",
}  # fmt: skip
"""Frame -> the column that, with the person, tells its rows apart."""

FINDING = ("id", "code", "person", "part", "name", "entity", "field", "value", "facts", "where")
CHECK = ("code", "subject", "outcome", "rows", "found", "why")
CHECK_RESULTS = ("passed", "failed", "off", "not evaluated")


@dataclass(frozen=True, eq=False)
class Run:
    """One audit of one month.

    Attributes
    ----------
    findings
        Columns `FINDING`, all text, sorted by code, person, part: `value` is what stands in the field to correct,
        `facts` the values of the sentence as one JSON object. An anomaly keeps its `id` from month to month.
        `where` is known for cells that could not be read; the others are looked up when the audit is stored.
    checks
        Columns `CHECK`, a row per check in the order of the suites: outcome (one of `CHECK_RESULTS`), rows examined,
        rows found, why it is off or could not be evaluated.
    """

    month: str
    findings: pd.DataFrame
    checks: pd.DataFrame


def audit(month: str, frames: Mapping[str, pd.DataFrame], checks: Sequence[Check], where: Path) -> Run:
    """Evaluate the checks that are on; `where` is the folder of the suites, for errors.

    Raises
    ------
    ConfigError
        A check names an expectation, an argument or a column that does not exist.
    """
    from assusoft.audit.library import evaluate

    results = evaluate(frames, [check for check in checks if not check.off], where)
    found = {result.check.code: result for result in results}
    tables = [
        _findings(result.check, frames[result.check.frame], result.rows, result.observed)
        for result in results
        if result.failed
    ]
    rows = []
    for check in checks:
        result = found.get(check.code)
        if result is None:
            rows.append((check.code, check.subject, "off", 0, 0, check.off))
            continue
        outcome = "not evaluated" if result.trouble else "failed" if result.failed else "passed"
        count = len(result.rows) or int(result.failed)
        rows.append((check.code, check.subject, outcome, result.of, count, result.trouble))
    findings = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(FINDING))
    ordered = findings.sort_values(["code", "person", "part", "id"], ignore_index=True).drop_duplicates("id")
    return Run(month, ordered.reset_index(drop=True), pd.DataFrame(rows, columns=list(CHECK)))


def finding_id(code: str, person: str, part: str) -> str:
    """The id of an anomaly: its check and whom it concerns. Not the value: still wrong is the same anomaly."""
    text = json.dumps([code, person, part], ensure_ascii=False)
    return "F" + hashlib.sha256(text.encode()).hexdigest()[:20]


def _findings(check: Check, frame: pd.DataFrame, rows: "np.ndarray[Any, Any]", observed: str) -> pd.DataFrame:
    if not len(rows):
        return _one(check, observed)
    here = frame.iloc[rows]
    person, part, entity = (_texts(here, name) for name in ("person", PART[check.frame], "entity"))
    names = [
        " ".join(filter(None, pair)) for pair in zip(_texts(here, "first_name"), _texts(here, "last_name"), strict=True)
    ]
    return pd.DataFrame(
        {
            "id": [finding_id(check.code, who, which) for who, which in zip(person, part, strict=True)],
            "code": check.code, "person": person, "part": part, "name": names, "entity": entity, "field": check.field,
            "value": _texts(here, check.field), "facts": _facts(check, here), "where": _texts(here, "where"),
        }
    )  # fmt: skip


def _one(check: Check, observed: str) -> pd.DataFrame:
    """The finding of a check of the whole frame."""
    facts = json.dumps({"observed": observed}, ensure_ascii=False)
    row = (finding_id(check.code, "", ""), check.code, "", "", "", "", check.field, observed, facts, "")
    return pd.DataFrame([row], columns=list(FINDING))


def _texts(rows: pd.DataFrame, name: str) -> list[str]:
    if name not in rows.columns:
        return [""] * len(rows)
    return ["" if value is None else str(value) for value in _values(rows[name])]


def _values(column: "pd.Series[Any]") -> list[Any]:
    """JSON values: days as YYYY-MM-DD, whole numbers without decimals, None when missing."""
    return [_value(value) for value in column.tolist()]


def _value(value: Any) -> Any:
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 4)
    return value


def _facts(check: Check, rows: pd.DataFrame) -> list[str]:
    """The values that the check's sentences name, row by row, as JSON."""
    placeholders = dict.fromkeys([*placeholders_of(check.sentence["en"]), *placeholders_of(check.expected["en"])])
    columns = {name: _values(rows[name]) for name in placeholders if name in rows.columns}
    fixed = {name: check.arguments[name] for name in placeholders if name not in columns and name in check.arguments}
    cells = zip(*columns.values(), strict=True) if columns else ((),) * len(rows)
    return [json.dumps(fixed | dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str) for row in cells]
