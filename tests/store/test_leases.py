"""A start of a step that was taken over writes no more, neither a fact nor a claim; what it sent is still told."""

from datetime import timedelta
from typing import Any

import pytest

from assusoft.errors import Refused
from assusoft.store import Store
from assusoft.store.engine import reading
from assusoft.store.tables import lease


def test_an_older_lease_is_refused_inside_the_write_and_the_later_one_writes(store: Store, make: Any) -> None:
    dead, alive = store.leased("import", "night", make.at), store.leased("import", "night", make.at + timedelta(1))
    with pytest.raises(Refused, match=r"The step 'import' was started again by night on 2026-03-03 at 09:30 UTC"):
        make.imported(dead, "2026-01")
    assert store.imports() == []
    make.imported(alive, "2026-01")
    assert len(store.imports()) == 1


def test_people_and_other_steps_go_on_writing_and_numbers_only_grow(store: Store, make: Any) -> None:
    imports, closes = store.leased("import", "night", make.at), store.leased("close", "night", make.at)
    make.imported(imports, "2026-01")
    make.imported(store, "2026-02")
    make.closed(closes, "2026-01")
    assert [one.lease.number for one in (imports, closes, store.leased("import", "An", make.at)) if one.lease] == [
        1,
        2,
        3,
    ]
    with reading(store.engine) as connection:
        assert [row.step for row in connection.execute(lease.select().order_by(lease.c.number))] == [
            "import", "close", "import",
        ]  # fmt: skip


def test_who_lost_its_lease_claims_nothing_but_tells_what_it_sent(store: Store, make: Any) -> None:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02", [make.transmission("ag"), make.transmission("kbc")])
    dead = store.leased("send", "night", make.at)
    dead.claim("ag-1", "night", make.at)
    store.leased("send", "night", make.at)
    with pytest.raises(Refused, match=r"The step 'send' was started again"):
        dead.claim("kbc-1", "night", make.at)
    dead.record("ag-1", "sent", "", "night", make.at)
    assert [sending.state for sending in store.transmissions()] == ["sent", "queued"]


def test_a_lease_is_no_fact_and_in_no_backup(store: Store, make: Any, database_url: str) -> None:
    head = store.head()
    store.leased("import", "night", make.at)
    assert (store.head(), store.check_facts()) == (head, [])
    store.refuse_facts()  # still empty: a backup can be restored into it
