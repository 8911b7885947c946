"""An import about to be stored x the imports of earlier months -> held, unless a reason releases it."""

from collections.abc import Mapping, Sequence

from assusoft.employer.folder import EmployerFolder
from assusoft.errors import Refused
from assusoft.layouts import Reading
from assusoft.payroll.guard.measures import measures
from assusoft.payroll.guard.sentences import on_hold, sentences
from assusoft.payroll.guard.suspicions import ImportFigures, suspicions
from assusoft.payroll.photo import Built
from assusoft.store import Extract, Import
from assusoft.store.facts.contents import sha256_of

_MONTHS = 13
"""Months before that are compared with."""


def figures_of(built: Built, readings: Mapping[str, Reading], extracts: Sequence[Extract]) -> ImportFigures:
    """What is kept of an import to compare later ones with."""
    counts = built.log.files
    rows = counts.loc[(counts["accepted"] + counts["repaired"]) > 0, ["source", "file"]]
    files = set(rows.itertuples(index=False, name=None))
    return ImportFigures(
        built.photo.month,
        {source: reading.fingerprints for source, reading in readings.items()},
        measures(built.photo),
        built.log.counts["new_persons"],
        {sha256_of(one.content): one.name for one in extracts if (one.source, one.name) in files},
    )


def checked(employer: EmployerFolder, look: ImportFigures, extracts: Sequence[Extract], release: str) -> list[str]:
    """What was out of the ordinary, in sentences, and is released by a reason; the very files in force are not held.

    Raises
    ------
    Refused
        Something is, and there is no reason: the sentence lists every figure, its limits and how to release it.
    """
    current = employer.store.current_import(look.month)
    if current and _content(current) == {sha256_of(one.content) for one in extracts}:
        return []
    told = sentences(employer.language, suspicions(look, _past(employer, look.month)))
    if told and not release.strip():
        raise Refused(on_hold(employer.language, look.month, told))
    return told


def _past(employer: EmployerFolder, month: str) -> list[ImportFigures]:
    """The looks of the imports in force of the months before, ascending."""
    in_force = {one.month: one for one in employer.facts.imports() if one.month < month}
    return [_kept(employer, in_force[before]) for before in sorted(in_force)[-_MONTHS:]]


def _kept(employer: EmployerFolder, one: Import) -> ImportFigures:
    """The look kept with an import; of one made before looks were kept, what its photo says."""
    if "look" in one.counts:
        return ImportFigures.from_json(one.counts["look"])
    figures = measures(employer.facts.photo(one.number, one.month))
    files = {extract.sha256: extract.name for extract in one.extracts}
    return ImportFigures(one.month, {}, figures, one.counts["counts"]["new_persons"], files)


def _content(one: Import) -> set[str]:
    return {extract.sha256 for extract in one.extracts}
