"""A small employer in memory: people as rows, plans as text, months decided and closed one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.checking import checked
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.stated import Stated
from assusoft.month.messages import Message, messages_between
from assusoft.month.resolving.moving import rekeyed, with_rows
from assusoft.month.resolving.resolve import Resolution, no_state, resolve
from assusoft.month.state import State
from assusoft.month.tasks.answer import Answer, checked_fields
from assusoft.month.tasks.task import Task
from assusoft.payroll.photo import Photo, photo_from_tables
from assusoft.plans.sheet import Plan, plan_of
from assusoft.schema import TABLES, typed

Row = Mapping[str, Any]

GROUP = """
supplier = "a"
from = 2025-01-01
eligible = "statute in ('employee', 'worker')"
enrolment = "mandatory"
maximum_age = 65
reports = ["name", "birth_date", "sex", "civil_status", "address", "email", "category", "entity", "insured_salary",
           "insured_pct", "interruption", "death_cover", "notice"]
required = ["name", "birth_date", "street"]
wanted = ["email"]

[salary]
formula = "monthly_salary * salary_factor"
month = 1

[interruptions]
not_sent = ["birth_leave"]

[asks.death_cover]
choices = ["1x", "2x"]
blocking = false
takeover = "1x"
"""

HOSPITAL = """
supplier = "b"
from = 2025-01-01
eligible = "statute = 'employee'"
enrolment = "mandatory"
waiting_months = 3
starts = "first of month"
ends = "end of month"
family = "optional"
keeps_cover = { dismissal = 3 }
reports = ["name", "birth_date"]
required = ["name", "birth_date"]

