"""What a supplier answered about the last messages of each person, as far as a premium statement is judged by it."""

from collections.abc import Callable
from datetime import timedelta

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.returns.refused import messages_told, results_until
from assusoft.months import calendar_month
from assusoft.plans.versions import plans_in_force
from assusoft.statements.control import Heard
from assusoft.statements.expected import LineKey
from assusoft.store import Statement, Transmission
from assusoft.suppliers.returns.results import Result


def heard_of(employer: EmployerFolder, statement: Statement, through: str) -> Callable[[LineKey], Heard]:
    """A line -> what became of the last message about its person under its contract, told until that month.

    'refused', 'accepted', 'silent' (sent, and no answer until the day on which the supplier was to give one, when the
    statement came), or '' where nothing is known or was told.
    """
    if not employer.suppliers[statement.supplier].returns.within and not employer.facts.returns():
        return lambda key: ""
    found = employer.once(
        lambda: _heard_of(employer, statement, through), "heard", statement.number, through, employer.store.head()
    )
    return lambda key: found.get(key[:3], "")


def _heard_of(employer: EmployerFolder, statement: Statement, through: str) -> dict[tuple[str, str, str], Heard]:
    """Contract, person and member -> what became of the last message about them."""
    plans = plans_in_force(employer.plans, statement.period)
    within = employer.suppliers[statement.supplier].returns.within
    contract = {name: plan.contract or plan.reported_as for name, plan in plans.items()}
    results, found = results_until(employer), dict[tuple[str, str, str], Heard]()
    for sending in employer.store.transmissions():
        if sending.supplier == statement.supplier and calendar_month(sending.month) <= through:
            silent = _is_silent(sending, within, statement) and sending.id not in results
            for message in messages_told(employer, sending.month, sending.supplier):
                key = contract.get(message.plan) or message.plan, message.person, message.member
                found[key] = "silent" if silent else _heard(results.get(sending.id, {}).get(message.id))
    return found


def _is_silent(sending: Transmission, within: int, statement: Statement) -> bool:
    if not within or sending.state != "sent":
        return False
    return sending.last_event.at.date() + timedelta(days=within) < statement.at.date()


def _heard(result: Result | None) -> Heard:
    if result is None or result.result == "received":
        return ""
    return "refused" if result.result in ("refused", "contested") else "accepted"
