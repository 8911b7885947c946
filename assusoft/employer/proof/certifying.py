"""A month's facts and files -> its certificate."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assusoft.employer.decision import MonthView
from assusoft.employer.facts import Facts
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.closing import documents_of, sends
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.setup import setup_in
from assusoft.errors import AssusoftError
from assusoft.language import Sentence
from assusoft.layouts import Layout
from assusoft.month.proof.applying import directly
from assusoft.month.proof.certificate import Certificate, SupplierProof, count_cells, count_persons
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.month.proof.simulated import Parsed, by_files, parse_documents
from assusoft.plans.versions import has_plans
from assusoft.suppliers.report import TABLES
from assusoft.suppliers.sending.transmission import Document, is_summary

Render = Callable[[str], Sequence[Document]]
"""Supplier -> the documents it would receive now."""


@dataclass(frozen=True)
class Receiver:
    """A supplier as far as the proof needs it: its layout, and what it is sent this month (see `report.TABLES`)."""

    key: str
    layout: Layout
    sends: str


def certify(employer: str, facts: Facts, view: MonthView, receivers: Sequence[Receiver], render: Render) -> Certificate:
    """Prove a month, or say which equation fails.

    Parameters
    ----------
    view
        The month as it is decided.
    render
        Gives the documents of an open month; those of closed months are read as they were queued.
    """
    before, takeover = facts.photo_before(view.month), facts.store.last_closing(before=view.month) is None
    told = {plan.supplier for plan in view.plans.values()}
    proofs = [_prove(facts, view, one, render) for one in receivers if one.key in told]
    persons, persons_wrong = count_persons(before, facts.photo(view.imported.number, view.month))
    cells, cells_wrong = count_cells(before, _outcome_facts(facts, view, takeover))
    failures = [
        Sentence("{supplier}: {failure}", supplier=one.proof.supplier, failure=line)
        for one in proofs
        for line in one.wrong
    ]
    return Certificate(
        employer=employer,
        month=view.month,
        state="closed" if view.closed else "open",
        suppliers=tuple(one.proof for one in proofs),
        persons=persons,
        cells=cells,
        failures=(*failures, *persons_wrong, *cells_wrong),
        inputs=_inputs(facts, view)
        | {f"document {d.name}": _sha256(d.content) for one in proofs for d in one.documents},
    )


def _outcome_facts(facts: Facts, view: MonthView, takeover: bool) -> OutcomeFacts:
    photo, answers = facts.photo(view.imported.number, view.month), facts.answers(view.answers_through)
    return OutcomeFacts(view.month, takeover, photo, view.reported, view.resolution, view.messages, view.plans, answers)


@dataclass(frozen=True)
class _Proved:
    proof: SupplierProof
    documents: Sequence[Document]
    wrong: Sequence[Sentence]


def _prove(facts: Facts, view: MonthView, one: Receiver, render: Render) -> _Proved:
    """Both paths for one supplier; the opening list of the first month is held as it is owed."""
    owed = view.resolution.state.affiliations
    messages = [message for message in view.messages if message.supplier == one.key]
    takeover = facts.store.last_closing(before=view.month) is None
    before = owed if takeover else view.reported.affiliations
    reported, count, wrong = directly(before, owed, messages, view.plans, one.key, view.month)
    proof = SupplierProof(one.key, 0 if takeover else reported, len(messages), count, None, None)
    documents: Sequence[Document] = ()
    if not messages and not has_plans(view.plans, one.key):
        return _Proved(proof, documents, wrong)
    try:
        documents = _queued(facts, one.key, view.month) if view.closed else render(one.key)
        parsed = parse_documents(one.layout, documents, view.month, facts.own)
        earlier = _earlier(facts, one, view.month)
        known, now, differing = by_files(
            earlier, parsed, one.layout, owed, messages, view.plans, one.key, TABLES[one.sends]
        )
    except AssusoftError as error:
        return _Proved(proof, documents, [*wrong, Sentence("Files: {note}", note=error)])
    return _Proved(replace(proof, held_by_files=known, owed_by_files=now), documents, [*wrong, *differing])


def _earlier(facts: Facts, one: Receiver, month: str) -> list[Parsed]:
    """What a supplier was sent in closed months before this one, read back; from the last full list on."""
    found: list[Parsed] = []
    for closing in reversed(facts.store.closings()):
        if closing.month < month and not (found and found[0].full is not None):
            documents = _queued(facts, one.key, closing.month)
            found.insert(0, parse_documents(one.layout, documents, closing.month, facts.own))
    return found


def _queued(facts: Facts, supplier: str, month: str) -> list[Document]:
    """The documents queued for a supplier when the month was closed."""
    return [
        Document(file.name, file.media_type, facts.store.content(file.sha256), is_summary(file.name))
        for one in facts.store.transmissions()
        if one.supplier == supplier and one.month == month
        for file in one.documents
    ]


def _inputs(facts: Facts, view: MonthView) -> dict[str, str]:
    """What the month was decided from, each with its hash."""
    earlier, closing = [one for one in facts.months() if one < view.month], facts.store.last_closing(before=view.month)
    inputs = {"import": str(view.imported.number), "photo": view.imported.photo_hash}
    if earlier:
        inputs["photo before"] = facts.imported(earlier[-1]).photo_hash
    if closing is not None:
        inputs["state held"] = closing.state_hash
    inputs["last answer"] = str(view.answers_through)
    return inputs | {f"plan {plan.file}": _sha256(plan.text.encode()) for plan in view.plans.values()}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def certificate(employer: EmployerFolder, month: str | None) -> Certificate:
    """The proof of a month; see `Employer.certificate`."""
    view = month_view(employer, month)
    setup = setup_in(employer, view.month)
    receivers = [Receiver(key, layout, sends(setup, key, view.takeover)) for key, layout in setup.layouts.items()]
    facts = employer.facts.with_fields(setup.own)
    return certify(setup.name, facts, view, receivers, lambda key: documents_of(setup, key, view))
