"""A changed plan sheet and the last months -> what would differ; the months are read, nothing is stored."""

from collections.abc import Sequence
from pathlib import Path

from assusoft.config import read_text
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.setup import setup_in
from assusoft.employer.whatif.whatif_model import Disagreement, Given, Supposition, disagreements, suppose
from assusoft.errors import Refused
from assusoft.plans.sheet import Plan, plan_of


def whatif(employer: EmployerFolder, sheet: Path, months: int) -> list[Supposition]:
    """What would differ in the last months; see `Employer.whatif`."""
    plan = _plan_supposed(employer, sheet)
    return suppose(plan, [_given(employer, month) for month in _last(employer.facts.months(), months)])


def backtest(employer: EmployerFolder, sheet: Path, months: int | None) -> list[Disagreement]:
    """What closed months would not have sent, or besides; see `Employer.backtest`."""
    plan, closed = _plan_supposed(employer, sheet), [one.month for one in employer.facts.closings()]
    if not closed:
        raise Refused("No month is closed yet, so nothing was sent that the sheet could be compared with.")
    looked_at = _last(closed, len(closed) if months is None else months)
    return disagreements(suppose(plan, [_given(employer, month) for month in looked_at]))


def _plan_supposed(employer: EmployerFolder, sheet: Path) -> Plan:
    if not sheet.is_file():
        raise Refused(f"{sheet}: there is no such file. Name the changed plan sheet.")
    plan = plan_of(sheet, read_text(sheet), employer.settings.own)
    employer.supplier(plan.supplier)
    return plan


def _given(employer: EmployerFolder, month: str) -> Given:
    view, before = month_view(employer, month), employer.facts.closing_before(month)
    photo, answers = employer.facts.photo_of(month), employer.facts.answers(view.answers_through)
    closed, reported = view.closed is not None, view.reported
    automatic = setup_in(employer, month).automatic
    return Given(month, closed, before is None, photo, reported, view.plans, answers, automatic, view.resolution)


def _last(months: Sequence[str], count: int) -> Sequence[str]:
    if count < 1:
        raise Refused(f"{count} months cannot be looked at. Give 1 or more.")
    return months[-count:]
