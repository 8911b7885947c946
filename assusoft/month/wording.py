"""Tasks and messages in plain words, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assusoft.code_labels import kind_label
from assusoft.days_in_words import day, month_label
from assusoft.labels import contract_words, field_label, shown, yes_or_no
from assusoft.language import colon, say
from assusoft.month.collective.changed_plans import day_of
from assusoft.month.likeness_wording import candidates_told
from assusoft.month.messages import HeldMessage, Message
from assusoft.month.tasks.answer_values import parse
from assusoft.month.tasks.deadlines import Due
from assusoft.month.tasks.past_answers import MONTHS, Past
from assusoft.month.tasks.standing import Standing
from assusoft.month.tasks.standing_wording import standing_lines, standing_values
from assusoft.month.tasks.task import Choice, Question, Task
from assusoft.plans.labels import label_in
from assusoft.schema import dtype_of, field_named, is_field

_QUESTIONS = {
    "changed_rules": "The rules of assusoft changed since {month} was closed. For {people} persons they lead to "
    "{messages} messages although no payroll moved (`assusoft whatif --rules` lists them). Tell the suppliers?",
    "unknown_code": "The layout of source {source} does not know the code '{code}' of {field}: {people} people have it "
    "({place}). What does it mean?",
    "changed_plan": "{plan} opens: {people} workers meet its conditions and would all be affiliated from {day}. "
    "Affiliate all of them?",
    "impossible_affiliation": "The affiliation of {name} to {plan} would begin on {affiliation_from}, which is not "
    "possible before {first} ({law}). When does it begin?",
    "identity": "Who is this row of the extract: a known person or a new one?",
    "member_identity": "{name} may be a family member already known: {candidates}. Is it that one, or somebody new?",
    "missing_person": "{name} is affiliated but is not in the extract of {month}. Has this person left?",
    "departure": "The contract of {name} ended on {contract_end}. Confirm the departure?",
    "new_contract": "{name} has a new contract ({new}; before: {old}). Does a new affiliation begin?",
    "several_contracts": "{name} has several contracts at the same time ({contracts}). Do they add up?",
    "end_of_eligibility": "{name} no longer meets the conditions of {plan}. End the affiliation?",
    "affiliation": "{name} meets the conditions of {plan}. Affiliate?",
    "doubtful_choice": "The amount that the payroll withholds from {name} for {plan} in {month} could not be read. "
    "Is this plan chosen?",
    "family_affiliation": "{name} ({relation}) meets the conditions of {plan}. Affiliate this family member?",
    "shared_member": "{name} stands in several families, or works here too ({members}). Under whom is this person "
    "insured?",
    "family_departure": "{name} is insured but no longer belongs to the worker's family (end: {until}). End the cover?",
    "working_time": "The working time of {name} changed in the payroll. What may suppliers be told?",
    "correction": "{field} of {name} was reported as {told} for {plan}, and the payroll now says {value} for that "
    "time. Correct it?",
    "salary": "The salary of {name} for {plan} must be confirmed (payroll: {value}; last reported: {told}).",
    "declared_value": "{field} of {name} was declared as {declared} ({declaration}), and the payroll has moved to "
    "{value} since. Which one holds?",
    "check": "{name}, {plan}: {check} ({detail}). Correct it in the payroll, or accept it?",
    "missing_data": "{field} of {name} is needed but missing from the payroll.",
    "inconsistent_data": "The payroll contradicts itself about {name}: {detail}.",
    "finding": "The audit ({code}) doubts {field} '{value}' of {name}. Correct it in the payroll, or accept it?",
}

_LOST = (
    "{field} of {name} was reported as {was}, and the payroll no longer has a permitted value. "
    "What should suppliers be told?"
)
_ON_OCCASION = {
    "entry": "{field} of {name} is asked by suppliers with the entry. What are they told?",
    "exit": "{field} of {name} is asked by suppliers with the exit. What are they told?",
    "interruption": "{field} of {name} is asked by suppliers with the interruption. What are they told?",
}
_MEANWHILE = "{name} met the conditions of {plan} until {until}, before anybody was asked. Affiliate for that time?"
_LEAVING = "{name} is insured, but the payroll or the plan sheet no longer provides for it. End the cover?"

_CHANGED_PLAN = {
    "affiliation": "The conditions of {plan} changed: {people} workers meet them now and would all be affiliated from "
    "{day}. Affiliate all of them?",
    "end_of_eligibility": "The conditions of {plan} changed: {people} workers no longer meet them, and their "
    "affiliation would end on {day}. End all of these?",
}
"""Questions about the conditions of a plan that changed, by what is asked of each."""
_ALONE = "{alone} more are asked alone, each with a day of their own."
_DOUBTS = {
    "refund": "In {month} the payroll withholds {amount} from {name} for {plan}: less than nothing. Is this plan "
    "chosen?",
    "unpaid": "{name} is not paid, or not in full, since {since}, and nothing is withheld for {plan}. Does the cover "
    "go on?",
}
"""Questions about a choice by what makes it doubtful; the others stand under the kind."""
_KIND_NAMES = {
    "changed_rules": "Changed rules",
    "unknown_code": "Unknown code",
    "changed_plan": "Changed plan",
    "impossible_affiliation": "Impossible affiliation",
    "identity": "Identity in doubt",
    "member_identity": "Family member in doubt",
    "missing_person": "Missing from the extract",
    "departure": "Departure",
    "new_contract": "New contract",
    "several_contracts": "Several contracts",
    "end_of_eligibility": "End of eligibility",
    "affiliation": "New affiliation",
    "doubtful_choice": "Choice in doubt",
    "family_affiliation": "New family member",
    "shared_member": "Family member of several workers",
    "family_departure": "Departure of a family member",
    "working_time": "Working time",
    "correction": "Reported wrongly",
    "salary": "Salary",
    "declared_value": "Declared otherwise",
    "check": "Check of a plan",
    "missing_data": "Missing data",
    "inconsistent_data": "Inconsistent data",
    "finding": "Finding of the audit",
}

_PLACES = (
    "month", "contract_end", "new", "old", "relation", "until", "value", "told", "code", "people", "messages", "amount",
    "since", "affiliation_from", "first", "law",
    "declared", "declaration",
)  # fmt: skip


def question(
    task: Task, language: str, labels: Mapping[str, str] | None = None, entities: Mapping[str, str] | None = None
) -> str:
    """The task as one question. `labels`: see `labels_of`, in that language; `entities`: numbers -> names."""
    labels = labels or {}
    values_said = _finding_facts if task.kind == "finding" else _said_facts
    facts = values_said(task.facts, language)
    named = {name: labels.get(str(task.facts.get(name)), facts.get(name, "")) for name in ("plan",)}
    field = str(task.facts.get("field", ""))
    values: dict[str, str] = {
        "name": task.name or task.person,
        "field": _field(field, language, labels),
        "detail": ", ".join(f"{_field(k, language, labels)} {v}" for k, v in facts.items() if k != "check"),
    }
    values |= {
        name: contract_words(str(task.facts[name]), language, entities)
        for name in ("new", "old", "contracts")
        if task.facts.get(name)
    }
    if task.kind == "unknown_code":
        values |= _evidence_of_code(task, language)
    if task.kind == "changed_plan":
        values["people"] = str(task.evidence["people"])
        values["day"] = day(day_of(task), language)
    if task.kind == "shared_member":
        values["members"] = ", ".join([*task.facts["members"], *filter(None, [task.facts.get("own")])])
    if task.kind == "check":
        values |= _check_values(task, language, labels)
    if task.kind == "member_identity":
        values["candidates"] = candidates_told(task.facts["candidates"], language)
    sentence = say(language, _sentence(task), **(dict.fromkeys(_PLACES, "") | facts | named | values))
    if task.kind == "changed_plan" and task.evidence["alone"]:
        return f"{sentence} {say(language, _ALONE, alone=task.evidence['alone'])}"
    return sentence


def _evidence_of_code(task: Task, language: str) -> dict[str, str]:
    """The source and the code, how many have it, and in which rows of which column the first of them stand."""
    seen, named = task.evidence, {name: str(task.facts[name]) for name in ("source", "code")}
    rows = ", ".join(map(str, seen["rows"])) + (" ..." if seen["cells"] > len(seen["rows"]) else "")
    places = [
        seen["file"],
        say(language, "sheet {name}", name=seen["sheet"]) if seen["sheet"] else "",
        say(language, "column {name}", name=seen["column"]) if seen["column"] else "",
        say(language, "rows {rows}", rows=rows) if seen["rows"] else "",
    ]
    return named | {"people": str(seen["people"]), "place": ", ".join(filter(None, places))}


def _check_values(task: Task, language: str, labels: Mapping[str, str]) -> dict[str, str]:
    """What a check says, and the values it was found by."""
    said = labels.get(f"{task.facts['plan']} check {task.facts['check']}", task.facts["check"])
    found = task.facts["values"].items()
    detail = ", ".join(f"{_field(name, language, labels)} {_said(name, text, language)}" for name, text in found)
    return {"check": said.rstrip("."), "detail": detail}


def _field(name: str, language: str, labels: Mapping[str, str]) -> str:
    return labels.get(name) or field_label(name, language, {})


def _sentence(task: Task) -> str:
    if "was" in task.facts:
        return _LOST
    if "occasion" in task.facts:
        return _ON_OCCASION[task.facts["occasion"]]
    if "why" in task.facts:
        return _LEAVING
    if task.kind == "changed_plan" and task.facts["before"] is not None:
        return _CHANGED_PLAN[task.facts["asks"]]
    if task.kind == "affiliation" and "until" in task.facts:
        return _MEANWHILE
    return _DOUBTS.get(str(task.facts.get("doubt")), _QUESTIONS[task.kind])


def _said_facts(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    """Facts as people read them; `value` and `told` are an amount, or a day where the field in question is one."""
    field = str(facts.get("field", ""))
    of = {"value": field, "told": field} if is_field(field) and field_named(field).type == "date" else {}
    return {name: _said(of.get(name, name), value, language) for name, value in facts.items()}


def _finding_facts(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    """The facts of a finding, whose value is the text of a field of any kind."""
    field, text = facts["field"], facts["value"]
    try:
        value = parse(text, dtype_of(field))
    except ValueError:
        value = text
    return {**facts, "value": shown(field, value, language, {})}


def held_line(message: HeldMessage, language: str) -> str:
    """Until when, and why, a message is held back."""
    until = day(message.until, language)
    if message.declared:
        return say(language, "Held back until {day}, as was declared ({id})", day=until, id=message.declared)
    return say(language, "Held back until {day}: its supplier takes nothing dated so late", day=until)


def kind_name(task_kind: str, language: str) -> str:
    """The kind of a task in words."""
    return say(language, _KIND_NAMES[task_kind])


def consequence(choice: Choice, language: str) -> str:
    """What an answer would do."""
    return say(language, choice.consequence)


def task_cells(
    task: Task,
    sentence: str,
    language: str,
    plans: Mapping[str, str],
    due: Due | None = None,
    past: Past | None = None,
    stand: Standing | None = None,
) -> dict[str, str]:
    """The task as a row of the workbook shows it (`task_workbook.SHOWN`). `plans`: plan names -> their labels."""
    return {
        "due": f"{day(due.day, language)}{colon(language)}{due.lost}" if due else "",
        "kind": kind_name(task.kind, language),
        "blocking": yes_or_no(task.blocking, language),
        "person": task.person,
        "name": task.name,
        "plans": ", ".join(plans.get(name, name) for name in task.plans),
        "question": sentence,
        "choices": "\n".join(
            [
                *(f"{choice.name}: {consequence(choice, language)}" for choice in task.choices),
                *_asked_besides(task, language),
            ]
        ),
        "state": "\n".join(standing_lines(stand, language)),
        "past": past_line(past, language) if past else "",
    }


def task_values(
    task: Task,
    sentence: str,
    language: str,
    due: Due | None = None,
    past: Past | None = None,
    stand: Standing | None = None,
) -> dict[str, Any]:
    """The task as plain values: facts, question, permitted answers with consequence and fields, when it is due, how
    often each answer was given to others like it, whose it is, and what waits for a second person."""
    choices = [
        {
            "name": choice.name,
            "consequence": consequence(choice, language),
            "fields": [_question_values(asked, language) for asked in choice.questions],
        }
        for choice in task.choices
    ]
    return vars(task) | {
        "question": sentence,
        "choices": choices,
        "due": vars(due) if due else None,
        "past": dict(past or {}),
        **standing_values(stand),
    }


def _question_values(asked: Question, language: str) -> dict[str, Any]:
    """A value that an answer brings; of what a plan sheet asks also what it and its choices are called."""
    names = ("name", "type", "required", "default", "codes", "earliest", "latest")
    values = {name: getattr(asked, name) for name in names}
    if not asked.besides:
        return values
    codes = {code: label_in(labels, language) for code, labels in asked.code_labels.items()}
    return values | {"label": label_in(asked.label, language) or asked.name, "code_labels": codes}


def task_lines(
    task: Task,
    sentence: str,
    language: str,
    due: Due | None = None,
    past: Past | None = None,
    stand: Standing | None = None,
) -> list[str]:
    """The task in a few lines: what is asked, until when, how it stands, what was answered before, then what each
    answer does."""
    blocking = f"{say(language, 'BLOCKING')}  " if task.blocking else ""
    head = f"{task.id}  {blocking}{task.person}  {sentence}" if task.person else f"{task.id}  {blocking}{sentence}"
    until = [f"    {due_line(due, language)}"] if due else []
    answers = (f"    {_usage(choice)}{colon(language)}{consequence(choice, language)}" for choice in task.choices)
    before = [f"    {past_line(past, language)}"] if past else []
    stands = [f"    {line}" for line in standing_lines(stand, language)]
    return [head, *until, *stands, *before, *answers, *(f"    {line}" for line in _asked_besides(task, language))]


def _asked_besides(task: Task, language: str) -> list[str]:
    """What plan sheets ask with the answers, each with its label, and its choices with theirs."""
    asked = {one.name: one for choice in task.choices for one in choice.questions if one.besides}
    return [_asked_line(one, language) for one in asked.values()]


def _asked_line(asked: Question, language: str) -> str:
    called = {code: label_in(labels, language) for code, labels in asked.code_labels.items()}
    codes = [f"{code} ({called[code]})" if called.get(code) else code for code in asked.codes]
    values = {"field": asked.name, "label": label_in(asked.label, language) or asked.name}
    if not codes:
        return say(language, "{field} is {label}", **values)
    return say(language, "{field} is {label}; its values: {choices}", choices=", ".join(codes), **values)


def due_line(due: Due, language: str) -> str:
    """Until when a supplier must be told, and what is lost after that day."""
    return say(language, "To be told by {day}; after that: {lost}", day=day(due.day, language), lost=due.lost)


def past_line(past: Past, language: str) -> str:
    """How often each answer was given to questions like it."""
    answers = ", ".join(f"{count} × {choice}" for choice, count in past.items())
    return say(language, "In {months} months to questions like it: {answers}", months=MONTHS, answers=answers)


def _usage(choice: Choice) -> str:
    return " ".join([choice.name, *(f"{asked.name}={_proposed(asked)}" for asked in choice.questions)])


def _proposed(one: Question) -> str:
    """What is proposed; else the closed list where it is short; else '...' where a value is needed."""
    if one.default or not one.required:
        return one.default or ""
    return "|".join(one.codes) if 0 < len(one.codes) <= 5 else "..."


def message_text(message: Message, language: str, labels: Mapping[str, str] | None = None) -> str:
    """One message as a list shows it: its id, the supplier, plan and person it is about, then what it says.

    `labels`: see `labels_of`.
    """
    plan = (labels or {}).get(message.plan, message.plan)
    head = f"{message.id}  {message.supplier} {plan} {whom(message)}"
    return f"{head}{colon(language)}{message_line(message, language, labels)}"


def whom(message: Message) -> str:
    """The person (and member) a message is about, with the name it reports."""
    name = " ".join(message.row[part] for part in ("last_name", "first_name") if message.row.get(part))
    return " ".join(filter(None, (message.person, message.member, name)))


def message_line(message: Message, language: str, labels: Mapping[str, str] | None = None) -> str:
    """One message in one line: kind, since when, what changed."""
    known = labels or {}
    moved = ", ".join(
        f"{_field(name, language, known)}{colon(language)}"
        f"{_moved(name, message.before.get(name), _called(name, value, known), language)}"
        for name, value in message.after.items()
    )
    return f"{kind_label(message.kind, language)} {_said('effective', message.effective, language)} {moved}".strip()


def _called(name: str, value: Any, labels: Mapping[str, str]) -> Any:
    """A choice of a field that a plan sheet asks by its label; any other value as it is."""
    return labels.get(f"{name}={value}", value)


def _moved(name: str, before: Any, value: Any, language: str) -> str:
    """'single -> married'; a value that was not there before, or is what it was, alone."""
    now = _said(name, value, language)
    then = _said(name, before, language)
    return now if then in ("-", now) else f"{then} -> {now}"


def _said(name: str, value: Any, language: str) -> str:
    """A value of a message or of a task's facts, as the reader writes it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{field_label(k, language, {})} {_said(k, v, language)}" for k, v in value.items() if v)
    if name == "law":
        return say(language, str(value))
    if name == "month" and value:
        return month_label(str(value), language)
    if name in ("value", "told") and value is not None:
        return shown("insured_salary", Decimal(str(value)), language, {})
    if name == "amount":
        return shown(name, Decimal(str(value)), language, {})
    return shown(name, value, language, {})
