"""An employer -> since when each of its open questions has been asked, as far as facts show it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from assusoft.employer.monthly.month_view import month_views

if TYPE_CHECKING:
    from assusoft.employer import Employer


def first_imports(employer: "Employer") -> dict[str, datetime]:
    """Month -> when it was first imported, which is the first moment at which its questions could be asked."""
    found: dict[str, datetime] = {}
    for one in employer.store.imports():
        found[one.month] = min(one.at, found.get(one.month, one.at))
    return found


def asked_since(employer: "Employer", month: str) -> Mapping[str, datetime]:
    """Id of an open question of the month -> the first import of the earliest month, without a gap, that asked it."""
    imported, found = first_imports(employer), dict[str, datetime]()
    left = {task.id for task in employer.tasks(month)}
    for earlier in sorted((one for one in imported if one <= month), reverse=True):
        if earlier != month:  # of a month that was erased nobody knows any more
            left &= {task.id for view in month_views(employer, [earlier]) for task in view.resolution.tasks}
        if not left:
            break
        found |= dict.fromkeys(left, imported[earlier])
    return found
