"""Rules on the frame `population`: one row per entity and one for all."""

import pandas as pd


def headcount_jump(frame: pd.DataFrame, share: float, least: float) -> "pd.Series[bool]":
    """The number of persons moved by more than `share`, and by more than `least` persons."""
    move = (frame["persons"] - frame["persons__before"]).abs()
    return (move > share * frame["persons__before"]) & (move > least)


def flow(
    frame: pd.DataFrame, column: str, share: float, least: float, season: dict[str, float] | None = None
) -> "pd.Series[bool]":
    """Persons who entered or left: more than `share` of those before, and more than `least`.

    `season`: calendar month ('09') -> the share that holds in it.
    """
    usual = frame["month_end"].dt.strftime("%m").map(season or {}).astype(float).fillna(share)
    found: pd.Series[bool] = (frame[column] > usual * frame["persons__before"]) & (frame[column] > least)
    return found


def mass_jump(frame: pd.DataFrame, share: float, least: float = 10) -> "pd.Series[bool]":
    """The mean salary a person moved by more than `share`; entities below `least` persons are not judged."""
    now, before = frame["mass"] / frame["persons"], frame["mass__before"] / frame["persons__before"]
    many = frame[["persons", "persons__before"]].min(axis=1) >= least
    return many & (before > 0) & ((now - before).abs() > share * before + 0.005)


def more_blanks(frame: pd.DataFrame, share: float, least: float = 10) -> "pd.Series[bool]":
    """A column has more missing cells than the month before, by more than `share` of all; at least `least` persons."""
    return (frame["persons"] >= least) & (frame["blank_increase"] > share)


def drift(frame: pd.DataFrame, column: str, most: float) -> "pd.Series[bool]":
    """A distribution that moved: population stability index above `most`."""
    return frame[column] > most


def share_moved(frame: pd.DataFrame, column: str, points: float, least: float = 30) -> "pd.Series[bool]":
    """A share that moved by more than `points` (0 to 1), where there are at least `least` persons."""
    move = (frame[column] - frame[f"{column}__before"]).abs()
    return (frame["persons"] >= least) & (move > points)


def new_code(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Codes nobody had the month before; found once for all, not again per entity."""
    return frame["new_codes"].notna() & frame["entity"].isna()


def emptied(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Nobody is left."""
    return (frame["persons"] == 0) & (frame["persons__before"] > 0)
