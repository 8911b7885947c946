"""A finished control -> differences that most lines of a cover have in common, each one question instead of many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assusoft.month.tasks.task import facts_id
from assusoft.statements.classes import agrees
from assusoft.statements.control import Difference
from assusoft.statements.expected import LineKey

LEAST = 3
"""Lines that make a collective difference, at least; and they are more than half of those of the cover."""

Place = tuple[str, str]
"""Contract and cover."""


@dataclass(frozen=True)
class Collective:
    """One class that most lines of a contract's cover end in, in one statement.

    `of`: how many lines the cover has.
    """

    id: str
    name: str
    contract: str
    cover: str
    differences: tuple[Difference, ...]
    of: int

    @property
    def amount(self) -> int:
        """Billed less expected, in cents."""
        return sum(one.amount for one in self.differences)

    def says(self, language: str) -> str:
        """The cause that all have, else ''."""
        causes = {tuple(cause.words.in_language(language) for cause in one.causes) for one in self.differences}
        return "; ".join(causes.pop()) if len(causes) == 1 else ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its differences."""
        return tuple(one.id for one in self.differences)


def collectives(statement: str, keys: Iterable[LineKey], differences: Sequence[Difference]) -> list[Collective]:
    """The collective differences of a statement, by contract and cover.

    Parameters
    ----------
    statement
        Its id.
    keys
        Those of every line that was expected.
    differences
        All of the control; those that go by themselves, and those within the tolerance, are none.
    """
    there: dict[Place, set[LineKey]] = {}
    for key in [*keys, *(one.key for one in differences)]:
        there.setdefault((key[0], key[3]), set()).add(key)
    groups: dict[tuple[str, str, str], list[Difference]] = {}
    for one in differences:
        if not agrees(one.name):
            groups.setdefault((one.key[0], one.key[3], one.name), []).append(one)
    found = []
    for (contract, cover, name), mine in sorted(groups.items()):
        of = len(there[contract, cover])
        if len(mine) >= LEAST and 2 * len(mine) > of:
            id = facts_id("Y", statement, contract, cover, name)
            found.append(Collective(id, name, contract, cover, tuple(mine), of))
    return found


def expanded(ids: Iterable[str], known: Mapping[str, Collective]) -> list[str]:
    """The ids with each collective one replaced by those of its differences, each once."""
    return list(dict.fromkeys(one for id in ids for one in (known[id].ids if id in known else (id,))))
