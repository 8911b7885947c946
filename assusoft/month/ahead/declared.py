"""What HR declared x days to come: what begins then, what holds until then, and what is to be calculated again."""

from collections.abc import Iterator
from datetime import date

from assusoft.labels import field_label
from assusoft.language import say
from assusoft.month.ahead.coming import Coming, Outlook
from assusoft.month.declarations.calculating import CALCULATION
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.kinds import KINDS
from assusoft.month.declarations.said_already import takes_place
from assusoft.month.telling.holding import NOT_TOLD
from assusoft.months import add_months, month_end

_OVER = {
    False: "From the next day on the payroll and the plan decide again.",
    True: "What was held back is told with the first closing of a month that ends later.",
}


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
            again = say(outlook.language, _OVER[one.kind == NOT_TOLD])
            yield _coming(outlook, one, last, "declared_until", again)


def calculations_age(outlook: Outlook) -> Iterator[Coming]:
    """Calculations that are a year old, or some years, and whose amounts may have moved since."""
    for at, one in enumerate(outlook.declarations):
        if one.kind != CALCULATION or any(takes_place(later, one) for later in outlook.declarations[at + 1 :]):
            continue
        field = one.values["field"]
        label, parts = field_label(field, outlook.language, {}), _parts(one)
        what = say(outlook.language, "{field} was calculated a year ago or more ({id})", field=label, id=one.id)
        again = say(
            outlook.language, "Calculate it again with the amounts of now. It was made of {parts}.", parts=parts
        )
        name = outlook.names.get((one.person, one.member), "")
        for day in _birthdays(date.fromisoformat(one.begins), outlook):
            if not one.until or day.isoformat() <= one.until:
                yield Coming(day, one.person, one.member, name, one.plan, "calculation_renewal", what, again)


def _birthdays(first: date, outlook: Outlook) -> Iterator[date]:
    """The days that a day comes back on, in the years looked at."""
    for year in range(max(first.year + 1, outlook.first.year), outlook.last.year + 1):
        day = add_months(first, 12 * (year - first.year))
        if outlook.holds(day):
            yield day


def _parts(one: Declaration) -> str:
    result = one.values["field"]
    return ", ".join(f"{name}={text}" for name, text in one.values.items() if name not in ("field", result))


def _coming(outlook: Outlook, one: Declaration, day: date, kind: str, follows: str) -> Coming:
    name = outlook.names.get((one.person, one.member), "")
    label = say(outlook.language, KINDS[one.kind].label)
    what = say(outlook.language, "Declared ({id}): {what}", id=one.id, what=label)
    return Coming(day, one.person, one.member, name, one.plan, kind, what, follows)
