"""Rules on pay: amounts, their units, minimum, and how they compare with colleagues and with the months before."""

import pandas as pd

_CENT = 0.005
"""What rounding to a cent may do."""


def without_pay(frame: pd.DataFrame) -> "pd.Series[bool]":
    """No monthly, yearly or hourly salary, although the source brings one of them."""
    empty = frame[["monthly_salary", "yearly_salary", "hourly_salary"]].isna().all(axis=1)
    return frame["active"] & empty & ~empty.groupby(frame["source"], dropna=False).transform("all")


def not_positive(frame: pd.DataFrame, columns: list[str]) -> "pd.Series[bool]":
    """A salary of zero or less, of a contract in force."""
    return frame["active"] & (frame[columns] <= 0).any(axis=1)


def below_minimum(frame: pd.DataFrame, minimum: dict[str, float]) -> "pd.Series[bool]":
    """Less than the full-time monthly minimum of the joint committee x contractual per cent; '*' is for the others."""
    full = frame["joint_committee"].str.slice(0, 3).map(minimum).astype(float).fillna(minimum.get("*", 0.0))
    share = frame["contract_pct"].fillna(100) / 100
    return frame["active"] & (frame["monthly_salary"] > 0) & (frame["monthly_salary"] < full * share - 0.005)


def yearly_of_another_monthly(frame: pd.DataFrame, tolerance: float = 0.02) -> "pd.Series[bool]":
    """The yearly salary is not the monthly one x the months paid a year (relative `tolerance`)."""
    due = frame["monthly_salary"] * frame["salary_factor"]
    return (frame["yearly_salary"] - due).abs() > due.abs() * tolerance + _CENT


def hourly_of_another_monthly(frame: pd.DataFrame, tolerance: float = 0.1) -> "pd.Series[bool]":
    """The monthly salary is not the hourly one x weekly hours x 52 / 12 (relative `tolerance`)."""
    due = frame["hourly_salary"] * frame["weekly_hours"] * 52 / 12
    return (frame["monthly_salary"] - due).abs() > due.abs() * tolerance + _CENT


def unit_mistaken(frame: pd.DataFrame, low: float = 0.1, high: float = 6.0) -> "pd.Series[bool]":
    """A monthly salary so far from the entity's median that it is an hourly or a yearly amount."""
    pay = frame["monthly_salary"].where(frame["active"])
    median = pay.groupby([frame["entity"], frame["statute"]], dropna=False).transform("median")
    share = frame["contract_pct"].fillna(100).clip(lower=1) / 100
    full = pay / share
    return (pay > 0) & ((full < median * low) | (pay > median * high))


def dummy_amount(frame: pd.DataFrame, column: str, amounts: list[float]) -> "pd.Series[bool]":
    """An amount somebody typed to get on."""
    return frame[column].isin(amounts)


def far_from_colleagues(frame: pd.DataFrame, times: float = 12.0, colleagues: int = 20) -> "pd.Series[bool]":
    """More than `times` the usual deviation (median absolute deviation) from colleagues, where there are that many.

    Colleagues are of the same entity, statute and category; salaries are compared per full time.
    """
    pay = (frame["monthly_salary"] / frame["contract_pct"].fillna(100) * 100).where(frame["active"])
    group = [frame["entity"], frame["statute"], frame["category"]]
    far = (pay - pay.groupby(group, dropna=False).transform("median")).abs()
    usual = 1.4826 * far.groupby(group, dropna=False).transform("median")
    many = pay.groupby(group, dropna=False).transform("count") >= colleagues
    return many & (usual > 0) & (far > times * usual)


def variable_above_fixed(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Variable pay above a year's fixed pay."""
    fixed = frame["yearly_salary"].fillna(frame["monthly_salary"] * frame["salary_factor"].fillna(12))
    return frame["variable_salary"] > fixed


def variable_without_flag(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A variable salary of somebody who, says the payroll, has none."""
    return (frame["variable_salary"] > 0) & ~frame["variable_pay"].fillna(True).astype(bool)


def salary_jump(frame: pd.DataFrame, up: float, down: float) -> "pd.Series[bool]":
    """The salary went up by more than `up` or down by more than `down` (shares) since the month before.

    Both as given and per full time: whether a payroll gives the part paid or the full amount, a change of working time
    alone is no jump.
    """
    found = pd.Series(True, index=frame.index)
    for now, before in (
        (frame["monthly_salary"], frame["monthly_salary__before"]),
        (_per_full_time(frame, ""), _per_full_time(frame, "__before")),
    ):
        moved = (now > before * (1 + up) + _CENT) | (now < before * (1 - down) - _CENT)
        found &= (before > 0) & (now > 0) & moved
    return found


def far_from_own_mean(frame: pd.DataFrame, share: float, months: int = 3) -> "pd.Series[bool]":
    """A salary that differs by more than `share` from its mean of at least `months` months before.

    Both as given and per full time (see `salary_jump`).
    """
    found = frame["salary_months"] >= months
    for now, mean in (
        (frame["monthly_salary"], frame["salary_mean"]),
        (_per_full_time(frame, ""), frame["full_salary_mean"]),
    ):
        found &= (mean > 0) & ((now - mean).abs() > share * mean + _CENT)
    return found


def sign_change(frame: pd.DataFrame, column: str) -> "pd.Series[bool]":
    """An amount whose sign is not that of the month before."""
    return frame[column] * frame[f"{column}__before"] < 0


def left_and_still_paid(frame: pd.DataFrame, days: int = 62) -> "pd.Series[bool]":
    """A contract that ended more than `days` before the month began, and still has a salary."""
    long_ago = frame["month_start"] - frame["contract_end"] > pd.Timedelta(days=days)
    return long_ago & (frame[["monthly_salary", "hourly_salary"]] > 0).any(axis=1)


def missed_indexation(frame: pd.DataFrame, share: float = 0.9, colleagues: int = 20) -> "pd.Series[bool]":
    """A salary that stayed while at least `share` of the joint committee's rose by the same percentage.

    Committees of fewer than `colleagues` are not judged.
    """
    now, before = frame["monthly_salary"], frame["monthly_salary__before"]
    known = frame["active"] & (before > 0) & (now > 0)
    rate = (now / before - 1).round(3).where(known)
    group = frame["joint_committee"]
    common = rate.groupby(group).transform("median")
    rose = ((rate - common).abs() < 0.002).where(known).groupby(group).transform("mean") >= share
    many = known.groupby(group).transform("sum") >= colleagues
    return known & many & rose & (common > 0.002) & (rate.abs() < 0.0005)


def _per_full_time(frame: pd.DataFrame, suffix: str) -> "pd.Series[float]":
    share = frame[f"contract_pct{suffix}"].fillna(100).clip(lower=1)
    return frame[f"monthly_salary{suffix}"] / share * 100
