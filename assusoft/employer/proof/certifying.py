"""A month's facts and files -> its certificate."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from assusoft.employer.deciding.decision import MonthView
from assusoft.employer.facts import Facts
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.closing import documents_of, is_sparing, parsed_of, sends, stored_documents
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.proof.statements_proven import statements_proven
from assusoft.employer.returns.lists import lists_until
from assusoft.employer.returns.refused import refused_until
from assusoft.employer.returns.standing import steps_of
from assusoft.employer.setup import setup_in
from assusoft.errors import AssusoftError, Erased
from assusoft.language import Sentence
from assusoft.layouts import Layout
from assusoft.month.collective.meanings import photo_as_said
from assusoft.month.messages import Message
from assusoft.month.proof.applying import directly, said
from assusoft.month.proof.by_totals import by_totals
from assusoft.month.proof.certificate import Certificate, SupplierProof, count_cells, count_persons
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.month.proof.possible import impossible_lives
from assusoft.month.proof.simulated import Parsed, by_files, parse_documents, taken
from assusoft.month.proof.told_or_held import neither_told_nor_held, owed_in_full
from assusoft.plans.versions import has_plans
from assusoft.store.facts.contents import sha256_of
from assusoft.suppliers.report import TABLES
from assusoft.suppliers.sending.transmission import Document

Render = Callable[[str], Sequence[Document]]
"""Supplier -> the documents it receives in the month."""
Sent = Callable[[str, str], Parsed]
"""Supplier and closed month -> what it was sent then, read by the layout it had then."""


@dataclass(frozen=True)
class Receiver:
    """A supplier as far as the proof needs it: its layout, and what it is sent this month (see `report.TABLES`).

    `sparing`: it receives nothing when there is no message; `mode`: how it reads changes; `language`: that of texts.
    """

    key: str
    layout: Layout
    sends: str
    sparing: bool
    mode: str = "differential"
    language: str = "en"


def certify(
    employer: str,
    facts: Facts,
    view: MonthView,
    receivers: Sequence[Receiver],
    render: Render,
    sent: Sent,
    refused: Collection[str] = (),
) -> Certificate:
    """Prove a month, or say which equation fails.

    Parameters
    ----------
    view
        The month as it is decided.
    render
        Gives the documents of the month: of a closed one, as they were queued.
    sent
        Gives what was sent when earlier months were closed.
    refused
        Ids of messages of earlier months that their supplier did not take.
    """
    suppliers, before = {plan.supplier for plan in view.plans.values()}, facts.photo_before(view.month)
    before = before and photo_as_said(before, view.answers, view.declarations)
    proofs = [
        _prove(facts, view, receiver, render, sent, refused) for receiver in receivers if receiver.key in suppliers
    ]
    due = owed_in_full(view)
    persons, persons_wrong = count_persons(before, view.photo)
    cells, cells_wrong = count_cells(before, OutcomeFacts(view))
    failures = [
        Sentence("{supplier}: {failure}", supplier=proved.proof.supplier, failure=line)
        for proved in proofs
        for line in proved.wrong
    ]
    return Certificate(
        employer=employer,
        month=view.month,
        state="closed" if view.closed else "open",
        suppliers=tuple(_with_due(proved.proof, view, due) for proved in proofs),
        persons=persons,
        cells=cells,
        failures=(*failures, *neither_told_nor_held(view, due), *persons_wrong, *cells_wrong, *impossible_lives(view)),
        inputs=_inputs(facts, view)
        | {f"document {d.name}": sha256_of(d.content) for proved in proofs for d in proved.documents},
        erased=tuple(line for proved in proofs for line in proved.erased),
    )


def _with_due(proof: SupplierProof, view: MonthView, due: Sequence[Message]) -> SupplierProof:
    owed, held = (sum(one.supplier == proof.supplier for one in listed) for listed in (due, view.held))
    return replace(proof, due=owed, held_back=held)


@dataclass(frozen=True)
class _Proved:
    proof: SupplierProof
    documents: Sequence[Document]
    wrong: Sequence[Sentence]
    erased: Sequence[Sentence] = ()


def _prove(
    facts: Facts, view: MonthView, receiver: Receiver, render: Render, sent: Sent, refused: Collection[str]
) -> _Proved:
    """Both paths for one supplier; at the takeover what the opening list says counts as reported before."""
    owed, supplier = view.resolution.state.affiliations, receiver.key
    messages = [message for message in view.messages if message.supplier == supplier]
    before = owed if view.takeover else view.reported.affiliations
    reported, count, wrong = directly(before, owed, messages, view.plans, supplier, view.month)
    proof = SupplierProof(supplier, 0 if view.takeover else reported, len(messages), count, None, None)
    documents: Sequence[Document] = ()
    if not messages and (receiver.sparing or not has_plans(view.plans, supplier)):
        return _Proved(proof, documents, wrong)
    try:
        documents = render(supplier)
        parsed = parse_documents(receiver.layout, documents, view.month, facts.own)
        earlier, tables = _earlier(facts, receiver, view.month, sent, refused), TABLES[receiver.sends]
        if receiver.mode == "free_text" and receiver.sends != "full":
            known, now, differing = by_totals(earlier, parsed, owed, messages, view.plans, supplier, receiver.language)
        else:
            known, now, differing = by_files(
                earlier, parsed, receiver.layout, owed, messages, view.plans, supplier, tables, receiver.mode
            )
    except Erased as error:
        gone = Sentence("{supplier}: its files cannot be read back: {note}", supplier=supplier, note=error.sentence)
        return _Proved(proof, documents, wrong, [gone])
    except AssusoftError as error:
        return _Proved(proof, documents, [*wrong, Sentence("Files: {note}", note=error)])
    return _Proved(replace(proof, held_by_files=known, owed_by_files=now), documents, [*wrong, *differing])


def _earlier(facts: Facts, receiver: Receiver, month: str, sent: Sent, refused: Collection[str]) -> list[Parsed]:
    """What a supplier was sent in closed months before this one, and took, read back; from the last full list on.

    All of it, where corrections name what was sent.
    """
    earlier: list[Parsed] = []
    for closing in reversed(facts.closings()):
        enough = earlier and earlier[0].full is not None and receiver.mode != "cancel_and_replace"
        if closing.month < month and not enough:
            earlier.insert(0, taken(sent(receiver.key, closing.month), refused))
    return earlier


def _inputs(facts: Facts, view: MonthView) -> dict[str, str]:
    """What the month was decided from, each with its hash."""
    earlier, closing = [month for month in facts.months() if month < view.month], facts.closing_before(view.month)
    inputs = {"import": str(view.imported.number), "photo": view.imported.photo_hash}
    if earlier:
        inputs["photo before"] = facts.imported(earlier[-1]).photo_hash
    if closing is not None:
        inputs["state held"] = closing.state_hash
    inputs["last answer"] = str(view.answers_through)
    return inputs | {f"plan {plan.file}": sha256_of(plan.text.encode()) for plan in view.plans.values()}


def certificate(employer: EmployerFolder, month: str | None) -> Certificate:
    """The proof of a month; see `Employer.certificate`."""
    try:
        view = month_view(employer, month)
    except Erased as error:
        gone = Sentence("{note} Its chain and its roots still prove what is left.", note=error.sentence)
        shown = employer.facts.imported(month).month
        return Certificate(employer.name, shown, "erased", (), {}, {}, (), {}, erased=(gone,))
    setup = setup_in(employer, view.month)
    lists = lists_until(employer, view.month)
    not_taken = {*lists.again, *(lists.last[key].id for key in lists.owed)}
    refused_lists = {(one.supplier, one.month) for one in employer.store.transmissions() if one.id in not_taken}
    receivers = [
        Receiver(
            key, layout, sends(setup, key, view.takeover or key in lists.owed),
            is_sparing(setup, key, view) and key not in lists.owed, setup.suppliers[key].mode,
            setup.suppliers[key].language,
        )
        for key, layout in setup.layouts.items()
    ]  # fmt: skip
    facts = employer.facts.with_fields(setup.own)
    refused = refused_until(employer, view.month)

    def render(key: str) -> Sequence[Document]:
        if view.closed:
            return stored_documents(employer, key, view.month)
        return documents_of(employer, setup, key, view)

    def sent(key: str, month: str) -> Parsed:
        if (key, month) in refused_lists:
            return Parsed(month, None, None)
        return parsed_of(employer, key, month)

    proof = certify(setup.name, facts, view, receivers, render, sent, refused)
    proofs, lost = _with_steps(employer, proof.suppliers, view) if view.closed else (proof.suppliers, [])
    statements, wrong = statements_proven(employer, view.month)
    failures = (*proof.failures, *lost, *wrong)
    return replace(proof, suppliers=proofs, statements=tuple(statements), failures=failures)


def _with_steps(
    employer: EmployerFolder, proofs: Sequence[SupplierProof], view: MonthView
) -> tuple[tuple[SupplierProof, ...], list[Sentence]]:
    """How far the messages of a closed month came; in words, each of which no transmission says it."""
    standing = steps_of(employer, view.month)
    lost = "{supplier}: no transmission holds {message}."
    wrong = [
        Sentence(lost, supplier=one.supplier, message=said(one))
        for one in view.messages
        if one.supplier not in standing
    ]
    return tuple(replace(one, steps=standing.get(one.supplier, {})) for one in proofs), wrong
