"""What the page of the payroll audit remembers while it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assusoft.workbench.pages.table import Looking


@dataclass(frozen=True)
class AuditState:
    """The state of the page.

    `tab`: findings, checks, trend, proposals or own. `finding`: the one opened. `draft`: a check of one's own as it was
    filled in; `tried`: whether it was tried as it stands.
    """

    tab: str = "findings"
    findings: Looking = field(default_factory=Looking)
    checks: Looking = field(default_factory=Looking)
    finding: str = ""
    draft: Mapping[str, str] = field(default_factory=dict)
    tried: bool = False
    found: Looking = field(default_factory=Looking)
