"""A month as it is decided: the facts it follows from, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from assusoft.month.declarations.declaration import Declaration
from assusoft.month.messages import HeldMessage, Message
from assusoft.month.resolving.resolve import Resolution
from assusoft.month.state import State
from assusoft.month.tasks.answer import Answer
from assusoft.month.telling.holding import held_messages, holding_in
from assusoft.payroll.photo import Photo
from assusoft.plans.model import Plan


@dataclass(frozen=True)
class DecidedMonth:
    """One month, from `photo` to `automatic` what it is decided from, `resolution` and `messages` what came of it.

    Attributes
    ----------
    takeover
        No month before it is closed: the suppliers know the affiliations already and receive the opening list.
    reported
        The state when the month before was closed, under the plans' names of now (see `moving.rekeyed`).
    plans
        Plan sheets in force, by name, and those of suppliers that had a plan before.
    answers, declarations
        Those it takes into account, in their order.
    automatic
        Sources whose working time is passed on without a question.
    seen, first_month
        See `resolve`.
    revised_before
        What was reported, but for the persons of whom something was said later of closed months; None: `reported`.
    messages
        What is to be reported to the suppliers; none at the takeover.
    """

    month: str
    takeover: bool
    photo: Photo
    reported: State
    plans: Mapping[str, Plan]
    answers: Sequence[Answer]
    automatic: frozenset[str]
    resolution: Resolution
    messages: Sequence[Message]
    revised_before: State | None = field(default=None, kw_only=True)
    declarations: Sequence[Declaration] = field(default=(), kw_only=True)
    seen: Mapping[str, date] = field(default_factory=dict, kw_only=True)
    first_month: str = field(default="", kw_only=True)

    @cached_property
    def held(self) -> tuple[HeldMessage, ...]:
        """What would be told besides, and is held back."""
        holding = holding_in(self.declarations, self.plans, self.month)
        known = self.resolution.left, self.resolution.restated
        return tuple(held_messages(self.resolution.state.affiliations, holding, *known))

    @property
    def owed_before(self) -> State:
        """What the month goes on from."""
        return self.reported if self.revised_before is None else self.revised_before
