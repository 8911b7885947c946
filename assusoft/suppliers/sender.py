"""The employer as its suppliers know it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assusoft.schema import Field


@dataclass(frozen=True)
class Sender:
    """Who reports.

    `name`: the employer's. `own`: the fields it adds to the schema. `templates`: its folder of mail templates, whose
    files replace ours; None: it has none.
    """

    name: str
    own: Mapping[str, Field] = field(default_factory=dict)
    templates: Path | None = None
