"""Some persons read and decided alone are what they are among everybody, over random histories in which HR declares.

ASSUSOFT_HISTORIES employers (1) live through three months each, with families that share members.
"""

import os
import shutil
from collections import Counter
from functools import partial
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.declaring import say
from support.lived import AT, FIRST, SECOND, THIRD, answered, lived
from support.small import write_small
from support.world import EVENTS, World, hire

from assusoft.employer import open_employer
from assusoft.employer.deciding.month_texts import month_texts
from assusoft.employer.deciding.revising import revised
from assusoft.employer.monthly.month_view import messages_of_open, month_view
from assusoft.errors import AssusoftError
from assusoft.month.resolving.splicing import photo_of, state_of

HISTORIES = int(os.environ.get("ASSUSOFT_HISTORIES", "1"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def grown(folder, rng):
    """An employer of which two months are closed and the third is open, and much was said."""
    world = World()
    write_small(folder)
    for _ in range(rng.randint(4, 6)):
        hire(world, rng, FIRST)
    for month in (FIRST, SECOND, THIRD):
        for _ in range(rng.randint(1, 4)):
            rng.choice(EVENTS)(world, rng, month)
        employer = lived(folder, world, month, close=False)
        for _ in range(rng.randint(1, 4)):
            say(employer, month, rng, Counter())
        if month != THIRD:
            answered(employer, month)
            employer.close(month, "An", AT)
    return folder


@pytest.mark.long
@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(rng=st.randoms(use_true_random=True))
def test_some_persons_are_alone_what_they_are_among_everybody(tmp_path_factory, rng):
    folder = grown(tmp_path_factory.mktemp("some") / "small", rng)
    whole, alone = open_employer(folder), open_employer(folder)
    persons = sorted({person for one in whole.facts.imports() for person in photo(whole, one).worker["person"]})
    for _ in range(4):
        some = rng.sample(persons, rng.randint(1, 3))
        the_rows_are_the_same(whole, alone, some)
        what_is_revised_is_the_same(whole, alone, some)
    for person in persons:
        told = [message for message in whole.messages() if message.person == person]
        assert messages_of_open(open_employer(folder), THIRD, [person]) == told


def photo(employer, imported):
    return employer.facts.photo(imported.number, imported.month)


def the_rows_are_the_same(whole, alone, some):
    for imported in whole.facts.imports():
        same_tables(photo_of(photo(whole, imported), some).tables, alone.facts.photo_with(imported, some).tables)
    for closing in whole.facts.closings():
        same_tables(
            state_of(whole.facts.state_at(closing), some).stored(), alone.facts.state_with(closing, some).stored()
        )


def what_is_revised_is_the_same(whole, alone, some):
    """Each derives the closed months again, of what was read whole and of what was read alone."""
    some = whole.facts.akin(some, whole.facts.declarations())
    found = []
    for employer in (whole, alone):
        plans, said = month_texts(employer, THIRD).plans, employer.facts.said()
        reported = employer.facts.state_with(employer.facts.closing_before(THIRD), some)
        found.append(revised(employer, THIRD, reported, plans, said, some))
    assert (found[0].persons, found[0].reopened) == (found[1].persons, found[1].reopened)
    same_tables(found[0].state.stored(), found[1].state.stored())


def same_tables(expected, given):
    assert list(expected) == list(given)
    for name, table in expected.items():
        pd.testing.assert_frame_equal(table.reset_index(drop=True), given[name].reset_index(drop=True))


@pytest.fixture(scope="module")
def grown_once(tmp_path_factory):
    return grown(tmp_path_factory.mktemp("grown") / "small", Random(5))


@pytest.fixture
def closed(grown_once, tmp_path):
    return shutil.copytree(grown_once, tmp_path / "small")


@pytest.mark.parametrize(
    ("kind", "statement", "told"),
    [
        ("photo", "update row_version set copies = 2 where kind = 'photo' and part = :part", "The photo of {month} "),
        ("state", "delete from row_version where kind = 'state' and part = :part", "The state of {month} "),
        ("photo", "update row_version set part = 300 where kind = 'photo' and part = :part", "The photo of {month} "),
        ("state", "delete from snapshot_part where kind = 'state' and part = :part", "The state of {month} "),
    ],
)
def test_rows_of_some_that_are_not_those_stored_are_refused(closed, kind, statement, told):
    from sqlalchemy import text

    from assusoft.store import part_of

    employer = open_employer(closed)
    person = employer.facts.state_at(employer.facts.closing_of(FIRST)).reviewed["person"].iloc[0]
    with employer.store.engine.begin() as connection:
        connection.execute(text(statement), {"part": part_of(person)})
    facts = open_employer(closed).facts
    read = {
        "photo": partial(facts.photo_with, facts.imported(FIRST), [person]),
        "state": partial(facts.state_with, facts.closing_of(FIRST), [person]),
    }
    with pytest.raises(AssusoftError, match=told.format(month=FIRST)):
        read[kind]()


def test_everybody_who_may_be_one_person_is_read_together(closed):
    employer = open_employer(closed)
    together = month_view(employer).resolution.together
    for group in together:
        for person in group:
            assert group <= employer.facts.akin([person], employer.facts.declarations())