[family_rule]
eligible = "relation in ('spouse', 'child')"
child_maximum_age = 25
child_ends = "end of year"
reports = ["name", "birth_date", "relation"]
required = ["name", "birth_date"]
"""

CAR = """
supplier = "c"
from = 2025-01-01
eligible = "car_class is not null"
enrolment = "automatic"
since = ["car_since"]
reports = ["name", "car_class", "car_since"]
"""

CHOICE = """
supplier = "b"
from = 2025-01-01
eligible = "statute = 'worker'"
enrolment = "optional"
choice_wage_code = "8640"
reports = ["name"]
"""

ANNA: Row = {
    "person": "P00001", "source": "blox", "payroll_id": "1", "last_name": "Peeters", "first_name": "Anna",
    "birth_date": date(1985, 7, 30), "sex": "F", "civil_status": "single", "street": "Kerkstraat", "house_number": "1",
    "postal_code": "2000", "city": "Antwerpen", "country": "BE", "email": "anna@example.be", "entity": "0403170701",
    "contract": "0403170701/2010-01-01", "hire_date": date(2010, 1, 1), "contract_start": date(2010, 1, 1),
    "statute": "employee", "category": "staff", "weekly_hours": "38", "full_time_hours": "38", "contract_pct": "100",
    "effective_pct": "100", "monthly_salary": "3000.00", "salary_factor": "13.92",
}  # fmt: skip


def plans_named(**texts: str) -> dict[str, Plan]:
    """Plans from the text of their sheets."""
    return {name: plan_of(Path(f"{name.replace('_', '-')}.toml"), text, {}) for name, text in texts.items()}


def photo_of(month: str, workers: Sequence[Row], **others: Sequence[Row]) -> Photo:
    """A photo from rows; tables that are not given are empty."""
    given = {"worker": workers, **others}
    frames = {
        name: typed([dict(row) for row in given.get(name, ())], [field.name for field in fields])
        for name, fields in TABLES.items()
    }
    return photo_from_tables(month, frames, {})


@dataclass
class Employer:
    """Months in memory: `decide` derives one, `answer` adds a fact, `close` keeps its state for the next.

    `seen`, `first_month`: see `resolve`. What was decided is kept until something it is decided from is another.
    """

    plans: dict[str, Plan]
    state: State = field(default_factory=no_state)
    answers: list[Answer] = field(default_factory=list)
    taken_over: bool = False
    photo: Photo | None = None
    seen: Mapping[str, date] = field(default_factory=dict)
    first_month: str = ""
    declarations: list[Declaration] = field(default_factory=list)
    _decided: tuple[list[int], list[Any], list[Any], Resolution] | None = None

    def decide(self, photo: Photo | None = None) -> Resolution:
        """The month of `photo` (or the last one again), with the answers given so far."""
        self.photo = photo or self.photo
        assert self.photo is not None
        objects = [self.photo, self.state, *self.plans.values()]
        said = [*self.answers, *self.declarations, *self.plans, self.taken_over, dict(self.seen), self.first_month]
        if self._decided is None or self._decided[:2] != ([*map(id, objects)], said):
            decided = resolve(
                self.photo.month, self.photo, self.state, self.plans, self.answers, not self.taken_over,
                seen=self.seen, first_month=self.first_month, declarations=self.declarations,
            )  # fmt: skip
            self._decided = [*map(id, objects)], said, objects, decided
        return self._decided[-1]

    def use(self, plans: Mapping[str, Plan]) -> None:
        """Go on with these sheets; what a supplier was told of a plan that moved stays its own."""
        self.state = rekeyed(self.state, self.plans, plans)
        self.plans = with_rows(plans, self.state)

    def open(self) -> list[str]:
        """Kinds of the open tasks."""
        return [task.kind for task in self.decide().tasks]

    def task(self, kind: str, person: str = "P00001", plan: str = "") -> Task:
        """The one open task of that kind (and person, and plan)."""
        found = [
            task for task in self.decide().tasks
            if task.kind == kind and task.person == person and (not plan or task.plans == (plan,))
        ]  # fmt: skip
        assert len(found) == 1, f"{len(found)} tasks of kind {kind}"
        return found[0]

    def answer(self, task: Task, choice: str, **fields: str) -> None:
        """Add an answer; defaults are filled in as the facade does."""
        assert self.photo is not None
        given = checked_fields(task, choice, fields, self.photo.month, sure=True)
        self.answers.append(
            Answer(
                len(self.answers) + len(self.declarations) + 1, task.id, task.kind, task.person, task.member,
                task.facts, choice, self.photo.month, "Claire", datetime(2026, 1, 5, tzinfo=UTC), given,
            )
        )  # fmt: skip

    def declare(
        self,
        kind: str,
        begins: str = "",
        until: str = "",
        plan: str = "",
        member: str = "",
        supplier: str = "",
        **values,
    ) -> None:
        """Declare something of Anna (or of a member), checked as the facade does."""
        assert self.photo is not None
        view = DecidedMonth(
            self.photo.month, not self.taken_over, self.photo, self.state, self.plans, self.answers, frozenset(),
            self.decide(), self.messages(), declarations=self.declarations,
        )  # fmt: skip
        given = checked(Stated("P00001", kind, values, plan, member, begins, until, "because", supplier), view, {})
        number, at = len(self.answers) + len(self.declarations) + 1, datetime(2026, 1, 5, tzinfo=UTC)
        said = (
            plan,
            supplier,
            given.values,
            given.begins,
            given.until,
            given.seen,
            self.photo.month,
            "because",
            "An",
            at,
        )
        self.declarations.append(Declaration(number, kind, "P00001", member, *said))

    def messages(self) -> list[Message]:
        """What suppliers would be told now."""
        assert self.photo is not None
        decided = self.decide()
        owed, month = decided.state.affiliations, self.photo.month
        told = messages_between(self.state.affiliations, owed, self.plans, month, decided.left, decided.restated)
        return told if self.taken_over else []

    def kinds(self) -> list[tuple[str, str]]:
        """(plan, kind) of each message."""
        return [(message.plan, message.kind) for message in self.messages()]

    def close(self) -> list[Message]:
        """Close the month: no blocking task may be open."""
        resolution = self.decide()
        assert not [task for task in resolution.tasks if task.blocking], self.open()
        told = self.messages()
        self.state = resolution.state
        self.taken_over = True
        return told


def taken_over(*workers: Row, **others: Sequence[Row]) -> Employer:
    """An employer with four plans whose workers (Anna when none is given) were taken over in November 2025."""
    made = Employer(plans_named(group=GROUP, hospital=HOSPITAL, car=CAR, choice=CHOICE))
    made.decide(photo_of("2025-11", workers or [ANNA], **others))
    made.close()
    return made
