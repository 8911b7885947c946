"""What must be there before a report leaves."""

from datetime import date

import pytest

from assusoft import schema
from assusoft.errors import Refused
from assusoft.suppliers.entitlement import Entitlement, FieldLists
from assusoft.suppliers.mandatory import Missing, check_mandatory, refuse_incomplete

COLUMNS = ["plan", "person", "member", "sex", "street", "affiliation_to"]


def needs(*required: str, plan: str = "group", family: tuple[str, ...] = ()) -> list[Entitlement]:
    return [Entitlement(plan, FieldLists(required=required), FieldLists(required=family))]


def messages(*rows: dict) -> object:
    complete = {"plan": "group", "kind": "entry", "effective": date(2026, 2, 1), "sex": "F", "street": "Kerkstraat"}
    return schema.typed([complete | row for row in rows], ["message", "kind", "effective", *COLUMNS])


def register(*rows: dict) -> object:
    return schema.typed([{"plan": "group", "member": "", **row} for row in rows], COLUMNS)


def test_a_complete_report_misses_nothing() -> None:
    complete = register({"person": "P1", "sex": "M", "street": "A"})
    assert check_mandatory(messages({"person": "P1"}), complete, needs("sex", "street")) == []


def test_each_missing_field_is_named_once_with_person_and_plan() -> None:
    told = messages({"person": "P1", "sex": None}, {"person": "P2", "street": ""})
    assert check_mandatory(told, register(), needs("sex", "street")) == [
        Missing("P1", "", "group", "sex", "entry"),
        Missing("P2", "", "group", "street", "entry"),
    ]


def test_a_group_name_stands_for_its_fields_and_an_absent_column_is_missing() -> None:
    found = check_mandatory(messages(), register({"person": "P1", "sex": "F", "street": "A"}), needs("sex", "address"))
    assert [each.field for each in found] == ["house_number", "box", "postal_code", "city", "country"]


def test_fields_of_another_plan_are_not_asked() -> None:
    assert check_mandatory(messages({"person": "P1", "sex": None}), register(), needs("sex", plan="hospital")) == []


def test_family_members_have_their_own_mandatory_fields() -> None:
    told = messages({"person": "P1", "member": "F1", "kind": "family_in", "sex": None, "street": None})
    assert check_mandatory(told, register(), needs("street", family=("sex",))) == [
        Missing("P1", "F1", "group", "sex", "family_in")
    ]


@pytest.mark.parametrize("kind", ["exit", "retirement", "death", "family_out"])
def test_an_end_needs_its_dates_and_nothing_else(kind) -> None:
    told = messages({"person": "P1", "kind": kind, "sex": None, "effective": None})
    assert check_mandatory(told, register(), needs("sex")) == [
        Missing("P1", "", "group", "effective", kind),
        Missing("P1", "", "group", "affiliation_to", kind),
    ]


@pytest.mark.parametrize(
    ("kind", "dated"), [("salary", True), ("working_time", True), ("civil_status", True), ("personal_data", False)]
)
def test_an_effective_date_is_asked_for_the_kinds_that_mean_nothing_without(kind, dated) -> None:
    told = messages({"person": "P1", "kind": kind, "effective": None})
    assert [each.field for each in check_mandatory(told, register(), [])] == (["effective"] if dated else [])


def test_release_is_refused_naming_person_plan_and_field() -> None:
    refuse_incomplete("insurer-a", [])
    with pytest.raises(
        Refused, match=r"'insurer-a' was not released.*: P1 \(F1\), plan group, field sex\. Complete them"
    ):
        refuse_incomplete("insurer-a", [Missing("P1", "F1", "group", "sex")])
    with pytest.raises(Refused, match=r"P9, plan group, field sex and 2 more\. "):
        refuse_incomplete("insurer-a", [Missing(f"P{number}", "", "group", "sex") for number in range(12)])
