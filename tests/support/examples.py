"""How many examples a property test draws: a tenth of what it would, or all of them with ASSUSOFT_EXAMPLES=all."""

import os
from collections.abc import Iterable
from typing import Any

import pytest


def drawn(whole: int) -> int:
    """What `make test` draws, where one change gets one verdict and many; `make long` draws all, of a new seed."""
    return whole if os.environ.get("ASSUSOFT_EXAMPLES") == "all" else max(whole // 10, 4)


def one_in(step: int, cases: Iterable[Any]) -> list[Any]:
    """Cases of `parametrize`: the first of every `step` runs with `make test`, the others with `make long`."""
    return [
        case if not number % step
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long)
        for number, case in enumerate(cases)
    ]  # fmt: skip
