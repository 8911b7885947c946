"""Photo x what was reported and reviewed x plan sheets x answers -> tasks, and what every supplier is owed.

A pure function of facts, person by person: the same facts give the same tasks, the same register, the same messages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from assusoft.frames import (
    Row,
    aligned,
    among,
    as_mask,
    assigned,
    by_person,
    chosen,
    concat,
    frame_of,
    is_true,
    keyed,
    rows_in,
    rows_of,
    rows_where,
    stacked,
    values_of,
)
from assusoft.month.collective.changed_plans import answered_together
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.declared import declared_in, with_exceptions
from assusoft.month.resolving.apart import in_common, told_apart
from assusoft.month.resolving.checks import ask_checks
from assusoft.month.resolving.consistency import Doubt, ask_doubt, corrections, doubts_in, waiting_in
from assusoft.month.resolving.copies import with_copies, without_copies
from assusoft.month.resolving.declaring import against_payroll, redated, values_held, with_declared_time
from assusoft.month.resolving.departures import departures_of
from assusoft.month.resolving.family.family import family_affiliations, family_ended, member_index
from assusoft.month.resolving.family.kin import kin_of, workers_of
from assusoft.month.resolving.laws import lawful
from assusoft.month.resolving.moving import departed, handed_over, without_what_never_began
from assusoft.month.resolving.people import (
    Settled,
    answered_values,
    filled,
    insure_families,
    main_contracts,
    settle_identities,
)
from assusoft.month.resolving.service import with_service
from assusoft.month.resolving.situation import Situation, exit_data
from assusoft.month.resolving.values.occasion_values import with_occasion_values
from assusoft.month.resolving.values.several_contracts import added_up, ask_several, contracts_now
from assusoft.month.resolving.values.working_time import settle_working_time
from assusoft.month.resolving.workers.between_looks import came_and_went, newly_over
from assusoft.month.resolving.workers.choices import choices_in
from assusoft.month.resolving.workers.looked_again import moved_begins, pay_moved, pay_seen
from assusoft.month.resolving.workers.workers import worker_affiliations
from assusoft.month.state import (
    AFFILIATION_KEY,
    REVIEWED_COLUMNS,
    State,
    affiliation_columns,
    are_open,
    follows_working_time,
    in_full,
)
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer, in_force
from assusoft.month.tasks.occasions import besides_of
from assusoft.month.tasks.open_questions import Inquiry
from assusoft.month.tasks.task import Task
from assusoft.months import month_end, month_start
from assusoft.payroll.photo import Photo
from assusoft.plans.eligibility import eligible_for_all, too_old
from assusoft.plans.model import Plan
from assusoft.plans.versions import plans_of_now
from assusoft.schema import array_of


@dataclass(frozen=True)
class Resolution:
    """The month decided as far as the answers allow: open tasks, answered ones, and the state that would be closed.

    `together`: workers whose families share a person, so that they are decided together.
    `left`: person -> exit data of the contract before, where HR said that the new one is a new affiliation.
    `restated`: persons whose contract is the one before, with another start or hire date.
    """

    month: str
    tasks: tuple[Task, ...]
    answered: tuple[tuple[Task, Answer], ...]
    state: State
    left: Mapping[str, Row]
    together: tuple[frozenset[str], ...] = ()
    restated: frozenset[str] = frozenset()


def no_state() -> State:
    """Nothing reported, nothing reviewed: before the first month."""
    return State(frame_of([], affiliation_columns({})), frame_of([], REVIEWED_COLUMNS))


def resolve(
    month: str,
    photo: Photo,
    reported: State,
    plans: Mapping[str, Plan],
    answers: Iterable[Answer],
    takeover: bool = False,
    automatic: frozenset[str] = frozenset(),
    seen: Mapping[str, date] | None = None,
    first_month: str = "",
    declarations: Iterable[Declaration] = (),
) -> Resolution:
    """Decide the month.

    Parameters
    ----------
    photo
        The month's photo.
    reported
        State at the last close before `month`, under the plans' names of now (see `moving.rekeyed`); `no_state()` for
        the first month.
    plans
        Plan sheets in force, by name, and those of suppliers that had a plan before.
    takeover
        The employer's first month: existing affiliations are taken over, not asked.
    automatic
        Sources whose working time needs no confirmation.
    seen
        'person member' -> first day of the month since which a family member has been shown without a break; who is
        not there was first shown in this one.
    first_month
        The takeover month, of which nobody is asked what contracts were over by then; '' where that does not matter.
    declarations
        What HR said without being asked.
    """
    answers = list(answers)
    inquiry = inquiry_of(answers, declarations, month)
    settled = settle_identities(photo, inquiry, plans)
    last = in_full(reported.affiliations)
    held = stacked([in_common(last)], affiliation_columns(plans))
    handed = handed_over(without_copies(held, plans), plans)
    affiliations = redated(handed.affiliations, inquiry.declared)
    sheets, plans = plans, with_exceptions(plans_of_now(plans), inquiry.declared)
    reviewed = by_person(stacked([reported.reviewed], REVIEWED_COLUMNS))
    people, paid, values, doubts = completed(settled, inquiry, month)
    inquiry.besides = besides_of(plans, people, month)
    concerned = _open_plans(affiliations, plans)
    restarted, undecided, joined = _new_contracts(people, settled.worker, reviewed, concerned, inquiry)
    people = with_service(people, settled.worker, reviewed, affiliations, takeover, joined)
    serving = rows_where(people, people["in_service"])
    followers = _followers(concerned, plans, serving, month)
    remembers = set(REVIEWED_COLUMNS) <= set(reported.reviewed.columns)
    over = newly_over(people, reviewed, month, first_month, remembers) & ~among(people.index, settled.withheld)
    seen_first = ~among(people.index, reviewed.index)
    looked_at = rows_where(people, (people["in_service"] | over | seen_first) & ~among(people.index, settled.held))
    working_time = settle_working_time(looked_at, reviewed, followers, automatic, inquiry, month)
    certain = rows_where(serving, ~among(serving.index, settled.withheld))
    situation = Situation(
        month=month,
        takeover=takeover,
        people=people,
        paid=paid,
        serving=certain,
        eligible=eligible_for_all(plans.values(), certain, month) if plans else {},
        members=_members(settled.family, values),
        choices=choices_in(settled.deduction, settled.problem, plans.values(), month),
        working_time=with_declared_time(working_time, inquiry.declared),
        departures={},
        restarted=restarted,
        contracts=dict(zip(reviewed.index, values_of(reviewed["contract"]), strict=True)),
        served=dict(zip(reviewed.index, values_of(reviewed["service_from"]), strict=True)),
        withheld=settled.withheld,
        withheld_members=settled.withheld_members,
        kin=kin_of(settled.family, settled.worker, affiliations) if insure_families(plans) else {},
        values=values,
        set_aside=frozenset((doubt.person, doubt.field) for doubt in doubts if doubt.set_aside),
        waiting=waiting_in(doubts),
        carried=handed.carried,
        seen=seen or {},
        inquiry=inquiry,
        elsewhere=_insured_elsewhere(in_force(answers).values(), month),
        first_month=first_month,
        begins=moved_begins(people, reviewed, settled.worker, frozenset(joined), month),
        pay_moved=pay_moved(serving, reviewed, contracts_now(serving, settled.worker, month)),
    )
    gone = rows_where(people, over & (not takeover))
    late = {plan.name: _came_and_went(plan, affiliations, gone, situation) for plan in plans.values() if len(gone)}
    departures = departures_of(people, affiliations, reviewed, concerned, late, settled.withheld, inquiry, month)
    situation = replace(situation, departures=departures, late=late)
    rest = departed(rows_where(affiliations, ~affiliations["plan"].isin(list(plans))), sheets, departures)
    decided = [
        without_what_never_began(
            _lawful(plan, handed.affiliations, _affiliations(plan, affiliations, situation), situation), plan, handed
        )
        for plan in plans.values()
    ]
    owed = stacked([*decided, rest], affiliation_columns(sheets), AFFILIATION_KEY)
    owed = with_occasion_values(owed, affiliations, plans, situation)
    owed = with_copies(owed, held, sheets, month)
    owed = told_apart(owed, last, sheets, inquiry.declared.apart, month_end(month))
    ask_checks(owed, plans, situation)
    affiliated = _open_plans(owed, plans)
    if doubts:
        _ask_doubts(doubts, affiliated, plans, inquiry)
    paying = {name for name, plan in plans.items() if plan.salary or follows_working_time(plan)}
    told = {
        person: mine for person, names in affiliated.items() if (mine := [name for name in names if name in paying])
    }
    contracts = ask_several(certain, settled.worker, reviewed, told, inquiry, month)
    people = assigned(people, {"seen_pay": pd.Series(array_of("seen_pay", pay_seen(people)), index=people.index)})
    seen_now = _reviewed(working_time, people, contracts, undecided, inquiry)
    state = State(owed, _without_open(seen_now, reviewed, gone, inquiry))
    asked, answered = tuple(inquiry.open()), tuple(inquiry.answered())
    return Resolution(month, asked, answered, state, restarted, workers_of(situation.kin), frozenset(situation.begins))


def inquiry_of(answers: Iterable[Answer], declarations: Iterable[Declaration], month: str) -> Inquiry:
    """The questions of a month, none asked yet, with the answers and declarations that count in it."""
    valid_ones = {id: answer for id, answer in in_force(answers).items() if valid(answer, month)}
    together = answered_together(valid_ones.values(), month)
    return Inquiry(valid_ones, declared_in(declarations, month), together=together)


def valid(answer: Answer, month: str) -> bool:
    """Whether the answer still counts: a value that holds until a day is asked again once that day is past."""
    until = answer.fields.get("until") if answer.kind in ("missing_data", "affiliation", "check") else None
    return not until or until >= month_start(month).isoformat()


def _insured_elsewhere(answers: Iterable[Answer], month: str) -> dict[tuple[str, str], date]:
    """(person, plan) -> the last day on which HR said that the person is insured elsewhere, once it is past."""
    found: dict[tuple[str, str], date] = {}
    for answer in answers:
        if answer.choice == "insured_elsewhere" and not valid(answer, month):
            key, until = (answer.person, str(answer.facts["plan"])), date.fromisoformat(answer.fields["until"])
            found[key] = max(until, found.get(key, until))
    return found


def _came_and_went(plan: Plan, affiliations: pd.DataFrame, gone: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    own = as_mask((affiliations["plan"] == plan.name) & (affiliations["member"] == ""))
    running = are_open(affiliations)
    insured = values_of(affiliations["person"][own & running])
    return came_and_went(plan, by_person(rows_where(affiliations, own & ~running)), insured, gone, situation)


def completed(
    settled: Settled, inquiry: Inquiry, month: str
) -> tuple[pd.DataFrame, pd.DataFrame, dict[tuple[str, str, str], Answer], list[Doubt]]:
    """People with corrected and answered values filled in; contracts whose pay is added up; all answered values; all
    contradictions met."""
    people = main_contracts(settled.worker, month)
    doubts = doubts_in(people, settled.problem)
    values = answered_values(
        [*inquiry.answers.values(), *values_held(people, _named(settled.family), inquiry).values()]
    )
    people = _corrected(people, corrections(doubts, inquiry) | against_payroll(values, people, of_members=False))
    of_workers = {(person, field): a.fields["value"] for (person, member, field), a in values.items() if not member}
    together = added_up(people, settled.worker, month, inquiry.answers)
    return filled(together.people, of_workers, people.index), together.paid, values, doubts


def _corrected(people: pd.DataFrame, values: dict[tuple[str, str], str]) -> pd.DataFrame:
    """The people with HR's corrections instead of the contradicted values."""
    if not values:
        return people
    emptied = people.copy()
    for person, field in values:
        emptied.loc[person, field] = pd.NA
    return filled(emptied, values, people.index)


