"""The certificate of a month holds in whatever mode its supplier is told, and not when its file says otherwise."""

from dataclasses import replace

import pytest

from assusoft.demo.conformance.folder import profile_path
from assusoft.demo.conformance.running import lived
from assusoft.employer import Employer, open_employer
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.setup import setup_in
from assusoft.errors import ConfigError
from assusoft.language import Sentence
from assusoft.layouts import load_layout
from assusoft.month.proof.by_totals import by_totals
from assusoft.month.proof.simulated import parse_documents
from assusoft.suppliers.free_text import totals_in
from assusoft.suppliers.report import check_layout
from assusoft.suppliers.supplier import load_supplier

MONTH = "2025-03"


def lived_with(folder, key: str) -> Employer:
    """Three months of the synthetic employer whose supplier is that profile."""
    assert [one.wrong for one in lived(folder, profile_path(key), 3)] == [()] * 3
    return open_employer(folder)


@pytest.mark.parametrize("key", ["integrale", pytest.param("ethias", marks=pytest.mark.long)])
def test_the_certificate_holds_and_months_derive_again(key, tmp_path) -> None:
    employer = lived_with(tmp_path / "e", key)
    certificates = [employer.certificate(month) for month in employer.months()]
    assert [one.failures for one in certificates] == [()] * 3
    assert all(one.suppliers[0].owed_by_files == one.suppliers[0].owed for one in certificates)
    assert employer.verify().equal


def test_a_text_is_read_back_by_its_totals(tmp_path) -> None:
    employer = lived_with(tmp_path / "e", "la-baloise")
    assert employer.certificate(MONTH).failures == ()
    (text, *_), view = employer.reports(MONTH)["la-baloise"], month_view(employer, MONTH)
    assert text.name == "la-baloise_2025-03_text.txt"
    said = text.content.decode()
    register = employer.register("la-baloise", MONTH)
    assert totals_in(said)["Liste complète"]["Lignes"] == str(len(register))
    messages = [one for one in view.messages if one.supplier == "la-baloise"]
    assert all(one.person in said for one in messages)

    layout, setup = setup_in(employer, MONTH).layouts["la-baloise"], setup_in(employer, MONTH)
    other = said.replace(f"Lignes: {len(register)}", f"Lignes: {len(register) + 1}")
    now = parse_documents(layout, [replace(text, content=other.encode())], MONTH, setup.own)
    affiliations = view.resolution.state.affiliations
    wrong = by_totals([], now, affiliations, messages, view.plans, "la-baloise", "fr")[2]
    sentence = "Files (text): {what} is {said}, and {owed} is owed."
    what = {"what": "Liste complète, Lignes", "said": str(len(register) + 1), "owed": str(len(register))}
    assert wrong == [Sentence(sentence, **what)]
    nothing = parse_documents(layout, [], MONTH, setup.own)
    absent = by_totals([], nothing, affiliations, messages, view.plans, "la-baloise", "fr")[2]
    assert absent == [Sentence("Files: there is no text.")]


def test_a_layout_without_a_column_for_what_is_replaced_is_refused() -> None:
    supplier = load_supplier(profile_path("axa"))
    with pytest.raises(ConfigError, match=r"belfius\.toml.*no column for replaces, while supplier 'axa' has mode"):
        check_layout(supplier, load_layout("belfius"), "message", [])
