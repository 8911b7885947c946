"""Workers seen by two payrolls -> what each code of the new one means, with how many people say so."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assusoft import schema
from assusoft.layouts import Layout
from assusoft.payroll.switch.residuals import no_residuals

RAW = "raw_"
"""What stands before the name of a field whose code is taken as it is."""
FREE = ("entity", "establishment", "category", "joint_committee", "worker_code", "function", "department",
        "cost_centre", "car_class")  # fmt: skip
"""Fields whose values are the employer's own words: the new payroll may have other words."""
_SURE, _MOST = 0.9, 40


def code_map(
    layout: Layout, table: str, was: pd.DataFrame, now: pd.DataFrame, numbers: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The codes of every coded field, and the people who contradict them (residuals).

    Parameters
    ----------
    was, now
        The same contract, or family member, in each row; coded fields of `now` are called raw_FIELD.
    numbers
        Of these rows: old_number, new_number.
    """
    codes, residuals = [_NOTHING], [no_residuals()]
    for name in map(str, was):
        raw = RAW + name if RAW + name in now else name
        if raw not in now or (raw == name and name not in FREE):
            continue
        pairs = pd.DataFrame({"code": now[raw].astype(schema.DTYPES["text"]), "value": _texts(was[name]), **numbers})
        pairs = pairs[pairs["code"].notna()]
        if raw == name and (_same(pairs) or pairs["code"].nunique() > _MOST):
            continue
        field = _codes(pairs, _known(layout, table, name), name).assign(table=table)
        if raw == name and (field["status"] == "doubtful").any():
            field = field.assign(status="doubtful")  # a list of codes must be complete: none, rather than a part
        codes.append(field)
        residuals.append(_contradicting(pairs, field, name))
    return pd.concat(codes, ignore_index=True), pd.concat(residuals, ignore_index=True)


def _texts(values: pd.Series) -> pd.Series:
    if str(values.dtype).startswith("bool"):
        return values.map({True: "true", False: "false"}).astype(schema.DTYPES["text"]).fillna("")
    return values.astype(schema.DTYPES["text"]).fillna("")


def _same(pairs: pd.DataFrame) -> bool:
    """Whether both mean the same by the same word, but for the people who really changed."""
    top = pairs.groupby("code")["value"].agg(lambda values: values.mode().iloc[0])
    return bool((top == top.index).all())


def _known(layout: Layout, table: str, name: str) -> Mapping[str, str]:
    part = next(part for part in layout.parts_of(table) if name in part.columns)
    return layout.codes_of(part, name) or {}


def _codes(pairs: pd.DataFrame, known: Mapping[str, str], name: str) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for code, values in pairs.groupby("code")["value"]:
        counts = values.value_counts()
        value, support, total = str(counts.index[0]), int(counts.iloc[0]), len(values)
        rows.append(
            {"field": name, "code": str(code), "value": value, "support": support,
             "exceptions": total - support, "status": _status(str(code), value, support / total, known)}
        )  # fmt: skip
    return pd.DataFrame(_spared(rows, known), columns=list(_NOTHING.columns))


def _spared(rows: list[dict[str, Any]], known: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows; where the old payroll had one word for what the layout tells apart, the layout stays: `finer`."""
    meant = {value: {known.get(row["code"]) for row in rows if row["value"] == value} for value in
             {row["value"] for row in rows if row["status"] == "differs"}}  # fmt: skip
    vague = {value for value, words in meant.items() if len(words) > 1 or value == "other"}
    return [row | {"status": "finer"} if row["status"] == "differs" and row["value"] in vague else row for row in rows]


def _status(code: str, value: str, share: float, known: Mapping[str, str]) -> str:
    if share < _SURE:
        return "known" if code in known else "doubtful"
    return "new" if code not in known else "known" if known[code] == value else "differs"


def _contradicting(pairs: pd.DataFrame, codes: pd.DataFrame, name: str) -> pd.DataFrame:
    means = pairs["code"].map(codes.set_index("code")["value"])
    odd = pairs[(means != pairs["value"]).to_numpy(dtype=bool)]
    return odd.rename(columns={"code": "new", "value": "old"}).assign(kind="code", field=name)


_NOTHING = pd.DataFrame(columns=["table", "field", "code", "value", "support", "exceptions", "status"])
