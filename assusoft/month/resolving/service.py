"""Contracts x what was reviewed and reported -> the first day of each person's unbroken service.

Contracts that follow each other without a day between them are one service, in whichever entity; so are those that
an answer or the takeover joined (docs/explanation/month.md, a possible life).
"""

from collections.abc import Collection
from datetime import date, timedelta

import pandas as pd

from assusoft.frames import Row, aligned, among, as_mask, chosen, column, is_true, rows_of, rows_where, values_of

_DAY = timedelta(days=1)


def with_service(
    people: pd.DataFrame,
    contracts: pd.DataFrame,
    reviewed: pd.DataFrame,
    affiliations: pd.DataFrame,
    takeover: bool,
    joined: Collection[str],
) -> pd.DataFrame:
    """The people with `service_from` (date; missing where the payroll has no day).

    Parameters
    ----------
    people
        A row per person, as `people.main_contracts` gives it.
    contracts
        Every row of the photo's workers.
    reviewed
        Columns REVIEWED_COLUMNS, indexed by person: `contract`, `contract_end` and `service_from` of the last closing.
    affiliations
        Those reported; a departure that was told ends the service.
    takeover
        The hire date counts, since nobody knows yet which contracts it joined.
    joined
        Persons for whom HR said that a new contract goes on from the one before.
    """
    begun = _chains(people, contracts)
    earliest = _earlier(column(people, "hire_date"), begun)
    before = aligned(reviewed[["contract", "contract_end", "service_from"]], people.index)
    kept = _earlier(before["service_from"].fillna(earliest), begun)
    goes_on = among(people.index, reviewed.index) & (
        as_mask(before["contract"] == people["contract"])
        | among(people.index, joined)
        | among(people.index, _following(before, begun))
    )
    found = earliest if takeover else chosen(goes_on, kept, begun)
    return people.assign(service_from=_after_departures(found, people, affiliations))


def _earlier(days: pd.Series, others: pd.Series) -> pd.Series:
    """The earlier day of each row; the one that is there where the other is missing."""
    return chosen(is_true(days < others), days, others.fillna(days))


def _chains(people: pd.DataFrame, contracts: pd.DataFrame) -> pd.Series:
    """The start of the main contract, or of the earliest that leads to it without a day between."""
    starts = people["contract_start"].fillna(column(people, "hire_date"))
    several = rows_where(contracts, contracts["person"].duplicated(keep=False))
    chains = starts.copy() if len(several) else starts
    of_person: dict[str, list[Row]] = {}
    for row in rows_of(several):
        of_person.setdefault(row["person"], []).append(row)
    for person in of_person.keys() & set(chains.index):
        if not pd.isna(chains[person]):
            chains[person] = _chain(chains[person], of_person[person])
    return chains


def _chain(day: date, contracts: Collection[Row]) -> date:
    """The first day that contracts reach back to from `day` without a gap."""
    for _ in contracts:
        linked = [row["contract_start"] for row in contracts if _leads_to(row, day)]
        day = min([day, *linked])
    return day


def _leads_to(contract: Row, day: date) -> bool:
    start, end = contract["contract_start"], contract["contract_end"]
    return start is not None and start < day and (end is None or end >= day - _DAY)


def _following(before: pd.DataFrame, begun: pd.Series) -> list[str]:
    """Persons whose contract before had no end yet, or one that the new contract follows."""
    ended = rows_where(before, before["contract_end"].notna() & begun.notna())
    days = zip(ended.index, values_of(ended["contract_end"]), values_of(begun.loc[ended.index]), strict=True)
    return [
        *before.index[as_mask(before["contract_end"].isna())],
        *(who for who, end, day in days if end >= day - _DAY),
    ]


def _after_departures(service: pd.Series, people: pd.DataFrame, affiliations: pd.DataFrame) -> pd.Series:
    """Of those in service again, not before the day after a departure that was reported."""
    told = rows_where(affiliations, (affiliations["member"] == "") & affiliations["exit_date"].notna())
    last: dict[str, date] = {}
    for person, day in zip(values_of(told["person"]), values_of(told["exit_date"]), strict=True):
        last[person] = max(day, last.get(person, day))
    moved = service.copy() if last else service
    for person in last.keys() & set(people.index[people["in_service"]]):
        if not pd.isna(moved[person]) and moved[person] <= last[person]:
            moved[person] = last[person] + _DAY
    return moved
