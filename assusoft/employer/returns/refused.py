"""Returns -> the messages that a month owes again, since their supplier did not take them."""

from collections import defaultdict

from assusoft.employer.folder import EmployerFolder
from assusoft.month.messages import Message
from assusoft.store import SupplierReturn
from assusoft.suppliers.returns.results import Result, Return, results_of


def as_return(stored: SupplierReturn) -> Return:
    """A stored return as far as it decides."""
    return Return(stored.number, stored.grade, stored.answered, stored.month, stored.results)


def messages_told(employer: EmployerFolder, month: str, supplier: str) -> list[Message]:
    """What a closing told the supplier, in the order it was told."""
    from assusoft.employer.monthly.month_view import month_view  # which asks what is refused

    return [message for message in month_view(employer, month).messages if message.supplier == supplier]


def results_until(employer: EmployerFolder, month: str | None = None) -> dict[str, dict[str, Result]]:
    """Transmission -> message -> what became of it, by the returns that count until that month; of all without one."""
    returns: dict[str, list[Return]] = defaultdict(list)
    for stored in employer.facts.returns():
        if month is None or stored.month <= month:
            returns[stored.transmission].append(as_return(stored))
    return {
        sending.id: results_of(
            (message.id for message in messages_told(employer, sending.month, sending.supplier)), returns[sending.id]
        )
        for sending in employer.store.transmissions()
        if sending.id in returns
    }


def refused_until(employer: EmployerFolder, month: str) -> set[str]:
    """The ids of all messages that were refused, by the returns that count until that month."""
    found = results_until(employer, month) if employer.facts.returns() else {}
    return {id for results in found.values() for id, one in results.items() if one.result == "refused"}


def owed_again(employer: EmployerFolder, month: str) -> tuple[Message, ...]:
    """The messages of earlier closings of which a return stored since the last one says that they were refused.

    In the order they were told. What an earlier month owed again already is not among them, however often it is
    refused: another message stands for it since.
    """
    before = employer.facts.closing_before(month)
    if before is None or not any(before.month < one.month <= month for one in employer.facts.returns()):
        return ()
    found: list[Message] = []
    results, already = results_until(employer, month), refused_until(employer, before.month)
    for sending in employer.store.transmissions():
        said = results.get(sending.id, {})
        new = {id for id, one in said.items() if one.result == "refused" and one.month > before.month} - already
        if new:
            told = messages_told(employer, sending.month, sending.supplier)
            found += [message for message in told if message.id in new]
    return tuple(found)
