"""The page of premium statements, without a browser: what is shown to whom, and what is stored."""

import shutil
from dataclasses import replace

import pytest
from support.page_opened import Talk, uploaded, visit_of
from support.premiums import billed, without
from support.world import ENTITIES

from assusoft.cell_places import place_words
from assusoft.employer import Employer, open_employer
from assusoft.workbench.pages.statements import papers


def otherwise(lines: list[str]) -> list[str]:
    """Without Bram, and with another name for Chloe."""
    return [line.replace(";Chloe;", ";<b>Chloe</b>;") for line in without("Bram")(lines)]


@pytest.fixture(scope="module")
def stated(petit_built, petit_warm, tmp_path_factory) -> Employer:
    """A statement that agrees, and one without Bram that writes Chloe otherwise; to be looked at only."""
    employer = open_employer(shutil.copytree(petit_built, tmp_path_factory.mktemp("stated") / "petit"))
    employer.views |= petit_warm.views
    billed(employer, "2025-11")
    billed(employer, "2025-12", otherwise)
    return employer


@pytest.fixture
def owned(stated, tmp_path) -> Employer:
    """A copy of it to be changed."""
    employer = open_employer(shutil.copytree(stated.folder, tmp_path / "petit"))
    employer.views |= stated.views
    return employer


@pytest.fixture
def handed(monkeypatch) -> dict[str, bytes]:
    """Name -> content of the files handed over."""
    files: dict[str, bytes] = {}
    monkeypatch.setattr(papers, "hand_over", lambda _visit, name, content: files.update({name: content}) or f"/{name}")
    return files


def flat(node) -> list[str]:
    """The titles below a reason."""
    return [title for child in node.children for title in (place_words(child.title, "nl"), *flat(child))]


def opened(employer: Employer, *who, **values) -> Talk:
    talk = Talk("statements", visit_of(employer, *who, **values), statement="B2")
    assert talk.text("head")
    return talk


def test_statements_are_listed_at_once_and_compared_one_after_the_other(stated):
    talk = Talk("statements", visit_of(stated))
    assert "not compared yet" in talk.text("list")
    talk.waits()
    assert "B2 · alpha-2025-12.csv Alpha December 2025" in talk.text("list")
    assert "2 of 2 differences to act on" in talk.text("list")
    assert "Every line agrees." in talk.text("list")
    talk.looks("statements", kind="act")
    assert talk.ids("list", "open") == ["B2"]


def test_the_sums_of_a_statement_add_up_by_class(stated):
    talk = opened(stated)
    talk.does("tab", tab="sums")
    said = talk.text("body")
    assert "Expected 417,60" in said
    assert "affiliated, not billed −83,52" in said
    assert "Billed 334,08" in said
    assert "Total 5 -83,52" in said


def test_a_difference_shows_its_evidence_and_text_of_the_supplier_stays_text(stated):
    talk = opened(stated)
    talk.looks("differences", search="chloe")
    (id,) = talk.ids("body", "difference")
    talk.does("difference", id=id)
    assert "First name <b>Chloe</b>" in talk.text("detail")
    assert "<b>" not in talk.regions["detail"]
    assert "What the supplier was told" in talk.text("detail")


def test_reasons_are_told_in_the_language_of_who_looks_down_to_a_cell(stated):
    talk = opened(stated, "hr", "nl")
    talk.looks("differences", search="bram")
    (id,) = talk.ids("body", "difference")
    talk.does("difference", id=id)
    talk.does("why")
    here, there = (flat(stated.speaking(one).explain(id)) for one in ("nl", stated.language))
    only = set(here) - set(there)
    assert only
    assert all(line in talk.text("detail") for line in only)
    assert 'class="why-place"' in talk.regions["detail"]


def test_a_decision_is_stored_with_who_and_why(owned):
    talk = opened(owned)
    talk.looks("differences", search="bram")
    (id,) = talk.ids("body", "difference")
    talk.does("difference", id=id)
    assert talk.does("decide", choice="wait", known="0", reason="x")["alert"] == "Say until which day it is left alone."
    assert talk.does("decide", choice="wait", known="0")["alert"] == "Say why: this decision needs a reason."
    said = talk.does("decide", choice="dispute", known="0", reason="told on 25 December")
    assert (said["say"], said["forget"]) == ("Stored for 1: disputed.", [f"decide-{id}"])
    assert "Claire: disputed (told on 25 December)" in talk.text("detail")
    assert owned.store.decisions()[0].by == "Claire"


def test_who_decides_second_is_told_and_nothing_is_stored(owned):
    talk, other = opened(owned), opened(owned, name="Bart")
    id = talk.ids("body", "difference")[0]
    talk.does("difference", id=id)
    other.does("difference", id=id)
    talk.does("decide", choice="ask", known="0")
    said = other.does("decide", choice="accept", known="0")
    assert said["alert"] == "Claire decided about this meanwhile (asked). Nothing was stored; look at it again."
    assert [one.choice for one in owned.store.decisions()] == ["ask"]


def test_a_decision_computes_no_control_again_but_where_something_is_written_off(owned):
    first = owned.controlled("B2")
    id = first.control.differences[0].id
    owned.decide_differences([id], "ask", "An", visit_of(owned).now())
    assert owned.controlled("B2") is first


