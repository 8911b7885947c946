"""A decided month -> reports rendered, the month locked, transmissions queued."""

from datetime import datetime
from typing import TYPE_CHECKING

from assusoft.employer.certifying import Receiver, certify
from assusoft.employer.deciding import MonthView
from assusoft.employer.sending import queued
from assusoft.errors import Refused
from assusoft.layouts import load_layout
from assusoft.month.certificate import Certificate
from assusoft.month.reporting import Sender, documents_for
from assusoft.store import Closing
from assusoft.suppliers.supplier import Supplier
from assusoft.suppliers.transmission import Document

if TYPE_CHECKING:
    from assusoft.employer.facade import Employer


def close(employer: "Employer", month: str, by: str, at: datetime) -> Closing:
    """Close the month; see `Employer.close`."""
    view = employer.view(month)
    _refuse_unfinished(employer, view)
    state = {"position": view.resolution.state.position, "seen": view.resolution.state.seen}
    reports = [(one, documents_of(employer, one, view)) for one in employer.suppliers.values()]
    queue = [queued(one, documents, month, employer.name) for one, documents in reports if documents]
    sheets = {plan.file: plan.text for plan in view.plans.values()}
    return employer.store.add_closing(month, view.imported.number, view.answers_through, sheets, state, queue, by, at)


def documents_of(employer: "Employer", supplier: Supplier, view: MonthView) -> list[Document]:
    """What a supplier receives in the month."""
    if view.month == employer.settings.first_month:  # the opening list is full, whatever the supplier receives later
        supplier = supplier.model_copy(update={"sends": "full"})
    layout = load_layout(supplier.layout, employer._search("suppliers"))
    sender = Sender(employer.name, employer.settings.own, employer.folder / "templates" / "mails")
    position = view.resolution.state.position
    return documents_for(supplier, layout, view.messages, position, view.plans, view.month, sender)


def certificate(employer: "Employer", month: str | None) -> Certificate:
    """The proof of a month; see `Employer.certificate`."""
    view, first = employer.view(month), employer.settings.first_month
    receivers = [
        Receiver(
            key,
            load_layout(supplier.layout, employer._search("suppliers")),
            "full" if view.month == first else supplier.sends,
        )
        for key, supplier in employer.suppliers.items()
    ]
    return certify(
        employer.name,
        employer.facts,
        view,
        receivers,
        lambda key: documents_of(employer, employer.suppliers[key], view),
    )


def _refuse_unfinished(employer: "Employer", view: MonthView) -> None:
    earlier = [one for one in employer.months() if one < view.month and employer.facts.closing_of(one) is None]
    if earlier:
        raise Refused(
            f"{view.month} cannot be closed: {earlier[0]} was imported and is still open, and months are closed in "
            "order. Close it first. Nothing was stored."
        )
    blocking = [task for task in view.resolution.tasks if task.blocking]
    if blocking and not view.closed:
        listed = ", ".join(f"{task.id} ({task.kind}, {task.name})" for task in blocking[:3])
        raise Refused(
            f"{view.month} cannot be closed: {len(blocking)} blocking tasks are open, the first: {listed}. "
            f"Answer them (assusoft tasks --month {view.month}), then close. Nothing was stored."
        )
