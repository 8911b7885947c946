"""Deliveries of a run -> the order in which a careless post brings them: some twice, some after the next one."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def brought(deliveries: Sequence[T], seed: int) -> Iterator[T]:
    """Every delivery at least once; about one in four twice, one in four after the one that follows it."""
    rng, order = Random(f"post {seed}"), list(deliveries)
    for number in range(1, len(order)):
        if rng.random() < 0.25:
            order[number - 1], order[number] = order[number], order[number - 1]
    for one in order:
        yield one
        if rng.random() < 0.25:
            yield one
