"""Statements that did not come, messages that did not leave, own changes, statements of sums, balances."""

import json
import sqlite3
from datetime import date

import pytest
from support.command import call
from support.premiums import AT, billed, without

from assusoft.employer import Employer, open_employer
from assusoft.employer.statements.controlling import lines_due
from assusoft.errors import Refused
from assusoft.simulation.statement import simulated


def held_back(employer: Employer) -> Employer:
    """The last two files as they were before they left."""
    employer.store.close()
    with sqlite3.connect(employer.folder / "assusoft.db") as database:
        last = "SELECT id FROM transmission ORDER BY number DESC LIMIT 2"
        gone = f"FROM event WHERE state <> 'queued' AND transmission IN ({last})"
        database.execute(f"DELETE FROM chain WHERE kind = 'event' AND key IN (SELECT CAST(number AS TEXT) {gone})")
        assert database.execute(f"DELETE {gone}").rowcount
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


@pytest.mark.long
def test_what_a_supplier_refused_does_not_come_by_itself(petit: Employer) -> None:
    late = billed(petit, "2026-01", back=1)
    assert classes(petit, late) == {"T-02"}
    ids = {one.id for one in petit.controlled(late).control.differences}
    sending = next(one for one in petit.transmissions("2026-01") if one.supplier == "alpha")
    petit.receive_return(sending.id, "An", AT, grade=3, reason="by phone")
    assert "P-08" in classes(petit, late)
    assert {one.id for one in petit.controlled(late).control.differences} == ids
    [one, *_] = [one for one in petit.controlled(late).control.differences if one.name == "P-08"]
    assert "refused by the supplier, and not settled" in petit.explain(one.id).text()
    petit.receive_return(sending.id, "An", AT, grade=0, reason="put right")
    assert classes(petit, late) == {"T-02"}


def test_who_is_not_billed_though_the_supplier_accepted_or_never_answered_is_told_so(petit: Employer) -> None:
    late = billed(petit, "2026-01", without("Emma"))
    assert classes(petit, late) == {"P-02"}
    [first] = petit.controlled(late).control.differences
    sending = next(one for one in petit.transmissions("2025-12") if one.supplier == "alpha")
    file = petit.folder / "suppliers" / "alpha.toml"
    file.write_text(file.read_text("utf-8") + "\n[returns]\nwithin = 10\n", "utf-8")
    waited = open_employer(petit.folder)
    assert classes(waited, late) == {"P-06"}
    assert "sent, and not answered in time" in waited.explain(first.id).text()
    waited.receive_return(sending.id, "An", AT, grade=0, reason="by phone")
    assert classes(waited, late) == {"P-07"}
    assert "accepted by the supplier, and not done" in waited.explain(first.id).text()
    assert [one.id for one in waited.controlled(late).control.differences] == [first.id]
    waited.receive_return(sending.id, "An", AT, grade=3, reason="after all")
    assert classes(waited, late) == {"P-08"}


@pytest.mark.parametrize("of_sums", [False, True])
def test_what_left_meanwhile_is_controlled_as_sent_at_once(petit: Employer, of_sums: bool) -> None:
    late = sums(petit, "2026-01", back=1) if of_sums else billed(petit, "2026-01", back=1)
    unsent = held_back(petit)
    assert classes(unsent, late) == {"P-05"}
    for one in unsent.store.transmissions("queued"):
        unsent.store.claim(one.id, "An", AT)
        unsent.store.record(one.id, "sent", "", "An", AT)
    assert classes(unsent, late) == {"T-02"}


def test_a_simulated_supplier_knows_what_left_alone(petit: Employer) -> None:
    whole = simulated(petit, "alpha", "2026-02").content
    unsent = held_back(petit)
    bill = unsent.folder / "bill.csv"
    bill.write_bytes(simulated(unsent, "alpha", "2026-02").content)
    assert bill.read_bytes() != whole
    assert classes(unsent, unsent.receive_statement(bill, "alpha", "2026-02", "An", AT).id) == {"P-05"}


