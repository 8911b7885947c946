"""An answer as a person gives it, before it is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Given:
    """An answer as a person gives it to the open task of that id.

    `fields`: what the choice asks, name -> text; what has a default may be left out. `sure`: days more than a year from
    the month are meant.
    """

    task: str
    choice: str
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    sure: bool = False
