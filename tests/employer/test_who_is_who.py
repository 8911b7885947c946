"""Two persons who are one, one who is two, as HR declares it: what was told of them is put right, and stays so."""

import shutil
from copy import deepcopy
from datetime import date

import pytest
from support.lived import AT, FIRST, FOURTH, PLANS, SECOND, THIRD, answered, employee, kinds, lived, proved
from support.small import write_small
from support.world import World, niss

from assusoft.employer import Employer
from assusoft.employer.looking.people import person_meant
from assusoft.errors import Refused
from assusoft.month.declarations.stated import Stated

BORN = date(1985, 7, 30)


@pytest.fixture(scope="module")
def two_months(tmp_path_factory):
    """A worker whom the payroll shows under another number and name from the second month on."""
    folder, world = write_small(tmp_path_factory.mktemp("who") / "small"), World()
    row = employee(world, national_number=None, last_name="Peeters", first_name="An", birth_date=BORN)
    employee(world, national_number=None, last_name="Janssens", first_name="Jo", birth_date=date(1960, 12, 5))
    lived(folder, world, FIRST)
    row |= {"payroll_id": "x-99", "last_name": "Claes", "first_name": "Anna", "birth_date": date(1985, 8, 30)}
    lived(folder, world, SECOND).store.close()
    return folder, world


@pytest.fixture
def twice(two_months, tmp_path):
    """A copy of it to be changed, with its world."""
    return shutil.copytree(two_months[0], tmp_path / "small"), deepcopy(two_months[1])


@pytest.fixture(scope="module")
def untouched(two_months, tmp_path_factory) -> Employer:
    """The third month imported; nothing is stored in it after that."""
    folder = shutil.copytree(two_months[0], tmp_path_factory.mktemp("untouched") / "small")
    return lived(folder, deepcopy(two_months[1]), THIRD, close=False)


SAME = Stated("P00003", "same-person", {"same_as": "P00002"})


@pytest.fixture
def third(twice) -> Employer:
    folder, world = twice
    employer = lived(folder, world, THIRD, close=False)
    left = [(plan, "P00002", "exit") for plan in PLANS]
    assert kinds(employer.messages(SECOND)) == sorted([*left, *((plan, "P00003", "entry") for plan in PLANS)])
    assert kinds(employer.messages()) == []
    return employer


def test_two_who_are_one_lose_the_entry_and_keep_the_affiliation(twice, third):
    folder, world = twice
    done = third.declare(SAME, "An", AT)
    put_right = [(plan, "P00002", kind) for plan in PLANS for kind in ("correction", "personal_data")]
    put_right += [(plan, "P00002", "correction") for plan in ("group", "hospital")]  # which know the birth date too
    assert kinds(done.messages) == sorted([*put_right, *((plan, "P00003", "cancellation") for plan in PLANS)])
    corrections = [
        message for message in done.messages if "affiliation_to" in message.after and message.person == "P00002"
    ]
    assert {message.before["affiliation_to"] for message in corrections} == {date(2025, 12, 31)}
    assert {message.after["affiliation_to"] for message in corrections} == {None}
    assert {message.after["last_name"] for message in done.messages if message.kind == "personal_data"} == {"Claes"}
    proved(third, THIRD)
    fourth = lived(folder, world, FOURTH, close=False)
    assert set(fourth.photo(FOURTH).worker["person"]) == {"P00001", "P00002"}
    assert (kinds(fourth.messages()), fourth.tasks()) == ([], [])
    proved(fourth, FOURTH)


@pytest.mark.long
def test_it_is_tried_before_it_is_stored_and_taken_back_in_its_month_leaves_nothing(third):
    tried = third.preview_declare(SAME, AT)
    assert third.declarations() == []
    done = third.declare(SAME, "An", AT)
    assert tried == done.messages
    assert third.retract(done.id, "An", AT) == []
    assert kinds(third.messages()) == []
    again = third.declare(SAME, "An", AT)
    assert again.messages == done.messages
    proved(third, THIRD)


