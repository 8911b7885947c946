"""What the content of a column can say of a field: proof, fits, neutral, nothing there, or against; and why."""

from collections.abc import Callable
from typing import TypeAlias

from assusoft.inference.content.profile import Profile

PROOF, FITS, NEUTRAL, THIN, AGAINST, LARGE = "proof", "fits", "neutral", "thin", "against", "large"
Verdict = tuple[str, str]
"""One of the six, and a sentence; 'large': amounts that would fit in money of another size than the euro."""
Judge: TypeAlias = Callable[[Profile, bool], Verdict]
"""A column's profile, and whether its header names the field, so that less has to be proved."""
