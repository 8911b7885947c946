"""A month of the employer in memory put to the certificate."""

from support.months import Employer

from assusoft.month.decided import DecidedMonth
from assusoft.month.proof.applying import directly
from assusoft.month.proof.certificate import count_cells, count_persons
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.payroll.photo import Photo


def disproofs(employer: Employer, before: Photo | None) -> list[str]:
    """Where an equation of the certificate does not hold for the month as it is decided now."""
    resolution, messages, photo = employer.decide(), employer.messages(), employer.photo
    assert photo is not None
    decided = DecidedMonth(
        resolution.month, not employer.taken_over, photo, employer.state, employer.plans, tuple(employer.answers),
        frozenset(), resolution, tuple(messages),
    )  # fmt: skip
    owed = resolution.state.affiliations
    reported = employer.state.affiliations if employer.taken_over else owed
    misfits = [
        line
        for supplier in sorted({plan.supplier for plan in employer.plans.values()})
        for line in directly(reported, owed, messages, employer.plans, supplier, resolution.month)[2]
    ]
    return misfits + count_persons(before, photo)[1] + count_cells(before, OutcomeFacts(decided))[1]
