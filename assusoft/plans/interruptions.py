"""Plan sheet x an interruption -> what the interruption does to the cover, and from which day on.

By `[interruption.KIND]` of the sheet; what a sheet says nothing of is not known, and nothing is told of it.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from assusoft.plans.model import Plan

_WHOLE = Decimal(100)


class Effect(NamedTuple):
    """`effect`: continues, suspended, risk_only, waived; `since`: its first day; `share`: of the cover, in per cent."""

    effect: str
    since: date
    share: Decimal


def effect_provided(plan: Plan, kind: str | None, begin: date | None) -> Effect | None:
    """What the sheet provides for an interruption of that kind that begins on that day, with the day it comes to that.

    None where the sheet says nothing of the kind, there is no interruption, or nobody knows its first day. `after_days`
    = 30 counts the days from the first one on, so the 31st is the first with the effect.
    """
    rule = plan.interruption.effects.get(kind or "")
    if rule is None or begin is None:
        return None
    return Effect(rule.effect, begin + timedelta(days=rule.after_days), rule.share)


def effect_of(plan: Plan, kind: str | None, begin: date | None, day: date) -> Effect | None:
    """What the interruption does on that day: until the effect comes the cover continues.

    None before the first day of the interruption too; see `effect_provided`. Whether it is over is not known here.
    """
    provided = effect_provided(plan, kind, begin)
    if provided is None or begin is None or day < begin:
        return None
    return provided if day >= provided.since else Effect("continues", begin, _WHOLE)
