"""One function per kind of task: its facts, whether it blocks, and its closed list of answers with consequences."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from assusoft.month.declarations.declaration import Declaration
from assusoft.month.tasks.task import Choice, Question, Task
from assusoft.schema import DEPARTURE_REASONS, INTERRUPTIONS, field_named, is_field

Row = Mapping[str, Any]
Bounds = tuple[date | None, date | None]
"""The first and the last day possible; None: not bounded."""

_BY_SIGHT = (
    "The supplier is told of the family member's entry. The payroll does not say since when: the first day of the "
    "month in which the member is seen is proposed."
)
_NOTHING = "Suppliers are told nothing."
_MEMBER_REASONS = ("divorce", "end_of_household", "death", "choice", "other")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _eve(day: date | None) -> str | None:
    return None if day is None else (day - timedelta(days=1)).isoformat()


def identity(person: str, name: str, facts: Row, candidates: Sequence[str]) -> Task:
    """Who is this row of the extract? Until answered the row is left out of everything."""
    same = tuple(
        Choice(f"same:{candidate}", "The row belongs to this known person; no new affiliation begins.")
        for candidate in candidates
    )
    new = Choice("new", "The row is a new person.")
    return Task("identity", person, dict(facts) | {"candidates": list(candidates)}, True, (*same, new), name=name)


def member_identity(member: Row, candidates: Sequence[Mapping[str, Any]]) -> Task:
    """Who is this family member? Until answered the row is left out, and nothing is concluded about the candidates.

    `candidates`: member, what is known of it, and `agrees` (see `Agreement.told`).
    """
    same = tuple(
        Choice(f"same:{one['member']}", "It is this family member; suppliers are told what was corrected.")
        for one in candidates
    )
    new = Choice("new", "It is another family member, who was not known before.")
    known = ("relation", "last_name", "first_name", "birth_date", "national_number")
    facts = {name: _text(member[name]) for name in known} | {"candidates": [dict(one) for one in candidates]}
    whom = member["person"], facts
    return Task("member_identity", *whom, True, (*same, new), member=member["member"], name=full_name(member))


def departure_questions(exit_date: object, reason: object, service_from: date | None) -> tuple[Question, ...]:
    """The values a departure brings, day and reason proposed. `service_from`: who leaves on its eve never began."""
    return (
        Question("exit_date", "date", True, _text(exit_date), earliest=_eve(service_from)),
        Question("reason", "text", True, _text(reason), DEPARTURE_REASONS),
        Question("notice_start", "date"),
        Question("notice_end", "date"),
        Question("indemnity_months", "count"),
    )


def departure_fields() -> tuple[str, ...]:
    """Names of the values a departure brings."""
    return tuple(question.name for question in departure_questions(None, None, None))


def departure(person: Row, plans: Sequence[str]) -> Task:
    """A worker's contract has ended: is it a departure, and with what does each supplier need to know?"""
    questions = departure_questions(person["contract_end"], person["end_reason"], person.get("service_from"))
    return Task(
        "departure",
        person["person"],
        {"contract": person["contract"], "contract_end": person["contract_end"]},
        True,
        (
            Choice("confirm", "Every supplier is told of the departure; cover ends as each plan provides.", questions),
            Choice("stays", "The affiliations continue. Suppliers are told nothing until the payroll changes again."),
        ),
        tuple(plans),
        name=full_name(person),
    )


def missing_person(person: Row, month: str, plans: Sequence[str]) -> Task:
    """An affiliated worker is not in the extract: never a silent departure.

    `person`: person, name, contract and service_from as they were last reviewed.
    """
    leaving = departure_questions(None, None, person["service_from"])
    return Task(
        "missing_person",
        person["person"],
        {"month": month, "contract": person["contract"]},
        True,
        (
            Choice("left", "Every supplier is told of the departure.", leaving),
            Choice("still_employed", "The affiliations continue. The question comes back if the person stays absent."),
        ),
        tuple(plans),
        name=person["name"],
    )


