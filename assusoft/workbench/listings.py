"""A month's status, tasks and messages -> tables that a notebook shows."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import HTML

from assusoft.code_labels import code_label
from assusoft.days_in_words import month_label
from assusoft.language import say


def status_frame(status: Mapping[str, Any], language: str) -> pd.DataFrame:
    """The month's status as a table of one column, a row per figure."""
    imported, counts, tasks = status["import"], status["counts"], status["tasks"]
    rows = {
        say(language, "Employer"): status["employer"],
        say(language, "Month"): month_label(status["month"], language),
        say(language, "State of the month"): say(language, status["state"]),
        say(language, "Import"): say(
            language, "number {number}, by {by}", number=imported["number"], by=imported["by"]
        ),
        say(language, "Persons"): counts["persons"],
        say(language, "Contracts"): counts["contracts"],
        say(language, "Family members"): counts["family"],
        say(language, "Cells set aside"): counts["problems"],
        say(language, "Tasks open"): tasks["open"],
        say(language, "of which blocking"): tasks["blocking"],
        say(language, "Tasks answered"): tasks["answered"],
    }
    rows |= {f"{say(language, 'Messages')} {name}": count for name, count in status["messages"].items()}
    states = status["transmissions"]
    rows |= {f"{say(language, 'Transmission')} {name}": code_label(state, language) for name, state in states.items()}
    return pd.DataFrame({"": [str(value) for value in rows.values()]}, index=pd.Index(list(rows)), dtype="string")


def file_frame(status: Mapping[str, Any], language: str) -> pd.DataFrame:
    """The files of the import: how many lines each has, and what became of them; the counts add up."""
    columns = {
        "source": "Source", "file": "File", "lines": "Lines", "accepted": "accepted", "repaired": "repaired",
        "refused": "refused", "skipped": "not data",
    }  # fmt: skip
    frame = pd.DataFrame(status["files"]).reindex(columns=list(columns))
    return frame.rename(columns={name: say(language, word) for name, word in columns.items()}).set_index(
        say(language, "Source")
    )


def hidden_numbers(frame: pd.DataFrame) -> HTML:
    """The frame as a page shows it: without the numbers of its rows, which say nothing; values escaped."""
    return HTML(  # type: ignore[no-untyped-call]
        frame.to_html(index=False, border=0, na_rep="", escape=True)
    )
