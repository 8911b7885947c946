"""What is handed to the store and what it gives back: plain frozen values, the same on every database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Extract:
    """One received file of an import, byte for byte."""

    name: str
    source: str
    content: bytes


@dataclass(frozen=True)
class StoredExtract:
    """One file of a stored import; `Store.content(sha256)` gives its bytes."""

    name: str
    source: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Import:
    """A stored import. Numbers follow one another; the last import of a month is its current one.

    `repeated` is true only in what `add_import` returns, when the import was there already and nothing was stored.
    """

    number: int
    month: str
    photo_hash: str
    at: datetime
    by: str
    release_reason: str
    extracts: tuple[StoredExtract, ...]
    counts: Mapping[str, Any]
    repeated: bool = False


@dataclass(frozen=True)
class NewAnswer:
    """An answer to store. `expected` is the number of the answer its author saw in force, None when there was none.

    `facts` and `fields` are kept as JSON: a date or a decimal in them comes back as its text, as it is in a task's id.
    """

    task: str
    kind: str
    person: str
    member: str
    facts: Mapping[str, Any]
    choice: str
    month: str
    by: str
    at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    retracts: int | None = None
    expected: int | None = None


@dataclass(frozen=True)
class AnswerRecord:
    """A stored answer; numbers follow one another from 1, and a number that is missing is a declaration's."""

    number: int
    task: str
    kind: str
    person: str
    member: str
    facts: Mapping[str, Any]
    choice: str
    month: str
    by: str
    at: datetime
    fields: Mapping[str, str]
    reason: str
    retracts: int | None


@dataclass(frozen=True)
class NewDeclaration:
    """A declaration to store. `begins`, `until`: days as ISO texts, '' where there is none; `retracts`: a number."""

    kind: str
    person: str
    member: str
    plan: str
    supplier: str
    values: Mapping[str, str]
    begins: str
    until: str
    seen: Mapping[str, Any]
    month: str
    reason: str
    by: str
    at: datetime
    retracts: int | None = None


@dataclass(frozen=True)
class DeclarationRecord:
    """A stored declaration; its number is one of the sequence that answers have theirs from."""

    number: int
    kind: str
    person: str
    member: str
    plan: str
    supplier: str
    values: Mapping[str, str]
    begins: str
    until: str
    seen: Mapping[str, Any]
    month: str
    reason: str
    salt: str
    retracts: int | None
    by: str
    at: datetime


@dataclass(frozen=True)
class NewFirstWord:
    """What one person said and a second must confirm. `about`: answer | declaration; `task`: '' for a declaration.

    `said`: an answer's `choice` and `fields`, or the declaration as it was stated.
    """

    about: str
    task: str
    kind: str
    person: str
    said: Mapping[str, Any]
    month: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class FirstWord:
    """A stored first word; see `NewFirstWord`.

    `second`, `second_by`, `ended`, `second_reason`: the number of what ended it, who confirmed it or took it back,
    when, and why; None while it waits. `became`: the number of the answer or declaration it counts as; None while it
    waits, or when it was taken back.
    """

    number: int
    about: str
    task: str
    kind: str
    person: str
    said: Mapping[str, Any]
    month: str
    reason: str
    by: str
    at: datetime
    second: int | None = None
    second_by: str | None = None
    ended: datetime | None = None
    became: int | None = None
    second_reason: str | None = None


@dataclass(frozen=True)
class Assignment:
    """Whose task it is from then on; `assignee` is '' for nobody's. `month`: the one that was being worked on."""

    number: int
    task: str
    assignee: str
    month: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Tick:
    """A message of a transmission that a person typed into the supplier's portal, which calls it `reference` ('': it
    gives none); or, with `retracts`, the number of a tick that is taken back, for `reason`."""

    number: int
    transmission: str
    message: str
    reference: str
    reason: str
    retracts: int | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Notice:
    """What a worker was given, by law, about a plan of a closed month: on which `day`, and how.

    `kind`: 'exit' or 'prefinancing'; `how`: 'hand', 'post' or 'mail'; `reason`: why it was given again, '' the first
    time.
    """

    number: int
    kind: str
    person: str
    plan: str
    month: str
    day: date
    how: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class WorkerForm:
    """A form that a worker gave back on `day`.

    `kind`: 'choices' or 'beneficiaries'; `plan`: the one whose beneficiaries it names, '' otherwise; `name`, `sha256`:
    of its file, '' and None where it is kept on paper; `month`: the one that was being worked on. With `retracts`, the
    number of a form that is taken back, for `reason`.
    """

    number: int
    kind: str
    person: str
    plan: str
    month: str
    day: date
    name: str
    sha256: str | None
    reason: str
    by: str
    at: datetime
    retracts: int | None = None

    @property
    def id(self) -> str:
        """What it is called by."""
        return f"C{self.number}"


class GivenForm(NamedTuple):
    """A form to store, the bytes of its file, and what it chooses; `instead`: the first words it takes the place of."""

    form: WorkerForm
    content: bytes | None = None
    words: Sequence[NewFirstWord] = ()
    instead: Sequence[int] = ()


