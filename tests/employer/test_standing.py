"""For every supplier: the register it accepted + the messages on the way + those owed = the register owed."""

import shutil
from random import Random

import pytest
from support.lived import AT
from support.standing import faults_of_standing, sent_by_chance

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import BY, Names, answer_month
from assusoft.employer import open_employer

SUPPLIER = "insurer-a"


@pytest.fixture(scope="module")
def unsent(tmp_path_factory):
    """Entreprise X: two months closed and nothing of them sent, the third answered, the fourth waiting."""
    folder = tmp_path_factory.mktemp("standing") / "employer"
    write_employer(folder, workers=80, months=4)
    employer, names = open_employer(folder), Names()
    for month in months_of(folder)[:3]:
        answered(employer, names, month)
        if month != months_of(folder)[2]:
            employer.close(month, BY, AT)
    return folder, names


@pytest.fixture
def entreprise_x(unsent, tmp_path):
    return shutil.copytree(unsent[0], tmp_path / "employer")


def months_of(folder):
    return sorted(path.name for path in (folder / "extracts").iterdir())


def answered(employer, names, month):
    answer_month(employer, names, month, [one for one in scripted_answers(employer.folder) if one.month == month])


@pytest.mark.long
def test_the_equation_holds_for_entreprise_x_with_nothing_sent_and_whatever_arrives(entreprise_x, unsent):
    employer, rng = open_employer(entreprise_x), Random(7)
    assert faults_of_standing(employer) == []
    third, fourth = months_of(entreprise_x)[2:]
    sent_by_chance(employer, rng)
    assert {one.state for one in employer.store.transmissions()} > {"sent"}
    assert faults_of_standing(employer) == []
    employer.close(third, BY, AT)
    sent_by_chance(employer, rng)
    answered(employer, unsent[1], fourth)
    assert faults_of_standing(employer) == []


@pytest.mark.long
def test_the_equation_fails_when_a_file_overtakes_the_one_before(entreprise_x):
    employer = open_employer(entreprise_x)
    mine = [one.id for one in employer.store.transmissions() if one.supplier == SUPPLIER]
    assert len(mine) == 2
    for id in reversed(mine):
        employer.store.claim(id, BY, AT)
        employer.store.record(id, "sent", "", BY, AT)
    assert faults_of_standing(employer)


@pytest.mark.long
def test_the_equation_fails_when_a_file_is_lost(entreprise_x, monkeypatch):
    employer = open_employer(entreprise_x)
    stored = employer.store.transmissions()
    lost = next(one for one in reversed(stored) if one.supplier == SUPPLIER)
    monkeypatch.setattr(type(employer.store), "transmissions", lambda *_: [one for one in stored if one != lost])
    assert faults_of_standing(employer)
