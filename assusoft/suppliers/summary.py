"""Messages + what was reported before -> a summary the supplier's clerk can read, with the control totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft.code_labels import kind_label
from assusoft.days_in_words import day, month_label
from assusoft.frames import known, rows_of
from assusoft.labels import field_label, number, shown
from assusoft.language import say
from assusoft.message_kinds import WHOLE_ROW_KINDS
from assusoft.resources import resource_folder
from assusoft.schema import Field
from assusoft.suppliers.entitlement import Entitlement
from assusoft.suppliers.sender import Sender
from assusoft.suppliers.sending.transmission import Document, summary_name
from assusoft.suppliers.supplier import Supplier
from assusoft.suppliers.totals import totals
from assusoft.templating import fill

LISTED = 200  # messages of one plan and kind that are spelled out; the file has them all


@dataclass(frozen=True)
class _Shown:
    """How values are shown: in a language, with the employer's fields, choices of suppliers by what they are called."""

    language: str
    own: Mapping[str, Field]
    choices: Mapping[tuple[str, str], str]

    def value(self, name: str, value: Any) -> str:
        """One value on one line (see `labels.shown`)."""
        return self.choices.get((name, str(value))) or shown(name, value, self.language, self.own)


def _shown_by(language: str, own: Mapping[str, Field], entitlements: Sequence[Entitlement]) -> _Shown:
    choices = {
        (name, choice): label.get(language) or label.get("en", "")
        for plan in entitlements
        for name, labelled in plan.choices.items()
        for choice, label in labelled.items()
    }
    return _Shown(language, own, choices)


def summary_documents(
    supplier: Supplier,
    tables: Mapping[str, pd.DataFrame],
    month: str,
    sender: Sender,
    entitlements: Sequence[Entitlement],
    before: Mapping[str, Mapping[str, Any]],
) -> list[Document]:
    """The summary as plain text and as HTML, in the supplier's language.

    Parameters
    ----------
    tables
        What the files hold ('message', 'register' or both), restricted to what this supplier may receive.
    before
        Message id -> field -> the value reported last.
    """
    values = content(supplier, tables, month, sender, entitlements, before)
    return [
        Document(
            summary_name(supplier, month, extension),
            media_type,
            fill(f"summary.{extension}.j2", template_folders(sender), values).encode(),
            summary=True,
        )
        for extension, media_type in (("txt", "text/plain"), ("html", "text/html"))
    ]


def template_folders(sender: Sender) -> list[Path]:
    """Where templates of mails are looked for, the employer's own first."""
    return [*([sender.templates] if sender.templates else []), resource_folder("templates") / "mails"]


def content(
    supplier: Supplier,
    tables: Mapping[str, pd.DataFrame],
    month: str,
    sender: Sender,
    entitlements: Sequence[Entitlement],
    before: Mapping[str, Mapping[str, Any]],
    listed: int | None = LISTED,
) -> dict[str, Any]:
    """The values a template may show: text, numbers and lists, already in the supplier's language.

    `listed`: how many messages of one plan and kind are spelled out; None: all of them.
    """
    language = supplier.language
    messages = tables.get("message")
    labels = {plan.plan: plan.labels.get(language, plan.plan) for plan in entitlements}
    named = {**sender.own, **{name: asked for plan in entitlements for name, asked in plan.asked.items()}}
    return {
        "language": language,
        "title": say(language, "Employee benefits, {month}", month=month_label(month, language)),
        "employer": sender.name,
        "supplier": supplier.name,
        "contact": supplier.contact,
        "words": words(language),
        "totals": [total_lines(name, table, language) for name, table in tables.items()],
        "plans": []
        if messages is None
        else plans(messages, before, labels, _shown_by(language, named, entitlements), listed),
        "nothing": say(language, "No change this month.") if messages is not None and messages.empty else "",
    }


def words(language: str) -> dict[str, str]:
    """The fixed words of the templates."""
    sentences = {
        "employer": "Employer", "totals": "Control totals",
        "since": "since {date}", "more": "and {count} more, in the file", "for": "For",
        "who": "Person", "effective": "Effective date", "what": "What changed",
    }  # fmt: skip
    return {name: say(language, sentence) for name, sentence in sentences.items()}


def total_lines(name: str, table: pd.DataFrame, language: str) -> dict[str, Any]:
    """A titled list of (label, number as text) of one table."""
    counted = totals(table)
    title = "Changes" if name == "message" else "Full list"
    lines = [("Rows", str(counted.rows)), ("Persons", str(counted.persons))]
    if counted.salaries is not None:
        lines.append(("Sum of insured yearly salaries (EUR)", number(counted.salaries, language)))
    kinds = [(kind_label(kind, language), str(count)) for kind, count in counted.kinds.items()]
    return {"title": say(language, title), "lines": [(say(language, label), text) for label, text in lines] + kinds}


def plans(
    messages: pd.DataFrame,
    before: Mapping[str, Mapping[str, Any]],
    labels: Mapping[str, str],
    how: _Shown,
    listed: int | None,
) -> list[dict[str, Any]]:
    """Plan -> kind -> messages, in the order of the file."""
    return [
        {
            "label": labels.get(str(plan), str(plan)),
            "kinds": [
                {
                    "label": kind_label(str(kind), how.language),
                    "count": len(group),
                    "more": 0 if listed is None else max(len(group) - listed, 0),
                    "messages": [line(row, before, how) for row in rows_of(group[:listed])],
                }
                for kind, group in of_plan.groupby("kind", sort=False)
            ],
        }
        for plan, of_plan in messages.groupby("plan", sort=False)
    ]


def line(row: Mapping[str, Any], before: Mapping[str, Mapping[str, Any]], how: _Shown) -> dict[str, Any]:
    """One message: for whom, since when, and (label, old, new) of each changed field ('' when none)."""
    old = before.get(row["message"], {})
    fields = [] if row["kind"] in WHOLE_ROW_KINDS or known(row["changed"]) is None else str(row["changed"]).split()
    effective = known(row["effective"])
    return {
        "who": person(row),
        "effective": day(effective, how.language) if effective else "",
        "changes": [
            (
                field_label(name, how.language, how.own),
                "" if known(old.get(name)) is None else how.value(name, old[name]),
                how.value(name, known(row.get(name))),
            )
            for name in fields
        ],
    }


def person(row: Mapping[str, Any]) -> str:
    """'P00012 Peeters Jan' or 'P00012-F2 Peeters Lies', with the name where this supplier may know it."""
    names = [known(row.get(name)) for name in ("last_name", "first_name")]
    reference = "-".join(str(part) for part in (row["person"], known(row["member"])) if part)
    return " ".join([reference, *(" ".join(str(name).split()) for name in names if name)])