def new_contract(person: Row, old: object, plans: Sequence[str], ended: object, reason: object) -> Task:
    """A known worker has a new contract: a new affiliation, or only a new line in the payroll?

    `ended`, `reason`: how the contract before ended, as far as the payroll says so.
    """
    leaving = departure_questions(ended, reason, None)
    return Task(
        "new_contract",
        person["person"],
        {"old": old, "new": person["contract"]},
        True,
        (
            Choice("same_affiliation", "The affiliation continues; suppliers are told only what changed."),
            Choice(
                "new_affiliation",
                "Suppliers are told of an exit and of a new entry on the first day of the new contract.",
                leaving,
            ),
        ),
        tuple(plans),
        name=full_name(person),
    )


def several_contracts(person: str, name: str, contracts: str, plans: Sequence[str]) -> Task:
    """A person has several contracts at the same time: one job in parts, or one that counts?

    `contracts`: all of them, in order, as one text.
    """
    choices = (
        Choice("add", "Percentages and pay of the contracts are added up."),
        Choice("add_time", "Percentages are added up; the salary is that of the main contract."),
        Choice("main", "Only the main contract counts. " + _NOTHING),
    )
    return Task("several_contracts", person, {"contracts": contracts}, False, choices, tuple(plans), name=name)


def affiliation(
    person: Row,
    plan: str,
    blocking: bool,
    day: date,
    bounds: Bounds,
    ended: date | None,
    reinstate: bool,
    until: date | None = None,
) -> Task:
    """A worker meets the conditions of a plan: confirm the affiliation, or ask the choice.

    `until`: last day on which they were met, of somebody met too late to be asked about before.
    """
    choices = [
        Choice(
            "affiliate",
            "The supplier is told of the entry.",
            (_begin(day, bounds),),
        ),
        Choice("not_now", "The supplier is told nothing; you are asked again when the contract changes."),
        Choice(
            "insured_elsewhere",
            "The supplier is told nothing; you are asked again in the first month after that day.",
            (Question("until", "date", True),),
        ),
    ]
    if reinstate:
        choices.append(Choice("reinstate", "The supplier is told that the exit is cancelled."))
    facts = {"plan": plan, "contract": person["contract"], "ended": ended} | ({} if blocking else {"choice": True})
    facts |= {"until": until} if until else {}
    return Task("affiliation", person["person"], facts, blocking, tuple(choices), (plan,), name=full_name(person))


def choice_to_begin(person: Row, plan: str, doubt: Row, day: date, bounds: Bounds) -> Task:
    """What is withheld from somebody who is not in a plan does not say whether it is chosen.

    `doubt`: refund or unreadable, with its values.
    """
    choices = (
        Choice("affiliate", "The supplier is told of the entry.", (_begin(day, bounds),)),
        Choice("not_now", "The supplier is told nothing."),
    )
    return _doubtful_choice(person, plan, doubt, choices, insured=False)


def choice_to_end(person: Row, plan: str, doubt: Row, end: date) -> Task:
    """What is withheld from somebody who is in a plan does not say whether it is chosen any more.

    `doubt`: refund, unreadable or unpaid, with its values.
    """
    last = Question("end_date", "date", True, end.isoformat())
    choices = (
        Choice("keep", "The affiliation continues."),
        Choice("end", "The supplier is told of the exit from the plan.", (last,)),
    )
    return _doubtful_choice(person, plan, doubt, choices, insured=True)


def _doubtful_choice(person: Row, plan: str, doubt: Row, choices: tuple[Choice, ...], insured: bool) -> Task:
    facts = {"plan": plan, "contract": person["contract"], "insured": insured} | dict(doubt)
    return Task("doubtful_choice", person["person"], facts, False, choices, (plan,), name=full_name(person))


def _begin(day: date, bounds: Bounds) -> Question:
    return Question(
        "affiliation_from", "date", True, day.isoformat(), earliest=_text(bounds[0]), latest=_text(bounds[1])
    )


def end_of_eligibility(person: Row, plan: str, end: date, begun: date | None) -> Task:
    """A worker in service no longer meets the conditions of a plan, affiliated since `begun`."""
    basis = {name: person[name] for name in ("contract", "category", "statute")}
    return Task(
        "end_of_eligibility",
        person["person"],
        {"plan": plan} | basis,
        True,
        (
            Choice(
                "confirm",
                "The supplier is told of the exit from the plan.",
                (Question("end_date", "date", True, end.isoformat(), earliest=_eve(begun)),),
            ),
            Choice(
                "keep", "The affiliation continues; you are asked again when contract, category or statute changes."
            ),
        ),
        (plan,),
        name=full_name(person),
    )


