"""What employees owe of their premiums x what the payroll withheld -> each person, code and month with one outcome."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

ShareKey = tuple[str, str, str]
"""Person, wage code and covered month."""

Outcome = Literal["equal", "other amount", "not withheld", "no cover"]


_CLASSES = {"equal": "C-01", "other amount": "S-02", "not withheld": "S-03", "no cover": "S-03"}


class Withheld(NamedTuple):
    """What is owed and what was withheld (cents) of somebody under a wage code in a month.

    `balance`: what was withheld too much in all months up to this one.
    """

    person: str
    wage_code: str
    month: str
    owed: int
    withheld: int
    balance: int

    @property
    def outcome(self) -> Outcome:
        """How the two compare."""
        if self.owed == self.withheld:
            return "equal"
        if not self.withheld:
            return "not withheld"
        return "other amount" if self.owed else "no cover"

    @property
    def name(self) -> str:
        """The class of it (see `statements.classes`)."""
        return _CLASSES[self.outcome]


def compared(owed: Mapping[ShareKey, int], withheld: Mapping[ShareKey, int]) -> list[Withheld]:
    """Every person, code and month of either side once, in order; what is withheld later shows in the balance."""
    found, balance = [], dict[tuple[str, str], int]()
    for key in sorted({*owed, *withheld}, key=lambda key: (key[2], key[0], key[1])):
        person, code, month = key
        due, taken = owed.get(key, 0), withheld.get(key, 0)
        balance[person, code] = balance.get((person, code), 0) + taken - due
        found.append(Withheld(person, code, month, due, taken, balance[person, code]))
    return found
