"""The sending to a supplier's server killed in the middle, then sent again: nothing lost, nothing twice.

What is in doubt is settled as a person would: by looking, or by asking the supplier that takes files at once.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import asyncssh
import pytest
from support.file_servers import PASSWORD, Files

from assusoft.employer import open_employer

from .conftest import AT, FIRST
from .crash import Point, Program, missing
from .test_crash import LANES, chosen, delivered, differences, facts, opened, sweep

SUPPLIER = "leasing-c"

reason = missing()
pytestmark = pytest.mark.skipif(bool(reason), reason=reason)


def closed(answered: Path, folder: Path, server: Files) -> Path:
    """The employer, its first month closed, one of its suppliers reached by that server."""
    shutil.copytree(answered, folder)
    path = folder / "suppliers" / f"{SUPPLIER}.toml"
    name = type(server.way).__name__.lower()
    keys = server.way.model_dump(exclude_none=True)
    way = "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
    before = path.read_text("utf-8")
    assert "[folder]" in before
    path.write_text(before[: before.index("[folder]")] + f"[{name}]\n{way}", "utf-8")
    employer = open_employer(folder)
    employer.close(FIRST, "An", AT)
    employer.store.close()
    return folder


def sent_once(
    program: Program,
    base: Path,
    place: Path,
    held: Callable[[], Any],
    emptied: Callable[[], object],
    arrived: Callable[[Path, str], bool],
) -> None:
    """Kill `send` at each point; after a second one, and a look at what is in doubt, everything is there once."""

    @contextmanager
    def copied(_: Path) -> Iterator[tuple[Path, str]]:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(base, place)
        program.environment = {"ASSUSOFT_DATABASE": "", "SFTP_PASSWORD": PASSWORD, "FTPS_PASSWORD": PASSWORD}
        yield place, f"sqlite:///{place}/assusoft.db"

    with copied(base) as (folder, url):
        emptied()
        status, output = program.run(folder, "send")
        assert status == 0, output
        expected, files, there = facts(url), delivered(folder), held()
    assert there

    def check(folder: Path, url: str, point: Point) -> str:
        program.run(folder, "send")
        with opened(url) as store:
            doubts = store.transmissions("in_doubt")
        for doubt in doubts:
            became = "sent" if arrived(folder, doubt.id) else "queued"
            program.run(folder, "settle", doubt.id, became, "--reason", "looked")
        program.run(folder, "send")
        with opened(url) as store:
            states = {one.id: one.state for one in store.transmissions()}
        if len(doubts) > LANES or set(states.values()) != {"sent"}:
            return f"{len(doubts)} were in doubt, in the end: {states}"
        if held() != there or delivered(folder) != files:
            return f"what arrived differs from an undisturbed run: {sorted(held())}"
        return differences({name: rows for name, rows in expected.items() if name != "event"}, url)

    sweep(program, copied, base, ("send",), check, emptied, few_sent)


def few_sent(points: list[Point]) -> list[Point]:
    """Some of those at which something goes to the server (with TLS by `write`), where only a few are wanted."""
    if chosen(points) == points:
        return points
    sent = [point for point in points if point.call in ("sendto", "write")]
    return sent[:: max(1, len(sent) // 4)]


@pytest.mark.parametrize("kind", ["sshd", "vsftpd"])
def test_a_sending_to_a_server_killed_anywhere_is_there_once_after_a_look(
    kind: str, program: Program, answered: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server: Files = request.getfixturevalue(kind)

    def seen(folder: Path, id: str) -> bool:
        return bool(json.loads(program.run(folder, "supplier", "look", id, "--json")[1])["there"] == "whole")

    base = closed(answered, tmp_path / "closed", server)
    sent_once(program, base, tmp_path / "acme", lambda: server.held, server.emptied, seen)


class PickUp(asyncssh.SFTPServer):
    """Takes a file as soon as it has its own name, and remembers each."""

    taken: ClassVar[Counter[str]] = Counter()

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        super().rename(oldpath, newpath)
        place = Path(self.map_path(newpath).decode())
        PickUp.taken[place.name] += 1
        place.unlink()


@pytest.mark.long
def test_a_sending_killed_anywhere_reaches_a_supplier_that_takes_files_at_once_once(
    program: Program, answered: Path, tmp_path: Path, ssh_server: Callable[..., Files]
) -> None:
    server = ssh_server(PickUp)
    base = closed(answered, tmp_path / "closed", server)

    def emptied() -> None:
        PickUp.taken.clear()
        server.emptied()

    def asked(folder: Path, id: str) -> bool:
        """The supplier has it; what went to other suppliers is looked for."""
        if id.startswith(SUPPLIER):
            return bool(PickUp.taken)
        return bool(json.loads(program.run(folder, "supplier", "look", id, "--json")[1])["there"] == "whole")

    sent_once(program, base, tmp_path / "acme", lambda: dict(PickUp.taken), emptied, asked)