def _members(family: pd.DataFrame, values: Mapping[tuple[str, str, str], Answer]) -> pd.DataFrame:
    members = _named(family)
    answered = {(f"{p} {m}", field): answer.fields["value"] for (p, m, field), answer in values.items() if m}
    declared = against_payroll(values, members, of_members=True)
    return filled(_corrected(members, declared), answered, members.index)


def _named(family: pd.DataFrame) -> pd.DataFrame:
    """The family members that have an id, by 'person member'."""
    members = rows_where(family, family["person"].notna() & family["member"].notna())
    return keyed(members, member_index(members))


def _open_plans(affiliations: pd.DataFrame, plans: Mapping[str, Plan]) -> dict[str, list[str]]:
    """Person -> plans in which the worker is affiliated without a known end."""
    open_workers = are_open(affiliations) & as_mask(affiliations["member"] == "")
    rows = rows_where(affiliations[["person", "plan"]], open_workers)
    found: dict[str, list[str]] = {}
    for person, plan in zip(values_of(rows["person"]), values_of(rows["plan"]), strict=True):
        if plan in plans:
            found.setdefault(person, []).append(plan)
    return found


def _followers(
    concerned: Mapping[str, list[str]], plans: Mapping[str, Plan], serving: pd.DataFrame, month: str
) -> dict[str, list[Plan]]:
    """Person -> the plans to which working time is reported; not those the person leaves this month by age."""
    following = {name: plan for name, plan in plans.items() if follows_working_time(plan)}
    leaving = {
        (person, name)
        for name, plan in following.items()
        for person in serving.index[as_mask(too_old(plan, serving["birth_date"], month))]
    }
    found = {
        person: [following[name] for name in names if name in following and (person, name) not in leaving]
        for person, names in concerned.items()
    }
    return {person: plans_of for person, plans_of in found.items() if plans_of}


