"""The oracles of random histories find what they are there for: each law broken by hand, each wrong identity made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from support.months import ANNA, CHOICE, GROUP, HOSPITAL, Employer, photo_of, plans_named
from support.oracles import Lived, broken, lost
from support.payroll import Payroll
from support.world import World, niss

from assusoft.month.resolving.resolve import Resolution
from assusoft.month.state import State
from assusoft.payroll.identity import evidence, persons

BORIS = ANNA | {
    "person": "P00002", "payroll_id": "2", "hire_date": date(2025, 12, 3), "contract_start": date(2025, 12, 3),
    "contract": "0403170701/2025-12-03", "statute": "worker",
}  # fmt: skip
CHILD = {
    "person": "P00001", "member": "M1", "relation": "child", "last_name": "Peeters", "first_name": "Noa",
    "birth_date": date(2015, 3, 1), "since": date(2015, 3, 1), "insured": True,
}  # fmt: skip
LINE = {"person": "P00001", "source": "blox", "wage_code": "8640", "amount": "7.50"}
DAYS = GROUP.replace('"mandatory"', '"automatic"')


def lived(before: dict, now: dict, alter: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows) -> list[str]:
    """What is broken in December once what it owes is altered; each month: workers, family, deduction."""
    choice = CHOICE.replace("'worker'", "'employee'")
    employer = Employer(plans_named(group=DAYS, hospital=HOSPITAL, choice=choice), first_month="2025-11")
    photos = [photo_of(month, **tables) for month, tables in (("2025-11", before), ("2025-12", now))]
    employer.decide(photos[0])
    employer.close()
    found = employer.decide(photos[1])
    altered: Resolution = replace(found, state=State(alter(found.state.affiliations), found.state.reviewed))
    return broken(Lived(altered, photos, employer.state.affiliations, employer.plans, employer.answers, takeover=False))


def put(plan: str, person: str, member: str = "", **values: object) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """These values in one affiliation."""

    def alter(rows: pd.DataFrame) -> pd.DataFrame:
        altered, mine = rows.copy(), (rows["plan"] == plan) & (rows["person"] == person) & (rows["member"] == member)
        assert mine.any()
        for name, value in values.items():
            altered.loc[mine, name] = value
        return altered

    return alter


ALL = {"workers": [ANNA], "family": [CHILD], "deduction": [LINE]}
NEW = ALL | {"workers": [ANNA, BORIS]}
SHORT = ALL | {"workers": [ANNA, BORIS | {"contract_end": date(2025, 12, 3)}]}
WRONG = {
    "days": (NEW, put("group", "P00001", affiliation_to=date(2001, 1, 1))),
    "begins": (NEW, put("group", "P00002", affiliation_from=date(2025, 12, 2))),
    "members_end": (ALL | {"family": []}, put("hospital", "P00001", "M1", affiliation_to=date(2025, 11, 30))),
    "choices": (ALL, put("choice", "P00001", affiliation_to=date(2025, 11, 30))),
    "salaries": (ALL, put("group", "P00001", insured_salary=Decimal(0))),
    "covers": (SHORT, lambda rows: rows[rows["person"] != "P00002"]),
}


@pytest.mark.parametrize("law", WRONG)
def test_a_law_broken_by_hand_is_found(law):
    now, alter = WRONG[law]
    assert lived(ALL, now) == []
    assert [line.partition(":")[0] for line in lived(ALL, now, alter)] == [law]


def test_who_lost_what_an_entity_did_not_deliver_is_counted():
    before, now = (photo_of("2025-11", **ALL), photo_of("2025-12", [ANNA]))
    assert [lost(before, now, table, ANNA["entity"]) for table in ("family", "deduction")] == [1, 1]
    assert lost(before, now, "family", "0000000097") == 0


def world_of(*people: dict) -> World:
    world = World()
    for number, person in enumerate(people, start=1):
        bare = {name: value for name, value in ANNA.items() if name not in ("person", "source", "contract")}
        world.workers[f"W{number}"] = bare | {"who": f"W{number}", "payroll_id": str(number)} | person
    return world


TWIN = {"first_name": "Dirk"}
NUMBER = {"national_number": niss(date(1985, 7, 30), 10)}


def test_two_people_made_one_are_found(monkeypatch):
    assert _judged(world_of(NUMBER, NUMBER | TWIN)).merged == []
    monkeypatch.setattr(evidence, "_are_two", lambda row, others: False)
    assert len(_judged(world_of(NUMBER, NUMBER | TWIN)).merged) == 1


def test_one_person_made_two_is_found(monkeypatch):
    payroll = Payroll([])
    payroll.photo(world_of(NUMBER), "2025-11")
    payroll.truth.settle([])
    for rung in ("by_number", "by_payroll_number", "by_name", "by_likeness"):
        monkeypatch.setattr(persons, rung, lambda climb, ours, theirs: climb)
    payroll.photo(world_of(NUMBER), "2025-12")
    assert len(payroll.truth.split) == 1


def _judged(world: World):
    payroll = Payroll([])
    payroll.photo(world, "2025-11")
    return payroll.truth
