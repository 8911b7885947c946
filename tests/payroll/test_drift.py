"""How the layout of a part's files moved."""

from assusoft.layouts import Fingerprint
from assusoft.payroll.guard.drift import drift

BEFORE = Fingerprint(("Nr", "Nom", "Salaire"), {"Nr": "1234", "Nom": "abc", "Salaire": "1234,56"}, 100)


def moved(*columns: str, **styles: str) -> list[tuple[str, dict]]:
    return list(drift(Fingerprint(columns, BEFORE.styles | styles, 100), [BEFORE]))


def test_the_same_look_is_no_drift():
    assert moved("Nr", "Nom", "Salaire") == []
    assert list(drift(BEFORE, [])) == []


def test_a_column_may_be_gone_new_or_renamed():
    assert moved("Nr", "Nom") == [("column_gone", {"column": "Salaire"})]
    assert moved("Nr", "Nom", "Salaire", "Prime") == [("column_new", {"column": "Prime"})]
    assert moved("Nr", "Nom", "Traitement") == [("column_renamed", {"column": "Salaire", "found": "Traitement"})]


def test_renamed_columns_are_paired_by_likeness_before_their_place():
    assert moved("Nr", "Salaire mensuel", "Nom de famille") == [
        ("column_renamed", {"column": "Nom", "found": "Nom de famille"}),
        ("column_renamed", {"column": "Salaire", "found": "Salaire mensuel"}),
    ]
    assert moved("Matricule", "Prénom", "Salaires") == [
        ("column_renamed", {"column": "Nr", "found": "Matricule"}),
        ("column_renamed", {"column": "Nom", "found": "Prénom"}),
        ("column_renamed", {"column": "Salaire", "found": "Salaires"}),
    ]
    assert moved("Nr", "Bureau", "Nom", "Voiture") == [
        ("column_gone", {"column": "Salaire"}),
        ("column_new", {"column": "Bureau"}),
        ("column_new", {"column": "Voiture"}),
    ]  # fmt: skip


def test_columns_in_another_order_are_told_by_the_first_that_moved():
    assert moved("Nr", "Salaire", "Nom") == [("columns_reordered", {"column": "Nom", "found": "Salaire"})]


def test_a_column_in_between_does_not_make_the_others_move():
    assert moved("Nr", "Prime", "Nom", "Salaire") == [("column_new", {"column": "Prime"})]


def test_a_column_written_otherwise_is_told_with_both_ways():
    told = {"column": "Salaire", "before": "1234,56", "found": "1234.56"}
    assert moved("Nr", "Nom", "Salaire", Salaire="1234.56") == [("column_written", told)]


def test_a_style_that_cannot_be_told_is_no_drift():
    assert list(drift(Fingerprint(BEFORE.columns, {}, 3), [BEFORE])) == []


def test_an_element_that_comes_and_goes_is_neither_new_nor_gone():
    with_it = Fingerprint((*BEFORE.columns, "Bonus"), {}, 100)
    assert list(drift(BEFORE, [BEFORE, with_it])) == []
    assert list(drift(with_it, [with_it, BEFORE])) == []


def test_files_without_a_header_only_tell_how_their_cells_are_written():
    before = Fingerprint((), {"positions 1 to 8": "1234"}, 100)
    after = Fingerprint((), {"positions 1 to 8": "abc"}, 100)
    assert [kind for kind, _ in drift(after, [before])] == ["column_written"]


def test_days_dates_and_numbered_children_are_as_many_as_the_month_needs():
    january = Fingerprint(("Nr", "Jour 30", "Jour 31", "Enfant 1", "Salaire 01/2026"), {}, 100)
    february = Fingerprint(("Nr", "Jour 28", "Enfant 1", "Enfant 2", "Salaire 02/2026"), {}, 100)
    assert list(drift(february, [january, january])) == []
