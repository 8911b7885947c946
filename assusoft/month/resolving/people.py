"""Photo -> one row per person: the main contract, identities settled, answered values filled in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from assusoft.frames import as_mask, by_person, chosen, is_true, isin, rows_in, rows_where, values_of
from assusoft.month.collective.waiting import held_back, without_members
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.resolving.declaring import DECLARED
from assusoft.month.resolving.family.members import FamilySettled, settle_members
from assusoft.month.tasks import questions
from assusoft.month.tasks.answer import Answer
from assusoft.month.tasks.answer_values import parse
from assusoft.month.tasks.open_questions import Inquiry
from assusoft.months import month_end
from assusoft.payroll.photo import Photo
from assusoft.plans.model import Plan
from assusoft.schema import array_of


@dataclass(frozen=True)
class Settled:
    """A photo, each row in doubt assigned to the person HR chose, or left out until HR chooses.

    `withheld`: persons about whom nothing may be concluded this month (rows left out and their candidates);
    `withheld_members`: the same of family members, as 'person member'. `same_member`: (person, member) of a row that
    was in doubt -> the member HR said it is. `held`: those of `withheld` who have a cell whose code nobody knows.
    """

    worker: pd.DataFrame
    family: pd.DataFrame
    deduction: pd.DataFrame
    problem: pd.DataFrame
    withheld: frozenset[str]
    withheld_members: frozenset[str]
    same_member: Mapping[tuple[str, str], str]
    held: frozenset[str] = frozenset()


def settle_identities(photo: Photo, inquiry: Inquiry, plans: Mapping[str, Plan]) -> Settled:
    """Ask who each doubtful row is; apply the answers. Who has a cell that waits for a plan's sake is withheld too.

    When no plan insures family members, nobody is asked who they are.
    """
    held, families = held_back(photo, plans.values()), insure_families(plans)
    photo = without_members(photo, held.members)
    doubts = rows_in(photo.problem, photo.problem["reason"] == "ambiguous_identity")
    chosen: dict[str, str] = {}
    out: set[str] = set()
    withheld: set[str] = set()
    for doubt in doubts:
        row = rows_in(photo.worker, photo.worker["person"] == doubt["person"])[0]
        facts = {name: row[name] for name in ("national_number", "source", "payroll_id", "birth_date", "hire_date")}
        candidates = doubt["value"].split()
        task = questions.identity(doubt["person"], questions.full_name(row), facts, candidates)
        answer = inquiry.ask(task)
        if answer is None:
            out.add(doubt["person"])
            withheld.update(candidates, [doubt["person"]])
        elif answer.same_as:
            chosen[doubt["person"]] = answer.same_as
    tables = (photo.worker, photo.family, photo.deduction, photo.problem)
    worker, family, deduction, problem = (_with_persons(table, chosen, out) for table in tables)
    members = settle_members(family, problem, inquiry) if families else FamilySettled(family, frozenset(), {})
    worker = with_departures(worker, inquiry.declared.departures)
    withheld |= held.persons
    return Settled(
        worker,
        members.family,
        deduction,
        problem,
        frozenset(withheld),
        members.withheld | held.members,
        members.same,
        held.persons,
    )


def with_departures(worker: pd.DataFrame, departures: Mapping[str, Declaration]) -> pd.DataFrame:
    """The contracts, those in service on a last day that HR declared ending on it, with the reason declared."""
    if not departures:
        return worker
    days = [
        departures[name].values["exit_date"] if name in departures else None for name in values_of(worker["person"])
    ]
    last = pd.Series(array_of("contract_end", [day and date.fromisoformat(day) for day in days]), index=worker.index)
    later = as_mask(last.notna() & ~is_true(worker["contract_start"] > last) & ~is_true(worker["contract_end"] < last))
    said = [departures[name].values["reason"] if name in departures else None for name in values_of(worker["person"])]
    reasons = pd.Series(array_of("end_reason", said), index=worker.index)
    return worker.assign(
        contract_end=chosen(later, last, worker["contract_end"]),
        end_reason=chosen(later, reasons, worker["end_reason"]),
    )


def insure_families(plans: Mapping[str, Plan]) -> bool:
    """Whether one of the plans insures family members."""
    return any(plan.family != "none" for plan in plans.values())


def _with_persons(table: pd.DataFrame, chosen: dict[str, str], out: Iterable[str]) -> pd.DataFrame:
    kept = rows_where(table, ~isin(table["person"], out)) if out else table
    return kept.assign(person=kept["person"].replace(chosen)) if chosen else kept


def main_contracts(worker: pd.DataFrame, month: str) -> pd.DataFrame:
    """One row per person, indexed by person, with `in_service` (bool): the contract that counts in the month.

    Among contracts begun by the end of the month: one still in service then, else the one that ended last; ties go
    to the highest contractual percentage, the earliest start, the smallest contract id.
    """
    last = month_end(month)
    begun = rows_where(worker, ~as_mask(worker["contract_start"] > last))
    in_service = begun["contract_end"].isna().to_numpy(dtype=bool) | as_mask(begun["contract_end"] > last)
    people = begun.assign(in_service=in_service)
    several = people["person"].duplicated(keep=False)
    if several.any():
        order = _by_precedence(people[several])
        people = pd.concat([people[~several], order.drop_duplicates("person")]).sort_values("person")
    return by_person(people)


def _by_precedence(rows: pd.DataFrame) -> pd.DataFrame:
    keys = pd.DataFrame(
        {
            "service": ~rows["in_service"],
            "end": -pd.to_datetime(rows["contract_end"]).astype("int64[pyarrow]").where(~rows["in_service"], 0),
            "pct": -rows["contract_pct"].astype("double[pyarrow]").fillna(-1.0),
            "start": pd.to_datetime(rows["contract_start"]).astype("int64[pyarrow]").fillna(0),
            "contract": rows["contract"],
        },
        index=rows.index,
    )
    return rows.loc[keys.sort_values(list(keys.columns)).index]


def answered_values(answers: Iterable[Answer]) -> dict[tuple[str, str, str], Answer]:
    """(person, member, field) -> the answer that brings a value the payroll does not hold."""
    return {
        (answer.person, answer.member, answer.facts["field"]): answer
        for answer in sorted(answers, key=lambda answer: answer.number)
        if answer.kind in ("missing_data", DECLARED) and answer.choice == "value" and "occasion" not in answer.facts
    }


def filled(frame: pd.DataFrame, values: Mapping[tuple[str, str], str], key: pd.Index) -> pd.DataFrame:
    """The frame with missing cells filled: `values` maps (key, field) to text; `key` aligns with the rows.

    A value the payroll does hold wins; fields that are not columns are left for the register.
    """
    out = frame
    for field, texts in _by_field(values, set(frame.columns)).items():
        found = [texts.get(label) for label in key]
        wanted = frame[field].isna() & pd.Series([text is not None for text in found], index=frame.index)
        if wanted.any():
            chosen = [text for text, take in zip(found, wanted, strict=True) if take and text is not None]
            out = out.assign(**{field: _put(out[field], wanted, chosen)})
    return out


def _by_field(values: Mapping[tuple[str, str], str], fields: Collection[object]) -> dict[str, dict[str, str]]:
    """Field -> key -> text, fields in order."""
    found: dict[str, dict[str, str]] = {}
    for (key, field), text in sorted(values.items(), key=lambda item: item[0][1]):
        if field in fields:
            found.setdefault(field, {})[key] = text
    return found


def _put(series: pd.Series, wanted: pd.Series, texts: Sequence[str]) -> pd.Series:
    changed = series.copy()
    changed[wanted] = array_of(str(series.name), [parse(text, series.dtype) for text in texts])
    return changed
