"""What came of a step: of one employer, and of all of them in a run."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assusoft.language import Sentence

State = Literal["done", "waiting", "refused", "failed"]
STATES: tuple[State, ...] = ("done", "waiting", "refused", "failed")
"""done: nothing more to do in this step. waiting: for a person. refused: said no, in a sentence, nothing stored.
failed: not done, and it cannot be said by a rule why (a hang, a process that died, an error in the program)."""


@dataclass(frozen=True)
class Result:
    """What a step says of one employer: its state, a sentence, and figures for who called it."""

    state: State
    sentence: str
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A result with the employer's key and the seconds it took."""

    employer: str
    state: State
    sentence: str
    seconds: float
    figures: Mapping[str, Any] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """Its sentence in a language, where it is one of ours; a refusal is in English."""
        return self.sentence.said(language) if isinstance(self.sentence, Sentence) else self.sentence

    def values(self) -> dict[str, Any]:
        """What is printed and kept of it."""
        return {
            "employer": self.employer,
            "state": self.state,
            "sentence": str(self.sentence),
            "seconds": round(self.seconds, 1),
        }


@dataclass(frozen=True)
class Run:
    """A step done for every employer of a bureau, in the order of bureau.toml."""

    number: int
    step: str
    month: str
    outcomes: tuple[Outcome, ...]

    def counts(self) -> dict[State, int]:
        """How many are in each state; they add up to all of them."""
        counted = Counter(one.state for one in self.outcomes)
        return {state: counted[state] for state in STATES}

    def values(self) -> dict[str, Any]:
        """The run as plain values for JSON."""
        return {
            "run": self.number,
            "step": self.step,
            "month": self.month,
            "employers": [one.values() for one in self.outcomes],
        }
