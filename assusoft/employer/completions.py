"""What text arguments of the facade may be, as they are typed: months, persons, suppliers, tasks, register cells."""

from collections.abc import Callable, Sequence

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.open_tasks import open_tasks
from assusoft.month.messages import register_fields


def completions(employer: EmployerFolder, parameter: str, typed: str) -> list[str]:
    """Values of the parameter of that name, those that begin with what is typed among them; none for other names."""
    offer = _OFFERS.get(parameter)
    return offer(employer, typed) if offer else []


def _months(employer: EmployerFolder, typed: str) -> list[str]:
    return employer.facts.rounds()


def _suppliers(employer: EmployerFolder, typed: str) -> list[str]:
    return list(employer.suppliers)


def _persons(employer: EmployerFolder, typed: str) -> list[str]:
    """The persons of the last month imported."""
    months = employer.facts.months()
    return list(employer.facts.photo_of(months[-1]).worker["person"].unique()) if months else []


def _tasks(employer: EmployerFolder, typed: str) -> list[str]:
    """The open tasks of the month being worked on."""
    return [task.id for task in open_tasks(employer, month_view(employer))]


def _explained(employer: EmployerFolder, typed: str) -> list[str]:
    """A task, a message, or a register cell: SUPPLIER/PLAN/PERSON/FIELD, one part after the other."""
    *before, _ = parts = typed.split("/")
    if before:
        return ["/".join([*before, name]) for name in dict.fromkeys(_next_parts(employer, parts))]
    messages = [message.id for message in month_view(employer).messages]
    return [*(f"{supplier}/" for supplier in employer.suppliers), *_tasks(employer, typed), *messages]


def _next_parts(employer: EmployerFolder, parts: Sequence[str]) -> list[str]:
    """What may follow SUPPLIER/: its plans, then persons, then the fields the plan reports."""
    plans = [plan for plan in employer.plans if plan.supplier == parts[0]]
    if len(parts) == 2:
        return [f"{plan.name}/" for plan in plans]
    if len(parts) == 3:
        return [f"{person}/" for person in _persons(employer, parts[2])]
    return [name for plan in plans if plan.name == parts[1] for name in register_fields(plan, member=False)]


_OFFERS: dict[str, Callable[[EmployerFolder, str], list[str]]] = {
    "month": _months,
    "person": _persons,
    "supplier": _suppliers,
    "task": _tasks,
    "what": _explained,
}
