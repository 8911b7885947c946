"""What of a file could not be read -> refused in a sentence, where a file counts as a whole or not at all."""

from assusoft.errors import Refused
from assusoft.frames import as_mask, rows_where
from assusoft.layouts.definition.files import Reading


def refuse_unread(reading: Reading, name: str) -> None:
    """Raise Refused, naming the first cell or row of the file that could not be read."""
    if len(reading.problems):
        worst = reading.problems.iloc[0]
        raise Refused(
            "{where}: {field} '{value}' cannot be read ({why}). Nothing was stored.",
            where=worst["where"] or name,
            field=worst["field"],
            value=worst["value"],
            why=worst["reason"],
        )
    refused = rows_where(reading.lines, as_mask(reading.lines["outcome"] == "refused"))
    if len(refused):
        worst = refused.iloc[0]
        raise Refused(
            "{file}, row {row}: {why}. Nothing was stored.",
            file=worst["file"],
            row=worst["row"],
            why=worst["reason"],
        )
