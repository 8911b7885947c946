"""The rows of a premium statement -> billed lines in whole cents, each checked by itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from assusoft.errors import Refused
from assusoft.frames import Row, rows_of
from assusoft.language import Sentence
from assusoft.months import check_month, month_of
from assusoft.plans.covers.cents import in_cents
from assusoft.plans.covers.premium import Premium

_AMOUNTS = ("billed_employer", "billed_employee", "billed_tax")
_REGULARISED = ("regularised_employer", "regularised_employee", "regularised_tax")


BALANCES = ("balance", "opening", "paid")
"""Kinds of row that are no premium: some balance, what was open before, what was paid of it."""
TOTAL = "total"
"""The kind of row that is the sum of all that a contract bills, on a statement that lists nobody."""


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
    def is_total(self) -> bool:
        """Whether it is the sum of a contract, or of one cover of it ('' for all), and of nobody alone."""
        return self.printed.get("billed_kind") == TOTAL

    @property
    def last_month(self) -> str:
        """The last month it covers."""
        return max(self.month, month_of(self.end)) if self.end else self.month


def billed_lines(rows: pd.DataFrame, period: str, name: str) -> list[BilledLine]:
    """The lines of a statement; see `schema.STATEMENT` for the columns.

    A row with a regularisation is two lines: the month's premium, and what is made good from `billed_from` to
    `billed_to`. Balances and the sums of those who are not listed are no lines: `balance_of`, `transfers_of`.

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
    numbered = enumerate(rows_of(rows), start=1)
    return [
        line
        for number, row in numbered
        if row.get("billed_kind") in (None, "premium", TOTAL)
        for line in _lines(row, number, period, f"{name}, line {number} of the statement")
    ]


def balance_of(rows: pd.DataFrame) -> int:
    """The cents of rows that are no premium: what was open before, and what was paid of it."""
    return sum(_totals(rows, BALANCES, None))


def opening_of(rows: pd.DataFrame) -> dict[str, int]:
    """Contract ('' where the row names none) -> the cents that were open before, as the statement says."""
    said = {row.get("contract") or "" for row in rows_of(rows) if row.get("billed_kind") == "opening"}
    return {contract: sum(_totals(rows, ("opening",), contract)) for contract in sorted(said)}


def closing_of(rows: pd.DataFrame, lines: Iterable[BilledLine], contract: str) -> int:
    """The cents that are open at the end of a statement, of a contract or ('') of all: premiums and balances."""
    premiums = sum(line.premium.total for line in lines if contract in ("", line.contract))
    return premiums + sum(_totals(rows, BALANCES, contract or None))


def _totals(rows: pd.DataFrame, kinds: tuple[str, ...], contract: str | None) -> Iterator[int]:
    """The cents of the rows of these kinds, of a contract ('' of rows without one) or (None) of all."""
    for row in rows_of(rows):
        total = row.get("billed_total")
        if row.get("billed_kind") in kinds and total is not None and contract in (None, row.get("contract") or ""):
            yield in_cents(total)


def transfers_of(rows: pd.DataFrame, name: str) -> dict[str, Premium]:
    """Contract -> the sum of the premiums of all who are not listed, since nothing changed for them.

    Raises
    ------
    Refused
        A row with such a sum has no amount, or its parts do not add up; or a contract has two.
    """
    found: dict[str, Premium] = {}
    for number, row in enumerate(rows_of(rows), start=1):
        if row.get("billed_kind") == "transfer":
            where = Sentence("{name}, line {number} of the statement", name=name, number=number)
            contract = row.get("contract") or ""
            if contract in found:
                raise Refused(
                    "{where}: contract {contract} has two sums of those not listed. Nothing was stored.",
                    where=where,
                    contract=contract,
                )
            found[contract] = _premium(row, where)
    return found


def _lines(row: Row, number: int, period: str, where: str) -> Iterator[BilledLine]:
    if not row.get("billed_cover") and row.get("billed_kind") != TOTAL:
        raise Refused("{where}: the cover is missing. Nothing was stored.", where=where)
    regularised = _cents(row, _REGULARISED)
    if not regularised:
        yield _line(row, number, period, _premium(row, where), row.get("billed_from"), row.get("billed_to"))
        return
    made_good = Premium(*(regularised.get(field, 0) for field in _REGULARISED))
    current = _cents(row, _AMOUNTS)
    premium = Premium(*(current.get(field, 0) for field in _AMOUNTS))
    _check_total(row, premium.total + made_good.total, where)
    if current:
        yield _line(row, number, period, premium, None, None)
    if any(made_good):
        begin = row.get("billed_from")
        if not begin:
            raise Refused("{where}: the first day of the regularisation is missing. Nothing was stored.", where=where)
        of_then = {**row, "billed_month": None}
        yield _line(of_then, number, period, made_good, begin, row.get("billed_to"))


def _line(row: Row, number: int, period: str, premium: Premium, begin: date | None, end: date | None) -> BilledLine:
    month = row.get("billed_month") or (month_of(begin) if begin else period)
    return BilledLine(
        number,
        row.get("contract") or "",
        check_month(month),
        row.get("billed_cover") or "",
        begin,
        end,
        premium,
        {field: value for field, value in row.items() if value is not None},
        row.get("billed_note") or "",
    )


def _cents(row: Row, fields: tuple[str, ...]) -> dict[str, int]:
    """The amounts that are printed, in cents; a levy beside the taxes is one of them."""
    given = {field: row.get(field) for field in fields}
    parts = {field: in_cents(amount) for field, amount in given.items() if isinstance(amount, Decimal)}
    levy = row.get("billed_levy")
    if isinstance(levy, Decimal) and "billed_tax" in fields:
        parts["billed_tax"] = parts.get("billed_tax", 0) + in_cents(levy)
    return parts


def _premium(row: Row, where: str) -> Premium:
    """The amounts of a line; what it does not print is what its total leaves, when one part alone is not printed."""
    parts, total = _cents(row, _AMOUNTS), row.get("billed_total")
    if not parts and total is None:
        raise Refused(
            "{where}: no amount. Expected the employer's, the employee's, the taxes or a total. Nothing was stored.",
            where=where,
        )
    if total is not None and len(parts) < len(_AMOUNTS):
        first = next(field for field in _AMOUNTS if field not in parts)
        parts[first] = in_cents(total) - sum(parts.values())
    premium = Premium(*(parts.get(field, 0) for field in _AMOUNTS))
    _check_total(row, premium.total, where)
    return premium


def _check_total(row: Row, made: int, where: str) -> None:
    total = row.get("billed_total")
    if total is not None and made != in_cents(total):
        raise Refused(
            "{where}: the parts add up to {made}, the total says {total}. Ask for the statement "
            "again. Nothing was stored.",
            where=where,
            made=f"{made / 100:.2f}",
            total=total,
        )
