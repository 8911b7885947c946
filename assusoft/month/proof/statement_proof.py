"""What a certificate says of a premium statement: every line in a class; billed is expected and the differences."""

from collections.abc import Mapping
from dataclasses import dataclass

from assusoft.language import Sentence, colon, say, semicolon


@dataclass(frozen=True)
class StatementProof:
    """One statement that bills from the month on, controlled; amounts are EUR with two decimals.

    `lines`: how many the file has; `classes`: class -> pairs of expected and billed that ended in it; `difference`:
    what the differences say together; `unexplained`: how much of it no cause explains.
    """

    id: str
    supplier: str
    lines: int
    classes: Mapping[str, int]
    billed: str
    expected: str
    difference: str
    unexplained: str
    holds: bool

    def lines_in(self, language: str) -> list[str]:
        """The statement as a person reads it."""
        said = say(
            language, "{supplier}, statement {id}: {lines} lines", supplier=self.supplier, id=self.id, lines=self.lines
        )
        money = say(
            language,
            "billed {billed} EUR = expected {expected} EUR + difference {difference} EUR, of which {unexplained} EUR "
            "not explained",
            billed=self.billed,
            expected=self.expected,
            difference=self.difference,
            unexplained=self.unexplained,
        )
        counts = (f"  {name}{colon(language)}{count}" for name, count in self.classes.items())
        return [f"{said}{semicolon(language)}{money}", *counts]

    @property
    def failures(self) -> list[Sentence]:
        """The equation, where it does not hold."""
        if self.holds:
            return []
        sentence = "{supplier}, statement {id}: its differences do not add up to billed less expected."
        return [Sentence(sentence, supplier=self.supplier, id=self.id)]
