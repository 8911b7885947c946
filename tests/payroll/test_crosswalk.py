"""A payroll replaced by another: after the crosswalk suppliers hear of real changes only."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from assusoft.demo.extracts.population import MONTH
from assusoft.demo.extracts.systems import extract_of
from assusoft.demo.people.company import ENTITIES
from assusoft.errors import Refused
from assusoft.layouts import InputFile, read
from assusoft.layouts.definition.loading import load_layout
from assusoft.month.messages import Message
from assusoft.month.tasks.task import Task
from assusoft.payroll.identity.persons import known_persons
from assusoft.payroll.photo import Photo, build_photo
from assusoft.payroll.sources import Source, load_sources
from assusoft.payroll.switch.crosswalk import Crosswalk, crosswalk
from assusoft.payroll.switch.crosswalk_files import crosswalk_files
from assusoft.schema import IDENTITY, typed
from tests.support.months import Employer, plans_named
from tests.support.systems import everybody, files_of, source_of

NEXT = "2026-03"
PLAN = """
supplier = "a"
from = 2025-01-01
eligible = "statute in ('employee', 'worker')"
enrolment = "automatic"
reports = ["name", "birth_date", "sex", "civil_status", "language", "address", "category", "insured_salary",
           "insured_pct"]
required = ["name"]

[salary]
formula = "monthly_salary * salary_factor"
month = 1
"""
OTHER_HABITS = """
layout = "sdworx-blox"
from = "2026-03"

[codes.sex]
"1" = "M"
"2" = "F"
"M" = ""
"F" = ""

[codes.category]
"K1" = "employee"
"K2" = "worker"
"K3" = "manager"
"K4" = "executive"

[[part]]
name = "contracts"

