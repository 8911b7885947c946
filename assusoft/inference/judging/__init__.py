"""A column's profile x a field -> what the content says of it: proof, fits, neutral, nothing there, or against."""

from assusoft.inference.judging.fields import PROVABLE, judged
from assusoft.inference.judging.verdicts import AGAINST, FITS, LARGE, NEUTRAL, PROOF, THIN, Verdict

__all__ = ["AGAINST", "FITS", "LARGE", "NEUTRAL", "PROOF", "PROVABLE", "THIN", "Verdict", "judged"]
