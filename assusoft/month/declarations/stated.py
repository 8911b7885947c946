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


def refused(stated: Stated, what: str) -> Refused:
    """The refusal of a declaration: what is wrong, or what to do instead."""
    return Refused(f"Declaration {stated.kind} of {stated.person}: {what}. Nothing was stored.")
