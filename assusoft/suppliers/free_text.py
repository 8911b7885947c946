"""Messages -> a text for a supplier's clerk; its control totals are what is read back of it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft.config import fault
from assusoft.errors import NotReadBack
from assusoft.language import say
from assusoft.schema import typed
from assusoft.suppliers.entitlement import Entitlement
from assusoft.suppliers.sender import Sender
from assusoft.suppliers.sending.transmission import Document
from assusoft.suppliers.summary import content, template_folders, total_lines
from assusoft.suppliers.supplier import Supplier
from assusoft.templating import fill

TEXT = "text"
"""Word in the file's name."""
TEMPLATE = "free_text.txt.j2"
_OF_MESSAGE = ("message", "kind", "effective", "changed")
TEXT_TABLES = ("message", "register")
"""Tables whose totals a text says."""
Totals = dict[str, dict[str, str]]
"""Title of a list -> label -> number, as they stand in the text."""


def is_free_text(supplier: Supplier) -> bool:
    """Whether its changes leave as a text; the opening list is a file for everybody."""
    return supplier.mode == "free_text" and supplier.sends != "full"


def free_text(
    supplier: Supplier,
    tables: Mapping[str, pd.DataFrame],
    month: str,
    sender: Sender,
    entitlements: Sequence[Entitlement],
    before: Mapping[str, Mapping[str, Any]],
) -> Document:
    """Every message of the month in words, then the totals of the messages and of the register they lead to.

    Parameters
    ----------
    tables
        `message` and `register`, restricted to what this supplier may receive.

    Raises
    ------
    NotReadBack
        The totals do not read back: a template of the employer's own lost them.
    """
    text = _filled(supplier, tables, month, sender, entitlements, before)
    if totals_in(text) != totals_of(tables, supplier.language):
        raise NotReadBack(
            "Text for '{supplier}': the control totals were not read back as they were written. Write them in "
            "templates/mails/{template} as in the one that comes with assusoft.",
            supplier=supplier.key,
            template=TEMPLATE,
        )
    return Document(f"{supplier.key}_{month}_{TEXT}.txt", "text/plain", text.encode())


def _filled(
    supplier: Supplier,
    tables: Mapping[str, pd.DataFrame],
    month: str,
    sender: Sender,
    entitlements: Sequence[Entitlement],
    before: Mapping[str, Mapping[str, Any]],
) -> str:
    values = content(supplier, tables, month, sender, entitlements, before, None)
    return fill(TEMPLATE, template_folders(sender), values)


def check_own_template(supplier: Supplier, mails: Path) -> None:
    """Refuse the employer's own template of texts when it loses the totals of a month of two messages.

    Parameters
    ----------
    mails
        Its folder of mail templates; without a template of texts there, ours is used.

    Raises
    ------
    ConfigError
        The template, and what it has to say.
    """
    if not is_free_text(supplier) or not (mails / TEMPLATE).is_file():
        return
    rows = [
        {"message": f"M{n}", "kind": kind, "effective": date(2026, 2, 1), "changed": "insured_salary", "plan": "plan",
         "person": f"P0000{n}", "member": None, "insured_salary": Decimal(f"{n}2345.67")}
        for n, kind in enumerate(("entry", "salary"), start=1)
    ]  # fmt: skip
    names = list(rows[0])
    tables = {"message": typed(rows, names), "register": typed(rows, [n for n in names if n not in _OF_MESSAGE])}
    text = _filled(supplier, tables, "2026-02", Sender("Employer", {}, mails), (), {})
    if totals_in(text) != totals_of(tables, supplier.language):
        what = (
            f"the text for supplier '{supplier.key}' does not say the control totals, by which it is read back: under "
            "'[title]' a line 'label: number' each, two spaces before it. Copy that part from the template that comes "
            "with assusoft."
        )
        raise fault(mails / TEMPLATE, (), what)


def totals_of(tables: Mapping[str, pd.DataFrame], language: str) -> Totals:
    """The totals that the text of these tables says."""
    found = [total_lines(name, tables[name], language) for name in TEXT_TABLES]
    return {one["title"]: dict(one["lines"]) for one in found}


def totals_in(text: str) -> Totals:
    """The totals that a text says: under '[title]' a line a total, 'label: number'."""
    found: Totals = {}
    inside: dict[str, str] | None = None
    for line in text.splitlines():
        if title := re.fullmatch(r"\[(.+)\]", line):
            inside = found.setdefault(title[1], {})
        elif inside is not None and line.startswith("  ") and ": " in line:
            label, _, number = line.strip().rpartition(": ")
            inside[label] = number
    return found


def rows_said(totals: Totals, table: str, language: str) -> int:
    """How many rows a text says that a table has; -1 where it does not say."""
    title = say(language, "Changes" if table == "message" else "Full list")
    return int(totals.get(title, {}).get(say(language, "Rows"), "-1"))
