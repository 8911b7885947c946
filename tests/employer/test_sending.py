"""What is queued leaves once: what came of it is said as it is, also where time went back."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from support.small import FIRST, write_extracts, write_small
from support.world import World, hire

from assusoft.employer import Employer, open_employer

AT = datetime(2025, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def closed(tmp_path) -> Employer:
    """A small employer whose first month is closed and waits to be sent."""
    folder, world = write_small(tmp_path / "acme"), World()
    hire(world, Random(1), FIRST)
    world.workers["W00001"]["statute"] = "employee"
    write_extracts(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", AT)
    employer.close(FIRST, "An", AT)
    return employer


def states(outcomes) -> set[str]:
    return {outcome.state for outcome in outcomes.values()}


def suppliers_of(employer: Employer) -> list[Path]:
    return sorted((employer.folder / "suppliers").glob("*.toml"))


def test_a_supplier_whose_file_is_gone_since_the_closing_is_a_failure_that_says_so(closed):
    [first, *_] = suppliers_of(closed)
    kept = first.read_bytes()
    first.unlink()
    outcomes = open_employer(closed.folder).send("An", lambda: AT)
    [gone] = [outcome for id, outcome in outcomes.items() if id.startswith(first.stem)]
    assert (gone.state, gone.certain) == ("failed", True)
    assert gone.reason.startswith(f"suppliers/{first.name} is gone since {FIRST} was closed")
    first.write_bytes(kept)
    assert states(open_employer(closed.folder).send("An", lambda: AT)) == {"sent"}
