"""What comes out of the premium control of a very small employer whose amounts a head can follow."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from support.premiums import AT, CODE, MONTHS, Change, billed, without
from support.world import ENTITIES

from assusoft.employer import Employer, open_employer
from assusoft.employer.statements.control_report import control_values
from assusoft.employer.statements.following.takeover import unlike_words
from assusoft.employer.statements.payment import payment_order
from assusoft.errors import ConfigError, Refused
from assusoft.frames import rows_of
from assusoft.month.declarations.stated import Stated
from assusoft.simulation.statement import simulated as simulated_statement
from assusoft.statements.outgoing.communication import communication

TODAY = date(2026, 3, 6)
ONE, TWO = ENTITIES


def edited(petit: Employer, file: str, old: str, new: str) -> Employer:
    path = petit.folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    employer = open_employer(petit.folder)
    employer.views |= petit.views  # every month is closed: decided by the sheets it was closed with
    return employer


def test_the_letter_says_what_differs_and_what_was_told_when(petit: Employer) -> None:
    billed(petit, "2026-01", without("Anna"))
    text = petit.letter("alpha", TODAY)
    assert "Peeters Anna, G-1 pension, January 2026" in text
    assert "Billed: 0.00 EUR, Expected: 100.22 EUR, Difference: -100.22 EUR" in text
    assert (
        "Told: New insured salary, as from 01/01/2026, sent on 25/01/2026 in alpha_2026-01_changes.csv, line 2" in text
    )
    assert text.startswith("Petit\n06/03/2026\n\nAlpha\n")


def test_what_two_statements_show_is_asked_once(petit: Employer) -> None:
    billed(petit, "2026-01", without("Chloe"))
    billed(petit, "2026-02", without("Chloe"))  # neither February nor the correction of January
    text = petit.letter("alpha", TODAY)
    assert text.count("Difference: -83.52 EUR") == 2
    assert "Total: -167.04 EUR" in text
    assert text.count("Told: Full list, sent on 25/11/2025 in alpha_2025-11_full.csv") == 2


def test_the_letter_is_in_the_language_of_the_supplier_and_its_page_is_escaped(petit: Employer) -> None:
    petit = edited(petit, "suppliers/alpha.toml", 'name = "Alpha"\nlanguage = "en"', 'name = "A & B"\nlanguage = "fr"')
    billed(petit, "2026-01", without("Anna"))
    assert "Facturé\u00a0: 0,00 EUR" in petit.letter("alpha", TODAY)
    page = petit.letter("alpha", TODAY, "html")
    assert "A &amp; B" in page
    assert "-100,22 EUR" in page


def test_the_employer_replaces_the_letter_and_a_fault_in_it_is_told(petit: Employer) -> None:
    own = petit.folder / "templates" / "letters" / "dispute.txt.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Dear {{ supplier }}, {{ statements | length }}", "utf-8")
    assert petit.letter("alpha", TODAY).strip() == "Dear Alpha, 0"
    own.write_text("{{ suplier }}", "utf-8")
    with pytest.raises(ConfigError, match=r"dispute\.txt\.j2.*suplier.*Known values: .*supplier"):
        petit.letter("alpha", TODAY)


def test_a_letter_to_nobody_is_refused(petit: Employer) -> None:
    with pytest.raises(Refused, match=r"There is no supplier 'omega'\. Known: alpha"):
        petit.letter("omega", TODAY)


def test_shares_go_to_the_payroll_by_its_own_numbers_and_codes(petit: Employer) -> None:
    found = petit.shares("alpha", "2026-01")
    assert (found.without_code, found.without_number) == ((), 0)
    rows = list(
        csv.DictReader(io.StringIO(petit.shares_file("alpha", "2026-01", "shares-csv").decode()), delimiter=";")
    )
    assert rows[0] == {
        "source": "payroll", "payroll_number": "blox-1", "person": "P00001", "wage_code": CODE, "month": "2026-01",
        "amount": "24.00",
    }  # fmt: skip
    assert [row["amount"] for row in rows] == ["24.00", "20.00", "20.00", "20.00", "20.00"]
    assert petit.shares_file("alpha", "2026-01", "shares-xlsx").startswith(b"PK")


def test_a_wage_code_of_each_source_or_of_the_supplier(petit: Employer) -> None:
    petit = edited(petit, "plans/group.toml", f'wage_code = "{CODE}"', 'wage_code = { payroll = "77", other = "88" }')
    assert set(petit.shares("alpha", "2026-01").rows["wage_code"]) == {"77"}
    petit = edited(petit, "plans/group.toml", 'wage_code = { payroll = "77", other = "88" }\n', "")
    assert petit.shares("alpha", "2026-01").without_code == ("group: pension",)
    with pytest.raises(Refused, match=r"No wage code is known for what employees pay to supplier 'alpha'"):
        petit.deductions("alpha", "2026-01")
    petit = edited(petit, "suppliers/alpha.toml", "[folder]", '[statements]\nwage_code = "99"\n\n[folder]')
    assert set(petit.shares("alpha", "2026-01").rows["wage_code"]) == {"99"}


def test_what_the_payroll_withheld_is_held_against_what_employees_pay(petit: Employer) -> None:
    found = {one.person: one for one in petit.deductions("alpha", "2026-02") if one.month == "2026-02"}
    assert {person: one.outcome for person, one in found.items()} == {
        "P00001": "equal", "P00003": "other amount", "P00004": "not withheld", "P00005": "equal",
    }  # fmt: skip
    assert (found["P00003"].owed, found["P00003"].withheld, found["P00003"].balance) == (2000, 2500, 500)
    assert found["P00004"].balance == -4 * 2000


def test_a_statement_is_booked_by_entity_and_cost_centre(petit: Employer) -> None:
    rows = petit.accounting(billed(petit, "2026-01"))
    assert rows["debit"].sum() == rows["credit"].sum() == Decimal("434.30")  # 100.22 + 4 x 83.52
    told = [
        (row["entity"], row["account"], row["cost_centre"] or "", str(row["debit"] - row["credit"]))
        for row in rows_of(rows)
    ]
    assert told == [
        (TWO, "623000", "C0", "60.00"), (TWO, "455000", "C0", "20.00"), (TWO, "623900", "C0", "3.52"),
        (TWO, "623000", "C1", "120.00"), (TWO, "455000", "C1", "40.00"), (TWO, "623900", "C1", "7.04"),
        (TWO, "440000", "", "-250.56"),
        (ONE, "623000", "C0", "60.00"), (ONE, "455000", "C0", "20.00"), (ONE, "623900", "C0", "3.52"),
        (ONE, "623000", "C1", "72.00"), (ONE, "455000", "C1", "24.00"), (ONE, "623900", "C1", "4.22"),
        (ONE, "440000", "", "-183.74"),
    ]  # fmt: skip
    assert set(rows["communication"]) == {communication(2026_01_0001)}
    text = petit.accounting_file("B1", "accounting-csv", "202602000113").decode()
    assert text.splitlines()[1].endswith(";+++202/6020/00113+++")
    assert petit.accounting_file("B1", "accounting-xlsx").startswith(b"PK")


def test_what_cannot_be_booked_is_refused(petit: Employer) -> None:
    first = billed(petit, "2026-01", without("Anna"))
    with pytest.raises(Refused, match="is no structured communication"):
        petit.accounting(first, "+++202/6020/00114+++")
    with pytest.raises(Refused, match=r"'shares-csv' is a layout of share, expected posting"):
        petit.accounting_file(first, "shares-csv")
    file = petit.folder / "again.csv"
    file.write_bytes(petit.expected_file("alpha", "2026-01", "statement-csv"))
    petit.receive_statement(file, "alpha", "2026-01", "An", petit.statements()[0].at, replaces=first)
    with pytest.raises(Refused, match="B1 was replaced by B2: book that one"):
        petit.accounting(first)
    text = (petit.folder / "employer.toml").read_text("utf-8")
    (petit.folder / "employer.toml").write_text(text.split("[accounting]")[0], "utf-8")
    with pytest.raises(Refused, match=r"employer\.toml: \[accounting\] is missing"):
        open_employer(petit.folder).accounting("B2")


def nobody(sign: str) -> Change:
    """A line for somebody whom no payroll shows, as that of Chloe is."""
    return lambda lines: [*lines, *(_of_nobody(line, sign) for line in lines if ";Chloe;" in line)]


def _of_nobody(line: str, sign: str) -> str:
    cells = line.split(";")
    cells[2], cells[4:7] = "", ["Nobody", "Nemo", "1990-01-01"]
    cells[12:16] = [f"{sign}{cell}" for cell in cells[12:16]]
    return ";".join(cells)


def test_only_a_credit_settles_what_was_billed_for_somebody_unknown(petit: Employer) -> None:
    billed(petit, "2025-12", nobody(""))
    billed(petit, "2026-01")
    assert [(one.difference.name, one.state) for one in petit.differences(TODAY)] == [("I-01", "open")]
    billed(petit, "2026-02", nobody("-"))
    first, credit = petit.differences(TODAY)
    assert (first.difference.amount, first.state) == (-credit.difference.amount, "settled")


def misspelt(lines: list[str]) -> list[str]:
    return [line.replace(";Anna;", ";Hanna;") for line in lines]


def test_a_name_that_goes_on_being_wrong_is_settled_by_the_statement_that_has_it_right(petit: Employer) -> None:
    for month in MONTHS[1:3]:
        billed(petit, month, misspelt)
    found = {(one.statement.period, one.difference.name): one.state for one in petit.differences(TODAY)}
    assert found == {("2025-12", "I-06"): "open", ("2026-01", "I-06"): "open"}
    billed(petit, MONTHS[3])
    assert {one.state for one in petit.differences(TODAY)} == {"settled"}


def test_what_an_extra_closing_told_counts_in_its_month(petit: Employer) -> None:
    anna = next(row["person"] for row in rows_of(petit.photo(MONTHS[-1]).worker) if row["first_name"] == "Anna")
    left = {"exit_date": "2026-02-14", "reason": "resignation"}
    petit.declare(Stated(anna, "departure", left), "An", AT)
    before = petit.expected("alpha", "2026-02")
    petit.close_extra("An", AT)
    lines = petit.expected("alpha", "2026-02")
    [was], [now] = (rows_of(each[each["person"] == anna]) for each in (before, lines))
    assert (was["to"], now["to"]) == (date(2026, 2, 28), date(2026, 2, 14))
    [told] = [one for one in petit.promises("alpha")["promises"] if one["person"] == anna and "exit" in one["kinds"]]
    assert (told["told"], told["sent"], told["state"]) == ("2026-02", "", "unsent")  # though February's files left
    simulated = petit.folder / "bill.csv"
    simulated.write_bytes(simulated_statement(petit, "alpha", "2026-02").content)
    stored = petit.receive_statement(simulated, "alpha", "2026-02", "An", AT)
    assert petit.controlled(stored.id).control.differences == ()
    assert set(petit.budget("alpha", 2026)["month"]) == {f"2026-{number:02d}" for number in range(1, 13)}


def test_a_statement_is_booked_with_the_communication_of_its_payment_order(petit: Employer) -> None:
    total = f"{petit.controlled(billed(petit, '2026-01')).control.billed / 100:.2f}"
    file = petit.folder / "alpha-2026-01.csv"
    file.write_text(file.read_text("utf-8").replace("Anna", "Hanna"), "utf-8")  # another file, which replaces the first
    order = payment_order(total, "+++090/9337/55493+++")
    again = petit.receive_statement(file, "alpha", "2026-01", "An", AT, replaces="B1", payment=order)
    assert set(petit.accounting(again.id)["communication"]) == {"+++090/9337/55493+++"}
    given = petit.accounting(again.id, communication(2026_01_0001))
    assert set(given["communication"]) == {communication(2026_01_0001)}


def test_somebody_unknown_is_booked_without_place(petit: Employer) -> None:
    def strange(lines: list[str]) -> list[str]:
        cells = lines[0].split(";")
        cells[2:7] = ["", "", "Nemo", "Nobody", "1990-01-01"]
        return [*lines, ";".join(cells)]

    rows = petit.accounting(billed(petit, "2026-02", strange))
    assert rows[rows["entity"].isna()]["debit"].sum() == rows[rows["entity"].isna()]["credit"].sum() > 0


def states(petit: Employer) -> dict[str, tuple[str, int, str]]:
    """First kind of message -> its promise's state, the statement that kept it, and the money at risk."""
    return {one["kinds"][0]: (one["state"], one["seen"], one["money"]) for one in petit.promises("alpha")["promises"]}


