"""A task: a question only a person can decide, with its closed list of answers and what each would do."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = (
    "changed_rules",
    "unknown_code",
    "changed_plan",
    "impossible_affiliation",
    "identity",
    "member_identity",
    "missing_person",
    "departure",
    "new_contract",
    "several_contracts",
    "end_of_eligibility",
    "affiliation",
    "doubtful_choice",
    "family_affiliation",
    "shared_member",
    "family_departure",
    "working_time",
    "salary",
    "correction",
    "declared_value",
    "check",
    "missing_data",
    "inconsistent_data",
    "finding",
)

COLLECTIVE = ("unknown_code", "changed_plan")
"""Kinds of task about many persons at once, whose answer changes what is decided of each."""


@dataclass(frozen=True)
class Question:
    """One value an answer must or may bring. `type` is a schema type; `codes` closes its list of values.

    `earliest`, `latest`: bounds of a day, both permitted, YYYY-MM-DD; None: not bounded. `besides`: asked by a plan
    sheet, which says in `label` and `code_labels` what it and its codes are called, by language.
    """

    name: str
    type: str = "text"
    required: bool = False
    default: str | None = None
    codes: tuple[str, ...] = ()
    earliest: str | None = None
    latest: str | None = None
    besides: bool = False
    label: Mapping[str, str] = field(default_factory=dict)
    code_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """One permitted answer; `consequence` is an English sentence key, filled with the task's values."""

    name: str
    consequence: str
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Task:
    """What `resolve` cannot decide without a person. `facts` are the values in question; they make the id.

    `evidence`: what else is known of it, which does not make the id. `concerns`: the persons of a question about many.
    """

    kind: str
    person: str
    facts: Mapping[str, Any]
    blocking: bool
    choices: tuple[Choice, ...]
    plans: tuple[str, ...] = ()
    member: str = ""
    name: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    concerns: tuple[str, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", facts_id("T", self.kind, self.person, self.member, self.facts))

    @property
    def persons(self) -> tuple[str, ...]:
        """The persons an answer concerns: the task's own, candidates for an identity, workers who share a member."""
        return self.concerns or persons_of(self.kind, self.person, self.facts)

    def __repr__(self) -> str:
        whom = f"{self.person}/{self.member}" if self.member else self.person
        return f"<Task {self.id}: {self.kind} of {whom}{', blocking' if self.blocking else ''}>"


def persons_of(kind: str, person: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The persons whom a question concerns, or its answer: see `Task.persons`."""
    shared = [str(pair).partition("/")[0] for pair in facts.get("members", ())]
    candidates = facts["candidates"] if kind == "identity" else ()
    return tuple(dict.fromkeys([person, *candidates, *shared]))


def facts_id(letter: str, *facts: Any) -> str:
    """A short id made of facts: the same facts give the same id (80 bits of SHA-256)."""
    text = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    return letter + hashlib.sha256(text.encode()).hexdigest()[:20]