def _new_contracts(
    people: pd.DataFrame,
    contracts: pd.DataFrame,
    reviewed: pd.DataFrame,
    concerned: Mapping[str, list[str]],
    inquiry: Inquiry,
) -> tuple[dict[str, Row], frozenset[str], frozenset[str]]:
    """Ask about new contracts of affiliated workers.

    Returns persons whose contract is a new affiliation, with how they left the one before; whose question is open;
    whose service goes on.
    """
    before = aligned(reviewed[["contract"]], people.index)["contract"]
    changed = people["in_service"] & is_true(before != people["contract"]) & among(people.index, concerned)
    restarted: dict[str, Row] = {}
    undecided, joined = set[str](), set[str]()
    if not changed.any():
        return restarted, frozenset(), frozenset()
    for person in rows_of(rows_where(people, changed).drop(columns="in_service")):
        name = person["person"]
        ended = _how_it_ended(person, before[name], contracts, reviewed)
        answer = inquiry.ask(questions.new_contract(person, before[name], concerned[name], *ended))
        if answer is None:
            undecided.add(name)
        elif answer.choice == "new_affiliation":
            restarted[name] = exit_data(answer.fields) | inquiry.besides.told(answer)
        else:
            joined.add(name)
    return restarted, frozenset(undecided), frozenset(joined)