[part.columns]
monthly_salary = { at = "Salaire mensuel", scale = 2 }
"""
"""How the new payroll really writes: other codes, amounts in cents. Nobody tells us: the crosswalk finds it."""
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def truth(tmp_path_factory) -> Source:
    """The new payroll as it is."""
    folder = tmp_path_factory.mktemp("truth")
    told = sorted(everybody()["worker"]["category"].dropna().unique())
    habits = OTHER_HABITS.split("[codes.category]")
    codes = "\n".join(f'"K{number}" = "{category}"' for number, category in enumerate(told))
    rest = habits[1][habits[1].index("[[part]]") :]
    entities = "\n".join(f'"D{number}" = "{entity}"' for number, entity in enumerate(ENTITIES))
    text = f"{habits[0]}[codes.category]\n{codes}\n\n[codes.entity]\n{entities}\n\n{rest}"
    (folder / "new.toml").write_text(text, "utf-8")
    return load_sources(folder)[0]


def renumbered(tables: Tables) -> Tables:
    """The tables as the new payroll holds them: numbers of its own, and of three people no national number."""
    worker = tables["worker"].drop(columns=["contract_pct", "effective_pct"])  # Securex does not tell them
    worker.loc[worker.index[5:8], "national_number"] = None
    moved = {
        name: frame.assign(payroll_id="9" + frame["payroll_id"]) for name, frame in {**tables, "worker": worker}.items()
    }
    return moved


def old_files(tables: Tables, month: str) -> list[InputFile]:
    return extract_of(source_of("securex"), tables, month)


@pytest.fixture(scope="module")
def found(truth) -> Crosswalk:
    """The crosswalk from files of February; of the new payroll only the name of its layout is known."""
    new = extract_of(truth, renumbered(everybody()), MONTH)
    return crosswalk(source_of("securex").format, old_files(everybody(), MONTH), load_layout("sdworx-blox"), new, MONTH)


@pytest.fixture(scope="module")
def derived(found, tmp_path_factory) -> Source:
    """The source file that was written, loaded."""
    folder = tmp_path_factory.mktemp("derived")
    text = crosswalk_files(found, "securex")["source.toml"]
    (folder / "blox.toml").write_text(text, "utf-8")
    return load_sources(folder)[0]


def photo(source: Source, files: list[InputFile], month: str, known: pd.DataFrame | None = None) -> Photo:
    readings = {source.name: (source, read(source.format, files, month))}
    return build_photo(month, readings, typed([], IDENTITY) if known is None else known, entities=ENTITIES).photo


def march(source: Source, files: list[InputFile]) -> tuple[list[Message], list[Task]]:
    """February by the old payroll, taken over and closed; the messages and the open tasks of March."""
    before = photo(source_of("securex"), old_files(everybody(), MONTH), MONTH)
    employer = Employer(plans_named(group=PLAN))
    employer.decide(before)
    employer.state, employer.taken_over = employer.decide().state, True
    tasks = employer.decide(photo(source, files, NEXT, known_persons(before.worker))).tasks
    return employer.messages(), list(tasks)


def told(month: tuple[list[Message], list[Task]]) -> tuple[list[tuple], list[tuple]]:
    messages, tasks = month
    return (
        sorted((one.plan, one.person, one.kind, str(one.effective), str((one.before, one.after))) for one in messages),
        sorted((one.kind, one.person, str(one.facts)) for one in tasks),
    )


def test_everybody_is_found_also_without_a_national_number(found):
    assert (found.identities["new_number"] == "9" + found.identities["old_number"]).sum() >= len(everybody()["worker"])
    assert found.identities["how"].value_counts()["name and birth date"] >= 3
    assert not set(found.residuals["kind"]) & {"only_old", "only_new", "in_doubt"}


def test_codes_are_told_by_the_people_who_have_them(found):
    sex = found.codes[(found.codes["field"] == "sex") & (found.codes["table"] == "worker")].set_index("code")
    assert sex["value"].to_dict() == {"1": "M", "2": "F"}
    assert set(found.codes.loc[found.codes["field"] == "category", "status"]) == {"new"}
    assert not found.codes["exceptions"].any()


def test_amounts_in_cents_are_told_by_their_ratio(found):
    salary = found.units.set_index("field").loc["monthly_salary"]
    assert (salary["status"], salary["power"], salary["exceptions"]) == ("scaled", 2, 0)


def test_the_switch_tells_suppliers_nothing_that_staying_would_not_have_told(truth, derived):
    stayed = march(source_of("securex"), old_files(everybody(), NEXT))
    switched = march(derived, extract_of(truth, renumbered(everybody()), NEXT))
    assert told(switched) == told(stayed)


def changed(tables: Tables) -> Tables:
    """Two real changes: a move, and a raise from the day a category changes."""
    worker = tables["worker"].copy()
    employees = worker.index[(worker["statute"] == "employee") & worker["contract_end"].isna()]
    mover, raised = employees[3], employees[12]
    worker.loc[mover, "street"] = "Rue du Déménagement"
    worker.loc[raised, "civil_status"] = "widowed"
    worker.loc[raised, "civil_status_since"] = date(2026, 3, 3)
    worker.loc[raised, "monthly_salary"] = worker.loc[raised, "monthly_salary"] + Decimal("100.00")
    return {**tables, "worker": worker}


def test_real_changes_of_the_month_of_the_switch_are_told_and_no_others(truth, derived):
    quiet = told(march(source_of("securex"), old_files(everybody(), NEXT)))
    stayed = told(march(source_of("securex"), old_files(changed(everybody()), NEXT)))
    switched = told(march(derived, extract_of(truth, renumbered(changed(everybody())), NEXT)))
    assert switched == stayed
    new = [one for one in switched[0] if one not in quiet[0]]
    assert {kind for _, _, kind, *_ in new} >= {"address", "civil_status"}


def test_without_the_crosswalk_the_new_files_are_not_even_read(truth):
    with pytest.raises(Refused):
        read(load_layout("sdworx-blox"), extract_of(truth, renumbered(everybody()), NEXT), NEXT)


def test_codes_the_old_payroll_did_not_tell_apart_stay_as_the_layout_has_them():
    partena, blox = (source_of(name).format for name in ("partena-level5", "sdworx-blox"))
    switch = crosswalk(partena, files_of("partena-level5"), blox, files_of("sdworx-blox"), MONTH)
    kinds = switch.codes[switch.codes["field"] == "interruption_kind"]
    assert set(kinds["value"]) == {"other"}
    assert set(kinds["status"]) == {"finer"}
    assert "interruption_kind" not in crosswalk_files(switch, "partena")["source.toml"]


def test_fields_that_only_one_of_the_two_tells_are_listed():
    blox, securex = (source_of(name).format for name in ("sdworx-blox", "securex"))
    there = crosswalk(securex, old_files(everybody(), MONTH), blox, files_of("sdworx-blox"), MONTH).residuals
    back = crosswalk(blox, files_of("sdworx-blox"), securex, old_files(everybody(), MONTH), MONTH).residuals
    assert "effective_pct" in set(there.loc[there["kind"] == "added", "field"])
    assert "effective_pct" in set(back.loc[back["kind"] == "not_carried", "field"])


def test_files_written_are_those_to_review(found, tmp_path: Path):
    files = crosswalk_files(found, "securex")
    assert list(files) == ["identities.csv", "codes.csv", "units.csv", "residuals.csv", "source.toml"]
    assert files["identities.csv"].startswith("old_number;new_number;last_name;first_name;how")
