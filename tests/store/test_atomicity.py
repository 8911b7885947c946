"""A write is stored whole or not at all, wherever it is interrupted; and the facts are only added to."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import assusoft.store
from assusoft import schema
from assusoft.store import Store


class Interruption(Exception):
    """Raised in the middle of a write."""


def fail_everywhere(act: Callable[[], Any], store: Store, dump: Callable[[], str]) -> int:
    """Run `act`, failing before its first statement, then its second, ... then its commit, then not at all."""
    before = dump()
    count, limit = 0, 0

    def interrupt(*_: Any) -> None:
        nonlocal count
        count += 1
        if count == limit:
            raise Interruption

    for name in ("before_cursor_execute", "commit"):
        event.listen(store.engine, name, interrupt)
    while True:
        count, limit = 0, limit + 1
        try:
            act()
        except Interruption:
            assert dump() == before, f"interrupted at step {limit}"
        else:
            break
    for name in ("before_cursor_execute", "commit"):
        event.remove(store.engine, name, interrupt)
    assert dump() != before
    return limit


@pytest.fixture
def dump(dump_hash: Any, database_url: str) -> Callable[[], str]:
    return lambda: dump_hash(database_url)


def test_an_import_interrupted_anywhere_leaves_no_trace(store: Store, make: Any, dump: Any) -> None:
    make.imported(store, "2026-01", make.staff(3))
    changed = make.staff(4, city="Gent")
    steps = fail_everywhere(lambda: make.imported(store, "2026-02", changed, b"new"), store, dump)
    assert steps > 8


def test_answers_interrupted_anywhere_leave_no_trace(store: Store, make: Any, dump: Any) -> None:
    fail_everywhere(lambda: store.add_answers([make.answer("T1"), make.answer("T2")]), store, dump)


def test_a_closing_interrupted_anywhere_leaves_no_trace(store: Store, make: Any, dump: Any) -> None:
    make.imported(store, "2026-02")
    state = {"position": schema.typed([{"person": "P1"}], ["person"])}
    sheets = {"ag": "a", "bonus": "b"}
    sent = [make.transmission("ag"), make.transmission("hospicare", b"x")]
    steps = fail_everywhere(
        lambda: store.add_closing("2026-02", 1, 0, sheets, state, sent, "An", make.at, 0), store, dump
    )
    assert steps > 15


def test_a_claim_interrupted_anywhere_leaves_no_trace(store: Store, make: Any, dump: Any) -> None:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02", [make.transmission("ag")])
    fail_everywhere(lambda: store.claim("ag-1", "An", make.at), store, dump)


def test_no_statement_changes_or_removes_a_fact_but_the_end_of_a_row_version() -> None:
    folder = Path(assusoft.store.__file__).parent
    found = [
        (path.name, line.strip())
        for path in sorted(folder.glob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"(?<!digest\.)\b(update|delete)\(|UPDATE |DELETE ", line)
    ]
    assert [name for name, _ in found] == ["versions.py"]
    assert found[0][1].endswith(".values(valid_to=number), ended")