class Beginning(NamedTuple):
    """The day proposed for a cover to begin, and the first that may be given.

    `ended`: when a cover before ended; `alone`: it ended otherwise than with the worker's departure. `by_sight`: the
    payroll does not say since when, so the day is that of the month in which the member is first seen.
    """

    day: date
    earliest: date
    ended: date | None
    alone: bool
    by_sight: bool


def family_affiliation(member: Row, plan: str, blocking: bool, beginning: Beginning, declined: bool = False) -> Task:
    """A family member meets the plan's family rule. `declined`: it was once, and the payroll says insured now."""
    day, earliest = beginning.day.isoformat(), beginning.earliest.isoformat()
    entry = "The supplier is told of the family member's entry."
    choices = [
        Choice(
            "affiliate",
            entry if not beginning.by_sight else _BY_SIGHT,
            (Question("affiliation_from", "date", True, day, earliest=earliest),),
        ),
        Choice("not_now", "The supplier is told nothing; the family member stays outside the plan."),
    ]
    if beginning.alone:
        choices.append(Choice("reinstate", "The supplier is told that the exit is cancelled."))
    facts = {"plan": plan, "relation": member["relation"], "ended": beginning.ended}
    facts |= ({"mandatory": True} if blocking else {}) | ({"insured": True} if declined else {})
    name, whom = full_name(member), member["member"]
    return Task("family_affiliation", member["person"], facts, blocking, tuple(choices), (plan,), whom, name)


def shared_member(keys: Sequence[str], own: str, name: str, plan: str, moves: Collection[str], first: date) -> Task:
    """One person stands in the families of several workers, or works here too: where is it insured?

    `keys`: 'person member' of each family. `own`: the person itself, if it works here. `moves`: workers whose
    answer ends a cover elsewhere, by default on the eve of `first`.
    """
    pairs = [tuple(key.split(" ")) for key in keys]
    persons = list(dict.fromkeys(person for person, _ in pairs))
    day = (Question("from", "date", True, first.isoformat()),)
    under = [
        Choice(f"under:{person}", "Insured under this worker only.", day if person in moves else ())
        for person in ([own] if own else persons)
    ]
    both = Choice("both", "Insured under each of them, with a premium for each.")
    facts = {"members": ["/".join(pair) for pair in pairs]} | ({"own": own} if own else {})
    person, member = pairs[-1]
    return Task("shared_member", person, facts, False, (*under, both), (plan,), member, name)


def family_departure(
    person: str, member: str, name: str, birth: date | None, until: date | None, plans: Sequence[str], why: str = ""
) -> Task:
    """An insured family member has an end date, or is no longer in the extract; else `why` the cover may end.

    `birth`: nobody leaves a family before being born.
    """
    questions = (
        Question("end_date", "date", True, _text(until), earliest=_text(birth)),
        Question("reason", "text", False, None, _MEMBER_REASONS),
    )
    choices = (
        Choice("confirm", "The supplier is told of the family member's exit.", questions),
        Choice("stays", "The family member stays insured. " + _NOTHING),
    )
    facts = {"until": until} | ({"why": why} if why else {})
    return Task("family_departure", person, facts, False, choices, tuple(plans), member, name)


def working_time(person: Row, before: Row, now: Row, month: object, since: date, plans: Sequence[str]) -> Task:
    """Working time or an interruption moved in the payroll: nothing is passed on before a person confirms it."""
    first = person.get("service_from")
    day = max(since, first) if first is not None else since
    questions = (
        Question("insured_pct", "percent", True, _text(now["effective_pct"])),
        Question("since", "date", True, day.isoformat(), earliest=_text(first)),
        Question("interruption_kind", "text", False, _text(now["interruption_kind"]), INTERRUPTIONS),
        Question("interruption_from", "date", False, _text(now["interruption_from"])),
        Question("interruption_to", "date", False, _text(now["interruption_to"])),
        Question("interruption_pct", "percent", False, _text(now["interruption_pct"])),
    )
    choices = (
        Choice("tell", "Suppliers that follow working time are told these values, as from this date.", questions),
        Choice("do_not_tell", _NOTHING + " You are asked again when the payroll changes again."),
    )
    facts = {"before": dict(before), "now": dict(now), "seen": month}
    return Task("working_time", person["person"], facts, True, choices, tuple(plans), name=full_name(person))


