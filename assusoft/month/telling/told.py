"""Messages -> the rows that are kept of them with a closing, so that it can be proven to each person what was told."""

from collections.abc import Sequence

import pandas as pd

from assusoft.json_text import json_text
from assusoft.month.messages import Message
from assusoft.schema import DTYPES


def told_rows(messages: Sequence[Message]) -> pd.DataFrame:
    """A row for each message, all of text: person, member, message (its id), supplier, plan, kind, effective.

    `before` and `after`: the changed fields as JSON.
    """
    rows = [
        {
            "person": one.person,
            "member": one.member,
            "message": one.id,
            "supplier": one.supplier,
            "plan": one.plan,
            "kind": one.kind,
            "effective": one.effective.isoformat() if one.effective else "",
            "before": json_text(one.before, indent=None),
            "after": json_text(one.after, indent=None),
        }
        for one in messages
    ]
    return pd.DataFrame(rows).astype(DTYPES["text"])
