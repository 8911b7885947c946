"""What HR declared of days to come: what begins then, and what holds until then."""

from collections.abc import Iterator
from datetime import date

from assusoft.language import say
from assusoft.month.ahead.coming import Coming, Outlook
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.kinds import KINDS
from assusoft.months import month_end


def declared_begins(outlook: Outlook) -> Iterator[Coming]:
    """Declarations that count from a month to come."""
    for one in outlook.declarations:
        first = date.fromisoformat(one.begins) if one.begins else None
        if first is not None and outlook.holds(first) and first > month_end(outlook.month):
            told = say(outlook.language, "What it changes is told in that month.")
            yield _coming(outlook, one, first, "declared", told)


def declared_ends(outlook: Outlook) -> Iterator[Coming]:
    """Declarations that hold until a day."""
    for one in outlook.declarations:
        last = date.fromisoformat(one.until) if one.until else None
        if last is not None and outlook.holds(last):
            again = say(outlook.language, "From the next day on the payroll and the plan decide again.")
            yield _coming(outlook, one, last, "declared_until", again)


def _coming(outlook: Outlook, one: Declaration, day: date, kind: str, follows: str) -> Coming:
    name = outlook.names.get((one.person, one.member), "")
    label = say(outlook.language, KINDS[one.kind].label)
    what = say(outlook.language, "Declared ({id}): {what}", id=one.id, what=label)
    return Coming(day, one.person, one.member, name, one.plan, kind, what, follows)
