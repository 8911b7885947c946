"""Who looks at a page: the person, what they may do, the employer; asked of the server before every act."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assusoft.language import say

if TYPE_CHECKING:
    from assusoft.employer import Employer


@dataclass(frozen=True)
class Visit:
    """Somebody at a page of an employer.

    `key`: the employer in addresses of pages. `rights`: names of workbench/accounts/roles.py. `entities`: enterprise
    numbers of the legal entities they may see; empty: all of them. `supplier`: the one whose view it is, or ''.
    `month`: the one the address names, '' for the month being worked on. `kernel`: the process behind the page.
    """

    user: str
    name: str
    role: str
    rights: frozenset[str]
    language: str
    employer: Employer = field(repr=False)
    key: str = ""
    month: str = ""
    entities: Collection[str] = ()
    supplier: str = ""
    kernel: str = ""

    def may(self, right: str) -> bool:
        """Whether they may do that."""
        return right in self.rights

    def say(self, sentence: str, /, **values: object) -> str:
        """The sentence in their language."""
        return say(self.language, sentence, **values)

    def now(self) -> datetime:
        """The moment of an act."""
        return datetime.now(UTC)

    def address(self, page: str, *parts: str) -> str:
        """The address of a page of this employer."""
        return "/".join(["", self.key, page, *parts])

    @property
    def month_shown(self) -> str:
        """The month looked at: the one the address names, else the one being worked on."""
        return self.month or self.employer.facts.working_month()

    @property
    def folder(self) -> Path:
        """The employer folder."""
        return self.employer.folder
