"""What is said of a column that holds these texts."""

from assusoft.inference.content.latest import FIRST
from assusoft.inference.content.profile import profile_of
from assusoft.inference.judging import judged
from assusoft.inference.model import FoundColumn
from assusoft.schema import field_named


def verdict(field: str, *texts: str, worded: bool = False, decimal: str = ".") -> str:
    """'proof', 'fits', 'neutral', 'thin', 'large' or 'against'."""
    return judged(field_named(field), profile_of(FoundColumn("A", "", texts), decimal, FIRST), worded)[0]
