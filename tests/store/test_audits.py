"""Audits are kept as they were made."""

from typing import Any

from assusoft.store import Store


def test_an_audit_is_kept_with_its_checks_and_findings(store: Store, make: Any) -> None:
    imported = make.imported(store, "2026-01", make.staff(1), b"january")
    made = store.add_audit(imported.number, b"checks", b"findings", "An", make.at)
    assert store.audits() == [made]
    assert (store.content(made.checks), store.content(made.findings)) == (b"checks", b"findings")
    assert store.check_facts() == []


def test_the_same_audit_again_is_not_stored_twice_and_another_is(store: Store, make: Any) -> None:
    imported = make.imported(store, "2026-01", make.staff(1), b"january")
    first = store.add_audit(imported.number, b"checks", b"findings", "An", make.at)
    again = store.add_audit(imported.number, b"checks", b"findings", "Bo", make.at)
    assert (again.number, again.by, again.repeated) == (first.number, "An", True)
    assert store.add_audit(imported.number, b"checks", b"others", "Bo", make.at).number == 2
    assert len(store.audits()) == 2