def correction(person: Row, plan: str, field: str, told: object, value: object) -> Task:
    """What was reported differs from what the payroll shows now for the same day.

    `field`: affiliation_from or insured_salary; `told`, `value`: what was reported, and what would be now.
    """
    asked = (Question(field, "date", True, _text(value)),) if field == "affiliation_from" else ()
    choices = (
        Choice("correct", "The supplier is told that what it has was wrong from the beginning.", asked),
        Choice("keep", "The supplier keeps what it has; you are asked again when the payroll changes again."),
    )
    facts = {"plan": plan, "field": field, "told": _text(told), "value": _text(value)}
    return Task("correction", person["person"], facts, False, choices, (plan,), name=full_name(person))


def salary(person: Row, plan: str, year: object, value: Any, reported: object, blocking: bool = True) -> Task:
    """The salary of a worker with split payroll, expatriation or variable pay: never automatic.

    (sources.md: Brochure 3.2, salaries)
    """
    choices = []
    if value is not None and float(value) > 0:  # nothing, or less, is only told as an amount that somebody gives
        choices.append(Choice("take", "The supplier is told the payroll's value."))
    choices.append(Choice("other", "The supplier is told this yearly salary.", (Question("salary", "money", True),)))
    if reported is not None:
        choices.append(Choice("keep", "The supplier keeps the salary it has."))
    facts = {"plan": plan, "year": year, "value": _text(value), "told": _text(reported)}
    return Task("salary", person["person"], facts, blocking, tuple(choices), (plan,), name=full_name(person))


def declared_value(said: Declaration, name: str, field: str, now: str) -> Task:
    """HR declared a value against the payroll, and the payroll has moved since: which of the two holds?"""
    return Task(
        "declared_value",
        said.person,
        {"field": field, "declared": said.values[field], "declaration": said.id, "value": now},
        True,
        (
            Choice("keep", "What was declared holds until the payroll moves again. Suppliers are told nothing."),
            Choice("payroll", "The payroll's value holds. Suppliers are told of it."),
        ),
        member=said.member,
        name=name,
    )


def missing_data(
    person: str,
    member: str,
    name: str,
    field: str,
    blocking: bool,
    plans: Sequence[str],
    codes: Sequence[str] = (),
    was: object = None,
) -> Task:
    """A supplier needs a value the payroll does not hold; the answer is kept, survives imports, ends with `until`.

    `was`: a value that was reported, and that the payroll lost or the plan sheet does not permit any more.
    """
    kind = field_named(field) if is_field(field) else None
    closed = tuple(codes) or (kind.codes if kind else ())
    value = Question("value", kind.type if kind else "text", True, None, closed)
    validity = (Question("since", "date"), Question("until", "date"))
    choices = [Choice("value", "Suppliers that need it are told this value.", (value, *validity))]
    if not blocking:
        choices.append(Choice("unknown", "Suppliers receive an empty value; you are not asked again."))
    facts = {"field": field} | ({"was": _text(was)} if was is not None else {})
    return Task("missing_data", person, facts, blocking, tuple(choices), tuple(plans), member, name)


def on_occasion(
    person: str, name: str, field: str, type: str, codes: Sequence[str], occasion: str, month: str, plan: str
) -> Task:
    """A supplier asks a value with an entry, an exit or an interruption, and no question about that brought it."""
    value = Question("value", type, True, None, tuple(codes))
    facts = {"field": field, "occasion": occasion, "month": month}
    told = Choice("value", "Suppliers that need it are told this value.", (value,))
    return Task("missing_data", person, facts, True, (told,), (plan,), "", name)


def check(person: Row, plan: str, name: str, values: Mapping[str, str], blocking: bool) -> Task:
    """A check of a plan's sheet found a worker of the plan: right as it is, or to be corrected in the payroll."""
    asked = (Question("until", "date", required=True), Question("why", required=True))
    accepted = Choice("accepted", "It is right as it is until that day; then you are asked again.", asked)
    facts = {"plan": plan, "check": name, "values": dict(values)}
    return Task("check", person["person"], facts, blocking, (accepted,), (plan,), name=full_name(person))