def _how_it_ended(person: Row, old: str, contracts: pd.DataFrame, reviewed: pd.DataFrame) -> tuple[object, object]:
    """End and reason of the contract before, as the payroll has them now, else as it had them; None: unknown."""
    mine = (contracts["person"] == person["person"]) & (contracts["contract"] == old)
    rows = rows_in(contracts, as_mask(mine))
    if not rows:
        return rows_of(reviewed.loc[[person["person"]]])[0]["contract_end"], None
    moved = rows[0]["entity"] is not None and person["entity"] not in (None, rows[0]["entity"])
    return rows[0]["contract_end"], "transfer_entity" if moved else rows[0]["end_reason"]


def _affiliations(plan: Plan, affiliations: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    own = rows_where(affiliations, affiliations["plan"] == plan.name)
    is_worker = as_mask(own["member"] == "")
    before = by_person(rows_where(own, is_worker))
    workers = worker_affiliations(plan, before, situation)
    family = rows_where(own, ~is_worker)
    family = keyed(family, member_index(family))
    if plan.family == "none":
        members = family_ended(family, situation)
    else:
        members = family_affiliations(plan, family, workers, before, situation)
    return concat([workers, members])


def _lawful(plan: Plan, reported: pd.DataFrame, owed: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    return lawful(plan, rows_where(reported, reported["plan"] == plan.name), owed, situation)


def _ask_doubts(
    doubts: list[Doubt], concerned: Mapping[str, list[str]], plans: Mapping[str, Plan], inquiry: Inquiry
) -> None:
    for doubt in doubts:
        ask_doubt(doubt, [plans[name] for name in concerned.get(doubt.person, [])], inquiry)


def _reviewed(
    working_time: pd.DataFrame,
    people: pd.DataFrame,
    contracts: Mapping[str, str],
    undecided: frozenset[str],
    inquiry: Inquiry,
) -> pd.DataFrame:
    """What was reviewed this month: working time as settled; contracts and their ends unless their question is open."""
    open_departures = {task.person for task in inquiry.open() if task.kind == "departure"}
    persons = working_time.index
    settled = among(persons, people.index) & ~among(persons, undecided | open_departures)
    current = aligned(people[["contract", "contract_end", "service_from"]], persons)
    reviewed = {name: chosen(settled, current[name], working_time[name]) for name in current.columns}
    waiting = {task.person for task in inquiry.open() if task.kind == "correction"}
    again = settled & ~among(persons, waiting)
    seen = aligned(people[["hire_date", "contract_start", "seen_pay"]], persons)
    for name, values in (("hire_date", "hire_date"), ("contract_start", "contract_start"), ("pay", "seen_pay")):
        reviewed[f"seen_{name}"] = chosen(again, seen[values], working_time[f"seen_{name}"])
    texts = [
        contracts.get(person, before)
        for person, before in zip(persons, values_of(working_time["seen_contracts"]), strict=True)
    ]
    reviewed["seen_contracts"] = pd.Series(array_of("seen_contracts", texts), index=persons)
    return stacked([assigned(working_time, reviewed)], REVIEWED_COLUMNS, ["person"])


def _without_open(seen: pd.DataFrame, before: pd.DataFrame, gone: pd.DataFrame, inquiry: Inquiry) -> pd.DataFrame:
    """Without contracts that were over when they were met, as long as it is open whether they were insured."""
    tasks = [task for task in inquiry.open() if task.kind in ("affiliation", "missing_data", "doubtful_choice")]
    waiting = {task.person for task in tasks} & set(gone.index)
    if not waiting:
        return seen
    kept = rows_where(before, among(before.index, waiting))
    return stacked([rows_where(seen, ~seen["person"].isin(list(waiting))), kept], REVIEWED_COLUMNS, ["person"])
