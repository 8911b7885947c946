"""A changed plan sheet and the last months -> what would differ; the months are read, nothing is stored."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assusoft.config import read_text
from assusoft.employer.supposing import Disagreement, Given, Supposition, disagreements, suppose
from assusoft.errors import Refused
from assusoft.plans.sheet import Plan, plan_of

if TYPE_CHECKING:
    from assusoft.employer.facade import Employer


def whatif(employer: "Employer", sheet: Path, months: int) -> list[Supposition]:
    """What would differ in the last months; see `Employer.whatif`."""
    plan = _plan_supposed(employer, sheet)
    return suppose(plan, [_given(employer, month) for month in _last(employer.months(), months)])


def backtest(employer: "Employer", sheet: Path, months: int | None) -> list[Disagreement]:
    """What closed months would not have sent, or besides; see `Employer.backtest`."""
    plan, closed = _plan_supposed(employer, sheet), [one.month for one in employer.facts.closings()]
    if not closed:
        raise Refused("No month is closed yet, so nothing was sent that the sheet could be compared with.")
    looked_at = _last(closed, len(closed) if months is None else months)
    return disagreements(suppose(plan, [_given(employer, month) for month in looked_at]))


def _plan_supposed(employer: "Employer", sheet: Path) -> Plan:
    if not sheet.is_file():
        raise Refused(f"{sheet}: there is no such file. Name the changed plan sheet.")
    plan = plan_of(sheet, read_text(sheet), employer.settings.own)
    employer._supplier(plan.supplier)
    return plan


def _given(employer: "Employer", month: str) -> Given:
    view, before = employer.view(month), employer.facts.closing_before(month)
    photo, answers = employer.photo(month), employer.facts.answers(view.answers_through)
    closed, held = view.closed is not None, employer.facts.held(before)
    automatic = employer.setup(month).automatic
    return Given(month, closed, before is None, photo, held, view.plans, answers, automatic, view.resolution)


def _last(months: Sequence[str], count: int) -> Sequence[str]:
    if count < 1:
        raise Refused(f"{count} months cannot be looked at. Give 1 or more.")
    return months[-count:]
