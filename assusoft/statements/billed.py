"""The rows of a premium statement -> billed lines in whole cents, each checked by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from assusoft.errors import Refused
from assusoft.frames import Row, rows_of
from assusoft.months import check_month, month_of
from assusoft.plans.covers.cents import in_cents
from assusoft.plans.covers.premium import Premium

_AMOUNTS = ("billed_employer", "billed_employee", "billed_tax")


@dataclass(frozen=True)
class BilledLine:
    """A line of a statement: of whom, which cover, which months, and what is billed (cents).

    `row`: its number among the statement's lines, from one. `begin`, `end`: what the statement prints, if it does.
    `printed`: what else it says of the person and the cover; a field that is not there was not printed.
    """

    row: int
    contract: str
    month: str
    cover: str
    begin: date | None
    end: date | None
    premium: Premium
    printed: Mapping[str, object]
    particularity: str

    @property
    def last_month(self) -> str:
        """The last month it covers."""
        return max(self.month, month_of(self.end)) if self.end else self.month


def billed_lines(rows: pd.DataFrame, period: str, name: str) -> list[BilledLine]:
    """The lines of a statement; see `schema.STATEMENT` for the columns.

    Parameters
    ----------
    period
        The first month billed: lines without a month of their own are of it.
    name
        Of the file, for refusals.

    Raises
    ------
    Refused
        A line has no cover or no amount, or its parts do not add up to its total.
    """
    return [_line(row, number, period, name) for number, row in enumerate(rows_of(rows), start=1)]


def _line(row: Row, number: int, period: str, name: str) -> BilledLine:
    where = f"{name}, line {number} of the statement"
    if not row.get("billed_cover"):
        raise Refused(f"{where}: the cover is missing. Nothing was stored.")
    month = row.get("billed_month") or (month_of(row["billed_from"]) if row.get("billed_from") else period)
    return BilledLine(
        number,
        row.get("contract") or "",
        check_month(month),
        row["billed_cover"],
        row.get("billed_from"),
        row.get("billed_to"),
        _premium(row, where),
        {field: value for field, value in row.items() if value is not None},
        row.get("billed_note") or "",
    )


def _premium(row: Row, where: str) -> Premium:
    """The amounts of a line; what it does not print is what its total leaves, when one part alone is not printed."""
    given = {field: row.get(field) for field in _AMOUNTS}
    total = row.get("billed_total")
    parts = {field: in_cents(amount) for field, amount in given.items() if isinstance(amount, Decimal)}
    if not parts and total is None:
        raise Refused(f"{where}: no amount. Expected the employer's, the employee's, the taxes or a total. Nothing was "
                      "stored.")  # fmt: skip
    if total is not None and len(parts) < len(_AMOUNTS):
        first = next(field for field in _AMOUNTS if field not in parts)
        parts[first] = in_cents(total) - sum(parts.values())
    premium = Premium(*(parts.get(field, 0) for field in _AMOUNTS))
    if total is not None and premium.total != in_cents(total):
        raise Refused(
            f"{where}: the parts add up to {premium.total / 100:.2f}, the total says {total}. Ask for the statement "
            "again. Nothing was stored."
        )
    return premium