def test_a_message_promises_what_its_statement_must_show(petit: Employer) -> None:
    found = petit.promises("alpha")
    names = ("told", "due", "name", "amount", "state", "sent")
    assert [tuple(one[name] for name in names) for one in found["promises"]] == [
        ("2025-12", "2025-12", "Peeters Emma", "83.52", "sent", "2025-12-25"),
        ("2026-01", "2026-01", "Peeters Anna", "16.70", "sent", "2026-01-25"),
        ("2026-01", "2026-02", "Peeters Bram", "-83.52", "sent", "2026-01-25"),
    ]  # fmt: skip
    assert (found["messages"], found["without_effect"]) == (4, 1)  # Dirk's address costs nothing


def test_a_faithful_supplier_keeps_every_promise_on_the_first_statement(petit: Employer) -> None:
    for month in MONTHS:
        billed(petit, month)
    assert set(states(petit).values()) == {("kept", 1, "0.00")}
    total = petit.promises("alpha")["scorecard"][-1]
    assert (total["kind"], total["promises"], total["first"], total["money"]) == ("", 3, 3, "0.00")


def test_a_supplier_that_hears_a_month_late_breaks_nothing(petit: Employer) -> None:
    for month in MONTHS[1:]:
        billed(petit, month, back=1)
        assert {state for state, _, _ in states(petit).values()} <= {"sent", "late", "kept"}
    assert states(petit) == {"entry": ("kept", 2, "0.00"), "salary": ("kept", 2, "0.00"), "exit": ("kept", 1, "0.00")}


