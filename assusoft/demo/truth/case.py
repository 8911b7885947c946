"""One person in one month: what is asked, how it is decided, what is reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assusoft.demo.people.people import Person
from assusoft.demo.truth.ledger import Ledger
from assusoft.demo.truth.plans import Plan
from assusoft.demo.truth.script import Say, answers_of
from assusoft.demo.truth.truth import ExpectedMessage, ExpectedTask, Truth
from assusoft.months import month_end, month_start

Decisions = Mapping[tuple[str, str, str], Say | None]
"""(month, kind, plan or field) -> what a story decides; None leaves the task open."""


@dataclass
class Case:
    """One person in one month."""

    month: str
    takeover: bool
    person: Person
    ledger: Ledger
    decisions: Decisions
    truth: Truth

    @property
    def first(self) -> date:
        return month_start(self.month)

    @property
    def last(self) -> date:
        return month_end(self.month)

    def ask(
        self,
        kind: str,
        usual: Say | None,
        plan: str = "",
        field: str = "",
        member: str = "",
        blocking: bool = True,
        key: str = "",
    ) -> Say | None:
        """Expect a task; return how it is decided: as the story says, else as usual."""
        key = key or self.ledger.key
        task = ExpectedTask(self.month, kind, key, member, plan, field, blocking)
        if task not in self.truth.tasks[-20:]:
            self.truth.tasks.append(task)
        say = self.decisions.get((self.month, kind, plan or field), usual)
        if say is not None:
            self.truth.answers += answers_of(
                say, month=self.month, kind=kind, person=key, plan=plan, field=field, member=member
            )
        return say

    def report(
        self, plan: Plan, kind: str, effective: date | None, member: str = "", changed: tuple[str, ...] | None = None
    ) -> None:
        """Expect a message; none in the takeover month, when the supplier gets the full list."""
        if not self.takeover:
            key = self.ledger.key
            message = ExpectedMessage(self.month, plan.supplier, plan.name, kind, key, member, effective, changed)
            self.truth.messages.append(message)
