"""What was so, and what was known then: every look back equals what was seen and sent at that moment."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from support.command import cells, edit
from support.months import ANNA, photo_of, taken_over

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import Names, answer_month
from assusoft.employer import open_employer
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.month.dated import MonthMessages, affiliations_on, rows_on

FIRST, SECOND = "2025-11", "2025-12"


@pytest.fixture(scope="module")
def built(stage, tmp_path_factory) -> Path:
    """Two months closed."""
    return shutil.copytree(stage("2025-12 closed"), tmp_path_factory.mktemp("times") / "acme")


def moment_of(employer, month: str) -> datetime:
    return next(one.at for one in employer.store.closings() if one.month == month)


def seen(employer, month: str, known_on: datetime | None) -> dict[str, object]:
    """All that can be looked at of a month, in plain values."""
    return {
        "photo": {name: rows_of(table) for name, table in employer.photo(month, known_on=known_on).tables.items()},
        "reports": employer.reports(month, known_on),
        "registers": {
            key: rows_of(employer.register(key, month, known_on=known_on)) for key in employer.suppliers
        },
    }  # fmt: skip


@pytest.mark.long
def test_as_of_now_is_the_present(built):
    employer = open_employer(built)
    now = moment_of(employer, SECOND)
    assert seen(employer, SECOND, now) == seen(employer, SECOND, None)
    person = employer.photo(SECOND).worker["person"].iloc[0]
    here, then = employer.person(person, SECOND), employer.person(person, SECOND, known_on=now)
    assert (here["tasks"], here["messages"]) == (then["tasks"], then["messages"])
    assert here["positions"].equals(then["positions"])


@pytest.mark.long
def test_every_past_report_equals_its_as_of_rendering(built):
    employer = open_employer(built)
    sent = {
        (one.month, one.supplier): [employer.store.content(file.sha256) for file in one.documents]
        for one in employer.store.transmissions()
    }
    assert len(sent) == 8
    for (month, supplier), contents in sent.items():
        then = employer.reports(month, known_on=moment_of(employer, month))
        assert [one.content for one in then[supplier]] == contents


@pytest.fixture
def living(tmp_path):
    """The first month closed a day after its import, the second imported the day after: employer and first moment."""
    folder = tmp_path / "acme"
    write_employer(folder, workers=80, months=2)
    employer, names, script = open_employer(folder), Names(), scripted_answers(folder)
    answer_month(employer, names, FIRST, [answer for answer in script if answer.month == FIRST])
    return employer, employer.imports(FIRST)[-1].at


@pytest.mark.long
def test_what_was_known_does_not_change_under_later_imports_answers_and_closings(living):
    employer, moment = living
    day = date(2025, 11, 15)
    before = seen(employer, FIRST, moment)
    register = rows_of(employer.register("insurer-a", on=day, known_on=moment))
    employer.close(FIRST, "Claire", moment + timedelta(days=1))
    employer.import_month(SECOND, [], "Claire", moment + timedelta(days=2))
    task = next(one for one in employer.tasks(SECOND) if one.kind == "affiliation")
    employer.answer(task.id, "affiliate", {}, "Claire", moment + timedelta(days=3))
    for again in (employer, open_employer(employer.folder)):
        assert seen(again, FIRST, moment) == before
        assert rows_of(again.register("insurer-a", on=day, known_on=moment)) == register
    then = employer.person(task.person, SECOND, known_on=moment + timedelta(days=2))
    assert task in then["tasks"]
    assert ("entry", task.plans[0]) not in {(message.kind, message.plan) for message in then["messages"]}
    now = employer.person(task.person, SECOND)
    assert task not in now["tasks"]
    assert ("entry", task.plans[0]) in {(message.kind, message.plan) for message in now["messages"]}


@pytest.mark.long
def test_photo_is_that_of_the_import_in_force_then(living):
    employer, moment = living
    employer.close(FIRST, "Claire", moment)
    employer.import_month(SECOND, [], "Claire", moment + timedelta(days=1))
    path = employer.folder / "extracts" / SECOND / f"blox-contrats-{SECOND}.csv"
    edit(path, "cp1252", lambda text: cells(text, "Rue", "Rue Neuve", row=2))
    employer.import_month(SECOND, [], "Claire", moment + timedelta(days=2))
    then = employer.photo(SECOND, known_on=moment + timedelta(days=1)).worker
    now = employer.photo(SECOND).worker
    changed = (then["street"] != now["street"]).fillna(False)
    assert now.loc[changed, "street"].tolist() == ["Rue Neuve"]
    assert employer.photo(SECOND, known_on=moment + timedelta(days=2)).worker.equals(now)


def test_moment_before_the_first_import_is_refused(built):
    employer = open_employer(built)
    with pytest.raises(Refused, match=r"2025-12 had no import on 2025-12-30.*Name a later moment"):
        employer.photo(SECOND, known_on=datetime(2025, 12, 30))
    with pytest.raises(Refused, match="Nothing had been imported on 2024-01-01"):
        employer.register("insurer-a", known_on=date(2024, 1, 1))


def test_month_and_day_together_are_refused(built):
    with pytest.raises(Refused, match="Give one of them"):
        open_employer(built).register("insurer-a", FIRST, on=date(2025, 11, 1))


def test_person_on_a_day_has_the_contracts_and_affiliations_of_that_day(built):
    employer = open_employer(built)
    contracts = employer.photo(SECOND).worker
    ended = rows_of(contracts[contracts["contract_end"].notna() & contracts["contract_start"].notna()])[0]
    last, next_day = ended["contract_end"], ended["contract_end"] + timedelta(days=1)
    on_last = employer.person(ended["person"], on=last)["contracts"]
    assert ended["contract"] in on_last["contract"].tolist()
    assert ended["contract"] not in employer.person(ended["person"], on=next_day)["contracts"]["contract"].tolist()


def test_register_on_a_day_holds_who_is_insured_that_day_whichever_month_told_it(built):
    employer = open_employer(built)
    for key in employer.suppliers:
        known = employer.view(SECOND).resolution.state.affiliations
        known = known[(known["status"] == "affiliated").to_numpy(dtype=bool)]
        for day in (date(2025, 11, 20), date(2025, 12, 1), date(2025, 12, 31)):
            reported = employer.register(key, on=day)
            own = known[known["plan"].isin([p.name for p in employer.plans if p.supplier == key]).to_numpy(dtype=bool)]
            expected = rows_on(day, own, "affiliation_from", "affiliation_to")
            assert len(reported) == len(expected)
            assert set(reported["person"]) == set(expected["person"])


# The values of a day, on one person.


def lived(employer, month: str, *workers, **others) -> MonthMessages:
    """Decide and close a month whose questions are answered; what it told, and from where."""
    reported = employer.state.affiliations
    employer.decide(photo_of(month, workers, **others))
    return MonthMessages(reported, employer.close())


def group(affiliations) -> dict:
    return next((row for row in rows_of(affiliations) if row["plan"] == "group"), {})


def test_value_that_changed_is_the_old_one_until_the_day_before():
    employer = taken_over()
    december = lived(employer, "2025-12", ANNA | {"city": "Gent", "address_since": date(2025, 12, 10)})
    january = lived(employer, "2026-01", ANNA | {"city": "Brugge", "address_since": date(2026, 1, 5)})
    cities = [
        group(affiliations_on(day, employer.state.affiliations, [december, january]))["city"]
        for day in (date(2025, 12, 9), date(2025, 12, 10), date(2026, 1, 4), date(2026, 1, 5))
    ]
    assert cities == ["Antwerpen", "Gent", "Gent", "Brugge"]


def test_change_told_late_counts_from_its_own_day():
    employer = taken_over()
    december = lived(employer, "2025-12", ANNA)
    january = lived(employer, "2026-01", ANNA | {"city": "Gent", "address_since": date(2025, 12, 10)})
    day = date(2025, 12, 20)
    assert group(affiliations_on(day, december.reported, []))["city"] == "Antwerpen"  # as December was known
    assert group(affiliations_on(day, employer.state.affiliations, [december, january]))["city"] == "Gent"


def test_affiliation_that_ended_and_began_again_is_the_one_of_the_day():
    employer = taken_over()
    gone = ANNA | {"contract_end": date(2025, 12, 15), "end_reason": "resignation"}
    employer.decide(photo_of("2025-12", [gone]))
    employer.answer(employer.task("departure"), "confirm", reason="resignation")
    december = lived(employer, "2025-12", gone)
    back = ANNA | {"contract": "0403170701/2026-01-10", "hire_date": date(2026, 1, 10),
                   "contract_start": date(2026, 1, 10)}  # fmt: skip
    employer.decide(photo_of("2026-01", [back]))
    employer.answer(employer.task("affiliation", plan="group"), "affiliate")
    january = lived(employer, "2026-01", back)
    months = [december, january]
    found = {day: group(affiliations_on(day, employer.state.affiliations, months)) for day in (
        date(2025, 12, 15), date(2025, 12, 16), date(2026, 1, 9), date(2026, 1, 10))}  # fmt: skip
    assert [row.get("affiliation_from") for row in found.values()] == [
        date(2010, 1, 1), None, None, date(2026, 1, 10),
    ]  # fmt: skip
