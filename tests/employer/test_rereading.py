"""What an import read is read again from its stored extracts, whatever the files were called."""

from datetime import UTC, datetime
from random import Random

from support.small import FIRST, write_extracts, write_small
from support.world import World, hire

from assusoft.employer import open_employer
from assusoft.employer.rereading import import_again

AT = datetime(2025, 12, 1, 9, tzinfo=UTC)


def test_file_of_an_unexpected_name_is_read_again_as_it_was_then(tmp_path):
    """It was taken for the source that alone reads it; explanation, audit and replay find its cells by the same way."""
    folder, world = write_small(tmp_path / "small"), World()
    hire(world, Random(1), FIRST)
    world.workers["W00001"] |= {"statute": "employee", "first_name": "Test"}  # which the audit finds
    write_extracts(folder, world, FIRST)
    extracts = folder / "extracts" / FIRST
    (extracts / f"workers-{FIRST}.csv").rename(extracts / "export.csv")
    employer = open_employer(folder)
    imported = employer.import_month(FIRST, [], "An", AT)
    again = import_again(employer.facts, imported, employer.sources, employer.settings)
    stored = employer.photo(FIRST)
    assert {
        name: table.equals(stored.tables[name]) for name, table in again.built.photo.tables.items()
    } == dict.fromkeys(stored.tables, True)
    why = employer.explain(f"beta/travel/{stored.worker['person'][0]}/last_name", FIRST)
    assert any("export.csv" in place for place in why.places())
    found = employer.audit(FIRST, "An", AT).findings
    assert any("export.csv" in str(where) for where in found["where"])
    employer.close(FIRST, "An", AT)
    verified = employer.verify()
    assert (verified.equal, verified.drift) == (True, ())
