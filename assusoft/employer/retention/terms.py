"""The terms of employer.toml x the last closed month -> the last month of each kind whose time is over."""

from collections.abc import Mapping

from assusoft.employer.folder import EmployerFolder
from assusoft.months import add_months, calendar_month, month_of, month_start
from assusoft.store.erasing.selection import KINDS


def through_of(employer: EmployerFolder) -> dict[str, str]:
    """Kind -> the last month of which it is due; of kinds that have a term, once a month is closed.

    A term of 24 keeps the last closed month and the 23 before it. No term is ours: what has none is kept.
    """
    closed = [calendar_month(one.month) for one in employer.facts.closings()]
    if not closed:
        return {}
    terms = vars(employer.settings.retention)
    return {
        kind: month_of(add_months(month_start(closed[-1]), -terms[kind])) for kind in KINDS if terms[kind] is not None
    }


def beyond(wanted: Mapping[str, str], done: Mapping[str, str]) -> dict[str, str]:
    """What of the wanted was not done yet: kind -> last month."""
    return {kind: month for kind, month in wanted.items() if month > done.get(kind, "")}
