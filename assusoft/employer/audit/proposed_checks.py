"""Checks proposed from an employer's past photos, accepted or rejected one by one by a person."""

import json
import os
import tempfile
from datetime import date
from pathlib import Path

from pydantic import Field

from assusoft.audit.check import Check
from assusoft.audit.own import FILE, ChecksFile, with_own
from assusoft.audit.proposals import Proposal, proposals
from assusoft.audit.suites import load_checks
from assusoft.config import ConfigModel, Items, did_you_mean, read_toml, validate
from assusoft.employer.folder import EmployerFolder
from assusoft.errors import ConfigError, Refused
from assusoft.files import whole_file
from assusoft.resources import resource_folder

REJECTED = "rejected.toml"


class Rejection(ConfigModel):
    """One proposal nobody wants to see again."""

    id: str
    by: str
    on: date
    reason: str = Field(min_length=3)


class RejectedFile(ConfigModel):
    """expectations/rejected.toml."""

    rejected: Items[Rejection] = ()


def proposed(employer: EmployerFolder, month: str | None = None) -> list[Proposal]:
    """What the photos up to a month suggest (the last one imported when none is given), less what was decided."""
    months = [past for past in employer.facts.shown_months() if month is None or past <= month]
    folder = employer.folder / "expectations"
    checks = with_own(load_checks(resource_folder("expectations")), folder, employer.settings.own)
    return proposals([employer.facts.photo_of(past) for past in months], checks, _decided(folder))


def accept_proposal(employer: EmployerFolder, id: str, by: str, on: date, reason: str) -> Path:
    """Add the proposal to expectations/checks.toml with who accepted it, when, why, and what was seen.

    Raises
    ------
    Refused
        There is no such proposal, no reason is given, or the file would not be valid. Nothing is written then.
    """
    proposal = _found(employer, id, reason)
    folder = employer.folder / "expectations"
    first, last = proposal.months
    words = [
        f"Accepted by {by} on {on.isoformat()}: {reason}",
        f"Seen from {first} to {last}: {proposal.seen}; {proposal.found} of {proposal.rows} would have been found.",
    ]
    notes = "".join(f"# {' '.join(line.split())}\n" for line in words)
    path = folder / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    check_file(employer, before + "\n" + notes + proposal.entry)
    append_entry(path, before, notes + proposal.entry)
    return path


def reject_proposal(employer: EmployerFolder, id: str, by: str, on: date, reason: str) -> Path:
    """Remember in expectations/rejected.toml that a proposal is not wanted: it is not proposed again.

    Raises
    ------
    Refused
        There is no such proposal, or no reason is given. Nothing is written then.
    """
    proposal = _found(employer, id, reason)
    path = employer.folder / "expectations" / REJECTED
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    texts = (json.dumps(" ".join(text.split()), ensure_ascii=False) for text in (proposal.id, by, reason))
    name, who, why = texts
    append_entry(path, before, f"[[rejected]]\nid = {name}\nby = {who}\non = {on.isoformat()}\nreason = {why}\n")
    return path


def _decided(folder: Path) -> frozenset[str]:
    """The ids of what checks.toml already has and of what was rejected."""
    ids: set[str] = set()
    if (folder / FILE).exists():
        file = validate(ChecksFile, read_toml(folder / FILE), folder / FILE)
        ids |= {*file.checks, *(decided.code for decided in file.check)}
    if (folder / REJECTED).exists():
        rejected = validate(RejectedFile, read_toml(folder / REJECTED), folder / REJECTED)
        ids |= {decided.id for decided in rejected.rejected}
    return frozenset(ids)


def _found(employer: EmployerFolder, id: str, reason: str) -> Proposal:
    if len(reason.split()) == 0 or len(reason.strip()) < 3:
        raise Refused("Proposal {id}: a decision needs a reason. Give it with --reason. Nothing was written.", id=id)
    known = {proposal.id: proposal for proposal in proposed(employer)}
    if id not in known:
        raise Refused(
            "'{id}' is not an open proposal{hint}. Nothing was written.",
            id=id,
            hint=did_you_mean(id, known),
        )
    return known[id]


def check_file(employer: EmployerFolder, text: str) -> None:
    """Read checks.toml as it would be; ConfigError, before anything is written, where it would not be valid."""
    try:
        checks_in(employer, text)
    except ConfigError as error:
        raise ConfigError(
            "{path}/{error} Nothing was written.", path=employer.folder / "expectations", error=error.sentence
        ) from None


def checks_in(employer: EmployerFolder, text: str) -> list[Check]:
    """The checks if checks.toml were that text; a ConfigError names it checks.toml, wherever it is read."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / FILE).write_text(text, encoding="utf-8")
        try:
            return with_own(load_checks(resource_folder("expectations")), Path(place), employer.settings.own)
        except ConfigError as error:
            raise ConfigError(error.sentence.without(f"{place}{os.sep}")) from None


def append_entry(path: Path, before: str, more: str) -> None:
    """The file with more at its end, in one step: it is whole or as it was."""
    path.parent.mkdir(exist_ok=True)
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    with whole_file(path) as target:
        target.write((before + gap + more).encode())