def test_what_is_billed_in_advance_is_to_know_a_month_less(petit: Employer) -> None:
    [sheet] = [path for path in (petit.folder / "plans").glob("*.toml") if "[cover." in path.read_text("utf-8")]
    head, _, cover = sheet.read_text("utf-8").partition("[cover.")
    name, _, keys = cover.partition("]")
    sheet.write_text(f'{head}[cover.{name}]\nbilled = "in advance"{keys}', "utf-8")
    early = open_employer(petit.folder)
    assert classes(early, billed(early, "2026-01")) == set()
    unsent = held_back(early)  # January's file and February's: nothing that January's statement is to know
    assert classes(unsent, "B1") == set()
    late = billed(unsent, "2026-02", back=1)
    assert classes(unsent, late) == {"P-05"}


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


def test_json_of_statements_names_those_that_did_not_come_and_exits_1(petit: Employer, monkeypatch, capsys) -> None:
    billed(petit, "2025-12")
    [contract] = petit.statements()[0].contracts
    petit.store.close()
    status, out, _ = call(monkeypatch, capsys, petit.folder, "statements", "--json")
    came, *missing = json.loads(out)
    assert (status, came["id"], came["class"]) == (1, "B1", "")
    assert {(one["id"], one["class"], one["supplier"], *one["contracts"]) for one in missing} == {
        ("", "D-01", "alpha", contract)
    }
    assert [one["period"] for one in missing] == ["2026-01", "2026-02"]
    assert {frozenset(one) for one in missing} == {frozenset(came)}


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


def test_the_statement_before_is_the_one_of_the_same_contract(petit: Employer) -> None:
    other_contract(petit, "2026-01")
    billed(petit, "2026-01")

    def dearer(lines: list[str]) -> list[str]:
        return [line.replace(";60.00;20.00;3.52;83.52", ";67.13;20.00;3.52;90.65") for line in lines]

    assert classes(petit, billed(petit, "2026-02", dearer)) == {"P-16"}


def test_a_contract_whose_statement_did_not_come_is_not_corrected_for_it(petit: Employer) -> None:
    other_contract(petit, "2026-01")
    assert not [line for line in lines_due(petit, "alpha", "2026-02").lines if line.correction]
    assert classes(petit, billed(petit, "2026-02")) == set()


HEAD = "Contrat;Nature;Garantie;Patronal;Personnel;Taxes;Total du contrat"


def comma(cents: int) -> str:
    return f"{cents / 100:.2f}".replace(".", ",")


def sums(
    employer: Employer, period: str, *balances: tuple[str, int], back: int = 0, more: int = 0, replaces: str = ""
) -> str:
    """A statement that prints the sum of the contract only, with balances (kind, cents); the statement's id."""
    due = [line.premium for line in lines_due(employer, "alpha", period, back=back).lines]
    parts = [sum(part) for part in zip(*due, strict=True)]
    parts[0] += more
    amounts = [*parts, sum(parts)]
    rows = [
        f"G-1;P;;{';'.join(map(comma, amounts))}",
        *(f"G-1;{kind};;0;0;0;{comma(cents)}" for kind, cents in balances),
    ]
    amounts[3] += sum(cents for _, cents in balances)
    file = employer.folder / f"sums-{period}{replaces}.csv"
    file.write_text("\n".join([HEAD, *rows, f"TOTAL;;;{';'.join(map(comma, amounts))}"]) + "\n", "cp1252")
    return employer.receive_statement(file, "alpha", period, "An", AT, replaces=replaces).id


def other_contract(employer: Employer, period: str) -> None:
    """A statement of a contract of the same supplier that no plan has."""
    file = employer.folder / f"other-{period}.csv"
    file.write_text(f"{HEAD}\nZ-9;P;;5,00;0;0;5,00\nTOTAL;;;5,00;0;0;5,00\n", "cp1252")
    employer.receive_statement(file, "alpha", period, "An", AT)


def test_a_statement_of_sums_is_controlled_as_one_of_lines_month_after_month(petit: Employer) -> None:
    assert petit.controlled(sums(petit, "2025-12")).control.counts == {"C-01": 1}
    late = petit.controlled(sums(petit, "2026-01", back=1)).control
    assert (late.counts, late.agrees) == ({"T-02": 1}, True)
    lines = lines_due(petit, "alpha", "2026-02").lines
    assert {line.month for line in lines if line.correction} == {"2026-01"}  # Anna's rise, not billed in January
    assert petit.controlled(billed(petit, "2026-02")).control.differences == ()
    assert petit.statements()[-2].layout == "statement-simplified"
    assert petit.differences(AT.date())[0].state == "settled"