def test_a_message_that_was_lost_is_a_promise_broken_at_the_first_statement_that_may_say_so(petit: Employer) -> None:
    billed(petit, "2025-12", without("Emma"))
    assert states(petit)["entry"] == ("late", 0, "83.52")
    billed(petit, "2026-01", without("Emma"))
    assert states(petit)["entry"] == ("broken", 0, "167.04")  # January, and December that was not made good
    worst = petit.promises("alpha")["promises"][0]
    assert (worst["name"], worst["uncovered"]) == ("Peeters Emma", True)
    text = petit.reminder("alpha", TODAY)
    assert "The premium statement of contract G-1 for February 2026 did not come." in text
    assert "Peeters Emma, G-1: New affiliation, sent on 25/12/2025" in text
    assert "expected from December 2025 on: 83.52 EUR a statement" in text
    assert "We do not know whether this person is covered." in text
    billed(petit, "2026-02", lambda lines: [*lines, still_billed(petit)])  # Emma and what was missing of her, and Bram
    assert states(petit)["entry"] == ("kept", 3, "0.00")
    assert states(petit)["exit"] == ("broken", 0, "83.52")


def still_billed(petit: Employer) -> str:
    """A line of Bram, who left on the last day of January, for February."""
    january = petit.expected_file("alpha", "2026-01", "statement-csv").decode().splitlines()
    return next(line for line in january if ";Bram;" in line).replace("2026-01-31", "2026-02-28").replace(
        "2026-01", "2026-02"
    )  # fmt: skip


