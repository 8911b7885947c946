"""Rules on working time and interruptions: hours against per cent, dates, what does not go together."""

import pandas as pd

_UNPAID = ("unpaid_leave", "time_credit_motive", "time_credit_end_career", "parental", "palliative",
           "medical_assistance", "informal_carer")  # fmt: skip


def hours_of_another_percentage(frame: pd.DataFrame, tolerance: float = 0.5) -> "pd.Series[bool]":
    """Weekly hours that are neither the contractual nor the effective share of full-time hours (within `tolerance`)."""
    shares = [frame["full_time_hours"] * frame[name] / 100 for name in ("contract_pct", "effective_pct")]
    known = frame["weekly_hours"].notna() & shares[0].notna()
    far = [(share - frame["weekly_hours"]).abs() > tolerance for share in shares]
    return known & far[0] & (far[1] | shares[1].isna())


def percentage_scale(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A percentage written as a fraction (0.8) or in hundredths (8000)."""
    share = frame["contract_pct"]
    return ((share > 0) & (share <= 1)) | (share > 1000)


def interruption_without_kind(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Dates or a percentage of an interruption without saying which."""
    given = frame["interruption_from"].notna() | (frame["interruption_pct"] > 0)
    return given & frame["interruption_kind"].isna()


def interruption_without(frame: pd.DataFrame, column: str, partial: bool = False) -> "pd.Series[bool]":
    """An interruption without a value in a column; `partial`: only one of less than 100 per cent."""
    here = frame["interruption_kind"].notna() & frame[column].isna()
    return here & (frame["interruption_pct"] < 100) if partial else here


def interruption_over(frame: pd.DataFrame, days: int = 31) -> "pd.Series[bool]":
    """An interruption still given more than `days` after it ended."""
    late = frame["month_end"] - frame["interruption_to"] > pd.Timedelta(days=days)
    return frame["interruption_kind"].notna() & late


def interrupted_with_full_pay(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A full interruption that the employer does not pay, and still all of the contract's time paid."""
    full = frame["interruption_kind"].isin(_UNPAID) & (frame["interruption_pct"] >= 100)
    running = frame["interruption_to"].isna() | (frame["interruption_to"] >= frame["month_end"])
    since = frame["interruption_from"] <= frame["month_start"]
    return full & running & since & (frame["effective_pct"] >= frame["contract_pct"]) & (frame["contract_pct"] > 0)


def time_that_does_not_add_up(frame: pd.DataFrame, tolerance: float = 0.5) -> "pd.Series[bool]":
    """Effective and interrupted per cent of a partial interruption do not make the contractual per cent."""
    partial = frame["interruption_pct"].between(0, 100, inclusive="neither")
    begun = frame["interruption_from"] <= frame["month_end"]
    running = frame["interruption_to"].isna() | (frame["interruption_to"] >= frame["month_end"])
    gap = (frame["effective_pct"] + frame["interruption_pct"] - frame["contract_pct"]).abs()
    return partial & begun & running & (gap > tolerance)


def long_illness(frame: pd.DataFrame, months: int = 12) -> "pd.Series[bool]":
    """Ill for more than `months`: disability and waiver of premium come in."""
    ill = frame["interruption_kind"].isin(["illness", "illness_long"])
    return ill & (frame["interruption_from"] + pd.DateOffset(months=months) < frame["month_end"])


def interruption_outside_contract(frame: pd.DataFrame) -> "pd.Series[bool]":
    """An interruption that starts before the contract or after its end."""
    start = frame["interruption_from"]
    return frame["interruption_kind"].notna() & (
        (start < frame["contract_start"]) | (start > frame["contract_end"])
    ).fillna(False)
