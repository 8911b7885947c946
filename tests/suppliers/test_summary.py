"""The summary for the supplier's clerk: in three languages, with the numbers and dates people read there."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from support.catalogues import translations

from assusoft import schema
from assusoft.code_labels import CODE_LABELS, KIND_LABELS, code_label, kind_label
from assusoft.labels import shown
from assusoft.plans.sheet import MESSAGE_KINDS
from assusoft.suppliers.entitlement import Entitlement, FieldLists
from assusoft.suppliers.sender import Sender
from assusoft.suppliers.summary import LISTED, summary_documents
from assusoft.suppliers.supplier import Supplier
from assusoft.suppliers.ways import Drop

COLUMNS = [
    "message", "kind", "effective", "changed", "plan", "person", "member", "last_name", "first_name", "civil_status",
    "insured_salary",
]  # fmt: skip
ROWS = (
    {"message": "M1", "kind": "civil_status", "effective": date(2026, 2, 14), "changed": "civil_status",
     "civil_status": "legal_cohabitant", "insured_salary": Decimal("1234567.80")},
    {"message": "M2", "kind": "salary", "effective": date(2026, 1, 1), "changed": "insured_salary",
     "civil_status": "legal_cohabitant", "insured_salary": Decimal("1234567.80")},
)  # fmt: skip
BEFORE = {"M1": {"civil_status": "separated_fact"}, "M2": {"insured_salary": Decimal("1000.00")}}


def messages(*rows: dict) -> pd.DataFrame:
    person = {"plan": "group", "person": "P00012", "member": None, "last_name": "Peeters", "first_name": "Zoé"}
    return schema.typed([person | row for row in rows], COLUMNS)


def summary(language: str, tables: dict[str, pd.DataFrame], own_templates: Path | None = None) -> tuple[str, str]:
    supplier = Supplier(key="a", name="A", language=language, layout="a", contact="Desk 3", folder=Drop(path="out"))
    plans = [Entitlement("group", FieldLists(), labels={language: "Plan 1"})]
    sender = Sender("Acme", templates=own_templates)
    text, html = summary_documents(supplier, tables, "2026-02", sender, plans, BEFORE)
    assert (text.name, html.name) == ("a_2026-02_summary.txt", "a_2026-02_summary.html")
    return text.content.decode(), html.content.decode()


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("fr", ["Avantages sociaux, février 2026", "Totaux de contrôle", "Personnes: 1", "Nouveau salaire assuré: 1",
                "P00012 Peeters Zoé, depuis le 14/02/2026", "État civil: séparé(e) de fait -> cohabitant(e) légal(e)",
                "Salaire annuel assuré: 1.000,00 -> 1.234.567,80", "(EUR): 2.469.135,60", "Pour: A, Desk 3"]),
        ("nl", ["Personeelsvoordelen, februari 2026", "Controletotalen", "Personen: 1", "Nieuw verzekerd loon: 1",
                "P00012 Peeters Zoé, sinds 14/02/2026",
                "Burgerlijke staat: feitelijk gescheiden -> wettelijk samenwonend",
                "Verzekerd jaarloon: 1.000,00 -> 1.234.567,80", "(EUR): 2.469.135,60"]),
        ("en", ["Employee benefits, February 2026", "Control totals", "Persons: 1", "New insured salary: 1",
                "P00012 Peeters Zoé, since 14/02/2026", "Civil status: factually separated -> legal cohabitant",
                "Insured yearly salary: 1,000.00 -> 1,234,567.80", "(EUR): 2,469,135.60"]),
    ],
)  # fmt: skip
def test_what_changed_for_whom_since_when_in_the_language_of_the_supplier(language, sentences) -> None:
    text, html = summary(language, {"message": messages(*ROWS)})
    assert [sentence for sentence in sentences if sentence not in text] == []
    assert f'<html lang="{language}">' in html


def test_a_value_told_for_the_first_time_stands_alone_and_one_withdrawn_is_a_dash() -> None:
    first = ROWS[1] | {"message": "M3"}
    text, _ = summary("en", {"message": messages(first, ROWS[1] | {"insured_salary": None})})
    assert "      Insured yearly salary: 1,234,567.80\n" in text
    assert "      Insured yearly salary: 1,000.00 -> -\n" in text


def test_a_name_cannot_break_the_summary() -> None:
    row = ROWS[0] | {"last_name": "<script>alert(1)</script>\nX", "first_name": None}
    text, html = summary("en", {"message": messages(row)})
    assert "P00012 <script>alert(1)</script> X, since" in text
    assert "<script>" not in html


def test_a_month_without_changes_says_so() -> None:
    text, html = summary("fr", {"message": messages()})
    assert "Aucune modification ce mois-ci." in text
    assert "Aucune modification ce mois-ci." in html


def test_a_full_list_is_counted_and_not_spelled_out() -> None:
    register = messages(*ROWS).drop(columns=["message", "kind", "effective", "changed"])
    text, _ = summary("en", {"register": register})
    assert "Full list\n  Rows: 2\n  Persons: 1\n" in text
    assert "Peeters" not in text
    assert "No change this month." not in text


def test_a_long_list_is_cut_and_says_how_many_are_in_the_file() -> None:
    rows = [ROWS[1] | {"message": f"S{number}", "person": f"P{number:05d}"} for number in range(LISTED + 7)]
    text, _ = summary("en", {"message": messages(*rows)})
    assert text.count(", since 01/01/2026") == LISTED
    assert "and 7 more, in the file" in text
    assert f"New insured salary ({LISTED + 7})" in text


def test_an_employer_s_own_template_replaces_ours(tmp_path) -> None:
    (tmp_path / "summary.txt.j2").write_text("Bonjour {{ supplier }}, {{ employer }}: {{ plans[0].kinds[0].count }}\n")
    text, html = summary("fr", {"message": messages(*ROWS)}, tmp_path)
    assert text == "Bonjour A, Acme: 1\n"
    assert "Totaux de contrôle" in html


def test_values_as_people_read_them() -> None:
    own = {"company_bike": schema.own_field("company_bike", "flag", {"en": "Bike"})}
    assert shown("company_bike", True, "nl", own) == "ja"
    assert shown("company_bike", False, "fr", own) == "non"
    assert shown("box", None, "en", {}) == shown("box", pd.NA, "en", {}) == shown("box", "", "en", {}) == "-"
    assert shown("children_count", 3, "fr", {}) == "3"
    assert shown("sex", "F", "nl", {}) == "vrouw"
    assert shown("language", "de", "fr", {}) == "allemand"
    assert shown("category", "K  1", "fr", {}) == "K 1"


def test_every_kind_and_code_has_a_label_in_each_language() -> None:
    assert sorted(KIND_LABELS) == sorted(MESSAGE_KINDS)
    fields = {field.name for table in schema.TABLES.values() for field in table} | {"exit_reason"}
    codes = {code for name in fields for code in schema.field_named(name).codes}
    labels = [*KIND_LABELS.values(), *(CODE_LABELS.get(code, code.replace("_", " ")) for code in codes)]
    for language in ("fr", "nl"):
        assert sorted(set(labels) - translations(language).keys()) == []
    assert kind_label("exit", "nl") == "Uittreding"
    assert code_label("parental", "fr") == "congé parental"


def test_what_a_supplier_asked_is_shown_by_the_name_of_the_choice():
    asked = {"reserves": schema.own_field("reserves", "text", {"fr": "Réserves"})}
    choices = {"reserves": {"stay": {"fr": "laissées", "en": "left"}, "transfer": {"en": "transferred"}}}
    plans = [Entitlement("group", FieldLists(), asked=asked, choices=choices)]
    row = {"message": "M1", "kind": "correction", "changed": "reserves", "plan": "group", "person": "P00012"}
    table = schema.typed([row | {"reserves": "transfer"}], [*COLUMNS, "reserves"], asked)
    supplier = Supplier(key="a", name="A", language="fr", layout="a", folder=Drop(path="out"))
    before = {"M1": {"reserves": "stay"}}
    text, _ = summary_documents(supplier, {"message": table}, "2026-02", Sender("Acme"), plans, before)
    assert "Réserves: laissées -> transferred" in text.content.decode().replace("\u00a0:", ":")
