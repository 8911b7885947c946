"""The forms that workers gave back: listed, their bytes, and the last one of each plan's beneficiaries."""

from collections.abc import Sequence
from datetime import date

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.ids import refuse_other
from assusoft.employer.looking.people import person_meant
from assusoft.errors import Refused
from assusoft.store import WorkerForm

CHOICES, BENEFICIARIES = "choices", "beneficiaries"
"""The kinds of form."""


def forms_of(employer: EmployerFolder, person: str) -> list[WorkerForm]:
    """The forms that were given back and not taken back, of everybody or of one; see `Employer.forms`."""
    whose = person_meant(employer, person) if person else ""
    return [one for one in employer.facts.forms() if whose in ("", one.person)]


def form_bytes(employer: EmployerFolder, id: str) -> bytes:
    """The file of a form, byte for byte as it came; see `Employer.form_bytes`."""
    refuse_other(id, "form")
    found = next((one for one in employer.facts.forms() if one.id == id), None)
    if found is None or found.sha256 is None:
        what = "has no file: it is kept on paper" if found else "is not known, or was taken back"
        raise Refused(f"Form {id} {what}. See which forms there are: assusoft forms")
    return employer.store.content(found.sha256)


def last_returned(employer: EmployerFolder, until: date) -> dict[tuple[str, str], WorkerForm]:
    """Person and plan -> the last form of beneficiaries that was given back by that day."""
    return _last([one for one in employer.facts.forms() if one.kind == BENEFICIARIES and one.day <= until])


def _last(forms: Sequence[WorkerForm]) -> dict[tuple[str, str], WorkerForm]:
    return {(one.person, one.plan): one for one in sorted(forms, key=lambda one: (one.day, one.number))}
