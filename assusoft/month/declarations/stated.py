"""A declaration as a person makes it, and the sentence that refuses it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assusoft.errors import Refused


@dataclass(frozen=True)
class Stated:
    """A declaration as a person makes it; days and values as typed, '' where not given."""

    person: str
    kind: str
    values: Mapping[str, str]
    plan: str = ""
    member: str = ""
    begins: str = ""
    until: str = ""
    reason: str = ""
    supplier: str = ""


class NotDeclarable(Refused):
    """A declaration that cannot be. `what`: the sentence alone; `about`: what is wrong, a field or `person`, `from` ...

    `about` is '' where it is the declaration as a whole.
    """

    def __init__(self, stated: Stated, what: str, about: str) -> None:
        super().__init__(
            "Declaration {kind} of {person}: {what}. Nothing was stored.",
            kind=stated.kind, person=stated.person, what=what,
        )  # fmt: skip
        self.what, self.about = what, about


def refused(stated: Stated, what: str, about: str = "") -> NotDeclarable:
    """The refusal of a declaration: what is wrong, or what to do instead."""
    return NotDeclarable(stated, what, about)
