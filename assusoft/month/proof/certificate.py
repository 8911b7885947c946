"""The proof of a month: register reported + messages = register owed, persons counted, each changed cell's outcome."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from assusoft.code_labels import code_label, kind_label
from assusoft.days_in_words import month_label
from assusoft.frames import known
from assusoft.language import Sentence, colon, say, semicolon
from assusoft.month.changes import changes_between, headcount
from assusoft.month.proof.counting import adds_up, cells_again, headcount_again
from assusoft.month.proof.outcome import NAMES
from assusoft.month.proof.outcome_facts import OutcomeFacts
from assusoft.month.proof.outcomes import outcomes_of
from assusoft.month.proof.statement_proof import StatementProof
from assusoft.month.wording import kind_name
from assusoft.payroll.photo import Photo

_STATES = {"closed": "closed", "open": "open", "erased": "erased"}
LISTED = 20  # sentences of one kind that a reader needs to see


@dataclass(frozen=True)
class SupplierProof:
    """Rows of one supplier's register, by two paths: messages applied in memory, and files read back.

    `held` (reported before) + what `messages` do = `owed`; `held_by_files` is None when the supplier receives no file.
    `due` = `messages` + `held_back`: all that the month owes, what is told of it, and what is not yet. `steps`: how far
    the messages came (queued, sent, accepted, refused ...) -> how many, of a closed month; they add up to `messages`.
    """

    supplier: str
    held: int
    messages: int
    owed: int
    held_by_files: int | None
    owed_by_files: int | None
    due: int = 0
    held_back: int = 0
    steps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    """What is proven of a month, and what is not.

    Attributes
    ----------
    suppliers
        One proof for each supplier that a plan of the month names.
    persons
        before, entered, left, changed, unchanged, after.
    statements
        One proof for each premium statement that bills from the month on.
    cells
        Outcome (see `outcome.NAMES`) -> why -> changed cells; whole rows that entered or left count once.
    failures
        Every equation that does not hold, as a sentence; none when the certificate is true.
    inputs
        What it was made from -> its hash (SHA-256) or number.
    erased
        What cannot be shown any more because its time was over, as sentences: neither a failure nor proven. The
        `state` of a month whose own rows were erased is 'erased', and nothing else is said of it.
    """

    employer: str
    month: str
    state: str
    suppliers: tuple[SupplierProof, ...]
    persons: Mapping[str, int]
    cells: Mapping[str, Mapping[str, int]]
    failures: tuple[Sentence, ...]
    inputs: Mapping[str, str]
    statements: tuple[StatementProof, ...] = ()
    erased: tuple[Sentence, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every equation holds."""
        return not self.failures

    @property
    def seal(self) -> str:
        """SHA-256 of all that the certificate says, its inputs' hashes included."""
        return hashlib.sha256(json.dumps(self._said(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def _said(self) -> dict[str, object]:
        """All that it says; of what was erased only where something was, so that earlier seals stay."""
        return {name: value for name, value in asdict(self).items() if value or name != "erased"}

    def to_json(self) -> str:
        """The certificate as one JSON document."""
        return json.dumps({"ok": self.ok} | self._said() | {"seal": self.seal}, ensure_ascii=False, indent=1)

    def lines(self, language: str) -> list[str]:
        """The certificate as a person reads it, a line a figure, in fr, nl or en; `input_lines` has its hashes."""
        verdict = say(language, "Every equation holds.") if self.ok else say(language, "An equation fails.")
        state = say(language, _STATES[self.state])
        month = month_label(self.month, language)
        title = say(language, "Certificate of {month}, {employer}", month=month, employer=self.employer)
        if self.state == "erased":
            return [f"{title} ({state})", *(one.said(language) for one in self.erased)]
        return [
            f"{title} ({state})",
            *(line for proof in self.suppliers for line in _supplier_lines(proof, language)),
            *_person_lines(self.persons, language),
            *_cell_lines(self.cells, self.state == "closed", language),
            *(line for proof in self.statements for line in proof.lines_in(language)),
            *(failure.said(language) for failure in self.failures[:LISTED]),
            *([f"... {len(self.failures) - LISTED}"] if len(self.failures) > LISTED else []),
            *(one.said(language) for one in self.erased),
            verdict,
        ]

    def input_lines(self, language: str) -> list[str]:
        """What it was made from, and its seal: hashes, to be compared."""
        inputs = (f"{_input(name, language)}{colon(language)}{value}" for name, value in self.inputs.items())
        return [*inputs, f"{say(language, 'Seal')}{colon(language)}{self.seal}"]


def count_persons(before: Photo | None, after: Photo) -> tuple[dict[str, int], list[Sentence]]:
    """The headcount, and in words where it does not add up or the second count finds another."""
    found, again = headcount(before, after), headcount_again(before, after)
    wrong = adds_up(found)
    wrong += [
        Sentence(
            "Headcount: {name} is {count}, and {again} when counted again.",
            name=name,
            count=found[name],
            again=again[name],
        )
        for name in found
        if found[name] != again[name]
    ]
    return found, wrong


def count_cells(before: Photo | None, facts: OutcomeFacts) -> tuple[dict[str, dict[str, int]], list[Sentence]]:
    """Outcome -> why -> changed cells, and in words each cell no rule accounts for and each count that is off."""
    changes = changes_between(before, facts.decided.photo)
    outcomes = outcomes_of(changes, facts)
    counted = Counter((outcome.name, outcome.why) for outcome in outcomes)
    cells = {
        name: {why: count for (outcome, why), count in sorted(counted.items()) if outcome == name} for name in NAMES
    }
    wrong = [
        Sentence(
            "{cell}: no rule accounts for it.", cell=f"{table} {person} {part}, {kind} {known(field) or ''}".strip()
        )
        for (table, person, part, kind, field), one in zip(
            zip(*(changes[name] for name in ("table", "person", "part", "kind", "field")), strict=True),
            outcomes,
            strict=True,
        )
        if one.name == "unexplained"
    ]
    again = cells_again(before, facts.decided.photo)
    if sum(counted.values()) != again:
        sentence = "Changed cells: {count} have an outcome, and {again} changed when counted again."
        wrong.append(Sentence(sentence, count=sum(counted.values()), again=again))
    return cells, wrong


def _supplier_lines(one: SupplierProof, language: str) -> list[str]:
    return [_register_line(one, language), *([_due_line(one, language)] if one.due else [])]


def _due_line(one: SupplierProof, language: str) -> str:
    """'insurer: 7 messages owed = 4 accepted + 2 sent + 1 held back'."""
    steps = one.steps or {"to_tell": one.messages}
    parts = {**steps, **({"held_back": one.held_back} if one.held_back else {})}
    parts = {step: count for step, count in parts.items() if count}
    sum_ = " + ".join(f"{count} {code_label(step, language)}" for step, count in parts.items())
    return say(language, "{supplier}: {due} messages owed = {sum}", supplier=one.supplier, due=one.due, sum=sum_)


def _register_line(one: SupplierProof, language: str) -> str:
    line = say(
        language, "{supplier}: {held} rows reported before, {messages} messages, {owed} rows owed",
        supplier=one.supplier, held=one.held, messages=one.messages, owed=one.owed,
    )  # fmt: skip
    if one.owed_by_files is None:
        return line
    files = say(
        language,
        "by its files: {held} rows known before, {owed} known now",
        held=one.held_by_files,
        owed=one.owed_by_files,
    )
    return f"{line}{semicolon(language)}{files}"


def _person_lines(count: Mapping[str, int], language: str) -> list[str]:
    return [
        say(language, "Persons: {after} = {entered} entered + {changed} changed + {unchanged} unchanged", **count),
        say(language, "Persons before: {before} = {left} left + {changed} changed + {unchanged} unchanged", **count),
    ]


def _input(name: str, language: str) -> str:
    """'plan group.toml' and the like in words: the first word says what it is, the second which."""
    if name in _INPUTS:
        return say(language, _INPUTS[name])
    what, _, which = name.partition(" ")
    return f"{say(language, _INPUTS.get(what, what))} {which}".strip()


_INPUTS = {
    "import": "Import", "photo": "Photo", "photo before": "Photo before", "state held": "State reported before",
    "last answer": "Last answer", "plan": "Plan sheet", "document": "Document",
}  # fmt: skip


def _cell_lines(cells: Mapping[str, Mapping[str, int]], closed: bool, language: str) -> list[str]:
    total = sum(count for reasons in cells.values() for count in reasons.values())
    lines = [say(language, "Changed cells: {total}", total=total)]
    for name, reasons in cells.items():
        if reasons:
            words = _OUTCOMES[name] if closed or name != "sent" else "to be sent to suppliers"
            lines.append(f"  {say(language, words)}{colon(language)}{sum(reasons.values())}")
            lines += [f"    {_why(name, why, language)}{colon(language)}{count}" for why, count in reasons.items()]
    return lines


def _why(name: str, why: str, language: str) -> str:
    """Why an outcome came about, in the reader's words."""
    if name == "sent":
        return kind_label(why, language) if why != "opening list" else say(language, "Opening list")
    if name in ("waiting", "held"):
        kind, _, choice = why.partition(": ")
        if kind == "not_told":
            return f"{say(language, 'Not told a supplier yet')} ({kind_label(choice, language)})"
        return kind_name(kind, language) + (f" ({choice})" if choice else "")
    return say(language, why)


_OUTCOMES = {
    "sent": "sent to suppliers",
    "waiting": "waiting for a task",
    "held": "kept back by an answer",
    "refused": "refused",
    "writing_only": "told already, and only written otherwise now",
    "irrelevant": "left out by a rule",
    "unexplained": "unexplained",
}
