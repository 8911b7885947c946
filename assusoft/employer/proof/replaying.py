"""Every closed month derived again from facts and compared with what was stored when it was closed, byte for byte."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.monthly.closing import reports
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.rereading import import_again
from assusoft.employer.setup import rules_of
from assusoft.errors import AssusoftError, Erased
from assusoft.frames import rows_of
from assusoft.month.changes import changes_between
from assusoft.month.proof.difference import first_cell, first_row
from assusoft.month.rules import RULES
from assusoft.month.state import AFFILIATION_KEY
from assusoft.store import Closing
from assusoft.store.facts.contents import sha256_of
from assusoft.store.versions import encode_all, hash_of
from assusoft.suppliers.sending.transmission import Document

_READ = ("_photos", "_states", "_plans", "_some", "_sheets", "_answers", "_declarations")
_STATE_KEYS = {"position": AFFILIATION_KEY, "seen": ["person"]}


@dataclass(frozen=True)
class Difference:
    """One thing of a closed month that is not as it was stored, with the first place where it differs.

    `what`: photo, state, extract, or the document's name. `supplier` is empty where all are concerned.
    """

    month: str
    supplier: str
    what: str
    where: str
    stored: str
    derived: str


@dataclass(frozen=True)
class Verification:
    """What a replay found.

    `documents`: how many were compared; `faults`: facts that were tampered with, a sentence each; `drift`: photos that
    the layouts of today read otherwise from the stored extracts, which is no fault of the month; `other_rules`: months
    that other rules decided, with the number of those: their facts are as they were stored, and nothing is derived;
    `clocks`: facts that a wrong clock dated, a sentence each; `erased`: months that cannot be derived again because
    what they rest on was erased, with the number of their own rows that were: what is left of them leads to its root.
    """

    months: tuple[str, ...]
    documents: int
    faults: tuple[str, ...]
    differences: tuple[Difference, ...]
    drift: tuple[Difference, ...]
    other_rules: Mapping[str, int] = field(default_factory=dict)
    clocks: tuple[str, ...] = ()
    erased: Mapping[str, int] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        """Whether facts are as they were stored and every closed month comes out as it was closed."""
        return not self.faults and not self.differences


def verify(employer: EmployerFolder, head: str | None = None) -> Verification:
    """Derive every closed month again; nothing is stored. What cannot be read or derived any more is a difference.

    `head`: a hash of the facts that was kept elsewhere; facts stored before it was noted must still be there.
    """
    faults = tuple(fault.sentence for fault in employer.store.check_facts(head))
    closings = employer.facts.closings()
    differences, drift = list[Difference](), list[Difference]()
    other_rules = {one.month: rules for one in closings if (rules := _rules_of(employer, one)) != RULES}
    erased = dict[str, int]()
    for closing in closings:
        month = alone(employer)
        try:
            differences += month_differences(month, closing, closing.month not in other_rules)
            drift += drift_of(month, closing)
        except Erased:
            count = employer.store.erased_count
            erased[closing.month] = count("photo", closing.import_number) + count("state", closing.number)
    sendings = [one for one in employer.store.transmissions() if one.month not in erased]
    documents = sum(len(one.documents) for one in sendings)
    months, clocks = tuple(closing.month for closing in closings), tuple(employer.store.out_of_order())
    return Verification(months, documents, faults, tuple(differences), tuple(drift), other_rules, clocks, erased)


def _rules_of(employer: EmployerFolder, closing: Closing) -> int:
    """The rules of a closed month; those of now when what it kept cannot be read: deriving it then tells why."""
    try:
        return rules_of(employer, closing.month)
    except Exception:
        return RULES


def alone(employer: EmployerFolder) -> EmployerFolder:
    """The employer with nothing read yet, so that what one month needs is given back before the next."""
    one = copy(employer)
    nothing: dict[str, Any] = {name: type(getattr(employer.facts, name))() for name in _READ}
    one.facts, one.views = replace(employer.facts, **nothing), {}
    return one


def month_differences(employer: EmployerFolder, closing: Closing, derived: bool) -> Iterator[Difference]:
    """What of a month does not come out as it was closed; `derived`: whether the rules of now decided it.

    A step that fails ends the month: what follows would be derived from it.
    """
    steps = (("photo", _photo), ("state", _state), ("documents", _documents))
    for what, check in steps if derived else steps[:1]:
        try:
            yield from check(employer, closing)
        except Erased:
            raise
        except Exception as error:  # whatever tampered facts provoke is a difference, never the end of the replay
            yield Difference(closing.month, "", what, "it cannot be derived", "", _told(error))
            return


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, AssusoftError) else f"{type(error).__name__}: {error}"


def _photo(employer: EmployerFolder, closing: Closing) -> Iterator[Difference]:
    imported, facts = employer.facts.imported(closing.month), employer.facts
    if imported.number != closing.import_number:
        numbers = f"number {closing.import_number}", f"number {imported.number}"
        yield Difference(closing.month, "", "photo", "the import in force", *numbers)
    for extract in imported.extracts:
        employer.store.content(extract.sha256)
    derived = hash_of(encode_all(facts.store.photo_tables(imported.number)))
    if derived != imported.photo_hash:
        yield Difference(closing.month, "", "photo", "the hash", imported.photo_hash, derived)


def _state(employer: EmployerFolder, closing: Closing) -> Iterator[Difference]:
    stored, owed = employer.facts.state_at(closing), month_view(employer, closing.month).resolution.state
    derived = hash_of(encode_all(owed.stored()))
    if derived != closing.state_hash:
        place = first_cell(stored.stored(), owed.stored(), _STATE_KEYS)
        yield Difference(closing.month, "", "state", *(place or ("the hash", closing.state_hash, derived)))


def _documents(employer: EmployerFolder, closing: Closing) -> Iterator[Difference]:
    month = closing.month
    queued = {sending.supplier: sending for sending in employer.store.transmissions() if sending.month == month}
    derived = reports(employer, month)
    for supplier in dict.fromkeys([*queued, *derived]):
        before = {sending.name: sending.sha256 for sending in queued[supplier].documents} if supplier in queued else {}
        after = {sending.name: sending for sending in derived.get(supplier, [])}
        for name in dict.fromkeys([*before, *after]):
            yield from _document(employer, month, supplier, name, before.get(name), after.get(name))


def _document(
    employer: EmployerFolder, month: str, supplier: str, name: str, sha256: str | None, derived: Document | None
) -> Iterator[Difference]:
    content = employer.store.content(sha256) if sha256 else b""
    if sha256 is None or derived is None:
        has = ("not there", "there") if sha256 is None else ("there", "not there")
        yield Difference(month, supplier, name, "the whole document", *has)
    elif sha256_of(derived.content) != sha256:
        yield Difference(month, supplier, name, *first_row(name, content, derived.content))


def drift_of(employer: EmployerFolder, closing: Closing) -> Iterator[Difference]:
    """The first cell of a closed month's photo that the sources and layouts of today read otherwise, if any."""
    month, facts = closing.month, employer.facts
    try:
        imported = facts.imported(month)
        again = import_again(facts, imported, employer.sources, employer.settings).built.photo
        if hash_of(encode_all(again.tables)) == imported.photo_hash:
            return
        changes = changes_between(facts.photo(imported.number, month), again)
        for change in rows_of(changes.head(1).astype({"before": str, "after": str})):
            where = " ".join(change[name] for name in ("table", "person", "part", "kind", "field") if change[name])
            yield Difference(month, "", "photo", where, change["before"], change["after"])
        if changes.empty:
            yield Difference(month, "", "photo", "the cells set aside", imported.photo_hash, "")
    except Erased:
        raise
    except Exception as error:
        yield Difference(month, "", "photo", "it cannot be read again", "", _told(error))