def test_a_contract_of_which_too_much_is_open_is_settled_as_a_whole(petit: Employer) -> None:
    petit = edited(petit, "suppliers/alpha.toml", "[folder]", "[statements]\nfreeze_limit = 83.51\n\n[folder]")
    assert petit.promises("alpha")["frozen"] == {}
    billed(petit, "2026-01", without("Emma"))
    assert petit.promises("alpha")["frozen"] == {"G-1": "83.52"}
    text = petit.letter("alpha", TODAY)
    assert "Contract G-1: 83.52 EUR are open, too much and too little together." in text
    assert "Peeters Emma" not in text


def test_what_changed_and_why_the_prediction_was_off_add_up(petit: Employer) -> None:
    for month in MONTHS[:3]:
        billed(petit, month)
    billed(petit, MONTHS[3], without("Chloe"))
    found = [petit.since(f"B{place}") for place in (1, 2, 3, 4)]
    assert [(one["kind"], one["name"], one["amount"]) for each in found for one in each["changes"]] == [
        ("joined", "Peeters Emma", "83.52"), ("changed", "Peeters Anna", "16.70"), ("left", "Peeters Bram", "-83.52"),
        ("left", "Peeters Chloe", "-83.52"),
    ]  # fmt: skip
    assert [(one["part"], one["what"], one["amount"]) for each in found for one in each["error_parts"]] == [
        ("told", "entry", "83.52"), ("told", "salary", "16.70"), ("billed", "P-02", "-83.52"),
    ]  # fmt: skip
    for one in found:
        parts = sum(Decimal(part["amount"]) for part in one["error_parts"])
        assert parts == Decimal(one["error"]) == Decimal(one["billed"]) - Decimal(one["predicted"])
    for before, one in pairwise(found):
        assert (one["previous"], one["before"]) == (before["statement"], before["billed"])
        assert sum(map(Decimal, one["amounts"].values())) == Decimal(one["billed"]) - Decimal(one["before"])
    assert found[0]["previous"] == ""


