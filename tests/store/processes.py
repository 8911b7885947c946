"""A process of its own that writes to the store: reads lines `URL NAME ACT`, answers each with a line of JSON.

Acts: `answer` the ten tasks nobody answered, `claim` every transmission, `open` a new database, `import` a month,
`send` (claims a transmission and is killed in the middle).
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

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


def claim(url: str, name: str) -> list[str]:
    """Claim every transmission."""
    store = open_store(url)
    return [outcome(lambda id=id: store.claim(id, name, AT)) for id in ("ag-1", "ag-2", "ag-3")]  # type: ignore[misc]


def import_(url: str, name: str) -> list[str]:
    """Import one month, with a photo of this process."""
    store = open_store(url)
    worker = schema.conform(schema.typed([{"person": name}], ["person"]), "worker")
    extracts = [Extract("x.csv", "blox", name.encode())]
    return [outcome(lambda: store.add_import("2026-02", extracts, {"worker": worker}, {}, name, AT)) for _ in range(3)]


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


ACTS = {"answer": answer, "claim": claim, "import": import_, "open": open_, "send": send}
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    url, name, act = line.split()
    print(json.dumps(ACTS[act](url, name)), flush=True)
