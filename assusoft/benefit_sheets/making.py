"""What is known of a worker -> the sheet, in one language. Pure."""

from collections.abc import Iterator

from assusoft.benefit_sheets.kinds import kind_of, reference_day
from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.parts.besides import besides
from assusoft.benefit_sheets.parts.clause import beneficiaries
from assusoft.benefit_sheets.parts.held import of_worker_held
from assusoft.benefit_sheets.parts.identity import entity_of, identity
from assusoft.benefit_sheets.parts.plan import plan_part
from assusoft.benefit_sheets.parts.salary import salary
from assusoft.benefit_sheets.parts.shares import shares
from assusoft.benefit_sheets.parts.total import total
from assusoft.benefit_sheets.parts.working_time import working_time
from assusoft.benefit_sheets.sheet import Part, Sheet
from assusoft.language import say


def sheet_of(known: Known, shared: Shared, language: str) -> Sheet:
    """The sheet of one worker."""
    return Sheet(
        known.person,
        known.name,
        shared.month,
        kind_of(known.contract, shared.month),
        reference_day(known.contract, shared.month),
        language,
        shared.employer,
        entity_of(known, shared),
        tuple(_parts(known, shared, language)),
        shares(known, shared, language),
    )


def _parts(known: Known, shared: Shared, language: str) -> Iterator[Part]:
    yield identity(known, shared, language)
    yield salary(known, shared, language)
    yield working_time(known, shared, language)
    insured = [row for row in of_worker_held(known, shared) if shared.plans[row["plan"]].covers]
    yield from (plan_part(known, row, shared, language) for row in insured)
    if not insured:
        text = say(language, "No plan of the employer insures you on this day.")
        yield Part("plans", say(language, "Your plans"), text=text)
    yield from filter(None, [besides(known, shared, language)])
    yield from filter(None, [total(known, shared, language), beneficiaries(known, shared, language)])
