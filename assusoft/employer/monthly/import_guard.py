"""An import about to be stored x the imports of earlier months -> on hold, unless a reason releases it."""

from collections.abc import Mapping, Sequence

from assusoft.employer.folder import EmployerFolder
from assusoft.errors import OnHold
from assusoft.layouts import Reading
from assusoft.payroll.guard.losses import Loss, losses
from assusoft.payroll.guard.measures import measures
from assusoft.payroll.guard.recoding import recodings
from assusoft.payroll.guard.sentences import on_hold, sentences
from assusoft.payroll.guard.strange_codes import with_codes
from assusoft.payroll.guard.suspicion import Suspicion
from assusoft.payroll.guard.suspicions import ImportFigures, suspicions
from assusoft.payroll.photo import Built, Photo
from assusoft.plans.sheet import plans_in_force
from assusoft.store import Extract, Import
from assusoft.store.facts.contents import sha256_of

_MONTHS = 13
"""Months before that are compared with."""


def figures_of(
    employer: EmployerFolder, built: Built, readings: Mapping[str, Reading], extracts: Sequence[Extract]
) -> ImportFigures:
    """What is kept of an import to compare later ones with."""
    counts, photo = built.log.files, with_codes(built.photo)
    before = employer.facts.photo_before(photo.month)
    before = before and with_codes(before)
    rows = counts.loc[(counts["accepted"] + counts["repaired"]) > 0, ["source", "file"]]
    files = set(rows.itertuples(index=False, name=None))
    return ImportFigures(
        photo.month,
        {source: reading.fingerprints for source, reading in readings.items()},
        measures(photo),
        built.log.counts["new_persons"],
        {sha256_of(one.content): one.name for one in extracts if (one.source, one.name) in files},
        _losses(employer, before, photo),
        () if before is None else tuple(recodings(before, photo)),
    )


def _losses(employer: EmployerFolder, before: Photo | None, photo: Photo) -> list[Loss] | None:
    """What was lost since the month before of what decides something under the plan sheets in force; None: no month."""
    if before is None:
        return None
    plans = plans_in_force(employer.plans, photo.month).values()
    codes = {plan.choice_wage_code for plan in plans if plan.choice_wage_code is not None}
    return losses(before, photo, codes, any(plan.family != "none" for plan in plans))


def checked(
    employer: EmployerFolder,
    figures: ImportFigures,
    extracts: Sequence[Extract],
    release: str,
    others: Sequence[Suspicion] = (),
) -> list[str]:
    """What was out of the ordinary, in sentences, if a reason releases it; the very files in force never wait.

    `others`: what is out of the ordinary in lists of departments, and columns of which most is not known.

    Raises
    ------
    OnHold
        Something is, and there is no reason: the sentence lists every figure, its limits and how to release it.
    """
    current = employer.store.current_import(figures.month)
    if current and _content(current) == {sha256_of(extract.content) for extract in extracts}:
        return []
    found = suspicions(figures, _past(employer, figures.month))
    told = {one.values.get("field") for one in found if one.kind == "recoded"}
    found += [one for one in others if one.values.get("field") not in told or one.kind != "strange_codes"]
    reasons = sentences(employer.language, found, employer.settings.entities)
    if reasons and not release.strip():
        raise OnHold(on_hold(employer.language, figures.month, reasons), found)
    return reasons


def _past(employer: EmployerFolder, month: str) -> list[ImportFigures]:
    """The figures of the imports in force of the months before, ascending."""
    in_force = {imported.month: imported for imported in employer.facts.imports() if imported.month < month}
    return [_kept(employer, in_force[before]) for before in sorted(in_force)[-_MONTHS:]]


def _kept(employer: EmployerFolder, imported: Import) -> ImportFigures:
    """The figures kept with an import; of one made before figures were kept, those of its photo."""
    if "look" in imported.counts:
        return ImportFigures.from_json(imported.counts["look"])
    figures = measures(employer.facts.photo(imported.number, imported.month))
    files = {extract.sha256: extract.name for extract in imported.extracts}
    return ImportFigures(imported.month, {}, figures, imported.counts["counts"]["new_persons"], files)


def _content(imported: Import) -> set[str]:
    return {extract.sha256 for extract in imported.extracts}