@dataclass(frozen=True)
class NewDocument:
    """A file of a transmission, as it will be sent."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class NewTransmission:
    """What a closing sends to one supplier."""

    supplier: str
    channel: str
    recipients: Sequence[str]
    documents: Sequence[NewDocument]
    subject: str = ""
    body: str = ""


@dataclass(frozen=True)
class Closing:
    """A closed month: what it was derived from (import, answers, texts) and the hash of the state it left.

    `texts`: name -> SHA-256 of the text; plan sheets by the name of their file, others by a path with folders.
    """

    number: int
    month: str
    import_number: int
    answers_through: int
    at: datetime
    by: str
    state_hash: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Audit:
    """A stored payroll audit of an import; `Store.content` gives its checks and findings, each as JSON.

    `repeated` is true only in what `add_audit` returns, when the last audit of the import found the same.
    """

    number: int
    import_number: int
    checks: str
    findings: str
    at: datetime
    by: str
    repeated: bool = False


@dataclass(frozen=True)
class NewStatement:
    """A premium statement to store. `texts`: layout files it was read by, by name; `replaces`: the one it corrects."""

    supplier: str
    period: str
    contracts: tuple[str, ...]
    name: str
    content: bytes
    layout: str
    texts: Mapping[str, str]
    replaces: int | None = None


@dataclass(frozen=True)
class Statement:
    """A stored premium statement. `texts`: name -> SHA-256; `Store.content(sha256)` gives its bytes and theirs.

    `repeated` is true only in what `add_statement` returns, when the same file had been stored before.
    """

    number: int
    supplier: str
    period: str
    contracts: tuple[str, ...]
    name: str
    sha256: str
    layout: str
    texts: Mapping[str, str]
    replaces: int | None
    at: datetime
    by: str
    repeated: bool = False

    @property
    def id(self) -> str:
        """B and its number (bordereau)."""
        return f"B{self.number}"


@dataclass(frozen=True)
class NewDecision:
    """What is decided about a difference: `choice`, the cents that it was, `until` a day ('' for none), and why."""

    difference: str
    statement: int
    choice: str
    amount: int
    until: str
    reason: str


@dataclass(frozen=True)
class Decision:
    """A stored decision about a difference of a premium statement; see `NewDecision`."""

    number: int
    difference: str
    statement: int
    choice: str
    amount: int
    until: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Document:
    """A file of a stored transmission; `Store.content(sha256)` gives its bytes."""

    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Event:
    """Something that happened to a transmission: the state it went to, with author, time and detail."""

    number: int
    state: str
    detail: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Transmission:
    """A stored transmission. `id` is the same at every try; `number` counts those of its supplier from 1."""

    id: str
    number: int
    month: str
    supplier: str
    channel: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    documents: tuple[Document, ...]
    last_event: Event

    @property
    def state(self) -> str:
        """queued | sending | sent | failed | in_doubt: where its last event left it."""
        return self.last_event.state


@dataclass(frozen=True)
class NewReturn:
    """What a supplier answered to a transmission, to be stored.

    `grade`: 0 all taken, 1 taken with remarks, 2 taken in part, 3 not taken. `answered`: the day the supplier did, as
    ISO 8601. `results`: by message, each {"message", "result", "code", "reference", "text"}. `content` is None for
    what somebody typed; `month`: the round in which it counts.
    """

    transmission: str
    grade: int
    answered: str
    results: Sequence[Mapping[str, str]]
    month: str
    reason: str
    name: str = ""
    content: bytes | None = None
    layout: str = ""


@dataclass(frozen=True)
class SupplierReturn:
    """A stored return; see `NewReturn`. `sha256` is '' for what was typed."""

    number: int
    transmission: str
    name: str
    sha256: str
    layout: str
    grade: int
    answered: str
    results: tuple[Mapping[str, str], ...]
    month: str
    reason: str
    by: str
    at: datetime

    @property
    def id(self) -> str:
        """'R3'."""
        return f"R{self.number}"

    @property
    def refuses(self) -> bool:
        """Whether it says of a message, or of all, that it was not taken."""
        return self.grade == 3 or any(one["result"] == "refused" for one in self.results)


@dataclass(frozen=True)
class NewSheet:
    """A benefit sheet to be stored: `said`, what it says, as canonical JSON; `pdf`, the page made of it."""

    person: str
    language: str
    kind: str
    entity: str
    said: bytes
    pdf: bytes


@dataclass(frozen=True)
class IssuedSheet:
    """A stored sheet. `said`, `pdf`: the SHA-256 of each; `template`: of what it was typeset by.

    `replaces`: number of the sheet of that person and month that it corrects; `replaced_by`: of the one that corrects
    it.
    """

    number: int
    month: str
    person: str
    language: str
    kind: str
    entity: str
    said: str
    pdf: str
    template: str
    by: str
    at: datetime
    replaces: int | None
    replaced_by: int | None

    @property
    def id(self) -> str:
        """'S12'."""
        return f"S{self.number}"


@dataclass(frozen=True)
class NewSheetSending:
    """Sheets to be sent at once. `way`: mail (to the worker), zip (mailed), folder (a zip in it); `sheets`: numbers.

    `password`: the rule of the employer (none, birth_date, employer), never a password. `language`: of the text.
    """

    id: str
    month: str
    way: str
    recipients: Sequence[str]
    entity: str
    sheets: Sequence[int]
    password: str
    language: str


@dataclass(frozen=True)
class SheetSending:
    """A stored sending of sheets; see `NewSheetSending`."""

    id: str
    month: str
    way: str
    recipients: tuple[str, ...]
    entity: str
    sheets: tuple[int, ...]
    password: str
    language: str
    by: str
    at: datetime
    last_event: Event

    @property
    def state(self) -> str:
        """queued | sending | sent | failed | in_doubt: where its last event left it."""
        return self.last_event.state


@dataclass(frozen=True)
class Erasure:
    """What was erased at once: `what` pairs of kind and last month; `rows` of photos and others, `facts` with files."""

    number: int
    what: tuple[tuple[str, str], ...]
    reason: str
    by: str
    at: datetime
    rows: int
    facts: int


@dataclass(frozen=True)
class Listed:
    """Every import, closing, audit and return in one committed state; `head`: the hash that stands for it."""

    head: str
    imports: tuple[Import, ...]
    closings: tuple[Closing, ...]
    audits: tuple[Audit, ...]
    returns: tuple[SupplierReturn, ...]
