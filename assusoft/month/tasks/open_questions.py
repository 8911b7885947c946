"""The questions of one resolution: each asked once, answered or still open."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assusoft.month.collective.changed_plans import Together, answer_for_all
from assusoft.month.declarations.declared import Declared
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.occasions import Besides
from assusoft.month.tasks.task import Task


@dataclass
class Inquiry:
    """Asks once: a question met again (by another plan) joins the first, and blocks when either blocks.

    `declared`: what HR said without being asked. `besides`: what plan sheets ask on the occasion of a question.
    `together`: what HR answered for all who are asked the same; an answer of their own goes before it.
    """

    answers: Mapping[str, Answer]
    declared: Declared = field(default_factory=Declared)
    met: dict[str, Task] = field(default_factory=dict)
    besides: Besides = field(default_factory=Besides)
    together: Together = field(default_factory=dict)

    def ask(self, task: Task) -> Answer | None:
        """Enter the question; return its answer in force, or None when it is open."""
        known = self.met.get(task.id)
        if known is not None:
            plans = tuple(dict.fromkeys(known.plans + task.plans))
            task = replace(known, blocking=known.blocking or task.blocking, plans=plans)
        self.met[task.id] = self.besides.joined(task, self.answers) if known is None else task
        return self._answer_to(task)

    def _answer_to(self, task: Task) -> Answer | None:
        return self.answers.get(task.id) or answer_for_all(task, self.together)

    def open(self) -> list[Task]:
        """The questions nobody answered, blocking ones first, then by kind and person."""
        return sorted((task for task in self.met.values() if self._answer_to(task) is None), key=by_urgency)

    def answered(self) -> list[tuple[Task, Answer]]:
        """The questions of this month that have an answer, in the order of the answers."""
        pairs = ((task, self._answer_to(task)) for task in self.met.values())
        return sorted(((task, answer) for task, answer in pairs if answer is not None), key=by_answer)


def by_urgency(task: Task) -> tuple[bool, str, str, str, tuple[str, ...], str]:
    """The order of open questions."""
    return not task.blocking, task.kind, task.person, task.member, task.plans, task.id


def by_answer(pair: tuple[Task, Answer]) -> int:
    """The order of answered questions."""
    return pair[1].number
