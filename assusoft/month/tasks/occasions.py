"""A task x what plan sheets ask on its occasion -> the task, its answers asking that too.

The questions an entry, an exit or an interruption brings anyway are joined by those of the suppliers concerned, each
once for all of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from assusoft.frames import as_mask
from assusoft.message_kinds import WORKING_TIME_KINDS
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.answer_values import exact
from assusoft.month.tasks.task import Choice, Question, Task
from assusoft.plans.model import Occasion, OccasionAsk, Plan
from assusoft.plans.occasions import OCCASIONS
from assusoft.plans.rules import evaluate
from assusoft.schema import DTYPES

JOINED: Mapping[str, Mapping[str, tuple[Occasion, ...]]] = {
    "departure": {"confirm": ("exit",)},
    "missing_person": {"left": ("exit",)},
    "new_contract": {"new_affiliation": ("exit", "entry")},
    "end_of_eligibility": {"confirm": ("exit",)},
    "doubtful_choice": {"affiliate": ("entry",), "end": ("exit",)},
    "affiliation": {"affiliate": ("entry",)},
    "working_time": {"tell": ("interruption",)},
}
"""Kind of task -> its answer -> the occasions it is."""


@dataclass
class Besides:
    """What plans ask beside the question of a task, when an answer to it is an occasion (see `JOINED`).

    `plans`: plan -> its sheet, of those that ask something so. `needless`: (plan, field) -> persons of whom the
    condition is false. `offered`: (person, field) -> the task that asks it in this resolution, so that another task
    does not ask it again.
    """

    plans: Mapping[str, Plan] = field(default_factory=dict)
    needless: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    offered: dict[tuple[str, str], str] = field(default_factory=dict)

    def joined(self, task: Task, answers: Mapping[str, Answer]) -> Task:
        """The task, each answer that is an occasion asking what the task's plans ask then."""
        occasions = JOINED.get(task.kind, {})
        if not occasions or not self.plans:
            return task
        choices = tuple(
            replace(one, questions=(*one.questions, *self._questions(task, one, occasions.get(one.name, ()), answers)))
            for one in task.choices
        )
        return replace(task, choices=choices)

    def wanted(self, plan: Plan, occasion: Occasion, person: str) -> Iterator[tuple[str, OccasionAsk]]:
        """What the plan asks of a person on an occasion: field and how it is asked."""
        for name, ask in plan.asked_on(occasion).items():
            if person not in self.needless.get((plan.name, name), ()):
                yield name, ask

    def told(self, answer: Answer) -> dict[str, str]:
        """Field -> what an answer says besides of an exit, as a register keeps it."""
        asked = {name: ask.type for plan in self.plans.values() for name, ask in plan.exit.asks.items()}
        return {name: exact(text, DTYPES[asked[name]]) for name, text in answer.fields.items() if name in asked}

    def _questions(
        self, task: Task, choice: Choice, occasions: Iterable[Occasion], answers: Mapping[str, Answer]
    ) -> list[Question]:
        found: dict[str, Question] = {}
        for occasion in occasions:
            for plan in (self.plans[name] for name in task.plans if name in self.plans):
                for name, ask in self.wanted(plan, occasion, task.person) if _concerns(plan, task) else ():
                    if self._is_free(name, task, answers):
                        asked = _question(name, ask)
                        known = found.get(name, asked)
                        found[name] = replace(known, required=known.required or asked.required)
        return list(found.values())

    def _is_free(self, name: str, task: Task, answers: Mapping[str, Answer]) -> bool:
        """Whether no other task asks the field of the person; one whose answer did not give it does not."""
        holder = self.offered.setdefault((task.person, name), task.id)
        if holder != task.id and holder in answers and name not in answers[holder].fields:
            holder = self.offered[task.person, name] = task.id
        return holder == task.id


def besides_of(plans: Mapping[str, Plan], people: pd.DataFrame, month: str) -> Besides:
    """What these plans ask on occasions, conditions evaluated on the month's people (indexed by person).

    A condition that cannot be decided does not keep the value from being asked, nor does it of who is not there.
    """
    asking = {name: plan for name, plan in plans.items() if plan.asked_once}
    needless = {
        (plan.name, name): frozenset(people.index[as_mask(~evaluate(ask.when, people, month, "boolean"))])
        for plan in asking.values()
        for occasion in OCCASIONS
        for name, ask in plan.asked_on(occasion).items()
        if ask.when
    }
    return Besides(asking, needless)


def tells_interruption(plan: Plan, kind: object) -> bool:
    """Whether the plan's supplier is told of an interruption of that kind."""
    return kind not in plan.interruptions.not_sent and any(one in plan.messages for one in WORKING_TIME_KINDS)


def _concerns(plan: Plan, task: Task) -> bool:
    """Whether a task on working time is about an interruption that the supplier is told of; any other is."""
    kind = task.facts["now"]["interruption_kind"] if task.kind == "working_time" else None
    return task.kind != "working_time" or (kind is not None and tells_interruption(plan, kind))


def _question(name: str, ask: OccasionAsk) -> Question:
    labels: dict[str, dict[str, str]] = {choice: dict(label.items()) for choice, label in ask.choice_label.items()}
    label: dict[str, str] = dict(ask.label.items())
    return Question(name, ask.type, ask.required, None, ask.choices, besides=True, label=label, code_labels=labels)
