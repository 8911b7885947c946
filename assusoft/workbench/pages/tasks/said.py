"""What HR declares without being asked: the list of it, one made, previewed and stored, one taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from assusoft.errors import Refused
from assusoft.month.declarations.declaration import WHO, Declaration, not_taken_back, persons_by_number
from assusoft.month.declarations.kinds import KINDS, Kind
from assusoft.month.declarations.stated import Stated
from assusoft.month.tasks.task import Question
from assusoft.schema import TABLES, field_named, is_field
from assusoft.workbench.pages.discretion import hides, in_sight, sees
from assusoft.workbench.pages.html import html
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.remembered import remembered
from assusoft.workbench.pages.table import Column, plain, seen, table
from assusoft.workbench.pages.tasks.facts import answer_told
from assusoft.workbench.pages.tasks.fields import FormField, form_fields, taken
from assusoft.workbench.pages.tasks.standing import waiting_declarations, waiting_told
from assusoft.workbench.pages.tasks.state import Inbox, Stating, typed
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.wordings import consequence, label, labels, names

Row = Mapping[str, Any]

_NEVER = (
    "person", "member", "source", "payroll_id", "contract", "worker_national_number", "national_number", "contract_end",
    "end_reason",
)  # fmt: skip
"""Fields that cannot be declared (see `month.declarations.checking`)."""
_MOST = 8


def rows_said(visit: Visit) -> list[Row]:
    """A row a declaration in force, the last one first."""
    return remembered(visit, "declarations", lambda: _rows(visit))


def _rows(visit: Visit) -> list[Row]:
    sight, known = in_sight(visit, visit.month or None), names(visit)
    found = not_taken_back(visit.employer.declarations())
    concerned = persons_by_number(found)
    shown = [one for one in found if all(sees(sight, {"person": who}) for who in concerned[one.number])]
    return [_row(visit, one, known) for one in reversed(shown)]


def _row(visit: Visit, one: Declaration, known: Mapping[str, str]) -> Row:
    values = ", ".join(f"{name} {text}" for name, text in answer_told(visit, one.values))
    return {
        "id": one.id,
        "name": known.get(one.person, one.person),
        "kind": one.kind,
        "kind_name": visit.say(KINDS[one.kind].label),
        "values": values,
        "plan": labels(visit).get(one.plan, one.plan),
        "from": date.fromisoformat(one.begins) if one.begins else None,
        "until": date.fromisoformat(one.until) if one.until else None,
        "by": one.by,
        "at": one.at,
        "reason": one.reason,
    }


def list_html(visit: Visit, state: Inbox) -> Markup:
    """The list of declarations."""
    every = rows_said(visit)
    columns = [
        Column("name", visit.say("Person")), Column("kind_name", visit.say("Kind")),
        Column("values", visit.say("What")), Column("plan", visit.say("Plan")), Column("from", visit.say("From")),
        Column("until", visit.say("Until")), Column("by", visit.say("By")), Column("at", visit.say("Moment (UTC)")),
    ]  # fmt: skip
    looking = replace(state.said, opened=state.back)
    filters = {"kind": (visit.say("Kind"), {row["kind"]: row["kind_name"] for row in every})}
    return table(
        visit, "said", visit.say("Declarations"), columns, seen(every, looking), looking, opens="back.open",
        filters=filters, empty=visit.say("Nothing is declared."),
    )  # fmt: skip


def bar_html(visit: Visit, state: Inbox) -> Markup:
    """The button that begins a declaration, and the declarations that wait for a second person."""
    called = names(visit)
    waits = [(called.get(one.person, one.person), waiting_told(visit, one)) for one in waiting_declarations(visit)]
    return html(visit, "tasks/say.html.j2", stating=state.stating is not None, waiting=waits)


def begin(_visit: Visit, state: Inbox, values: Values) -> Did:
    """A declaration is begun."""
    person = values.get("person", "")
    return Did(replace(state, tab="said", back="", stating=Stating(person=person)), focus="say-title")


def about(visit: Visit, person: str) -> Stating:
    """A declaration about that person; about nobody yet where the visitor does not see the person."""
    known = person in names(visit) and sees(in_sight(visit, None), {"person": person})
    return Stating(person=person if known else "")


def close(_visit: Visit, state: Inbox, _values: Values) -> Did:
    """The declaration is given up."""
    forgotten = (_draft(_stating(state)),)
    return Did(replace(state, stating=None), focus="say-open", forget=forgotten)


def look(_visit: Visit, state: Inbox, values: Values) -> Did:
    """Somebody is looked for."""
    made = _stating(state)
    return Did(replace(state, stating=replace(made, search=values.get("search", ""))))


def whom(visit: Visit, state: Inbox, values: Values) -> Did:
    """Whom the declaration is about; '' to look for another."""
    person = values.get("id", "")
    if person:
        _refuse_unseen(visit, person)
    made = replace(_stating(state), person=person, leads=None)
    return Did(replace(state, stating=made), focus="say-kind" if person else "say-search")


def kind(_visit: Visit, state: Inbox, values: Values) -> Did:
    """What kind of declaration it is, and of which field: what it asks appears."""
    return Did(replace(state, stating=_with(_stating(state), values)), focus="")


def _with(made: Stating, values: Values) -> Stating:
    chosen = values.get("kind", made.kind)
    return replace(
        made,
        kind=chosen if chosen in KINDS else "",
        field=values.get("field", made.field),
        typed=typed(values),
        leads=None,
    )


def preview(visit: Visit, state: Inbox, values: Values) -> Did:
    """What it would lead to; nothing is stored."""
    made = _with(_stating(state), values)
    stated = _stated(visit, made)
    after = visit.employer.preview_declare(stated, visit.now())
    persons = {made.person, *([stated.values["same_as"]] if "same_as" in stated.values else [])}
    before = [m for m in visit.employer.messages(visit.employer.facts.open_round()) if m.person in persons]
    return Did(replace(state, stating=replace(made, leads=consequence(visit, before, after))), focus="say-leads")


def confirm(visit: Visit, state: Inbox, values: Values) -> Did:
    """It is stored as it was previewed."""
    before, made = _stating(state), _with(_stating(state), values)
    if before.leads is None or replace(before, leads=None) != made:
        did = preview(visit, state, values)
        return replace(did, say=visit.say("It changed since the preview: look at what it leads to, then confirm."))
    declared = visit.employer.declare(_stated(visit, made), visit.name, visit.now())
    sentence = "Kept until a second person confirms: {kind}, {name} ({id})."
    if not declared.id.startswith("W"):
        sentence = "Declared: {kind}, {name} ({id})."
    said = visit.say(
        sentence, kind=visit.say(KINDS[made.kind].label),
        name=names(visit).get(made.person, made.person), id=declared.id,
    )  # fmt: skip
    return Did(replace(state, stating=None), say=said, forget=(_draft(made),), focus="say-open")


def _draft(made: Stating) -> str:
    return f"declaration-{made.person}"


def _stating(state: Inbox) -> Stating:
    return state.stating or Stating()


def _refuse_unseen(visit: Visit, person: str) -> None:
    if person not in names(visit) or not sees(in_sight(visit, None), {"person": person}):
        raise Refused(visit.say("Nobody is known by that number here."))


def _stated(visit: Visit, made: Stating) -> Stated:
    """The declaration as the facade takes it; Refused says what is missing."""
    if not made.person:
        raise Refused(visit.say("Choose the person first."))
    if not made.kind:
        raise Refused(visit.say("Choose what is declared first."))
    _refuse_unseen(visit, made.person)
    noun, given_texts = KINDS[made.kind], dict(made.typed)
    if noun.questions is None and not made.field:
        raise Refused(visit.say("Choose the field first."))
    values = taken(visit, _questions(visit, noun, made.field), given_texts, made.field)
    if noun.questions is None:
        values = {made.field: values["value"]}
    if values.get("same_as"):
        _refuse_unseen(visit, values["same_as"])
    besides = {one.name: text for one in _besides(visit, noun) for text in [taken(visit, [one], given_texts)[one.name]]}
    return Stated(
        made.person, made.kind, {name: text for name, text in values.items() if text}, besides.get("plan", ""),
        _member(made) if noun.of_members else "", besides.get("from", ""), besides.get("until", ""),
        given_texts.get("why", ""), besides.get("supplier", ""),
    )  # fmt: skip


def _member(made: Stating) -> str:
    return dict(made.typed).get("member", "")


def _questions(visit: Visit, noun: Kind, field: str) -> Sequence[Question]:
    """The values that a kind asks; of a field, its own type and codes."""
    if noun.questions is None:
        return [_value_question(visit, field)]
    plans, fields = _plan_codes(visit), tuple(name for name, _ in _fields(visit, ""))
    codes = {"to": plans, "field": fields}
    return [replace(one, codes=codes[one.name]) if one.name in codes else one for one in noun.questions]


def _value_question(visit: Visit, field: str) -> Question:
    known = visit.employer.settings.own.get(field) or (field_named(field) if is_field(field) else None)
    asked = {name: tuple(ask.choices) for plan in visit.employer.plans for name, ask in plan.asks.items()}
    codes = asked.get(field) or (known.codes if known else ())
    return Question("value", known.type if known else "text", True, None, tuple(codes))


def _besides(_visit: Visit, noun: Kind) -> list[Question]:
    """What is named besides the values: plan, days, supplier."""
    plan = [Question("plan", "text", True, None, _plan_codes(_visit))] if "plan" in noun.needs else []
    begins = "begins" in noun.needs
    days = [Question("from", "date", begins)] if begins or noun.questions is None else []
    until = [Question("until", "date", "until" in noun.needs)] if noun.lasts else []
    one, suppliers = "supplier" in noun.needs, tuple(_visit.employer.suppliers)
    supplier = [Question("supplier", "text", one, None, suppliers)] if noun.to_one else []
    return [*plan, *days, *until, *supplier]


def _plan_codes(visit: Visit) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plan.name for plan in visit.employer.plans))


def _fields(visit: Visit, member: str) -> list[tuple[str, str]]:
    """The fields that may be declared, with their labels, in alphabetical order of these."""
    own = visit.employer.settings.own
    asked = [] if member else [*(name for plan in visit.employer.plans for name in plan.asks), "insured_salary"]
    listed = [field.name for field in TABLES["family" if member else "worker"]]
    every = dict.fromkeys([*listed, *own, *asked])
    found = [(name, label(visit, name)) for name in every if name not in _NEVER and not hides(visit, name)]
    return sorted(found, key=lambda each: plain(each[1]))


def _members(visit: Visit, person: str) -> tuple[tuple[str, str], ...]:
    from assusoft.employer.looking.people import member_names

    known = remembered(visit, "member names", lambda: member_names(visit.employer))
    return tuple((member, name) for (who, member), name in known.items() if who == person)


def _found(visit: Visit, search: str) -> list[tuple[str, str]]:
    """People whose name or number has all the words: id and name, the first few."""
    words = plain(search).split()
    if not words:
        return []
    sight = in_sight(visit, None)
    plains = remembered(
        visit, "plain names", lambda: {who: plain(f"{who} {name}") for who, name in names(visit).items()}
    )
    found = (
        who for who, text in plains.items() if all(word in text for word in words) and sees(sight, {"person": who})
    )
    return [(who, names(visit)[who]) for _, who in zip(range(_MOST), found, strict=False)]


def beside_html(visit: Visit, state: Inbox) -> Markup | str:
    """The declaration being made, or the one opened."""
    if state.stating is not None:
        return _form_html(visit, state.stating)
    row = next((row for row in rows_said(visit) if row["id"] == state.back), None)
    if row is None:
        return ""
    one = {each.id: each for each in visit.employer.declarations()}[state.back]
    facts = [*answer_told(visit, one.values)]
    return html(
        visit, "tasks/back.html.j2", id=one.id, title=f"{row['name']} · {row['kind_name']}", said=one.id, by=one.by,
        at=one.at, reason=one.reason, facts=facts, person=one.person, leads=state.back_leads,
        refused=state.back_refused,
        may_take_back=visit.may("declare"), button=visit.say("Take this declaration back"),
    )  # fmt: skip


def _form_html(visit: Visit, made: Stating) -> Markup:
    texts = dict(made.typed)
    noun = KINDS.get(made.kind)
    fields: list[FormField] = []
    if noun is not None and (noun.questions is not None or made.field):
        asked = [*_questions(visit, noun, made.field), *_besides(visit, noun)]
        fields = form_fields(visit, asked, texts, made.field)
    return html(
        visit, "tasks/declare.html.j2", made=made, name=names(visit).get(made.person, made.person),
        found=_found(visit, made.search), kinds=[(name, visit.say(one.label)) for name, one in KINDS.items()],
        any_field=noun is not None and noun.questions is None, choices=_fields(visit, _member(made)), fields=fields,
        members=_members(visit, made.person) if noun and noun.of_members else (), member=_member(made),
        reason=texts.get("why", ""), who=made.kind in WHO,
    )  # fmt: skip
