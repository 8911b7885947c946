"""Statements that print sums only: each sum in one class, by what is due; what is left of it stands under nobody."""

from datetime import date

from assusoft.plans.covers.premium import Premium, Tariff
from assusoft.statements.billed import BilledLine
from assusoft.statements.expected import ExpectedLine
from assusoft.statements.totals import billed_by_line, control_of_totals, totals_of

MONTH = "2026-02"
CONTRACTS = {"G-1": ["pension", "death"], "H-1": ["hospital"]}


def due(contract: str, person: str, cover: str, *premium: int) -> ExpectedLine:
    made = Premium(*premium) if premium else None
    days = date(2026, 2, 1), date(2026, 2, 28)
    return ExpectedLine(contract, contract, person, "", cover, MONTH, *days, [], Tariff({}, {}), made)


def billed(contract: str, cover: str, *premium: int, row: int = 1) -> BilledLine:
    printed = {"billed_kind": "total"}
    return BilledLine(row, contract, MONTH, cover, None, None, Premium(*premium), printed, "")


DUE = [
    due("G-1", "P1", "pension", 6000, 2000, 352),
    due("G-1", "P2", "pension", 6000, 2000, 352),
    due("G-1", "P1", "death", 400, 0, 18),
    due("H-1", "P1", "hospital", 1840, 0, 170),
]


def classes(rows, lines=DUE, otherwise=None, tolerance=0) -> dict[tuple[str, str], str]:
    return {one.place: one.name for one in totals_of(rows, lines, otherwise or {}, CONTRACTS, tolerance)}


def test_a_sum_of_a_contract_holds_all_its_covers_but_those_that_have_a_sum_of_their_own() -> None:
    whole = [billed("G-1", "", 12400, 4000, 722), billed("H-1", "", 1840, 0, 170)]
    assert classes(whole) == {("G-1", ""): "C-01", ("H-1", ""): "C-01"}
    apart = [billed("G-1", "", 12000, 4000, 704), billed("G-1", "death", 400, 0, 18), billed("H-1", "", 1840, 0, 170)]
    assert classes(apart) == {("G-1", ""): "C-01", ("G-1", "death"): "C-01", ("H-1", ""): "C-01"}


def test_every_way_to_differ_has_its_class() -> None:
    other = billed("H-1", "", 1840, 0, 170)
    lately = {"P-05": DUE[1:2], "T-02": DUE[:2] + DUE[3:]}
    assert classes([billed("G-1", "", 6000, 2000, 352), other], otherwise=lately)["G-1", ""] == "P-05"
    assert classes([billed("G-1", "", 12000, 4000, 704), other], otherwise=lately)["G-1", ""] == "T-02"
    assert classes([billed("G-1", "", 12399, 4000, 722), other], tolerance=1)["G-1", ""] == "C-02"
    assert classes([billed("G-1", "", 12401, 3999, 722), other])["G-1", ""] == "S-01"
    assert classes([billed("G-1", "", 12000, 4000, 722), other])["G-1", ""] == "U-01"
    assert classes([billed("Z-9", "", 1, 0, 0), other])["Z-9", ""] == "D-05"
    assert classes([billed("H-1", "", 0, 0, 0)], [due("H-1", "P1", "hospital")])["H-1", ""] == "T-06"


def test_the_differences_add_up_and_what_is_left_of_a_sum_stands_under_nobody() -> None:
    rows = [billed("G-1", "", 12450, 4000, 722), billed("H-1", "", 1840, 0, 170)]
    totals = totals_of(rows, DUE, {}, CONTRACTS, 0)
    control = control_of_totals("alpha", MONTH, totals)
    [difference] = control.differences
    assert (control.counts, difference.name, difference.key) == (
        {"C-01": 1, "U-01": 1}, "U-01", ("G-1", "", "", "", MONTH),
    )  # fmt: skip
    assert control.billed - control.expected == difference.amount == control.unexplained == 50
    lines = billed_by_line(totals, MONTH)
    assert lines["G-1", "", "", "", MONTH] == Premium(50, 0, 0)
    assert lines["G-1", "P2", "", "pension", MONTH] == Premium(6000, 2000, 352)
    assert sum(one.total for one in lines.values()) == control.billed


def test_what_was_billed_by_what_was_known_before_is_what_stands_for_each_person() -> None:
    rows = [billed("G-1", "", 12000, 4000, 704), billed("H-1", "", 1840, 0, 170)]
    totals = totals_of(rows, DUE, {"T-02": [*DUE[:2], DUE[3]]}, CONTRACTS, 0)
    assert ("G-1", "P1", "", "death", MONTH) not in billed_by_line(totals, MONTH)


def test_a_place_that_is_billed_in_several_rows_has_the_sum_of_all() -> None:
    rows = [billed("G-1", "", 12400, 4000, 700, row=1), billed("G-1", "", 0, 0, 22, row=2)]
    rows.append(billed("H-1", "", 1840, 0, 170, row=3))
    assert classes(rows) == {("G-1", ""): "C-01", ("H-1", ""): "C-01"}
    twice = [rows[0], billed("G-1", "", 0, 0, 23, row=2), rows[2]]
    control = control_of_totals("alpha", MONTH, totals_of(twice, DUE, {}, CONTRACTS, 0))
    [difference] = control.differences
    assert (difference.amount, difference.rows) == (1, (1, 2))
    assert control.billed == sum(row.premium.total for row in twice)
