"""What a supplier's own file lets leave: nothing outside its allow-list, its kind and its legal basis."""

import pytest

from assusoft.frames import rows_of
from assusoft.schema import GROUPS, typed
from assusoft.suppliers.allowed import why_not, within, without_never
from assusoft.suppliers.entitlement import Entitlement, FieldLists
from assusoft.suppliers.supplier import Supplier
from assusoft.suppliers.ways import Drop


def supplier(**said) -> Supplier:
    return Supplier.model_validate(
        {"key": "s", "name": "S", "language": "fr", "layout": "l", "folder": Drop(path="out"), **said}
    )


def left(who: Supplier, *names: str) -> list[str]:
    plan = Entitlement("p", FieldLists(names, names), FieldLists(names, names))
    cut = within(who, plan)
    assert cut.family is not None
    assert cut.worker == cut.family
    assert list(cut.worker.reports) == list(cut.worker.required)
    return list(cut.worker.reports)


def test_without_a_kind_the_plans_alone_say_what_leaves() -> None:
    assert left(supplier(), "national_number", "interruption_kind") == ["national_number", "interruption_kind"]
    assert why_not(supplier(), ["national_number", "name"]) is None


def test_only_what_is_on_the_allow_list_leaves_and_a_group_counts_as_its_fields() -> None:
    who = supplier(fields=["name", "birth_date"])
    assert left(who, "first_name", "address", "birth_date", "insured_salary") == ["first_name", "birth_date"]
    assert left(who, "name") == list(GROUPS["name"])
    assert why_not(who, ["name", "address"]) == (
        "street",
        "is not among the fields that suppliers/s.toml lets leave. Add it to fields there, if the supplier needs it, "
        "or take it out of the plan's reports.",
    )


@pytest.mark.parametrize("kind", ["insurer", "pension_fund", "prevention_service", "internal_service"])
def test_the_national_number_leaves_only_with_its_legal_basis(kind) -> None:
    assert left(supplier(kind=kind), "name", "national_number") == ["last_name", "first_name"]
    found = why_not(supplier(kind=kind), ["national_number"])
    assert found is not None
    assert "names no legal basis for it. Add national_number_basis there" in found[1]
    assert left(supplier(kind=kind, national_number_basis="An act"), "national_number") == ["national_number"]


@pytest.mark.parametrize("kind", ["leasing", "travel_assistance", "medical_control"])
def test_some_kinds_never_get_the_national_number(kind) -> None:
    found = why_not(supplier(kind=kind), ["worker_national_number"])
    assert found == (
        "worker_national_number",
        f"never goes to a supplier of kind '{kind}' (suppliers/s.toml). Take it out of the plan's reports.",
    )
    assert left(supplier(kind=kind), "national_number", "name") == ["last_name", "first_name"]


def test_medical_control_is_told_the_days_of_an_absence_and_not_its_reason() -> None:
    who = supplier(kind="medical_control")
    assert left(who, "absence", "stay", "interruption", "interruption_effect") == [
        *GROUPS["absence"],
        *GROUPS["stay"],
        "interruption_from",
        "interruption_to",
        "interruption_pct",
    ]


@pytest.mark.parametrize("kind", ["leasing", "travel_assistance", "medical_control", "internal_service"])
def test_what_tells_of_health_goes_to_no_kind_that_needs_none(kind) -> None:
    who, told = supplier(kind=kind), supplier(kind="prevention_service")
    health = ("disabled", "exposure", "last_examination", "interruption_kind")
    assert left(who, *health, "name") == ["last_name", "first_name"]
    assert left(told, *health) == list(health)
    rows = typed(
        [{"person": "P1", "exit_reason": "force_majeure_medical", "exit_date": None,
          "changed": "exit_reason exit_date"},
         {"person": "P2", "exit_reason": None, "exit_date": None, "changed": "exit_reason"},
         {"person": "P3", "exit_reason": "resignation", "exit_date": None, "changed": None}],
        ["person", "exit_reason", "exit_date", "changed"],
    )  # fmt: skip
    shown = without_never(who, rows)
    assert shown["exit_reason"].isna().all()
    assert rows_of(shown[["person", "changed"]]) == [
        {"person": "P1", "changed": "exit_date"}, {"person": "P2", "changed": None}, {"person": "P3", "changed": None},
    ]  # fmt: skip
    assert list(shown.dtypes) == list(rows.dtypes)
    assert without_never(told, rows) is rows
    assert rows["exit_reason"].notna().sum() == 2  # what was given stays
