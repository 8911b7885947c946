"""A process of its own that writes to the store: reads lines `URL NAME ACT`, answers each with a line of JSON.

Acts: `answer` the ten tasks nobody answered, `many:COUNT` (a quarter of so many tasks, each of which another process
answers too), `import-or-close` a month, `claim` every transmission, `open` a new database, `import` a month, `send`
(claims a transmission and is killed in the middle).
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd

from assusoft import schema
from assusoft.errors import Conflict, Refused
from assusoft.store import Extract, NewAnswer, open_store

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def outcome(act: Callable[[], object]) -> str:
    """'done', or the sentence of the refusal."""
    try:
        act()
    except (Conflict, Refused) as error:
        return str(error)
    return "done"


def answer(url: str, name: str) -> list[str]:
    """Answer ten tasks as the first to answer them."""
    store = open_store(url)
    given = [NewAnswer(f"T{n}", "departure", "P1", "", {}, "confirm", "2026-02", name, AT) for n in range(10)]
    return [outcome(lambda one=one: store.add_answer(one)) for one in given]  # type: ignore[misc]


def many(url: str, name: str, count: str) -> dict[str, str]:
    """Answer a quarter of so many tasks one by one; another process answers each of them too."""
    store, mine = open_store(url), {int(name[1:]), int(name[1:]) + 1}
    found = {}
    for number in range(int(count)):
        if number % 8 in mine or (number % 8 == 0 and 8 in mine):
            given = NewAnswer(f"T{number}", "departure", "P1", "", {}, f"choice of {name}", "2026-02", name, AT)
            found[given.task] = outcome(lambda given=given: store.add_answer(given))  # type: ignore[misc]
    return found


def import_or_close(url: str, name: str) -> list[str]:
    """Half of the processes import the month ten times over, half try to close it as they see it until it is closed."""
    store = open_store(url)
    if int(name[1:]) % 2:
        tables = [{"worker": worker_of(f"{name} {n}")} for n in range(10)]
        return [outcome(lambda one=one: store.add_import("2026-02", [], one, {}, name, AT)) for one in tables]  # type: ignore[misc]
    found = [""]
    while found[-1] != "done" and "is closed" not in found[-1]:
        seen = store.current_import("2026-02")
        assert seen
        state = store.photo_tables(seen.number)
        found.append(outcome(lambda: store.add_closing("2026-02", seen.number, 0, {}, state, [], name, AT, 0)))  # noqa: B023
    return found[1:]


def claim(url: str, name: str) -> list[str]:
    """Claim every transmission."""
    store = open_store(url)
    return [outcome(lambda id=id: store.claim(id, name, AT)) for id in ("ag-1", "ag-2", "ag-3")]  # type: ignore[misc]


def import_(url: str, name: str) -> list[str]:
    """Import one month, with a photo of this process."""
    store = open_store(url)
    worker = worker_of(name)
    extracts = [Extract("x.csv", "blox", name.encode())]
    return [outcome(lambda: store.add_import("2026-02", extracts, {"worker": worker}, {}, name, AT)) for _ in range(3)]


def worker_of(person: str) -> pd.DataFrame:
    """A worker table of one person."""
    return schema.conform(schema.typed([{"person": person}], ["person"]), "worker")


def open_(url: str, name: str) -> list[str]:
    """Open a database that does not exist yet."""
    return [outcome(lambda: open_store(url))]


def send(url: str, name: str) -> list[str]:
    """Claim a transmission, say so, and wait to be killed."""
    store = open_store(url)
    with store.sending(name, AT):
        store.claim("ag-1", name, AT)
        print(json.dumps("claimed"), flush=True)
        time.sleep(600)
    return []


ACTS = {
    "answer": answer,
    "many": many,
    "import-or-close": import_or_close,
    "claim": claim,
    "import": import_,
    "open": open_,
    "send": send,
}
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    url, name, act = line.split()
    act, *given = act.split(":")
    print(json.dumps(ACTS[act](url, name, *given)), flush=True)
