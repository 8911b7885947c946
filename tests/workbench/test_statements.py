"""The page of a premium statement says what to ask whom, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from assusoft.errors import Refused
from assusoft.workbench import statements


def difference(of: str, amount: str, /, **keys: Any) -> dict[str, Any]:
    usual = {
        "id": "X0123456789abcdef0123", "class": of, "contract": "G1", "person": "P00001", "name": "Peeters Anna",
        "cover": "pension", "month": "2026-02", "billed": "0.00", "expected": "0.00", "difference": amount,
        "causes": [{"cause": "printed salary 36000.00", "amount": amount}], "owner": "supplier", "state": "open",
    }  # fmt: skip
    return usual | keys


def control(*differences: Mapping[str, Any], **keys: Any) -> dict[str, Any]:
    usual = {
        "supplier": "alpha", "contracts": ["G1"], "period": "2026-02", "lines": 3, "billed": "90.00",
        "expected": "100.00", "difference": "-10.00", "unexplained": "0.00", "counts": {"C-01": 2, "A-03": 1},
        "differences": list(differences),
    }  # fmt: skip
    return usual | keys


STALE = difference("A-03", "-10.00", billed="1090.00", expected="1100.00")


def test_the_figures_are_written_as_the_reader_writes_them() -> None:
    frame = statements.summary_frame(control(STALE, billed="1234.50"), "fr")
    assert frame.loc["Facturé"].item() == "1.234,50 EUR"
    assert frame.loc["Lignes en accord"].item() == "2 / 3"
    assert statements.summary_frame(control(STALE), "en").loc["Difference"].item() == "−10.00 EUR"


def test_the_bridge_goes_from_expected_to_billed_by_class() -> None:
    chart = statements.bridge(control(STALE), "en")
    assert chart.alt == (
        "From what was expected to what was billed: Expected 100.00 EUR; another salary −10.00 EUR; Billed 90.00 EUR."
    )


def test_the_smaller_classes_are_one_step_of_the_bridge() -> None:
    names = ["A-01", "A-02", "A-03", "A-04", "A-05", "A-07", "A-08", "A-11", "S-04", "U-01"]
    many = [difference(name, f"{20 - place}.00") for place, name in enumerate(names)]
    chart = statements.bridge(control(*many, billed="255.00"), "en")
    assert "other differences +23.00 EUR" in chart.alt  # 12.00 + 11.00


def test_a_statement_that_agrees_says_so() -> None:
    assert "Alle lijnen kloppen." in statements.bridge(control(), "nl").alt


def test_what_must_be_done_stands_under_who_must_do_it() -> None:
    ours = difference("I-02", "5.00", owner="hr", name="", person="", causes=[])
    waits = difference("T-02", "1.00", owner="nobody", state="pending")
    rest = difference("P-02", "1.00", state="settled")
    found = statements.to_act(control(STALE, ours, waits, rest), "en")
    assert {heading: len(frame) for heading, frame in found.items()} == {"To ask the supplier": 1, "For HR": 1}
    assert found["To ask the supplier"].iloc[0].to_dict() == {
        "Person": "Peeters Anna", "Cover": "pension", "Billed": "1,090.00", "Expected": "1,100.00",
        "Why": "another salary: printed salary 36000.00 (−10.00 EUR)", "State": "open", "Difference": "X01234567",
    }  # fmt: skip
    assert len(statements.pending(control(STALE, waits), "en")) == 1
    page = statements.act_page(control(STALE, ours), "en").data
    assert page.index("To ask the supplier") < page.index("Peeters Anna") < page.index("For HR")


def test_contract_and_month_are_said_where_they_are_not_those_of_the_statement() -> None:
    other = difference("R-01", "1.00", contract="G2", month="2026-01")
    frame = statements.difference_frame([other], control(other, contracts=["G1", "G2"]), "fr")
    assert frame["Garantie"].item() == "G2 pension, janvier 2026"


def test_without_a_statement_there_is_nothing_to_show(few) -> None:
    from assusoft.employer import open_employer

    with pytest.raises(Refused, match="No premium statement was received yet"):
        statements.control_shown(open_employer(few), "", "en", date(2026, 4, 1))
