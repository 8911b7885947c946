"""What changed since the statement before, as a page shows it: the figure says the same as its sentence."""

from typing import Any

from assusoft.workbench import since

CHANGED = {
    "statement": "B3", "previous": "B2", "billed": "434.30", "before": "501.12",
    "counts": {"joined": 0, "left": 1, "changed": 1, "corrections": 0},
    "amounts": {"joined": "0.00", "left": "-83.52", "changed": "16.70", "corrections": "0.00"},
    "changes": [{"kind": "changed", "contract": "G-1", "person": "P00001", "member": "", "name": "Peeters Anna",
                 "cover": "pension", "before": "83.52", "after": "100.22", "amount": "16.70"}],
    "predicted": "501.12", "error": "-66.82",
    "error_parts": [{"part": "told", "what": "entry+salary", "amount": "16.70"},
                    {"part": "billed", "what": "P-02", "amount": "-83.52"}],
}  # fmt: skip


def values(**keys: Any) -> dict[str, Any]:
    return {**CHANGED, **keys}


def test_the_way_from_one_statement_to_the_next() -> None:
    assert since.since_figure(values(), "en").alt == (
        "From the statement before to this one: Before (B2) 501.12 EUR; left (1) −83.52 EUR; changed (1) +16.70 EUR; "
        "Billed (B3) 434.30 EUR."
    )
    assert "Pas de bordereau antérieur" in since.since_figure(values(previous=""), "fr").alt
    quiet = dict.fromkeys(CHANGED["amounts"], "0.00")
    assert "Er veranderde niets." in since.since_figure(values(amounts=quiet), "nl").alt


def test_the_way_from_the_prediction_to_the_bill() -> None:
    assert since.prediction_figure(values(), "fr").alt == (
        "De ce qui était prévu à ce qui est facturé: Prévu 501,12 EUR; Nouvelle affiliation, Nouveau salaire assuré "
        "+16,70 EUR; affilié, pas facturé −83,52 EUR; Facturé 434,30 EUR."
    )
    assert "The prediction was right." in since.prediction_figure(values(error_parts=[]), "en").alt


def test_who_is_in_the_table() -> None:
    [row] = since.since_frame(values(), "fr").to_dict("records")
    assert list(row.values()) == ["prime changée", "Peeters Anna", "G-1 pension", "83,52", "100,22", "+16,70"]
