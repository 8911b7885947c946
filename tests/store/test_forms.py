"""Forms that workers gave back: with what they choose or not at all, once for each file; seen when changed, copied."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from assusoft.errors import Conflict, Refused
from assusoft.store import GivenForm, NewFirstWord, Store, WorkerForm, open_store
from assusoft.store.engine import writing
from assusoft.store.facts.contents import sha256_of

BOOK = b"what she chose"


@pytest.fixture
def form(make: Any) -> WorkerForm:
    return WorkerForm(
        0, "choices", "P00001", "", "2026-02", date(2026, 2, 20), "form.xlsx", sha256_of(BOOK), "", "An", make.at
    )


@pytest.fixture
def word(make: Any) -> NewFirstWord:
    said = {"choice": "affiliate", "fields": {}}
    return NewFirstWord("answer", "T1", "affiliation", "P00001", said, "2026-02", "", "Maes Jan", make.at)


def test_what_a_form_chooses_waits_and_names_it(store: Store, form: WorkerForm, word: NewFirstWord) -> None:
    [stored] = store.add_forms([GivenForm(form, BOOK, [word])])
    assert (stored.id, store.forms()) == ("C1", [replace(form, number=1)])
    [waits] = store.first_words()
    assert (waits.said["form"], waits.by, waits.ended) == ("C1", "Maes Jan", None)
    assert store.content(sha256_of(BOOK)) == BOOK


def test_a_later_form_takes_the_place_of_what_waited(store: Store, form: WorkerForm, word: NewFirstWord) -> None:
    store.add_forms([GivenForm(form, BOOK, [word])])
    store.add_forms([GivenForm(replace(form, sha256=sha256_of(b"no")), b"no", [word], instead=[1])])
    first, second = store.first_words()
    assert (first.became, first.second_reason, second.said["form"], second.ended) == (None, "C2", "C2", None)


def test_what_cannot_wait_stores_no_form(store: Store, form: WorkerForm, word: NewFirstWord) -> None:
    store.add_forms([GivenForm(form, BOOK, [word])])
    with pytest.raises(Refused, match=r"form\.xlsx: the same file was stored as C1 by An on"):
        store.add_forms([GivenForm(form, BOOK)])
    with pytest.raises(Conflict, match="Maes Jan answered 'affiliate' on task T1"):
        store.add_forms([GivenForm(replace(form, sha256=sha256_of(b"no")), b"no", [word])])
    assert len(store.forms()) == 1


def test_a_form_is_taken_back_once_with_what_of_it_waits(
    store: Store, form: WorkerForm, word: NewFirstWord, make: Any
) -> None:
    store.add_forms([GivenForm(form, BOOK, [word])])
    taken = store.take_back_form("C1", "2026-02", "of somebody else", "Bram", make.at)
    assert (taken.id, taken.retracts, taken.person, taken.sha256) == ("C2", 1, "P00001", None)
    assert [one.second_reason for one in store.first_words()] == ["of somebody else"]
    with pytest.raises(Conflict, match="C1 was taken back by Bram on"):
        store.take_back_form("C1", "2026-02", "", "An", make.at)
    with pytest.raises(Refused, match="There is no form C2"):
        store.take_back_form("C2", "2026-02", "", "An", make.at)
    assert store.add_forms([GivenForm(form, BOOK)])[0].id == "C3"


def test_a_form_that_was_changed_behind_our_back_is_found(store: Store, form: WorkerForm) -> None:
    store.add_forms([GivenForm(form, BOOK)])
    assert store.check_facts() == []
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE worker_form SET day = '2026-02-01'"))
        connection.execute(text("UPDATE content SET bytes = :other"), {"other": b"what he chose"})
    assert [(fault.fact, fault.happened) for fault in store.check_facts()] == [
        ("worker-form 1", "changed"),
        ("file form.xlsx", "changed"),
    ]


def test_a_backup_brings_forms_back(store: Store, form: WorkerForm, word: NewFirstWord, tmp_path: Path) -> None:
    store.add_forms([GivenForm(form, BOOK, [word])])
    store.add_forms([GivenForm(replace(form, kind="beneficiaries", plan="group", name="", sha256=None))])
    with ZipFile(tmp_path / "backup.zip", "w") as archive:
        store.backup(archive)
    again = open_store(f"sqlite:///{tmp_path / 'new.db'}")
    with ZipFile(tmp_path / "backup.zip") as archive:
        again.restore(archive)
    assert (again.forms(), again.first_words()) == (store.forms(), store.first_words())
    assert again.check_facts() == []
    again.close()