def test_the_budget_of_a_year_has_what_is_known_of_it(petit: Employer) -> None:
    table = petit.budget("alpha", 2026)
    assert [str(total) for total in table["total"]] == ["434.30", *["350.78"] * 11]  # Bram leaves in January
    with pytest.raises(Refused, match="There is no supplier 'omega'"):
        petit.budget("omega", 2026)


def test_a_collective_difference_is_asked_and_answered_once(petit: Employer) -> None:
    def taxed(lines: list[str]) -> list[str]:  # 5.40 % in the place of 4.40 %
        changed = {";3.52;83.52;": ";4.32;84.32;", ";4.22;100.22;": ";5.18;101.18;"}
        for old, new in changed.items():
            lines = [line.replace(old, new) for line in lines]
        return lines

    petit = edited(petit, "suppliers/alpha.toml", "[folder]", "[statements]\ntolerance = 0\n\n[folder]")
    statement = billed(petit, "2026-02", taxed)
    values = control_values(petit, petit.controlled(statement), TODAY)
    [one] = values["collective"]
    assert (one["class"], one["count"], one["of"], one["difference"]) == ("S-04", 4, 4, "3.36")
    text = petit.letter("alpha", TODAY)
    assert "G-1 pension, 4 of 4 lines: another tax" in text
    assert "Peeters" not in text
    decided = petit.decide_differences([one["id"]], "dispute", "An", AT, reason="The tariff says 4.40 %")
    assert [each.state for each in decided] == ["disputed"] * 4


