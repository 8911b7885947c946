"""Statements that did not come, messages that did not leave, and what a supplier changes by itself."""

import sqlite3
from datetime import date

import pytest
from support.premiums import AT, billed

from assusoft.employer import Employer, open_employer
from assusoft.simulation.statement import simulated


def held_back(employer: Employer) -> Employer:
    """The last two files as they were before they left."""
    employer.store.close()
    with sqlite3.connect(employer.folder / "assusoft.db") as database:
        last = "SELECT id FROM transmission ORDER BY number DESC LIMIT 2"
        assert database.execute(f"DELETE FROM event WHERE state <> 'queued' AND transmission IN ({last})").rowcount
    database.close()
    return open_employer(employer.folder)


def classes(employer: Employer, statement: str) -> set[str]:
    return {one.name for one in employer.controlled(statement).control.differences}


def test_what_was_reported_too_late_is_waited_for_and_what_never_left_is_ours_to_send(petit: Employer) -> None:
    late = billed(petit, "2026-01", back=1)
    assert classes(petit, late) == {"T-02"}
    unsent = held_back(petit)
    [first, *_] = found = unsent.controlled(late).control.differences
    assert {one.name for one in found} == {"P-05"}
    assert not unsent.controlled(late).control.agrees
    assert "what it was told" not in unsent.letter("alpha", AT.date())
    assert "we did not send it" in unsent.explain(first.id).text()


def test_a_simulated_supplier_knows_what_left_alone(petit: Employer) -> None:
    whole = simulated(petit, "alpha", "2026-02").content
    unsent = held_back(petit)
    bill = unsent.folder / "bill.csv"
    bill.write_bytes(simulated(unsent, "alpha", "2026-02").content)
    assert bill.read_bytes() != whole
    assert classes(unsent, unsent.receive_statement(bill, "alpha", "2026-02", "An", AT).id) == {"P-05"}


def test_a_statement_that_did_not_come_is_told_once_another_came(petit: Employer) -> None:
    assert petit.missing_statements() == []
    billed(petit, "2025-12")
    [contract] = petit.statements()[0].contracts
    assert petit.missing_statements() == [("alpha", contract, "2026-01"), ("alpha", contract, "2026-02")]
    billed(petit, "2026-02")
    assert petit.missing_statements() == [("alpha", contract, "2026-01")]
    assert petit.promises("alpha")["missing"] == ["2026-01"]
    assert f"The premium statement of contract {contract} for January 2026 did not come." in petit.reminder(
        "alpha", date(2026, 3, 9)
    )
    billed(petit, "2026-01")
    assert petit.missing_statements() == []


@pytest.mark.parametrize(("before", "name"), [("2026-01", "P-16"), ("", "U-01")])
def test_what_the_statement_before_billed_rightly_and_nothing_explains_is_the_suppliers_own_change(
    petit: Employer, before: str, name: str
) -> None:
    if before:
        billed(petit, before)

    def dearer(lines: list[str]) -> list[str]:
        return [line.replace(";60.00;20.00;3.52;83.52", ";67.13;20.00;3.52;90.65") for line in lines]

    statement = billed(petit, "2026-02", dearer)
    control = petit.controlled(statement).control
    assert {one.name for one in control.differences} == {name}
    assert control.unexplained == sum(one.amount for one in control.differences) != 0
