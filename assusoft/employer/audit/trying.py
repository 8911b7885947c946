"""A check of the employer's own, tried on every photo before it is one; then added to expectations/checks.toml."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from assusoft.audit.audit_run import audit
from assusoft.audit.check import Check
from assusoft.audit.own import FILE
from assusoft.employer.audit.auditing import frames_of_import, without_waiting
from assusoft.employer.audit.proposed_checks import append_entry, check_file, checks_in
from assusoft.employer.folder import EmployerFolder
from assusoft.errors import ConfigError, Refused
from assusoft.language import Sentence
from assusoft.resources import resource_folder

KEYS = ("code", "frame", "field", "condition", "severity", "blocking", "owner", "sentence", "expected")
"""What is said of a check that is tried, as in a [[check]] of checks.toml; all texts, `blocking` true or false."""


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
    return [_on(employer, month, check) for month in employer.facts.shown_months()]


def _on(employer: EmployerFolder, month: str, check: Check) -> Tried:
    imported = employer.facts.imported(month)
    run = audit(month, frames_of_import(employer, imported), [check], resource_folder("expectations"))
    run = without_waiting(employer, run, [check], month)
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
    try:
        return checks_in(employer, _entry(draft))[-1]
    except ConfigError as error:
        raise Refused(_without_place(error.sentence)) from None


def _without_place(sentence: Sentence) -> Sentence:
    """What is wrong, at the key of the check alone: who fills in a form sees no file."""
    where, what = sentence.values.get("where"), sentence.values.get("what")
    if sentence.key != "{where}: {what}" or not isinstance(what, Sentence):
        return sentence
    key = str(where.values.get("what", "")) if isinstance(where, Sentence) else ""
    plain = re.sub(r"^check\[1\]\.?", "", key)
    return Sentence("{where}: {what}", where=plain, what=what) if plain else what


def _entry(draft: Mapping[str, str]) -> str:
    """As it stands in checks.toml; a key that no check has stands there too, and is refused as one of the file is."""
    names = [name for name in (*KEYS, *sorted(set(draft) - set(KEYS))) if draft.get(name)]
    return "\n".join(["[[check]]", *(f"{json.dumps(name)} = {_value(name, draft[name])}" for name in names)]) + "\n"


def _value(name: str, text: str) -> str:
    if name == "blocking" and text in ("true", "false"):
        return text
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
