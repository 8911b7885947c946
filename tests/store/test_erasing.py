"""What is erased is gone, leaves what proves that nothing else is, and is told apart from what was tampered with."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from assusoft.errors import Erased, Refused
from assusoft.store import Store, open_store
from assusoft.store.chain import KINDS, link_everything
from assusoft.store.engine import writing
from assusoft.store.store import Erasure

NUMBER = "85073003328"


@pytest.fixture
def lived(store: Store, make: Any) -> Store:
    """Four months closed: P00003 leaves after the first, of whom an answer is kept; Gent becomes Aalst in the third."""
    staff = {"2026-01": (3, "Gent"), "2026-02": (2, "Gent"), "2026-03": (2, "Aalst"), "2026-04": (2, "Aalst")}
    for month, (count, city) in staff.items():
        table = make.staff(count, city=city, national_number=NUMBER if count == 3 else None)
        make.imported(store, month, table, f"the extract of {month}".encode())
        if month == "2026-01":
            store.add_answer(make.answer("T1", month=month, person="P00003", reason="HR"))
            store.add_answer(make.answer("T2", month=month, person="P00001"))
        make.closed(store, month, [make.transmission("ag", f"of {month}".encode())])
    return store


def erased(store: Store, make: Any, **through: str) -> Erasure | None:
    return store.erase(through, "the term is over", "An", make.at)


def test_rows_that_only_erased_photos_had_are_gone_and_the_month_still_proves(lived: Store, make: Any) -> None:
    due = lived.due({"photos": "2026-01"})
    assert due.counts() == {"photos": (3, 0)}
    found = erased(lived, make, photos="2026-01")
    assert found is not None
    assert (found.what, found.rows) == ((("photos", "2026-01"),), 3)
    assert lived.check_facts() == []
    with pytest.raises(Erased, match=r"The photo of 2026-01 is erased: 3 rows\. Its term was over: erasure 1, by An"):
        lived.photo_tables(1)
    assert lived.photo_tables(2)["worker"]["city"].tolist() == ["Gent", "Gent"]
    assert erased(lived, make, photos="2026-01") is None


def test_who_is_in_no_photo_and_state_any_more_is_forgotten_and_the_id_stays_in_use(lived: Store, make: Any) -> None:
    with_states = lived.due({"photos": "2026-03", "states": "2026-03"})
    assert set(with_states.counts()) == {"photos"}  # the states of all months are one row, in force
    erased(lived, make, photos="2026-03", states="2026-03")
    assert [one.task for one in lived.answers()] == ["T2"]
    known = lived.known_identities().set_index("person")
    assert known["national_number"].isna().to_dict()["P00003"]
    assert lived.check_facts() == []
    assert ("answer", "1") in lived.erased_keys()


def test_a_file_goes_when_no_fact_that_is_kept_names_it_and_may_come_again(lived: Store, make: Any) -> None:
    extract = lived.imports()[0].extracts[0].sha256
    make.imported(lived, "2026-05", make.staff(2), b"the extract of 2026-02")
    assert erased(lived, make, extracts="2026-02") is not None
    with pytest.raises(Erased, match="is erased"):
        lived.content(extract)
    assert lived.content(lived.imports()[1].extracts[0].sha256) == b"the extract of 2026-02"
    assert lived.check_facts() == []
    make.imported(lived, "2026-05", make.staff(1), b"the extract of 2026-01")
    assert lived.content(extract) == b"the extract of 2026-01"
    assert lived.check_facts() == []


TAMPERINGS = {
    "a row that was kept": "UPDATE row_version SET content = replace(content, 'Gent', 'Ghent') WHERE valid_from = 2",
    "a leaf": "UPDATE erased_row SET leaf = '0123'",
    "a row blanked as if it had been erased": "DELETE FROM row_version WHERE kind = 'photo' AND valid_from = 2",
    "a salt": "UPDATE row_version SET salt = '' WHERE kind = 'photo' AND valid_to IS NULL",
    "a root": "UPDATE root SET hash = '0123' WHERE kind = 'photo' AND number = 1",
    "what the account of an erased month says": "UPDATE \"import\" SET counts = '{}' WHERE number = 1",
    "when it was erased": "UPDATE erasure SET \"by\" = 'Bram'",
    "the record of a fact": "UPDATE erased_fact SET \"left\" = '0123' WHERE kind = 'import'",
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_month_that_was_tampered_with_is_no_erased_one(lived: Store, make: Any, what: str) -> None:
    erased(lived, make, photos="2026-01")
    with writing(lived.engine) as connection:
        assert connection.execute(text(TAMPERINGS[what])).rowcount
    assert lived.check_facts()
    with pytest.raises(Refused, match="Nothing was erased"):
        erased(lived, make, photos="2026-02")


def test_nothing_of_what_was_erased_is_left_in_the_file(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    store = open_store(f"sqlite:///{path}")
    make.imported(
        store, "2026-01", make.workers({"person": "P00009", "contract": "c", "national_number": NUMBER}), b"1"
    )
    make.closed(store, "2026-01")
    make.imported(store, "2026-02", make.workers({"person": "P00002", "contract": "c"}), b"2")
    make.closed(store, "2026-02")
    assert NUMBER.encode() in path.read_bytes()
    erased(store, make, photos="2026-01")
    assert NUMBER.encode() not in path.read_bytes()
    store.close()


def test_a_month_stored_before_there_were_roots_gets_one_when_something_of_it_is_erased(
    lived: Store, make: Any
) -> None:
    with writing(lived.engine) as connection:
        connection.execute(text("DELETE FROM root"))
        connection.execute(text("DELETE FROM chain"))
        link_everything(connection, KINDS)
    erased(lived, make, photos="2026-01")
    assert lived.check_facts() == []
    with writing(lived.engine) as connection:
        connection.execute(text("UPDATE erased_row SET leaf = '0123'"))
    assert lived.check_facts()


def test_a_backup_brings_back_what_is_left_and_that_it_was_erased(lived: Store, make: Any, tmp_path: Path) -> None:
    erased(lived, make, photos="2026-01", documents="2026-02")
    with ZipFile(tmp_path / "backup.zip", "w") as archive:
        lived.backup(archive)
    store = open_store(f"sqlite:///{tmp_path / 'new.db'}")
    with ZipFile(tmp_path / "backup.zip") as archive:
        store.restore(archive)
    assert store.check_facts() == []
    assert store.erasures() == lived.erasures()
    store.close()
