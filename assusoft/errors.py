"""The few exceptions: wrong configuration, a refused act, a later writer told."""

from collections.abc import Sequence
from typing import Any

from assusoft.language import Sentence, say

OUTCOMES = (
    "Nothing was stored.", "Nothing was imported.", "Nothing was written.", "Nothing was sent.",
)  # fmt: skip
"""How the sentence of a refusal may end; where several refusals are listed, it is said once."""


class AssusoftError(Exception):
    """One clear sentence: what, where, what was expected, how to correct it. The command line exits with 2.

    `sentence` is English; its {places} are filled with `values`, some of which may be sentences themselves.
    """

    def __init__(self, sentence: str = "", /, **values: object) -> None:
        self.sentence = sentence if isinstance(sentence, Sentence) else Sentence(sentence, **values)
        super().__init__(str(self.sentence))

    @property
    def reason(self) -> Sentence:
        """The sentence without its outcome."""
        return Sentence(self.sentence.key.removesuffix(self._outcome).rstrip(), **self.sentence.values)

    def said(self, language: str) -> str:
        """The sentence in that language; in English where it is none that can be said in another."""
        outcome = say(language, self._outcome)
        return f"{self.reason.said(language)} {outcome}".strip()

    @property
    def _outcome(self) -> str:
        return next((one for one in OUTCOMES if self.sentence.key.endswith(one)), "")


class ConfigError(AssusoftError):
    """A configuration file is wrong: its sentence names file, line where it can, and key."""


class Refused(AssusoftError):
    """An act was refused and nothing was stored."""


class NotReadBack(AssusoftError, RuntimeError):
    """A report that was written does not read back as it was: its layout loses something."""


class OnHold(Refused):
    """An import waits for a reason to release it; `suspicions` (of payroll.guard) are what is out of the ordinary."""

    def __init__(self, sentence: str, suspicions: Sequence[Any]) -> None:
        super().__init__(sentence)
        self.suspicions = tuple(suspicions)


class NothingStored(Refused):
    """There is no database, or it holds nothing of assusoft."""


class Conflict(Refused):
    """Somebody else changed the same thing first; nothing was stored."""
