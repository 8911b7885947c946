"""The kinds of declaration: what each says, which values it takes, and what else must be named with it."""

from typing import NamedTuple

from assusoft.month.tasks.task import Question
from assusoft.schema import DEPARTURE_REASONS, INTERRUPTIONS


class Kind(NamedTuple):
    """`questions`: the values it takes; None: any field of the person, at least one.

    `needs`: what must be named besides: plan, begins. `of_members`: whether it may be said of a family member.
    """

    questions: tuple[Question, ...] | None
    needs: tuple[str, ...] = ()
    of_members: bool = False


KINDS = {
    "value": Kind(None, of_members=True),
    "affiliation": Kind((), ("plan", "begins")),
    "end-affiliation": Kind((), ("plan", "begins"), of_members=True),
    "working-time": Kind((Question("insured_pct", "percent", True),), ("begins",)),
    "interruption": Kind(
        (
            Question("interruption_kind", "text", True, None, INTERRUPTIONS),
            Question("interruption_pct", "percent", False, "100"),
            Question("insured_pct", "percent"),
        ),
        ("begins",),
    ),
    "departure": Kind(
        (
            Question("exit_date", "date", True),
            Question("reason", "text", True, None, DEPARTURE_REASONS),
            Question("notice_start", "date"),
            Question("notice_end", "date"),
            Question("indemnity_months", "count"),
        )
    ),
    "exception": Kind((Question("effect", "text", True, None, ("include", "exclude")),), ("plan", "begins")),
}
"""`value`: a field, whatever the payroll has, until the payroll moves. `affiliation`, `end-affiliation`: of an optional
plan, from the day on. `working-time`, `interruption`: what the payroll does not show. `departure`: known before the
payroll ends the contract. `exception`: the plan's rule does not hold for the person."""
