"""Files that an employer would have in place of its own -> what its closed months would have been; nothing is stored.

Each closed month is derived as `verify` does it, from the same facts, but with the texts that would take the place of
those it was closed with; so what differs is what those texts alone do.
"""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assusoft.audit.audit_run import audit
from assusoft.audit.check import Check
from assusoft.employer.audit.auditing import checks_of, frames_of_import, without_waiting
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.proof.replaying import Difference, alone, drift_of, month_differences
from assusoft.employer.setup import rules_of, texts_of
from assusoft.errors import Erased
from assusoft.month.rules import RULES
from assusoft.resources import resource_folder
from assusoft.store import Closing, Store
from assusoft.store.facts.contents import sha256_of
from assusoft.store.records import Listed

_TEXTS = ("sources", "plans", "suppliers", "templates", "expectations", "tables")
"""The folders of an employer folder whose files say how its months are derived."""


@dataclass(frozen=True)
class MonthsWith:
    """What came of it: `months` derived, and what differs in them; `untried`: closed months that cannot be derived,
    since another release closed them or what they rest on was erased.
    """

    months: tuple[str, ...]
    untried: tuple[str, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Supposed(Store):
    """The facts of a store, whose closings were made with other texts where there are some of that name."""

    texts_supposed: Mapping[str, str] = field(default_factory=dict)

    def listed(self, known: Listed | None = None) -> Listed:
        found = super().listed(known)
        return found if found is known else replace(found, closings=tuple(map(self._closed, found.closings)))

    def texts(self, closing_number: int) -> dict[str, str]:
        stored = super().texts(closing_number)
        return stored | {name: text for name, text in self.texts_supposed.items() if name in stored}

    def content(self, sha256: str) -> bytes:
        ours = (text.encode() for text in self.texts_supposed.values())
        return next((text for text in ours if sha256_of(text) == sha256), None) or super().content(sha256)

    def _closed(self, closing: Closing) -> Closing:
        hashes = {name: sha256_of(text.encode()) for name, text in self.texts_supposed.items() if name in closing.texts}
        return replace(closing, texts={**closing.texts, **hashes})


def months_with(employer: EmployerFolder, files: Mapping[str, bytes]) -> MonthsWith:
    """Derive every closed month with other files, and say what differs from what was reported; see the module.

    Tried too: whether the stored extracts of closed months are read as they are by the employer's own layouts, and how
    many findings each check that changed has in every photo.

    Parameters
    ----------
    files
        Path from the employer folder on, with '/' -> content.

    Raises
    ------
    ConfigError
        The employer cannot have these files: which, and why.
    """
    closings, untried = employer.facts.closings(), list[str]()
    differences = list[Difference]()
    with _having(employer, files) as other:
        for closing in closings:
            found = _otherwise(employer, other, closing)
            if found is None:
                untried.append(closing.month)
            else:
                differences += found
        differences += _found_otherwise(employer, other)
    months = tuple(one.month for one in closings if one.month not in untried)
    return MonthsWith(months, tuple(untried), tuple(differences))


def _otherwise(employer: EmployerFolder, other: EmployerFolder, closing: Closing) -> list[Difference] | None:
    """What differs in a closed month; None when it cannot be derived here."""
    if rules_of(employer, closing.month) != RULES:
        return None
    try:
        derived = month_differences(alone(other), other.facts.closing_of(closing.month) or closing, True)
        return [*derived, *_read_otherwise(employer, other, closing)]
    except Erased:
        return None


@contextmanager
def _having(employer: EmployerFolder, files: Mapping[str, bytes]) -> Iterator[EmployerFolder]:
    """The employer with those files, in a folder that goes at the end; all of them are read, and so checked."""
    with TemporaryDirectory(prefix="assusoft-") as place:
        folder = Path(place) / employer.folder.name
        folder.mkdir()
        for name in _TEXTS:
            if (employer.folder / name).is_dir():
                shutil.copytree(employer.folder / name, folder / name)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        other = EmployerFolder(folder, employer.settings)
        vars(other)["store"] = _Supposed(employer.store.engine, None, _texts_changed(employer, other))
        yield other


def _texts_changed(employer: EmployerFolder, other: EmployerFolder) -> dict[str, str]:
    """Name in closings -> text of what the other has otherwise."""
    before, after = (texts_of(one) | {plan.file: plan.text for plan in one.plans} for one in (employer, other))
    return {name: text for name, text in after.items() if before.get(name) != text}


def _read_otherwise(employer: EmployerFolder, other: EmployerFolder, closing: Closing) -> Iterator[Difference]:
    """The first cell of a month's photo that other sources and layouts read otherwise than the employer's own do."""
    before = list(drift_of(alone(employer), closing))
    yield from (one for one in drift_of(alone(other), closing) if one not in before)


def _found_otherwise(employer: EmployerFolder, other: EmployerFolder) -> Iterator[Difference]:
    """The checks that changed, in each photo in which they find more or less."""
    before, after = checks_of(employer), checks_of(other)
    codes = {one.code for one in (*before, *after) if one not in before or one not in after}
    for month in employer.facts.shown_months() if codes else ():
        counts = [_found(employer, month, [one for one in checks if one.code in codes]) for checks in (before, after)]
        for code in sorted(code for code in codes if counts[0][code] != counts[1][code]):
            yield Difference(month, "", f"check {code}", "findings", str(counts[0][code]), str(counts[1][code]))


def _found(employer: EmployerFolder, month: str, checks: list[Check]) -> Counter[str]:
    run = audit(
        month, frames_of_import(employer, employer.facts.imported(month)), checks, resource_folder("expectations")
    )
    return Counter(without_waiting(employer, run, checks, month).findings["code"])
