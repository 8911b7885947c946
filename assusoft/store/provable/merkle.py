"""Leaves -> their Merkle root, and the path from a leaf to it. Pure; hashes are SHA-256 in hexadecimal.

Whoever knows a leaf and its path can compute the root; of the other leaves the path tells nothing, since each is made
with a salt of its own. The script of a bundle (`bundle_verify.py`) computes the same: what is hashed here
must never change.
"""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"no leaves").hexdigest()
"""The root of no leaves."""
WIDTH = 4
"""How many nodes are joined into one: with four, a root costs half of what it does with two."""

Path = list[tuple[list[str], list[str]]]
"""The nodes a leaf is joined with on its way to the root: at each step those before it, and those after it."""


def leaves_of(rows: Iterable[tuple[str, str, str, int]]) -> list[str]:
    """The leaf of each row: salt, table, key (the SHA-256 of its text), and how often the table has it."""
    sha256 = hashlib.sha256  # many rows: each call counts
    return [sha256(f"leaf {salt} {table} {key} {copies}".encode()).hexdigest() for salt, table, key, copies in rows]


def root_of(leaves: Iterable[str]) -> str:
    """The root of these leaves, whatever their order."""
    level = sorted(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else EMPTY


def paths_of(leaves: Iterable[str], wanted: Sequence[str]) -> list[Path]:
    """The path of each of the wanted leaves.

    Raises
    ------
    ValueError
        One is none of the leaves: this is a mistake of the program.
    """
    level = sorted(leaves)
    places = [level.index(one) for one in wanted]
    paths: list[Path] = [[] for _ in wanted]
    while len(level) > 1:
        for path, place in zip(paths, places, strict=True):
            first = place - place % WIDTH
            if len(level) > first + 1:  # one alone goes up as it is
                path.append((level[first:place], level[place + 1 : first + WIDTH]))
        places = [place // WIDTH for place in places]
        level = _above(level)
    return paths


def _above(level: list[str]) -> list[str]:
    return [_node(level[first : first + WIDTH]) for first in range(0, len(level), WIDTH)]


def _node(nodes: list[str]) -> str:
    """The node above these; one alone goes up as it is."""
    return hashlib.sha256(f"node {' '.join(nodes)}".encode()).hexdigest() if len(nodes) > 1 else nodes[0]
