"""Which cells of the photo a message, a task or a register cell may depend on: the map `resolve` and `follow` draw.

Whatever is not named here cannot change the result; what is named may change it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assusoft.message_kinds import CANCELLATION, EXIT_KINDS, WHOLE_ROW_KINDS, WORKING_TIME_KINDS
from assusoft.month.corrections import UNCHANGING
from assusoft.month.messages import Message, is_of_data, kind_of, register_fields
from assusoft.month.resolving.values.follow import automatic_fields
from assusoft.month.resolving.values.salaries import RENEWALS, salary_fields
from assusoft.month.resolving.values.same_writing import WRITTEN
from assusoft.month.state import AFFILIATION_KEY, BASE, END, SALARY, SINCE, WORKING_TIME, member_fields
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.task import Task
from assusoft.plans.model import Plan
from assusoft.plans.rules import fields_of
from assusoft.schema import INTERRUPTED

CONTRACT = ("entity", "contract_start", "hire_date", "contract_end", "contract_pct")
_NOW = (
    "contract_pct", "effective_pct", "weekly_hours", "full_time_hours", "interruption_kind", "interruption_from",
    "interruption_to", "interruption_pct", "working_time_since",
)  # fmt: skip
_MEMBER = ("first_name", "birth_date", "national_number", "relation", "since", "until", "insured")
_PAY = (
    "interruption_kind", "interruption_from", "interruption_to", "interruption_pct", "effective_pct", "contract_pct",
    "working_time_since", "monthly_salary", "yearly_salary", "hourly_salary", "salary_since",
)  # fmt: skip
_BY_PLAN = (
    "affiliation",
    "end_of_eligibility",
    "doubtful_choice",
    "missing_data",
    "inconsistent_data",
    "salary",
    "correction",
)
STARTS = WHOLE_ROW_KINDS
ENDS = (*EXIT_KINDS, "correction", CANCELLATION, *STARTS)
AFFILIATION_FIELDS = (*BASE, *END)
REVIEWED_KINDS = ("departure", "new_contract", "missing_person", "working_time", "affiliation")
ENDING = ("departure", "missing_person", "new_contract", "end_of_eligibility", "doubtful_choice", "family_departure")


@dataclass(frozen=True)
class Reason:
    """Cells of one table of the photo and what they are for; `why` is an English sentence key.

    `every`: of all the person's contracts, else of the one that counts. `rule`: the expression that uses them.
    """

    why: str
    table: str
    fields: tuple[str, ...]
    every: bool = False
    rule: str = ""


def contract_reason() -> Reason:
    """Which contract counts, and whether the person is in service."""
    return Reason("Which contract counts, and whether it is in service", "worker", CONTRACT, every=True)


def plan_reasons(plan: Plan, starts: bool, member: bool) -> list[Reason]:
    """Whether a plan covers somebody in service, from when, and whether a family member comes in."""
    age = ("birth_date",) if plan.maximum_age is not None else ()
    fields = tuple(dict.fromkeys((*fields_of(plan.eligible), *age)))
    found = [Reason("Who is eligible", "worker", fields, rule=plan.eligible)]
    if plan.choice_wage_code is not None:
        found.append(Reason("The choice shows as a deduction", "deduction", ("wage_code", "amount")))
        if not starts:
            found.append(Reason("Whether the person is paid", "worker", _PAY))
    if starts:
        found.append(Reason("From when", "worker", plan.since))
    if member:
        rule = (plan.family_rule.eligible if plan.family_rule else "") or ""
        used = tuple(dict.fromkeys((*_MEMBER, *(fields_of(rule) if rule else ()))))
        found.append(Reason("Which family member, and whether it may be insured", "family", used, rule=rule))
    return found


def reported_fields(message: Message, plan: Plan) -> list[str]:
    """The register fields of which a change would make another message: all for an entry, else those of its group."""
    fields = register_fields(plan, bool(message.member))
    if message.kind in STARTS:
        return [name for name in fields if name not in AFFILIATION_KEY]
    ends = (*END, *plan.exit.asks)
    data = [name for name in fields if name not in BASE and name not in ends]
    if is_of_data(message) and not message.after.keys() <= plan.exit.asks.keys():
        of_time = any(name in WORKING_TIME for name in message.after)
        return [name for name in data if (kind_of(name) == "working_time" if of_time else name in UNCHANGING)]
    if message.kind in ENDS:
        return [name for name in fields if name in ends]
    group = "working_time" if message.kind in WORKING_TIME_KINDS else message.kind
    interrupted = plan.interruption.asks
    return [name for name in data if ("working_time" if name in interrupted else kind_of(name)) == group]


def field_reason(plan: Plan, name: str, member: bool) -> Reason:
    """The cells a field of the register comes from; none for those of the affiliation itself."""
    if member:
        own = (name,) if name in member_fields(plan) and name not in (*BASE, *END) else ()
        return Reason("Where it comes from", "family", own)
    if name in plan.asked_once:
        return Reason("Where it comes from", "worker", ())
    if name in (*WORKING_TIME, *INTERRUPTED, "working_time_since"):
        return Reason("Where it comes from", "worker", _NOW)
    if name in SALARY and plan.salary:
        return Reason("Where it comes from", "worker", salary_fields(plan.salary), rule=plan.salary.formula)
    return Reason("Where it comes from", "worker", () if name in (*BASE, *END) else (name,))


def effective_reason(message: Message) -> Reason:
    """The dates of the payroll the effective date of a change is taken from."""
    groups = {kind_of(name) for name in message.after} if is_of_data(message) else {message.kind}
    if message.kind in WORKING_TIME_KINDS:
        groups = {"working_time"}
    dates = tuple(name for name in SINCE if kind_of(name) in groups)
    return Reason("Since when", "worker", (*dates, *(("contract_start",) if "entity_transfer" in groups else ())))


def task_reasons(task: Task, plans: Iterable[Plan]) -> list[Reason]:
    """What made a question be asked, beside who it is about and which contract counts."""
    member, concerned = bool(task.member), list(plans)
    found: list[Reason] = []
    if task.kind in _BY_PLAN or member:
        for plan in concerned:
            begins = task.kind in ("affiliation", "family_affiliation") or task.facts.get("insured") is False
            found += plan_reasons(plan, begins, member)
    if task.kind == "working_time":
        found.append(Reason("Working time as the payroll shows it", "worker", _NOW))
        found.append(Reason("The age limit of the plans", "worker", ("birth_date",)))
    if task.kind == "end_of_eligibility":
        found.append(Reason("What it was asked about", "worker", ("category", "statute")))
    if task.kind == "correction" and task.facts["field"] == "affiliation_from":
        found.append(Reason("From when", "worker", ("hire_date", "contract_start")))
    if task.kind in ("salary", "missing_data", "correction"):
        name = str(task.facts.get("field", "insured_salary"))
        found += [field_reason(plan, name, member) for plan in concerned]
        if not member and task.kind == "missing_data":
            found.append(Reason("What it was asked about", "worker", (name,)))
    if task.kind == "check":
        found.append(Reason("What it was asked about", "worker", tuple(task.facts["values"])))
    if task.kind == "inconsistent_data":
        found.append(Reason("What contradicts itself", "worker", asked_about(task.facts)))
    return list(dict.fromkeys(reason for reason in found if reason.fields))


def asked_about(facts: Iterable[str]) -> tuple[str, ...]:
    """The fields among the facts of a question about contradictions."""
    return tuple(name for name in facts if name != "check")


def concerns(answer: Answer, plan: str, member: str, fields: Iterable[str], ends: bool, starts: bool) -> bool:
    """Whether an answer about the person may decide these fields of that plan.

    `fields`: those of the register and of the rules together. `ends`, `starts`: whether the affiliation ends, begins.
    """
    names = set(fields)
    about_plan = answer.facts.get("plan", plan) == plan and answer.member in ("", member)
    tests = {
        "identity": True,
        "member_identity": bool(member),
        "shared_member": bool(member),
        "departure": ends,
        "missing_person": ends,
        "new_contract": ends or starts,
        "affiliation": starts or ends,
        "end_of_eligibility": True,
        "doubtful_choice": starts or ends,
        "family_affiliation": bool(member),
        "family_departure": bool(member),
        "working_time": bool(names & {*WORKING_TIME, *INTERRUPTED, "working_time_since"}),
        "salary": bool(names & set(SALARY)),
        "correction": bool(names & set(SALARY)) or starts or ends,
        "several_contracts": bool(names & {*WORKING_TIME, *SALARY, "working_time_since"}) or starts or ends,
        "missing_data": answer.facts.get("field") in names,
        "check": False,
        "inconsistent_data": bool(names & set(asked_about(answer.facts))),
    }
    return about_plan and tests[answer.kind]


def how_decided(plan: Plan, name: str, member: bool) -> tuple[str, dict[str, object]]:
    """The way a register field is decided, as an English sentence key and its values."""
    if name in (*BASE, *END):
        return "Set by the affiliation and its end", {}
    if name in WORKING_TIME and not member:
        return "Reported only once HR confirmed it; a newcomer's is taken as it is", {}
    if name in INTERRUPTED and not member:
        return "By what the plan sheet provides for this kind of interruption", {}
    if name in SALARY and plan.salary and not member:
        return RENEWALS[plan.salary.renewed].how, {"month": plan.salary.month}
    if (name in plan.asks or name in plan.asked_once) and not member:
        return "Only HR knows it, so it is asked", {}
    if not member and name in automatic_fields(plan) and kind_of(name) not in plan.messages:
        return "Stays as reported at entry: the plan sheet does not list messages of kind {kind}", {
            "kind": kind_of(name)
        }
    if name in WRITTEN and not plan.writing:
        return "Follows the payroll by itself, but keeps its writing while only that differs", {}
    return "Follows the payroll by itself", {}