def test_what_is_tolerated_is_cumulated_and_shown(petit: Employer) -> None:
    sheet = "[statements]\ntolerance = 0.02\ntolerance_total = 1.00\n\n[folder]"
    petit = edited(petit, "suppliers/alpha.toml", "[folder]", sheet)

    def cents(lines: list[str]) -> list[str]:
        return [line.replace(";3.52;83.52;", ";3.54;83.54;") for line in lines]

    first, second = (billed(petit, month, cents) for month in ("2025-11", "2025-12"))
    told = [control_values(petit, petit.controlled(one), TODAY)["tolerated"] for one in (first, second)]
    assert told[0] == {"count": 4, "amount": "0.08", "cumulated": "0.08"}
    assert told[1]["cumulated"] == f"{Decimal(told[0]['amount']) + Decimal(told[1]['amount']):.2f}"


def listed(petit: Employer, change: Callable[[list[list[str]]], list[list[str]]]) -> Path:
    """The insurer's list of insured as the rules of the first month have it, its rows changed."""
    register = petit.register("alpha", MONTHS[0])
    rows = [
        ["G-1", row["national_number"], "", row["last_name"], row["first_name"], str(row["birth_date"]),
         str(row["affiliation_from"]), "", str(row["insured_salary"]), ""]
        for row in rows_of(register)
    ]  # fmt: skip
    head = "contract;national_number;member;last_name;first_name;birth_date;from;to;salary;insured_pct"
    file = petit.folder / "insured.csv"
    file.write_text("\n".join([head, *(";".join(row) for row in change(rows))]) + "\n", "utf-8")
    return file


def test_the_list_of_insured_is_held_against_the_rules_before_it_becomes_the_baseline(petit: Employer) -> None:
    faithful = petit.takeover(listed(petit, lambda rows: rows), "alpha", MONTHS[0])
    assert [(one.outcome, one.row) for one in faithful] == [("agrees", place) for place in (1, 2, 3, 4)]

    def faulty(rows: list[list[str]]) -> list[list[str]]:
        anna, bram, chloe, _ = rows
        stranger = ["G-1", "", "", "Nemo", "Nobody", "1990-01-01", "2020-01-01", "", "", ""]
        gone = ["G-1", "", "", "Peeters", "Anna", anna[5], "2010-01-01", "2015-12-31", "", ""]
        elsewhere = ["G-9", *chloe[1:]]
        return [[*anna[:8], "36000.00", ""], bram, bram, elsewhere, stranger, gone]

    found = petit.takeover(listed(petit, faulty), "alpha", MONTHS[0])
    assert [(one.outcome, one.row) for one in found] == [
        ("differs", 1), ("agrees", 2), ("twice", 3), ("other contract", 4), ("unknown", 5), ("twice", 6),
        ("not listed", 0),
    ]  # fmt: skip
    assert unlike_words(found[0], "en") == "Insured yearly salary: 36000.00 on the list, 40000.00 by the rules"
    assert found[-1].name == "Peeters Dirk"


def test_a_list_that_cannot_be_compared_is_refused(petit: Employer) -> None:
    file = listed(petit, lambda rows: rows)
    with pytest.raises(Refused, match="There is no supplier 'omega'"):
        petit.takeover(file, "omega")
    with pytest.raises(Refused, match="no line of a list of insured is in it"):
        petit.takeover(listed(petit, lambda rows: []), "alpha", MONTHS[0])
    with pytest.raises(Refused, match=r"from.*'soon' cannot be read"):
        petit.takeover(listed(petit, lambda rows: [[*rows[0][:6], "soon", *rows[0][7:]]]), "alpha", MONTHS[0])


def test_what_was_expected_by_what_was_known_on_a_day(petit: Employer) -> None:
    def totals(known_on: date | None) -> list[str]:
        return [str(total) for total in petit.expected("alpha", "2026-01", known_on=known_on)["total"]]

    assert totals(date(2026, 1, 24)) == ["83.52"] * 5  # the raise was closed on the 25th
    assert totals(date(2026, 1, 25)) == totals(None) == ["100.22", *["83.52"] * 4]
    with pytest.raises(Refused, match="Nothing had been reported"):
        totals(date(2025, 11, 24))