def test_one_decision_about_many_is_shown_before_it_is_stored(owned):
    talk = opened(owned)
    talk.does("differences.tick", ids=" ".join(talk.ids("body", "difference")), on="1")
    assert "2 ticked, together -83,52 EUR" in talk.text("decide")
    talk.does("propose", choice="dispute", reason="both")
    assert "This will be stored for 2: disputed" in talk.text("decide")
    assert owned.store.decisions() == []
    talk.does("store")
    assert [one.reason for one in owned.store.decisions()] == ["both", "both"]
    assert talk.text("decide") == ""


def test_the_sum_of_lines_that_are_masked_is_masked_too(owned):
    talk = Talk("statements", replace(visit_of(owned), rights=frozenset({"read", "statement"})), statement="B2")
    ids = talk.ids("body", "difference")
    talk.does("differences.tick", ids=ids[0], on="1")
    assert "1 ticked, together ••• EUR" in talk.text("decide")
    talk.does("propose", choice="dispute", reason="one")
    assert "This will be stored for 1: disputed" in talk.text("decide")
    assert "83,52" not in talk.text("decide")


def test_what_may_not_be_written_off_refuses_all(owned):
    talk = opened(owned)
    talk.does("differences.tick", ids=" ".join(talk.ids("body", "difference")), on="1")
    assert "write_off_limit" in talk.does("propose", choice="write-off", reason="small")["alert"]


def test_an_auditor_sees_no_premium_of_a_person_and_decides_nothing(stated):
    talk = opened(stated, "auditor")
    assert "•••" in talk.text("body")
    id = talk.ids("body", "difference")[0]
    talk.does("difference", id=id)
    assert "83,52" not in talk.regions["detail"] + talk.regions["body"]
    assert "Store the decision" not in talk.text("detail")
    talk.does("tab", tab="sums")
    assert "affiliated, not billed 1 •••" in talk.text("body")
    assert "You may not do that here" in talk.does("decide", choice="ask", known="0")["alert"]
    assert "You may not do that here" in talk.does("download", what="letter.txt")["alert"]


def test_who_sees_one_legal_entity_sees_its_people_alone_and_no_sum_of_all(stated):
    talk = opened(stated, entities=(ENTITIES[1],))
    assert "Chloe" in talk.text("body")
    assert "Bram" not in talk.text("body")
    assert "334,08" not in talk.text("head")
    hidden = next(one["id"] for one in stated.control_shown("B2", visit_of(stated).now().date())["differences"]
                  if one["class"] == "P-02")  # fmt: skip
    assert "does not stand there any more" in talk.does("difference", id=hidden)["alert"]
    assert "some of them only" in talk.does("download", what="letter.txt")["alert"]


def test_letters_and_files_are_read_and_handed_over(stated, handed):
    talk = opened(stated)
    talk.does("tab", tab="papers")
    talk.does("preview", what="letter")
    assert "Peeters Bram" in talk.text("body")
    for what in papers.PAPERS:
        talk.does("download", what=what)
    assert "Peeters Bram" in handed["letter-alpha-2025-12.txt"].decode()
    assert handed["differences-alpha-2025-12.xlsx"][:2] == b"PK"
    assert len(handed) == len(papers.PAPERS)


def test_what_follows_is_prepared_when_it_is_looked_at(stated):
    talk = opened(stated)
    for tab, words in {
        "since": "From the statement before to this one", "promises": "Scorecard", "ahead": "The year 2025",
    }.items():  # fmt: skip
        talk.does("tab", tab=tab)
        assert words not in talk.text("body")
        talk.waits()
        assert words in talk.text("body")


def test_a_file_that_came_in_is_stored_once_and_gone(owned):
    content = (owned.folder / "alpha-2025-11.csv").read_bytes()
    talk = Talk("statements", visit_of(owned))
    line = uploaded(owned, "again.csv", content)
    said = talk.does("receive", supplier="alpha", period="2025-11", uploads=line)
    assert said["say"] == "It was received before, as B1; nothing was stored twice."
    assert not (owned.folder / ".incoming" / line).exists()


def test_a_file_that_is_no_statement_is_refused_in_one_sentence(owned):
    talk = Talk("statements", visit_of(owned))
    said = talk.does("receive", supplier="alpha", period="2026-01", uploads=uploaded(owned, "x.csv", b"a;b\n1;2\n"))
    assert "looks like no layout of premium statements" in said["alert"]
    assert (
        "is not there any more" in talk.does("receive", supplier="alpha", period="2026-01", uploads="../x.csv")["alert"]
    )
    assert talk.does("receive", supplier="alpha", period="2026-01")["alert"] == "Choose a file first."
    assert "first month billed" in talk.does("receive", supplier="alpha")["alert"]
    other = uploaded(owned, "y.csv", (owned.folder / "alpha-2025-12.csv").read_bytes() + b"\n")
    said = talk.does("receive", supplier="alpha", period="2025-12", uploads=other)
    assert "choose it under «Corrects an earlier one»" in said["alert"]
    assert len(owned.statements()) == 2


def test_the_page_speaks_the_language_of_who_looks(stated):
    assert "affilié, pas facturé" in opened(stated, "hr", "fr").text("body")
    assert "aangesloten, niet gefactureerd" in opened(stated, "hr", "nl").text("body")
