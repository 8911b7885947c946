"""A process of its own that writes to the store: `processes.py URL GO NAME ACT`; waits for the file GO, prints JSON.

Acts: `answer` the ten tasks nobody answered, `claim` every transmission, `open` a new database, `import` a month,
`send` (claims a transmission and is killed in the middle).
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from assusoft import schema
from assusoft.errors import Conflict, Refused
from assusoft.store import Extract, NewAnswer, open_store

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
URL, GO, NAME, ACT = sys.argv[1:]


def outcome(act: Callable[[], object]) -> str:
    """'done', or the sentence of the refusal."""
    try:
        act()
    except (Conflict, Refused) as error:
        return str(error)
    return "done"


def answer() -> list[str]:
    """Answer ten tasks as the first to answer them."""
    store = open_store(URL)
    given = [NewAnswer(f"T{n}", "departure", "P1", "", {}, "confirm", "2026-02", NAME, AT) for n in range(10)]
    return [outcome(lambda one=one: store.add_answer(one)) for one in given]  # type: ignore[misc]


def claim() -> list[str]:
    """Claim every transmission."""
    store = open_store(URL)
    return [outcome(lambda id=id: store.claim(id, NAME, AT)) for id in ("ag-1", "ag-2", "ag-3")]  # type: ignore[misc]


def import_() -> list[str]:
    """Import one month, with a photo of this process."""
    store = open_store(URL)
    worker = schema.conform(schema.typed([{"person": NAME}], ["person"]), "worker")
    extracts = [Extract("x.csv", "blox", NAME.encode())]
    return [outcome(lambda: store.add_import("2026-02", extracts, {"worker": worker}, {}, NAME, AT)) for _ in range(3)]


def open_() -> list[str]:
    """Open a database that does not exist yet."""
    return [outcome(lambda: open_store(URL))]


def send() -> list[str]:
    """Claim a transmission, say so, and wait to be killed."""
    store = open_store(URL)
    with store.sending(NAME, AT):
        store.claim("ag-1", NAME, AT)
        print(json.dumps(["claimed"]), flush=True)
        time.sleep(600)
    return []


while not Path(GO).exists():
    time.sleep(0.005)
print(json.dumps({"answer": answer, "claim": claim, "import": import_, "open": open_, "send": send}[ACT]()))
