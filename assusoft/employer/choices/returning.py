"""A signed form of beneficiaries that came back -> a fact."""

from datetime import date, datetime

from assusoft.employer.checked.clock import refuse_clock
from assusoft.employer.choices.forms import BENEFICIARIES
from assusoft.employer.choices.writing import insured_at_death
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import person_meant
from assusoft.employer.monthly.month_view import month_view
from assusoft.errors import Refused
from assusoft.layouts import InputFile
from assusoft.store import GivenForm, WorkerForm
from assusoft.store.facts.contents import sha256_of


def return_beneficiaries(
    employer: EmployerFolder, person: str, plan: str, on: date, scan: InputFile | None, by: str, at: datetime
) -> WorkerForm:
    """Store that a signed form came back; see `Employer.return_beneficiaries`."""
    refuse_clock(at)
    whose, view = person_meant(employer, person), month_view(employer)
    if on > at.date():
        raise Refused(f"{on} is still to come: a form is stored once it was given back. Nothing was stored.")
    insured = [each.name for who, each in insured_at_death(view) if who == whose]
    if plan not in insured:
        known = f"These do: {', '.join(insured)}." if insured else "No plan does."
        raise Refused(
            f"Plan '{plan}' pays nothing at the death of {whose} in {view.month}. {known} Nothing was stored."
        )
    name, digest = (scan.name, sha256_of(scan.content)) if scan else ("", None)
    form = WorkerForm(0, BENEFICIARIES, whose, plan, view.month, on, name, digest, "", by, at)
    return employer.store.add_forms([GivenForm(form, scan.content if scan else None)])[0]
