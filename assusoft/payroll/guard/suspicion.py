"""Why an import waits for a person: one reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Suspicion:
    """One reason to hold an import. `kind`: a key of `sentences.SENTENCES`, `values`: what fills its places."""

    kind: str
    values: Mapping[str, Any]
