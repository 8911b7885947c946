"""A check of the employer's own, tried on every photo before it is one; then added to expectations/checks.toml."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from assusoft.audit.audit_run import audit
from assusoft.audit.check import Check
from assusoft.audit.own import FILE, with_own
from assusoft.audit.suites import load_checks
from assusoft.employer.audit.auditing import frames_of_import
from assusoft.employer.audit.proposed_checks import append_entry, check_file
from assusoft.employer.folder import EmployerFolder
from assusoft.errors import ConfigError, Refused
from assusoft.resources import resource_folder

KEYS = ("code", "frame", "field", "condition", "severity", "owner", "sentence")
"""What is said of a check that is tried, as in a [[check]] of checks.toml; all texts."""


@dataclass(frozen=True, eq=False)
class Tried:
    """A check tried on the photo of one month: rows examined, and what it would have found (see `audit_run.FINDING`).

    `trouble`: why it could not be evaluated there, else ''.
    """

    month: str
    rows: int
    findings: pd.DataFrame
    trouble: str


def try_check(employer: EmployerFolder, draft: Mapping[str, str]) -> list[Tried]:
    """The check on every photo; see `Employer.try_check`."""
    check = _drafted(employer, draft)
    return [_on(employer, month, check) for month in sorted(employer.facts.months())]


def _on(employer: EmployerFolder, month: str, check: Check) -> Tried:
    imported = employer.facts.imported(month)
    frames = employer.once(lambda: frames_of_import(employer, imported), "frames", imported.number)
    run = audit(month, frames, [check], resource_folder("expectations"))
    result = run.checks.iloc[0]
    return Tried(month, int(result["rows"]), run.findings, str(result["why"] or ""))


def add_check(employer: EmployerFolder, draft: Mapping[str, str], by: str, on: date, reason: str) -> Path:
    """Add it to checks.toml with who added it, when and why; see `Employer.add_check`."""
    if len(reason.strip()) < 3:
        raise Refused("A check needs a reason: who reads checks.toml later wants to know why. Nothing was written.")
    _drafted(employer, draft)
    entry = f"# {' '.join(f'Added by {by} on {on.isoformat()}: {reason}'.split())}\n{_entry(draft)}"
    path = employer.folder / "expectations" / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    check_file(employer, before + "\n" + entry)
    append_entry(path, before, entry)
    return path


def _drafted(employer: EmployerFolder, draft: Mapping[str, str]) -> Check:
    """The check as checks.toml would have it; refused in the words in which that file is."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / FILE).write_text(_entry(draft), encoding="utf-8")
        try:
            return with_own(load_checks(resource_folder("expectations")), Path(place), employer.settings.own)[-1]
        except ConfigError as error:
            raise Refused(str(error).replace(f"{place}/", "").removeprefix(f"{FILE}: ")) from None


def _entry(draft: Mapping[str, str]) -> str:
    lines = [
        f"{name} = {json.dumps(' '.join(draft[name].split()), ensure_ascii=False)}" for name in KEYS if draft.get(name)
    ]
    return "\n".join(["[[check]]", *lines]) + "\n"
