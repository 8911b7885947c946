"""The rule of an employer's own check: one SQL condition that must hold (see docs, «Rules»)."""

import pandas as pd

from assusoft.plans.rules import evaluate


def unmet_condition(frame: pd.DataFrame, condition: str) -> "pd.Series[bool]":
    """The condition is false; where it cannot be decided, because a value is missing, the row is not at fault."""
    if frame.empty:
        return pd.Series(False, index=frame.index)
    month = f"{frame['month_end'].iloc[0]:%Y-%m}"
    answer = evaluate(condition, frame, month, "boolean")
    return ~answer.fillna(True).astype(bool)
