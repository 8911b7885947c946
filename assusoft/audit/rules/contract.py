"""Rules on contracts: dates, overlap, statute against codes."""

import pandas as pd

_NEVER = pd.Timestamp("2262-01-01")


def contract_overlap(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A contract that starts before an earlier one of the same person in the same entity has ended."""
    rows = frame.dropna(subset=["contract_start"]).sort_values(["person", "entity", "contract_start"], kind="stable")
    who = [rows["person"], rows["entity"]]
    end = rows["contract_end"].fillna(_NEVER)
    before = end.groupby(who).cummax().groupby(who).shift()
    return (rows["contract_start"] <= before).reindex(frame.index, fill_value=False)


def contract_gap(frame: pd.DataFrame, days: int = 31) -> "pd.Series[bool]":
    """A contract that starts less than `days` after the one before, but not the next day: seniority is at stake."""
    rows = frame.dropna(subset=["contract_start"]).sort_values(["person", "entity", "contract_start"], kind="stable")
    before = rows["contract_end"].groupby([rows["person"], rows["entity"]]).shift()
    gap = (rows["contract_start"] - before).dt.days - 1
    return gap.between(1, days - 1).reindex(frame.index, fill_value=False)


def too_many_percent(frame: pd.DataFrame, most: float = 100.0) -> "pd.Series[bool]":
    """The contracts a person has in force come to more than `most` per cent together."""
    total = frame["contract_pct"].where(frame["active"]).groupby(frame["person"]).transform("sum")
    return frame["active"] & frame["contract_pct"].notna() & (frame["contracts"] > 1) & (total > most + 0.005)


def fixed_term_without_end(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A fixed-term contract whose end is not given."""
    return frame["active"] & (frame["contract_type"] == "fixed_term") & frame["contract_end"].isna()


def ended_without_reason(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A contract that has ended, without a reason, although the source tells reasons."""
    ended = frame["contract_end"] <= frame["month_end"]
    given = frame["end_reason"].notna().groupby(frame["source"], dropna=False).transform("any")
    return ended & frame["end_reason"].isna() & given


def statute_of_another_code(frame: pd.DataFrame, codes: dict[str, list[str]]) -> "pd.Series[bool]":
    """The statute is not one the NSSO worker code stands for (sources.md: Statute).

    `codes`: worker code -> statutes.
    """
    permitted = frame["worker_code"].map({code: tuple(statutes) for code, statutes in codes.items()})
    pairs = zip(permitted, frame["statute"], strict=True)
    wrong = [isinstance(known, tuple) and isinstance(given, str) and given not in known for known, given in pairs]
    return pd.Series(wrong, index=frame.index)


def committee_of_another_statute(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A joint committee of the 100s is for workers, of the 200s for employees (sources.md: Joint committee)."""
    series, statute = frame["joint_committee"].str.slice(0, 1), frame["statute"]
    return ((series == "1") & (statute == "employee")) | ((series == "2") & (statute == "worker"))


def joint_committee_unknown(frame: pd.DataFrame, known: list[str]) -> "pd.Series[bool]":
    """The first three digits are no joint committee."""
    return frame["joint_committee"].notna() & ~frame["joint_committee"].str.slice(0, 3).isin(known)
