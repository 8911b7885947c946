"""An employer copied with what was derived of its facts, so that each test need not derive it again."""

import shutil
from pathlib import Path

from assusoft.employer import Employer, open_employer

_READ = ("_photos", "_states", "_plans")
_DERIVED = ("expected", "tables", "held", "affiliated")


def warm_copy(warm: Employer, to: Path) -> Employer:
    """A copy of the employer in a new folder `to`, to be changed, which knows what was derived of the same facts."""
    return warmed(open_employer(shutil.copytree(warm.folder, to)), warm)


def warmed(employer: Employer, warm: Employer) -> Employer:
    """An employer of a copied folder, given what was derived of the same facts."""
    employer.views |= warm.views
    employer._derived |= {key: found for key, found in warm._derived.items() if key[0] in _DERIVED}
    for name in _READ:
        getattr(employer.facts, name).update(getattr(warm.facts, name))
    return employer
