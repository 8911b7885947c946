"""Whatever is done to the facts behind the program's back is found and named."""

from typing import Any

import pytest
from sqlalchemy import text

from assusoft.store import Store, open_store
from assusoft.store.engine import reading, writing

OTHER = "0123456789abcdef" * 4


@pytest.fixture
def lived(store: Store, make: Any) -> Store:
    """Two months: imports, answers, a closing, transmissions of which one was sent."""
    make.imported(store, "2026-01", make.staff(3, city="Gent", national_number="85073003328"), b"january")
    store.add_answers([make.answer(f"T{n}", month="2026-01", person=f"P{n}") for n in range(1, 4)])
    make.closed(store, "2026-01", [make.transmission("ag", b"to ag"), make.transmission("hospicare", b"to hospicare")])
    make.imported(store, "2026-02", make.staff(3, city="Aalst", national_number="85073003328"), b"february")
    store.add_answer(make.answer("T4"))
    store.add_audit(1, b"['a check']", b"['a finding']", "An", make.at)
    for state in ("sending", "sent"):
        store.record("ag-1", state, "", "An", make.at)
    return store


def tamper(store: Store, *statements: str) -> None:
    """Run SQL as somebody would who has the database; references between tables do not stop them."""
    connection = store.engine.raw_connection()
    cursor = connection.cursor()
    free = {"sqlite": "PRAGMA foreign_keys = OFF", "postgresql": "SET session_replication_role = replica"}
    for statement in (free[store.engine.dialect.name], *statements):
        cursor.execute(statement)
    connection.commit()
    connection.invalidate()


def found(store: Store, head: str | None = None) -> set[tuple[str, str]]:
    return {(fault.fact, fault.happened) for fault in store.check_facts(head)}


def test_facts_that_nobody_touched_have_no_fault(lived: Store) -> None:
    assert lived.check_facts() == []
    with reading(lived.engine) as connection:
        kinds = connection.execute(text("SELECT kind, count(*) FROM chain GROUP BY kind")).all()
    assert dict(map(tuple, kinds)) == {
        "import": 2,
        "answer": 4,
        "closing": 1,
        "transmission": 2,
        "event": 4,
        "audit": 1,
    }


EXCHANGED = [  # answers 1 and 2, through a number that is free
    f"UPDATE answer SET number = {to} WHERE number = {number}" for number, to in ((1, 99), (2, 1), (99, 2))
]

