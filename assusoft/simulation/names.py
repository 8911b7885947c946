"""What a supplier's own line prints of a person -> who that is, by its book."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from assusoft.plain_names import normalised
from assusoft.simulation.books import Book

Whose = tuple[str, str]
"""Person and member ('' for the worker)."""


class Names(NamedTuple):
    """Who has a number, and whose a name with a birth date is."""

    numbers: Mapping[str, frozenset[str]]
    named: Mapping[tuple[str, object], frozenset[Whose]]
    members: frozenset[Whose]

    def whose(self, printed: Mapping[str, Any]) -> Whose | None:
        """Who is meant; None for somebody unknown, and for the number of one beside the name of another."""
        persons = self.numbers.get(str(printed.get("national_number")), frozenset())
        named = self.named.get(_sign(printed), frozenset())
        if printed.get("member"):
            theirs = {one for one in self.members if one[1] == printed["member"]}
            return next(iter(theirs)) if len(theirs) == 1 else None
        found = {one for one in named if one[0] in persons} if persons and named else named
        if persons and not named:
            found = {(person, "") for person in persons}
        return next(iter(found)) if len(found) == 1 else None


def names_of(book: Book, people: Mapping[str, Mapping[str, Any]]) -> Names:
    """The names of everybody whom the supplier insured, and of the employer's other people."""
    numbers: dict[str, set[str]] = {}
    named: dict[tuple[str, object], set[Whose]] = {}
    rows = [((person, ""), row) for person, row in people.items()]
    for (_, person, member), spells in book.spells.items():
        rows += [((person, member), since.values) for spell in spells for since in spell.dated]
    for whose, row in rows:
        named.setdefault(_sign(row), set()).add(whose)
        if not whose[1] and row.get("national_number"):
            numbers.setdefault(str(row["national_number"]), set()).add(whose[0])
    return Names(
        {number: frozenset(found) for number, found in numbers.items()},
        {sign: frozenset(found) for sign, found in named.items()},
        frozenset(whose for whose, _ in rows if whose[1]),
    )


def _sign(row: Mapping[str, Any]) -> tuple[str, object]:
    return normalised(f"{row.get('last_name') or ''} {row.get('first_name') or ''}"), row.get("birth_date")
