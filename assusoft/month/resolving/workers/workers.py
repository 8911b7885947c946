"""One plan x its workers: who goes on, who ends, who begins; each as an affiliation."""

from datetime import date, timedelta

import pandas as pd

from assusoft.frames import (
    Row,
    among,
    as_mask,
    concat,
    frame_of,
    is_true,
    keyed,
    picked,
    put_rows,
    rows_of,
    rows_where,
)
from assusoft.month.resolving.declaring import declared_ends, ended_by_choice
from assusoft.month.resolving.situation import Situation
from assusoft.month.resolving.values.follow import follow
from assusoft.month.resolving.workers.begin_bounds import earliest_day, latest_day
from assusoft.month.resolving.workers.between_looks import lost_meanwhile
from assusoft.month.resolving.workers.choosing import begin_of_choice, choosing, end_of_choice, is_doubtful
from assusoft.month.resolving.workers.conditions_lost import days_lost
from assusoft.month.resolving.workers.looked_again import corrected_begins
from assusoft.month.resolving.workers.undecided import ask_undecided
from assusoft.month.state import BASE, END, are_open
from assusoft.month.tasks import questions
from assusoft.months import month_end, month_start
from assusoft.plans.eligibility import (
    affiliation_day,
    age_end,
    cover_end,
    end_before,
    ending,
    starting,
    too_old,
)
from assusoft.plans.model import Plan


