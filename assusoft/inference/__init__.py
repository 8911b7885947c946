"""A file nobody announced -> what it is, as far as that is certain, and what must be asked."""

from assusoft.inference.inferring import identified, infer
from assusoft.inference.model import Candidate, ColumnGuess, Inference, PartGuess

__all__ = ["Candidate", "ColumnGuess", "Inference", "PartGuess", "identified", "infer"]
