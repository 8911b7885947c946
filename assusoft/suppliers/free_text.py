"""Messages -> a text for a supplier's clerk; its control totals are what is read back of it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from assusoft.language import say
from assusoft.suppliers.entitlement import Entitlement
from assusoft.suppliers.sender import Sender
from assusoft.suppliers.sending.transmission import Document
from assusoft.suppliers.summary import content, template_folders, total_lines
from assusoft.suppliers.supplier import Supplier
from assusoft.templating import fill

TEXT = "text"
"""Word in the file's name."""
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
    RuntimeError
        The totals do not read back: a template of the employer's own lost them.
    """
    values = content(supplier, tables, month, sender, entitlements, before, None)
    text = fill("free_text.txt.j2", template_folders(sender), values)
    if totals_in(text) != totals_of(tables, supplier.language):
        raise RuntimeError(f"Text for '{supplier.key}': the control totals were not read back as they were written.")
    return Document(f"{supplier.key}_{month}_{TEXT}.txt", "text/plain", text.encode())


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
