"""An import compared with the looks of the months before."""

from dataclasses import replace
from decimal import Decimal

from assusoft.layouts import Fingerprint
from assusoft.payroll.guard.measures import Measures
from assusoft.payroll.guard.suspicions import ImportFigures, suspicions

FIGURES = Measures(
    100,
    {"worker": 100, "family": 50, "deduction": 0},
    {"monthly_salary": Decimal("300000.00")},
    {"worker.email": 10, "worker.monthly_salary": 0, "family.birth_date": 0},
)
LOOK = ImportFigures(
    "2026-01", {"blox": {"": Fingerprint(("Nr",), {}, 100)}}, {"": FIGURES, "blox": FIGURES}, 0, {"hash": "jan.csv"}
)


def now(**figures) -> ImportFigures:
    told = replace(FIGURES, **figures)
    return replace(LOOK, month="2026-02", measures={"": told, "blox": told}, files={"other": "feb.csv"})


def kinds(look: ImportFigures, *past: ImportFigures) -> list[str]:
    return [one.kind for one in suspicions(look, past or [LOOK])]


def test_nothing_can_be_said_of_the_first_month():
    assert suspicions(LOOK, []) == []


def test_the_same_figures_are_expected():
    assert kinds(now()) == []


def test_the_same_file_under_a_new_month_is_told_with_both_names():
    [one] = suspicions(replace(now(), files={"hash": "feb.csv"}), [LOOK])
    assert (one.kind, one.values) == ("same_file", {"file": "feb.csv", "other": "jan.csv", "month": "2026-01"})


def test_persons_salaries_and_blanks_outside_their_limits_are_told():
    assert kinds(now(persons=60)) == ["persons"]
    assert kinds(now(sums={"monthly_salary": Decimal("3600000.00")})) == ["sum"]
    assert kinds(now(sums={})) == ["sum"]
    assert kinds(now(blanks={**FIGURES.blanks, "worker.email": 60})) == ["blanks"]


def test_a_column_that_is_filled_in_is_not_told():
    assert kinds(now(blanks={**FIGURES.blanks, "worker.email": 0})) == []


def test_many_persons_never_seen_are_another_employers():
    assert kinds(replace(now(), new_persons=100)) == ["strangers"]
    assert kinds(replace(now(), new_persons=8)) == []


def test_a_source_that_takes_over_is_compared_as_a_whole_only():
    look = now(blanks={**FIGURES.blanks, "worker.email": 100})
    taken_over = replace(look, fingerprints={"sap": {"": Fingerprint(("PERNR",), {}, 100)}}, measures={
        "": look.measures[""], "sap": look.measures["blox"],
    })  # fmt: skip
    assert kinds(taken_over) == []


def test_of_several_sources_the_one_that_is_short_is_named():
    small = replace(FIGURES, persons=40, rows={"worker": 40, "family": 0, "deduction": 0}, sums={}, blanks={})
    few = replace(small, persons=5)
    past = replace(LOOK, measures={"": replace(FIGURES, persons=1040), "sap": FIGURES, "own": small})
    later = replace(now(), measures={"": replace(FIGURES, persons=1005), "sap": FIGURES, "own": few})
    [one] = suspicions(later, [past])
    assert (one.kind, one.values["source"]) == ("persons", "own")


def test_a_look_comes_back_from_json():
    assert ImportFigures.from_json(LOOK.as_json()) == LOOK
