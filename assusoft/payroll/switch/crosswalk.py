"""Two extracts of one month, from the payroll that goes and the payroll that comes -> who is who, and what means what.

The old one is believed: it is read with its layout. Of the new one codes are taken as they stand in its files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from assusoft import schema
from assusoft.language import counted
from assusoft.layouts import InputFile, Layout, read
from assusoft.layouts.definition.fields import closed_values
from assusoft.payroll.identity.persons import identify, known_persons
from assusoft.payroll.switch.code_map import RAW, code_map
from assusoft.payroll.switch.residuals import residual
from assusoft.payroll.switch.unit_map import unit_map
from assusoft.schema import IDENTITY

_OLD, _NEW = "old", "new"


@dataclass(frozen=True)
class Crosswalk:
    """What was derived. Every frame holds text, and counts.

    Attributes
    ----------
    identities
        old_number, new_number, last_name, first_name, how (national number | name and birth date).
    codes
        table, field, code, value, support, exceptions, status: known (the layout says so), new, differs (the layout
        says otherwise), doubtful (people of one code had several values).
    units
        field, means, power, support, exceptions, status: same, scaled (times ten to the `power`), other (it is what
        `means` says), doubtful, untold (nobody has it in both).
    constants
        field, value: what the new files do not say and was the same for everybody.
    residuals
        kind (only_old, only_new, in_doubt, several_contracts, not_carried, added, code, unit, differs), field,
        old_number, new_number, old, new.
    """

    month: str
    old: Layout
    new: Layout
    identities: pd.DataFrame
    codes: pd.DataFrame
    units: pd.DataFrame
    constants: pd.DataFrame
    residuals: pd.DataFrame


def crosswalk(
    old: Layout,
    old_files: Sequence[InputFile],
    new: Layout,
    new_files: Sequence[InputFile],
    month: str,
    own: Mapping[str, schema.Field] | None = None,
) -> Crosswalk:
    """Compare the same month seen through two payroll systems.

    Raises
    ------
    Refused
        A file cannot be read by its layout.
    """
    before, after = read(old, old_files, month, own).tables, read(bare(new), new_files, month, own).tables
    identities, pairs, left = matched(before["worker"], after["worker"])
    was, now = (rows.loc[pairs[side]].reset_index(drop=True) for rows, side in
                ((before["worker"], "old"), (after["worker"], "new")))  # fmt: skip
    numbers = _numbers(was, now)
    units, odd_units = unit_map(was, now, numbers)
    constants, absent = _not_carried(was, after["worker"])
    codes = [code_map(new, "worker", was, now, numbers)]
    if "family" in before and "family" in after:
        codes.append(code_map(new, "family", *_members(before["family"], after["family"], identities)))
    residuals = [
        left,
        absent,
        _added(was, after["worker"]),
        *(odd for _, odd in codes),
        odd_units,
        _different(was, now, numbers),
    ]
    listed = pd.concat([found for found, _ in codes], ignore_index=True)
    return Crosswalk(month, old, new, identities, listed, units, constants, pd.concat(residuals, ignore_index=True))


def _numbers(was: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"old_number": was["payroll_id"], "new_number": now["payroll_id"]})


def _members(
    before: pd.DataFrame, after: pd.DataFrame, identities: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The same family member in each row: found by the worker, the first name and the birth date."""
    keys = ["new_number", "first_name", "birth_date"]
    mine = before.merge(identities[["old_number", "new_number"]], left_on="payroll_id", right_on="old_number")
    pairs = mine[keys].assign(old=mine.index).merge(
        after.rename(columns={"payroll_id": "new_number"})[keys].assign(new=after.index), on=keys
    )  # fmt: skip
    pairs = pairs[~pairs["old"].duplicated(keep=False) & ~pairs["new"].duplicated(keep=False)]
    was, now = mine.loc[pairs["old"]].reset_index(drop=True), after.loc[pairs["new"]].reset_index(drop=True)
    return was[before.columns], now, _numbers(was, now)


def bare(layout: Layout) -> Layout:
    """The layout with every coded field read as the text it stands in, under the name raw_FIELD."""
    types = dict(layout.types)
    parts = []
    for part in layout.part:
        coded = [
            name for name in part.columns if layout.codes_of(part, name) is not None or closed_values(name, layout)
        ]
        types |= {RAW + name: "text" for name in coded}
        columns = {RAW + name if name in coded else name: column for name, column in part.columns.items()}
        codes = {name: codes for name, codes in part.codes.items() if name not in coded}
        parts.append(part.model_copy(update={"columns": columns, "codes": codes}))
    return layout.model_copy(update={"part": tuple(parts), "types": types})


