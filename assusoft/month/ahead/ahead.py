"""What is known to come in the next months, in the order of its days. A kind of thing has one function."""

from collections.abc import Callable, Iterable

from assusoft.month.ahead.ages import children_limits, maximum_ages, pension_ages
from assusoft.month.ahead.answers import answers_lapse
from assusoft.month.ahead.coming import Coming, Outlook
from assusoft.month.ahead.contracts import contract_ends, contracts_begin, interruptions_end, interruptions_take_effect
from assusoft.month.ahead.deadlines import continuations_due, tasks_due
from assusoft.month.ahead.declared import calculations_age, declared_begins, declared_ends
from assusoft.month.ahead.memberships import covers_end, memberships_end
from assusoft.month.ahead.sheets import exceptions_end, salaries_renewed, versions_begin

KINDS: tuple[Callable[[Outlook], Iterable[Coming]], ...] = (
    contract_ends, contracts_begin, interruptions_end, interruptions_take_effect, maximum_ages, pension_ages,
    children_limits, memberships_end, covers_end, answers_lapse, declared_begins, declared_ends, calculations_age,
    exceptions_end, salaries_renewed, versions_begin, tasks_due, continuations_due,
)  # fmt: skip


def ahead(outlook: Outlook) -> list[Coming]:
    """All that is known to come, by day, then plan and person."""
    found = {coming for tell in KINDS for coming in tell(outlook)}
    return sorted(found, key=lambda one: (one.day, one.plan, one.person, one.member, one.kind, one.what))
