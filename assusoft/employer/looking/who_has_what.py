"""Who is insured in which plan on a day, workers and family members: a row each, and how many per plan; who in none."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from assusoft.code_labels import code_label
from assusoft.days_in_words import day as day_label
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import member_names, names_of_all, same_persons
from assusoft.employer.monthly.as_of import holdings_on, month_showing
from assusoft.frames import Row, frame_of, rows_of
from assusoft.language import say
from assusoft.month.collective.meanings import photo_as_said
from assusoft.month.resolving.copies import without_copies
from assusoft.month.resolving.people import main_contracts
from assusoft.month.state import AFFILIATION_KEY
from assusoft.months import month_end
from assusoft.plans.interruptions import effect_of
from assusoft.plans.model import Plan

COLUMNS = ("person", "member", "name", "plan", "from", "to", "entity", "department", "cost_centre")
_EFFECT, _INTERRUPTION = "interruption_effect", ("interruption_kind", "interruption_from", "interruption_to")
"""A column that is there when an interruption does something to a cover, and what it is read from."""
_CONTRACT = ("person", "contract", "contract_start", "contract_end", "contract_pct")
_OF_CONTRACT = ("entity", "department", "cost_centre")


def default_day(employer: EmployerFolder) -> date:
    """The last day of the month being worked on."""
    return month_end(employer.facts.working_month())


def who_has_what(employer: EmployerFolder, on: date) -> pd.DataFrame:
    """One row per affiliation in force that day; see `Employer.who_has_what`."""
    holdings = holdings_on(employer, on)
    told = without_copies(holdings.affiliations, holdings.plans)
    rows = rows_of(told[[*AFFILIATION_KEY, "affiliation_from", "affiliation_to", *_interruption(told)]])
    places, names, members = _places(employer, on), names_of_all(employer), member_names(employer)
    found = [
        {
            "person": row["person"],
            "member": row["member"],
            "name": members.get((row["person"], row["member"]), "") if row["member"] else names.get(row["person"], ""),
            "plan": row["plan"],
            "from": row["affiliation_from"],
            "to": row["affiliation_to"],
            _EFFECT: _effect_on(holdings.plans.get(row["plan"]), row, on),
        }
        | places.get(row["person"], {})
        for row in sorted(rows, key=lambda row: (row["person"], row["member"], row["plan"]))
    ]
    return _typed(found)


def _interruption(affiliations: pd.DataFrame) -> list[str]:
    return [name for name in _INTERRUPTION if name in affiliations.columns]


def _effect_on(plan: Plan | None, row: Row, on: date) -> str | None:
    """What an interruption the supplier was told of does to the cover that day; None: nothing known, or it is over."""
    if plan is None or row["member"] or not plan.interruption.effects:
        return None
    kind, begin, end = (row.get(name) for name in _INTERRUPTION)
    found = effect_of(plan, kind, begin, on) if end is None or on <= end else None
    return found.effect if found else None


def who_has_nothing(employer: EmployerFolder, on: date) -> pd.DataFrame:
    """One row per worker in service that day without any affiliation; see `Employer.who_has_nothing`."""
    insured, names = set(holdings_on(employer, on).affiliations["person"]), names_of_all(employer)
    found = [
        place | {"member": "", "name": names.get(person, "")}
        for person, place in sorted(_places(employer, on).items())
        if person not in insured and _in_service(place, on)
    ]
    return frame_of(found, [name for name in COLUMNS if name not in ("plan", "from", "to")])


def _in_service(contract: Row, on: date) -> bool:
    start, end = contract["contract_start"], contract["contract_end"]
    return (start is None or start <= on) and (end is None or end >= on)


def counted_by_plan(affiliations: pd.DataFrame) -> list[Row]:
    """`plan`, `cost_centre` (None: the photo has none), `workers`, `members`: how many affiliations, in this order."""
    counts: dict[tuple[str, str], Row] = {}
    for row in rows_of(affiliations):
        key = (row["plan"], row["cost_centre"] or "")
        count = counts.setdefault(key, {"plan": key[0], "cost_centre": row["cost_centre"], "workers": 0, "members": 0})
        count["members" if row["member"] else "workers"] += 1
    return [counts[key] for key in sorted(counts)]


def lines_of(affiliations: pd.DataFrame, labels: dict[str, str], language: str) -> Iterator[str]:
    """A line per person or member with its plans and their days, then how many each plan insures."""
    rows = rows_of(affiliations)
    holders: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        days = _days(row["from"], row["to"], language)
        holders.setdefault((row["person"], row["member"], row["name"]), []).append(
            f"{labels.get(row['plan'], row['plan'])} {days}{_in_words(row.get(_EFFECT), language)}"
        )
    for (person, member, name), plans in holders.items():
        yield f"{person}{f' {member}' if member else ''} {name}  {', '.join(plans)}"
    for count in counted_by_plan(affiliations):
        centre = f"{count['cost_centre']} " if count["cost_centre"] else ""
        told = say(
            language, "{workers} workers, {members} family members", workers=count["workers"], members=count["members"]
        )
        yield f"{labels.get(count['plan'], count['plan'])} {centre}= {told}"


def _in_words(effect: str | None, language: str) -> str:
    return f" ({code_label(effect, language)})" if effect else ""


def _days(start: date, end: date | None, language: str) -> str:
    if end is None:
        return say(language, "since {date}", date=day_label(start, language))
    return f"{day_label(start, language)} - {day_label(end, language)}"


def _places(employer: EmployerFolder, on: date) -> dict[str, Row]:
    """Person -> the contract that counts, its days and where it is, in the month that shows the day."""
    month = month_showing(employer, None, on) or employer.facts.working_month()
    photo = photo_as_said(employer.facts.photo_of(month), employer.facts.answers(), employer.facts.declarations())
    worker, same = photo.worker[[*_CONTRACT, *_OF_CONTRACT]], same_persons(employer)
    settled = worker.assign(person=worker["person"].replace(same)) if same else worker
    named = ["person", "contract_start", "contract_end", *_OF_CONTRACT]
    return {row["person"]: row for row in rows_of(main_contracts(settled, month)[named].reset_index(drop=True))}


def _typed(rows: list[Row]) -> pd.DataFrame:
    """The rows as a frame; the days have the types of the fields they are."""
    days = {"from": "affiliation_from", "to": "affiliation_to"}
    named = [{days.get(name, name): value for name, value in row.items()} for row in rows]
    frame = frame_of(named, [days.get(name, name) for name in (*COLUMNS, _EFFECT)])
    found = frame.rename(columns={field: name for name, field in days.items()})
    return found if found[_EFFECT].notna().any() else found.drop(columns=_EFFECT)