def matched(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Identities; pairs of rows (labels old, new) of one contract each; residuals of those who have no such pair.

    Payroll numbers are no evidence here: each system gives its own.
    """
    was, now = _worker(before, _OLD), _worker(after, _NEW)
    nobody = schema.typed([], IDENTITY)
    was = identify(was, nobody).workers
    found = identify(now, known_persons(was))
    now = found.workers
    candidates = found.doubts.set_index("person")["candidates"]
    both = was.assign(old=was.index).merge(now.assign(new=now.index), on="person", suffixes=("", "_new"))
    single = both[~both["old"].duplicated(keep=False) & ~both["new"].duplicated(keep=False)]
    several = both[~both.index.isin(single.index)].drop_duplicates("person")
    lost = was[~was["person"].isin(now["person"])].drop_duplicates("person")
    fresh = now[~now["person"].isin(was["person"])].drop_duplicates("person")
    doubt = fresh["person"].isin(candidates.index)
    left = [
        residual("only_old", "", old_number=lost["payroll_id"], old=_names(lost)),
        residual("only_new", "", new_number=fresh.loc[~doubt, "payroll_id"], new=_names(fresh[~doubt])),
        residual("in_doubt", "", new_number=fresh.loc[doubt, "payroll_id"], new=_names(fresh[doubt]),
                  old=_candidates(fresh.loc[doubt, "person"].map(candidates), was)),
        residual("several_contracts", "", old_number=several["payroll_id"], new_number=several["payroll_id_new"]),
    ]  # fmt: skip
    same = (both["national_number"] == both["national_number_new"]).fillna(False).astype(bool)
    how = pd.Series("name and birth date", index=both.index).mask(same, "national number")
    identities = both.assign(old_number=both["payroll_id"], new_number=both["payroll_id_new"], how=how)
    listed = identities[["old_number", "new_number", "last_name", "first_name", "how"]].drop_duplicates()
    return listed.reset_index(drop=True), single[["old", "new"]], pd.concat(left, ignore_index=True)


def _worker(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    fields = [field.name for field in schema.TABLES["worker"] if field.name in rows]
    workers = schema.conform(rows[fields], "worker")
    return workers.assign(source=pd.Series(source, index=workers.index, dtype=schema.DTYPES["text"]))


def _names(rows: pd.DataFrame) -> pd.Series:
    return rows["last_name"] + " " + rows["first_name"]


def _candidates(persons: pd.Series, was: pd.DataFrame) -> pd.Series:
    numbers = was.drop_duplicates("person").set_index("person")["payroll_id"]
    return persons.map(lambda listed: ", ".join(str(numbers.get(person, person)) for person in str(listed).split()))


def _not_carried(was: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fields the old payroll filled and the new one has no column for: constants, and residuals."""
    absent = [name for name in map(str, was) if {name, RAW + name}.isdisjoint(after) and was[name].notna().any()]
    alike = [name for name in absent if was[name].notna().all() and was[name].nunique() == 1 and _is_unit(name)]
    values = [str(was[name].iloc[0]) for name in alike]
    lost = [name for name in absent if name not in alike]
    filled = pd.Series(
        [f"filled for {counted(int(was[name].notna().sum()), 'person')}" for name in lost], dtype="object"
    )
    return pd.DataFrame({"field": alike, "value": values}), residual("not_carried", pd.Series(lost), old=filled)


def _added(was: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Fields that only the new payroll has: HR may be asked about them in the month of the switch."""
    names = [name for name in map(str, after) if name.removeprefix(RAW) not in was and after[name].notna().any()]
    filled = pd.Series(
        [f"filled for {counted(int(after[name].notna().sum()), 'person')}" for name in names], dtype="object"
    )
    return residual("added", pd.Series([name.removeprefix(RAW) for name in names], dtype="object"), new=filled)


def _is_unit(name: str) -> bool:
    """Whether a field says in what another is counted: months a year, hours of a full time."""
    return name in ("salary_factor", "full_time_hours")


def _different(was: pd.DataFrame, now: pd.DataFrame, numbers: pd.DataFrame) -> pd.DataFrame:
    """Cells of texts and dates that both say, and say otherwise: each is a change, or a habit of one system."""
    found = []
    for field in schema.TABLES["worker"]:
        if field.name in was and field.name in now and field.type in ("text", "date") and field.name != "payroll_id":
            old, new = (rows[field.name].astype(schema.DTYPES["text"]) for rows in (was, now))
            odd = (old.fillna("") != new.fillna("")).to_numpy(dtype=bool)
            who = {"old_number": numbers["old_number"][odd], "new_number": numbers["new_number"][odd]}
            found.append(residual("differs", field.name, **who, old=old[odd], new=new[odd]))
    return pd.concat(found, ignore_index=True)
