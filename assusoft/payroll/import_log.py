"""What an import did, line by line and cell by cell: the counts that add up, repairs, conflicts, what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from assusoft.frames import rows_of
from assusoft.line_statuses import LINE_STATUSES
from assusoft.payroll.combining.stage import Staged
from assusoft.schema import DTYPES

ACCOUNT = ("files", "left_out", "repairs", "conflicts", "notes", "unmatched", "remarks")
"""What an import accounts for beside its counts, a list each; all empty for a photo that no file was read for."""


@dataclass(frozen=True)
class ImportLog:
    """The account of one import.

    Attributes
    ----------
    files
        source, file, lines and one column for each of `LINE_STATUSES`: they add up to lines.
    left_out
        Lines that were refused or skipped: source, part, file, sheet, row, outcome, reason.
    repairs
        Cells whose text was repaired: source, table, person, field, raw, clean, step, where.
    conflicts
        Cells that two sources fill differently: table, person, contract, member, field, kept, kept_source, set_aside,
        set_aside_source.
    notes
        What the identity ladder did out of the ordinary: person, note, before, after.
    unmatched
        Rows without a worker: table, source, where, national_number, payroll_id, last_name, first_name, reason.
    counts
        persons, contracts, family, deductions, problems, doubts, new_persons.
    remarks
        Sentences of the reader on what it saw and did not use.
    """

    month: str
    files: pd.DataFrame
    left_out: pd.DataFrame
    repairs: pd.DataFrame
    conflicts: pd.DataFrame
    notes: pd.DataFrame
    unmatched: pd.DataFrame
    counts: Mapping[str, int]
    remarks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What JSON can hold: frames are lists of rows."""
        frames = {name: value for name, value in vars(self).items() if isinstance(value, pd.DataFrame)}
        rest = {"month": self.month, "counts": dict(self.counts), "remarks": list(self.remarks)}
        return rest | {name: rows_of(frame) for name, frame in frames.items()}


def with_lists(log: ImportLog, lines: Sequence[pd.DataFrame]) -> ImportLog:
    """The log with the lines of lists too: each as `Reading.lines`, with `source`."""
    if not lines:
        return log
    read = pd.concat(lines, ignore_index=True)
    return replace(
        log,
        files=pd.concat([log.files, counts_by_file(read)], ignore_index=True),
        left_out=pd.concat([log.left_out, left_out(read)], ignore_index=True),
    )


def lines_of(staged: Sequence[Staged], unmatched: pd.DataFrame) -> pd.DataFrame:
    """Every line read, with `source`; a line whose row found no worker (source, table, row, reason) is refused."""
    return pd.concat(
        [_lines(source, unmatched[unmatched["source"] == source.source.name]) for source in staged], ignore_index=True
    )


def counts_by_file(lines: pd.DataFrame) -> pd.DataFrame:
    """source, file, lines, and the number of lines of each status."""
    ones = {name: (lines["outcome"] == name).to_numpy(dtype=np.int64, na_value=0) for name in LINE_STATUSES}
    counted = lines[["source", "file"]].assign(lines=1, **ones)
    return counted.groupby(["source", "file"], as_index=False)[["lines", *LINE_STATUSES]].sum()


def left_out(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines that were refused or skipped, with the reason."""
    columns = ["source", "part", "file", "sheet", "row", "outcome", "reason"]
    return lines.loc[lines["outcome"].isin(["refused", "skipped"]), columns].reset_index(drop=True)


def _lines(staged: Staged, unmatched: pd.DataFrame) -> pd.DataFrame:
    lines = staged.lines.assign(source=staged.source.name)
    if unmatched.empty:
        return lines
    file, sheet, row = (lines[name].astype(DTYPES["text"]) for name in ("file", "sheet", "row"))
    in_sheet = (sheet.notna() & (sheet != "")).to_numpy(dtype=bool)
    reference = (file + ", " + sheet).where(in_sheet, file) + ", row " + row
    reason = reference.map(_refused_lines(staged, unmatched)).astype(DTYPES["text"])
    refused = reason.notna() & lines["outcome"].isin(["accepted", "repaired"])
    return lines.assign(outcome=lines["outcome"].mask(refused, "refused"), reason=lines["reason"].mask(refused, reason))


def _refused_lines(staged: Staged, unmatched: pd.DataFrame) -> pd.Series:
    """Cell reference -> reason, for the lines that only brought rows without a worker."""
    refused, kept = [], []
    for table, origins in staged.origins.items():
        reason = unmatched[unmatched["table"] == table].set_index("row")["reason"].reindex(origins.index)
        for part in origins.columns:
            lines = pd.DataFrame({"line": origins[part], "reason": reason.astype(DTYPES["text"])})
            lines = lines.dropna(subset=["line"])
            refused.append(lines.dropna())
            kept.append(lines.loc[lines["reason"].isna(), "line"])
    found = pd.concat(refused).drop_duplicates("line")
    return found[~found["line"].isin(pd.concat(kept))].set_index("line")["reason"]
