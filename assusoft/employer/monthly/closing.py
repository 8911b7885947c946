"""A decided month -> reports rendered, the month locked, transmissions queued."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.monthly.open_tasks import open_tasks
from assusoft.employer.monthly.sending import queued
from assusoft.employer.opening import note_closed
from assusoft.employer.returns.refused import refused_until
from assusoft.employer.setup import Setup, as_read, rules_of, setup_in, texts_of
from assusoft.errors import Refused
from assusoft.frames import Row, rows_where, values_of
from assusoft.language import Sentence
from assusoft.month.documents import documents_for, names_earlier
from assusoft.month.proof.simulated import Parsed, parse_documents, taken
from assusoft.month.rules import RULES
from assusoft.month.state import are_open
from assusoft.months import calendar_month, is_extra
from assusoft.plans.model import Plan
from assusoft.plans.versions import versions_of
from assusoft.store import Closing
from assusoft.suppliers.sender import Sender
from assusoft.suppliers.sending.elsewhere import elsewhere
from assusoft.suppliers.sending.transmission import Document, is_summary
from assusoft.suppliers.supplier import Supplier


def close(employer: EmployerFolder, month: str, by: str, at: datetime) -> Closing:
    """Close the month; see `Employer.close`."""
    returned = employer.facts.returns_through(month)
    view = month_view(employer, month)
    _refuse_unfinished(employer, view)
    _refuse_nothing_to_tell(employer, view)
    texts, setup = texts_of(employer), setup_in(employer, month)
    _refuse_orphans(employer, view, setup)
    if not as_read(employer, texts):
        raise Refused(
            "{month} cannot be closed: files in suppliers/ or templates/ were changed after they were "
            "read. Nothing was stored. Open the employer again, look at the reports, then close.",
            month=month,
        )
    state = view.resolution.state.stored()
    reports = [(supplier, documents_of(employer, setup, key, view)) for key, supplier in setup.suppliers.items()]
    _refuse_elsewhere(employer, month, [supplier for supplier, documents in reports if documents])
    queue = [queued(supplier, documents, month, employer.name) for supplier, documents in reports if documents]
    texts |= {plan.file: plan.text for plan in _sheets(employer, view)}
    closing = employer.store.add_closing(
        month, view.imported.number, view.answers_through, texts, state, queue, by, at, returned
    )
    employer.facts.know_state(closing, state)
    note_closed(employer.folder, month)
    return closing


def _refuse_elsewhere(employer: EmployerFolder, month: str, suppliers: Iterable[Supplier]) -> None:
    """A report is not queued for where it may not go."""
    for supplier in suppliers:
        wrong = elsewhere(supplier.way, employer.settings.sending.allowed)
        if wrong:
            raise Refused(
                "{month} cannot be closed: suppliers/{key}.toml leads to where nothing may go: "
                "{wrong}. Nothing was stored.",
                month=month,
                key=supplier.key,
                wrong=wrong,
            )


def _sheets(employer: EmployerFolder, view: MonthView) -> list[Plan]:
    """The sheets the month is derived with: those in force, and every version of a plan that had another supplier."""
    moved = [plan.reported_as for plan in view.plans.values() if plan.begins]
    return [
        *view.plans.values(),
        *(version for name in moved for version in versions_of(employer.plans, name, view.month)),
    ]


def documents_of(employer: EmployerFolder, setup: Setup, key: str, view: MonthView) -> list[Document]:
    """What a supplier receives in the month."""
    if is_sparing(setup, key, view) and all(message.supplier != key for message in view.messages):
        return []
    supplier = setup.suppliers[key].model_copy(update={"sends": sends(setup, key, view.takeover)})
    sender, affiliations = Sender(setup.name, setup.own, setup.mails), view.resolution.state.affiliations
    earlier = sent_before(employer, key, view.month) if names_earlier(supplier.mode, view.messages, key) else []
    return documents_for(
        supplier, setup.layouts[key], view.messages, affiliations, view.plans, view.month, sender, earlier
    )


def sent_before(employer: EmployerFolder, key: str, month: str) -> list[Row]:
    """The rows of changes that a supplier took of closed months before this one, each by the layout it had then."""
    rows, refused = list[Row](), refused_until(employer, month)
    for closing in employer.facts.closings():
        if closing.month < month:
            rows += taken(parsed_of(employer, key, closing.month), refused).messages or ()
    return rows


def parsed_of(employer: EmployerFolder, key: str, month: str) -> Parsed:
    """What the files queued for a supplier in a closed month say, by the layout and mode it had then."""
    setup = setup_in(employer, month)
    documents = stored_documents(employer, key, month)
    if key not in setup.layouts or not documents:
        return Parsed(month, None, None)
    parsed = parse_documents(setup.layouts[key], documents, month, setup.own)
    return replace(parsed, mode=setup.suppliers[key].mode)


def stored_documents(employer: EmployerFolder, key: str, month: str) -> list[Document]:
    """The documents queued for a supplier when the month was closed."""
    return _stored_reports(employer, month).get(key, [])


def is_sparing(setup: Setup, key: str, view: MonthView) -> bool:
    """Whether a supplier receives nothing when there is no message: in an extra closing, or where people type."""
    return is_extra(view.month) or (setup.suppliers[key].by_hand is not None and not view.takeover)


def sends(setup: Setup, key: str, takeover: bool) -> str:
    """What a supplier is sent: the opening list is full, whatever it receives later."""
    return "full" if takeover else setup.suppliers[key].sends


def reports(employer: EmployerFolder, month: str | None) -> dict[str, list[Document]]:
    """Supplier -> the documents it receives in the month; those stored, where other rules decided the month."""
    view = month_view(employer, month)
    if rules_of(employer, view.month) != RULES:
        return _stored_reports(employer, view.month)
    setup = setup_in(employer, view.month)
    return {key: documents_of(employer, setup, key, view) for key in setup.suppliers}


def _stored_reports(employer: EmployerFolder, month: str) -> dict[str, list[Document]]:
    queued = (sending for sending in employer.store.transmissions() if sending.month == month)
    return {
        sending.supplier: [
            Document(one.name, one.media_type, employer.store.content(one.sha256), is_summary(one.name))
            for one in sending.documents
        ]
        for sending in queued
    }


_NO_SHEET = Sentence("has no sheet in force any more")
_ITS_SUPPLIER = Sentence("its supplier")
_KEEP = Sentence('Keep the sheet with eligible = "false", so that the supplier is told of the exits.')
_KEEP_BOTH = Sentence(
    "Keep the sheet as it was, and write the new one beside it as a version `from` the day of the move."
)


def _affiliations(count: int) -> Sentence:
    return Sentence("1 open affiliation") if count == 1 else Sentence("{count} open affiliations", count=count)


def _tasks(count: int) -> Sentence:
    return Sentence("1 blocking task") if count == 1 else Sentence("{count} blocking tasks", count=count)


def _refuse_orphans(employer: EmployerFolder, view: MonthView, setup: Setup) -> None:
    """Nobody stays insured by a plan without a sheet, and no supplier loses its plan without hearing it."""
    before = employer.facts.closing_before(view.month)
    was = employer.facts.plans(before) if before else {}
    affiliations = view.resolution.state.affiliations
    affiliated = rows_where(affiliations[["plan"]], are_open(affiliations))
    for name, count in Counter(values_of(affiliated["plan"])).items():
        now = view.plans.get(name)
        if now is not None and (name not in was or was[name].supplier in _suppliers(view, name)):
            continue
        what = Sentence("moved to supplier '{supplier}'", supplier=now.supplier) if now else _NO_SHEET
        old = f"'{was[name].supplier}'" if name in was else _ITS_SUPPLIER
        mend = _KEEP_BOTH if now or "@" in name else _KEEP  # a name with @: a receiver of a plan that is there
        raise Refused(
            "{month} cannot be closed: plan '{name}' {what}, while it has {count} with {old}. {mend} "
            "Nothing was stored.",
            month=view.month,
            name=name,
            what=what,
            count=_affiliations(count),
            old=old,
            mend=mend,
        )
    absent = sorted({message.supplier for message in view.messages} - setup.suppliers.keys())
    if absent:
        raise Refused(
            "{month} cannot be closed: there are messages for supplier '{absent}', and no "
            "suppliers/{absent}.toml. Keep that file until the supplier has been told of the exits. "
            "Nothing was stored.",
            month=view.month,
            absent=absent[0],
        )


def _suppliers(view: MonthView, name: str) -> set[str]:
    """The supplier that has the plan, and those that had it."""
    return {plan.supplier for plan in view.plans.values() if name in (plan.reported_as, plan.name)}


def _refuse_nothing_to_tell(employer: EmployerFolder, view: MonthView) -> None:
    """An extra closing sends what was said since the last one, before the next month is imported."""
    later = [month for month in employer.facts.months() if month > view.month]
    if is_extra(view.month) and later:
        raise Refused(
            "There is no extra closing of {month}: {later} is imported, and what was said since is "
            "told when it is closed. Close it: assusoft close --month {later}. Nothing was stored.",
            month=calendar_month(view.month),
            later=later[0],
        )
    if is_extra(view.month) and not view.messages:
        raise Refused(
            "There is no extra closing of {month}: nothing that was said since the last one changes "
            "what a supplier was told. Nothing was stored.",
            month=calendar_month(view.month),
        )


def _refuse_unfinished(employer: EmployerFolder, view: MonthView) -> None:
    earlier = [
        earlier_month
        for earlier_month in employer.facts.months()
        if earlier_month < view.month and employer.facts.closing_of(earlier_month) is None
    ]
    if earlier:
        raise Refused(
            "{month} cannot be closed: {earlier} was imported and is still open, and months are closed "
            "in order. Close it first. Nothing was stored.",
            month=view.month,
            earlier=earlier[0],
        )
    blocking = [task for task in open_tasks(employer, view) if task.blocking]
    if blocking and not view.closed:
        listed = ", ".join(f"{task.id} ({task.kind}, {task.name})" for task in blocking[:3])
        raise Refused(
            "{month} cannot be closed: it has {count}, the first: {listed}. Answer them (assusoft "
            "tasks --month {month}), then close. Nothing was stored.",
            month=view.month,
            count=_tasks(len(blocking)),
            listed=listed,
        )
