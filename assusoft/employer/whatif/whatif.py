"""A changed plan sheet and the last months -> what would differ; the months are read, nothing is stored."""

from collections.abc import Sequence
from pathlib import Path

from assusoft.config import read_text
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.setup import rules_of
from assusoft.employer.whatif.whatif_model import Disagreement, Supposition, disagreements, suppose
from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.month.rules import RULES, release_of
from assusoft.plans.sheet import Plan, plan_of


def whatif(employer: EmployerFolder, sheet: Path, months: int) -> list[Supposition]:
    """What would differ in the last months; see `Employer.whatif`."""
    plan = _plan_supposed(employer, sheet)
    return _suppose(employer, plan, _last(employer.facts.rounds(), months))


def backtest(employer: EmployerFolder, sheet: Path, months: int | None) -> list[Disagreement]:
    """What closed months would not have sent, or besides; see `Employer.backtest`."""
    return disagreements(supposed(employer, sheet, months))


def supposed(employer: EmployerFolder, sheet: Path, months: int | None) -> list[Supposition]:
    """What would differ in the last closed months (None: in all); see `Employer.supposed`."""
    plan, closed = _plan_supposed(employer, sheet), [closing.month for closing in employer.facts.closings()]
    if not closed:
        raise Refused("No month is closed yet, so nothing was sent that the sheet could be compared with.")
    return _suppose(employer, plan, _last(closed, len(closed) if months is None else months))


def _plan_supposed(employer: EmployerFolder, sheet: Path) -> Plan:
    if not sheet.is_file():
        raise Refused("{sheet}: there is no such file. Name the changed plan sheet.", sheet=sheet)
    plan = plan_of(sheet, read_text(sheet), employer.settings.own)
    employer.supplier(plan.supplier)
    return plan


def _suppose(employer: EmployerFolder, plan: Plan, months: Sequence[str]) -> list[Supposition]:
    for month in months:
        _refuse_other_rules(employer, month)
    views = [month_view(employer, month) for month in months]
    return suppose(plan, views, {view.month for view in views if view.closed})


def _refuse_other_rules(employer: EmployerFolder, month: str) -> None:
    rules = rules_of(employer, month)
    if rules != RULES:
        release = release_of(rules) or Sentence("that closed it")
        raise Refused(
            "{month} was decided by rules {rules}, which only release {release} derives: what the sheet changes "
            "cannot be told from what the rules change. Try only the months since (--months).",
            month=month,
            rules=rules,
            release=release,
        )


def _last(months: Sequence[str], count: int) -> Sequence[str]:
    if count < 1:
        raise Refused("{count} months cannot be tried. Give 1 or more.", count=count)
    return months[-count:]