def inconsistent_data(
    person: str, name: str, facts: Row, field: str, blocking: bool, set_aside: bool, plans: Sequence[str]
) -> Task:
    """Two values of the payroll contradict each other, or a cell could not be read and was set aside."""
    question = Question("value", field_named(field).type, True, None, field_named(field).codes)
    choices = [Choice("correct", "Suppliers that need it are told this value.", (question,))]
    if not set_aside:
        choices.append(Choice("accept", "The values stand as they are."))
    if not (set_aside and blocking):
        choices.append(Choice("payroll", "The payroll will be corrected; suppliers are told nothing for now."))
    return Task("inconsistent_data", person, facts, blocking, tuple(choices), tuple(plans), name=name)


def full_name(person: Row) -> str:
    """'Last First', with what is known."""
    return " ".join(part for part in (person.get("last_name"), person.get("first_name")) if part)


def impossible(row: Row, name: str, law: str, first: date, takeover: bool) -> Task:
    """An affiliation would begin before it can: before birth, service, membership, or the end of the cover before.

    `first`: the first day that the law permits. In the takeover month it is only listed.
    """
    facts = {"plan": row["plan"], "law": law, "affiliation_from": row["affiliation_from"], "first": first}
    begin = Question("affiliation_from", "date", True, first.isoformat(), earliest=first.isoformat())
    choices = [Choice("correct", "The affiliation begins on that day.", (begin,))]
    if law in ("service", "membership"):
        choices.append(Choice("accept", "The affiliation begins on the day in question, as an exception."))
    return Task(
        "impossible_affiliation",
        row["person"],
        facts,
        not takeover,
        tuple(choices),
        (row["plan"],),
        row["member"],
        name,
    )


def changed_rules(month: str, rules: int, persons: Collection[str], messages: Collection[str]) -> Task:
    """What rules that changed would tell of a closed month, though no payroll moved: asked once, for all together.

    `messages`: their ids.
    """
    facts = {"month": month, "rules": rules, "people": len(persons), "messages": len(messages), "ids": list(messages)}
    told = Choice("tell", "Suppliers are told these changes with the messages of this month.")
    return Task("changed_rules", "", facts, True, (told,))


def unknown_code(
    facts: Row,
    codes: Collection[str],
    blocking: bool,
    plans: Sequence[str],
    evidence: Row,
    persons: Sequence[str],
) -> Task:
    """What a code means that a source brings and its layout does not know: asked once, whoever has it.

    `facts`: source, table, field and code. `codes`: the values the field may have.
    """
    value = Question("value", "text", True, None, tuple(codes))
    choices = (
        Choice("means", "The code stands for this value, for all who have it and in later months.", (value,)),
        Choice("empty", "The code says nothing: the cells are empty, in later months too."),
    )
    return Task("unknown_code", "", facts, blocking, choices, tuple(plans), evidence=evidence, concerns=tuple(persons))


def changed_plan(facts: Row, blocking: bool, day: Question, evidence: Row, persons: Sequence[str]) -> Task:
    """Many workers are asked the same because a plan opened or its conditions changed: all at once, or one by one?

    `facts`: kind of question (asks), plan, day, month, and the rule before and after. `day`: the one for all.
    """
    told = "All of them are affiliated from that day; the supplier is told of each entry."
    if facts["asks"] != "affiliation":
        told = "The affiliations of all of them end on that day; the supplier is told of each exit."
    choices = (Choice("all", told, (day,)), Choice("one_by_one", "Each of them is asked about alone."))
    return Task(
        "changed_plan", "", facts, blocking, choices, (facts["plan"],), evidence=evidence, concerns=tuple(persons)
    )


def finding(person: str, name: str, id: str, code: str, field: str, value: str, blocking: bool) -> Task:
    """An anomaly the audit found: corrected in the payroll it closes by itself; it can be accepted, noted, assigned."""
    choices = (
        Choice(
            "accepted",
            "It is right as it is, or needs no attention before that day.",
            (Question("until", "date", required=True), Question("why", required=True)),
        ),
        Choice("noted", "The note is kept with the finding.", (Question("note", required=True),)),
        Choice(
            "assigned",
            "The finding is for payroll or for HR to correct.",
            (Question("owner", required=True, codes=("payroll", "hr")),),
        ),
    )
    facts = {"finding": id, "code": code, "field": field, "value": value}
    return Task("finding", person, facts, blocking, choices, (), "", name)
