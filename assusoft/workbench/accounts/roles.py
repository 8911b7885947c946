"""Roles and what each may do; a person may have several, of several employers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

RIGHTS = {
    "hr": "read salary health import answer declare statement check close send try",
    "actuary": "read salary try",
    "auditor": "read journal",
    "administrator": "administer",
    "supplier": "supplied",
}
"""Role -> its rights.

`read`: the month, its people, tasks, messages and reports; `salary`, `health`: what is masked for others; `try`: plan
sheets on past months; `journal`: who looked at what; `supplied`: what one supplier was told, nothing else;
`administer`: users and the state of employers, nobody's data.
"""


@dataclass(frozen=True)
class Grant:
    """A role somebody has with an employer.

    `employer`: its folder as a path, '*' for all; `entities`: enterprise numbers of the legal entities, none for all;
    `supplier`: for the role of that name, which one.
    """

    user: str
    employer: str
    role: str
    entities: tuple[str, ...] = ()
    supplier: str = ""


@dataclass(frozen=True)
class Standing:
    """What somebody may do with an employer, all their roles there together."""

    roles: tuple[str, ...]
    rights: frozenset[str]
    entities: tuple[str, ...]
    supplier: str


def standing(grants: Iterable[Grant], employer: str) -> Standing:
    """What these grants of one person come to at an employer; no rights when there are none.

    A person limited to some legal entities in one role, and to none in another, sees all of them.
    """
    own = [grant for grant in grants if grant.employer in (employer, "*")]
    rights = frozenset(right for grant in own for right in RIGHTS[grant.role].split())
    wide = any(not grant.entities for grant in own if "read" in RIGHTS[grant.role].split())
    entities = () if wide else tuple(sorted({one for grant in own for one in grant.entities}))
    supplier = next((grant.supplier for grant in own if grant.supplier), "")
    return Standing(tuple(dict.fromkeys(grant.role for grant in own)), rights, entities, supplier)
