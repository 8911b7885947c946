"""Random histories of a small employer in which HR declares, takes back and says again: every month stays proven.

ASSUSOFT_HISTORIES employers (2) live through four months each. `pytest -rP` prints what was met; docs/reliability.md
holds the figures of a long run.
"""

import os
from collections import Counter
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.declaring import a_declaration
from support.lived import AT, FIRST, FOURTH, SECOND, THIRD, answered, lived
from support.small import write_small
from support.world import EVENTS, World, hire

from assusoft.employer import Employer
from assusoft.errors import Refused
from assusoft.month.declarations.declaration import WHO
from assusoft.month.declarations.stated import Stated

HISTORIES = int(os.environ.get("ASSUSOFT_HISTORIES", "2"))
NO_DAYS = (*WHO, "departure")
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
    world, employer = World(), None
    write_small(folder)
    for _ in range(rng.randint(3, 5)):
        hire(world, rng, FIRST)
    for month in (FIRST, SECOND, THIRD, FOURTH):
        for _ in range(rng.randint(0, 4)):
            rng.choice(EVENTS)(world, rng, month)
        employer = lived(folder, world, month, close=False)
        for _ in range(rng.randint(0, 4)):
            say(employer, month, rng, met)
        answered(employer, month)
        proven(employer, month)
        employer.close(month, "An", AT)
        met["months"] += 1
    assert employer is not None
    verified = employer.verify()
    assert (verified.equal, verified.differences) == (True, ())


def say(employer: Employer, month: str, rng: Random, met: Counter[str]) -> None:
    """Declare something, or take something back, perhaps to say it again: then nothing has changed."""
    known = employer.declarations()
    back = {one.retracts for one in known}
    standing = [one for one in known if one.retracts is None and one.number not in back]
    if standing and rng.random() < 0.3:
        take_back(employer, rng.choice(standing), rng.random() < 0.5, met)
        return
    stated = a_declaration(employer, month, rng)
    try:
        tried = employer.preview_declare(stated, AT)
        done = employer.declare(stated, "An", AT)
    except Refused:
        met[f"{stated.kind} refused"] += 1
        return
    met[stated.kind] += 1
    assert tried == done.messages, stated


def take_back(employer: Employer, one, again: bool, met: Counter[str]) -> None:
    before = employer.messages()
    try:
        tried = employer.preview_retract(one.id, AT)
        assert tried == employer.retract(one.id, "An", AT)
    except Refused:
        met["taking back refused"] += 1
        return
    met["taken back"] += 1
    alone = sum(other.person == one.person for other in employer.declarations() if other.retracts is None) == 1
    if not again:
        return
    given = "" if one.kind in NO_DAYS else one.begins
    values = {name: value for name, value in one.values.items() if name != "other"}
    said = Stated(one.person, one.kind, values, one.plan, one.member, given, one.until)
    try:
        employer.declare(said, "An", AT)
    except Refused:
        met["saying it again refused"] += 1
        return
    if alone and one.kind != "value":  # a value is seen beside what the payroll has when it is declared
        met["taken back and said again"] += 1
        assert employer.messages() == before, said


def proven(employer: Employer, month: str) -> None:
    certificate = employer.certificate(month)
    assert [str(line) for line in certificate.failures] == []
