"""The months of a book carried by a scheduler and workers, some of which are killed on the way; with evidence.

    python -m support.book_run FOLDER STEP MONTH ADDRESS

does one of the steps that stand for people (`support.book.OWN_STEPS`), as `assusoft bureau run` does the others.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from support.book import OWN_STEPS, key_of, write_book, write_member
from support.engine import Cluster, Used, environment, free_port, kill_worker, process_at
from support.postgres import server
from support.receiving import Post, nothing, receiving, write_certificates

from assusoft.bureau.running import run_step
from assusoft.bureau.settings import Bureau, load_bureau
from assusoft.workbench.audit.rounds import PRELOADED_FOR_AUDITS

STEPS = ("import", "audit", "answers", "close", "send", "bill", "statements")
KILLS = ("import", "audit", "answers", "close", "close", "send begun", "send arrived", "send arrived", "statements")
"""Where a worker is killed at least; the tenth by the seed."""
TRIES = 4


@dataclass
class Killed:
    """One killing: in which step, when (after so many employers had ended), what. `process`: of the step that died."""

    step: str
    month: str
    what: str
    after: int
    process: int | None = None


@dataclass
class Life:
    """A book, the engine that carries it, the mail server; what was killed and what each run used."""

    folder: Path
    cluster: Cluster
    post: Post
    seed: int
    killed: list[Killed] = field(default_factory=list)
    used: list[dict[str, Any]] = field(default_factory=list)

    def live(self, month: str, kills: Sequence[str] = ()) -> None:
        """Every step of the month; `kills`: the steps in which something is killed, a word of `KILLS` each."""
        for step in STEPS:
            if self._done(month, step):
                continue
            wanted = [kill for kill in kills if kill.split()[0] == step]
            for what in self._killed_before(month, step):
                wanted.remove(step if what == "worker" else f"{step} {what}")
            self.until_done(step, month, wanted)
            self._note_done(month, step)

    def until_done(self, step: str, month: str, kills: Sequence[str] = ()) -> None:
        """Run the step until every employer is done, as an operator would who reads what was said."""
        rng = random.Random(f"{self.seed} {month} {step}")
        for attempt in range(TRIES):
            if self.cluster.programs and not self.cluster.runs("scheduler"):
                self.cluster.stop()  # its workers end by themselves, some seconds later
            self.cluster.start()
            found = self._run(step, month, kills if attempt == 0 else (), rng)
            wrong = [one for one in found["employers"] if one["state"] != "done"]
            if not wrong:
                return
            print(
                *[f"  {one['employer']}: {one['state']}: {one['sentence']}" for one in wrong[:6]], sep="\n", flush=True
            )
            if step == "send":
                self._settle()
        raise AssertionError(f"{step} of {month}: {wrong}")

    def _run(self, step: str, month: str, kills: Sequence[str], rng: random.Random) -> dict[str, Any]:
        """One run, with its killings."""
        count = len(load_bureau(self.folder).members)
        moments = sorted((rng.randrange(1, max(2, count * 3 // 4)), kill) for kill in kills)
        moments.sort(key=lambda one: one[1].endswith("scheduler"))  # what is lost with it cannot be killed after it
        with Used() as used:
            began = time.monotonic()
            program = subprocess.Popen(
                self._command(step, month), env=environment(), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            ended = 0
            assert program.stderr is not None
            for line in program.stderr:
                ended += line[:1].isdigit()
                while moments and ended >= moments[0][0] and not self.post.waits:
                    self._kill(moments.pop(0)[1], step, month, ended, rng)
            assert program.stdout is not None
            said = program.stdout.read()
            program.wait()
            wall = time.monotonic() - began
        assert not moments, f"ended before {moments}: {said}"
        assert not self.post.waits, f"no mail left after the last moment: {said}"
        assert program.returncode in (0, 1), said
        found: dict[str, Any] = json.loads(said)
        busy = sum(one["seconds"] for one in found["employers"])
        self.used.append({"step": step, "month": month, "workers": self.cluster.workers, "wall": round(wall, 1),
                          "steps": round(used.steps, 1), "engine": round(used.engine, 1), "busy": round(busy, 1),
                          "parts": {kind: round(seconds, 1) for kind, seconds in used.parts.items()},
                          "states": dict(Counter(one["state"] for one in found["employers"]))})  # fmt: skip
        print(self.used[-1], flush=True)
        with (self.folder / "used.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(self.used[-1]) + "\n")
        return found

    def _command(self, step: str, month: str) -> list[str]:
        if step in OWN_STEPS:
            return [sys.executable, "-m", "support.book_run", str(self.folder), step, month, self.cluster.address]
        program = [str(Path(sys.executable).with_name("assusoft")), "-C", str(self.folder), "bureau", "run", step]
        return [*program, "--month", month, "--scheduler", self.cluster.address, "--by", "night", "--json"]

    def _kill(self, kill: str, step: str, month: str, ended: int, rng: random.Random) -> None:
        """Kill now, or, of a sending, when the next mail comes."""
        what = kill.partition(" ")[2] or "worker"
        done = Killed(step, month, what, ended)
        if what == "scheduler":
            self.cluster.kill("scheduler")
        elif what == "worker":
            time.sleep(rng.random())
            done.process = kill_worker(self.cluster, rng)
        else:
            self._kill_at_mail(what, done, rng)
            return
        self._note(done)

    def _kill_at_mail(self, what: str, done: Killed, rng: random.Random) -> None:
        def told(moment: str, port: int) -> None:
            if moment == what and (step := process_at(port)) is not None:
                done.process = kill_worker(self.cluster, rng, step)
                if done.process is not None:
                    self.post.told, self.post.waits = nothing, False
                    self._note(done)

        self.post.told, self.post.waits = told, True

    def _note(self, done: Killed) -> None:
        self.killed.append(done)
        print("  killed:", asdict(done), flush=True)
        with (self.folder / "killed.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(asdict(done)) + "\n")

    def _settle(self) -> None:
        """Each transmission in doubt, as a person would settle it: by asking whether it came."""
        arrived = self.post.arrived()
        for member in load_bureau(self.folder).members:
            employer = member.opened()
            for id in employer.doubts():
                came = f"{id}@{member.key}.example" in arrived
                employer.settle(id, "sent" if came else "queued", "Asked", "An", datetime.now(UTC))
                print(f"  settled: {member.key} {id}: {'it came' if came else 'it did not come'}", flush=True)
            employer.store.close()

    def _killed_before(self, month: str, step: str) -> list[str]:
        """What was killed in the step by a run that was broken off since."""
        path = self.folder / "killed.jsonl"
        noted = [Killed(**json.loads(line)) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
        self.killed = noted
        return [one.what for one in noted if (one.month, one.step) == (month, step)]

    def _done(self, month: str, step: str) -> bool:
        path = self.folder / "progress.jsonl"
        return path.exists() and json.dumps([month, step]) in path.read_text("utf-8").splitlines()

    def _note_done(self, month: str, step: str) -> None:
        with (self.folder / "progress.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps([month, step]) + "\n")


@contextmanager
def book_life(folder: Path, counts: Sequence[int], seed: int) -> Iterator[Life]:
    """A book of so many workers an employer, written where it is not there yet, with its servers running."""
    folder.mkdir(parents=True, exist_ok=True)
    write_certificates(folder)
    ports = folder / "ports.json"
    if not ports.exists():
        ports.write_text(json.dumps([free_port(), free_port()]), "utf-8")
    mail, scheduler = json.loads(ports.read_text("utf-8"))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        given = [(folder / key_of(number), workers, 1000 + number, mail) for number, workers in enumerate(counts)]
        list(pool.map(write_member, *zip(*reversed(given), strict=True)))
    with server(folder.parent / f"{folder.name}-pg") as database, receiving(folder, mail) as post:
        write_book(folder, len(counts), f"postgresql://postgres@/postgres?host={database}")
        life = Life(folder, Cluster(scheduler, 2, folder / "dask.log"), post, seed)
        try:
            yield life
        finally:
            life.cluster.stop()


def live_and_prove(life: Life, months: Sequence[str]) -> tuple[int, int]:
    """Live through the months, with killings in the last one; see `KILLS`. Transmissions, and mails among them.

    Every month is certified and verified then, and each transmission came once, or AssertionError says what is not so.
    """
    rng = random.Random(life.seed)
    kills = [*KILLS, rng.choice(STEPS), f"{rng.choice(STEPS)} scheduler"]
    for month in months:
        life.live(month, kills if month == months[-1] else [])
    for step in ("verify", "certify"):
        life.until_done(step, months[-1])
    return transmissions_and_mails(load_bureau(life.folder), life.post)


def transmissions_and_mails(bureau: Bureau, post: Post) -> tuple[int, int]:
    """How many transmissions there are and how many of them by mail; each came exactly once, and nothing else did."""
    arrived, count = post.arrived(), 0
    expected = Counter[str]()
    for member in bureau.members:
        employer = member.opened()
        for one in employer.store.transmissions():
            count += 1
            states = [event.state for event in employer.store.events(one.id)]
            assert states[-1] == "sent", (member.key, one.id, states)
            if one.channel == "email":
                expected[f"{one.id}@{member.key}.example"] += 1
            else:
                folder = employer.folder / "out" / one.supplier
                for document in one.documents:
                    kept = employer.store.content(document.sha256)
                    assert (folder / document.name).read_bytes() == kept, (member.key, document.name)
        employer.store.close()
    assert arrived == expected, {"differ": (arrived - expected, expected - arrived)}
    return count, sum(expected.values())


def main() -> None:
    """Do a step of `OWN_STEPS`."""
    folder, step, month, address = sys.argv[1:]

    def told(outcome: Any, count: int) -> None:
        print(f"{count}/ {outcome.employer}: {outcome.state}", file=sys.stderr, flush=True)

    bureau, preload = load_bureau(Path(folder)), PRELOADED_FOR_AUDITS
    done = run_step(bureau, OWN_STEPS, step, month, "night", lambda: datetime.now(UTC), address, told, preload)
    print(json.dumps(done.values()))


if __name__ == "__main__":
    main()