TAMPERINGS: dict[str, tuple[list[str], set[tuple[str, str]]]] = {
    "a choice changed": (["UPDATE answer SET choice = 'refuse' WHERE number = 2"], {("answer 2", "changed")}),
    "an author changed": (["UPDATE answer SET \"by\" = 'Bram' WHERE number = 4"], {("answer 4", "changed")}),
    "an answer removed": (["DELETE FROM answer WHERE number = 2"], {("answer 2", "removed")}),
    "the newest answer removed": (["DELETE FROM answer WHERE number = 4"], {("answer 4", "removed")}),
    "an audit made another's": (['UPDATE audit SET "import" = 2'], {("audit 1", "changed")}),
    "two answers exchanged": (EXCHANGED, {("answer 1", "moved"), ("answer 2", "moved")}),
    "an answer added": (
        [
            "INSERT INTO answer SELECT 9, 'T9', kind, person, member, facts, choice, fields, month, reason, retracts, "
            '"by", "at" FROM answer WHERE number = 1'
        ],
        {("answer 9", "added")},
    ),
    "an event removed": (["DELETE FROM event WHERE number = 4"], {("event 4", "removed")}),
    "an event changed": (["UPDATE event SET state = 'failed' WHERE number = 4"], {("event 4", "changed")}),
    "a release reason changed": (
        ["UPDATE \"import\" SET release_reason = 'as agreed' WHERE number = 1"],
        {("import 1", "changed")},
    ),
    "an extract put under another name": (
        ["UPDATE import_extract SET name = 'other.csv' WHERE \"import\" = 2"],
        {("import 2", "changed")},
    ),
    "what identified a person changed": (
        ["UPDATE identity SET content = replace(content, 'P00001', 'P00009')"],
        {("import 1", "changed")},
    ),
    "a plan sheet left out of a closing": (
        ["DELETE FROM closing_sheet"],
        {("closing 1", "changed"), ("file {sheet}", "added")},
    ),
    "a transmission sent to somebody else": (
        ["UPDATE transmission SET recipients = '[\"me@elsewhere.example\"]' WHERE id = 'ag-1'"],
        {("transmission ag-1", "changed")},
    ),
    "a document of a transmission replaced by another": (
        [
            "UPDATE transmission_document SET sha256 = (SELECT sha256 FROM transmission_document"
            " WHERE transmission = 'hospicare-1') WHERE transmission = 'ag-1'"
        ],
        {("transmission ag-1", "changed"), ("file {to_ag}", "added")},
    ),
    "a row of a photo changed": (
        ["UPDATE row_version SET content = replace(content, 'Aalst', 'Ghent') WHERE number = 5"],
        {("row version 5", "changed")},
    ),
    "a row of a photo given another key": (
        [f"UPDATE row_version SET row_key = '{OTHER}' WHERE number = 5"],
        {("row version 5", "changed"), ("photo 2", "changed")},
    ),
    "a row of a photo removed": (["DELETE FROM row_version WHERE number = 1"], {("photo 1", "changed")}),
    "a row of a photo lasting longer": (
        ["UPDATE row_version SET valid_to = NULL WHERE number = 1"],
        {("photo 2", "changed")},
    ),
    "a row slipped in for the next photo": (
        [
            "INSERT INTO row_version SELECT 99, kind, table_name, row_key, 7, content, 3, NULL, part, salt "
            "FROM row_version WHERE number = 1"
        ],
        {("row version 99", "added")},
    ),
    "a row of a state changed": (
        ["UPDATE row_version SET content = '{}' WHERE kind = 'state'"],
        {("row version 4", "changed")},
    ),
    "the hash of a photo changed": (
        [f"UPDATE \"import\" SET photo_hash = '{OTHER}' WHERE number = 2"],
        {("import 2", "changed"), ("photo 2", "changed")},
    ),
    "a row moved to another part, where nobody reads it": (
        ["UPDATE row_version SET part = (part + 1) % 256 WHERE number = 5"],
        {("row version 5", "moved"), ("photo 2", "changed")},
    ),
    "the hash of a part of a photo changed": (
        [f"UPDATE snapshot_part SET hash = '{OTHER}' WHERE kind = 'photo' AND number = 1"],
        {("photo 1", "changed")},
    ),
    "what makes two people's rows read together removed": (
        ["DELETE FROM alike WHERE person = 'P00001'"],
        {("signs of P00001", "removed")},
    ),
    "what makes two people's rows read together added": (
        ["INSERT INTO alike VALUES ('number 1', 'P00009')"],
        {("signs of P00009", "added")},
    ),
    "a shape that is no JSON any more": (
        ["UPDATE \"import\" SET shape = '{' WHERE number = 2"],
        {("import 2", "changed"), ("photo 2", "changed")},
    ),
    "the link of a fact removed": (
        ["DELETE FROM chain WHERE number = 2"],
        {("link 3", "removed"), ("answer 1", "added")},
    ),
    "an event removed with its link": (
        ["DELETE FROM chain WHERE kind = 'event' AND key = '1'", "DELETE FROM event WHERE number = 1"],
        {("link 8", "removed")},
    ),
    "a fact and its link changed alike": (
        [f"UPDATE chain SET content = '{OTHER}' WHERE number = 3"],
        {("link 3", "changed"), ("answer 2", "changed")},
    ),
    "two links exchanged": (
        [f"UPDATE chain SET number = {to} WHERE number = {number}" for number, to in ((2, 99), (3, 2), (99, 3))],
        {("link 2", "changed"), ("link 3", "changed"), ("link 4", "changed")},
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_named(lived: Store, name: str) -> None:
    statements, expected = TAMPERINGS[name]
    names = {"sheet": lived.closings()[0].texts["ag"], "to_ag": lived.transmissions()[0].documents[0].sha256}
    tamper(lived, *statements)
    assert found(lived) == {(fact.format(**names), happened) for fact, happened in expected}
    for fault in lived.check_facts():
        assert fault.sentence.endswith(".")
        assert fault.sentence.count("\n") == 0


def test_a_file_whose_bytes_were_altered_is_named(lived: Store) -> None:
    with writing(lived.engine) as connection:
        connection.execute(text("UPDATE content SET bytes = :b WHERE bytes = :a"), {"a": b"january", "b": b"January"})
    assert found(lived) == {("file workers.csv", "changed")}


def test_bytes_that_were_overwritten_with_text_are_named(lived: Store) -> None:
    text_as = "'text'" if lived.engine.dialect.name == "sqlite" else "'text'::bytea"
    tamper(lived, f"UPDATE content SET bytes = {text_as} WHERE sha256 = '{lived.closings()[0].texts['ag']}'")
    assert found(lived) == {("file ag", "changed")}


def test_a_file_that_was_removed_is_named(lived: Store) -> None:
    tamper(lived, f"DELETE FROM content WHERE sha256 = '{lived.transmissions()[0].documents[0].sha256}'")
    assert found(lived) == {("file report.csv", "removed")}


FIRST_VERSION = (
    "DELETE FROM chain WHERE kind = 'audit'",
    "CREATE TABLE gone AS SELECT checks AS sha256 FROM audit UNION SELECT findings FROM audit",
    "DROP TABLE root",
    "DROP TABLE erased_row",
    "DROP TABLE erased_fact",
    "DROP TABLE erasure",
    "DROP TABLE worker_form",
    "DROP TABLE notice",
    "DROP TABLE lease",
    "DROP TABLE sheet_event",
    "DROP TABLE sheet_sending",
    "DROP TABLE sheet",
    "DROP TABLE sheet_issue",
    "DROP TABLE supplier_return",
    "DROP TABLE second_word",
    "DROP TABLE first_word",
    "DROP TABLE assignment",
    "DROP TABLE tick",
    "DROP TABLE audit",
    "DROP TABLE declaration",
    "DROP TABLE decision",
    "DROP TABLE statement_text",
    "DROP TABLE statement",
    "DROP TABLE snapshot_part",
    "DROP TABLE alike",
    "DROP INDEX ix_row_version_part",
    "ALTER TABLE row_version DROP COLUMN part",
    "ALTER TABLE row_version DROP COLUMN salt",
    "DELETE FROM content WHERE sha256 IN (SELECT sha256 FROM gone)",
    "DROP TABLE gone",
    "DROP TABLE chain",
    "UPDATE alembic_version SET version_num = '0001'",
)

CUT = (
    "DELETE FROM event WHERE number = 4",
    "DELETE FROM chain WHERE kind = 'event' AND key = '4'",
)


def test_the_newest_facts_cut_off_with_their_links_are_missed_only_with_the_head_kept_elsewhere(lived: Store) -> None:
    head = lived.head()
    tamper(lived, *CUT)
    assert found(lived) == set()
    assert found(lived, head) == {("head", "removed")}


def test_a_head_noted_long_ago_is_still_one_of_the_chain(lived: Store, make: Any) -> None:
    head = lived.head()
    lived.add_answer(make.answer("T5"))
    assert lived.head() != head
    assert lived.check_facts(head) == []


def test_a_chain_written_anew_is_found_by_the_head_kept_elsewhere(lived: Store) -> None:
    head = lived.head()
    tamper(
        lived,
        "UPDATE answer SET choice = 'refuse' WHERE number = 2",
        *FIRST_VERSION,
    )
    again = open_store(lived.engine.url.render_as_string(hide_password=False))
    assert found(again) == set()
    assert found(again, head) == {("head", "removed")}
    again.close()


def test_facts_stored_before_there_was_a_chain_are_linked_when_the_database_is_brought_up_to_date(
    lived: Store, database_url: str
) -> None:
    tamper(lived, *FIRST_VERSION)
    again = open_store(database_url)
    assert again.check_facts() == []
    tamper(again, "UPDATE event SET detail = 'never' WHERE number = 1")
    assert found(again) == {("event 1", "changed")}
    again.close()


def test_a_refused_fact_leaves_no_link(lived: Store, make: Any) -> None:
    head = lived.head()
    with pytest.raises(Exception, match="An answered"):
        lived.add_answers([make.answer("T5"), make.answer("T4")])
    assert lived.head() == head


def test_an_empty_database_has_a_head_and_no_fault(store: Store) -> None:
    assert store.check_facts(store.head()) == []
