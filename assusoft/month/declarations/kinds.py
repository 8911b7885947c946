"""The kinds of declaration: what each says, which values it takes, and what else must be named with it."""

from typing import NamedTuple

from assusoft.month.declarations.declaration import OTHER, SAME
from assusoft.month.tasks.questions import departure_questions
from assusoft.month.tasks.task import Question
from assusoft.schema import INTERRUPTIONS


class Kind(NamedTuple):
    """`label`: what it is called, as an English sentence key. `questions`: the values it takes; None: any field.

    `needs`: what must be named besides, `plan`, `begins` (its first day), `supplier`, `until` or `reason`; nothing else
    is taken but `until` where it `lasts`. `of_members`: whether it may be said of a family member; `to_one`: to one
    supplier only.
    """

    label: str
    questions: tuple[Question, ...] | None
    needs: tuple[str, ...] = ()
    lasts: bool = False
    of_members: bool = False
    to_one: bool = False


KINDS = {
    "value": Kind("Value", None, lasts=True, of_members=True, to_one=True),
    "affiliation": Kind("Affiliation chosen", (), ("plan", "begins")),
    "end-affiliation": Kind("End of an affiliation by choice", (), ("plan", "begins"), of_members=True),
    "working-time": Kind("Insured working time", (Question("insured_pct", "percent", True),), ("begins",), lasts=True),
    "interruption": Kind(
        "Interruption",
        (
            Question("interruption_kind", "text", True, None, INTERRUPTIONS),
            Question("interruption_pct", "percent", False, "100"),
            Question("insured_pct", "percent"),
        ),
        ("begins",),
        lasts=True,
    ),
    "calculation": Kind(
        "Calculation",
        (
            Question("field", "text", True),
            Question("amount", "text", True),
            Question("months", "factor", False, "1"),
            Question("foreign_amount", "money"),
            Question("currency", "text"),
            Question("rate", "text"),
            Question("rate_date", "date"),
        ),
        ("begins",),
        lasts=True,
    ),
    "departure": Kind("Departure", departure_questions(None, None, None)),
    "exception": Kind(
        "Exception to the plan's rule",
        (Question("effect", "text", True, None, ("include", "exclude")),),
        ("plan", "begins"),
        lasts=True,
    ),
    "redate": Kind(
        "Days of an affiliation put right",
        (Question("affiliation_from", "date"), Question("affiliation_to", "date")),
        ("plan",),
        of_members=True,
    ),
    "not-told": Kind(
        "Not told a supplier",
        (Question("messages", "text", False, "all"),),
        ("supplier", "until", "reason"),
        lasts=True,
        of_members=True,
        to_one=True,
    ),
    "move": Kind("Move to another plan", (Question("to", "text", True),), ("plan", "begins")),
    SAME: Kind("Same person as another", (Question("same_as", "text", True),)),
    OTHER: Kind(
        "Another person under one number", (Question("source", "text", True), Question("payroll_id", "text", True))
    ),
}
"""`value`: a field, whatever the payroll has, until the payroll moves. `affiliation`, `end-affiliation`: of an optional
plan, from the day on. `working-time`, `interruption`: what the payroll does not show. `calculation`: a value,
kept with the parts it is calculated of. `departure`: known before the payroll ends the contract. `exception`: the
plan's rule does not hold for the person.
`redate`: first or last day of an affiliation were reported wrongly. `move`: from one plan to another.
`not-told`: a supplier is not told it until a day.
`same-person`: who was taken for two is one. `other-person`: rows of one payroll number are another person's."""
