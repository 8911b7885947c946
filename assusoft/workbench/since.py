"""What changed since the statement before, and the prediction -> the figures and the table of a statement's page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from assusoft.employer import Employer
from assusoft.employer.statements.following.comparing_bills import part_words
from assusoft.language import say
from assusoft.workbench.chart import Chart, nothing
from assusoft.workbench.waterfall import amount, waterfall

Values = Mapping[str, Any]
"""What `Employer.since` gives."""


def since_shown(acme: Employer, statement: str) -> Values:
    """What changed since the statement before the one named."""
    return acme.since(statement)


def since_figure(values: Values, language: str) -> Chart:
    """From the statement before to this one: who joined, who left, whose premium changed."""
    title = say(language, "From the statement before to this one")
    if not values["previous"]:
        return nothing(title, say(language, "No earlier statement of these contracts."))
    steps = [
        (f"{say(language, kind)} ({values['counts'][kind]})", Decimal(cents))
        for kind, cents in values["amounts"].items()
        if Decimal(cents)
    ]
    if not steps:
        return nothing(title, say(language, "Nothing changed."))
    ends = f"{say(language, 'Before')} ({values['previous']})", f"{say(language, 'Billed')} ({values['statement']})"
    return waterfall(title, ends, (Decimal(values["before"]), Decimal(values["billed"])), steps, language)


def prediction_figure(values: Values, language: str) -> Chart:
    """From what was predicted a month before to what is billed: what was told since, what is billed otherwise."""
    title = say(language, "From what was predicted to what was billed")
    steps = [(part_words(part, language), Decimal(part["amount"])) for part in values["error_parts"]]
    if not steps:
        return nothing(title, say(language, "The prediction was right."))
    ends = say(language, "Predicted"), say(language, "Billed")
    return waterfall(title, ends, (Decimal(values["predicted"]), Decimal(values["billed"])), steps, language)


def since_frame(values: Values, language: str) -> pd.DataFrame:
    """A row for each person and cover whose amount changed (EUR)."""
    rows = [
        {
            "What": say(language, one["kind"]),
            "Person": one["name"] or one["person"],
            "Cover": f"{one['contract']} {one['cover']}",
            "Before": amount(one["before"], language, unit=""),
            "Billed": amount(one["after"], language, unit=""),
            "Difference": amount(one["amount"], language, signed=True, unit=""),
        }
        for one in values["changes"]
    ]
    columns = ["What", "Person", "Cover", "Before", "Billed", "Difference"]
    return pd.DataFrame(rows, columns=columns).rename(columns=lambda name: say(language, name))
