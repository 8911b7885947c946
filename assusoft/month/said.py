"""What HR said, asked or not: answers to tasks and declarations, which share one numbering."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from assusoft.month.declarations.declaration import Declaration, persons_by_number
from assusoft.month.tasks.answer import Answer


class Said(NamedTuple):
    """Answers and declarations, each in the order of their numbers."""

    answers: Sequence[Answer] = ()
    declarations: Sequence[Declaration] = ()

    @property
    def numbers(self) -> list[int]:
        """All numbers, ascending."""
        return sorted([*(one.number for one in self.answers), *(one.number for one in self.declarations)])

    @property
    def last(self) -> int:
        """The number of the last of them; 0 when nothing was said."""
        return max([0, *(one.number for one in self.answers[-1:]), *(one.number for one in self.declarations[-1:])])

    def of(self, persons: Collection[str]) -> "Said":
        """What was said of these persons, and of nobody alone."""
        concerned = persons_by_number(self.declarations)
        return Said(
            [one for one in self.answers if one.person in persons or one.of_many],
            [one for one in self.declarations if concerned[one.number] & set(persons)],
        )

    def persons(self, numbers: Collection[int]) -> list[str]:
        """Of whom these were said."""
        said = {one.number: frozenset([one.person]) for one in self.answers} | persons_by_number(self.declarations)
        return sorted({person for number, whom in said.items() if number in numbers for person in whom})