def worker_affiliations(plan: Plan, reported: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """The plan's affiliations of workers this month, one for each worker it ever concerned.

    Parameters
    ----------
    reported
        The same when the month before was closed, indexed by person.
    """
    declared = situation.inquiry.declared
    people, meets = situation.serving, situation.eligible[plan.name]
    if (ended_before := ended_by_choice(plan, people.index, declared)).any():
        people, meets = rows_where(people, ~ended_before), meets[~ended_before]
    old = too_old(plan, people["birth_date"], situation.month)
    allowed = as_mask(meets) & ~as_mask(old)
    chosen, doubtful = choosing(plan, people, situation)
    chosen, doubtful = allowed & (chosen | among(people.index, declared.begun(plan.name))), allowed & doubtful
    ask_undecided(plan, rows_where(people, meets.isna().to_numpy(dtype=bool) & ~as_mask(old)), situation)
    reported, given_up = declared_ends(plan, reported, declared)
    late = situation.late.get(plan.name, reported.iloc[:0])
    if not len(reported) + len(given_up) + len(late) and not (chosen | doubtful).any():
        lost = lost_meanwhile(plan, reported, people, ~allowed, situation)
        if not len(lost):
            return reported  # nobody is, was or begins in it: most plans of one person
    running, goes = are_open(reported), among(reported.index, people.index[chosen])
    over, present = rows_where(reported, ~running), running & among(reported.index, people.index)
    going, absent = rows_where(reported, present & goes), rows_where(reported, running & ~present)
    kept, ended = _stop(plan, rows_where(reported, present & ~goes), people, meets, old, situation)
    unknown = ~among(people.index, reported.index[running])
    begun = _begin(plan, over, rows_where(people, (chosen | doubtful) & unknown), situation)
    lost = lost_meanwhile(plan, over, people, ~allowed & unknown, situation)
    going, waiting = _restart(plan, concat([going, kept]), situation)
    going = corrected_begins(plan, going, situation)
    followed = follow(plan, going, concat([begun, lost, late]), situation)
    rest = rows_where(over, ~among(over.index, [*begun.index, *lost.index, *late.index]))
    gone = among(followed.index, late.index)
    left = _depart(plan, concat([absent, rest, rows_where(followed, gone)]), situation)
    return concat([rows_where(followed, ~gone), ended, given_up, waiting, left])


def _begin(plan: Plan, over: pd.DataFrame, candidates: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """New open rows (still without reported fields) for the candidates whose affiliation is decided."""
    last = month_end(situation.month)
    began: list[Row] = []
    known = set(over.index) if len(candidates) else set()
    for person in rows_of(candidates):
        name = person["person"]
        before = rows_of(over.loc[[name]])[0] if name in known else None
        earliest, latest = earliest_day(plan, person, before, situation), latest_day(plan, person)
        day = affiliation_day(plan, person, situation.month)
        if earliest is not None and not situation.takeover:  # what is taken over is listed, not moved
            day = max(day, earliest, starting(plan, person["service_from"] or earliest))
        if plan.choice_wage_code is not None and not situation.takeover:
            day = max(day, month_start(situation.month))
        if (
            day > min(last, latest or last) and (name, plan.name) not in situation.elsewhere
        ):  # that was asked, and stands
            continue
        if (start := _decided(plan, person, day, (earliest, latest), before, situation)) is not None:
            began.append({"plan": plan.name, "person": name, "member": "", "status": "affiliated"} | start)
    return keyed(frame_of(began, list(over.columns)), [row["person"] for row in began])


def _decided(
    plan: Plan, person: Row, day: date, bounds: questions.Bounds, before: Row | None, situation: Situation
) -> Row | None:
    """First values of the affiliation, or None while it is open or refused."""
    declared = situation.inquiry.declared.begins.get((plan.name, person["person"], ""))
    if declared is not None:
        return {"affiliation_from": declared}
    if is_doubtful(plan, person, situation):
        return begin_of_choice(plan, person, day, bounds, situation)
    if _is_unasked(plan, situation.takeover):
        return {"affiliation_from": day}
    mandatory = plan.enrolment == "mandatory"
    ended = before["affiliation_to"] if before and before["status"] == "affiliated" else None
    back = before is not None and _is_back(person, before, situation)
    asked = questions.affiliation(person, plan.name, mandatory, day, bounds, ended, back)
    answer = situation.inquiry.ask(asked)
    if answer is None or answer.choice in ("not_now", "insured_elsewhere"):
        return None
    if answer.choice == "reinstate" and before is not None:
        kept = {*BASE, *plan.asks, "choice_since"} - set(END)
        return {name: value for name, value in before.items() if name in kept}
    return {"affiliation_from": date.fromisoformat(answer.fields["affiliation_from"])}


def _is_unasked(plan: Plan, takeover: bool) -> bool:
    """Whether an affiliation needs no answer: the payroll decides it, or it is taken over."""
    by_payroll = plan.enrolment == "automatic" or plan.choice_wage_code is not None
    return by_payroll or (takeover and plan.enrolment == "mandatory")


def _is_back(person: Row, before: Row, situation: Situation) -> bool:
    """Whether somebody who was reported to have left is there under the same contract: the exit may be cancelled."""
    left = before["status"] == "affiliated" and before["affiliation_to"] is not None and before["exit_date"] is not None
    if not left or situation.contracts.get(person["person"]) != person["contract"]:
        return False
    return not person["contract_start"] or bool(person["contract_start"] <= before["exit_date"])


def _restart(plan: Plan, going: pd.DataFrame, situation: Situation) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(rows that go on, rows that end until the new affiliation begins after the month).

    A new contract that is a new affiliation starts it, once the plan's waiting time is over.
    """
    restarted = rows_where(going, among(going.index, situation.restarted))
    if not len(restarted):
        return going, going.iloc[:0]
    starts: dict[str, Row] = {}
    ends: dict[str, Row] = {}
    for person in rows_of(picked(situation.people, restarted.index)):
        name, day = person["person"], affiliation_day(plan, person, situation.month)
        day = max(filter(None, (person["contract_start"], day)))
        if day <= month_end(situation.month):
            starts[name] = {"affiliation_from": day}
        else:
            ends[name] = end_before(plan, day, situation.restarted[name])
    over = among(going.index, ends)
    return put_rows(rows_where(going, ~over), starts, ["affiliation_from"]), put_rows(
        rows_where(going, over), ends, END
    )


def _stop(
    plan: Plan, rows: pd.DataFrame, people: pd.DataFrame, meets: pd.Series, old: pd.Series, situation: Situation
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Workers in service who do not meet the conditions any more: (rows that are kept, rows that end)."""
    ends: dict[str, Row] = {}
    eligible_still = is_true(meets)
    unmet = rows_where(rows, among(rows.index, meets.index[as_mask(~meets)]))
    eves = _eves(plan, unmet, people, situation)
    for person in rows_of(picked(people, rows.index)):
        name = person["person"]
        if not pd.isna(meets[name]) or bool(old[name]):
            reported = person | {"affiliation_from": rows.at[name, "affiliation_from"]}
            end = _ending_of(plan, reported, bool(old[name]), bool(eligible_still[name]), eves.get(name), situation)
            if end is not None:
                ends[name] = end
    ended = among(rows.index, ends)
    return rows_where(rows, ~ended), put_rows(rows_where(rows, ended), ends, END)


def _eves(plan: Plan, rows: pd.DataFrame, people: pd.DataFrame, situation: Situation) -> dict[str, date]:
    """Person -> last day of cover by the day on which payroll or HR says that the conditions were lost, if one does.

    Never before the affiliation began: what was never owed is not ended before it began.
    """
    excluded = situation.inquiry.declared.excluded
    days = days_lost(plan, rows, people, situation.contracts, situation.month) | {
        person: excluded[plan.name, person] for person in rows.index if (plan.name, person) in excluded
    }
    begun = {row["person"]: row["affiliation_from"] for row in rows_of(rows)}
    return {name: max(ending(plan, day - timedelta(days=1)), begun[name] or day) for name, day in days.items()}


def _ending_of(
    plan: Plan, person: Row, old: bool, eligible_still: bool, lost: date | None, situation: Situation
) -> Row | None:
    """How the cover of a person (with the day it began) ends; None: it goes on.

    `lost`: last day of cover as the payroll dates the loss of the conditions; None: the eve of the month.
    """
    eve = lost or month_start(situation.month) - timedelta(days=1)
    if old:
        return {"affiliation_to": age_end(plan, person["birth_date"]), "exit_reason": "maximum_age"}
    if eligible_still:
        return end_of_choice(plan, person, situation)
    if plan.enrolment == "automatic":
        return {"affiliation_to": eve, "exit_reason": "not_eligible"}
    answer = situation.inquiry.ask(questions.end_of_eligibility(person, plan.name, eve, person["affiliation_from"]))
    if answer is None or answer.choice == "keep":
        return None
    end = ending(plan, date.fromisoformat(answer.fields["end_date"]))
    return {"affiliation_to": end, "exit_reason": "not_eligible"}


def _depart(plan: Plan, rows: pd.DataFrame, situation: Situation) -> pd.DataFrame:
    """Put the confirmed departures on rows of workers out of service; other rows stay as reported.

    A row that is over is touched only when it ended by a departure: then this is a correction of it.
    """
    by_departure = as_mask(rows["affiliation_to"].isna() | rows["exit_date"].notna())
    concerned = rows.index[among(rows.index, situation.departures) & by_departure]
    ends = {
        person: situation.departures[person]
        | {
            "affiliation_to": cover_end(
                plan, situation.departures[person]["exit_date"], situation.departures[person]["exit_reason"]
            )
        }
        for person in concerned
    }
    return put_rows(rows, ends, END)
