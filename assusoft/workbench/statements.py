"""The control of a premium statement -> the tables and the figure of its page."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd
from IPython.display import HTML

from assusoft.days_in_words import month_label
from assusoft.employer import Employer
from assusoft.employer.statements.control_report import control_values
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.statements.classes import CLASSES
from assusoft.workbench.chart import Chart, nothing
from assusoft.workbench.listings import hidden_numbers
from assusoft.workbench.waterfall import amount, waterfall

Values = Mapping[str, Any]
"""A control as `control_values` gives it, its causes in the reader's language."""

MOST = 8
"""Classes that the figure shows by themselves; the smaller ones are one bar."""

_AT_REST = ("settled", "written-off", "suppressed")
WHO = {"supplier": "To ask the supplier", "hr": "For HR", "payroll": "For the payroll", "us": "For us"}
"""Who must act -> the heading of what is theirs."""


def control_shown(acme: Employer, statement: str, language: str, today: date) -> Values:
    """The control of a statement, of the last one received when none is named; Refused when there is none."""
    known = acme.statements()
    if not known:
        raise Refused("No premium statement was received yet: assusoft statement FILE --supplier S --period YYYY-MM.")
    return control_values(acme, acme.controlled(statement or known[-1].id), today, language)


def summary_frame(values: Values, language: str) -> pd.DataFrame:
    """The statement in figures, a row each."""
    agreed = sum(count for name, count in values["counts"].items() if name[0] in "CT")
    rows = {
        "Supplier": values["supplier"],
        "Contracts": ", ".join(values["contracts"]),
        "First month billed": month_label(values["period"], language),
        "Lines": str(values["lines"]),
        "Billed": amount(values["billed"], language),
        "Expected": amount(values["expected"], language),
        "Difference": amount(values["difference"], language, signed=True),
        "of which not explained": amount(values["unexplained"], language, signed=True),
        "Lines that agree": f"{agreed} / {sum(values['counts'].values())}",
    }
    names = [say(language, name) for name in rows]
    return pd.DataFrame({"": list(rows.values())}, index=pd.Index(names), dtype="string")


def bridge(values: Values, language: str) -> Chart:
    """From what should have been billed to what was: what each class makes of the difference."""
    title = say(language, "From what was expected to what was billed")
    steps = _steps(values, language)
    if not steps:
        return nothing(title, say(language, "Every line agrees."))
    ends = Decimal(values["expected"]), Decimal(values["billed"])
    return waterfall(title, (say(language, "Expected"), say(language, "Billed")), ends, steps, language)


def _steps(values: Values, language: str) -> list[tuple[str, Decimal]]:
    """Class in words -> what it makes of the difference, the largest first, the rest together."""
    sums: dict[str, Decimal] = {}
    for one in values["differences"]:
        sums[one["class"]] = sums.get(one["class"], Decimal(0)) + Decimal(one["difference"])
    order = sorted((name for name in sums if sums[name]), key=lambda name: (-abs(sums[name]), name))
    named = [(say(language, CLASSES[name].sentence), sums[name]) for name in order[:MOST]]
    rest = sum((sums[name] for name in order[MOST:]), Decimal(0))
    return [*named, (say(language, "other differences"), rest)] if rest else named


def to_act(values: Values, language: str) -> dict[str, pd.DataFrame]:
    """Heading -> what is theirs to do: whom to ask what, the worst risk first."""
    waiting = [one for one in values["differences"] if one["state"] not in ("pending", *_AT_REST)]
    return {
        say(language, heading): difference_frame(mine, values, language)
        for owner, heading in WHO.items()
        if (mine := [one for one in waiting if one["owner"] in (owner, *(("nobody",) if owner == "supplier" else ()))])
    }


def act_page(values: Values, language: str) -> HTML:
    """What must be done, under who must do it, as a page shows it."""
    parts = [
        f"<h2>{escape(heading)}</h2>{hidden_numbers(frame).data}" for heading, frame in to_act(values, language).items()
    ]
    return HTML("".join(parts))  # type: ignore[no-untyped-call]


def pending(values: Values, language: str) -> pd.DataFrame:
    """What will go by itself with the next statement."""
    return difference_frame([one for one in values["differences"] if one["state"] == "pending"], values, language)


def difference_frame(differences: Sequence[Mapping[str, Any]], values: Values, language: str) -> pd.DataFrame:
    """Differences as a table, a person's together: who, what, how much (EUR), why, and what was decided.

    Contract and month are said where they are not those of the whole statement.
    """
    order = {one["name"] or one["person"]: place for place, one in reversed(list(enumerate(differences)))}
    rows = [
        {
            "Person": one["name"] or one["person"],
            "Cover": _cover(one, values, language),
            "Billed": amount(one["billed"], language, unit=""),
            "Expected": amount(one["expected"], language, unit=""),
            "Why": _why(one, language),
            "State": say(language, one["state"]),
            "Difference": one["id"][:9],
        }
        for one in sorted(differences, key=lambda one: order[one["name"] or one["person"]])
    ]
    columns = ["Person", "Cover", "Billed", "Expected", "Why", "State", "Difference"]
    return pd.DataFrame(rows, columns=columns).rename(columns=lambda name: say(language, name))


def _cover(one: Mapping[str, Any], values: Values, language: str) -> str:
    contract = f"{one['contract']} " if len(values["contracts"]) > 1 else ""
    month = f", {month_label(one['month'], language)}" if one["month"] != values["period"] else ""
    return f"{contract}{one['cover']}{month}"


def _why(one: Mapping[str, Any], language: str) -> str:
    """The class in words, then the causes with what each makes of it."""
    sentence = say(language, CLASSES[one["class"]].sentence)
    causes = [
        f"{cause['cause']} ({amount(cause['amount'], language, True)})"
        for cause in one["causes"]
        if cause["cause"] != sentence
    ]
    return f"{sentence}: {', '.join(causes)}" if causes else sentence