def test_photos_made_since_know_the_persons_by_it_so_it_stays(twice, third):
    folder, world = twice
    done = third.declare(SAME, "An", AT)
    third.close(THIRD, "An", AT)
    fourth = lived(folder, world, FOURTH, close=False)
    with pytest.raises(Refused, match="photos made since know the persons by it"):
        fourth.retract(done.id, "An", AT)


@pytest.mark.long
def test_both_numbers_lead_to_the_one_history_and_its_cells(third):
    done = third.declare(SAME, "An", AT)
    told = third.history("P00002")
    assert third.history("P00003") == told
    assert any(done.id in entry.ids for entry in told)
    tree = third.explain(next(message for message in done.messages if message.kind == "personal_data"))
    assert any("workers-2026-01.csv" in place for place in tree.places())
    assert done.id in str(tree)


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        (Stated("P00003", "same-person", {}), "same_as is needed"),
        (Stated("P00003", "same-person", {"same_as": "P00003"}), "names the person itself"),
        (Stated("P00003", "same-person", {"same_as": "P00009"}), "nobody has the id 'P00009'"),
        (Stated("P00003", "same-person", {"same_as": "P00002"}, begins="2026-01-01"), "leave --from out"),
        (Stated("P00003", "other-person", {"source": "payroll", "payroll_id": "7"}), "never had that number"),
        (Stated("P00003", "other-person", {"source": "payroll", "payroll_id": "x-99"}), "nobody would be left"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(untouched, stated, sentence):
    with pytest.raises(Refused, match=sentence):
        untouched.declare(stated, "An", AT)
    assert untouched.declarations() == []


def test_who_is_another_already_is_refused(third):
    third.declare(SAME, "An", AT)
    with pytest.raises(Refused, match="P00003 is P00002, as was declared"):
        third.declare(Stated("P00003", "same-person", {"same_as": "P00001"}), "An", AT)
    with pytest.raises(Refused, match="P00003 is P00002, as was declared"):
        third.declare(Stated("P00001", "same-person", {"same_as": "P00003"}), "An", AT)


@pytest.fixture
def one(tmp_path):
    """Two workers of one name under one national number, typed wrongly for one of them: taken for one person."""
    folder, world = write_small(tmp_path / "small"), World()
    same = {"last_name": "Peeters", "first_name": "An", "birth_date": BORN, "national_number": niss(BORN, 2)}
    employee(world, **same)
    lived(folder, world, FIRST)
    employee(world, **same, hire_date=date(2025, 12, 1))
    lived(folder, world, SECOND)
    return folder, world


def test_one_who_is_two_is_parted_and_the_other_one_begins(one):
    folder, world = one
    employer = lived(folder, world, THIRD, close=False)
    assert set(employer.photo(THIRD).worker["person"]) == {"P00001"}
    number = world.workers["W00002"]["payroll_id"]
    done = employer.declare(Stated("P00001", "other-person", {"source": "payroll", "payroll_id": number}), "An", AT)
    with pytest.raises(Refused, match="no import shows that id yet"):
        employer.declare(Stated("P00002", "same-person", {"same_as": "P00001"}), "An", AT)
    assert kinds(done.messages) == [("travel", "P00002", "entry")]
    assert (person_meant(employer, number), person_meant(employer, "P00002")) == ("P00002", "P00002")
    assert {(task.kind, task.person) for task in employer.tasks()} == {("affiliation", "P00002")}
    answered(employer, THIRD)
    assert kinds(employer.messages()) == [(plan, "P00002", "entry") for plan in PLANS]
    assert {message.effective for message in employer.messages() if message.plan == "group"} == {date(2025, 12, 1)}
    proved(employer, THIRD)
    world.workers["W00002"]["national_number"] = niss(BORN, 4)
    fourth = lived(folder, world, FOURTH, close=False)
    assert sorted(fourth.photo(FOURTH).worker["person"]) == ["P00001", "P00002"]
    assert (kinds(fourth.messages()), fourth.tasks()) == ([], [])
    proved(fourth, FOURTH)
