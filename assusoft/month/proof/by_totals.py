"""A text for a supplier's clerk, read back -> whether its totals are those of the messages and of the register owed."""

from collections.abc import Mapping, Sequence

import pandas as pd

from assusoft.language import Sentence
from assusoft.month.documents import entitlement_of, held_of
from assusoft.month.messages import Message, as_reported
from assusoft.month.proof.simulated import Parsed
from assusoft.month.state import AFFILIATION_KEY
from assusoft.month.telling.rows import told_frame
from assusoft.plans.model import Plan
from assusoft.suppliers.entitlement import restrict
from assusoft.suppliers.free_text import rows_said, totals_of


def by_totals(
    before: Sequence[Parsed],
    now: Parsed,
    affiliations: pd.DataFrame,
    messages: Sequence[Message],
    plans: Mapping[str, Plan],
    supplier: str,
    language: str,
) -> tuple[int, int, list[Sentence]]:
    """Path two for a supplier who is sent texts: rows said before, rows said now, in words where totals are not so.

    Parameters
    ----------
    before
        What was read back of earlier months, oldest first.
    messages
        The supplier's messages of the month.
    """
    known = _rows(before[-1], language) if before else 0
    if now.totals is None:
        return known, 0, [Sentence("Files: there is no text.")]
    own = {name: plan for name, plan in plans.items() if plan.supplier == supplier}
    held = held_of(affiliations, own, supplier, now.month, ())
    fields = [name for name in held.register.columns if name not in AFFILIATION_KEY]
    tables = {"message": told_frame("free_text", messages, held, fields), "register": held.register}
    entitlements = [entitlement_of(plan) for plan in own.values()]
    owed = totals_of({name: restrict(as_reported(one, own), entitlements) for name, one in tables.items()}, language)
    wrong = [
        Sentence("Files (text): {what} is {said}, and {owed} is owed.", what=f"{title}, {label}",
                 said=now.totals.get(title, {}).get(label, ""), owed=number)
        for title, lines in owed.items()
        for label, number in lines.items()
        if now.totals.get(title, {}).get(label) != number
    ]  # fmt: skip
    return known, _rows(now, language), wrong


def _rows(parsed: Parsed, language: str) -> int:
    if parsed.totals is not None:
        return rows_said(parsed.totals, "register", language)
    return len(parsed.full or ())
