"""Random histories of a small employer in which HR declares, takes back and says again: every month stays proven.

ASSUSOFT_HISTORIES employers (1) live through four months each. `pytest -rP` prints what was met; docs/reliability.md
holds the figures of a long run.
"""

import os
from collections import Counter
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.declaring import say
from support.lists import BY_CHANCE, a_list, add_list
from support.lived import AT, FIRST, FOURTH, SECOND, THIRD, answered
from support.small import write_extracts, write_small
from support.standing import faults_of_standing, sent_by_chance
from support.world import EVENTS, World, hire

from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused

HISTORIES = int(os.environ.get("ASSUSOFT_HISTORIES", "1"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # a history is shrunk by its seed alone: in vain


def test_what_is_declared_and_taken_back_leaves_every_month_proven(tmp_path_factory):
    met: Counter[str] = Counter()

    @settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
    @given(rng=st.randoms(use_true_random=True))
    def live(rng):
        met["employers"] += 1
        history(tmp_path_factory.mktemp("declared") / "small", rng, met)

    live()
    print(dict(sorted(met.items())))


def history(folder: Path, rng: Random, met: Counter[str]) -> None:
    world, employer, lists = World(), None, list[str]()
    write_small(folder)
    for _ in range(rng.randint(3, 5)):
        hire(world, rng, FIRST)
    for month in (FIRST, SECOND, THIRD, FOURTH)[: 3 if HISTORIES == 1 else 4]:
        for _ in range(rng.randint(0, 4)):
            rng.choice(EVENTS)(world, rng, month)
        if month == SECOND:
            lists = [name for name in BY_CHANCE if rng.random() < 0.3]
            for name in lists:
                add_list(folder, name)
        employer = imported(folder, world, month, lists, rng, met)
        for _ in range(rng.randint(0, 4)):
            say(employer, month, rng, met)
        answered(employer, month)
        proven(employer, month)
        assert faults_of_standing(employer) == []
        employer.close(month, "An", AT)
        sent_by_chance(employer, rng)
        met["months"] += 1
        if rng.random() < 0.4:
            said_between(employer, month, rng, met)
    assert employer is not None
    verified = employer.verify()
    assert (verified.equal, verified.differences) == (True, ())


def said_between(employer: Employer, month: str, rng: Random, met: Counter[str]) -> None:
    """What is said after the closing, sent before the next month where a supplier must be told."""
    for _ in range(rng.randint(1, 2)):
        say(employer, month, rng, met)
    extra = employer.facts.open_round()
    if extra != employer.facts.working_month():  # nothing was said that is not told yet
        return
    answered(employer, extra)
    proven(employer, extra)
    assert faults_of_standing(employer) == []
    if not employer.messages(extra):
        met["nothing to send between"] += 1
        return
    employer.close_extra("An", AT)
    sent_by_chance(employer, rng)
    proven(employer, extra)
    met["extra closings"] += 1


def imported(folder: Path, world: World, month: str, lists: list[str], rng: Random, met: Counter[str]) -> Employer:
    """The month from what the world and the lists of departments show; what looks strange is let through."""
    write_extracts(folder, world, month)
    for name in lists:
        a_list(folder, name, month, world, rng)
        met[f"list {name}"] += 1
    employer = open_employer(folder)
    try:
        employer.import_month(month, [], "An", AT)
    except Refused as refused:
        if "--release" not in str(refused):
            raise
        employer.import_month(month, [], "An", AT, "as it is")
        met["released"] += 1
    return employer


def proven(employer: Employer, month: str) -> None:
    certificate = employer.certificate(month)
    assert [str(line) for line in certificate.failures] == []