def test_the_sums_that_are_due_are_written_by_cover_and_agree_and_no_mistake_is_planted_in_them(
    petit: Employer,
) -> None:
    file = petit.folder / "due.csv"
    file.write_bytes(petit.expected_file("alpha", "2026-02", "statement-simplified"))
    assert file.read_text("cp1252").splitlines()[1].startswith("G-1;P;pension;")
    stored = petit.receive_statement(file, "alpha", "2026-02", "An", AT)
    assert petit.controlled(stored.id).control.counts == {"C-01": 1}
    with pytest.raises(Refused, match="'statement-simplified' lists nobody"):
        simulated(petit, "alpha", "2026-02", faults=1, layout="statement-simplified")


def test_a_sum_that_nothing_explains_is_settled_by_a_sum_that_credits_it(petit: Employer) -> None:
    wrong = petit.controlled(sums(petit, "2026-01", more=500)).control
    [difference] = wrong.differences
    assert (difference.name, difference.amount, wrong.unexplained) == ("U-01", 500, 500)
    assert [one.state for one in petit.differences(AT.date())] == ["open"]
    assert "G-1" in petit.explain(difference.id).text()
    assert "5.00 EUR" in petit.letter("alpha", AT.date())
    sums(petit, "2026-02", more=-500)
    assert petit.differences(AT.date())[0].state == "settled"


def test_sums_beside_lines_of_persons_are_refused(petit: Employer) -> None:
    file = petit.folder / "both.csv"
    head = (
        "Contrat;Type;Mois;NISS;Membre;Nom;Prénom;Naissance;Garantie;Du;Au;Patronal;Personnel;Taxes;Total;Circonstance"
    )
    layout = petit.folder / "templates" / "statements" / "both.toml"
    layout.parent.mkdir(parents=True, exist_ok=True)
    layout.write_text('extends = "statement-transfer"\n[codes.billed_kind]\n"G" = "total"\n', "utf-8")
    supplier = petit.folder / "suppliers" / "alpha.toml"
    supplier.write_text(f'{supplier.read_text("utf-8")}\n[statements]\nlayout = "both"\n', "utf-8")
    rows = ["G-1;G;;;;;;;;;;60,00;20,00;3,52;83,52;", "G-1;P;;;;Peeters;Anna;;pension;;;60,00;20,00;3,52;83,52;",
            "TOTAL;;;;;;;;;;;120,00;40,00;7,04;167,04;"]  # fmt: skip
    file.write_text("\n".join([head, *rows]) + "\n", "cp1252")
    with pytest.raises(Refused, match="some of its lines are of persons, others are sums of a contract"):
        open_employer(petit.folder).receive_statement(file, "alpha", "2026-02", "An", AT)


def test_a_balance_carried_over_must_be_what_the_statement_before_ended_with(petit: Employer) -> None:
    first = sums(petit, "2026-01", ("A", 10000), ("R", -10000))
    ended = petit.controlled(first).control.billed
    assert petit.controlled(first).carried == ()
    second = sums(petit, "2026-02", ("A", ended), ("R", -ended))
    assert petit.controlled(second).agrees
    third = sums(petit, "2026-02", ("A", ended - 1050), ("R", -ended), replaces=second)
    found = petit.controlled(third)
    [carried] = found.carried
    assert (carried.contract, carried.closing - carried.opening, carried.before) == ("G-1", 1050, first)
    assert (found.control.differences, found.agrees) == ((), False)
    assert f"sums-2026-02{second}.csv carries over" in petit.letter("alpha", AT.date())


def test_a_balance_is_told_to_the_supplier_beside_a_statement_of_another_contract(petit: Employer) -> None:
    ended = petit.controlled(sums(petit, "2026-01")).control.billed
    other_contract(petit, "2026-02")
    sums(petit, "2026-02", ("A", ended - 1050), ("R", -ended))
    assert "sums-2026-02.csv carries over" in petit.letter("alpha", AT.date())
