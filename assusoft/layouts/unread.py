"""What of a file could not be read -> refused in a sentence, where a file counts as a whole or not at all."""

from assusoft.errors import Refused
from assusoft.frames import as_mask, rows_where
from assusoft.layouts.definition.files import Reading


def refuse_unread(reading: Reading, name: str) -> None:
    """Raise Refused, naming the first cell or row of the file that could not be read."""
    if len(reading.problems):
        worst = reading.problems.iloc[0]
        raise Refused(
            f"{worst['where'] or name}: {worst['field']} '{worst['value']}' cannot be read ({worst['reason']}). "
            "Nothing was stored."
        )
    refused = rows_where(reading.lines, as_mask(reading.lines["outcome"] == "refused"))
    if len(refused):
        worst = refused.iloc[0]
        raise Refused(f"{worst['file']}, row {worst['row']}: {worst['reason']}. Nothing was stored.")
