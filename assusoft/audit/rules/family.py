"""Rules on family members, and on workers against the family that is given."""

import pandas as pd

_MARRIED = ("married", "legal_cohabitant")
_ALONE = ("single", "widowed", "divorced")
_CHILDREN = ("child", "stepchild")
_PARTNERS = ("spouse", "partner")


def partners_too_many(frame: pd.DataFrame) -> "pd.Series[bool]":
    """More than one current partner."""
    return frame["partners"] > 1


def married_without_partner(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Married or legally cohabiting, family given for others of the source, and no partner."""
    given = (frame["partners"] + frame["children"] > 0).groupby(frame["source"], dropna=False).transform("any")
    return frame["active"] & given & frame["civil_status"].isin(_MARRIED) & (frame["partners"] == 0)


def partner_of_somebody_alone(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Single, widowed or divorced, and a current spouse."""
    alone = frame["worker_civil_status"].isin(_ALONE)
    return frame["current"] & alone & (frame["relation"] == "spouse")


def children_miscounted(frame: pd.DataFrame) -> "pd.Series[bool]":
    """More children given by name than dependent children counted, or the reverse, where the source gives both."""
    given = (frame["children"] > 0).groupby(frame["source"], dropna=False).transform("any")
    return frame["active"] & given & frame["children_count"].notna() & (frame["children_count"] != frame["children"])


def child_older_than_parent_allows(frame: pd.DataFrame, years: int = 12) -> "pd.Series[bool]":
    """A child born less than `years` after its parent."""
    born = frame["worker_birth_date"] + pd.DateOffset(years=years)
    return (frame["relation"] == "child") & (frame["birth_date"] < born)


def grown_child(frame: pd.DataFrame, years: int = 25) -> "pd.Series[bool]":
    """A dependent, current child of `years` or more who is not disabled."""
    grown = frame["birth_date"] + pd.DateOffset(years=years) <= frame["month_end"]
    disabled = frame["disabled"].fillna(False).astype(bool)
    dependent = frame["dependent"].fillna(True).astype(bool)
    return frame["current"] & frame["relation"].isin(_CHILDREN) & grown & dependent & ~disabled


def young_partner(frame: pd.DataFrame, years: int = 16) -> "pd.Series[bool]":
    """A partner under `years`."""
    young = frame["birth_date"] + pd.DateOffset(years=years) > frame["month_end"]
    return frame["relation"].isin(_PARTNERS) & young


def own_number(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A member under the worker's own national number."""
    return frame["national_number"] == frame["worker_number"]


def colleague_insured_twice(frame: pd.DataFrame) -> "pd.Series[bool]":
    """A current partner who works here too: covered twice."""
    return frame["current"] & frame["colleague"] & frame["relation"].isin(_PARTNERS)
